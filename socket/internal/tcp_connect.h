#ifndef DUALSTACK_SOCKET_INTERNAL_TCP_CONNECT_H_
#define DUALSTACK_SOCKET_INTERNAL_TCP_CONNECT_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/kind.h"

// How TCP connections are made, waited for and not. Every attempt has a socket
// of its own, connect() is called on it once, and an attempt that failed takes
// it away.

namespace dualstack::internal {

// Where a connection goes, and where it comes from if that matters.
struct TcpRoute {
  AnySockaddr peer;
  std::optional<AnySockaddr> local = std::nullopt;
  BindOptions bind = {};  // Of `local`.
};

template <SocketKind Kind>
TcpRoute RouteOf(const typename Kind::Sockaddr& peer,
                 const std::optional<typename Kind::BindTarget>& local,
                 const BindOptions& bind) {
  TcpRoute route{.peer = Erase(peer), .bind = bind};
  if (local) route.local = Erase(*local);
  return route;
}

// Connects on a new socket, which blocks: in connect() if there is no end to
// `timeout`, and otherwise, on a non-blocking socket, in poll().
// kDeadlineExceeded if the time is over before there is an outcome.
absl::StatusOr<Descriptor> ConnectTcp(const KindSpec& kind,
                                      const TcpRoute& route,
                                      absl::Duration timeout);

// Begins to connect on a new socket, which does not block.
absl::StatusOr<Descriptor> StartTcp(const KindSpec& kind,
                                    const TcpRoute& route);
// Waits for the outcome, for as long as `timeout`. kUnavailable, without
// allocation, if there is none yet; after any other error the socket is good
// for nothing but Close(). If it is connected, it blocks from now on.
absl::Status FinishTcp(const Descriptor& descriptor, const AnySockaddr& peer,
                       absl::Duration timeout);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_TCP_CONNECT_H_
