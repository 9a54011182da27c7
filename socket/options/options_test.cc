// The options of one number, on every kind of socket: what the system then has,
// and what it then does with packets. Multicast is in multicast_test.cc.
#include "dualstack/socket/options/options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/received_datum.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using testing::kReceivedHopLimit;
using testing::kReceivedTos;
using testing::kReceivedTrafficClass;
using testing::kReceivedTtl;
using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;

// The option as the system has it; -1 if it has none.
int Raw(NativeSocket socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof(value);
  return ::getsockopt(socket, level, name, &value, &size) == -1 ? -1 : value;
}

template <typename Kind>
class OptionsTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(OptionsTest, Kinds);

// --- What the system has afterwards

// Sets the option, and expects to read it, with ours and with the system's own
// call: at each level that the kind has, and untouched at the other.
template <typename Socket, typename Option>
void ExpectSet(Socket& socket, const Option& option, int ipv4_name,
               int ipv6_name, int number) {
  using Kind = internal::KindOfSocket<Socket>;
  const NativeSocket fd = socket.native_handle();
  const int ipv4_before = Raw(fd, IPPROTO_IP, ipv4_name);
  if constexpr (std::same_as<Kind, DualStack>) {
    const BothFamilies outcome = SetOption(socket, option);
    EXPECT_EQ(outcome.status(), absl::OkStatus());
    EXPECT_EQ(outcome.ipv4.value(), Ipv4Half::kSet);
    const BothValues<Option> values = GetOption<Option>(socket);
    ASSERT_TRUE(values.ok()) << values.status();
    EXPECT_EQ(values.ipv4.value(), option);
    EXPECT_EQ(values.ipv6.value(), option);
  } else {
    EXPECT_EQ(SetOption(socket, option), absl::OkStatus());
    EXPECT_EQ(GetOption<Option>(socket).value(), option);
  }
  constexpr bool kHasIpv4 = !std::same_as<Kind, Ipv6Only>;
  constexpr bool kHasIpv6 = !std::same_as<Kind, Ipv4Only>;
  EXPECT_EQ(Raw(fd, IPPROTO_IP, ipv4_name), kHasIpv4 ? number : ipv4_before);
  EXPECT_EQ(Raw(fd, IPPROTO_IPV6, ipv6_name), kHasIpv6 ? number : -1);
}

TYPED_TEST(OptionsTest, OfUdpAreSetAtTheLevelsOfTheKind) {
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  ExpectSet(udp, UnicastHopLimit(7), IP_TTL, IPV6_UNICAST_HOPS, 7);
  ExpectSet(udp, UnicastHopLimit(255), IP_TTL, IPV6_UNICAST_HOPS, 255);
  ExpectSet(udp, MulticastHopLimit(9), IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS,
            9);
  ExpectSet(udp, TrafficClass(Dscp::kEf, Ecn::kCapable0), IP_TOS, IPV6_TCLASS,
            0xba);
  ExpectSet(udp, TrafficClass(), IP_TOS, IPV6_TCLASS, 0);
  for (const bool on : {false, true}) {
    ExpectSet(udp, MulticastLoop(on), IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP,
              on);
    ExpectSet(udp, HearAllGroups(on), IP_MULTICAST_ALL, IPV6_MULTICAST_ALL, on);
    ExpectSet(udp, ErrorQueue(on), IP_RECVERR, IPV6_RECVERR, on);
  }
  for (int way = 0; way <= 5; ++way) {
    ExpectSet(udp, static_cast<PathMtuDiscovery>(way), IP_MTU_DISCOVER,
              IPV6_MTU_DISCOVER, way);
  }
}

TYPED_TEST(OptionsTest, OfTcpAreSetAtTheLevelsOfTheKind) {
  Connection<TypeParam> c = Connect<TypeParam>();
  ExpectSet(c.client, UnicastHopLimit(7), IP_TTL, IPV6_UNICAST_HOPS, 7);
  ExpectSet(c.listener, UnicastHopLimit(8), IP_TTL, IPV6_UNICAST_HOPS, 8);
  ExpectSet(c.client, TrafficClass(Dscp::kAf41), IP_TOS, IPV6_TCLASS, 0x88);
  ExpectSet(c.client, PathMtuDiscovery::kAlways, IP_MTU_DISCOVER,
            IPV6_MTU_DISCOVER, 2);
}

TYPED_TEST(OptionsTest, TheSystemKeepsItsOwnEcnOnTcp) {
  Connection<TypeParam> c = Connect<TypeParam>();
  static_cast<void>(
      SetOption(c.client, TrafficClass(Dscp::kEf, Ecn::kCapable0)));
  constexpr bool kIpv4 = std::same_as<TypeParam, Ipv4Only>;
  EXPECT_EQ(Raw(c.client.native_handle(), kIpv4 ? IPPROTO_IP : IPPROTO_IPV6,
                kIpv4 ? IP_TOS : IPV6_TCLASS),
            0xb8);
}

TYPED_TEST(OptionsTest, AHopLimitCanBePutBack) {
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  const auto both_of = [&udp] {
    return std::pair(Raw(udp.native_handle(), IPPROTO_IP, IP_TTL),
                     Raw(udp.native_handle(), IPPROTO_IPV6, IPV6_UNICAST_HOPS));
  };
  const auto before = both_of();
  static_cast<void>(SetOption(udp, UnicastHopLimit(7)));
  EXPECT_NE(both_of(), before);
  static_cast<void>(SetOption(udp, UnicastHopLimit::SystemDefault()));
  EXPECT_EQ(both_of(), before);
}

TYPED_TEST(OptionsTest, OfTheSocketAsAWholeHaveOneOutcome) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const NativeSocket fd = c.client.native_handle();
  for (const bool on : {true, false}) {
    EXPECT_EQ(SetOption(c.client, NoDelay(on)), absl::OkStatus());
    EXPECT_EQ(Raw(fd, IPPROTO_TCP, TCP_NODELAY), on);
    EXPECT_EQ(GetOption<NoDelay>(c.client).value(), NoDelay(on));
  }
  // The system doubles it.
  EXPECT_EQ(SetOption(c.client, ReceiveBuffer(20'000)), absl::OkStatus());
  EXPECT_EQ(Raw(fd, SOL_SOCKET, SO_RCVBUF), 40'000);
  EXPECT_EQ(GetOption<ReceiveBuffer>(c.client)->bytes(), 40'000u);
  EXPECT_EQ(SetOption(c.client, SendBuffer(30'000)), absl::OkStatus());
  EXPECT_EQ(Raw(fd, SOL_SOCKET, SO_SNDBUF), 60'000);
  EXPECT_EQ(GetOption<SendBuffer>(c.client)->bytes(), 60'000u);
}

TYPED_TEST(OptionsTest, ABufferOfAnySizeIsCutToTheSystemsLimits) {
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  EXPECT_EQ(SetOption(udp, ReceiveBuffer(0)), absl::OkStatus());
  const size_t least = GetOption<ReceiveBuffer>(udp)->bytes();
  EXPECT_GT(least, 0u);
  EXPECT_EQ(SetOption(udp, ReceiveBuffer(~size_t{0})), absl::OkStatus());
  EXPECT_GT(GetOption<ReceiveBuffer>(udp)->bytes(), least);
}

TYPED_TEST(OptionsTest, KeepAliveIsSetAndStopped) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const NativeSocket fd = c.client.native_handle();
  EXPECT_EQ(GetKeepAlive(c.client).value(), std::nullopt);
  const KeepAlive wanted = {
      .idle = absl::Minutes(2), .interval = absl::Seconds(10), .probes = 6};
  EXPECT_EQ(SetKeepAlive(c.client, wanted), absl::OkStatus());
  EXPECT_EQ(GetKeepAlive(c.client).value(), wanted);
  EXPECT_EQ(Raw(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(Raw(fd, IPPROTO_TCP, TCP_KEEPIDLE), 120);
  EXPECT_EQ(Raw(fd, IPPROTO_TCP, TCP_KEEPINTVL), 10);
  EXPECT_EQ(Raw(fd, IPPROTO_TCP, TCP_KEEPCNT), 6);
  EXPECT_EQ(StopKeepAlive(c.client), absl::OkStatus());
  EXPECT_EQ(GetKeepAlive(c.client).value(), std::nullopt);
}

TEST(KeepAliveTest, WhatTheOptionCannotSayIsRefused) {
  DUALSTACK_SKIP_WITHOUT(Ipv4Only);
  Connection<Ipv4Only> c = Connect<Ipv4Only>();
  const absl::Duration second = absl::Seconds(1);
  struct Row {
    KeepAlive wanted;
    const char* message;
  };
  const Row rows[] = {
      {{absl::ZeroDuration(), second, 1},
       "set keep-alive: idle 0: a time is whole seconds, from 1"},
      {{-second, second, 1},
       "set keep-alive: idle -1s: a time is whole seconds, from 1"},
      {{absl::Milliseconds(1500), second, 1},
       "set keep-alive: idle 1.5s: a time is whole seconds, from 1"},
      {{absl::InfiniteDuration(), second, 1},
       "set keep-alive: idle inf: a time is whole seconds, from 1"},
      {{second, absl::Milliseconds(999), 1},
       "set keep-alive: interval 999ms: a time is whole seconds, from 1"},
      {{second, absl::Seconds(1ll << 31), 1},
       "set keep-alive: interval 596523h14m8s: a time is whole seconds, from "
       "1"},
      {{second, second, 0}, "set keep-alive: probes 0: at least one is sent"},
      {{second, second, -1}, "set keep-alive: probes -1: at least one is sent"},
  };
  for (const Row& row : rows) {
    const absl::Status status = SetKeepAlive(c.client, row.wanted);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_EQ(status.message(), row.message);
    EXPECT_EQ(RefusalOf(status), Refusal::kOptionOutOfRange) << status;
  }
  // And what only the system knows to be too much is its own error.
  const absl::Status status =
      SetKeepAlive(c.client, {absl::Seconds(32'768), second, 1});
  EXPECT_EQ(SystemErrorOf(status), EINVAL);
  EXPECT_EQ(status.message(),
            "set TCP_KEEPIDLE to 32768 on " +
                DUALSTACK_VALUE(c.client.LocalAddress()).ToString() +
                ": EINVAL (22): Invalid argument");
  EXPECT_EQ(GetKeepAlive(c.client).value(), std::nullopt);
}

// --- What the system does with packets

// What a datagram says that the socket sends to itself, by way of `to`.
template <typename Socket>
int Received(Socket& socket, const typename Socket::Sockaddr& to,
             const testing::Datum& datum) {
  testing::Want(socket.native_handle(), datum);
  EXPECT_EQ(socket.SendTo("x", to), absl::OkStatus());
  return testing::ReceivedDatum(socket.native_handle(), datum);
}

TEST(OptionEffectsTest, PacketsOfBothFamiliesCarryThem) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(dual.LocalAddress()).port();
  const DualStackSockaddr ipv4 = MappedLoopback(port);
  const DualStackSockaddr ipv6 = Loopback<DualStack>(port);
  const TrafficClass expedited(Dscp::kEf, Ecn::kCapable1);
  ASSERT_TRUE(SetOption(dual, UnicastHopLimit(7)).ok());
  ASSERT_TRUE(SetOption(dual, expedited).ok());
  EXPECT_EQ(Received(dual, ipv4, kReceivedTtl), 7);
  EXPECT_EQ(Received(dual, ipv6, kReceivedHopLimit), 7);
  EXPECT_EQ(Received(dual, ipv4, kReceivedTos), expedited.octet());
  EXPECT_EQ(Received(dual, ipv6, kReceivedTrafficClass), expedited.octet());
}

// Why there are two: each family is deaf to the other's option.
TEST(OptionEffectsTest, OneHalfIsForOneFamily) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(dual.LocalAddress()).port();
  const DualStackSockaddr ipv4 = MappedLoopback(port);
  const DualStackSockaddr ipv6 = Loopback<DualStack>(port);
  const int seven = 7;
  ASSERT_EQ(::setsockopt(dual.native_handle(), IPPROTO_IP, IP_TTL, &seven,
                         sizeof(seven)),
            0);
  EXPECT_EQ(Received(dual, ipv4, kReceivedTtl), 7);
  EXPECT_NE(Received(dual, ipv6, kReceivedHopLimit), 7);
  const BothValues<UnicastHopLimit> values = GetOption<UnicastHopLimit>(dual);
  EXPECT_EQ(values.ipv4.value(), UnicastHopLimit(7));
  EXPECT_NE(values.ipv6.value(), UnicastHopLimit(7));
}

TEST(OptionEffectsTest, PacketsOfSingleKindsCarryThem) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Loopback<Ipv4Only>(0)));
  ASSERT_TRUE(SetOption(ipv4, UnicastHopLimit(9)).ok());
  EXPECT_EQ(Received(ipv4, DUALSTACK_VALUE(ipv4.LocalAddress()), kReceivedTtl),
            9);
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Loopback<Ipv6Only>(0)));
  ASSERT_TRUE(SetOption(ipv6, UnicastHopLimit(9)).ok());
  EXPECT_EQ(
      Received(ipv6, DUALSTACK_VALUE(ipv6.LocalAddress()), kReceivedHopLimit),
      9);
}

// --- Values

template <typename Option>
std::optional<Option> OptionOf(int number) {
  return internal::OptionTraits<Option>::FromNumber(number);
}

// At both ends of what is one, from a user's flag or from the system.
TEST(OptionValuesTest, OtherNumbersAreNoValue) {
  EXPECT_TRUE(OptionOf<UnicastHopLimit>(1) && OptionOf<UnicastHopLimit>(255));
  EXPECT_FALSE(OptionOf<UnicastHopLimit>(0) || OptionOf<UnicastHopLimit>(256));
  EXPECT_TRUE(OptionOf<TrafficClass>(0) && OptionOf<TrafficClass>(255));
  EXPECT_FALSE(OptionOf<TrafficClass>(-1) || OptionOf<TrafficClass>(256));
  EXPECT_TRUE(OptionOf<PathMtuDiscovery>(0) && OptionOf<PathMtuDiscovery>(5));
  EXPECT_FALSE(OptionOf<PathMtuDiscovery>(-1) || OptionOf<PathMtuDiscovery>(6));
  EXPECT_TRUE(OptionOf<ReceiveBuffer>(0));
  EXPECT_FALSE(OptionOf<ReceiveBuffer>(-1));
}

TEST(OptionValuesTest, ANumberOfTheSystemsThatIsNoValueIsDataLoss) {
  const absl::StatusOr<TrafficClass> read = internal::ReadValue<TrafficClass>(
      platform::Option::kIpv4TrafficClass, 256);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(read.status().message(),
            "read IP_TOS: the system gave 256, which is no value");
}

TEST(OptionValuesTest, TwoHalvesAreAsGoodAsTheWorse) {
  const absl::Status error4 = absl::InternalError("IPv4");
  const absl::Status error6 = absl::InternalError("IPv6");
  const absl::Status ok = absl::OkStatus();
  struct Case {
    absl::Status ipv4;
    absl::Status ipv6;
    absl::Status both;  // That of IPv6 if both failed.
  };
  for (const Case& c :
       {Case{ok, ok, ok}, Case{error4, ok, error4}, Case{ok, error6, error6},
        Case{error4, error6, error6}}) {
    BothFamilies set{.ipv4 = Ipv4Half::kSet, .ipv6 = c.ipv6};
    BothValues<int> read{.ipv4 = std::optional<int>(1), .ipv6 = 2};
    if (!c.ipv4.ok()) {
      set.ipv4 = c.ipv4;
      read.ipv4 = c.ipv4;
    }
    if (!c.ipv6.ok()) read.ipv6 = c.ipv6;
    EXPECT_EQ(set.ok(), c.both.ok());
    EXPECT_EQ(set.status(), c.both);
    EXPECT_EQ(read.ok(), c.both.ok());
    EXPECT_EQ(read.status(), c.both);
  }
}

// --- Errors

TEST(OptionErrorsTest, WhereIpv4IsDisabledItsHalfIsSkippedAndSaidToBe) {
  testing::RunInChildLacking(testing::Lacking::kIpv4SocketsAndOptions, [] {
    auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
    const BothFamilies outcome = SetOption(dual, UnicastHopLimit(7));
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(outcome.ipv4.value(), Ipv4Half::kSkippedIpv4IsDisabled);
    EXPECT_EQ(Raw(dual.native_handle(), IPPROTO_IPV6, IPV6_UNICAST_HOPS), 7);
  });
}

TEST(OptionErrorsTest, AnyOtherErrorOfOneHalfIsOne) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  // An interface that is not there, and the same to both.
  const BothFamilies outcome = SetOption(dual, MulticastInterface(999));
  EXPECT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.ipv4.status().message(),
            "set IP_MULTICAST_IF to 999 on [::]:0: EADDRNOTAVAIL (99): Cannot "
            "assign requested address");
  EXPECT_EQ(outcome.ipv6.message(),
            "set IPV6_MULTICAST_IF to 999 on [::]:0: ENODEV (19): No such "
            "device");
  EXPECT_EQ(outcome.status(), outcome.ipv6);
}

TYPED_TEST(OptionsTest, AClosedSocketHasNone) {
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  udp.Close();
  absl::Status set;
  absl::Status read;
  if constexpr (std::same_as<TypeParam, DualStack>) {
    const BothFamilies outcome = SetOption(udp, UnicastHopLimit(7));
    EXPECT_EQ(outcome.ipv4.status().message(),
              "set IP_TTL to 7: EBADF (9): Bad file descriptor");
    set = outcome.status();
    read = GetOption<UnicastHopLimit>(udp).status();
  } else {
    set = SetOption(udp, UnicastHopLimit(7));
    read = GetOption<UnicastHopLimit>(udp).status();
  }
  for (const absl::Status& status :
       {set, read, SetOption(udp, ReceiveBuffer(1)),
        GetOption<ReceiveBuffer>(udp).status()}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF) << status;
  }
}

// --- At compile time

template <typename Option, template <typename> typename... Sockets>
constexpr bool kAllHave = ((HasOption<Sockets<Ipv4Only>, Option> &&
                            HasOption<Sockets<Ipv6Only>, Option> &&
                            HasOption<Sockets<DualStack>, Option>)&&...);
template <typename Option, template <typename> typename... Sockets>
constexpr bool kNoneHas = !((HasOption<Sockets<Ipv4Only>, Option> ||
                             HasOption<Sockets<Ipv6Only>, Option> ||
                             HasOption<Sockets<DualStack>, Option>) ||
                            ...);

static_assert(kAllHave<UnicastHopLimit, TcpListener, TcpStream, UdpSocket>);
static_assert(kAllHave<TrafficClass, TcpListener, TcpStream, UdpSocket>);
static_assert(kAllHave<PathMtuDiscovery, TcpListener, TcpStream, UdpSocket>);
static_assert(kAllHave<ReceiveBuffer, TcpListener, TcpStream, UdpSocket>);
static_assert(kAllHave<SendBuffer, TcpListener, TcpStream, UdpSocket>);

static_assert(kAllHave<NoDelay, TcpStream>);
static_assert(kNoneHas<NoDelay, TcpListener, UdpSocket>);

static_assert(kAllHave<MulticastHopLimit, UdpSocket>);
static_assert(kNoneHas<MulticastHopLimit, TcpListener, TcpStream>);
static_assert(kAllHave<MulticastLoop, UdpSocket>);
static_assert(kNoneHas<MulticastLoop, TcpListener, TcpStream>);
static_assert(kAllHave<HearAllGroups, UdpSocket>);
static_assert(kNoneHas<HearAllGroups, TcpListener, TcpStream>);
static_assert(kAllHave<MulticastInterface, UdpSocket>);
static_assert(kNoneHas<MulticastInterface, TcpListener, TcpStream>);
static_assert(kAllHave<ErrorQueue, UdpSocket>);
static_assert(kNoneHas<ErrorQueue, TcpListener, TcpStream>);

static_assert(HasReadableOption<UdpSocket<Ipv6Only>, MulticastInterface>);
static_assert(!HasReadableOption<UdpSocket<Ipv4Only>, MulticastInterface>);
static_assert(!HasReadableOption<UdpSocket<DualStack>, MulticastInterface>);

// What is no option is none of any socket, and the reverse.
static_assert(!HasOption<UdpSocket<Ipv4Only>, int>);
static_assert(!HasOption<UdpSocket<Ipv4Only>, bool>);
static_assert(!HasOption<UdpSocket<Ipv4Only>, Dscp>);
static_assert(!HasOption<NativeSocket, UnicastHopLimit>);
static_assert(!HasOption<Descriptor, UnicastHopLimit>);

// A switch takes a bool and is no bool, and one is not another.
static_assert(std::is_constructible_v<NoDelay, bool>);
static_assert(!std::is_constructible_v<NoDelay, int>);
static_assert(!std::is_constructible_v<NoDelay, const char*>);
static_assert(!std::is_convertible_v<bool, NoDelay>);
static_assert(!std::is_constructible_v<NoDelay, MulticastLoop>);
static_assert(!std::equality_comparable_with<NoDelay, MulticastLoop>);

// The default of a socket is a value of its own.
static_assert(UnicastHopLimit::SystemDefault() != UnicastHopLimit(64));
static_assert(UnicastHopLimit::SystemDefault().number() == std::nullopt);
static_assert(!UnicastHopLimit::FromNumber(0) &&
              !UnicastHopLimit::FromNumber(-1) &&
              !UnicastHopLimit::FromNumber(256));
static_assert(UnicastHopLimit::FromNumber(1) == UnicastHopLimit(1));
static_assert(MulticastHopLimit::FromNumber(255) == MulticastHopLimit(255));
static_assert(!MulticastHopLimit::FromNumber(0));
static_assert(!std::is_constructible_v<UnicastHopLimit, MulticastHopLimit>);

static_assert(
    std::is_same_v<decltype(SetOption(std::declval<UdpSocket<DualStack>&>(),
                                      std::declval<UnicastHopLimit>())),
                   BothFamilies>);
static_assert(
    std::is_same_v<decltype(SetOption(std::declval<UdpSocket<Ipv6Only>&>(),
                                      std::declval<UnicastHopLimit>())),
                   absl::Status>);
static_assert(
    std::is_same_v<decltype(SetOption(std::declval<UdpSocket<DualStack>&>(),
                                      std::declval<ReceiveBuffer>())),
                   absl::Status>);

}  // namespace
}  // namespace dualstack
