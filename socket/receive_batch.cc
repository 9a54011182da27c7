#include "dualstack/socket/receive_batch.h"

#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/arrival.h"
#include "dualstack/socket/internal/datagram_state.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {

// How many are in `received`, in order.
template <SocketKind Kind>
absl::StatusOr<size_t> ReceiveMany(const Descriptor& descriptor,
                                   DatagramState& state,
                                   std::span<platform::Message> messages,
                                   std::span<platform::ReceiveSlot> slots,
                                   std::span<ReceivedDatagram<Kind>> received) {
  if (!descriptor.is_open()) return ClosedStatus("receive");
  for (;;) {
    for (platform::Message& message : messages) {
      platform::ReceiveSlot::Reset(message);
    }
    const platform::Result<size_t> count =
        platform::ReceiveMessages(descriptor.get(), messages);
    if (!count.ok()) return FailedStatus("receive", descriptor, count.error);
    size_t kept = 0;
    for (size_t i = 0; i < count.value; ++i) {
      ReceivedDatagram<Kind>& datagram = received[kept];
      const absl::StatusOr<bool> read = ReadDatagram<Kind>(
          RawDatagramOf(slots[i], messages[i]), state.keep_forged,
          std::span<Datagram<Kind>, 1>(static_cast<Datagram<Kind>*>(&datagram),
                                       1));
      if (!read.ok()) return read.status();
      if (!*read) continue;
      datagram.bytes = slots[i].buffer().first(datagram.size);
      ++kept;
    }
    if (kept < count.value) state.dropped.Add(count.value - kept);
    if (kept > 0) return kept;
  }
}

template absl::StatusOr<size_t> ReceiveMany(
    const Descriptor& descriptor, DatagramState& state,
    std::span<platform::Message> messages,
    std::span<platform::ReceiveSlot> slots,
    std::span<ReceivedDatagram<Ipv4Only>> received);
template absl::StatusOr<size_t> ReceiveMany(
    const Descriptor& descriptor, DatagramState& state,
    std::span<platform::Message> messages,
    std::span<platform::ReceiveSlot> slots,
    std::span<ReceivedDatagram<Ipv6Only>> received);
template absl::StatusOr<size_t> ReceiveMany(
    const Descriptor& descriptor, DatagramState& state,
    std::span<platform::Message> messages,
    std::span<platform::ReceiveSlot> slots,
    std::span<ReceivedDatagram<DualStack>> received);

}  // namespace dualstack::internal
