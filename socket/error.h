#ifndef DUALSTACK_SOCKET_ERROR_H_
#define DUALSTACK_SOCKET_ERROR_H_

#include <optional>

#include "absl/status/status.h"

namespace dualstack {

// How the sockets report errors: as an absl::Status whose message names the
// operation, the address and the system's error,
//
//     bind [2001:db8::1]:80: EACCES (13): Permission denied
//
// and whose code says what can be done about it:
//
//     kUnavailable         Nothing is wrong: the socket is non-blocking and the
//                          operation would block. EAGAIN, EWOULDBLOCK
//     kNotFound            What the address names is not there: no listener, no
//                          route, no such address or interface on this host.
//                          Another address may do. ECONNREFUSED, ENETUNREACH,
//                          EHOSTUNREACH, ENETDOWN, EHOSTDOWN, ENONET,
//                          EADDRNOTAVAIL, ENODEV, ENXIO
//     kAlreadyExists       Another socket has the address. EADDRINUSE
//     kAborted             The connection is lost; a new one may do.
//                          ECONNRESET, ECONNABORTED, EPIPE, ENETRESET, EPROTO
//     kDeadlineExceeded    The peer did not answer. ETIMEDOUT
//     kPermissionDenied    A right is missing, or a firewall forbids it. EPERM,
//                          EACCES
//     kResourceExhausted   The process or the system has no more of it. EMFILE,
//                          ENFILE, ENOBUFS, ENOMEM, and EAGAIN where nothing
//                          could have blocked, as when connecting
//     kUnimplemented       The system does not have it: a family that is
//                          disabled, an unknown option. EAFNOSUPPORT,
//                          EPFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT,
//                          EPROTOTYPE, EOPNOTSUPP, ENOPROTOOPT
//     kFailedPrecondition  The socket is not in the state for it: closed, moved
//                          from, not connected. EBADF, ENOTSOCK, ENOTCONN,
//                          EISCONN, EALREADY, EINPROGRESS, EDESTADDRREQ,
//                          ESHUTDOWN
//     kInvalidArgument     The arguments cannot be right. EINVAL, EMSGSIZE, and
//                          what is refused before the system is asked
//     kDataLoss            The system gave an address that is none of the
//                          socket's kind. (An Ipv6Only socket drops datagrams
//                          from mapped addresses: those anybody can forge.)
//     kInternal            The system did not keep IPV6_V6ONLY as it was set
//     kUnknown             Any other error of the system
//
// kUnavailable is returned for nothing else (absl::ErrnoToStatusCode() has it
// for refused connections and missing routes too), carries no message, and is
// made without allocating memory, because event loops meet it all the time.
//
// A signal is no error: EINTR is never seen.

// The system's number for what went wrong: errno on POSIX, WSAGetLastError() on
// Windows. Nothing if the system was not asked, or if the operation would
// block.
std::optional<int> SystemErrorOf(const absl::Status& status);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_ERROR_H_
