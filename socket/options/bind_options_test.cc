// What is said of a socket before it is bound, and the groups that are made so.
#include "dualstack/socket/bind_options.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/reuse_port_group.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;
using testing::OpenDescriptors;

int Raw(NativeSocket socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof(value);
  return ::getsockopt(socket, level, name, &value, &size) == -1 ? -1 : value;
}

// A port that nobody has.
uint16_t FreePort() {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  return DUALSTACK_VALUE(socket.LocalAddress()).port();
}

template <typename Kind>
class BindOptionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    DUALSTACK_SKIP_WITHOUT(Kind);
    DUALSTACK_SKIP_WITHOUT(DualStack);
  }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(BindOptionsTest, Kinds);

TYPED_TEST(BindOptionsTest, AreWhatTheSystemHasAfterwards) {
  const uint32_t lo = *InterfaceIndex("lo");
  constexpr bool kIpv4 = std::same_as<TypeParam, Ipv4Only>;
  struct Row {
    const char* what;
    BindOptions options;
    int level;
    int name;
    int value;
  };
  const Row rows[] = {
      {"nothing", {}, SOL_SOCKET, SO_REUSEADDR, 0},
      {"nothing", {}, SOL_SOCKET, SO_REUSEPORT, 0},
      {"nothing", {}, SOL_SOCKET, SO_BINDTOIFINDEX, 0},
      {"nothing", {}, IPPROTO_IP, IP_FREEBIND, 0},
      {"reuse_address", {.reuse_address = true}, SOL_SOCKET, SO_REUSEADDR, 1},
      {"reuse_port", {.reuse_port = true}, SOL_SOCKET, SO_REUSEPORT, 1},
      {"interface",
       {.interface = lo},
       SOL_SOCKET,
       SO_BINDTOIFINDEX,
       static_cast<int>(lo)},
      {"free_bind",
       {.free_bind = true},
       kIpv4 ? IPPROTO_IP : IPPROTO_IPV6,
       kIpv4 ? IP_FREEBIND : IPV6_FREEBIND,
       1},
      // One is enough for both families.
      {"free_bind", {.free_bind = true}, IPPROTO_IP, IP_FREEBIND, 1},
  };
  for (const Row& row : rows) {
    const auto target = LocalTarget<TypeParam>(FreePort());
    const auto udp =
        DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(target, row.options));
    EXPECT_EQ(Raw(udp.native_handle(), row.level, row.name), row.value)
        << row.what;
    const auto listener = DUALSTACK_VALUE(
        TcpListener<TypeParam>::Listen(target, {.bind = row.options}));
    EXPECT_EQ(Raw(listener.native_handle(), row.level, row.name), row.value)
        << row.what;
  }
}

TYPED_TEST(BindOptionsTest, TransparentTakesARight) {
  constexpr bool kIpv4 = std::same_as<TypeParam, Ipv4Only>;
  const auto target = LocalTarget<TypeParam>();
  const auto udp = UdpSocket<TypeParam>::Bind(target, {.transparent = true});
  if (absl::IsPermissionDenied(udp.status())) {
    EXPECT_EQ(SystemErrorOf(udp.status()), EPERM);
    GTEST_SKIP() << "SKIPPED: without the right to it";
  }
  ASSERT_TRUE(udp.ok()) << udp.status();
  EXPECT_EQ(Raw(udp->native_handle(), kIpv4 ? IPPROTO_IP : IPPROTO_IPV6,
                kIpv4 ? IP_TRANSPARENT : IPV6_TRANSPARENT),
            1);
}

TYPED_TEST(BindOptionsTest, ThatCannotBeAreRefused) {
  const int before = OpenDescriptors();
  const auto target = LocalTarget<TypeParam>(0);
  const std::string name = std::same_as<TypeParam, Ipv4Only>   ? "127.0.0.1:0"
                           : std::same_as<TypeParam, Ipv6Only> ? "[::1]:0"
                                                               : "[::]:0";
  struct Row {
    absl::Status status;
    Refusal refusal;
    std::string message;
  };
  const Row rows[] = {
      // Linux would choose a port that somebody else shares.
      {UdpSocket<TypeParam>::Bind(target, {.reuse_port = true}).status(),
       Refusal::kSharedPortZero,
       "bind " + name + ": a port that is shared must be named"},
      {UdpSocket<TypeParam>::Bind(target, {.reuse_address = true}).status(),
       Refusal::kSharedPortZero,
       "bind " + name + ": a port that is shared must be named"},
      {TcpListener<TypeParam>::Listen(target, {.bind = {.reuse_port = true}})
           .status(),
       Refusal::kSharedPortZero,
       "bind " + name + ": a port that is shared must be named"},
      // Linux would take it, and the socket be deaf and dumb.
      {UdpSocket<TypeParam>::Bind(target, {.interface = 999}).status(),
       Refusal::kNoSuchInterface,
       "bind " + name + " to interface 999: there is no such interface"},
      {UdpSocket<TypeParam>::Bind(target, {.interface = ~uint32_t{0}}).status(),
       Refusal::kNoSuchInterface,
       "bind " + name + " to interface 4294967295: there is no such interface"},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(absl::IsInvalidArgument(row.status)) << row.status;
    EXPECT_EQ(row.status.message(), row.message);
    EXPECT_EQ(RefusalOf(row.status), row.refusal) << row.message;
    EXPECT_EQ(SystemErrorOf(row.status), std::nullopt) << row.message;
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

// To listen where connections linger is no sharing, and port 0 is welcome.
TYPED_TEST(BindOptionsTest, AListenerMayReuseAnyPort) {
  EXPECT_TRUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(),
                                             {.bind = {.reuse_address = true}})
                  .ok());
}

// The kernel's own answer, for which port 0 is refused: of four ports, the
// fifth socket gets one that has an owner.
class SharedPortTest : public testing::NetNamespaceTest {};
TEST_F(SharedPortTest, LinuxSharesAPortThatItWasToChoose) {
  ASSERT_TRUE(
      here().WriteSysctl("net/ipv4/ip_local_port_range", "40000 40003").ok());
  std::vector<Descriptor> sockets;
  std::set<uint16_t> ports;
  for (int i = 0; i < 5; ++i) {
    sockets.emplace_back(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ASSERT_EQ(::setsockopt(sockets.back().get(), SOL_SOCKET, SO_REUSEPORT, &on,
                           sizeof(on)),
              0);
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    socklen_t size = sizeof(name);
    ASSERT_EQ(
        ::bind(sockets.back().get(), reinterpret_cast<sockaddr*>(&name), size),
        0);
    ASSERT_EQ(::getsockname(sockets.back().get(),
                            reinterpret_cast<sockaddr*>(&name), &size),
              0);
    ports.insert(name.sin6_port);
  }
  EXPECT_LT(ports.size(), sockets.size());
}

TEST_F(SharedPortTest, AGroupNeverGetsThePortOfAnother) {
  ASSERT_TRUE(
      here().WriteSysctl("net/ipv4/ip_local_port_range", "40000 40003").ok());
  std::vector<std::vector<UdpSocket<DualStack>>> groups;
  std::set<uint16_t> ports;
  for (int i = 0; i < 4; ++i) {
    groups.push_back(DUALSTACK_VALUE(ReusePortGroup<DualStack>::Bind(0, 3)));
    ports.insert(DUALSTACK_VALUE(groups.back()[0].LocalAddress()).port());
  }
  EXPECT_EQ(ports.size(), 4u);
  const absl::Status status = ReusePortGroup<DualStack>::Bind(0, 3).status();
  EXPECT_EQ(SystemErrorOf(status), EADDRINUSE) << status;
}

// --- What they do

class InterfaceTest : public testing::NetNamespaceTest {};
TEST_F(InterfaceTest, ASocketOfOneInterfaceHearsNoOther) {
  const auto there = DUALSTACK_VALUE(testing::NetNamespace::Make());
  ASSERT_TRUE(here().AddWire("near", there, "far").ok());
  const uint32_t near = here().IndexOf("near");
  const auto on_wire =
      DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0, {.interface = near}));
  const uint16_t port = DUALSTACK_VALUE(on_wire.LocalAddress()).port();
  // By way of lo there is nobody.
  auto client = DUALSTACK_VALUE(
      ConnectedUdpSocket<Ipv6Only>::Connect(Loopback<Ipv6Only>(port)));
  ASSERT_TRUE(client.Send("x").ok());
  std::array<char, 10> buffer;
  EXPECT_EQ(SystemErrorOf(client.Receive(buffer).status()), ECONNREFUSED);
}

// The kernel's own answer, for which the interface is looked for.
TEST_F(InterfaceTest, LinuxTakesAnInterfaceThatIsNotThere) {
  const Descriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int nowhere = 999;
  EXPECT_EQ(::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTOIFINDEX, &nowhere,
                         sizeof(nowhere)),
            0);
}

TEST(FreeBindTest, AnAddressMayBeOneThatIsNotThere) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const Ipv4Sockaddr ipv4("192.0.2.77"_ipv4, 0);
  EXPECT_EQ(SystemErrorOf(UdpSocket<Ipv4Only>::Bind(ipv4).status()),
            EADDRNOTAVAIL);
  EXPECT_TRUE(UdpSocket<Ipv4Only>::Bind(ipv4, {.free_bind = true}).ok());
  const Ipv6Sockaddr ipv6("2001:db8::77"_ipv6, 0);
  EXPECT_EQ(SystemErrorOf(UdpSocket<Ipv6Only>::Bind(ipv6).status()),
            EADDRNOTAVAIL);
  EXPECT_TRUE(UdpSocket<Ipv6Only>::Bind(ipv6, {.free_bind = true}).ok());
}

// --- Groups

// How many of the sockets have something to read.
template <typename Socket>
int ReadableOf(const std::vector<Socket>& sockets) {
  std::vector<pollfd> entries;
  for (const Socket& socket : sockets) {
    entries.push_back(
        {.fd = socket.native_handle(), .events = POLLIN, .revents = 0});
  }
  return ::poll(entries.data(), entries.size(), 0);
}

TYPED_TEST(BindOptionsTest, AGroupOfUdpSocketsSharesTheDatagrams) {
  const auto group = DUALSTACK_VALUE(
      ReusePortGroup<TypeParam>::Bind(LocalTarget<TypeParam>(), 3));
  ASSERT_EQ(group.size(), 3u);
  const auto local = DUALSTACK_VALUE(group[0].LocalAddress());
  for (const auto& socket : group) {
    EXPECT_EQ(DUALSTACK_VALUE(socket.LocalAddress()), local);
  }
  // Each peer's go to one. That 64 peers leave one of three sockets out happens
  // once in 10^10 runs.
  for (int i = 0; i < 64; ++i) {
    auto client = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
    ASSERT_TRUE(client.SendTo("x", Loopback<TypeParam>(local.port())).ok());
  }
  EXPECT_EQ(ReadableOf(group), 3);
}

TYPED_TEST(BindOptionsTest, AGroupOfListenersSharesTheConnections) {
  const auto group = DUALSTACK_VALUE(
      ReusePortGroup<TypeParam>::Listen(LocalTarget<TypeParam>(), 3));
  ASSERT_EQ(group.size(), 3u);
  const uint16_t port = DUALSTACK_VALUE(group[0].LocalAddress()).port();
  std::vector<TcpStream<TypeParam>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(DUALSTACK_VALUE(
        TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port))));
  }
  EXPECT_EQ(ReadableOf(group), 3);
}

TYPED_TEST(BindOptionsTest, AGroupOnAPortOfItsOwnIsAddedTo) {
  const auto target = LocalTarget<TypeParam>(FreePort());
  const auto one = DUALSTACK_VALUE(ReusePortGroup<TypeParam>::Bind(target, 1));
  const auto two = DUALSTACK_VALUE(ReusePortGroup<TypeParam>::Bind(target, 2));
  EXPECT_EQ(one.size() + two.size(), 3u);
  // Who does not share gets nothing.
  EXPECT_EQ(SystemErrorOf(UdpSocket<TypeParam>::Bind(target).status()),
            EADDRINUSE);
}

TYPED_TEST(BindOptionsTest, AGroupThatCannotBeLeavesNothingBehind) {
  const int before = OpenDescriptors();
  EXPECT_TRUE(absl::IsInvalidArgument(
      ReusePortGroup<TypeParam>::Bind(LocalTarget<TypeParam>(), 0).status()));
  {
    const auto owner =
        DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
    const auto taken =
        LocalTarget<TypeParam>(DUALSTACK_VALUE(owner.LocalAddress()).port());
    EXPECT_TRUE(absl::IsAlreadyExists(
        ReusePortGroup<TypeParam>::Bind(taken, 3).status()));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

// The kernel's own answer, for which a group is of one kind.
TEST(ReusePortGroupTest, AnIpv4OnlySocketTakesAllFromDualStackOnes) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const auto group = DUALSTACK_VALUE(ReusePortGroup<DualStack>::Bind(0, 2));
  const uint16_t port = DUALSTACK_VALUE(group[0].LocalAddress()).port();
  const auto intruder = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(
      Ipv4Only::Wildcard(port), {.reuse_port = true}));
  for (int i = 0; i < 64; ++i) {
    auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
    ASSERT_TRUE(client.SendTo("x", MappedLoopback(port)).ok());
  }
  EXPECT_EQ(ReadableOf(group), 0);
}

// And the other way about: a DualStack socket beside Ipv6Only ones.
TEST(ReusePortGroupTest, AnIpv6OnlySocketGetsNothingBesideDualStackOnes) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const auto group = DUALSTACK_VALUE(ReusePortGroup<DualStack>::Bind(0, 2));
  const uint16_t port = DUALSTACK_VALUE(group[0].LocalAddress()).port();
  std::vector<UdpSocket<Ipv6Only>> intruders;
  intruders.push_back(DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(
      Ipv6Only::Wildcard(port), {.reuse_port = true})));
  for (int i = 0; i < 64; ++i) {
    auto client = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
    ASSERT_TRUE(client.SendTo("x", Loopback<Ipv6Only>(port)).ok());
  }
  EXPECT_EQ(ReadableOf(group), 2);
  EXPECT_EQ(ReadableOf(intruders), 0);
}

}  // namespace
}  // namespace dualstack
