#ifndef DUALSTACK_SOCKET_TCP_LISTENER_H_
#define DUALSTACK_SOCKET_TCP_LISTENER_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/socket_base.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

struct ListenOptions {
  // How many connections may wait for Accept(), at least 1. The system cuts it
  // to a limit of its own; on Linux, net.core.somaxconn.
  int backlog = 4096;
  // Other than elsewhere, the address may be one on which connections of an
  // earlier listener linger.
  BindOptions bind = {.reuse_address = true};
};

// A socket that accepts TCP connections of one kind. What it is bound to and
// what its peers are called follow from the kind: a dual-stack listener takes a
// port alone, and its peers are native IPv6 or IPv4-mapped addresses.
//
// Errors are as socket/error.h says. Several threads may accept from one
// listener.
//
//     auto listener = TcpListener<DualStack>::Listen(8080);
//     auto accepted = listener->Accept();
//     const IpEndpoint key = Canonical(accepted->peer);   // 192.0.2.1:49152
//
//     TcpListener<DualStack>::Listen(Ipv6Sockaddr());     // does not compile
template <SocketKind Kind>
class TcpListener : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;
  using BindTarget = typename Kind::BindTarget;

  struct Accepted {
    TcpStream<Kind> stream;
    Sockaddr peer;
  };

  // Listens; with port 0, on a port that the system chooses and LocalAddress()
  // tells. kInvalidArgument, before the system is asked, for a backlog below 1
  // and for an address on which TCP cannot listen: multicast, the broadcast
  // address, or link-local without a scope id.
  static absl::StatusOr<TcpListener> Listen(const BindTarget& local,
                                            const ListenOptions& options = {});

  // The next connection, for which it waits, and the peer as the connection
  // came. The stream blocks, whatever the listener does.
  //
  // After an error the listener is as good as before. kAborted is about one
  // connection that was lost before it could be had: call again. With
  // kResourceExhausted the connection still waits: free something first, or
  // poll() and Accept() will spin.
  absl::StatusOr<Accepted> Accept();

 private:
  friend struct internal::SocketAccess;

  using SocketBase<Kind>::SocketBase;
};

extern template class TcpListener<Ipv4Only>;
extern template class TcpListener<Ipv6Only>;
extern template class TcpListener<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_TCP_LISTENER_H_
