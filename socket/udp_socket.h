#ifndef DUALSTACK_SOCKET_UDP_SOCKET_H_
#define DUALSTACK_SOCKET_UDP_SOCKET_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/socket_base.h"

namespace dualstack {

template <SocketKind Kind>
class ConnectedUdpSocket;

// A UDP socket that is not connected: every datagram goes to, or comes from, a
// peer of the socket's kind.
//
// Errors are as socket/error.h says. Several threads may send and receive on
// one socket.
//
//     auto socket = UdpSocket<DualStack>::Bind(53);
//     std::array<std::byte, 1500> buffer;
//     auto datagram = socket->ReceiveFrom(buffer);
//     absl::Status sent = socket->SendTo("pong", datagram->peer);
//
//     ipv6_only_socket.SendTo("pong", datagram->peer);    // does not compile
template <SocketKind Kind>
class UdpSocket : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;
  using BindTarget = typename Kind::BindTarget;

  // What ReceiveFrom() put into the buffer.
  struct Datagram {
    size_t size;  // Of the part that is in the buffer.
    Sockaddr peer;
    bool truncated;  // Whether there was more, which is lost.
  };

  // With port 0, on a port that the system chooses and LocalAddress() tells.
  // kInvalidArgument, before the system is asked, for a link-local address
  // without a scope id.
  static absl::StatusOr<UdpSocket> Bind(const BindTarget& local,
                                        const BindOptions& options = {});
  // Not bound: the system chooses address and port when the first datagram is
  // sent.
  static absl::StatusOr<UdpSocket> Open();

  // The same socket, connected: from now on it talks to this peer alone. For
  // the result, include dualstack/socket/connected_udp_socket.h, which says
  // more. After an error this one is as before, but that it may have a port
  // now.
  absl::StatusOr<ConnectedUdpSocket<Kind>> Connect(const Sockaddr& peer) &&;

  // Sends one datagram, whole or not at all; it may be empty.
  // kInvalidArgument, before the system is asked, for a peer that cannot be:
  // unspecified, port 0, or link-local without a scope id.
  absl::Status SendTo(std::span<const std::byte> bytes, const Sockaddr& peer);
  absl::Status SendTo(std::string_view text, const Sockaddr& peer) {
    return SendTo(std::as_bytes(std::span(text)), peer);
  }

  // Receives the next datagram, for which it waits. It may be empty, and it
  // counts even if the buffer has no room for it.
  //
  // kDataLoss if the source is no address of the socket's kind; the datagram is
  // dropped and the socket as good as before. That happens when somebody forges
  // it: IPV6_V6ONLY does not keep out an IPv6 packet that claims to come from
  // ::ffff:192.0.2.1 (RFC 3493, section 5.3). An Ipv6Only socket can tell. A
  // DualStack one cannot: there such an address is what an IPv4 peer has.
  absl::StatusOr<Datagram> ReceiveFrom(std::span<std::byte> buffer);
  absl::StatusOr<Datagram> ReceiveFrom(std::span<char> buffer) {
    return ReceiveFrom(std::as_writable_bytes(buffer));
  }

 private:
  friend struct internal::SocketAccess;

  using SocketBase<Kind>::SocketBase;
};

extern template class UdpSocket<Ipv4Only>;
extern template class UdpSocket<Ipv6Only>;
extern template class UdpSocket<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_UDP_SOCKET_H_
