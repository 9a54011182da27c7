#include "dualstack/socket/udp_socket.h"

#include <cstddef>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/platform.h"

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

absl::Status Send(const Descriptor& descriptor,
                  std::span<const std::byte> bytes, const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("send");
  if (absl::Status status =
          internal::CheckAddress(internal::AddressUse::kUdpSend, peer);
      !status.ok()) {
    return status;
  }
  const platform::Result<size_t> sent = peer.Visit([&](const auto& sockaddr) {
    return platform::SendTo(descriptor.get(), bytes, sockaddr.data(),
                            sockaddr.size());
  });
  if (sent.ok()) return absl::OkStatus();
  if (internal::SendingWouldBlock(descriptor, sent.error)) {
    return internal::WouldBlockStatus();
  }
  return internal::SystemStatus(sent.error,
                                absl::StrCat("send to ", peer.ToString()));
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
absl::Status UdpSocket<Kind>::SendTo(std::span<const std::byte> bytes,
                                     const Sockaddr& peer) {
  return Send(this->descriptor(), bytes, internal::Erase(peer));
}

template <SocketKind Kind>
absl::StatusOr<typename UdpSocket<Kind>::Datagram> UdpSocket<Kind>::ReceiveFrom(
    std::span<std::byte> buffer) {
  constexpr char kOperation[] = "receive";
  if (!this->is_open()) return internal::ClosedStatus(kOperation);
  const platform::Result<platform::Received> received =
      platform::ReceiveFrom(this->native_handle(), buffer);
  if (!received.ok()) {
    return internal::FailedStatus(kOperation, this->descriptor(),
                                  received.error);
  }
  const absl::StatusOr<Sockaddr> peer =
      internal::ReadName<Kind>(kOperation, received.value.source);
  if (!peer.ok()) return peer.status();
  return Datagram{.size = received.value.size,
                  .peer = *peer,
                  .truncated = received.value.truncated};
}

template class UdpSocket<Ipv4Only>;
template class UdpSocket<Ipv6Only>;
template class UdpSocket<DualStack>;

}  // namespace dualstack
