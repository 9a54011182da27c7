#ifndef DUALSTACK_SOCKET_SEND_OPTIONS_H_
#define DUALSTACK_SOCKET_SEND_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/traffic_class.h"
#include "dualstack/socket/packet_info.h"

namespace dualstack {

// The most bytes that one datagram carries: 65535 less the headers, which an
// IPv4 packet counts (RFC 791, section 3.1) and an IPv6 packet does not (RFC
// 8200, section 3). On a dual-stack socket it depends on the peer.
inline constexpr size_t kMaxIpv4Datagram = 65'535 - 20 - 8;
inline constexpr size_t kMaxIpv6Datagram = 65'535 - 8;

// How one datagram is to leave the host, where that is not left to the socket
// and the system. Address is that of the peer's type: a source of another
// family is not a mistake that systems report. Some ignore it.
//
//     ipv6_socket.SendTo(bytes, peer, {.source = "2001:db8::1"_ipv6});
//     dual_stack_socket.SendTo(bytes, mapped_peer,
//                              {.source = Map("192.0.2.1"_ipv4)});
//
//     dual_stack_socket.SendTo(bytes, ipv6_peer,        // does not compile
//                              {.source = Map("192.0.2.1"_ipv4)});
template <typename Address>
struct SendOptions {
  // One of the host's addresses, even if the socket is bound to another.
  std::optional<Address> source = std::nullopt;
  // By which to send; 0 lets the system choose.
  uint32_t interface_index = 0;
  // From 1 to 255, of IPv4 the time to live; 0 is the socket's own.
  uint8_t hop_limit = 0;
  // The socket's own if there is none.
  std::optional<TrafficClass> traffic_class = std::nullopt;
  // If not 0, the bytes are sent as many datagrams of this size, of which the
  // last may be shorter (UDP_SEGMENT of Linux; elsewhere kUnimplemented). All
  // together they may have as many bytes as one datagram, and Linux makes at
  // most 128 of them.
  uint16_t segment_size = 0;
};

// What stands for Address where the peer is a Sockaddr.
template <typename Sockaddr>
using AddressOf =
    std::remove_cvref_t<decltype(std::declval<const Sockaddr&>().address())>;

// How an answer to `received` leaves from where that arrived: from the address
// that it was sent to, and if that was a link-local, multicast or broadcast
// address, by the interface by which it came. UdpSocket::Reply() sends so; this
// is for those who want to say more.
//
// kInvalidArgument if there is no packet info (Refusal::kNoPacketInfo): the
// answer would come from where the system likes, and the peer not know it. And
// if the source is forged (Refusal::kForgedSource): the answer would go to
// another host than the one that asked.
template <SocketKind Kind>
absl::StatusOr<SendOptions<typename Kind::Address>> ReplyOptions(
    const Datagram<Kind>& received);

extern template absl::StatusOr<SendOptions<Ipv4Only::Address>> ReplyOptions(
    const Datagram<Ipv4Only>& received);
extern template absl::StatusOr<SendOptions<Ipv6Only::Address>> ReplyOptions(
    const Datagram<Ipv6Only>& received);
extern template absl::StatusOr<SendOptions<DualStack::Address>> ReplyOptions(
    const Datagram<DualStack>& received);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_SEND_OPTIONS_H_
