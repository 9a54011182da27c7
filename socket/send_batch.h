#ifndef DUALSTACK_SOCKET_SEND_BATCH_H_
#define DUALSTACK_SOCKET_SEND_BATCH_H_

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/departure.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {

// What SendBatch::Send() did.
struct [[nodiscard]] SentBatch {
  size_t sent = 0;  // The first so many of the batch.
  // OK if that is all of them; otherwise why the next one was not sent. Those
  // behind it were not tried.
  absl::Status status = absl::OkStatus();
};

// Up to kCapacity datagrams, each to a peer of its own, which are sent in one
// system call where there is such a call (sendmmsg() of Linux) and in one call
// each elsewhere. Made once and used again and again: it is not small, does not
// move, and nothing is allocated.
//
// It holds addresses and no bytes: these are the caller's until they are sent.
// What cannot be sent is refused when it is added, and never by half.
//
//     static SendBatch<DualStack, 64> batch;
//     for (const auto& datagram : received) {
//       absl::Status added = batch.AddReply(datagram.bytes, datagram);
//     }
//     const SentBatch outcome = batch.Send(socket);
//
//     batch.Send(ipv6_only_socket);                     // does not compile
template <SocketKind Kind, size_t kCapacity>
class SendBatch {
 public:
  using Sockaddr = typename Kind::Sockaddr;
  static_assert(kCapacity > 0);

  // Not cleared: nothing is read that was not added.
  SendBatch() {}  // NOLINT(modernize-use-equals-default): that would clear it.
  SendBatch(const SendBatch&) = delete;
  SendBatch& operator=(const SendBatch&) = delete;

  static constexpr size_t capacity() { return kCapacity; }
  // How many wait to be sent.
  size_t size() const { return end_ - first_; }
  bool empty() const { return size() == 0; }
  // Whether nothing can be added before all is sent or cleared.
  bool full() const { return end_ == kCapacity; }
  void Clear() { first_ = end_ = 0; }

  // Adds one at the end. A Refusal, and the batch as before, for what
  // UdpSocket::SendTo() refuses; but the broadcast address is Send()'s matter,
  // because sockets differ. kResourceExhausted if the batch is full.
  absl::Status Add(std::span<const std::byte> bytes, const Sockaddr& peer) {
    return AddWith(bytes, peer, {});
  }
  absl::Status Add(std::string_view text, const Sockaddr& peer) {
    return Add(std::as_bytes(std::span(text)), peer);
  }
  template <PeerOf<Kind> Peer>
  absl::Status Add(std::span<const std::byte> bytes, const Peer& peer,
                   const SendOptions<AddressOf<Peer>>& options) {
    return AddWith(bytes, peer, internal::Erase(options));
  }
  template <PeerOf<Kind> Peer>
  absl::Status Add(std::string_view text, const Peer& peer,
                   const SendOptions<AddressOf<Peer>>& options) {
    return Add(std::as_bytes(std::span(text)), peer, options);
  }
  // As UdpSocket::Reply().
  absl::Status AddReply(std::span<const std::byte> bytes,
                        const Datagram<Kind>& received) {
    const auto options = ReplyOptions(received);
    if (!options.ok()) return options.status();
    return AddWith(bytes, received.peer, internal::Erase(*options));
  }
  absl::Status AddReply(std::string_view text, const Datagram<Kind>& received) {
    return AddReply(std::as_bytes(std::span(text)), received);
  }

  // Gives up the first, such as one that Send() failed at.
  void Skip() {
    if (!empty()) Advance(1);
  }

  // Sends what waits, in order, until one fails; what was sent waits no more.
  // So Send() can be called again: after kUnavailable when the socket can be
  // written, after another error with or without Skip(). Nothing is sent if one
  // of them would go to the broadcast address and the socket does not allow
  // that (Refusal::kBroadcastNotAllowed).
  SentBatch Send(UdpSocket<Kind>& socket);

 private:
  absl::Status AddWith(std::span<const std::byte> bytes, const Sockaddr& peer,
                       const internal::AnySendOptions& options);
  absl::Status CheckBroadcast() const;
  void Advance(size_t count) {
    first_ += count;
    if (empty()) Clear();
  }

  size_t first_ = 0;
  size_t end_ = 0;
  std::array<platform::Message, kCapacity> messages_;
  std::array<platform::SendSlot, kCapacity> slots_;
  std::array<Sockaddr, kCapacity> peers_;
  // For what is to be said of one that fails.
  std::array<internal::AnySendOptions, kCapacity> options_;
};

template <SocketKind Kind, size_t kCapacity>
absl::Status SendBatch<Kind, kCapacity>::AddWith(
    std::span<const std::byte> bytes, const Sockaddr& peer,
    const internal::AnySendOptions& options) {
  if (full()) return absl::ResourceExhaustedError("add: the batch is full");
  platform::SendSlot& slot = slots_[end_];
  const absl::StatusOr<size_t> control_size = internal::PrepareDatagram(
      internal::AddressUse::kUdpSendOrBroadcast, internal::Erase(peer),
      bytes.size(), options, slot.control);
  if (!control_size.ok()) return control_size.status();
  peers_[end_] = peer;
  options_[end_] = options;
  slot.Aim(bytes, peers_[end_].data(), Sockaddr::size(), *control_size,
           messages_[end_]);
  ++end_;
  return absl::OkStatus();
}

template <SocketKind Kind, size_t kCapacity>
absl::Status SendBatch<Kind, kCapacity>::CheckBroadcast() const {
  for (size_t i = first_; i < end_; ++i) {
    if (absl::Status status = internal::CheckAddress(
            internal::AddressUse::kUdpSend, internal::Erase(peers_[i]));
        !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

template <SocketKind Kind, size_t kCapacity>
SentBatch SendBatch<Kind, kCapacity>::Send(UdpSocket<Kind>& socket) {
  const Descriptor& descriptor = internal::SocketAccess::DescriptorOf(socket);
  if (!descriptor.is_open()) return {.status = internal::ClosedStatus("send")};
  if (!socket.state_.broadcast_allowed) {
    if (absl::Status status = CheckBroadcast(); !status.ok()) {
      return {.status = status};
    }
  }
  const platform::SentMessages sent = platform::SendMessages(
      descriptor.get(), std::span(messages_).subspan(first_, size()));
  SentBatch outcome{.sent = sent.count};
  if (sent.error != 0) {
    const size_t failed = first_ + sent.count;
    outcome.status =
        internal::SendStatus(descriptor, sent.error,
                             internal::Erase(peers_[failed]), options_[failed]);
  }
  Advance(sent.count);
  return outcome;
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_SEND_BATCH_H_
