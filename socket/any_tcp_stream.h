#ifndef DUALSTACK_SOCKET_ANY_TCP_STREAM_H_
#define DUALSTACK_SOCKET_ANY_TCP_STREAM_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

// A TcpStream of a kind that only the running program knows: from a listener
// that may have sockets of two kinds, or a connection to whichever address
// answered first. It forwards, and names both ends canonically, so that it
// matters to nobody which of the kinds it is.
//
// What needs the kind, such as an option of its family, Visit()s it. It is no
// way from one kind to another: what a TcpStream<DualStack> went in as, it
// comes out as.
//
//     stream.PeerAddress()                  // 192.0.2.1:49152, if dual-stack
//     too std::move(stream).Visit([](auto typed) { Serve(std::move(typed)); });
//
//     const TcpStream<Ipv6Only> ipv6 = std::move(stream);   // does not compile
class AnyTcpStream {
 public:
  using Sockaddr = IpEndpoint;

  // Nothing is lost, so nothing needs to be said.
  template <SocketKind Kind>
  AnyTcpStream(TcpStream<Kind> stream) : stream_(std::move(stream)) {}

  // As those of TcpStream.
  absl::StatusOr<size_t> Read(std::span<std::byte> buffer);
  absl::StatusOr<size_t> Read(std::span<char> buffer) {
    return Read(std::as_writable_bytes(buffer));
  }
  absl::StatusOr<size_t> Write(std::span<const std::byte> bytes);
  absl::StatusOr<size_t> Write(std::string_view text) {
    return Write(std::as_bytes(std::span(text)));
  }
  absl::Status WriteAll(std::span<const std::byte> bytes);
  absl::Status WriteAll(std::string_view text) {
    return WriteAll(std::as_bytes(std::span(text)));
  }
  absl::Status ShutdownWrite();

  absl::StatusOr<IpEndpoint> LocalAddress() const;
  absl::StatusOr<IpEndpoint> PeerAddress() const;
  // "IPv4-only", "IPv6-only" or "dual-stack".
  std::string_view kind_name() const;

  // Calls the one of `visitors` that takes the stream held, a TcpStream<Kind>&,
  // and returns what it returns. All three kinds must be taken. The stream may
  // be moved out, after which this is as if closed.
  template <typename... Visitors>
  decltype(auto) Visit(Visitors&&... visitors) {
    return std::visit(
        internal::VisitorOf<TcpStream<Ipv4Only>&, TcpStream<Ipv6Only>&,
                            TcpStream<DualStack>&>(
            std::forward<Visitors>(visitors)...),
        stream_);
  }

  // As those of SocketBase.
  absl::Status SetNonBlocking(bool non_blocking);
  NativeSocket native_handle() const;
  bool is_open() const { return native_handle() != kInvalidSocket; }
  [[nodiscard]] NativeSocket Release();
  void Close();

 private:
  std::variant<TcpStream<Ipv4Only>, TcpStream<Ipv6Only>, TcpStream<DualStack>>
      stream_;
};

static_assert(std::is_nothrow_move_constructible_v<AnyTcpStream>);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_ANY_TCP_STREAM_H_
