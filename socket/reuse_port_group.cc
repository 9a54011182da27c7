#include "dualstack/socket/reuse_port_group.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/internal/option_calls.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {
namespace {

uint16_t PortOf(Port port) { return port.number(); }
uint16_t PortOf(const Ipv4Sockaddr& local) { return local.port(); }
uint16_t PortOf(const Ipv6Sockaddr& local) { return local.port(); }

Port WithPort(Port, uint16_t port) { return port; }
Ipv4Sockaddr WithPort(const Ipv4Sockaddr& local, uint16_t port) {
  return Ipv4Sockaddr(local.address(), port);
}
Ipv6Sockaddr WithPort(const Ipv6Sockaddr& local, uint16_t port) {
  return *Ipv6Sockaddr::WithScope(local.address(), port, local.scope_id());
}

// `bind` makes the socket that is bound to its first argument; whether it
// shares the port is the second.
template <typename Socket, typename Bind>
absl::StatusOr<std::vector<Socket>> MakeGroup(typename Socket::BindTarget local,
                                              size_t count, Bind bind) {
  if (count == 0) {
    return absl::InvalidArgumentError("a group has at least one socket");
  }
  std::vector<Socket> group;
  if (PortOf(local) == 0) {
    // The first is bound as one that does not share, and so to a port that
    // nobody else has; only then does it begin to.
    absl::StatusOr<Socket> first = bind(local, false);
    if (!first.ok()) return first.status();
    if (absl::Status status =
            internal::SetOption(internal::SocketAccess::DescriptorOf(*first),
                                platform::Option::kReusePort, 1);
        !status.ok()) {
      return status;
    }
    const auto chosen = first->LocalAddress();
    if (!chosen.ok()) return chosen.status();
    local = WithPort(local, chosen->port());
    group.push_back(*std::move(first));
  }
  while (group.size() < count) {
    absl::StatusOr<Socket> next = bind(local, true);
    if (!next.ok()) return next.status();
    group.push_back(*std::move(next));
  }
  return group;
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<std::vector<TcpListener<Kind>>> ReusePortGroup<Kind>::Listen(
    const BindTarget& local, size_t count, ListenOptions options) {
  using Socket = TcpListener<Kind>;
  return MakeGroup<Socket>(local, count,
                           [&](const BindTarget& target, bool shares) {
                             options.bind.reuse_port = shares;
                             return Socket::Listen(target, options);
                           });
}

template <SocketKind Kind>
absl::StatusOr<std::vector<UdpSocket<Kind>>> ReusePortGroup<Kind>::Bind(
    const BindTarget& local, size_t count, BindOptions options) {
  using Socket = UdpSocket<Kind>;
  return MakeGroup<Socket>(local, count,
                           [&](const BindTarget& target, bool shares) {
                             options.reuse_port = shares;
                             return Socket::Bind(target, options);
                           });
}

template class ReusePortGroup<Ipv4Only>;
template class ReusePortGroup<Ipv6Only>;
template class ReusePortGroup<DualStack>;

}  // namespace dualstack
