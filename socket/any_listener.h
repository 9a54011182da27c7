#ifndef DUALSTACK_SOCKET_ANY_LISTENER_H_
#define DUALSTACK_SOCKET_ANY_LISTENER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/tcp_listener.h"

namespace dualstack {
namespace internal {

using ListeningSocket =
    std::variant<TcpListener<DualStack>, TcpListener<Ipv6Only>,
                 TcpListener<Ipv4Only>>;

}  // namespace internal

// A TCP server's port on all addresses of the host, whatever the host can do:
// one dual-stack socket, an IPv6-only and an IPv4-only one, or one of the two.
// plan() says which of them and why. Connections come from all of them alike,
// with peers by their canonical names.
//
// It takes a port and no address. Who listens on a certain address knows its
// kind, and wants a TcpListener of that.
//
// Errors are as socket/error.h says. Several threads may accept from one
// listener.
//
//     auto listener = AnyListener::Listen(8080);
//     LOG(INFO) << listener->plan().ToString();
//     auto accepted = listener->Accept();
//     if (office.Contains(accepted->peer.address())) ...;  // 192.0.2.1
//
//     AnyListener::Listen(Ipv6Sockaddr());                  // does not compile
class AnyListener {
 public:
  struct Accepted {
    AnyTcpStream stream;
    IpEndpoint peer;
  };

  // Probes the host, makes a plan and carries it out. With port 0, the system
  // chooses one, which port() tells, the same for both of two sockets.
  //
  // Fails as ListenPlan::Make() and TcpListener::Listen() do, and leaves
  // nothing behind. That a port is taken in one family, for one, is an error
  // and no reason to do with the other.
  static absl::StatusOr<AnyListener> Listen(Port port,
                                            const ListenPolicy& policy = {},
                                            const ListenOptions& options = {});
  // Carries out a plan that was made before.
  static absl::StatusOr<AnyListener> ListenAsPlanned(
      Port port, ListenPlan plan, const ListenOptions& options = {});

  // The next connection of any of the sockets, for which it waits, and the peer
  // as the connection came. Where two have one, they take turns. The stream
  // blocks, whatever the listener does.
  //
  // After an error the listener is as good as before, and the other socket is
  // the next one asked; otherwise errors are those of TcpListener::Accept().
  absl::StatusOr<Accepted> Accept();

  const ListenPlan& plan() const { return plan_; }
  // In the host's byte order.
  uint16_t port() const { return port_; }
  // Wildcard addresses with the port, one of each socket: [::]:80, also for a
  // dual-stack one, and 0.0.0.0:80.
  absl::StatusOr<std::vector<IpEndpoint>> LocalAddresses() const;

  // Whether Accept() returns kUnavailable where it would have to wait, which is
  // if no socket has a connection. Not so at first.
  absl::Status SetNonBlocking(bool non_blocking);

  // One or two, for poll() and its like: the IPv6-only one is first. When one
  // is readable, Accept(). They remain the listener's, do not block, and are
  // not to be made to. None if it is not open.
  std::span<const NativeSocket> native_handles() const { return handles_; }
  bool is_open() const { return !sockets_.empty(); }
  // Does nothing if it is not open.
  void Close();

 private:
  // Which socket Accept() asks first: after one was heard, the other. What it
  // is matters to fairness alone, so that a move may forget it.
  struct Turn {
    std::atomic<size_t> index = 0;

    Turn() = default;
    Turn(Turn&&) noexcept {}
    Turn& operator=(Turn&&) noexcept { return *this; }
  };

  AnyListener(ListenPlan plan, std::vector<internal::ListeningSocket> sockets,
              uint16_t port);

  ListenPlan plan_;
  std::vector<internal::ListeningSocket> sockets_;  // None of them blocks.
  std::vector<NativeSocket> handles_;
  uint16_t port_;
  bool non_blocking_ = false;
  Turn turn_;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_ANY_LISTENER_H_
