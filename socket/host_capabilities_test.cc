// What hosts of several sorts can do: this one, with parts of it taken away.
#include "dualstack/socket/host_capabilities.h"

#include <sched.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/faults.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using testing::Lacking;
using testing::NetNamespaceTest;
using ::testing::Not;
using testing::OpenDescriptors;
using testing::RunInChild;
using testing::RunInChildLacking;
using testing::Under;

// Every answer, by name.
struct Answer {
  std::string_view name;
  absl::Status status;
};

std::vector<Answer> AnswersOf(const HostCapabilities& host) {
  return {{"ipv4 wildcard", host.ipv4.wildcard},
          {"ipv4 loopback", host.ipv4.loopback},
          {"ipv6 wildcard", host.ipv6.wildcard},
          {"ipv6 loopback", host.ipv6.loopback},
          {"mapped wildcard", host.mapped.wildcard},
          {"mapped loopback", host.mapped.loopback},
          {"packet info of ipv4", host.ipv4_packet_info},
          {"packet info of ipv6", host.ipv6_packet_info}};
}

// That the host cannot do what is named here, which may begin with the family
// alone, and can do the rest.
void ExpectLacks(const HostCapabilities& host, int error,
                 const std::vector<std::string_view>& lacks) {
  for (const auto& [name, status] : AnswersOf(host)) {
    bool lacking = false;
    for (const std::string_view lack : lacks) lacking |= name.starts_with(lack);
    EXPECT_EQ(status.ok(), !lacking) << name << ": " << status;
    if (lacking) {
      EXPECT_EQ(SystemErrorOf(status), error) << name;
    }
  }
}

class HostCapabilitiesTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(HostCapabilitiesTest, AHostWithEverythingIsAsIfNotProbed) {
  HostCapabilities host = HostCapabilities::Probe();
  EXPECT_NE(host.v6only_default, std::nullopt);
  host.v6only_default.reset();
  EXPECT_EQ(host, HostCapabilities());
}

TEST_F(HostCapabilitiesTest, ProbingSendsNothingAndLeavesNothing) {
  const int before = OpenDescriptors();
  const auto probe = Under({}, [] { return HostCapabilities::Probe(); });
  EXPECT_THAT(probe.trace.leaked, IsEmpty());
  for (const char* call : {"sendto", "sendmsg", "send", "listen"}) {
    EXPECT_THAT(probe.trace.calls, Not(Contains(call)));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(HostCapabilitiesTest, WithoutIpv4Sockets) {
  RunInChildLacking(Lacking::kIpv4Sockets, [] {
    const HostCapabilities host = HostCapabilities::Probe();
    // Mapped traffic needs none.
    ExpectLacks(host, EAFNOSUPPORT, {"ipv4"});
    EXPECT_EQ(std::string(host.ipv4.loopback.message()),
              "socket for 127.0.0.1:0: EAFNOSUPPORT (97): Address family not "
              "supported by protocol");
  });
}

TEST_F(HostCapabilitiesTest, WithoutIpv4OptionsAsWell) {
  RunInChildLacking(Lacking::kIpv4SocketsAndOptions, [] {
    HostCapabilities host = HostCapabilities::Probe();
    EXPECT_EQ(std::string(host.ipv4_packet_info.message()),
              "enable IPv4 packet info: EINVAL (22): Invalid argument");
    host.ipv4_packet_info = absl::OkStatus();
    ExpectLacks(host, EAFNOSUPPORT, {"ipv4"});
  });
}

TEST_F(HostCapabilitiesTest, WithoutIpv6Sockets) {
  RunInChildLacking(Lacking::kIpv6Sockets, [] {
    const HostCapabilities host = HostCapabilities::Probe();
    ExpectLacks(host, EAFNOSUPPORT, {"ipv6", "mapped", "packet info"});
    EXPECT_EQ(host.v6only_default, std::nullopt);
  });
}

// As on OpenBSD.
TEST_F(HostCapabilitiesTest, WithoutDualStackSockets) {
  const HostCapabilities host =
      Under({.v6only = 1}, [] { return HostCapabilities::Probe(); }).result;
  EXPECT_TRUE(absl::IsInternal(host.mapped.wildcard)) << host.mapped.wildcard;
  EXPECT_TRUE(absl::IsInternal(host.mapped.loopback)) << host.mapped.loopback;
  EXPECT_TRUE(host.ipv6.wildcard.ok());
  EXPECT_TRUE(host.ipv6.loopback.ok());
  EXPECT_EQ(host.v6only_default, true);
}

TEST_F(HostCapabilitiesTest, WithoutDescriptorsThereIsNoAnswer) {
  const HostCapabilities host =
      Under({.name = "socket", .error = EMFILE, .times = 100}, [] {
        return HostCapabilities::Probe();
      }).result;
  for (const auto& [name, status] : AnswersOf(host)) {
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << name << ": " << status;
    EXPECT_EQ(SystemErrorOf(status), EMFILE);
  }
  EXPECT_EQ(host.v6only_default, std::nullopt);
}

class HostNetworkTest : public NetNamespaceTest {
 protected:
  void Set(std::string_view name, std::string_view value) {
    const absl::Status set = here().WriteSysctl(name, value);
    ASSERT_TRUE(set.ok()) << set;
  }
};

TEST_F(HostNetworkTest, Ipv6DisabledIsMissedByWhoAsksForSocketsAlone) {
  Set("net/ipv6/conf/all/disable_ipv6", "1");
  const HostCapabilities host = HostCapabilities::Probe();
  ExpectLacks(host, EADDRNOTAVAIL, {"ipv6 loopback"});
  EXPECT_EQ(
      std::string(host.ipv6.loopback.message()),
      "bind [::1]:0: EADDRNOTAVAIL (99): Cannot assign requested address");
}

TEST_F(HostNetworkTest, WithoutIpv4Addresses) {
  const absl::Status deleted =
      here().DeleteAddress("lo", Ipv4Address::Loopback(), 8);
  ASSERT_TRUE(deleted.ok()) << deleted;
  ExpectLacks(HostCapabilities::Probe(), EADDRNOTAVAIL,
              {"ipv4 loopback", "mapped loopback"});
}

// As in a network that somebody has just made.
TEST_F(HostNetworkTest, WithLoopbackDownOnlyTheWildcardIsLeft) {
  RunInChild([] {
    ASSERT_EQ(::unshare(CLONE_NEWNET), 0);
    const HostCapabilities host = HostCapabilities::Probe();
    EXPECT_TRUE(host.ipv4.wildcard.ok());
    EXPECT_TRUE(host.ipv6.wildcard.ok());
    EXPECT_TRUE(host.mapped.wildcard.ok());
    // The address is there, and no route to it.
    EXPECT_EQ(std::string(host.ipv4.loopback.message()),
              "connect 127.0.0.1:9: ENETUNREACH (101): Network is unreachable");
    EXPECT_EQ(std::string(host.mapped.loopback.message()),
              "connect [::ffff:127.0.0.1]:9: ENETUNREACH (101): Network is "
              "unreachable");
    EXPECT_EQ(SystemErrorOf(host.ipv6.loopback), EADDRNOTAVAIL);
  });
}

TEST_F(HostNetworkTest, TheDefaultOfV6OnlyIsTold) {
  for (const bool v6only : {true, false}) {
    Set("net/ipv6/bindv6only", v6only ? "1" : "0");
    const HostCapabilities host = HostCapabilities::Probe();
    EXPECT_EQ(host.v6only_default, v6only);
    ExpectLacks(host, 0, {});
  }
}

TEST_F(HostNetworkTest, WithoutAFreePortTheAddressesAreThereAllTheSame) {
  Set("net/ipv4/ip_local_port_range", "40000 40003");
  std::vector<UdpSocket<DualStack>> udp;
  for (auto next = UdpSocket<DualStack>::Bind(0); next.ok();
       next = UdpSocket<DualStack>::Bind(0)) {
    udp.push_back(*std::move(next));
  }
  std::vector<TcpListener<DualStack>> tcp;
  for (auto next = TcpListener<DualStack>::Listen(0); next.ok();
       next = TcpListener<DualStack>::Listen(0)) {
    tcp.push_back(*std::move(next));
  }
  EXPECT_EQ(udp.size(), 4u);
  EXPECT_EQ(tcp.size(), 4u);
  ExpectLacks(HostCapabilities::Probe(), 0, {});
}

}  // namespace
}  // namespace dualstack
