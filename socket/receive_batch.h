#ifndef DUALSTACK_SOCKET_RECEIVE_BATCH_H_
#define DUALSTACK_SOCKET_RECEIVE_BATCH_H_

#include <array>
#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/datagram_state.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {

// A datagram of a batch, and where its bytes are.
template <SocketKind Kind>
struct ReceivedDatagram : Datagram<Kind> {
  std::span<std::byte> bytes;  // As many as `size` says.
};

namespace internal {

template <SocketKind Kind>
absl::StatusOr<size_t> ReceiveMany(const Descriptor& descriptor,
                                   DatagramState& state,
                                   std::span<platform::Message> messages,
                                   std::span<platform::ReceiveSlot> slots,
                                   std::span<ReceivedDatagram<Kind>> received);

}  // namespace internal

// Room for up to kCapacity datagrams, which are received in one system call
// where there is such a call (recvmmsg() of Linux) and in one call each
// elsewhere. Made once and used again and again: it is not small, does not
// move, and nothing is allocated.
//
// It is no queue: what one Receive() gave is overwritten by the next one.
//
//     static std::array<std::byte, 64 * 1500> memory;
//     static ReceiveBatch<DualStack, 64> batch(memory);
//     const auto received = batch.Receive(socket);
//     if (!received.ok()) return received.status();
//     for (const auto& datagram : *received) {
//       Handle(datagram.bytes, datagram.peer);
//     }
//
//     batch.Receive(ipv6_only_socket);                  // does not compile
template <SocketKind Kind, size_t kCapacity>
class ReceiveBatch {
 public:
  static_assert(kCapacity > 0);

  // `memory` is cut into kCapacity buffers of the same size, as large as that
  // can be, and must outlive the batch.
  explicit ReceiveBatch(std::span<std::byte> memory)
      : buffer_size_(memory.size() / kCapacity) {
    for (size_t i = 0; i < kCapacity; ++i) {
      slots_[i].Aim(memory.subspan(i * buffer_size_, buffer_size_),
                    messages_[i]);
    }
  }
  ReceiveBatch(const ReceiveBatch&) = delete;
  ReceiveBatch& operator=(const ReceiveBatch&) = delete;

  static constexpr size_t capacity() { return kCapacity; }
  // Of a datagram, the most bytes that are not cut off.
  size_t buffer_size() const { return buffer_size_; }

  // The datagrams that are there, at least one, for which it waits, as
  // UdpSocket::ReceiveFrom() would receive one after the other: with packet
  // info if the socket has it enabled, and without those whose sources are
  // forged. Valid until the next call. An error is that of the first, and
  // nothing was received; kDataLoss alone, which no system gives, loses the
  // others.
  absl::StatusOr<std::span<const ReceivedDatagram<Kind>>> Receive(
      UdpSocket<Kind>& socket) {
    const absl::StatusOr<size_t> count = internal::ReceiveMany<Kind>(
        internal::SocketAccess::DescriptorOf(socket), socket.state_, messages_,
        slots_, received_);
    if (!count.ok()) return count.status();
    return std::span<const ReceivedDatagram<Kind>>(received_).first(*count);
  }

 private:
  size_t buffer_size_;
  std::array<platform::Message, kCapacity> messages_;
  std::array<platform::ReceiveSlot, kCapacity> slots_;
  std::array<ReceivedDatagram<Kind>, kCapacity> received_;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_RECEIVE_BATCH_H_
