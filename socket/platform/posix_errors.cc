#include <array>
#include <cerrno>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::platform {
namespace {

struct Row {
  int error;
  ErrorInfo info;
};

#define DUALSTACK_ROW(error, code)            \
  Row {                                       \
    error, { #error, absl::StatusCode::code } \
  }

// The reasons for the codes stand in socket/error.h.
constexpr std::array kErrors = {
    DUALSTACK_ROW(EAGAIN, kUnavailable),
#if EWOULDBLOCK != EAGAIN
    DUALSTACK_ROW(EWOULDBLOCK, kUnavailable),
#endif

    DUALSTACK_ROW(EADDRNOTAVAIL, kNotFound),
    DUALSTACK_ROW(ECONNREFUSED, kNotFound),
    DUALSTACK_ROW(EHOSTDOWN, kNotFound),
    DUALSTACK_ROW(EHOSTUNREACH, kNotFound),
    DUALSTACK_ROW(ENETDOWN, kNotFound),
    DUALSTACK_ROW(ENETUNREACH, kNotFound),
    DUALSTACK_ROW(ENODEV, kNotFound),
    DUALSTACK_ROW(ENXIO, kNotFound),
#if defined(ENONET)
    DUALSTACK_ROW(ENONET, kNotFound),
#endif

    DUALSTACK_ROW(EADDRINUSE, kAlreadyExists),

    DUALSTACK_ROW(ECONNABORTED, kAborted),
    DUALSTACK_ROW(ECONNRESET, kAborted),
    DUALSTACK_ROW(ENETRESET, kAborted),
    DUALSTACK_ROW(EPIPE, kAborted),
    DUALSTACK_ROW(EPROTO, kAborted),

    DUALSTACK_ROW(ETIMEDOUT, kDeadlineExceeded),

    DUALSTACK_ROW(EACCES, kPermissionDenied),
    DUALSTACK_ROW(EPERM, kPermissionDenied),

    DUALSTACK_ROW(EMFILE, kResourceExhausted),
    DUALSTACK_ROW(ENFILE, kResourceExhausted),
    DUALSTACK_ROW(ENOBUFS, kResourceExhausted),
    DUALSTACK_ROW(ENOMEM, kResourceExhausted),

    DUALSTACK_ROW(EAFNOSUPPORT, kUnimplemented),
    DUALSTACK_ROW(ENOPROTOOPT, kUnimplemented),
    DUALSTACK_ROW(EOPNOTSUPP, kUnimplemented),
    DUALSTACK_ROW(EPFNOSUPPORT, kUnimplemented),
    DUALSTACK_ROW(EPROTONOSUPPORT, kUnimplemented),
    DUALSTACK_ROW(EPROTOTYPE, kUnimplemented),
    DUALSTACK_ROW(ESOCKTNOSUPPORT, kUnimplemented),

    DUALSTACK_ROW(EALREADY, kFailedPrecondition),
    DUALSTACK_ROW(EBADF, kFailedPrecondition),
    DUALSTACK_ROW(EDESTADDRREQ, kFailedPrecondition),
    DUALSTACK_ROW(EINPROGRESS, kFailedPrecondition),
    DUALSTACK_ROW(EISCONN, kFailedPrecondition),
    DUALSTACK_ROW(ENOTCONN, kFailedPrecondition),
    DUALSTACK_ROW(ENOTSOCK, kFailedPrecondition),
    DUALSTACK_ROW(ESHUTDOWN, kFailedPrecondition),

    DUALSTACK_ROW(EINVAL, kInvalidArgument),
    DUALSTACK_ROW(EMSGSIZE, kInvalidArgument),
};

#undef DUALSTACK_ROW

}  // namespace

ErrorInfo Describe(int error) {
  for (const Row& row : kErrors) {
    if (row.error == error) return row.info;
  }
  return {.name = {}, .code = absl::StatusCode::kUnknown};
}

bool IsLostConnection(int accept_error) {
  switch (accept_error) {
    case ECONNABORTED:
    case EPROTO:
#if defined(__linux__)
    // Linux lets accept() return what the network said of the new connection
    // (accept(2), "Error handling"). EOPNOTSUPP, which is listed there too, is
    // also what a socket that cannot listen gives, and so not here.
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case ENONET:
    case ENOPROTOOPT:
#endif
      return true;
    default:
      return false;
  }
}

int BadSocketError() { return EBADF; }

}  // namespace dualstack::platform
