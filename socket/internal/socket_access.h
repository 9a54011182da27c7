#ifndef DUALSTACK_SOCKET_INTERNAL_SOCKET_ACCESS_H_
#define DUALSTACK_SOCKET_INTERNAL_SOCKET_ACCESS_H_

#include <utility>

#include "dualstack/socket/descriptor.h"

namespace dualstack::internal {

// How the library makes a typed socket of a descriptor, and takes it apart
// again: from one state to the next, or from a descriptor that was looked at.
// Whoever makes one answers for its kind and its state. A friend of every
// socket, so that nobody else can.
struct SocketAccess {
  // With what the socket knows besides, if it knows something.
  template <typename Socket, typename... State>
  static Socket Make(Descriptor descriptor, State&&... state) {
    return Socket(std::move(descriptor), std::forward<State>(state)...);
  }

  template <typename Socket>
  static const Descriptor& DescriptorOf(const Socket& socket) {
    return socket.descriptor_;
  }

  template <typename Socket>
  static Descriptor Take(Socket socket) {
    return Descriptor(socket.Release());
  }
};

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_SOCKET_ACCESS_H_
