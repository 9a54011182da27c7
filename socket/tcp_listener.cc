#include "dualstack/socket/tcp_listener.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {
namespace {

absl::StatusOr<Descriptor> ListeningSocket(const internal::KindSpec& kind,
                                           const AnySockaddr& local,
                                           const ListenOptions& options) {
  const auto operation = [&local](const char* call) {
    return absl::StrCat(call, " ", local.ToString());
  };
  if (options.backlog < 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        operation("listen on"), ": backlog ", options.backlog, " is below 1"));
  }
  if (absl::Status status =
          internal::CheckAddress(internal::AddressUse::kTcpListen, local);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Descriptor> descriptor = internal::OpenBoundSocket(
      kind, platform::Type::kStream, local, options.bind);
  if (!descriptor.ok()) return descriptor;
  const platform::Result<void> listening =
      platform::Listen(descriptor->get(), options.backlog);
  if (!listening.ok()) {
    return internal::SystemStatus(listening.error, operation("listen on"));
  }
  return descriptor;
}

absl::Status AcceptStatus(const Descriptor& descriptor, int error) {
  if (!platform::IsLostConnection(error)) {
    return internal::FailedStatus("accept", descriptor, error);
  }
  return internal::SystemStatus(error,
                                internal::OnLocalAddress("accept", descriptor),
                                absl::StatusCode::kAborted);
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<TcpListener<Kind>> TcpListener<Kind>::Listen(
    const BindTarget& local, const ListenOptions& options) {
  absl::StatusOr<Descriptor> descriptor = ListeningSocket(
      internal::SpecOf<Kind>(), internal::Erase(local), options);
  if (!descriptor.ok()) return descriptor.status();
  return TcpListener(*std::move(descriptor));
}

template <SocketKind Kind>
absl::StatusOr<typename TcpListener<Kind>::Accepted>
TcpListener<Kind>::Accept() {
  if (!this->is_open()) return internal::ClosedStatus("accept");
  const platform::Result<platform::Accepted> accepted =
      platform::Accept(this->native_handle());
  if (!accepted.ok()) return AcceptStatus(this->descriptor(), accepted.error);
  auto stream = internal::SocketAccess::Make<TcpStream<Kind>>(
      Descriptor(accepted.value.socket));
  const absl::StatusOr<Sockaddr> peer =
      internal::ReadName<Kind>("accept", accepted.value.peer);
  if (!peer.ok()) return peer.status();
  return Accepted{.stream = std::move(stream), .peer = *peer};
}

template class TcpListener<Ipv4Only>;
template class TcpListener<Ipv6Only>;
template class TcpListener<DualStack>;

}  // namespace dualstack
