#ifndef DUALSTACK_SOCKET_INTERNAL_ARRIVAL_H_
#define DUALSTACK_SOCKET_INTERNAL_ARRIVAL_H_

#include <sys/socket.h>

#include <cstddef>
#include <span>

#include "absl/status/statusor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"

// From what the system said of a datagram to what that means on a socket of a
// kind. It makes no system call, takes any bytes, and allocates
// nothing unless the system gave what it cannot give.

namespace dualstack::internal {

// A datagram as the system delivered it.
struct RawDatagram {
  size_t size;                         // Of what is in the buffer.
  std::span<const std::byte> source;   // A sockaddr.
  std::span<const std::byte> control;  // Control messages.
  bool truncated;
  bool control_truncated;
};

inline RawDatagram RawDatagramOf(const platform::ReceiveSlot& slot,
                                 const platform::Message& message) {
  const int flags = message.msg_hdr.msg_flags;
  return {.size = message.msg_len,
          .source = slot.SourceOf(message),
          .control = slot.ControlOf(message),
          .truncated = (flags & MSG_TRUNC) != 0,
          .control_truncated = (flags & MSG_CTRUNC) != 0};
}

// Reads it into `datagram`, where it stays: it is large, and to copy what was
// just written is slow. Whether it is to be kept; not if its source is forged,
// and then `datagram` means nothing. A mapped source on an Ipv6Only socket is
// always taken for forged; any other that the socket does not speak is
// kDataLoss.
template <SocketKind Kind>
absl::StatusOr<bool> ReadDatagram(const RawDatagram& raw, bool keep_forged,
                                  std::span<Datagram<Kind>, 1> datagram);

extern template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<Ipv4Only>, 1> datagram);
extern template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<Ipv6Only>, 1> datagram);
extern template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<DualStack>, 1> datagram);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_ARRIVAL_H_
