// What this library relies on Linux to do with datagrams and with what travels
// beside them, asked of the system itself: see kernel_facts_test.cc.
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/address/address.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/raw_socket.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ControlMessage;
using testing::ExpectOk;
using testing::MappedLoopback;
using testing::RawSocket;

constexpr Ipv6Sockaddr kAnyPort("::"_ipv6, 0);

Ipv6Sockaddr NativeLoopback(uint16_t port) {
  return Ipv6Sockaddr("::1"_ipv6, port);
}

in_pktinfo PacketInfo(Ipv4Address source, int interface = 0) {
  return {.ipi_ifindex = interface,
          .ipi_spec_dst = source.ToInAddr(),
          .ipi_addr = {}};
}
template <typename Address>
in6_pktinfo PacketInfo6(const Address& source, unsigned interface = 0) {
  return {.ipi6_addr = source.ToIn6Addr(), .ipi6_ifindex = interface};
}
ControlMessage Source(Ipv4Address source, int interface = 0) {
  return ControlMessage::Of(IPPROTO_IP, IP_PKTINFO,
                            PacketInfo(source, interface));
}
template <typename Address>
ControlMessage Source6(const Address& source, unsigned interface = 0) {
  return ControlMessage::Of(IPPROTO_IPV6, IPV6_PKTINFO,
                            PacketInfo6(source, interface));
}

// A dual-stack socket that takes datagrams, and one that sends them.
class DatagramFacts : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    server_.emplace(SOCK_DGRAM, 0);
    EXPECT_EQ(server_->Bind(kAnyPort), 0);
  }

  RawSocket& server() { return *server_; }
  Ipv4MappedSockaddr Mapped() { return MappedLoopback(server_->Port()); }
  Ipv6Sockaddr Native() { return NativeLoopback(server_->Port()); }

 private:
  std::optional<RawSocket> server_;
};

// --- Destinations

// Why there is a limit of a datagram's size for each family.
TEST_F(DatagramFacts, TheLargestDatagramDependsOnTheFamily) {
  RawSocket client(SOCK_DGRAM, 0);
  const std::string text(65'528, 'x');
  EXPECT_EQ(client.SendTo(Mapped(), text.substr(0, 65'507)), 0);
  EXPECT_EQ(client.SendTo(Mapped(), text.substr(0, 65'508)), EMSGSIZE);
  EXPECT_EQ(client.SendTo(Native(), text.substr(0, 65'527)), 0);
  EXPECT_EQ(client.SendTo(Native(), text.substr(0, 65'528)), EMSGSIZE);
}

// Why mapped broadcast is behind the same option as native broadcast.
TEST_F(DatagramFacts, BroadcastTakesAnOptionAlsoWhereItIsMapped) {
  const Ipv4Sockaddr native("127.255.255.255"_ipv4, 9);
  RawSocket ipv4(SOCK_DGRAM, std::nullopt, AF_INET);
  RawSocket dual(SOCK_DGRAM, 0);
  EXPECT_EQ(ipv4.SendTo(native), EACCES);
  EXPECT_EQ(dual.SendTo(Map(native)), EACCES);
  EXPECT_EQ(ipv4.Set(SOL_SOCKET, SO_BROADCAST, 1), 0);
  EXPECT_EQ(dual.Set(SOL_SOCKET, SO_BROADCAST, 1), 0);
  EXPECT_EQ(ipv4.SendTo(native), 0);
  EXPECT_EQ(dual.SendTo(Map(native)), 0);
}

// Why the type of a destination is that of its socket: this works, elsewhere it
// does not, and the peer's name is none that was given.
TEST_F(DatagramFacts, ADualStackSocketTakesSockaddrIn) {
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(client.SendTo(Ipv4Sockaddr("127.0.0.1"_ipv4, server().Port())), 0);
  RawSocket v6only(SOCK_DGRAM, 1);
  EXPECT_EQ(v6only.SendTo(Ipv4Sockaddr("127.0.0.1"_ipv4, server().Port())),
            ENETUNREACH);
}

// Why a scope id is a part of the destination: bound to one link or not,
// sendto() goes by it, and connect() does not.
TEST_F(DatagramFacts, TheScopeOfADestinationCountsMoreThanTheSockets) {
  const testing::NetNamespace there =
      DUALSTACK_VALUE(testing::NetNamespace::Make());
  for (const char* wire : {"wire0", "wire1"}) {
    ExpectOk(here().AddWire(wire, there, wire));
    ExpectOk(here().AddAddress(wire, "fe80::1"_ipv6, 64));
  }
  RawSocket bound(SOCK_DGRAM, 1);
  EXPECT_EQ(bound.Bind(here().OnLink("wire0", "fe80::1"_ipv6, 0)), 0);
  const Ipv6Sockaddr other = here().OnLink("wire1", "fe80::2"_ipv6, 9);
  EXPECT_EQ(bound.SendTo(other), 0);
  EXPECT_EQ(bound.Connect(other), EINVAL);
}

// --- Connected sockets

// Why a connected UDP socket has no Connect(), and Disconnect() makes another
// type of it.
TEST_F(DatagramFacts, ASecondPeerOfTheOtherFamilyIsNoneThatCanAnswer) {
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(client.Connect(Native()), 0);
  EXPECT_EQ(client.Connect(Mapped()), 0);
  const sockaddr_in6 name = client.Name();
  EXPECT_TRUE(IN6_IS_ADDR_LOOPBACK(&name.sin6_addr));  // As for the first.
  EXPECT_EQ(client.Send(), 0);
  const auto received = server().Receive();
  EXPECT_EQ(received.size, 1u);
  EXPECT_TRUE(IN6_IS_ADDR_V4MAPPED(&received.source.sin6_addr));
  EXPECT_EQ(server().SendTo(*Ipv4MappedSockaddr::FromSockaddr(
                std::as_bytes(std::span(&received.source, 1)))),
            0);
  EXPECT_TRUE(client.HasNothing());

  RawSocket reverse(SOCK_DGRAM, 0);
  EXPECT_EQ(reverse.Connect(Mapped()), 0);
  EXPECT_EQ(reverse.Connect(Native()), EAFNOSUPPORT);
  EXPECT_EQ(reverse.Disconnect(), 0);
  EXPECT_EQ(reverse.Connect(Native()), 0);
}

// Why Disconnect() says what is left of the address.
TEST_F(DatagramFacts, DisconnectedSocketsKeepAPortThatTheyWereBoundTo) {
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(client.Connect(Native()), 0);
  EXPECT_NE(client.Port(), 0);
  EXPECT_EQ(client.Disconnect(), 0);
  EXPECT_EQ(client.Port(), 0);
  RawSocket bound(SOCK_DGRAM, 0);
  EXPECT_EQ(bound.Bind(Ipv6Sockaddr("::"_ipv6, 1234)), 0);
  EXPECT_EQ(bound.Connect(Mapped()), 0);
  EXPECT_EQ(bound.Disconnect(), 0);
  EXPECT_EQ(bound.Port(), 1234);
}

// Why an error of a connected socket may be that of an earlier datagram.
TEST_F(DatagramFacts, ThatNobodyListensIsToldByTheNextCall) {
  for (const bool mapped : {false, true}) {
    RawSocket client(SOCK_DGRAM, 0);
    EXPECT_EQ(mapped ? client.Connect(MappedLoopback(9))
                     : client.Connect(NativeLoopback(9)),
              0);
    EXPECT_EQ(client.Send(), 0);
    EXPECT_EQ(client.Send(), ECONNREFUSED);
    EXPECT_EQ(client.Send(), 0);
  }
}

// --- Packet info that is received

// Why both options are set on a dual-stack socket: only so does the absence of
// in_pktinfo say that a packet was none of IPv4.
TEST_F(DatagramFacts, PacketInfoComesAtBothLevelsForIpv4) {
  EXPECT_EQ(server().Set(IPPROTO_IP, IP_PKTINFO, 1), 0);
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), 0);
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(client.SendTo(Mapped()), 0);
  const auto ipv4 = server().Receive();
  ASSERT_EQ(ipv4.control.size(), 2u);
  const auto info = ipv4.Find<in_pktinfo>(IPPROTO_IP, IP_PKTINFO);
  const auto info6 = ipv4.Find<in6_pktinfo>(IPPROTO_IPV6, IPV6_PKTINFO);
  ASSERT_TRUE(info && info6);
  EXPECT_EQ(info->ipi_addr.s_addr, htonl(INADDR_LOOPBACK));
  EXPECT_TRUE(IN6_IS_ADDR_V4MAPPED(&info6->ipi6_addr));

  EXPECT_EQ(client.SendTo(Native()), 0);
  const auto ipv6 = server().Receive();
  ASSERT_EQ(ipv6.control.size(), 1u);
  EXPECT_TRUE(ipv6.Find<in6_pktinfo>(IPPROTO_IPV6, IPV6_PKTINFO).has_value());
}

TEST_F(DatagramFacts, OneOptionAloneTellsLess) {
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(server().Set(IPPROTO_IP, IP_PKTINFO, 1), 0);
  EXPECT_EQ(client.SendTo(Mapped()), 0);
  EXPECT_EQ(server().Receive().control.size(), 1u);
  EXPECT_EQ(client.SendTo(Native()), 0);
  EXPECT_EQ(server().Receive().control.size(), 0u);

  EXPECT_EQ(server().Set(IPPROTO_IP, IP_PKTINFO, 0), 0);
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), 0);
  EXPECT_EQ(client.SendTo(Mapped()), 0);
  EXPECT_TRUE(server()
                  .Receive()
                  .Find<in6_pktinfo>(IPPROTO_IPV6, IPV6_PKTINFO)
                  .has_value());
}

// Why the option is IPV6_RECVPKTINFO, which has not this name everywhere.
TEST_F(DatagramFacts, TheOptionToReceiveIsNotTheOneToSend) {
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_PKTINFO, 1), EINVAL);
}

// Why the answer to a broadcast comes from ipi_spec_dst.
TEST_F(DatagramFacts, ABroadcastNamesAnAddressToAnswerFrom) {
  EXPECT_EQ(server().Set(IPPROTO_IP, IP_PKTINFO, 1), 0);
  RawSocket client(SOCK_DGRAM, std::nullopt, AF_INET);
  EXPECT_EQ(client.Set(SOL_SOCKET, SO_BROADCAST, 1), 0);
  EXPECT_EQ(
      client.SendTo(Ipv4Sockaddr("127.255.255.255"_ipv4, server().Port())), 0);
  const auto info = server().Receive().Find<in_pktinfo>(IPPROTO_IP, IP_PKTINFO);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(Ipv4Address::FromInAddr(info->ipi_addr), "127.255.255.255"_ipv4);
  EXPECT_EQ(Ipv4Address::FromInAddr(info->ipi_spec_dst), "127.0.0.1"_ipv4);
}

// Why a control message is believed only at its full length, and nothing of
// what is marked as cut.
TEST_F(DatagramFacts, ControlDataIsCutInTheMiddleOfAMessage) {
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), 0);
  RawSocket client(SOCK_DGRAM, 0);
  for (const size_t room : {size_t{0}, CMSG_LEN(0), CMSG_LEN(4)}) {
    EXPECT_EQ(client.SendTo(Native()), 0);
    const auto received = server().Receive(room);
    EXPECT_EQ(received.size, 1u) << room;
    EXPECT_EQ(received.flags & MSG_CTRUNC, MSG_CTRUNC) << room;
    EXPECT_FALSE(received.Find<in6_pktinfo>(IPPROTO_IPV6, IPV6_PKTINFO))
        << room;
  }
}

// Why the lengths of both are accepted where TTL and TOS are read.
TEST_F(DatagramFacts, HopLimitAndTrafficClassHaveTwoShapes) {
  for (const int option : {IP_RECVTTL, IP_RECVTOS}) {
    EXPECT_EQ(server().Set(IPPROTO_IP, option, 1), 0);
  }
  for (const int option : {IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS}) {
    EXPECT_EQ(server().Set(IPPROTO_IPV6, option, 1), 0);
  }
  RawSocket client(SOCK_DGRAM, 0);
  EXPECT_EQ(client.SendTo(Mapped()), 0);
  const auto ipv4 = server().Receive();
  EXPECT_TRUE(ipv4.Find<int>(IPPROTO_IP, IP_TTL).has_value());
  EXPECT_TRUE(ipv4.Find<uint8_t>(IPPROTO_IP, IP_TOS).has_value());
  EXPECT_EQ(client.SendTo(Native()), 0);
  const auto ipv6 = server().Receive();
  EXPECT_TRUE(ipv6.Find<int>(IPPROTO_IPV6, IPV6_HOPLIMIT).has_value());
  EXPECT_TRUE(ipv6.Find<int>(IPPROTO_IPV6, IPV6_TCLASS).has_value());
}

// Why there is SourceCheck. That the kernel passes on what it should drop is
// recorded, not asserted; forged_source_test.cc asserts what the library says.
TEST_F(DatagramFacts, APacketWithAMappedSourceIsRecorded) {
  EXPECT_EQ(server().Set(IPPROTO_IP, IP_PKTINFO, 1), 0);
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), 0);
  ExpectOk(WritePacket(here(), "lo",
                       testing::UdpPacket("::ffff:127.0.0.1"_mapped.bytes(), 53,
                                          Native(), "evil")));
  RawSocket honest(SOCK_DGRAM, 0);
  EXPECT_EQ(honest.SendTo(Native(), "honest"), 0);
  const auto first = server().Receive();
  const bool delivered = first.size == std::string_view("evil").size();
  RecordProperty("forged_mapped_source", delivered ? "delivered" : "dropped");
  // If it is delivered, this is what tells it from IPv4.
  EXPECT_FALSE(first.Find<in_pktinfo>(IPPROTO_IP, IP_PKTINFO));
}

// How many connections have begun and not been confirmed, in the namespace.
int HalfOpenConnections() {
  std::ifstream table("/proc/thread-self/net/tcp6");
  int count = 0;
  for (std::string line; std::getline(table, line);) {
    std::istringstream fields(line);
    std::string number, local, remote, state;
    fields >> number >> local >> remote >> state;
    if (state == "03") ++count;  // TCP_SYN_RECV.
  }
  return count;
}

// Why TcpListener has no SourceCheck.
TEST_F(DatagramFacts, NoTcpConnectionBeginsFromAMappedSource) {
  ExpectOk(here().AddRoute("lo", "2001:db8::/32"_ipv6_prefix));
  RawSocket listener(SOCK_STREAM, 0);
  EXPECT_EQ(listener.Bind(kAnyPort), 0);
  EXPECT_EQ(listener.Listen(), 0);
  const Ipv6Sockaddr to = NativeLoopback(listener.Port());
  for (const std::array<uint8_t, 16>& source :
       {"::ffff:127.0.0.1"_mapped.bytes(), "::ffff:192.0.2.1"_mapped.bytes(),
        "2001:db8::1"_ipv6.bytes()}) {
    ExpectOk(WritePacket(here(), "lo", testing::SynPacket(source, 53, to)));
  }
  // The honest one came last, and counts.
  while (HalfOpenConnections() == 0) ::sched_yield();
  EXPECT_EQ(HalfOpenConnections(), 1);
}

// --- Packet info that is sent

// Why the source must be of the destination's family, and is sent in the form
// that the destination's family has: whatever else there is, is an error in
// some cases and silently ignored in others.
TEST_F(DatagramFacts, ASourceCountsOnlyInTheFormOfTheDestination) {
  const struct {
    bool mapped_destination;
    std::vector<ControlMessage> control;
    int error;
    const char* reason;
  } rows[] = {
      {true, {Source("127.0.0.2"_ipv4)}, 0, "the form for IPv4"},
      {true, {Source6("::ffff:127.0.0.2"_mapped)}, 0, "here, this works too"},
      {true, {Source6("::1"_ipv6)}, EINVAL, "native source, IPv4 traffic"},
      {true, {Source6("::"_ipv6)}, EINVAL, "even unspecified"},
      {true,
       {Source("127.0.0.1"_ipv4), Source6("::1"_ipv6)},
       EINVAL,
       "both: one is wrong"},
      {true, {Source("192.0.2.1"_ipv4)}, ENETUNREACH, "not of this host"},
      {true, {Source("127.0.0.1"_ipv4, 9999)}, ENODEV, "no such interface"},
      {true, {Source("224.0.0.1"_ipv4)}, EINVAL, "multicast"},
      {false, {Source6("::1"_ipv6)}, 0, "the form for IPv6"},
      {false, {Source6("::ffff:127.0.0.1"_mapped)}, EINVAL, "mapped source"},
      {false, {Source("192.0.2.1"_ipv4)}, 0, "ignored, though not local"},
      {false, {Source("127.0.0.1"_ipv4, 9999)}, 0, "ignored, though nowhere"},
      {false, {Source6("2001:db8::1"_ipv6)}, EINVAL, "not of this host"},
      {false, {Source6("::1"_ipv6, 9999)}, ENODEV, "no such interface"},
      {false, {Source6("ff02::1"_ipv6)}, EINVAL, "multicast"},
  };
  for (const auto& row : rows) {
    RawSocket client(SOCK_DGRAM, 0);
    EXPECT_EQ(row.mapped_destination
                  ? client.SendMessage(Mapped(), row.control)
                  : client.SendMessage(Native(), row.control),
              row.error)
        << row.reason;
  }
}

// Why the source goes into ipi_spec_dst here, and into no other field.
TEST_F(DatagramFacts, TheSourceIsSpecDstAndNotAddr) {
  RawSocket client(SOCK_DGRAM, 0);
  in_pktinfo other_field{};
  other_field.ipi_addr = "127.0.0.2"_ipv4.ToInAddr();
  const auto source_of = [&](const in_pktinfo& info) {
    EXPECT_EQ(client.SendMessage(
                  Mapped(), {ControlMessage::Of(IPPROTO_IP, IP_PKTINFO, info)}),
              0);
    return Ipv4MappedAddress::FromIn6Addr(server().Receive().source.sin6_addr);
  };
  EXPECT_EQ(source_of(PacketInfo("127.0.0.2"_ipv4)), "::ffff:127.0.0.2"_mapped);
  EXPECT_EQ(source_of(other_field), "::ffff:127.0.0.1"_mapped);
}

// Why hop limit and traffic class are sent in the destination's form.
TEST_F(DatagramFacts, HopLimitsOfTheOtherFamilyAreIgnored) {
  EXPECT_EQ(server().Set(IPPROTO_IP, IP_RECVTTL, 1), 0);
  EXPECT_EQ(server().Set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1), 0);
  RawSocket client(SOCK_DGRAM, 0);
  const std::vector<ControlMessage> ttl = {
      ControlMessage::Of(IPPROTO_IP, IP_TTL, 7)};
  const std::vector<ControlMessage> hop_limit = {
      ControlMessage::Of(IPPROTO_IPV6, IPV6_HOPLIMIT, 7)};
  const auto ttl_of = [&](const std::vector<ControlMessage>& control) {
    EXPECT_EQ(client.SendMessage(Mapped(), control), 0);
    return server().Receive().Find<int>(IPPROTO_IP, IP_TTL);
  };
  const auto hop_limit_of = [&](const std::vector<ControlMessage>& control) {
    EXPECT_EQ(client.SendMessage(Native(), control), 0);
    return server().Receive().Find<int>(IPPROTO_IPV6, IPV6_HOPLIMIT);
  };
  EXPECT_EQ(ttl_of(ttl), 7);
  EXPECT_EQ(ttl_of(hop_limit), 64);
  EXPECT_EQ(hop_limit_of(hop_limit), 7);
  EXPECT_EQ(hop_limit_of(ttl), 64);
}

}  // namespace
}  // namespace dualstack
