#ifndef DUALSTACK_SOCKET_ADOPT_H_
#define DUALSTACK_SOCKET_ADOPT_H_

#include <concepts>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/udp_socket.h"

// How a socket that was made elsewhere becomes a typed one: from systemd
// (socket/listen_fds.h), from the parent process, over a Unix socket
// (SCM_RIGHTS), from another library. What it is, the system is asked and not
// the caller, for none of it can be seen in the number.
//
//     absl::StatusOr<AdoptedSocket> adopted = Adopt(fd);
//     std::visit([](auto& socket) { Serve(socket); }, *adopted);
//
//     auto listener = AdoptAs<TcpListener<DualStack>>(fd);
//     auto number = AdoptAs<int>(fd);                     // does not compile

namespace dualstack {

// By state, then by kind.
using AdoptedSocket =
    std::variant<TcpListener<Ipv4Only>, TcpListener<Ipv6Only>,
                 TcpListener<DualStack>, TcpStream<Ipv4Only>,
                 TcpStream<Ipv6Only>, TcpStream<DualStack>, UdpSocket<Ipv4Only>,
                 UdpSocket<Ipv6Only>, UdpSocket<DualStack>,
                 ConnectedUdpSocket<Ipv4Only>, ConnectedUdpSocket<Ipv6Only>,
                 ConnectedUdpSocket<DualStack>>;

// Takes the socket over, as what it is. Its kind is what the system made of it
// and not what somebody had in mind: on Linux, an AF_INET6 socket that was
// bound to a native address is Ipv6Only, whether or not IPV6_V6ONLY was
// cleared, and one whose connection was made an IPv4 one (IPV6_ADDRFORM) is
// Ipv4Only.
//
// After an error the descriptor is the caller's, and as it was. That is a
// Refusal for
// - kForeignSocket: what is no TCP or UDP socket over IP, such as one of
//   MPTCP or UDP-Lite; a TCP socket that neither listens nor is connected, not
//   yet or no longer; and an AF_INET6 socket without a peer that is bound to a
//   mapped address: it serves IPv4 alone, under mapped names, which is none of
//   the kinds. With a peer it is a dual-stack one.
// and otherwise the system's error, such as kFailedPrecondition with EBADF for
// what is not open and ENOTSOCK for what is no socket.
//
// Nothing is set but that the descriptor is closed by exec(), and that last of
// all. Whether it blocks, its timeouts and its other options stay as they are:
// if it has a receive timeout (SO_RCVTIMEO), the end of it is kUnavailable. All
// of that is shared with every other descriptor of the same socket. A UdpSocket
// goes by its own calls: broadcast and packet info are for it to ask for again.
absl::StatusOr<AdoptedSocket> Adopt(NativeSocket socket);

namespace internal {

// The index among the alternatives of AdoptedSocket.
template <typename Socket, size_t index = 0>
constexpr size_t AdoptedIndex() {
  // The second condition is not even well-formed where the first is true.
  // NOLINTNEXTLINE(bugprone-branch-clone)
  if constexpr (index == std::variant_size_v<AdoptedSocket>) {
    return index;
  } else if constexpr (std::same_as<Socket, std::variant_alternative_t<
                                                index, AdoptedSocket>>) {
    return index;
  } else {
    return AdoptedIndex<Socket, index + 1>();
  }
}

// kOtherSocket if it is not the alternative that is wanted.
absl::StatusOr<AdoptedSocket> Adopt(NativeSocket socket,
                                    std::optional<size_t> wanted);

}  // namespace internal

template <typename Socket>
concept AdoptableSocket = internal::AdoptedIndex<Socket>()
< std::variant_size_v<AdoptedSocket>;

// The same for those who know what they get. A Refusal also for what Adopt()
// would take: kOtherSocket, with the words for what it is instead.
template <AdoptableSocket Socket>
absl::StatusOr<Socket> AdoptAs(NativeSocket socket) {
  absl::StatusOr<AdoptedSocket> adopted =
      internal::Adopt(socket, internal::AdoptedIndex<Socket>());
  if (!adopted.ok()) return adopted.status();
  return std::get<Socket>(*std::move(adopted));
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_ADOPT_H_
