#include "dualstack/socket/testing/manual_errors.h"

#include <netdb.h>

#include <cerrno>
#include <span>
#include <string_view>

namespace dualstack::testing {
namespace {

constexpr int kSocket[] = {EACCES,          EAFNOSUPPORT,   EINVAL, EMFILE,
                           ENFILE,          ENOBUFS,        ENOMEM, EPERM,
                           ESOCKTNOSUPPORT, EPROTONOSUPPORT};
// EPERM is what a filter of system calls (cgroup, LSM) says, here and above.
constexpr int kBind[] = {EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT,
                         EBADF,  EINVAL,     ENODEV,        ENOMEM,
                         EPERM,  ENOTSOCK};
constexpr int kListen[] = {EADDRINUSE, EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP};
// The second half is what the network has said of the new connection
// (accept(2), "Error handling").
constexpr int kAccept[] = {
    EAGAIN,          EBADF,        ECONNABORTED, EINTR,       EINVAL,
    EMFILE,          ENFILE,       ENOBUFS,      ENOMEM,      ENOTSOCK,
    EOPNOTSUPP,      EPERM,        ETIMEDOUT,    ENOSR,       EPROTONOSUPPORT,
    ESOCKTNOSUPPORT, ENETDOWN,     EPROTO,       ENOPROTOOPT, EHOSTDOWN,
    ENONET,          EHOSTUNREACH, ENETUNREACH};
// EAGAIN has nothing to do with waiting: the system is short of something.
constexpr int kConnect[] = {
    EACCES,   EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN,
    EALREADY, EBADF,      ECONNREFUSED,  ECONNRESET,   EHOSTUNREACH,
    EINTR,    EINVAL,     EISCONN,       ENETUNREACH,  ENOBUFS,
    ENOTSOCK, EPERM,      EPROTOTYPE,    ETIMEDOUT};
constexpr int kGetName[] = {EBADF, EINVAL, ENOBUFS, ENOTCONN, ENOTSOCK};
constexpr int kOption[] = {EBADF,      EDOM,   EINVAL,       ENODEV,
                           ENOMEM,     EPERM,  ENOTSOCK,     ENOPROTOOPT,
                           EOPNOTSUPP, EACCES, EADDRNOTAVAIL};
constexpr int kSend[] = {
    EACCES,       EAGAIN,       EALREADY, EBADF,    ECONNREFUSED, ECONNRESET,
    EDESTADDRREQ, EHOSTUNREACH, EINTR,    EINVAL,   EISCONN,      EMSGSIZE,
    ENETUNREACH,  ENOBUFS,      ENOMEM,   ENOTCONN, ENOTSOCK,     EPERM,
    EPIPE,        EOPNOTSUPP,   ETIMEDOUT};
constexpr int kReceive[] = {EAGAIN,       EBADF,    ECONNREFUSED, ECONNRESET,
                            EHOSTUNREACH, EINTR,    EINVAL,       ENETUNREACH,
                            ENOMEM,       ENOTCONN, ENOTSOCK,     ETIMEDOUT};
constexpr int kShutdown[] = {EBADF, EINVAL, ENOTCONN, ENOTSOCK};
constexpr int kClose[] = {EBADF, EDQUOT, EINTR, EIO, ENOSPC};
constexpr int kDuplicate[] = {EBADF, EINVAL, EMFILE};
constexpr int kFcntl[] = {EBADF, EINVAL, EMFILE, EPERM};
constexpr int kIoctl[] = {EBADF, EINVAL, ENODEV, ENOTTY, EPERM};
constexpr int kPoll[] = {EINTR, EINVAL, ENOMEM};
// if_nametoindex() opens a socket, so that it fails as socket() can.
constexpr int kInterface[] = {EMFILE, ENFILE, ENOBUFS, ENODEV, ENOMEM, ENXIO};
constexpr int kGetAddrInfo[] = {EAI_AGAIN,  EAI_FAIL,       EAI_FAMILY,
                                EAI_MEMORY, EAI_NONAME,     EAI_SERVICE,
                                EAI_SYSTEM, EAI_ADDRFAMILY, EAI_NODATA};

struct Row {
  std::string_view call;
  std::span<const int> errors;
};
constexpr Row kRows[] = {
    {"socket", kSocket},
    {"bind", kBind},
    {"listen", kListen},
    {"accept", kAccept},
    {"accept4", kAccept},
    {"connect", kConnect},
    {"getsockname", kGetName},
    {"getpeername", kGetName},
    {"getsockopt", kOption},
    {"setsockopt", kOption},
    {"send", kSend},
    {"sendto", kSend},
    {"sendmsg", kSend},
    {"sendmmsg", kSend},
    {"recv", kReceive},
    {"recvfrom", kReceive},
    {"recvmsg", kReceive},
    {"recvmmsg", kReceive},
    {"shutdown", kShutdown},
    {"close", kClose},
    {"dup", kDuplicate},
    {"fcntl", kFcntl},
    {"ioctl", kIoctl},
    {"poll", kPoll},
    {"ppoll", kPoll},
    {"if_nametoindex", kInterface},
    {"if_indextoname", kInterface},
    {"getaddrinfo", kGetAddrInfo},
};

}  // namespace

std::span<const int> ErrorsInManual(std::string_view call) {
  for (const Row& row : kRows) {
    if (row.call == call) return row.errors;
  }
  return {};
}

}  // namespace dualstack::testing
