#include "dualstack/socket/udp_socket.h"

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/arrival.h"
#include "dualstack/socket/internal/departure.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/packet_info_calls.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/send_options.h"

namespace dualstack {
namespace {

absl::StatusOr<Descriptor> BoundSocket(const internal::KindSpec& kind,
                                       const AnySockaddr& local,
                                       const BindOptions& options) {
  if (absl::Status status =
          internal::CheckAddress(internal::AddressUse::kUdpBind, local);
      !status.ok()) {
    return status;
  }
  return internal::OpenBoundSocket(kind, platform::Type::kDatagram, local,
                                   options);
}

internal::AddressUse SendUse(bool broadcast_allowed) {
  return broadcast_allowed ? internal::AddressUse::kUdpSendOrBroadcast
                           : internal::AddressUse::kUdpSend;
}

absl::Status Send(const Descriptor& descriptor, bool broadcast_allowed,
                  std::span<const std::byte> bytes, const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("send");
  if (absl::Status status = internal::CheckDatagram(SendUse(broadcast_allowed),
                                                    peer, bytes.size());
      !status.ok()) {
    return status;
  }
  const platform::Result<size_t> sent = peer.Visit([&](const auto& sockaddr) {
    return platform::SendTo(descriptor.get(), bytes, sockaddr.data(),
                            sockaddr.size());
  });
  if (sent.ok()) return absl::OkStatus();
  return internal::SendStatus(descriptor, sent.error, peer, {});
}

absl::Status Send(const Descriptor& descriptor, bool broadcast_allowed,
                  std::span<const std::byte> bytes, const AnySockaddr& peer,
                  const internal::AnySendOptions& options) {
  if (!descriptor.is_open()) return internal::ClosedStatus("send");
  platform::SendSlot slot;
  const absl::StatusOr<size_t> control_size = internal::PrepareDatagram(
      SendUse(broadcast_allowed), peer, bytes.size(), options, slot.control);
  if (!control_size.ok()) return control_size.status();
  platform::Message message;
  peer.Visit([&](const auto& sockaddr) {
    slot.Aim(bytes, sockaddr.data(), sockaddr.size(), *control_size, message);
  });
  const platform::SentMessages sent =
      platform::SendMessages(descriptor.get(), std::span(&message, 1));
  if (sent.error == 0) return absl::OkStatus();
  return internal::SendStatus(descriptor, sent.error, peer, options);
}

// The next datagram, and whether it is to be kept.
template <SocketKind Kind>
absl::StatusOr<bool> Receive(const Descriptor& descriptor,
                             std::span<std::byte> buffer,
                             std::span<Datagram<Kind>, 1> datagram) {
  if (!descriptor.is_open()) return internal::ClosedStatus("receive");
  const platform::Result<platform::Received> received =
      platform::ReceiveFrom(descriptor.get(), buffer);
  if (!received.ok()) {
    return internal::FailedStatus("receive", descriptor, received.error);
  }
  return internal::ReadDatagram<Kind>({.size = received.value.size,
                                       .source = received.value.source.bytes(),
                                       .control = {},
                                       .truncated = received.value.truncated,
                                       .control_truncated = false},
                                      /*keep_forged=*/false, datagram);
}

template <SocketKind Kind>
absl::StatusOr<bool> ReceiveWithInfo(const Descriptor& descriptor,
                                     std::span<std::byte> buffer,
                                     bool keep_forged,
                                     std::span<Datagram<Kind>, 1> datagram) {
  if (!descriptor.is_open()) return internal::ClosedStatus("receive");
  platform::ReceiveSlot slot;
  platform::Message message;
  slot.Aim(buffer, message);
  platform::ReceiveSlot::Reset(message);
  const platform::Result<size_t> received =
      platform::ReceiveMessages(descriptor.get(), std::span(&message, 1));
  if (!received.ok()) {
    return internal::FailedStatus("receive", descriptor, received.error);
  }
  return internal::ReadDatagram<Kind>(internal::RawDatagramOf(slot, message),
                                      keep_forged, datagram);
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<UdpSocket<Kind>> UdpSocket<Kind>::Bind(
    const BindTarget& local, const BindOptions& options) {
  absl::StatusOr<Descriptor> descriptor =
      BoundSocket(internal::SpecOf<Kind>(), internal::Erase(local), options);
  if (!descriptor.ok()) return descriptor.status();
  return UdpSocket(*std::move(descriptor));
}

template <SocketKind Kind>
absl::StatusOr<UdpSocket<Kind>> UdpSocket<Kind>::Open() {
  absl::StatusOr<Descriptor> descriptor = internal::OpenSocket(
      internal::SpecOf<Kind>(), platform::Type::kDatagram, nullptr);
  if (!descriptor.ok()) return descriptor.status();
  return UdpSocket(*std::move(descriptor));
}

template <SocketKind Kind>
EnabledOf<Kind> UdpSocket<Kind>::EnablePacketInfo(
    const PacketInfoOptions& options) {
  EnabledOf<Kind> outcome = [&] {
    if constexpr (std::same_as<Kind, DualStack>) {
      return internal::EnablePacketInfoOfBoth(this->descriptor(), options);
    } else {
      return internal::EnablePacketInfo(internal::SpecOf<Kind>().family,
                                        this->descriptor(), options);
    }
  }();
  if (outcome.ok()) state_.packet_info = true;
  return outcome;
}

template <SocketKind Kind>
absl::Status UdpSocket<Kind>::SetBroadcast(bool allow) {
  constexpr char kOperation[] = "allow broadcast";
  if (!this->is_open()) return internal::ClosedStatus(kOperation);
  const platform::Result<void> set =
      platform::SetBroadcast(this->native_handle(), allow);
  if (!set.ok()) {
    return internal::FailedStatus(kOperation, this->descriptor(), set.error);
  }
  state_.broadcast_allowed = allow;
  return absl::OkStatus();
}

template <SocketKind Kind>
absl::Status UdpSocket<Kind>::SendTo(std::span<const std::byte> bytes,
                                     const Sockaddr& peer) {
  return Send(this->descriptor(), state_.broadcast_allowed, bytes,
              internal::Erase(peer));
}

template <SocketKind Kind>
absl::Status UdpSocket<Kind>::SendWith(
    std::span<const std::byte> bytes, const Sockaddr& peer,
    const internal::AnySendOptions& options) {
  return Send(this->descriptor(), state_.broadcast_allowed, bytes,
              internal::Erase(peer), options);
}

template <SocketKind Kind>
absl::Status UdpSocket<Kind>::Reply(std::span<const std::byte> bytes,
                                    const Datagram& received) {
  const auto options = ReplyOptions(received);
  if (!options.ok()) return options.status();
  return SendWith(bytes, received.peer, internal::Erase(*options));
}

template <SocketKind Kind>
absl::StatusOr<Datagram<Kind>> UdpSocket<Kind>::ReceiveFrom(
    std::span<std::byte> buffer) {
  // The one object that is filled and, without being copied, returned. Begun as
  // a copy because that is quicker than to clear it.
  static constexpr Datagram kNothing{};
  absl::StatusOr<Datagram> received(kNothing);
  const std::span<Datagram, 1> datagram(&*received, 1);
  for (;;) {
    const absl::StatusOr<bool> kept =
        state_.packet_info
            ? ReceiveWithInfo<Kind>(this->descriptor(), buffer,
                                    state_.keep_forged, datagram)
            : Receive<Kind>(this->descriptor(), buffer, datagram);
    if (!kept.ok()) received = kept.status();
    if (!kept.ok() || *kept) return received;
    state_.dropped.Add(1);
  }
}

template class UdpSocket<Ipv4Only>;
template class UdpSocket<Ipv6Only>;
template class UdpSocket<DualStack>;

}  // namespace dualstack
