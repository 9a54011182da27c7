#ifndef DUALSTACK_SOCKET_PLATFORM_ERROR_QUEUE_H_
#define DUALSTACK_SOCKET_PLATFORM_ERROR_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "dualstack/socket/platform/types.h"

// The errors that the network reported of datagrams that a socket sent. Only
// Linux keeps them in a queue. The rules of platform.h hold.

namespace dualstack::platform {

struct QueuedError {
  // Numbered as Linux does.
  enum class Origin : uint8_t {
    kNone = 0,
    kLocal = 1,
    kIcmp = 2,
    kIcmpv6 = 3,
  };

  size_t size = 0;  // Of what is in the buffer.
  bool truncated = false;
  Name destination;  // Of the datagram.

  // False if the system gave no account of the error that could be read; then
  // there is nothing in what follows.
  bool has_account = false;
  int error = 0;  // The system's number.
  Origin origin = Origin::kNone;
  uint8_t type = 0;
  uint8_t code = 0;
  uint32_t mtu = 0;  // Of the path, if that was the error.
  Name offender;     // Of size 0 if there is none.
};

// Never waits.
Result<QueuedError> ReceiveError(NativeSocket socket,
                                 std::span<std::byte> buffer);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_ERROR_QUEUE_H_
