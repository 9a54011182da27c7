// A real IPv6 packet that claims to come from an IPv4-mapped address.
// IPV6_V6ONLY does not keep it out (RFC 3493, section 5.3), and Linux delivers
// it: an IPv6-only socket must not pass it on as a peer.
//
// The packet is written to the loopback interface of a network namespace.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;
using testing::UdpPacket;
using testing::WritePacket;

class ForgedSourceTest : public testing::NetNamespaceTest {
 protected:
  void Write(std::span<const uint8_t> packet) {
    const absl::Status written = WritePacket(here(), "lo", packet);
    ASSERT_TRUE(written.ok()) << written;
  }
};

TEST_F(ForgedSourceTest, IsNoPeerOfAnIpv6OnlySocket) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  const Ipv6Sockaddr to =
      Loopback<Ipv6Only>(DUALSTACK_VALUE(server.LocalAddress()).port());
  const Ipv4MappedSockaddr forged(Map("127.0.0.1"_ipv4), 53);
  const Ipv6Sockaddr honest("::1"_ipv6, 53);
  std::array<char, 100> buffer;

  Write(UdpPacket(forged.address().bytes(), forged.port(), to, "evil"));
  const absl::Status status = server.ReceiveFrom(buffer).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            "receive: the socket is IPv6-only and the system gave a sockaddr "
            "of an IPv4-mapped address where a native IPv6 address is wanted: "
            "read it as DualStackSockaddr");
  EXPECT_EQ(SystemErrorOf(status), std::nullopt);

  // The socket is as good as before; and the packets are, but for the source.
  Write(UdpPacket(honest.address().bytes(), honest.port(), to, "good"));
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(std::string_view(buffer.data(), datagram.size), "good");
  EXPECT_EQ(datagram.peer, honest);
}

// What the header of UdpSocket says of dual-stack sockets, so that it is known
// when it stops being true.
TEST_F(ForgedSourceTest, LooksLikeAnIpv4PeerToADualStackSocket) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const Ipv6Sockaddr to =
      Loopback<Ipv6Only>(DUALSTACK_VALUE(server.LocalAddress()).port());
  const Ipv4MappedSockaddr forged(Map("192.0.2.1"_ipv4), 53);
  std::array<char, 100> buffer;
  Write(UdpPacket(forged.address().bytes(), forged.port(), to, "evil"));
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(datagram.peer.AsIpv4Mapped(), forged);
}

}  // namespace
}  // namespace dualstack
