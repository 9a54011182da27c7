#ifndef DUALSTACK_SOCKET_PLATFORM_TYPES_H_
#define DUALSTACK_SOCKET_PLATFORM_TYPES_H_

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

// What the system's socket calls take and give.

namespace dualstack::platform {

#if defined(_WIN32)
using NativeSocket = SOCKET;
inline constexpr NativeSocket kInvalidSocket = INVALID_SOCKET;
#else
using NativeSocket = int;
inline constexpr NativeSocket kInvalidSocket = -1;
#endif

// What a call gave. `value` means something only if `error`, the system's
// number for what went wrong (errno, WSAGetLastError()), is 0.
template <typename T>
struct [[nodiscard]] Result {
  T value{};
  int error = 0;

  bool ok() const { return error == 0; }
};

template <>
struct [[nodiscard]] Result<void> {
  int error = 0;

  bool ok() const { return error == 0; }
};

enum class Family : uint8_t {
  kIpv4,
  kIpv6,
};

enum class Type : uint8_t {
  kStream,    // TCP.
  kDatagram,  // UDP.
};

// A socket address as the system wrote it, not yet looked at.
struct Name {
  // Not cleared: the system is about to write it, and only the bytes that it
  // wrote are read.
  Name() {}  // NOLINT(modernize-use-equals-default): that would clear it.

  sockaddr_storage storage;
  // As the system said, which is more than there is room for if it had to cut.
  size_t size = 0;

  std::span<const std::byte> bytes() const {
    return std::as_bytes(std::span(&storage, 1))
        .first(std::min(size, sizeof(storage)));
  }
};

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_TYPES_H_
