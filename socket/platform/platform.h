#ifndef DUALSTACK_SOCKET_PLATFORM_PLATFORM_H_
#define DUALSTACK_SOCKET_PLATFORM_PLATFORM_H_

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/platform/types.h"

// The system's socket calls, as the rest of the library needs them: the one
// seam between it and the operating system. Whatever differs between systems
// (the type of a descriptor, where an error number is found, the size of an
// option, how close-on-exec is asked for) ends here; a system is added by one
// more file beside posix.cc. What an address or a number means is decided
// above.
//
// For every function:
// - A signal that interrupts is not an error; the call goes on.
// - There is no exception, no allocation and no out-parameter.
// - A descriptor that it makes is closed by exec(), from the start where the
//   system can do that, and no write to any descriptor raises SIGPIPE.

namespace dualstack::platform {

struct Accepted {
  NativeSocket socket = kInvalidSocket;
  Name peer;
};

struct Received {
  size_t size = 0;  // Of what is in the buffer.
  bool truncated = false;
  Name source;
};

Result<NativeSocket> Open(Family family, Type type);
// On a socket of Family::kIpv6 that is not bound yet.
Result<void> SetV6Only(NativeSocket socket, bool v6only);
Result<bool> GetV6Only(NativeSocket socket);
Result<void> SetNonBlocking(NativeSocket socket, bool non_blocking);

Result<void> Bind(NativeSocket socket, const sockaddr* address, socklen_t size);
Result<void> Listen(NativeSocket socket, int backlog);
// The new socket blocks, whatever the listener does.
Result<Accepted> Accept(NativeSocket socket);

Result<Name> LocalName(NativeSocket socket);
Result<Name> PeerName(NativeSocket socket);

Result<size_t> Send(NativeSocket socket, std::span<const std::byte> bytes);
Result<size_t> SendTo(NativeSocket socket, std::span<const std::byte> bytes,
                      const sockaddr* address, socklen_t size);
Result<size_t> Receive(NativeSocket socket, std::span<std::byte> buffer);
Result<Received> ReceiveFrom(NativeSocket socket, std::span<std::byte> buffer);

Result<void> ShutdownWrite(NativeSocket socket);
// Called once for a descriptor, which is gone afterwards whatever is returned.
Result<void> Close(NativeSocket socket);

// The index of the interface that has this name now. The name may be any text:
// one that no interface can have is that of none, and not cut to one that has.
Result<uint32_t> InterfaceIndex(std::string_view name);

// What an error number means.
struct ErrorInfo {
  std::string_view name;  // "EACCES"; empty if the number is none of ours.
  absl::StatusCode code;
};
ErrorInfo Describe(int error);
// Whether Accept() gave this because of the connection that it was about to
// return: the next one is another matter.
bool IsLostConnection(int accept_error);
// The number for a descriptor that is none.
int BadSocketError();

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_PLATFORM_H_
