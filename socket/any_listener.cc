#include "dualstack/socket/any_listener.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/internal/endpoint_of.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/platform/poll.h"
#include "dualstack/socket/tcp_listener.h"

namespace dualstack {
namespace {

using Sockets = std::vector<internal::ListeningSocket>;

template <typename... Listener>
Sockets ListOf(Listener... listeners) {
  Sockets sockets;
  (sockets.emplace_back(std::move(listeners)), ...);
  return sockets;
}

template <SocketKind Kind>
absl::StatusOr<Sockets> ListenOnOne(Port port, const ListenOptions& options) {
  absl::StatusOr<TcpListener<Kind>> listener =
      TcpListener<Kind>::Listen(Kind::Wildcard(port), options);
  if (!listener.ok()) return listener.status();
  return ListOf(*std::move(listener));
}

// `error` ended the search for a port that is free in both families, after
// those in `taken` were not.
absl::Status NoCommonPort(const absl::Status& error,
                          const std::vector<uint16_t>& taken) {
  const std::optional<int> system_error = SystemErrorOf(error);
  if (taken.empty() || !system_error) return error;
  return internal::SystemStatus(
      *system_error,
      absl::StrCat("listen on one port of both families, after ports ",
                   absl::StrJoin(taken, ", "), " that only IPv6 had free"));
}

// The system chooses a port for IPv6, and cannot be asked for one that is free
// in IPv4 as well: if it is not, another has to be tried.
absl::StatusOr<Sockets> ListenOnTwo(Port port, const ListenOptions& options) {
  constexpr size_t kMaxAttempts = 16;
  // Kept until the end, or the system might choose the same again.
  std::vector<TcpListener<Ipv6Only>> missed;
  std::vector<uint16_t> taken;
  for (;;) {
    auto ipv6 =
        TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(port), options);
    if (!ipv6.ok()) return NoCommonPort(ipv6.status(), taken);
    const auto local = ipv6->LocalAddress();
    if (!local.ok()) return local.status();
    auto ipv4 = TcpListener<Ipv4Only>::Listen(Ipv4Only::Wildcard(local->port()),
                                              options);
    if (ipv4.ok()) return ListOf(*std::move(ipv6), *std::move(ipv4));
    if (port.number() != 0 || !absl::IsAlreadyExists(ipv4.status())) {
      return NoCommonPort(ipv4.status(), taken);
    }
    taken.push_back(local->port());
    if (taken.size() == kMaxAttempts) return NoCommonPort(ipv4.status(), taken);
    missed.push_back(*std::move(ipv6));
  }
}

absl::StatusOr<Sockets> ListenOn(Port port, Arrangement arrangement,
                                 const ListenOptions& options) {
  switch (arrangement) {
    case Arrangement::kDualStack:
      return ListenOnOne<DualStack>(port, options);
    case Arrangement::kTwoSockets:
      return ListenOnTwo(port, options);
    case Arrangement::kIpv6Only:
      return ListenOnOne<Ipv6Only>(port, options);
    case Arrangement::kIpv4Only:
      return ListenOnOne<Ipv4Only>(port, options);
  }
  return absl::InvalidArgumentError("listen: no arrangement of that number");
}

absl::StatusOr<IpEndpoint> LocalEndpoint(
    const internal::ListeningSocket& socket) {
  return std::visit(
      [](const auto& listener) -> absl::StatusOr<IpEndpoint> {
        const auto local = listener.LocalAddress();
        if (!local.ok()) return local.status();
        return internal::EndpointOf(*local);
      },
      socket);
}

absl::StatusOr<AnyListener::Accepted> AcceptFrom(
    internal::ListeningSocket& socket) {
  return std::visit(
      [](auto& listener) -> absl::StatusOr<AnyListener::Accepted> {
        auto accepted = listener.Accept();
        if (!accepted.ok()) return std::move(accepted).status();
        return AnyListener::Accepted{
            .stream = std::move(accepted->stream),
            .peer = internal::EndpointOf(accepted->peer)};
      },
      socket);
}

absl::Status WaitForAny(std::span<const NativeSocket> handles) {
  std::array<platform::PollEntry, 2> entries{};
  for (size_t i = 0; i < handles.size(); ++i) {
    entries[i] = platform::WaitToRead(handles[i]);
  }
  const platform::Result<size_t> ready = platform::Poll(
      std::span(entries).first(handles.size()), absl::InfiniteDuration());
  if (ready.ok()) return absl::OkStatus();
  return internal::SystemStatus(ready.error, "wait to accept");
}

}  // namespace

AnyListener::AnyListener(ListenPlan plan, Sockets sockets, uint16_t port)
    : plan_(std::move(plan)), sockets_(std::move(sockets)), port_(port) {
  for (const internal::ListeningSocket& socket : sockets_) {
    handles_.push_back(std::visit(
        [](const auto& listener) { return listener.native_handle(); }, socket));
  }
}

absl::StatusOr<AnyListener> AnyListener::Listen(Port port,
                                                const ListenPolicy& policy,
                                                const ListenOptions& options) {
  absl::StatusOr<ListenPlan> plan =
      ListenPlan::Make(HostCapabilities::Probe(), policy);
  if (!plan.ok()) return plan.status();
  return ListenAsPlanned(port, *std::move(plan), options);
}

absl::StatusOr<AnyListener> AnyListener::ListenAsPlanned(
    Port port, ListenPlan plan, const ListenOptions& options) {
  absl::StatusOr<Sockets> sockets = ListenOn(port, plan.arrangement, options);
  if (!sockets.ok()) return sockets.status();
  for (internal::ListeningSocket& socket : *sockets) {
    if (absl::Status status = std::visit(
            [](auto& listener) { return listener.SetNonBlocking(true); },
            socket);
        !status.ok()) {
      return status;
    }
  }
  const absl::StatusOr<IpEndpoint> local = LocalEndpoint(sockets->front());
  if (!local.ok()) return local.status();
  return AnyListener(std::move(plan), *std::move(sockets), local->port());
}

absl::StatusOr<AnyListener::Accepted> AnyListener::Accept() {
  if (!is_open()) return internal::ClosedStatus("accept");
  for (;;) {
    const size_t first = turn_.index.load(std::memory_order_relaxed);
    for (size_t i = 0; i < sockets_.size(); ++i) {
      const size_t index = (first + i) % sockets_.size();
      absl::StatusOr<Accepted> accepted = AcceptFrom(sockets_[index]);
      if (absl::IsUnavailable(accepted.status())) continue;
      turn_.index.store(index + 1, std::memory_order_relaxed);
      return accepted;
    }
    if (non_blocking_) return internal::WouldBlockStatus();
    // What it sees may be gone when it is asked for: then it waits again.
    if (absl::Status status = WaitForAny(handles_); !status.ok()) return status;
  }
}

absl::StatusOr<std::vector<IpEndpoint>> AnyListener::LocalAddresses() const {
  if (!is_open()) return internal::ClosedStatus("local addresses");
  std::vector<IpEndpoint> locals;
  for (const internal::ListeningSocket& socket : sockets_) {
    const absl::StatusOr<IpEndpoint> local = LocalEndpoint(socket);
    if (!local.ok()) return local.status();
    locals.push_back(*local);
  }
  return locals;
}

absl::Status AnyListener::SetNonBlocking(bool non_blocking) {
  if (!is_open()) return internal::ClosedStatus("set non-blocking");
  non_blocking_ = non_blocking;
  return absl::OkStatus();
}

void AnyListener::Close() {
  sockets_.clear();
  handles_.clear();
}

}  // namespace dualstack
