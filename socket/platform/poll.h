#ifndef DUALSTACK_SOCKET_PLATFORM_POLL_H_
#define DUALSTACK_SOCKET_PLATFORM_POLL_H_

#if defined(_WIN32)
#include <winsock2.h>
#else
#include <poll.h>
#endif

#include <cstddef>
#include <span>

#include "absl/time/time.h"
#include "dualstack/socket/platform/types.h"

// Waiting for several sockets with a deadline. The rules of platform.h hold.

namespace dualstack::platform {

#if defined(_WIN32)
using PollEntry = WSAPOLLFD;
#else
using PollEntry = pollfd;
#endif

// For a socket that shall be readable, or a listener with a connection.
inline PollEntry WaitToRead(NativeSocket socket) {
  PollEntry entry{};
  entry.fd = socket;
  entry.events = POLLIN;
  return entry;
}
// For a socket that shall be writable, or have ended its connect().
inline PollEntry WaitToWrite(NativeSocket socket) {
  PollEntry entry{};
  entry.fd = socket;
  entry.events = POLLOUT;
  return entry;
}
// After Poll(): what was waited for is there, or an error is.
inline bool IsReady(const PollEntry& entry) { return entry.revents != 0; }

// Waits until an entry is ready or `timeout` is over, on a clock that nobody
// sets: signals and steps of the system's time make it neither longer nor
// shorter. The number of entries that are ready, 0 if the time was over. A
// timeout of zero or less only looks; absl::InfiniteDuration() has no end.
Result<size_t> Poll(std::span<PollEntry> entries, absl::Duration timeout);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_POLL_H_
