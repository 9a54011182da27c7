#ifndef DUALSTACK_SOCKET_CONNECTED_UDP_SOCKET_H_
#define DUALSTACK_SOCKET_CONNECTED_UDP_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/datagram_state.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/socket_base.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {

// A UDP socket with one peer, which it does not change: on Linux one that is
// connected again, to another family, keeps the old local address and hears no
// answer; elsewhere it cannot be connected again. For another peer,
// Disconnect() or take another socket.
//
// Every datagram that it receives is the peer's. Those of others that came
// before it was connected, which systems hand out afterwards, are dropped. Once
// a dual-stack socket is connected to an IPv4 peer, IPv6 packets with a forged
// mapped source do not reach it either.
//
// Errors are as socket/error.h says. That nobody has the peer's port is an
// error here, kNotFound with ECONNREFUSED: one of Send() and Receive() tells it
// once, some time after the datagram that found out, and the socket is as good
// as before. Several threads may send and receive on one socket.
//
//     auto socket = ConnectedUdpSocket<Ipv6Only>::Connect(server);
//     absl::Status sent = socket->Send("ping");
//     auto pong = socket->Receive(buffer);
//
//     socket->SendTo("ping", server);                    // does not compile
template <SocketKind Kind>
class ConnectedUdpSocket : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;

  // What Receive() put into the buffer.
  struct Datagram {
    size_t size;     // Of the part that is in the buffer.
    bool truncated;  // Whether there was more, which is lost.
  };

  // A new socket, from a port that the system chooses. From a certain one:
  // UdpSocket::Bind(), and Connect() that. Nothing is sent, so that a peer need
  // not be there, but there must be a way to it: kNotFound if there is none.
  //
  // A Refusal, before the system is asked, for a peer that cannot be:
  // unspecified, port 0, link-local without a scope id, or broadcast, from
  // which nothing ever comes.
  static absl::StatusOr<ConnectedUdpSocket> Connect(const Sockaddr& peer);

  const Sockaddr& peer() const { return peer_; }

  // Sends one datagram to the peer, whole or not at all; it may be empty. A
  // Refusal for more than kMaxIpv4Datagram or kMaxIpv6Datagram bytes.
  absl::Status Send(std::span<const std::byte> bytes);
  absl::Status Send(std::string_view text) {
    return Send(std::as_bytes(std::span(text)));
  }

  // Receives the peer's next datagram, for which it waits. It may be empty, and
  // it counts even if the buffer has no room for it.
  absl::StatusOr<Datagram> Receive(std::span<std::byte> buffer);
  absl::StatusOr<Datagram> Receive(std::span<char> buffer) {
    return Receive(std::as_writable_bytes(buffer));
  }

  // The same socket, which talks to everybody again. A port that the system
  // chose, be it by Bind() with port 0, is gone with the connection, and so is
  // an error of the peer that nobody has seen. What was bound by name remains:
  // address, port, and the interface, of which Linux would let go as well.
  //
  // After an error this one is as before; closed, if the interface is lost.
  absl::StatusOr<UdpSocket<Kind>> Disconnect() &&;

 private:
  friend struct internal::SocketAccess;

  ConnectedUdpSocket(Descriptor descriptor, const Sockaddr& peer,
                     uint32_t interface_index,
                     internal::DatagramState unconnected = {})
      : SocketBase<Kind>(std::move(descriptor)),
        peer_(peer),
        interface_index_(interface_index),
        unconnected_(std::move(unconnected)) {}

  Sockaddr peer_;
  // To which it was bound before it was connected; 0 if to none. To be
  // connected to a link-local peer binds it as well.
  uint32_t interface_index_;
  // What the UdpSocket knew, for when it is one again.
  internal::DatagramState unconnected_;
};

extern template class ConnectedUdpSocket<Ipv4Only>;
extern template class ConnectedUdpSocket<Ipv6Only>;
extern template class ConnectedUdpSocket<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_CONNECTED_UDP_SOCKET_H_
