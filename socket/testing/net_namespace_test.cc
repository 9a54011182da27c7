// What the tests of networks stand on: if this fails, look no further.
#include "dualstack/socket/testing/net_namespace.h"

#include <array>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack::testing {
namespace {

// Two hosts and a wire between them.
class WireTest : public NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    Expect(here().AddWire("near", there(), "far"));
  }

  void Expect(const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
  }
  const NetNamespace& there() const { return *there_; }

  // Whether the socket, which is there, can be reached from here.
  void ExpectDelivery(const Ipv6Sockaddr& local, const Ipv6Sockaddr& peer) {
    auto server = DUALSTACK_VALUE(
        there().Run([&local] { return UdpSocket<Ipv6Only>::Bind(local); }));
    auto client = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
    Expect(client.SendTo("over the wire", peer));
    std::array<char, 100> buffer;
    const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
    EXPECT_EQ(std::string_view(buffer.data(), datagram.size), "over the wire");
  }

 private:
  std::optional<NetNamespace> there_;
};

TEST_F(WireTest, ThereIsNothingButLoAtFirst) {
  const NetNamespace other = DUALSTACK_VALUE(NetNamespace::Make());
  EXPECT_EQ(other.IndexOf("lo"), 1u);
  EXPECT_EQ(other.IndexOf("near"), 0u);
  EXPECT_EQ(WhyNotIpv6(), "");
  EXPECT_EQ(other.Run(WhyNotIpv6), "");
}

TEST_F(WireTest, RunsWhereItIsToldTo) {
  EXPECT_EQ(there().Run([] { return InterfaceIndex("far"); }),
            there().IndexOf("far"));
  EXPECT_EQ(InterfaceIndex("far"), std::nullopt);
  EXPECT_EQ(InterfaceIndex("near"), here().IndexOf("near"));
  int calls = 0;
  there().Run([&calls] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST_F(WireTest, CarriesDatagramsBetweenLinkLocalAddresses) {
  Expect(here().AddAddress("near", "fe80::1"_ipv6, 64));
  Expect(there().AddAddress("far", "fe80::2"_ipv6, 64));
  ExpectDelivery(there().OnLink("far", "fe80::2"_ipv6, 1234),
                 here().OnLink("near", "fe80::2"_ipv6, 1234));
}

TEST_F(WireTest, CarriesDatagramsAlongARoute) {
  Expect(here().AddAddress("near", "2001:db8:1::1"_ipv6, 64));
  Expect(there().AddAddress("far", "2001:db8:2::2"_ipv6, 64));
  const Ipv6Sockaddr server("2001:db8:2::2"_ipv6, 1234);
  auto client = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
  EXPECT_TRUE(absl::IsNotFound(client.SendTo("x", server)));
  Expect(here().AddRoute("near", "2001:db8:2::/64"_ipv6_prefix));
  Expect(there().AddRoute("far", "2001:db8:1::/64"_ipv6_prefix));
  ExpectDelivery(server, server);
}

TEST_F(WireTest, CarriesIpv4Too) {
  Expect(here().AddAddress("near", "192.0.2.1"_ipv4, 24));
  Expect(there().AddAddress("far", "192.0.2.2"_ipv4, 24));
  const Ipv4Sockaddr to("192.0.2.2"_ipv4, 1234);
  auto server = DUALSTACK_VALUE(
      there().Run([&to] { return UdpSocket<Ipv4Only>::Bind(to); }));
  auto client = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Open());
  Expect(client.SendTo("x", to));
  std::array<char, 100> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(server.ReceiveFrom(buffer)).peer.address(),
            "192.0.2.1"_ipv4);
}

TEST_F(WireTest, CarriesPackets) {
  const Ipv6Sockaddr to("2001:db8::2"_ipv6, 1234);
  Expect(there().AddAddress("far", to.address(), 64));
  auto server = DUALSTACK_VALUE(
      there().Run([&to] { return UdpSocket<Ipv6Only>::Bind(to); }));
  constexpr Ipv6Sockaddr from("2001:db8::1"_ipv6, 53);
  for (const std::string_view payload : {"", "odd", "even"}) {
    Expect(WritePacket(
        here(), "near",
        UdpPacket(from.address().bytes(), from.port(), to, payload)));
    std::array<char, 100> buffer;
    const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
    EXPECT_EQ(std::string_view(buffer.data(), datagram.size), payload);
    EXPECT_EQ(datagram.peer, from);
  }
}

TEST_F(WireTest, GoesWithEitherEnd) {
  Expect(there().DeleteInterface("far"));
  EXPECT_EQ(here().IndexOf("near"), 0u);
  EXPECT_EQ(here().DeleteInterface("near").code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(WireTest, AddressesAndSettingsComeAndGo) {
  const Ipv6Sockaddr local("2001:db8::1"_ipv6, 0);
  const auto bind = [&local] { return UdpSocket<Ipv6Only>::Bind(local); };
  EXPECT_TRUE(absl::IsNotFound(bind().status()));
  Expect(here().AddAddress("near", local.address(), 64));
  Expect(bind().status());
  Expect(here().DeleteAddress("near", local.address(), 64));
  EXPECT_TRUE(absl::IsNotFound(bind().status()));

  Expect(here().WriteSysctl("net/ipv6/conf/all/disable_ipv6", "1"));
  EXPECT_NE(WhyNotIpv6(), "");
  EXPECT_EQ(there().Run(WhyNotIpv6), "");
  EXPECT_TRUE(absl::IsNotFound(here().WriteSysctl("net/none", "1")));
}

TEST_F(WireTest, ALinkMayBeDown) {
  Expect(here().SetUp("lo", false));
  EXPECT_NE(WhyNotIpv6(), "");
  Expect(here().SetUp("lo", true));
  EXPECT_EQ(WhyNotIpv6(), "");
}

}  // namespace
}  // namespace dualstack::testing
