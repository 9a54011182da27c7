#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "dualstack/socket/platform/connect.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {

Result<void> Connect(NativeSocket socket, const sockaddr* address,
                     socklen_t size) {
  if (::connect(socket, address, size) == 0) return {};
  if (errno != EINTR) return {.error = errno};
  // The connection is still being made (POSIX, connect()), and to call
  // connect() again would be an error: wait as one does on a non-blocking
  // socket.
  pollfd writable{.fd = socket, .events = POLLOUT, .revents = 0};
  if (RetryIfInterrupted([&] { return ::poll(&writable, 1, -1); }) == -1) {
    return {.error = errno};
  }
  const Result<int> outcome = TakeError(socket);
  return {.error = outcome.ok() ? outcome.value : outcome.error};
}

Result<void> StartConnect(NativeSocket socket, const sockaddr* address,
                          socklen_t size) {
  if (::connect(socket, address, size) == 0) return {};
  // A signal leaves it in progress too.
  if (errno == EINPROGRESS || errno == EINTR) return {};
  return {.error = errno};
}

Result<int> TakeError(NativeSocket socket) {
  return GetOption(socket, SOL_SOCKET, SO_ERROR);
}

Result<void> Disconnect(NativeSocket socket) {
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  // Twice is as good as once, unlike that of a connection.
  const int result = RetryIfInterrupted(
      [&] { return ::connect(socket, &nobody, sizeof(nobody)); });
#if !defined(__linux__)
  // The BSDs and macOS disconnect and then complain of the family (connect(2)).
  if (result == -1 && errno == EAFNOSUPPORT) return {};
#endif
  return Outcome(result);
}

}  // namespace dualstack::platform
