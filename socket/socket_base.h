#ifndef DUALSTACK_SOCKET_SOCKET_BASE_H_
#define DUALSTACK_SOCKET_SOCKET_BASE_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/kind.h"

namespace dualstack {

// What every socket of a kind can do, whatever its state: say where it is, hand
// its descriptor to an event loop, and end. It is the base of TcpListener,
// TcpStream, UdpSocket and the others, and no socket by itself: nobody can make
// one.
//
// An operation on a socket that was closed, released or moved from is
// kFailedPrecondition, and the system is not asked. Sockets are
// thread-compatible: one thread may use one while another uses another, and
// each class says what several threads may do with the same.
template <SocketKind Kind>
class SocketBase {
 public:
  using Sockaddr = typename Kind::Sockaddr;

  // Where it is bound. Unspecified, with port 0, before it is.
  absl::StatusOr<Sockaddr> LocalAddress() const {
    return internal::LocalAddress<Kind>(descriptor_);
  }

  // Whether operations that would have to wait return kUnavailable instead. Not
  // so at first.
  absl::Status SetNonBlocking(bool non_blocking) {
    return internal::SetNonBlocking(descriptor_, non_blocking);
  }

  // For poll() and its like. It remains the socket's.
  NativeSocket native_handle() const { return descriptor_.get(); }
  bool is_open() const { return descriptor_.is_open(); }

  // Gives the system's socket away, whose new owner closes it; afterwards this
  // one is as if closed. kInvalidSocket if it is not open.
  [[nodiscard]] NativeSocket Release() { return descriptor_.Release(); }
  // Does nothing if it is not open.
  void Close() { descriptor_.Close(); }

 protected:
  explicit SocketBase(Descriptor descriptor)
      : descriptor_(std::move(descriptor)) {}

  // The new owner has the socket, and the old one is as if closed.
  SocketBase(SocketBase&&) noexcept = default;
  SocketBase& operator=(SocketBase&&) noexcept = default;
  ~SocketBase() = default;

  const Descriptor& descriptor() const { return descriptor_; }

 private:
  friend struct internal::SocketAccess;

  Descriptor descriptor_;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_SOCKET_BASE_H_
