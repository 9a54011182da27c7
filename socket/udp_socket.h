#ifndef DUALSTACK_SOCKET_UDP_SOCKET_H_
#define DUALSTACK_SOCKET_UDP_SOCKET_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/internal/datagram_state.h"
#include "dualstack/socket/internal/departure.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/socket_base.h"

namespace dualstack {

template <SocketKind Kind>
class ConnectedUdpSocket;

// A peer as the socket speaks it, or more exactly: for a dual-stack socket an
// Ipv6Sockaddr or an Ipv4MappedSockaddr as well.
template <typename Peer, typename Kind>
concept PeerOf = std::same_as<Peer, typename Kind::Sockaddr> ||
    (std::same_as<Kind, DualStack> && (std::same_as<Peer, Ipv6Sockaddr> ||
                                       std::same_as<Peer, Ipv4MappedSockaddr>));

// What comes of an option that a dual-stack socket has once for each family.
template <SocketKind Kind>
using EnabledOf = std::conditional_t<std::same_as<Kind, DualStack>,
                                     BothFamilies, absl::Status>;

// A UDP socket that is not connected: every datagram goes to, or comes from, a
// peer of the socket's kind.
//
// Errors are as socket/error.h says. Several threads may send and receive on
// one socket, once one thread has set it up.
//
//     auto socket = UdpSocket<DualStack>::Bind(53);
//     if (!socket->EnablePacketInfo().ok()) ...
//     std::array<std::byte, 1500> buffer;
//     auto datagram = socket->ReceiveFrom(buffer);
//     absl::Status sent = socket->Reply("pong", *datagram);
//
//     ipv6_only_socket.SendTo("pong", datagram->peer);    // does not compile
template <SocketKind Kind>
class UdpSocket : public SocketBase<Kind> {
 public:
  using Sockaddr = typename Kind::Sockaddr;
  using BindTarget = typename Kind::BindTarget;
  using Datagram = dualstack::Datagram<Kind>;

  // With port 0, on a port that the system chooses and LocalAddress() tells.
  // kInvalidArgument, before the system is asked, for a link-local address
  // without a scope id.
  static absl::StatusOr<UdpSocket> Bind(const BindTarget& local,
                                        const BindOptions& options = {});
  // Not bound: the system chooses address and port when the first datagram is
  // sent.
  static absl::StatusOr<UdpSocket> Open();

  // The same socket, connected: from now on it talks to this peer alone. For
  // the result, include dualstack/socket/connected_udp_socket.h, which says
  // more. After an error this one is as before, but that it may have a port
  // now; and on Linux, without CAP_NET_RAW, if the peer is link-local, has lost
  // one that the system chose.
  absl::StatusOr<ConnectedUdpSocket<Kind>> Connect(const Sockaddr& peer) &&;

  // From now on, datagrams come with packet info, and no other sources are
  // believed than those that it confirms. A dual-stack socket needs it to tell
  // forged sources. It can be called again, to ask for more or less of what
  // `options` has. After an error the socket receives as before. kUnimplemented
  // if the system does not have it. Of a dual-stack socket, BothFamilies; IPv4
  // being disabled on the host is no error there.
  EnabledOf<Kind> EnablePacketInfo(const PacketInfoOptions& options = {});

  // Whether datagrams from forged sources (SourceCheck::kForged) are passed on
  // rather than dropped. Not so at first. On an IPv6-only socket a forged
  // source is no address that it speaks, and cannot be passed on.
  void KeepForgedSources(bool keep) requires std::same_as<Kind, DualStack> {
    state_.keep_forged = keep;
  }
  // How many datagrams were dropped because their sources were forged.
  uint64_t dropped() const { return state_.dropped.value(); }

  // Whether datagrams may go to the broadcast address (SO_BROADCAST). Not so at
  // first, and then 255.255.255.255, or ::ffff:255.255.255.255, is refused. A
  // network's own broadcast address looks like any other, and systems answer
  // EACCES.
  absl::Status AllowBroadcast(bool allow) requires(
      !std::same_as<Kind, Ipv6Only>) {
    return SetBroadcast(allow);
  }

  // Sends one datagram, whole or not at all; it may be empty. A Refusal, before
  // the system is asked, for a peer that cannot be: unspecified, port 0,
  // link-local without a scope id, or broadcast that was not allowed; and for
  // more than kMaxIpv4Datagram or kMaxIpv6Datagram bytes.
  absl::Status SendTo(std::span<const std::byte> bytes, const Sockaddr& peer);
  absl::Status SendTo(std::string_view text, const Sockaddr& peer) {
    return SendTo(std::as_bytes(std::span(text)), peer);
  }

  // The same, in a way that the caller chooses. The source is of the peer's own
  // type; if that is DualStackSockaddr, which may be either, a source of the
  // other family is Refusal::kSourceOfOtherKind. kNotFound if the source is no
  // address of this host, or the interface is not there.
  template <PeerOf<Kind> Peer>
  absl::Status SendTo(std::span<const std::byte> bytes, const Peer& peer,
                      const SendOptions<AddressOf<Peer>>& options) {
    return SendWith(bytes, peer, internal::Erase(options));
  }
  template <PeerOf<Kind> Peer>
  absl::Status SendTo(std::string_view text, const Peer& peer,
                      const SendOptions<AddressOf<Peer>>& options) {
    return SendTo(std::as_bytes(std::span(text)), peer, options);
  }

  // Sends one datagram to the peer of another, from where that arrived: the
  // peer would not know it by another address. Fails as ReplyOptions() does,
  // and as SendTo().
  absl::Status Reply(std::span<const std::byte> bytes,
                     const Datagram& received);
  absl::Status Reply(std::string_view text, const Datagram& received) {
    return Reply(std::as_bytes(std::span(text)), received);
  }

  // Receives the next datagram, for which it waits. It may be empty, and it
  // counts even if the buffer has no room for it.
  //
  // Datagrams from forged sources are dropped and counted, and the next one is
  // received: a flood of them is to the caller as if nothing came.
  absl::StatusOr<Datagram> ReceiveFrom(std::span<std::byte> buffer);
  absl::StatusOr<Datagram> ReceiveFrom(std::span<char> buffer) {
    return ReceiveFrom(std::as_writable_bytes(buffer));
  }

 private:
  friend struct internal::SocketAccess;
  friend class ConnectedUdpSocket<Kind>;
  template <SocketKind, size_t>
  friend class ReceiveBatch;
  template <SocketKind, size_t>
  friend class SendBatch;

  using SocketBase<Kind>::SocketBase;

  absl::Status SetBroadcast(bool allow);
  absl::Status SendWith(std::span<const std::byte> bytes, const Sockaddr& peer,
                        const internal::AnySendOptions& options);

  internal::DatagramState state_;
};

extern template class UdpSocket<Ipv4Only>;
extern template class UdpSocket<Ipv6Only>;
extern template class UdpSocket<DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_UDP_SOCKET_H_
