#include "dualstack/socket/connected_udp_socket.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_calls.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/departure.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/connect.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {
namespace {

absl::Status Failed(const char* operation, const AnySockaddr& peer, int error) {
  return internal::SystemStatus(error,
                                absl::StrCat(operation, " ", peer.ToString()));
}

absl::Status ConnectSocket(const Descriptor& descriptor,
                           const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("connect");
  if (absl::Status status =
          internal::CheckAddress(internal::AddressUse::kUdpConnect, peer);
      !status.ok()) {
    return status;
  }
  return internal::Connect(descriptor, peer);
}

absl::Status SendToPeer(const Descriptor& descriptor,
                        std::span<const std::byte> bytes,
                        const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("send");
  if (absl::Status status = internal::CheckDatagram(
          internal::AddressUse::kUdpSend, peer, bytes.size());
      !status.ok()) {
    return status;
  }
  const platform::Result<size_t> sent = platform::Send(descriptor.get(), bytes);
  if (sent.ok()) return absl::OkStatus();
  if (internal::WouldBlock(sent.error)) return internal::WouldBlockStatus();
  return Failed("send to", peer, sent.error);
}

// Whether `name` is that of `peer`. For scopes that are wider than a link,
// systems leave the scope id out of the name.
bool Names(const platform::Name& name, const AnySockaddr& peer) {
  const absl::StatusOr<AnySockaddr> source =
      AnySockaddr::FromSockaddr(name.bytes());
  if (!source.ok()) return false;
  if (*source == peer) return true;
  const std::optional<Ipv6Sockaddr> ipv6 = peer.AsIpv6();
  return ipv6 && !ipv6->address().is_link_local() &&
         *source == Ipv6Sockaddr(ipv6->address(), ipv6->port());
}

absl::StatusOr<platform::Received> ReceiveFromPeer(const Descriptor& descriptor,
                                                   std::span<std::byte> buffer,
                                                   const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("receive");
  for (;;) {
    const platform::Result<platform::Received> received =
        platform::ReceiveFrom(descriptor.get(), buffer);
    if (received.ok()) {
      if (Names(received.value.source, peer)) return received.value;
      continue;  // It was there before the socket was connected.
    }
    if (internal::WouldBlock(received.error)) {
      return internal::WouldBlockStatus();
    }
    return Failed("receive from", peer, received.error);
  }
}

absl::Status DisconnectSocket(const Descriptor& descriptor,
                              const AnySockaddr& peer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("disconnect");
  const platform::Result<void> disconnected =
      platform::Disconnect(descriptor.get());
  if (!disconnected.ok()) {
    return Failed("disconnect from", peer, disconnected.error);
  }
  // It would be taken for that of the next peer.
  static_cast<void>(platform::TakeError(descriptor.get()));
  return absl::OkStatus();
}

absl::Status BindToInterface(const Descriptor& descriptor, uint32_t index) {
  const platform::Result<void> bound = platform::SetOption(
      descriptor.get(), platform::Option::kInterface, static_cast<int>(index));
  if (bound.ok()) return absl::OkStatus();
  return internal::SystemStatus(
      bound.error, absl::StrCat("bind to interface ", index, " again"));
}

// Linux binds a socket to the link of its peer before it looks for a way there,
// and leaves it so if there is none: nothing else could be sent any more.
void LetGoOfLink(const Descriptor& descriptor) {
  if (internal::BoundInterface(descriptor) == 0) return;
  // That takes a right, and to be disconnected does not, but costs a port that
  // the system chose.
  if (!BindToInterface(descriptor, 0).ok()) {
    static_cast<void>(platform::Disconnect(descriptor.get()));
  }
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<ConnectedUdpSocket<Kind>> UdpSocket<Kind>::Connect(
    const Sockaddr& peer) && {
  const uint32_t interface_index = internal::BoundInterface(this->descriptor());
  if (absl::Status status =
          ConnectSocket(this->descriptor(), internal::Erase(peer));
      !status.ok()) {
    if (interface_index == 0) LetGoOfLink(this->descriptor());
    return status;
  }
  return internal::SocketAccess::Make<ConnectedUdpSocket<Kind>>(
      Descriptor(this->Release()), peer, interface_index, std::move(state_));
}

template <SocketKind Kind>
absl::StatusOr<ConnectedUdpSocket<Kind>> ConnectedUdpSocket<Kind>::Connect(
    const Sockaddr& peer) {
  const AnySockaddr any = internal::Erase(peer);
  absl::StatusOr<Descriptor> descriptor = internal::OpenSocket(
      internal::SpecOf<Kind>(), platform::Type::kDatagram, &any);
  if (!descriptor.ok()) return descriptor.status();
  if (absl::Status status = ConnectSocket(*descriptor, any); !status.ok()) {
    return status;
  }
  return ConnectedUdpSocket(*std::move(descriptor), peer, 0);
}

template <SocketKind Kind>
absl::Status ConnectedUdpSocket<Kind>::Send(std::span<const std::byte> bytes) {
  return SendToPeer(this->descriptor(), bytes, internal::Erase(peer_));
}

template <SocketKind Kind>
absl::StatusOr<typename ConnectedUdpSocket<Kind>::Datagram>
ConnectedUdpSocket<Kind>::Receive(std::span<std::byte> buffer) {
  const absl::StatusOr<platform::Received> received =
      ReceiveFromPeer(this->descriptor(), buffer, internal::Erase(peer_));
  if (!received.ok()) return received.status();
  return Datagram{.size = received->size, .truncated = received->truncated};
}

template <SocketKind Kind>
absl::StatusOr<UdpSocket<Kind>> ConnectedUdpSocket<Kind>::Disconnect() && {
  if (absl::Status status =
          DisconnectSocket(this->descriptor(), internal::Erase(peer_));
      !status.ok()) {
    return status;
  }
  Descriptor descriptor(this->Release());
  if (interface_index_ != 0) {
    if (absl::Status status = BindToInterface(descriptor, interface_index_);
        !status.ok()) {
      return status;
    }
  }
  auto socket =
      internal::SocketAccess::Make<UdpSocket<Kind>>(std::move(descriptor));
  socket.state_ = std::move(unconnected_);
  return socket;
}

// These are UdpSocket's, and stand here because only here both types are known.
template absl::StatusOr<ConnectedUdpSocket<Ipv4Only>>
UdpSocket<Ipv4Only>::Connect(const Ipv4Sockaddr&) &&;
template absl::StatusOr<ConnectedUdpSocket<Ipv6Only>>
UdpSocket<Ipv6Only>::Connect(const Ipv6Sockaddr&) &&;
template absl::StatusOr<ConnectedUdpSocket<DualStack>>
UdpSocket<DualStack>::Connect(const DualStackSockaddr&) &&;

template class ConnectedUdpSocket<Ipv4Only>;
template class ConnectedUdpSocket<Ipv6Only>;
template class ConnectedUdpSocket<DualStack>;

}  // namespace dualstack
