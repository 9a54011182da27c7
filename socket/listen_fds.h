#ifndef DUALSTACK_SOCKET_LISTEN_FDS_H_
#define DUALSTACK_SOCKET_LISTEN_FDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"

// The sockets that systemd, or whoever keeps its protocol (sd_listen_fds(3)),
// opened for a service and left to it when it was started.
//
//     const auto fds = ListenFds();
//     for (const ListenFd& fd : *fds) {
//       auto listener = AdoptAs<TcpListener<DualStack>>(fd.socket);
//     }

namespace dualstack {

// A descriptor that was left to this process. It is a number and no owner: it
// is open until Adopt() has made somebody own it, or the caller closes it. What
// it is, Adopt() finds out, for each by itself: one that cannot be adopted is
// no harm to the others.
struct ListenFd {
  NativeSocket socket;
  std::string name;  // FileDescriptorName= of the unit; "unknown" if none came.

  friend bool operator==(const ListenFd&, const ListenFd&) = default;
};

// Descriptors that were left to a process have the numbers from here on.
inline constexpr NativeSocket kFirstListenFd = 3;

// What is left to this process, and closed by exec() from now on. None if it
// was started in another way, which is no error: then it opens its sockets
// itself.
//
// kInvalidArgument if the environment breaks the protocol, as below;
// kFailedPrecondition with EBADF if a descriptor that it promises is not open.
//
// The environment stays as it is, for to change it is safe in no program that
// has threads. Other processes are not misled by it, for LISTEN_PID is not
// theirs; to be rid of it, call unsetenv() where there is but one thread. A
// second call gives the same numbers again, whoever owns them by then.
absl::StatusOr<std::vector<ListenFd>> ListenFds();

// What the environment says of it; nothing where a variable is not set.
struct ListenEnvironment {
  std::optional<std::string_view> pid = std::nullopt;    // LISTEN_PID
  std::optional<std::string_view> fds = std::nullopt;    // LISTEN_FDS
  std::optional<std::string_view> names = std::nullopt;  // LISTEN_FDNAMES
};

// What that means to the process of this id. Nothing of the system is asked or
// changed. None if it is not for this process, or there is nothing in it.
// kInvalidArgument if
// - LISTEN_PID or LISTEN_FDS is no decimal number above 0, without sign, space
//   or leading zero;
// - LISTEN_FDS is above 65,536, which is more than anybody leaves to a process;
// - LISTEN_FDNAMES is set and has not as many names, with ':' between them.
absl::StatusOr<std::vector<ListenFd>> ParseListenFds(
    const ListenEnvironment& environment, int64_t process_id);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_LISTEN_FDS_H_
