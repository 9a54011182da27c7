#ifndef DUALSTACK_SOCKET_KIND_H_
#define DUALSTACK_SOCKET_KIND_H_

#include <concepts>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"

// The three kinds of IP socket. They are tags: TcpListener, TcpStream and
// UdpSocket take one of them, and with it the one type of address that such a
// socket speaks, in and out.
//
//     kind       socket(2)               speaks             is bound to
//     Ipv4Only   AF_INET                 Ipv4Sockaddr       an Ipv4Sockaddr
//     Ipv6Only   AF_INET6, V6ONLY is 1   Ipv6Sockaddr       an Ipv6Sockaddr
//     DualStack  AF_INET6, V6ONLY is 0   DualStackSockaddr  a port
//
// IPV6_V6ONLY has another default on every system, and on some a configured
// one: it is set for every AF_INET6 socket, to either value, and read back.

namespace dualstack {

// An AF_INET socket: native IPv4 peers alone.
struct Ipv4Only {
  using Address = Ipv4Address;
  using Sockaddr = Ipv4Sockaddr;
  using BindTarget = Ipv4Sockaddr;

  static constexpr std::string_view kName = "IPv4-only";

  // All of the host's IPv4 addresses.
  static constexpr BindTarget Wildcard(Port port) {
    return Ipv4Sockaddr(Ipv4Address::Unspecified(), port);
  }

  // An address whose kind is known only at run time, if such a socket takes it;
  // otherwise kInvalidArgument, with the remedy in the message. In every kind,
  // it refuses what the types refuse at compile time, and nothing else.
  static absl::StatusOr<Sockaddr> FromAny(const AnySockaddr& sockaddr);
};

// An AF_INET6 socket with IPV6_V6ONLY set: native IPv6 peers alone.
struct Ipv6Only {
  using Address = Ipv6Address;
  using Sockaddr = Ipv6Sockaddr;
  using BindTarget = Ipv6Sockaddr;

  static constexpr std::string_view kName = "IPv6-only";

  // All of the host's IPv6 addresses.
  static constexpr BindTarget Wildcard(Port port) {
    return Ipv6Sockaddr(Ipv6Address::Unspecified(), port);
  }

  static absl::StatusOr<Sockaddr> FromAny(const AnySockaddr& sockaddr);
};

// An AF_INET6 socket with IPV6_V6ONLY cleared: native IPv6 peers, and IPv4
// peers under their IPv4-mapped addresses.
//
// It is bound to all addresses of the host or to none. Bound to one native
// address it would serve no IPv4 peer, and Linux then sets IPV6_V6ONLY again
// without a word; bound to one mapped address it would serve no IPv6 peer. Who
// wants that wants an Ipv6Only or an Ipv4Only socket.
struct DualStack {
  using Address = DualStackAddress;
  using Sockaddr = DualStackSockaddr;
  using BindTarget = Port;

  static constexpr std::string_view kName = "dual-stack";

  // All of the host's addresses of both families.
  static constexpr BindTarget Wildcard(Port port) { return port; }

  static absl::StatusOr<Sockaddr> FromAny(const AnySockaddr& sockaddr);
};

template <typename Kind>
concept SocketKind = std::same_as<Kind, Ipv4Only> ||
    std::same_as<Kind, Ipv6Only> || std::same_as<Kind, DualStack>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_KIND_H_
