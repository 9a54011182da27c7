#ifndef DUALSTACK_SOCKET_UDP_SOCKET_H_
#define DUALSTACK_SOCKET_UDP_SOCKET_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"

namespace dualstack {

// A UDP socket that is not connected: every datagram goes to, or comes from, a
// peer of the socket's kind.
//
// Errors are as socket/error.h says; an operation on a socket that was closed
// or moved from is kFailedPrecondition. Sockets are thread-compatible, and
// several threads may send and receive on one.
//
//     auto socket = UdpSocket<DualStack>::Bind(53);
//     std::array<std::byte, 1500> buffer;
//     auto datagram = socket->ReceiveFrom(buffer);
//     absl::Status sent = socket->SendTo("pong", datagram->peer);
//
//     ipv6_only_socket.SendTo("pong", datagram->peer);    // does not compile
template <SocketKind Kind>
class UdpSocket {
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
  static absl::StatusOr<UdpSocket> Bind(const BindTarget& local);
  // Not bound: the system chooses address and port when the first datagram is
  // sent.
  static absl::StatusOr<UdpSocket> Open();

  // The new owner has the socket, and the old one is as if closed.
  UdpSocket(UdpSocket&&) noexcept = default;
  UdpSocket& operator=(UdpSocket&&) noexcept = default;

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

  // Unspecified, with port 0, before the socket is bound.
  absl::StatusOr<Sockaddr> LocalAddress() const;

  // Whether operations that would have to wait return kUnavailable instead. Not
  // so at first.
  absl::Status SetNonBlocking(bool non_blocking);

  // For poll() and options. It remains the socket's.
  NativeSocket native_handle() const { return descriptor_.get(); }
  bool is_open() const { return descriptor_.is_open(); }
  // Does nothing if it is not open.
  void Close() { descriptor_.Close(); }

 private:
  explicit UdpSocket(Descriptor descriptor)
      : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
};

extern template class UdpSocket<Ipv4Only>;
extern template class UdpSocket<Ipv6Only>;
extern template class UdpSocket<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_UDP_SOCKET_H_
