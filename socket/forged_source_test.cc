// A real IPv6 packet that claims to come from an IPv4-mapped address.
// IPV6_V6ONLY does not keep it out (RFC 3493, section 5.3), and Linux delivers
// it to UDP sockets of both kinds. An answer to it would be an IPv4 packet to
// wherever the forger likes, such as the host's own loopback address: no socket
// must take it for a peer.
//
// The packets come from inside, by lo, and from outside, by a wire.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;
using testing::MappedLoopback;
using testing::UdpPacket;
using testing::WritePacket;

const Ipv4MappedSockaddr kForged(Map("127.0.0.1"_ipv4), 53);

class ForgedSourceTest : public testing::NetNamespaceTest {
 protected:
  void WriteForged(const Ipv6Sockaddr& to) { WriteForged(here(), "lo", to); }
  void WriteForged(const testing::NetNamespace& where,
                   std::string_view interface, const Ipv6Sockaddr& to) {
    const absl::Status written = WritePacket(
        where, interface,
        UdpPacket(kForged.address().bytes(), kForged.port(), to, "evil"));
    ASSERT_TRUE(written.ok()) << written;
  }

  // Sends from a socket of its own kind, whose address it returns.
  template <SocketKind Kind>
  typename Kind::Sockaddr SendHonest(const typename Kind::Sockaddr& to) {
    auto client =
        DUALSTACK_VALUE(UdpSocket<Kind>::Bind(testing::LocalTarget<Kind>()));
    EXPECT_TRUE(client.SendTo("good", to).ok());
    return DUALSTACK_VALUE(client.LocalAddress());
  }

  std::array<char, 100> buffer_;
};

template <SocketKind Kind>
uint16_t PortOf(const UdpSocket<Kind>& socket) {
  return DUALSTACK_VALUE(socket.LocalAddress()).port();
}

// --- Of an IPv6-only socket it is no peer, with packet info or without

TEST_F(ForgedSourceTest, AnIpv6OnlySocketDropsItAndGoesOn) {
  for (const bool info : {false, true}) {
    auto server =
        DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
    if (info) {
      ASSERT_TRUE(server.EnablePacketInfo().ok());
    }
    const Ipv6Sockaddr to = Loopback<Ipv6Only>(PortOf(server));
    WriteForged(to);
    WriteForged(to);
    const Ipv6Sockaddr honest = SendHonest<Ipv6Only>(to);
    const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
    EXPECT_EQ(std::string_view(buffer_.data(), datagram.size), "good");
    EXPECT_EQ(datagram.peer, honest);
    EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
    EXPECT_EQ(server.dropped(), 2u);
  }
}

TEST_F(ForgedSourceTest, ANonBlockingSocketSaysThatNothingCame) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  ASSERT_TRUE(server.SetNonBlocking(true).ok());
  WriteForged(Loopback<Ipv6Only>(PortOf(server)));
  EXPECT_EQ(server.ReceiveFrom(buffer_).status(), absl::UnavailableError(""));
  EXPECT_EQ(server.dropped(), 1u);
}

// --- Of a dual-stack socket it looks like one

TEST_F(ForgedSourceTest, ADualStackSocketDropsItAndGoesOn) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  ASSERT_TRUE(server.EnablePacketInfo().ok());
  const uint16_t port = PortOf(server);
  WriteForged(Loopback<Ipv6Only>(port));
  const Ipv4Sockaddr ipv4 = SendHonest<Ipv4Only>(Loopback<Ipv4Only>(port));
  WriteForged(Loopback<Ipv6Only>(port));
  const Ipv6Sockaddr ipv6 = SendHonest<Ipv6Only>(Loopback<Ipv6Only>(port));

  auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.peer, Map(ipv4));
  EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
  datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.peer, ipv6);
  EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
  EXPECT_EQ(server.dropped(), 2u);

  UdpSocket<DualStack> moved = std::move(server);
  EXPECT_EQ(moved.dropped(), 2u);
}

TEST_F(ForgedSourceTest, ADualStackSocketCanKeepItButNotAnswerIt) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  ASSERT_TRUE(server.EnablePacketInfo().ok());
  server.KeepForgedSources(true);
  WriteForged(Loopback<Ipv6Only>(PortOf(server)));
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(std::string_view(buffer_.data(), datagram.size), "evil");
  EXPECT_EQ(datagram.peer, kForged);
  EXPECT_EQ(datagram.source_check, SourceCheck::kForged);
  ASSERT_TRUE(datagram.info);
  EXPECT_EQ(datagram.info->destination, "::1"_ipv6);
  EXPECT_EQ(server.dropped(), 0u);

  const absl::Status reply = server.Reply("pong", datagram);
  EXPECT_EQ(RefusalOf(reply), Refusal::kForgedSource);
  EXPECT_EQ(std::string(reply.message()),
            "reply to [::ffff:127.0.0.1]:53: the source is IPv4-mapped and the "
            "packet was IPv6: it is forged");
}

TEST_F(ForgedSourceTest, WithoutPacketInfoADualStackSocketCannotTellAndSaysSo) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(server);
  WriteForged(Loopback<Ipv6Only>(port));
  auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.peer, kForged);
  EXPECT_EQ(datagram.source_check, SourceCheck::kUnverified);
  EXPECT_EQ(RefusalOf(server.Reply("pong", datagram)), Refusal::kNoPacketInfo);

  SendHonest<Ipv4Only>(Loopback<Ipv4Only>(port));
  datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.source_check, SourceCheck::kUnverified);
  SendHonest<Ipv6Only>(Loopback<Ipv6Only>(port));
  datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
}

// --- From outside

class ForgedSourceOnAWireTest : public ForgedSourceTest {
 protected:
  void SetUp() override {
    ForgedSourceTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(testing::NetNamespace::Make()));
    ASSERT_TRUE(here().AddWire("wire0", *there_, "wire1").ok());
    ASSERT_TRUE(here().AddAddress("wire0", kHere, 64).ok());
    ASSERT_TRUE(there_->AddAddress("wire1", "2001:db8::2"_ipv6, 64).ok());
  }

  static constexpr Ipv6Address kHere = "2001:db8::1"_ipv6;
  std::optional<testing::NetNamespace> there_;
};

// The attack: a packet from outside, by which a server is made to talk to what
// listens on its own host for the host alone.
TEST_F(ForgedSourceOnAWireTest, NoAnswerReachesTheHostsOwnLoopback) {
  auto victim = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Unmap(kForged)));
  ASSERT_TRUE(victim.SetNonBlocking(true).ok());
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const Ipv6Sockaddr to(kHere, PortOf(server));

  // What happens to who does not ask for packet info and does not look.
  WriteForged(*there_, "wire1", to);
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer_));
  EXPECT_EQ(datagram.source_check, SourceCheck::kUnverified);
  ASSERT_TRUE(server.SendTo("pong", datagram.peer).ok());
  EXPECT_TRUE(victim.ReceiveFrom(buffer_).ok());

  ASSERT_TRUE(server.EnablePacketInfo().ok());
  ASSERT_TRUE(server.SetNonBlocking(true).ok());
  WriteForged(*there_, "wire1", to);
  EXPECT_EQ(server.ReceiveFrom(buffer_).status(), absl::UnavailableError(""));
  EXPECT_EQ(server.dropped(), 1u);
}

}  // namespace
}  // namespace dualstack
