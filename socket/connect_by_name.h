#ifndef DUALSTACK_SOCKET_CONNECT_BY_NAME_H_
#define DUALSTACK_SOCKET_CONNECT_BY_NAME_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/happy_eyeballs.h"
#include "dualstack/socket/resolve.h"

// From the name of a host to a connection, whichever of its addresses answers:
// Resolve(), and the race of RFC 8305 (HappyEyeballs), driven by poll(). It
// waits for the outcome and starts no thread. Whoever has an event loop drives
// a HappyEyeballs with it; whoever has one address connects to it
// (TcpStream::Connect()).

namespace dualstack {

// What became of one address.
struct ConnectAttempt {
  IpEndpoint peer;
  // Since the call.
  absl::Duration started;
  absl::Duration ended;
  // OK for the one that is connected. kCancelled for one that was still going
  // on then, and kDeadlineExceeded when the time was up. Otherwise, what
  // TcpStream::Connect() would have said.
  absl::Status status;

  // For humans:
  //     192.0.2.1:443 (250ms to 262ms): connected
  //     [2001:db8::1]:443 (0 to 262ms): connect [2001:db8::1]:443: another
  //     address was faster
  std::string ToString() const;
};

struct Connected {
  // It blocks. Of the peer's own kind: Ipv4Only or Ipv6Only. A mapped address
  // on a dual-stack socket would reach the same hosts where such sockets are to
  // be had, and no others; each attempt takes a socket of its own in any case,
  // and this way a peer has the address that it has.
  AnyTcpStream stream;
  IpEndpoint peer;
};

// Whether there is a connection, and how it came about.
struct [[nodiscard]] ConnectOutcome {
  // If there is none: the code of the attempt that failed last, and in the
  // message all of them. kDeadlineExceeded if the time was up.
  absl::StatusOr<Connected> connected;
  // In the order in which they started; not the addresses whose turn did not
  // come.
  std::vector<ConnectAttempt> attempts;
};

// Connects to one of these, the best first. kInvalidArgument if there is none,
// and for options out of range. An address that TcpStream::Connect() refuses is
// an attempt that failed.
//
// There are as many attempts as addresses, and a silent one keeps its socket
// until the system gives it up, which takes minutes: peers that others have
// named are reason for a timeout.
//
//     const ConnectOutcome outcome = ConnectAny(resolved->endpoints);
//
//     ConnectAny(std::vector<AnySockaddr>());           // does not compile
ConnectOutcome ConnectAny(std::span<const IpEndpoint> peers,
                          const HappyEyeballsOptions& options = {});

struct ConnectByNameOptions {
  ResolveOptions resolve = {};
  HappyEyeballsOptions race = {};
};

// Connects to a host, by name or by address as Resolve() reads them. If that
// fails, there is no attempt and the status is Resolve()'s.
//
// The timeout of the race begins with the call. It cannot hurry the resolver,
// but counts the time that it took.
//
//     ConnectOutcome outcome = ConnectByName("www.example.com", 443);
//     if (!outcome.connected.ok()) return outcome.connected.status();
//     AnyTcpStream& stream = outcome.connected->stream;
//
//     for (const ConnectAttempt& attempt : outcome.attempts) {
//       LOG(INFO) << attempt.ToString();
//     }
ConnectOutcome ConnectByName(std::string_view host, Port port,
                             const ConnectByNameOptions& options = {},
                             HostResolver resolver = SystemResolver);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_CONNECT_BY_NAME_H_
