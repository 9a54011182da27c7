#include "dualstack/socket/tcp_connecting.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/tcp_connect.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

template <SocketKind Kind>
absl::StatusOr<TcpConnecting<Kind>> TcpConnecting<Kind>::Start(
    const Sockaddr& peer, const std::optional<BindTarget>& local,
    const BindOptions& bind) {
  absl::StatusOr<Descriptor> descriptor = internal::StartTcp(
      internal::SpecOf<Kind>(), internal::RouteOf<Kind>(peer, local, bind));
  if (!descriptor.ok()) return descriptor.status();
  return TcpConnecting(*std::move(descriptor), peer);
}

template <SocketKind Kind>
absl::StatusOr<TcpStream<Kind>> TcpConnecting<Kind>::Finish() && {
  if (!this->is_open()) return internal::ClosedStatus("connect");
  absl::Status status = internal::FinishTcp(
      this->descriptor(), internal::Erase(peer_), absl::ZeroDuration());
  if (absl::IsUnavailable(status)) return status;
  Descriptor descriptor(this->Release());
  if (!status.ok()) return status;
  return internal::SocketAccess::Make<TcpStream<Kind>>(std::move(descriptor));
}

template class TcpConnecting<Ipv4Only>;
template class TcpConnecting<Ipv6Only>;
template class TcpConnecting<DualStack>;

}  // namespace dualstack
