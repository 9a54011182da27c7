#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "dualstack/socket/platform/membership.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {

// OpenBSD has none of the options that are alike for both families.
#if defined(MCAST_JOIN_GROUP)

namespace {

Result<void> Change(NativeSocket socket, const Membership& membership,
                    int of_group, int of_source) {
  const int level =
      membership.family == Family::kIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
  if (!membership.source) {
    group_req request{};
    request.gr_interface = membership.interface;
    request.gr_group = membership.group;
    return SetOption(socket, level, of_group, request);
  }
  group_source_req request{};
  request.gsr_interface = membership.interface;
  request.gsr_group = membership.group;
  request.gsr_source = *membership.source;
  return SetOption(socket, level, of_source, request);
}

}  // namespace

Result<void> Join(NativeSocket socket, const Membership& membership) {
  return Change(socket, membership, MCAST_JOIN_GROUP, MCAST_JOIN_SOURCE_GROUP);
}

Result<void> Leave(NativeSocket socket, const Membership& membership) {
  return Change(socket, membership, MCAST_LEAVE_GROUP,
                MCAST_LEAVE_SOURCE_GROUP);
}

#else

Result<void> Join(NativeSocket, const Membership&) {
  return {.error = ENOPROTOOPT};
}

Result<void> Leave(NativeSocket, const Membership&) {
  return {.error = ENOPROTOOPT};
}

#endif

}  // namespace dualstack::platform
