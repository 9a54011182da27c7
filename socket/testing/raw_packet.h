#ifndef DUALSTACK_SOCKET_TESTING_RAW_PACKET_H_
#define DUALSTACK_SOCKET_TESTING_RAW_PACKET_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/testing/net_namespace.h"

// IPv6 packets that no socket would send, written to a wire: the source is 16
// bytes of any kind, such as those of an IPv4-mapped address.

namespace dualstack::testing {

// With a UDP datagram (RFC 768).
std::vector<uint8_t> UdpPacket(const std::array<uint8_t, 16>& source,
                               uint16_t source_port, const Ipv6Sockaddr& to,
                               std::string_view payload);
// With a TCP segment that asks for a connection (RFC 9293).
std::vector<uint8_t> SynPacket(const std::array<uint8_t, 16>& source,
                               uint16_t source_port, const Ipv6Sockaddr& to);

// Writes it to the interface, so that who is at the other end receives it; at
// that of lo, the namespace itself.
absl::Status WritePacket(const NetNamespace& where, std::string_view interface,
                         std::span<const uint8_t> packet);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_RAW_PACKET_H_
