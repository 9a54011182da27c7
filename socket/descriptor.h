#ifndef DUALSTACK_SOCKET_DESCRIPTOR_H_
#define DUALSTACK_SOCKET_DESCRIPTOR_H_

#include <utility>

#include "dualstack/socket/platform/platform.h"

namespace dualstack {

// The system's handle of a socket: an int on POSIX, a SOCKET on Windows.
using NativeSocket = platform::NativeSocket;
// What no socket has as its handle.
inline constexpr NativeSocket kInvalidSocket = platform::kInvalidSocket;

// The owner of a system socket, which it closes when it ends. It can be moved,
// not copied, and when it was moved from, released or closed it owns nothing. A
// handle is a number that the system gives to the next one who asks, so that
// closing it twice closes somebody else's: here that cannot happen.
//
// It knows nothing of kinds: TcpStream, TcpListener and UdpSocket do.
class Descriptor {
 public:
  // Owns nothing.
  Descriptor() = default;
  // Owns `socket`, which nobody else may close from now on.
  explicit Descriptor(NativeSocket socket) : socket_(socket) {}

  Descriptor(Descriptor&& other) noexcept : socket_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    // Released before anything is closed, so that a move to itself is none.
    const NativeSocket socket = other.Release();
    Close();
    socket_ = socket;
    return *this;
  }
  ~Descriptor() { Close(); }

  // kInvalidSocket if there is none.
  NativeSocket get() const { return socket_; }
  bool is_open() const { return socket_ != kInvalidSocket; }

  // Gives the socket away: the caller closes it. kInvalidSocket if there is
  // none.
  [[nodiscard]] NativeSocket Release() {
    return std::exchange(socket_, kInvalidSocket);
  }
  // Does nothing if there is none. What the system says of close() is not
  // passed on: the handle is gone in any case, and it says nothing of whether
  // data arrived.
  void Close();

 private:
  NativeSocket socket_ = kInvalidSocket;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_DESCRIPTOR_H_
