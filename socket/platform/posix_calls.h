#ifndef DUALSTACK_SOCKET_PLATFORM_POSIX_CALLS_H_
#define DUALSTACK_SOCKET_PLATFORM_POSIX_CALLS_H_

#include <sys/socket.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>

#include "dualstack/socket/platform/types.h"

// What the POSIX side's files have in common, and nobody else may use.

namespace dualstack::platform {

#if defined(MSG_NOSIGNAL)
inline constexpr int kSendFlags = MSG_NOSIGNAL;
#else
inline constexpr int kSendFlags = 0;  // See NeverSignal().
#endif

// Of a call that says -1 when it fails. Not for connect() and close(): what
// they began goes on after a signal, and a second call means something else.
template <typename Call>
auto RetryIfInterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

inline Result<void> Outcome(int result) {
  return {.error = result == -1 ? errno : 0};
}

inline Result<size_t> SizeOutcome(ssize_t result) {
  if (result == -1) return {.error = errno};
  return {.value = static_cast<size_t>(result)};
}

template <typename Value>
Result<void> SetOption(NativeSocket socket, int level, int option,
                       const Value& value) {
  return Outcome(::setsockopt(socket, level, option, &value, sizeof(value)));
}

template <typename Value = int>
Result<Value> GetOption(NativeSocket socket, int level, int option) {
  Result<Value> result;
  socklen_t size = sizeof(result.value);
  result.error =
      Outcome(::getsockopt(socket, level, option, &result.value, &size)).error;
  return result;
}

// No write to the socket raises SIGPIPE from now on. Where kSendFlags says so
// with each write, there is nothing to do.
inline Result<void> NeverSignal([[maybe_unused]] NativeSocket socket) {
#if defined(MSG_NOSIGNAL)
  return {};
#else
  return SetOption(socket, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
}

// Lets a call write `name`. The call gives -1 if it fails; then so does this.
template <typename Call>
auto ReadName(Name& name, Call call) {
  return RetryIfInterrupted([&] {
    socklen_t size = sizeof(name.storage);
    // Every socket address may be written to a sockaddr_storage through a
    // pointer to sockaddr (POSIX, <sys/socket.h>).
    const auto outcome =
        call(reinterpret_cast<sockaddr*>(&name.storage), &size);
    name.size = size;
    return outcome;
  });
}

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_POSIX_CALLS_H_
