// The library between links: a host with two wires, at whose other ends two
// hosts have the same link-local address, as every link may; and a wire that is
// gone.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ExpectFailure;
using testing::ExpectOk;
using testing::ExpectUnavailable;
using testing::MappedLoopback;
using testing::NetNamespace;

constexpr uint16_t kPort = 1234;
constexpr Ipv6Address kOurs = "fe80::1"_ipv6;
constexpr Ipv6Address kTheirs = "fe80::2"_ipv6;
constexpr auto kNotFound = absl::StatusCode::kNotFound;

class RealKernelLinkTest : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    left_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    right_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    Connect(left(), "to_left");
    Connect(right(), "to_right");
  }

  const NetNamespace& left() const { return *left_; }
  const NetNamespace& right() const { return *right_; }

  // Their address, as it is called here.
  Ipv6Sockaddr OnTheLeft() const {
    return here().OnLink("to_left", kTheirs, kPort);
  }
  Ipv6Sockaddr OnTheRight() const {
    return here().OnLink("to_right", kTheirs, kPort);
  }

  // Lets the hosts learn where the others are, so that what is not there soon
  // after it was sent will not come at all.
  void Meet() {
    for (const Ipv6Sockaddr& peer : {OnTheLeft(), OnTheRight()}) {
      ExpectFailure(TcpStream<Ipv6Only>::Connect(peer), kNotFound,
                    "connect " + peer.ToString() + ": ECONNREFUSED (111)");
    }
  }

 private:
  void Connect(const NetNamespace& there, const char* to_there) {
    ExpectOk(here().AddWire(to_there, there, "back"));
    ExpectOk(here().AddAddress(to_there, kOurs, 64));
    ExpectOk(there.AddAddress("back", kTheirs, 64));
  }

  std::optional<NetNamespace> left_;
  std::optional<NetNamespace> right_;
};

// A socket in another namespace, bound to all of its addresses.
UdpSocket<Ipv6Only> UdpServer(const NetNamespace& where) {
  return DUALSTACK_VALUE(where.Run(
      [] { return UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(kPort)); }));
}

TcpListener<DualStack> TcpServer(const NetNamespace& where) {
  return DUALSTACK_VALUE(
      where.Run([] { return TcpListener<DualStack>::Listen(kPort); }));
}

// Waits for it.
std::string ReceivedBy(UdpSocket<Ipv6Only>& socket) {
  std::array<char, 100> buffer;
  const auto datagram = DUALSTACK_VALUE(socket.ReceiveFrom(buffer));
  return std::string(buffer.data(), datagram.size);
}

bool HasNothing(UdpSocket<Ipv6Only>& socket) {
  ExpectOk(socket.SetNonBlocking(true));
  std::array<char, 1> buffer;
  const bool nothing = absl::IsUnavailable(socket.ReceiveFrom(buffer).status());
  ExpectOk(socket.SetNonBlocking(false));
  return nothing;
}

// --- The scope id is a part of the address

TEST_F(RealKernelLinkTest, DatagramsGoToTheLinkThatTheScopeNames) {
  auto on_the_left = UdpServer(left());
  auto on_the_right = UdpServer(right());
  auto socket = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
  Meet();
  ExpectOk(socket.SendTo("to the left", OnTheLeft()));
  EXPECT_EQ(ReceivedBy(on_the_left), "to the left");
  EXPECT_TRUE(HasNothing(on_the_right));
  ExpectOk(socket.SendTo("to the right", OnTheRight()));
  EXPECT_EQ(ReceivedBy(on_the_right), "to the right");
  EXPECT_TRUE(HasNothing(on_the_left));
}

TEST_F(RealKernelLinkTest, PeersOfTheSameAddressAreTwoByTheirScopes) {
  auto server = TcpServer(here());
  const auto connect = [](const NetNamespace& from) {
    return DUALSTACK_VALUE(from.Run([&from] {
      return TcpStream<DualStack>::Connect(from.OnLink("back", kOurs, kPort));
    }));
  };
  const auto from_left = connect(left());
  const auto left_peer = DUALSTACK_VALUE(server.Accept());
  const auto from_right = connect(right());
  const auto right_peer = DUALSTACK_VALUE(server.Accept());
  EXPECT_EQ(left_peer.peer.AsIpv6()->address(), kTheirs);
  EXPECT_EQ(right_peer.peer.AsIpv6()->address(), kTheirs);
  EXPECT_EQ(left_peer.peer.AsIpv6()->scope_id(), here().IndexOf("to_left"));
  EXPECT_EQ(right_peer.peer.AsIpv6()->scope_id(), here().IndexOf("to_right"));
  // At both ends, both names have one: each that of its own host.
  EXPECT_EQ(DUALSTACK_VALUE(left_peer.stream.LocalAddress()),
            DualStackSockaddr(here().OnLink("to_left", kOurs, kPort)));
  EXPECT_EQ(DUALSTACK_VALUE(from_left.PeerAddress()),
            DualStackSockaddr(left().OnLink("back", kOurs, kPort)));
  EXPECT_EQ(DUALSTACK_VALUE(from_left.LocalAddress()).AsIpv6()->scope_id(),
            left().IndexOf("back"));
}

TEST_F(RealKernelLinkTest, AScopeThatIsNoInterfaceIsNotFound) {
  const auto nowhere = *Ipv6Sockaddr::WithScope(kTheirs, kPort, 9999);
  ExpectFailure(TcpStream<Ipv6Only>::Connect(nowhere), kNotFound,
                "connect [fe80::2%9999]:1234: ENETUNREACH (101)");
  ExpectFailure(TcpListener<Ipv6Only>::Listen(nowhere), kNotFound,
                "bind [fe80::2%9999]:1234: ENODEV (19)");
  ExpectFailure(UdpSocket<Ipv6Only>::Bind(nowhere), kNotFound,
                "bind [fe80::2%9999]:1234: ENODEV (19)");
  ExpectFailure(
      DUALSTACK_VALUE(UdpSocket<DualStack>::Open()).SendTo("x", nowhere),
      kNotFound, "send to [fe80::2%9999]:1234: ENETUNREACH (101)");
  // The address is ours, and on another link.
  ExpectFailure(left().Run([this] {
    return TcpListener<Ipv6Only>::Listen(left().OnLink("back", kOurs, kPort));
  }),
                kNotFound, "bind [fe80::1%");
}

// Bound to a link-local address, a socket is of that link: but for a datagram
// whose destination names another, and then Linux goes by that.
TEST_F(RealKernelLinkTest,
       ASocketOfOneLinkSpeaksToThatLinkUnlessToldOtherwise) {
  ExpectOk(here().AddAddress("to_right", "2001:db8::1"_ipv6, 64));
  ExpectOk(right().AddAddress("back", "2001:db8::2"_ipv6, 64));
  auto on_the_left = UdpServer(left());
  auto on_the_right = UdpServer(right());
  Meet();
  auto bound = DUALSTACK_VALUE(
      UdpSocket<Ipv6Only>::Bind(here().OnLink("to_left", kOurs, 0)));
  ExpectFailure(bound.SendTo("x", Ipv6Sockaddr("2001:db8::2"_ipv6, kPort)),
                kNotFound, "send to [2001:db8::2]:1234: ENETUNREACH (101)");
  ExpectOk(bound.SendTo("to the left", OnTheLeft()));
  EXPECT_EQ(ReceivedBy(on_the_left), "to the left");
  ExpectOk(bound.SendTo("to the right", OnTheRight()));
  EXPECT_EQ(ReceivedBy(on_the_right), "to the right");
  EXPECT_TRUE(HasNothing(on_the_left));

  // A connection is refused, before the system is asked.
  const Ipv6Sockaddr local = here().OnLink("to_left", kOurs, 0);
  EXPECT_EQ(
      RefusalOf(TcpStream<Ipv6Only>::Connect(OnTheRight(), {.local = local})
                    .status()),
      Refusal::kScopeMismatch);
}

TEST_F(RealKernelLinkTest, ADualStackSocketOfAllLinksHearsEach) {
  ExpectOk(here().AddAddress("to_right", "192.0.2.1"_ipv4, 24));
  ExpectOk(right().AddAddress("back", "192.0.2.2"_ipv4, 24));
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(kPort));
  auto native =
      DUALSTACK_VALUE(left().Run([] { return UdpSocket<Ipv6Only>::Open(); }));
  auto ipv4 =
      DUALSTACK_VALUE(right().Run([] { return UdpSocket<Ipv4Only>::Open(); }));
  std::array<char, 10> buffer;
  ExpectOk(native.SendTo("x", left().OnLink("back", kOurs, kPort)));
  const auto from_left = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(from_left.peer.AsIpv6()->scope_id(), here().IndexOf("to_left"));
  ExpectOk(ipv4.SendTo("x", Ipv4Sockaddr("192.0.2.1"_ipv4, kPort)));
  const auto from_right = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(from_right.peer.AsIpv4Mapped()->address(),
            "::ffff:192.0.2.2"_mapped);
  // And answers find back.
  ExpectOk(server.SendTo("left", from_left.peer));
  ExpectOk(server.SendTo("right", from_right.peer));
  EXPECT_EQ(DUALSTACK_VALUE(native.ReceiveFrom(buffer)).size, 4u);
  EXPECT_EQ(DUALSTACK_VALUE(ipv4.ReceiveFrom(buffer)).size, 5u);
}

// --- The interface goes

TEST_F(RealKernelLinkTest,
       WhatIsBoundToAnInterfaceThatIsGoneSaysSoWhenSending) {
  const Ipv6Sockaddr local = here().OnLink("to_left", kOurs, kPort);
  const Ipv6Sockaddr peer = OnTheLeft();
  auto bound = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(local));
  ExpectOk(bound.SetNonBlocking(true));
  auto listener = DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(local));
  ExpectOk(listener.SetNonBlocking(true));

  ExpectOk(here().DeleteInterface("to_left"));
  EXPECT_EQ(InterfaceIndex("to_left"), std::nullopt);
  // Waiting says nothing: who wants to know asks for the interface.
  std::array<char, 10> buffer;
  ExpectUnavailable(bound.ReceiveFrom(buffer));
  ExpectUnavailable(listener.Accept());
  ExpectFailure(bound.SendTo("x", peer), kNotFound,
                "send to " + peer.ToString() + ": ENETUNREACH (101)");
  // The name is as it was, and its scope id means nothing any more.
  EXPECT_EQ(DUALSTACK_VALUE(bound.LocalAddress()), local);
  EXPECT_EQ(DUALSTACK_VALUE(listener.LocalAddress()), local);
  ExpectFailure(UdpSocket<Ipv6Only>::Bind(local), kNotFound,
                "bind " + local.ToString() + ": ENODEV (19)");
  ExpectFailure(TcpListener<Ipv6Only>::Listen(local), kNotFound,
                "bind " + local.ToString() + ": ENODEV (19)");

  // It comes back with another index, so that nothing of the old is revived.
  ExpectOk(here().AddWire("to_left", left(), "back"));
  ExpectOk(here().AddAddress("to_left", kOurs, 64));
  EXPECT_NE(here().IndexOf("to_left"), local.scope_id());
  ExpectFailure(bound.SendTo("x", peer), kNotFound,
                "send to " + peer.ToString() + ": ENETUNREACH (101)");
  ExpectOk(
      UdpSocket<Ipv6Only>::Bind(here().OnLink("to_left", kOurs, kPort + 1)));
}

TEST_F(RealKernelLinkTest, AServerOnAllAddressesOutlivesAnInterface) {
  auto server = TcpServer(here());
  auto client = DUALSTACK_VALUE(left().Run([this] {
    return TcpStream<DualStack>::Connect(left().OnLink("back", kOurs, kPort));
  }));
  auto accepted = DUALSTACK_VALUE(server.Accept());
  const auto name = DUALSTACK_VALUE(accepted.stream.PeerAddress());
  ExpectOk(here().DeleteInterface("to_left"));

  // TCP waits for better times; the names stay.
  ExpectOk(accepted.stream.SetNonBlocking(true));
  std::array<char, 10> buffer;
  ExpectUnavailable(accepted.stream.Read(buffer));
  EXPECT_EQ(DUALSTACK_VALUE(accepted.stream.PeerAddress()), name);
  accepted.stream.Close();

  auto other = DUALSTACK_VALUE(right().Run([this] {
    return TcpStream<DualStack>::Connect(right().OnLink("back", kOurs, kPort));
  }));
  ExpectOk(server.Accept());
  ExpectOk(TcpStream<DualStack>::Connect(MappedLoopback(kPort)));
}

}  // namespace
}  // namespace dualstack
