#ifndef DUALSTACK_SOCKET_PLATFORM_MEMBERSHIP_H_
#define DUALSTACK_SOCKET_PLATFORM_MEMBERSHIP_H_

#include <cstdint>
#include <optional>

#include "dualstack/socket/platform/types.h"

// The multicast groups of a socket. The rules of platform.h hold.

namespace dualstack::platform {

// In the words of RFC 3678, section 5: a group on an interface (by index, 0 for
// the system's choice), from all sources or from one. Both addresses are of the
// socket's option level, that is, of `family`; their ports do not count.
struct Membership {
  Family family;
  uint32_t interface;
  sockaddr_storage group;
  std::optional<sockaddr_storage> source;
};

Result<void> Join(NativeSocket socket, const Membership& membership);
Result<void> Leave(NativeSocket socket, const Membership& membership);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_MEMBERSHIP_H_
