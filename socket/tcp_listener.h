#ifndef DUALSTACK_SOCKET_TCP_LISTENER_H_
#define DUALSTACK_SOCKET_TCP_LISTENER_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

struct ListenOptions {
  // How many connections may wait for Accept(), at least 1. The system cuts it
  // to a limit of its own; on Linux, net.core.somaxconn.
  int backlog = 4096;
  // Whether the port may still have lingering connections of an earlier
  // listener (SO_REUSEADDR on POSIX), so that a server can be started again at
  // once. Never whether two may listen at a time.
  bool reuse_address = true;
};

// A socket that accepts TCP connections of one kind. What it is bound to and
// what its peers are called follow from the kind: a dual-stack listener takes a
// port alone, and its peers are native IPv6 or IPv4-mapped addresses.
//
// Errors are as socket/error.h says; an operation on a listener that was closed
// or moved from is kFailedPrecondition. Listeners are thread-compatible, and
// several threads may accept from one.
//
//     auto listener = TcpListener<DualStack>::Listen(8080);
//     auto accepted = listener->Accept();
//     const IpEndpoint key = Canonical(accepted->peer);   // 192.0.2.1:49152
//
//     TcpListener<DualStack>::Listen(Ipv6Sockaddr());     // does not compile
template <SocketKind Kind>
class TcpListener {
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

  // The new owner listens, and the old one is as if closed.
  TcpListener(TcpListener&&) noexcept = default;
  TcpListener& operator=(TcpListener&&) noexcept = default;

  // The next connection, for which it waits, and the peer as the connection
  // came. The stream blocks, whatever the listener does.
  //
  // After an error the listener is as good as before. kAborted is about one
  // connection that was lost before it could be had: call again. With
  // kResourceExhausted the connection still waits: free something first, or
  // poll() and Accept() will spin.
  absl::StatusOr<Accepted> Accept();

  absl::StatusOr<Sockaddr> LocalAddress() const;

  // Whether Accept() returns kUnavailable where it would have to wait. Not so
  // at first.
  absl::Status SetNonBlocking(bool non_blocking);

  // For poll() and options. It remains the listener's.
  NativeSocket native_handle() const { return descriptor_.get(); }
  bool is_open() const { return descriptor_.is_open(); }
  // Does nothing if it is not open.
  void Close() { descriptor_.Close(); }

 private:
  explicit TcpListener(Descriptor descriptor)
      : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
};

extern template class TcpListener<Ipv4Only>;
extern template class TcpListener<Ipv6Only>;
extern template class TcpListener<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_TCP_LISTENER_H_
