#ifndef DUALSTACK_SOCKET_REUSE_PORT_GROUP_H_
#define DUALSTACK_SOCKET_REUSE_PORT_GROUP_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack {

// Sockets that have one address together (BindOptions::reuse_port), so that
// each thread of a server can have one of its own: the system gives every
// connection, or every peer's datagrams, to one of them.
//
//     auto sockets = ReusePortGroup<DualStack>::Bind(53, 4);
//
// They are of one kind, because kinds do not share: on Linux an Ipv4Only socket
// takes all of IPv4 from the DualStack ones, and a DualStack one all of IPv6
// from the Ipv6Only ones. So a group is made whole, and there is no way to add
// a socket of another kind to it:
//
//     std::vector<UdpSocket<DualStack>> group = *std::move(sockets);
//     group.push_back(std::move(ipv4_only_socket));   // does not compile
template <SocketKind Kind>
class ReusePortGroup {
 public:
  using BindTarget = typename Kind::BindTarget;

  // `count` sockets, at least one. With port 0, on a port that the system
  // chooses and that no other group has. Errors are those of
  // TcpListener::Listen() and UdpSocket::Bind(), and after one there is no
  // socket; kInvalidArgument for a count of 0.
  static absl::StatusOr<std::vector<TcpListener<Kind>>> Listen(
      const BindTarget& local, size_t count, ListenOptions options = {});
  static absl::StatusOr<std::vector<UdpSocket<Kind>>> Bind(
      const BindTarget& local, size_t count, BindOptions options = {});

  ReusePortGroup() = delete;
};

extern template class ReusePortGroup<Ipv4Only>;
extern template class ReusePortGroup<Ipv6Only>;
extern template class ReusePortGroup<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_REUSE_PORT_GROUP_H_
