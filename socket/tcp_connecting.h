#ifndef DUALSTACK_SOCKET_TCP_CONNECTING_H_
#define DUALSTACK_SOCKET_TCP_CONNECTING_H_

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/socket_base.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

// A TCP connection that is being made, for those who do not wait for it. It has
// nothing to read or write and no peer to name but the one that it was told;
// when poll() says that it can be written, Finish() turns it into a TcpStream.
// To give an attempt up, close it: there is no second one on the same socket.
//
// Errors are as socket/error.h says. One thread uses it at a time.
//
//     auto connecting = TcpConnecting<Ipv6Only>::Start(peer);
//     ...                                 // poll(): POLLOUT on native_handle()
//     auto stream = (*std::move(connecting)).Finish();
//
//     connecting->Write("too early");     // does not compile
template <SocketKind Kind>
class TcpConnecting : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;
  using BindTarget = typename Kind::BindTarget;

  // Begins, from `local` if it is given, to which it is bound as `bind` says.
  // What is refused is what TcpStream::Connect() refuses. What the system knows
  // at once to be impossible is an error here, all else in Finish().
  static absl::StatusOr<TcpConnecting> Start(
      const Sockaddr& peer,
      const std::optional<BindTarget>& local = std::nullopt,
      const BindOptions& bind = {});

  const Sockaddr& peer() const { return peer_; }

  // The stream, which blocks, if the connection is made. kUnavailable, without
  // allocating, if that takes longer: the object is as before. After any other
  // error, which is what Connect() would have said, it is closed.
  absl::StatusOr<TcpStream<Kind>> Finish() &&;

 private:
  friend struct internal::SocketAccess;

  TcpConnecting(Descriptor descriptor, const Sockaddr& peer)
      : SocketBase<Kind>(std::move(descriptor)), peer_(peer) {}

  Sockaddr peer_;
};

extern template class TcpConnecting<Ipv4Only>;
extern template class TcpConnecting<Ipv6Only>;
extern template class TcpConnecting<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_TCP_CONNECTING_H_
