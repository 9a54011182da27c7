#ifndef DUALSTACK_EXAMPLES_RELAY_SESSION_H_
#define DUALSTACK_EXAMPLES_RELAY_SESSION_H_

#include <poll.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

// What a relay does for one client, without waiting for anything.

namespace dualstack::examples {

// One direction. It holds at most a buffer full of what one side has said and
// the other has not heard, and reads no more before that is written: who does
// not read is not read for, and TCP holds his peer back.
class Pipe {
 public:
  Pipe() = default;
  Pipe(const Pipe&) = delete;  // It points into itself.
  Pipe& operator=(const Pipe&) = delete;

  bool wants_to_read() const { return pending_.empty() && !ended_; }
  bool wants_to_write() const { return !pending_.empty(); }
  bool done() const { return pending_.empty() && ended_; }
  int64_t bytes() const { return bytes_; }

  // Reads once and writes once, if it can, so that every session gets its turn.
  // The end is passed on, and the other direction is left alone.
  absl::Status Step(AnyTcpStream& from, AnyTcpStream& to);

 private:
  std::array<char, 65536> buffer_;
  std::string_view pending_;  // Of the buffer.
  bool ended_ = false;
  int64_t bytes_ = 0;
};

// A client, and the connection to the backend that is made, or being made, for
// it.
class RelaySession {
 public:
  // Begins to connect to the backend, and does not wait for the outcome.
  RelaySession(AnyListener::Accepted client, const IpEndpoint& backend);

  // What to wait for, on the side of the client and on that of the backend.
  std::array<pollfd, 2> waiting() const;
  // Does what can be done now. After an error, the session is over.
  absl::Status Step();
  // Whether both sides have said all that they had to say, and heard it.
  bool done() const { return up_.done() && down_.done(); }

  const IpEndpoint& client_name() const { return client_name_; }
  int64_t bytes_up() const { return up_.bytes(); }
  int64_t bytes_down() const { return down_.bytes(); }

 private:
  // Each family on a socket of its own kind: no address has to be mapped.
  using Connecting =
      std::variant<TcpConnecting<Ipv4Only>, TcpConnecting<Ipv6Only>>;

  static absl::StatusOr<Connecting> Start(const IpEndpoint& backend);
  absl::Status FinishConnecting();

  const IpEndpoint client_name_;
  AnyTcpStream client_;
  absl::StatusOr<Connecting> connecting_;
  std::optional<AnyTcpStream> backend_;  // Nothing while it is connecting.
  Pipe up_;
  Pipe down_;
};

}  // namespace dualstack::examples

#endif  // DUALSTACK_EXAMPLES_RELAY_SESSION_H_
