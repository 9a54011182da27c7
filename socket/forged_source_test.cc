// A real IPv6 packet that claims to come from an IPv4-mapped address.
// IPV6_V6ONLY does not keep it out (RFC 3493, section 5.3), and Linux delivers
// it: an IPv6-only socket must not pass it on as a peer.
//
// The packet is written to the loopback interface of a network namespace that
// the test makes for itself.
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;

void Append16(std::vector<uint8_t>& packet, size_t value) {
  packet.push_back(static_cast<uint8_t>(value >> 8));
  packet.push_back(static_cast<uint8_t>(value & 0xff));
}

// The sum of the Internet checksum (RFC 1071) over whole 16-bit words.
uint32_t Sum(std::span<const uint8_t> words) {
  uint32_t sum = 0;
  for (size_t i = 0; i + 1 < words.size(); i += 2) {
    sum += static_cast<uint32_t>(words[i] << 8 | words[i + 1]);
  }
  return sum;
}

// An IPv6 packet (RFC 8200) with a UDP datagram (RFC 768) of an even number of
// bytes.
std::vector<uint8_t> Packet(const std::array<uint8_t, 16>& source,
                            uint16_t source_port, const Ipv6Sockaddr& to,
                            std::string_view payload) {
  std::vector<uint8_t> udp;
  Append16(udp, source_port);
  Append16(udp, to.port());
  Append16(udp, 8 + payload.size());
  Append16(udp, 0);
  udp.insert(udp.end(), payload.begin(), payload.end());
  const std::array<uint8_t, 16> destination = to.address().bytes();
  uint32_t sum = Sum(source) + Sum(destination) + Sum(udp) + IPPROTO_UDP +
                 static_cast<uint32_t>(udp.size());
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  udp[6] = static_cast<uint8_t>(~sum >> 8 & 0xff);
  udp[7] = static_cast<uint8_t>(~sum & 0xff);

  std::vector<uint8_t> packet = {0x60, 0, 0, 0};
  Append16(packet, udp.size());
  packet.push_back(IPPROTO_UDP);
  packet.push_back(64);  // Hop limit.
  packet.insert(packet.end(), source.begin(), source.end());
  packet.insert(packet.end(), destination.begin(), destination.end());
  packet.insert(packet.end(), udp.begin(), udp.end());
  return packet;
}

class ForgedSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = EnterNamespace(); !why.empty()) {
      GTEST_SKIP() << "SKIPPED: no network namespace to write packets in: "
                   << why;
    }
  }

  void Write(std::span<const uint8_t> packet) {
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_protocol = htons(ETH_P_IPV6);
    to.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
    to.sll_halen = 6;
    ASSERT_EQ(::sendto(raw_.get(), packet.data(), packet.size(), 0,
                       reinterpret_cast<const sockaddr*>(&to), sizeof(to)),
              static_cast<ssize_t>(packet.size()))
        << std::strerror(errno);
  }

 private:
  // Empty, or why not.
  std::string EnterNamespace() {
    const auto failed = [](const char* what) {
      return std::string(what) + ": " + std::strerror(errno);
    };
    // Only the first of the two may need a right; inside of it one has all.
    if (::unshare(CLONE_NEWNET) == -1 &&
        ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == -1) {
      return failed("unshare");
    }
    const Descriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq lo{};
    std::strcpy(lo.ifr_name, "lo");
    lo.ifr_flags = IFF_UP;
    if (::ioctl(any.get(), SIOCSIFFLAGS, &lo) == -1) return failed("lo up");
    raw_ = Descriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!raw_.is_open()) return failed("packet socket");
    return testing::WhyNot<DualStack>();
  }

  Descriptor raw_;
};

TEST_F(ForgedSourceTest, IsNoPeerOfAnIpv6OnlySocket) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  const Ipv6Sockaddr to =
      Loopback<Ipv6Only>(DUALSTACK_VALUE(server.LocalAddress()).port());
  const Ipv4MappedSockaddr forged(Map("127.0.0.1"_ipv4), 53);
  const Ipv6Sockaddr honest("::1"_ipv6, 53);
  std::array<char, 100> buffer;

  Write(Packet(forged.address().bytes(), forged.port(), to, "evil"));
  const absl::Status status = server.ReceiveFrom(buffer).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            "receive: the socket is IPv6-only and the system gave a sockaddr "
            "of an IPv4-mapped address where a native IPv6 address is wanted: "
            "read it as DualStackSockaddr");
  EXPECT_EQ(SystemErrorOf(status), std::nullopt);

  // The socket is as good as before; and the packets are, but for the source.
  Write(Packet(honest.address().bytes(), honest.port(), to, "good"));
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
  Write(Packet(forged.address().bytes(), forged.port(), to, "evil"));
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(datagram.peer.AsIpv4Mapped(), forged);
}

}  // namespace
}  // namespace dualstack
