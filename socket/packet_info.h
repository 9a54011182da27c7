#ifndef DUALSTACK_SOCKET_PACKET_INFO_H_
#define DUALSTACK_SOCKET_PACKET_INFO_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/traffic_class.h"

namespace dualstack {

// What UdpSocket::EnablePacketInfo() asks the system to say of every datagram
// beside its addresses.
struct PacketInfoOptions {
  bool hop_limit = false;
  bool traffic_class = false;
  bool arrival_time = false;
  // Whether the system may put datagrams that follow one another, of one peer
  // and one size, together into one (UDP_GRO). Give it buffers of 65535 bytes.
  bool coalesce = false;
};

// Where a datagram was sent to and how it came, on a socket of that kind. Every
// address is of the socket's kind: on a dual-stack socket, that of the host's
// own IPv4 addresses to which an IPv4 peer sent is IPv4-mapped, too.
//
// It is no statement about the peer: see SourceCheck.
template <SocketKind Kind>
struct PacketInfo {
  // As it stood in the packet: an address of this host, or a multicast or
  // broadcast address.
  typename Kind::Address destination;
  // The address of this host to answer from: `destination`, if that is one.
  // For IPv4 broadcast and multicast it is the one that the system would take
  // on that interface; for IPv6 multicast there is none.
  std::optional<typename Kind::Address> local = std::nullopt;
  // By which the datagram came.
  uint32_t interface_index = 0;

  // These only if they were asked for, and the system said.
  std::optional<uint8_t> hop_limit =
      std::nullopt;  // When it came; of IPv4, the time to live.
  std::optional<TrafficClass> traffic_class = std::nullopt;
  std::optional<absl::Time> arrival_time = std::nullopt;
  // The size of each of the datagrams that were put together into this one, of
  // which the last may be shorter; 0 if it is only one.
  uint16_t segment_size = 0;
};

// Whether a datagram came over the protocol that its source says. An IPv6
// packet can claim to come from ::ffff:192.0.2.1, no matter what IPV6_V6ONLY is
// (RFC 3493, section 5.3), and Linux passes it on. Who answers it, or grants it
// what 192.0.2.1 is granted, was fooled by a host that need not even have an
// IPv4 address.
enum class SourceCheck : uint8_t {
  // It did. Not that the source is who it says: nothing in UDP says that.
  kVerified,
  // Nobody can tell: the source is IPv4-mapped and there is no packet info, or
  // what there is contradicts the source or itself.
  kUnverified,
  // It did not: the source is IPv4-mapped, and the packet was IPv6.
  kForged,
};

// What a socket of the kind received.
template <SocketKind Kind>
struct Datagram {
  size_t size;  // Of the part that is in the buffer.
  typename Kind::Sockaddr peer;
  bool truncated;  // Whether there was more, which is lost.
  SourceCheck source_check = SourceCheck::kUnverified;
  // Whether the system had more to say than there was room for, which happens
  // only if it was asked for things that EnablePacketInfo() does not know.
  // Nothing that it said is believed then.
  bool info_truncated = false;
  // Nothing unless EnablePacketInfo() was called.
  std::optional<PacketInfo<Kind>> info = std::nullopt;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_PACKET_INFO_H_
