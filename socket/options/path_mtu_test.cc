// Datagrams that are too large for a link, and how large one may be.
#include "dualstack/socket/options/path_mtu.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/error_queue.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::NetNamespace;

constexpr Ipv4Sockaddr kIpv4Peer("192.0.2.2"_ipv4, 9);
constexpr Ipv6Sockaddr kIpv6Peer("2001:db8::2"_ipv6, 9);

// This host at one end of a wire, whose MTU is Ethernet's.
class PathMtuTest : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    ASSERT_TRUE(here().AddWire("near", *there_, "far").ok());
    ASSERT_TRUE(here().AddAddress("near", "192.0.2.1"_ipv4, 24).ok());
    ASSERT_TRUE(here().AddAddress("near", "2001:db8::1"_ipv6, 64).ok());
    ASSERT_TRUE(there_->AddAddress("far", kIpv4Peer.address(), 24).ok());
    ASSERT_TRUE(there_->AddAddress("far", kIpv6Peer.address(), 64).ok());
  }

  const std::string large_ = std::string(3000, 'x');

 private:
  std::optional<NetNamespace> there_;
};

TEST_F(PathMtuTest, WhoFragmentsNothingIsToldOfWhatIsTooLarge) {
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Open());
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const auto errors = [&] {
    return std::array{SystemErrorOf(ipv4.SendTo(large_, kIpv4Peer)),
                      SystemErrorOf(ipv6.SendTo(large_, kIpv6Peer)),
                      SystemErrorOf(dual.SendTo(large_, Map(kIpv4Peer))),
                      SystemErrorOf(dual.SendTo(large_, kIpv6Peer))};
  };
  using Errors = decltype(errors());
  const std::optional<int> none;
  const Errors fragmented = {none, none, none, none};
  const Errors too_large = {EMSGSIZE, EMSGSIZE, EMSGSIZE, EMSGSIZE};
  struct Row {
    PathMtuDiscovery way;
    Errors errors;
  };
  for (const Row& row : {Row{PathMtuDiscovery::kByRoute, fragmented},
                         Row{PathMtuDiscovery::kAlways, too_large},
                         Row{PathMtuDiscovery::kProbe, too_large},
                         Row{PathMtuDiscovery::kInterface, too_large},
                         Row{PathMtuDiscovery::kOmit, fragmented},
                         Row{PathMtuDiscovery::kNever, fragmented}}) {
    ASSERT_TRUE(SetOption(ipv4, row.way).ok());
    ASSERT_TRUE(SetOption(ipv6, row.way).ok());
    ASSERT_TRUE(SetOption(dual, row.way).ok());
    EXPECT_EQ(errors(), row.errors) << static_cast<int>(row.way);
  }
}

// The kernel's own answer, for which both are set.
TEST_F(PathMtuTest, OneHalfIsForOneFamily) {
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const int always = IP_PMTUDISC_DO;
  ASSERT_EQ(::setsockopt(dual.native_handle(), IPPROTO_IP, IP_MTU_DISCOVER,
                         &always, sizeof(always)),
            0);
  EXPECT_EQ(SystemErrorOf(dual.SendTo(large_, Map(kIpv4Peer))), EMSGSIZE);
  EXPECT_EQ(dual.SendTo(large_, kIpv6Peer), absl::OkStatus());
}

TEST_F(PathMtuTest, TheErrorQueueSaysHowLargeItMayBe) {
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  ASSERT_TRUE(SetOption(dual, PathMtuDiscovery::kAlways).ok());
  ASSERT_TRUE(SetOption(dual, ErrorQueue(true)).ok());
  struct Row {
    DualStackSockaddr peer;
    DualStackSockaddr told;  // For IPv4, Linux does not tell the port.
  };
  for (const auto& [peer, told] :
       {Row{Map(kIpv4Peer), Map(Ipv4Sockaddr(kIpv4Peer.address(), 0))},
        Row{kIpv6Peer, kIpv6Peer}}) {
    EXPECT_EQ(SystemErrorOf(dual.SendTo(large_, peer)), EMSGSIZE);
    const auto queued = DUALSTACK_VALUE(ReceiveError(dual, {}));
    EXPECT_EQ(queued.origin, ErrorOrigin::kLocal);
    EXPECT_EQ(queued.mtu, 1500u);
    EXPECT_EQ(queued.destination, told);
    EXPECT_EQ(queued.offender, std::nullopt);
    EXPECT_EQ(queued.status.message(), "send to " + told.ToString() +
                                           ": EMSGSIZE (90): Message too long");
  }
}

TEST_F(PathMtuTest, ThePathsMtuIsThatOfThePeersFamily) {
  // Fewer than IPv4 has there.
  ASSERT_TRUE(here().WriteSysctl("net/ipv6/conf/near/mtu", "1400").ok());
  const auto ipv4 =
      DUALSTACK_VALUE(ConnectedUdpSocket<Ipv4Only>::Connect(kIpv4Peer));
  const auto ipv6 =
      DUALSTACK_VALUE(ConnectedUdpSocket<Ipv6Only>::Connect(kIpv6Peer));
  const auto to_ipv4 =
      DUALSTACK_VALUE(ConnectedUdpSocket<DualStack>::Connect(Map(kIpv4Peer)));
  const auto to_ipv6 =
      DUALSTACK_VALUE(ConnectedUdpSocket<DualStack>::Connect(kIpv6Peer));
  EXPECT_EQ(PathMtu(ipv4).value(), 1500);
  EXPECT_EQ(PathMtu(ipv6).value(), 1400);
  EXPECT_EQ(PathMtu(to_ipv4).value(), 1500);
  EXPECT_EQ(PathMtu(to_ipv6).value(), 1400);
}

TEST_F(PathMtuTest, AStreamHasOneUntilItIsClosed) {
  auto c = testing::Connect<DualStack>();
  EXPECT_EQ(PathMtu(c.client).value(), 65'536);  // Of lo.
  c.client.Close();
  const absl::Status status = PathMtu(c.client).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), EBADF);
}

template <typename Socket>
concept HasPathMtu = requires(const Socket& socket) {
  PathMtu(socket);
};
static_assert(HasPathMtu<TcpStream<Ipv4Only>>);
static_assert(HasPathMtu<ConnectedUdpSocket<DualStack>>);
// There is no path to everybody.
static_assert(!HasPathMtu<UdpSocket<DualStack>>);
static_assert(!HasPathMtu<TcpListener<DualStack>>);

}  // namespace
}  // namespace dualstack
