#ifndef DUALSTACK_SOCKET_OPTIONS_PATH_MTU_H_
#define DUALSTACK_SOCKET_OPTIONS_PATH_MTU_H_

#include <concepts>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "dualstack/socket/internal/option_calls.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

namespace dualstack {

// What is done about packets that are too large for a link on their way
// (IP_MTU_DISCOVER, IPV6_MTU_DISCOVER): which of them may be fragmented, and
// whether IPv4's say so (the don't-fragment bit, RFC 791).
//
//     SetOption(socket, PathMtuDiscovery::kAlways);
//
// On a dual-stack socket each of the two options is about one family alone:
// with only one set, large datagrams to the other are still fragmented. Systems
// that have a mere switch (macOS, FreeBSD) know kNever and kAlways.
enum class PathMtuDiscovery : uint8_t {
  // Fragments whatever is too large, and lets routers do so in IPv4.
  kNever = 0,
  // As the route says. The usual default: TCP discovers, UDP fragments what it
  // knows to be too large.
  kByRoute = 1,
  // Fragments nothing: a datagram that is known to be too large is EMSGSIZE.
  kAlways = 2,
  // The same, but the limit is that of the first link, not what routers have
  // told: for programs that probe the path themselves (RFC 8899).
  kProbe = 3,
  // Takes the first link's limit and believes no router, so that none can lie
  // the limit down; the don't-fragment bit is not set, and what is too large
  // for the first link is EMSGSIZE.
  kInterface = 4,
  // The same, but what is too large for the first link is fragmented.
  kOmit = 5,
};

template <>
struct internal::OptionTraits<PathMtuDiscovery> : OptionOfAny {
  static constexpr PerFamily kNames = {platform::Option::kIpv4MtuDiscovery,
                                       platform::Option::kIpv6MtuDiscovery};
  static constexpr int NumberOf(PathMtuDiscovery option) {
    return static_cast<int>(option);
  }
  static constexpr std::optional<PathMtuDiscovery> FromNumber(int number) {
    if (number < 0 || number > 5) return std::nullopt;
    return static_cast<PathMtuDiscovery>(number);
  }
};

// How many bytes a packet to the peer may have, with its IP header, as far as
// the system knows: of a TcpStream or ConnectedUdpSocket. An estimate: a
// narrower link may be found at any time. Of no connection, or on Linux after
// its TrafficClass was set and before anything was sent, kFailedPrecondition.
//
// IP_MTU, and of an AF_INET6 socket IPV6_MTU, which on Linux tells of the route
// to the peer, be it mapped or native.
template <internal::IsConnectedSocket Socket>
absl::StatusOr<int> PathMtu(const Socket& socket) {
  constexpr bool kIsIpv4 =
      std::same_as<internal::KindOfSocket<Socket>, Ipv4Only>;
  return internal::GetOption(
      internal::SocketAccess::DescriptorOf(socket),
      kIsIpv4 ? platform::Option::kIpv4Mtu : platform::Option::kIpv6Mtu);
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_PATH_MTU_H_
