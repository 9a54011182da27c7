#include "dualstack/socket/internal/tcp_connect.h"

#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_calls.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/connect.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/platform/poll.h"

namespace dualstack::internal {
namespace {

absl::Status FailedConnect(int error, const AnySockaddr& peer) {
  return SystemStatus(error, Connecting(peer));
}

absl::Status CheckRoute(const TcpRoute& route) {
  if (absl::Status status = CheckAddress(AddressUse::kTcpConnect, route.peer);
      !status.ok() || !route.local) {
    return status;
  }
  if (absl::Status status = CheckAddress(AddressUse::kTcpBind, *route.local);
      !status.ok()) {
    return status;
  }
  return CheckSameLink(*route.local, route.peer);
}

// Not connected yet, but bound where the route begins.
absl::StatusOr<Descriptor> OpenRoute(const KindSpec& kind,
                                     const TcpRoute& route) {
  if (absl::Status status = CheckRoute(route); !status.ok()) return status;
  return route.local ? OpenBoundSocket(kind, platform::Type::kStream,
                                       *route.local, route.bind)
                     : OpenSocket(kind, platform::Type::kStream, &route.peer);
}

// A socket that connects to a port of its own host may be given that port for
// its own, and then two ends that begin at once (RFC 9293, section 3.5) are one
// and the same: whatever is written comes back.
absl::Status CheckNotItself(const Descriptor& descriptor,
                            const AnySockaddr& peer) {
  const absl::StatusOr<platform::Name> name = LocalName(descriptor);
  if (!name.ok()) return name.status();
  const absl::StatusOr<AnySockaddr> local =
      AnySockaddr::FromSockaddr(name->bytes());
  if (!local.ok() || *local != peer) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat(
      Connecting(peer), ": the socket reached itself, for nobody listens"));
}

}  // namespace

absl::StatusOr<Descriptor> ConnectTcp(const KindSpec& kind,
                                      const TcpRoute& route,
                                      absl::Duration timeout) {
  const AnySockaddr& peer = route.peer;
  if (timeout != absl::InfiniteDuration()) {
    absl::StatusOr<Descriptor> descriptor = StartTcp(kind, route);
    if (!descriptor.ok()) return descriptor;
    absl::Status status = FinishTcp(*descriptor, peer, timeout);
    if (status.ok()) return descriptor;
    if (!absl::IsUnavailable(status)) return status;
    return absl::DeadlineExceededError(
        absl::StrCat(Connecting(peer), ": no answer within ",
                     absl::FormatDuration(timeout)));
  }
  absl::StatusOr<Descriptor> descriptor = OpenRoute(kind, route);
  if (!descriptor.ok()) return descriptor;
  if (absl::Status status = Connect(*descriptor, peer); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckNotItself(*descriptor, peer); !status.ok()) {
    return status;
  }
  return descriptor;
}

absl::StatusOr<Descriptor> StartTcp(const KindSpec& kind,
                                    const TcpRoute& route) {
  absl::StatusOr<Descriptor> descriptor = OpenRoute(kind, route);
  if (!descriptor.ok()) return descriptor;
  if (absl::Status status = SetNonBlocking(*descriptor, true); !status.ok()) {
    return status;
  }
  if (absl::Status status = StartConnect(*descriptor, route.peer);
      !status.ok()) {
    return status;
  }
  return descriptor;
}

absl::Status FinishTcp(const Descriptor& descriptor, const AnySockaddr& peer,
                       absl::Duration timeout) {
  platform::PollEntry entry = platform::WaitToWrite(descriptor.get());
  const platform::Result<size_t> ready =
      platform::Poll(std::span(&entry, 1), timeout);
  if (!ready.ok()) return FailedConnect(ready.error, peer);
  if (ready.value == 0) return WouldBlockStatus();
  const platform::Result<int> outcome = platform::TakeError(descriptor.get());
  const int error = outcome.ok() ? outcome.value : outcome.error;
  if (error != 0) return FailedConnect(error, peer);
  // Whoever has the native handle can have taken the error away.
  const platform::Result<platform::Name> name =
      platform::PeerName(descriptor.get());
  if (!name.ok()) return FailedConnect(name.error, peer);
  if (absl::Status status = CheckNotItself(descriptor, peer); !status.ok()) {
    return status;
  }
  return SetNonBlocking(descriptor, false);
}

}  // namespace dualstack::internal
