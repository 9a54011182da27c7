#include "dualstack/socket/testing/raw_packet.h"

#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/testing/net_namespace.h"

namespace dualstack::testing {
namespace {

using Bytes = std::vector<uint8_t>;

void Append16(Bytes& packet, size_t value) {
  packet.push_back(static_cast<uint8_t>(value >> 8));
  packet.push_back(static_cast<uint8_t>(value & 0xff));
}

// The sum of the Internet checksum (RFC 1071) over 16-bit words; what is
// missing of the last one counts as zero.
uint32_t Sum(std::span<const uint8_t> bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    sum += static_cast<uint32_t>(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
  }
  return sum;
}

// Puts an IPv6 header (RFC 8200, section 3) before the segment, and the
// checksum of both, as section 8.1 has it, where the protocol wants it.
Bytes Packet(const std::array<uint8_t, 16>& source, const Ipv6Sockaddr& to,
             uint8_t protocol, Bytes segment, size_t checksum_offset) {
  const std::array<uint8_t, 16> destination = to.address().bytes();
  uint32_t sum = Sum(source) + Sum(destination) + Sum(segment) + protocol +
                 static_cast<uint32_t>(segment.size());
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  segment[checksum_offset] = static_cast<uint8_t>(~sum >> 8 & 0xff);
  segment[checksum_offset + 1] = static_cast<uint8_t>(~sum & 0xff);

  Bytes packet = {0x60, 0, 0, 0};
  Append16(packet, segment.size());
  packet.push_back(protocol);
  packet.push_back(64);  // Hop limit.
  packet.insert(packet.end(), source.begin(), source.end());
  packet.insert(packet.end(), destination.begin(), destination.end());
  packet.insert(packet.end(), segment.begin(), segment.end());
  return packet;
}

}  // namespace

Bytes UdpPacket(const std::array<uint8_t, 16>& source, uint16_t source_port,
                const Ipv6Sockaddr& to, std::string_view payload) {
  Bytes segment;
  Append16(segment, source_port);
  Append16(segment, to.port());
  Append16(segment, 8 + payload.size());
  Append16(segment, 0);  // Checksum.
  segment.insert(segment.end(), payload.begin(), payload.end());
  return Packet(source, to, IPPROTO_UDP, segment, 6);
}

Bytes SynPacket(const std::array<uint8_t, 16>& source, uint16_t source_port,
                const Ipv6Sockaddr& to) {
  Bytes segment;
  Append16(segment, source_port);
  Append16(segment, to.port());
  segment.insert(segment.end(), 8, 0);  // Sequence and acknowledgment numbers.
  Append16(segment, 0x5002);            // A header of 5 words; SYN.
  Append16(segment, 0xffff);            // Window.
  Append16(segment, 0);                 // Checksum.
  Append16(segment, 0);                 // Urgent pointer.
  return Packet(source, to, IPPROTO_TCP, segment, 16);
}

absl::Status WritePacket(const NetNamespace& where, std::string_view interface,
                         std::span<const uint8_t> packet) {
  const Descriptor socket = where.Run([] {
    return Descriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  });
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_protocol = htons(ETH_P_IPV6);
  to.sll_ifindex = static_cast<int>(where.IndexOf(interface));
  to.sll_halen = ETH_ALEN;
  // To all on the wire: that way its address need not be known. That of lo is
  // zeros.
  if (interface != "lo") std::fill_n(to.sll_addr, ETH_ALEN, 0xff);
  // A sockaddr_ll is read through a pointer to sockaddr by packet(7).
  if (::sendto(socket.get(), packet.data(), packet.size(), 0,
               reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == -1) {
    return absl::ErrnoToStatus(errno, "write a packet");
  }
  return absl::OkStatus();
}

}  // namespace dualstack::testing
