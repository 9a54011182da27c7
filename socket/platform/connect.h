#ifndef DUALSTACK_SOCKET_PLATFORM_CONNECT_H_
#define DUALSTACK_SOCKET_PLATFORM_CONNECT_H_

#include "dualstack/socket/platform/types.h"

// How a socket gets a peer, and how a UDP socket is rid of it again. The rules
// of platform.h hold.

namespace dualstack::platform {

// Waits for the outcome on a blocking socket. After an error a TCP socket is
// good for nothing but Close().
Result<void> Connect(NativeSocket socket, const sockaddr* address,
                     socklen_t size);

// On a non-blocking socket: begins. That it goes on is no error; when the
// socket is writable, TakeError() says how it ended.
Result<void> StartConnect(NativeSocket socket, const sockaddr* address,
                          socklen_t size);
// What went wrong with the socket since somebody last asked, 0 if nothing did
// (SO_ERROR). Asking takes it away.
Result<int> TakeError(NativeSocket socket);

// Of a UDP socket. It loses its peer, the local address and port that the
// system chose for it, and on Linux also the interface to which it was bound.
Result<void> Disconnect(NativeSocket socket);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_CONNECT_H_
