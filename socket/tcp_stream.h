#ifndef DUALSTACK_SOCKET_TCP_STREAM_H_
#define DUALSTACK_SOCKET_TCP_STREAM_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/socket_base.h"

namespace dualstack {

// How to connect, if not as the system likes and for as long as it tries.
template <SocketKind Kind>
struct ConnectOptions {
  // How long to wait for an outcome; kDeadlineExceeded when it is over. A
  // system gives up by itself after some minutes, with the same.
  absl::Duration timeout = absl::InfiniteDuration();
  // Where the connection comes from: for a dual-stack socket a port, such as
  // Port(8080). With port 0, the system chooses the port; without a target, the
  // address as well.
  std::optional<typename Kind::BindTarget> local = std::nullopt;
  // How to bind to `local`, and nothing without it.
  BindOptions bind = {};
};

// One end of a TCP connection whose addresses are of one kind. It comes
// connected, from Connect(), TcpConnecting or TcpListener::Accept(), and never
// connects again: every attempt takes a socket of its own, because on Linux a
// second attempt on the same one can hang.
//
// Errors are as socket/error.h says. One thread may read while another writes.
//
//     const auto mapped = Map(Ipv4Sockaddr("192.0.2.1"_ipv4, 80));
//     auto stream = TcpStream<DualStack>::Connect(mapped);
//     absl::Status sent = stream->WriteAll("GET / HTTP/1.0\r\n\r\n");
//
//     TcpStream<Ipv6Only>::Connect(mapped);             // does not compile
template <SocketKind Kind>
class TcpStream : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;

  // Connects, and waits until that succeeds, fails or takes too long. The
  // stream blocks, whatever the timeout.
  //
  // A Refusal, before the system is asked, for a peer that TCP cannot have:
  // unspecified, port 0, multicast, the broadcast address, or link-local
  // without a scope id; for a local address of the last three sorts; and if the
  // two are of different links. kNotFound also if the connection led back to
  // this very socket, which systems allow where nobody listens.
  static absl::StatusOr<TcpStream> Connect(
      const Sockaddr& peer, const ConnectOptions<Kind>& options = {});

  // Reads what is there, at least one byte, or waits for it. The size of what
  // was read; 0 at the end of the stream and never else. So an empty buffer is
  // kInvalidArgument.
  absl::StatusOr<size_t> Read(std::span<std::byte> buffer);
  absl::StatusOr<size_t> Read(std::span<char> buffer) {
    return Read(std::as_writable_bytes(buffer));
  }

  // Writes what there is room for, at least one byte if there are any, or waits
  // for room. The size of what was written, which may be less than all.
  absl::StatusOr<size_t> Write(std::span<const std::byte> bytes);
  absl::StatusOr<size_t> Write(std::string_view text) {
    return Write(std::as_bytes(std::span(text)));
  }

  // Writes all. After an error, a part may have been written. On a non-blocking
  // stream use Write(): this is kUnavailable only if nothing was written, so
  // that it can be called again; kFailedPrecondition if a part was.
  absl::Status WriteAll(std::span<const std::byte> bytes);
  absl::Status WriteAll(std::string_view text) {
    return WriteAll(std::as_bytes(std::span(text)));
  }

  // Says to the peer that nothing more will come, so that its Read() returns 0.
  // Reading goes on.
  absl::Status ShutdownWrite();

  // kFailedPrecondition when the connection is gone, as after a reset. For an
  // accepted stream, what Accept() said remains true.
  absl::StatusOr<Sockaddr> PeerAddress() const;

 private:
  friend struct internal::SocketAccess;

  using SocketBase<Kind>::SocketBase;
};

extern template class TcpStream<Ipv4Only>;
extern template class TcpStream<Ipv6Only>;
extern template class TcpStream<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_TCP_STREAM_H_
