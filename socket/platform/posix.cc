#if defined(_WIN32)
#error \
    "dualstack: socket/ runs on POSIX systems only; there is no Winsock side yet"
#endif

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/platform/posix_calls.h"

namespace dualstack::platform {
namespace {

// Where the system has SOCK_CLOEXEC (Linux and the BSDs, not macOS), a new
// descriptor is close-on-exec at once, and accept4() does the same for accepted
// ones. Elsewhere another thread's fork() may come between.
// DUALSTACK_POSIX_BASELINE leaves such extensions alone, so that what replaces
// them is tested on systems that have them.
#if defined(SOCK_CLOEXEC) && !defined(DUALSTACK_POSIX_BASELINE)
#define DUALSTACK_HAS_SOCK_CLOEXEC 1
#else
#define DUALSTACK_HAS_SOCK_CLOEXEC 0
#endif

// Only on Linux does MSG_TRUNC, given to recvfrom(), ask for the size that the
// datagram had.
#if defined(__linux__) && !defined(DUALSTACK_POSIX_BASELINE)
#define DUALSTACK_HAS_RECVFROM_TRUNC 1
#else
#define DUALSTACK_HAS_RECVFROM_TRUNC 0
#endif

// What a new descriptor needs and could not be given when it was made.
Result<void> FinishNew(NativeSocket socket) {
#if !DUALSTACK_HAS_SOCK_CLOEXEC
  if (::fcntl(socket, F_SETFD, FD_CLOEXEC) == -1) return {.error = errno};
#endif
  return NeverSignal(socket);
}

}  // namespace

Result<NativeSocket> Open(Family family, Type type) {
  const int domain = family == Family::kIpv4 ? AF_INET : AF_INET6;
  int kind = type == Type::kStream ? SOCK_STREAM : SOCK_DGRAM;
#if DUALSTACK_HAS_SOCK_CLOEXEC
  kind |= SOCK_CLOEXEC;
#endif
  const int socket = ::socket(domain, kind, 0);
  if (socket == -1) return {.value = kInvalidSocket, .error = errno};
  if (const Result<void> finished = FinishNew(socket); !finished.ok()) {
    ::close(socket);
    return {.value = kInvalidSocket, .error = finished.error};
  }
  return {.value = socket};
}

Result<void> SetV6Only(NativeSocket socket, bool v6only) {
  return SetOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, v6only ? 1 : 0);
}

Result<bool> GetV6Only(NativeSocket socket) {
  const Result<int> option = GetOption(socket, IPPROTO_IPV6, IPV6_V6ONLY);
  return {.value = option.value != 0, .error = option.error};
}

Result<void> SetNonBlocking(NativeSocket socket, bool non_blocking) {
  const int flags = ::fcntl(socket, F_GETFL);
  if (flags == -1) return {.error = errno};
  return Outcome(
      ::fcntl(socket, F_SETFL,
              non_blocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

Result<void> Bind(NativeSocket socket, const sockaddr* address,
                  socklen_t size) {
  return Outcome(::bind(socket, address, size));
}

Result<void> Listen(NativeSocket socket, int backlog) {
  return Outcome(::listen(socket, backlog));
}

Result<Accepted> Accept(NativeSocket socket) {
  Result<Accepted> result;
  const int accepted =
      ReadName(result.value.peer, [socket](sockaddr* name, socklen_t* size) {
#if DUALSTACK_HAS_SOCK_CLOEXEC
        return ::accept4(socket, name, size, SOCK_CLOEXEC);
#else
        return ::accept(socket, name, size);
#endif
      });
  if (accepted == -1) {
    result.error = errno;
    return result;
  }
  // NOLINTNEXTLINE(misc-const-correctness): below it is changed.
  Result<void> finished = FinishNew(accepted);
#if !DUALSTACK_HAS_SOCK_CLOEXEC
  // The BSDs and macOS let it inherit the listener's mode.
  if (finished.ok()) finished = SetNonBlocking(accepted, false);
#endif
  if (!finished.ok()) {
    ::close(accepted);
    result.error = finished.error;
    return result;
  }
  result.value.socket = accepted;
  return result;
}

Result<Name> LocalName(NativeSocket socket) {
  Result<Name> result;
  const int outcome =
      ReadName(result.value, [socket](sockaddr* name, socklen_t* size) {
        return ::getsockname(socket, name, size);
      });
  result.error = Outcome(outcome).error;
  return result;
}

Result<Name> PeerName(NativeSocket socket) {
  Result<Name> result;
  const int outcome =
      ReadName(result.value, [socket](sockaddr* name, socklen_t* size) {
        return ::getpeername(socket, name, size);
      });
  result.error = Outcome(outcome).error;
  return result;
}

Result<size_t> Send(NativeSocket socket, std::span<const std::byte> bytes) {
  return SizeOutcome(RetryIfInterrupted(
      [&] { return ::send(socket, bytes.data(), bytes.size(), kSendFlags); }));
}

Result<size_t> SendTo(NativeSocket socket, std::span<const std::byte> bytes,
                      const sockaddr* address, socklen_t size) {
  return SizeOutcome(RetryIfInterrupted([&] {
    return ::sendto(socket, bytes.data(), bytes.size(), kSendFlags, address,
                    size);
  }));
}

Result<size_t> Receive(NativeSocket socket, std::span<std::byte> buffer) {
  return SizeOutcome(RetryIfInterrupted(
      [&] { return ::recv(socket, buffer.data(), buffer.size(), 0); }));
}

Result<Received> ReceiveFrom(NativeSocket socket, std::span<std::byte> buffer) {
  Result<Received> result;
  Received& received = result.value;
#if DUALSTACK_HAS_RECVFROM_TRUNC
  const ssize_t size =
      ReadName(received.source, [&](sockaddr* name, socklen_t* name_size) {
        return ::recvfrom(socket, buffer.data(), buffer.size(), MSG_TRUNC, name,
                          name_size);
      });
  if (size == -1) {
    result.error = errno;
    return result;
  }
  received.size = std::min(static_cast<size_t>(size), buffer.size());
  received.truncated = static_cast<size_t>(size) > buffer.size();
#else
  iovec part{.iov_base = buffer.data(), .iov_len = buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_name = &received.source.storage;
  const ssize_t size = RetryIfInterrupted([&] {
    message.msg_namelen = sizeof(received.source.storage);
    return ::recvmsg(socket, &message, 0);
  });
  if (size == -1) {
    result.error = errno;
    return result;
  }
  received.source.size = message.msg_namelen;
  received.size = static_cast<size_t>(size);
  received.truncated = (message.msg_flags & MSG_TRUNC) != 0;
#endif
  return result;
}

Result<void> ShutdownWrite(NativeSocket socket) {
  return Outcome(::shutdown(socket, SHUT_WR));
}

Result<void> Close(NativeSocket socket) {
  // Linux and the BSDs have released the descriptor even if a signal
  // interrupts: a second close() could hit another thread's new one.
  return Outcome(::close(socket));
}

Result<uint32_t> InterfaceIndex(std::string_view name) {
  // C libraries cut a longer name, each in its own way, and end one at a NUL.
  std::array<char, IF_NAMESIZE> terminated{};
  if (name.size() >= terminated.size() ||
      name.find('\0') != std::string_view::npos) {
    return {.error = ENXIO};
  }
  std::copy(name.begin(), name.end(), terminated.begin());
  const unsigned index = ::if_nametoindex(terminated.data());
  if (index == 0) return {.error = errno};
  return {.value = index};
}

}  // namespace dualstack::platform
