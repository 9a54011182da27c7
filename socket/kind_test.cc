// Which addresses a kind takes: at run time, through FromAny(), and at compile
// time, as the full matrix of kinds, operations and types.
#include "dualstack/socket/kind.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

// --- At run time

constexpr Ipv4Sockaddr kIpv4("192.0.2.1"_ipv4, 80);
constexpr Ipv4MappedSockaddr kMapped = Map(kIpv4);
constexpr Ipv6Sockaddr kIpv6("2001:db8::1"_ipv6, 80);

TEST(KindTest, TakesItsOwn) {
  EXPECT_EQ(Ipv4Only::FromAny(kIpv4).value(), kIpv4);
  EXPECT_EQ(Ipv6Only::FromAny(kIpv6).value(), kIpv6);
  EXPECT_EQ(DualStack::FromAny(kIpv6).value(), DualStackSockaddr(kIpv6));
  EXPECT_EQ(DualStack::FromAny(kMapped).value(), DualStackSockaddr(kMapped));
}

TEST(KindTest, KeepsScopeAndFlowInformation) {
  const Ipv6Sockaddr scoped =
      Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 7)->WithFlowInfo(0x12345);
  EXPECT_TRUE(Ipv6Only::FromAny(scoped)->IdenticalTo(scoped));
  EXPECT_TRUE(DualStack::FromAny(scoped)->IdenticalTo(scoped));
}

TEST(KindTest, RefusesTheOthersAndSaysWhatToDo) {
  struct Case {
    absl::Status status;
    Refusal refusal;
    const char* message;
  };
  const Case cases[] = {
      {Ipv4Only::FromAny(kMapped).status(), Refusal::kOtherKind,
       "[::ffff:192.0.2.1]:80 is an IPv4-mapped address and the socket is "
       "IPv4-only: Unmap() it"},
      {Ipv4Only::FromAny(kIpv6).status(), Refusal::kOtherKind,
       "[2001:db8::1]:80 is an IPv6 address and the socket is IPv4-only: use "
       "an IPv6-only or a dual-stack socket"},
      {Ipv6Only::FromAny(kIpv4).status(), Refusal::kOtherKind,
       "192.0.2.1:80 is an IPv4 address and the socket is IPv6-only: use an "
       "IPv4-only socket, or Map() it for a dual-stack one"},
      {Ipv6Only::FromAny(kMapped).status(), Refusal::kMappedOnIpv6Only,
       "[::ffff:192.0.2.1]:80 is an IPv4-mapped address and the socket is "
       "IPv6-only: use a dual-stack socket, or Unmap() it for an IPv4-only "
       "one"},
      {DualStack::FromAny(kIpv4).status(), Refusal::kOtherKind,
       "192.0.2.1:80 is an IPv4 address and the socket is dual-stack: Map() "
       "it"},
  };
  for (const Case& c : cases) {
    EXPECT_TRUE(absl::IsInvalidArgument(c.status)) << c.status;
    EXPECT_EQ(std::string(c.status.message()), c.message);
    EXPECT_EQ(RefusalOf(c.status), c.refusal) << c.status;
  }
}

TEST(KindTest, TheWildcardIsTheBindTargetOfAllAddresses) {
  EXPECT_EQ(Ipv4Only::Wildcard(80).ToString(), "0.0.0.0:80");
  EXPECT_EQ(Ipv6Only::Wildcard(80).ToString(), "[::]:80");
  EXPECT_EQ(DualStack::Wildcard(80).number(), 80);
}

// --- At compile time

static_assert(SocketKind<Ipv4Only> && SocketKind<Ipv6Only> &&
              SocketKind<DualStack>);
static_assert(!SocketKind<int> && !SocketKind<const DualStack> &&
              !SocketKind<DualStackSockaddr>);

template <typename Kind, typename Arg>
concept Connects = requires(const Arg& arg) {
  TcpStream<Kind>::Connect(arg);
};
template <typename Kind, typename Arg>
concept Listens = requires(const Arg& arg) {
  TcpListener<Kind>::Listen(arg);
};
template <typename Kind, typename Arg>
concept Binds = requires(const Arg& arg) {
  UdpSocket<Kind>::Bind(arg);
};
template <typename Kind, typename Arg>
concept Sends = requires(UdpSocket<Kind> socket,
                         std::span<const std::byte> bytes, const Arg& arg) {
  socket.SendTo(bytes, arg);
};
template <typename Kind, typename Arg>
concept SendsText = requires(UdpSocket<Kind> socket, const Arg& arg) {
  socket.SendTo("text", arg);
};

// One row: what the three kinds do with an argument of the type.
struct Row {
  bool ipv4_only, ipv6_only, dual_stack;
  friend constexpr bool operator==(const Row&, const Row&) = default;
};
constexpr Row kNone = {false, false, false};

// A row of every way out to a peer: they never differ.
template <typename Arg>
consteval bool Peer(Row row) {
  return Row{Connects<Ipv4Only, Arg>, Connects<Ipv6Only, Arg>,
             Connects<DualStack, Arg>} == row &&
         Row{Sends<Ipv4Only, Arg>, Sends<Ipv6Only, Arg>,
             Sends<DualStack, Arg>} == row &&
         Row{SendsText<Ipv4Only, Arg>, SendsText<Ipv6Only, Arg>,
             SendsText<DualStack, Arg>} == row;
}

// A row of both ways to be bound.
template <typename Arg>
consteval bool Local(Row row) {
  return Row{Listens<Ipv4Only, Arg>, Listens<Ipv6Only, Arg>,
             Listens<DualStack, Arg>} == row &&
         Row{Binds<Ipv4Only, Arg>, Binds<Ipv6Only, Arg>,
             Binds<DualStack, Arg>} == row;
}

static_assert(Peer<Ipv4Sockaddr>({true, false, false}));
static_assert(Peer<Ipv6Sockaddr>({false, true, true}));
static_assert(Peer<Ipv4MappedSockaddr>({false, false, true}));
static_assert(Peer<DualStackSockaddr>({false, false, true}));
static_assert(Peer<IpEndpoint>(kNone));
static_assert(Peer<AnySockaddr>(kNone));
static_assert(Peer<Ipv4Address>(kNone));
static_assert(Peer<Ipv6Address>(kNone));
static_assert(Peer<Ipv4MappedAddress>(kNone));
static_assert(Peer<DualStackAddress>(kNone));
static_assert(Peer<IpAddress>(kNone));
static_assert(Peer<AnyIpAddress>(kNone));
static_assert(Peer<uint16_t>(kNone));
static_assert(Peer<std::string>(kNone));
static_assert(Peer<std::string_view>(kNone));
static_assert(Peer<sockaddr_in>(kNone));
static_assert(Peer<sockaddr_in6>(kNone));

static_assert(Local<Ipv4Sockaddr>({true, false, false}));
static_assert(Local<Ipv6Sockaddr>({false, true, false}));
static_assert(Local<uint16_t>({false, false, true}));
static_assert(Local<Port>({false, false, true}));
static_assert(Local<bool>(kNone));
static_assert(Local<double>(kNone));
static_assert(Local<Ipv4MappedSockaddr>(kNone));
static_assert(Local<DualStackSockaddr>(kNone));
static_assert(Local<IpEndpoint>(kNone));
static_assert(Local<AnySockaddr>(kNone));
static_assert(Local<Ipv4Address>(kNone));
static_assert(Local<Ipv6Address>(kNone));
static_assert(Local<Ipv4MappedAddress>(kNone));
static_assert(Local<DualStackAddress>(kNone));
static_assert(Local<IpAddress>(kNone));
static_assert(Local<AnyIpAddress>(kNone));
static_assert(Local<std::string>(kNone));
static_assert(Local<std::string_view>(kNone));
static_assert(Local<sockaddr_in>(kNone));
static_assert(Local<sockaddr_in6>(kNone));

// What comes in is of the kind's type, exactly.
template <typename Kind, typename Sockaddr>
consteval bool Yields() {
  return std::same_as<typename Kind::Sockaddr, Sockaddr> &&
         std::same_as<decltype(TcpListener<Kind>::Accepted::peer), Sockaddr> &&
         std::same_as<decltype(TcpListener<Kind>::Accepted::stream),
                      TcpStream<Kind>> &&
         std::same_as<decltype(UdpSocket<Kind>::Datagram::peer), Sockaddr> &&
         std::same_as<
             decltype(std::declval<TcpListener<Kind>>().LocalAddress()),
             absl::StatusOr<Sockaddr>> &&
         std::same_as<decltype(std::declval<TcpStream<Kind>>().LocalAddress()),
                      absl::StatusOr<Sockaddr>> &&
         std::same_as<decltype(std::declval<TcpStream<Kind>>().PeerAddress()),
                      absl::StatusOr<Sockaddr>> &&
         std::same_as<decltype(std::declval<UdpSocket<Kind>>().LocalAddress()),
                      absl::StatusOr<Sockaddr>>;
}
static_assert(Yields<Ipv4Only, Ipv4Sockaddr>());
static_assert(Yields<Ipv6Only, Ipv6Sockaddr>());
static_assert(Yields<DualStack, DualStackSockaddr>());

// Sockets of different kinds, and of different classes, are strangers; none is
// copied, made of a handle, or there before it is open.
template <typename To, typename From>
consteval bool Strangers() {
  return !std::is_constructible_v<To, From> && !std::is_assignable_v<To&, From>;
}
template <typename T, typename... Others>
consteval bool StandsAlone() {
  return (Strangers<T, Others>() && ...) && Strangers<T, const T&>() &&
         Strangers<T, NativeSocket>() && Strangers<T, Descriptor>() &&
         !std::is_default_constructible_v<T> &&
         std::is_nothrow_move_constructible_v<T> &&
         std::is_nothrow_move_assignable_v<T>;
}
template <template <typename> typename Socket,
          template <typename> typename Other,
          template <typename> typename Another>
consteval bool AllStandAlone() {
  return StandsAlone<Socket<Ipv4Only>, Socket<Ipv6Only>, Socket<DualStack>,
                     Other<Ipv4Only>, Another<Ipv4Only>>() &&
         StandsAlone<Socket<Ipv6Only>, Socket<Ipv4Only>, Socket<DualStack>,
                     Other<Ipv6Only>, Another<Ipv6Only>>() &&
         StandsAlone<Socket<DualStack>, Socket<Ipv4Only>, Socket<Ipv6Only>,
                     Other<DualStack>, Another<DualStack>>();
}
template <typename Kind>
using Listener = TcpListener<Kind>;
template <typename Kind>
using Stream = TcpStream<Kind>;
template <typename Kind>
using Udp = UdpSocket<Kind>;
static_assert(AllStandAlone<Listener, Stream, Udp>());
static_assert(AllStandAlone<Stream, Listener, Udp>());
static_assert(AllStandAlone<Udp, Listener, Stream>());

}  // namespace
}  // namespace dualstack
