#ifndef DUALSTACK_SOCKET_PLATFORM_OPTIONS_H_
#define DUALSTACK_SOCKET_PLATFORM_OPTIONS_H_

#include <cstdint>
#include <string_view>

#include "dualstack/socket/platform/types.h"

// The options of a socket that are one number. What a number means, and for
// which sockets, is decided above. The rules of platform.h hold.

namespace dualstack::platform {

enum class Option : uint8_t {
  // At IPPROTO_IP, for the IPv4 traffic of any socket.
  kIpv4HopLimit,
  kIpv4TrafficClass,
  kIpv4MtuDiscovery,  // As PathMtuDiscovery numbers the ways.
  kIpv4Mtu,           // Read only.
  kIpv4ErrorQueue,
  kIpv4MulticastHopLimit,
  kIpv4MulticastLoop,
  kIpv4MulticastAll,
  kIpv4MulticastInterface,  // By index. Write only.
  kIpv4FreeBind,
  kIpv4Transparent,
  // At IPPROTO_IPV6, in the same order, for the native IPv6 traffic of an
  // AF_INET6 socket; the last two are for all of its traffic.
  kIpv6HopLimit,
  kIpv6TrafficClass,
  kIpv6MtuDiscovery,
  kIpv6Mtu,
  kIpv6ErrorQueue,
  kIpv6MulticastHopLimit,
  kIpv6MulticastLoop,
  kIpv6MulticastAll,
  kIpv6MulticastInterface,
  kIpv6FreeBind,
  kIpv6Transparent,
  // At SOL_SOCKET.
  kReuseAddress,
  kReusePort,
  kInterface,      // By index.
  kReceiveBuffer,  // Bytes.
  kSendBuffer,
  kKeepAlive,
  // At IPPROTO_TCP.
  kNoDelay,
  kKeepAliveIdle,  // Seconds.
  kKeepAliveInterval,
  kKeepAliveCount,
};

// "IP_TTL".
std::string_view NameOf(Option option);

// For an option that the system does not have, the error is that of an option
// that nobody has (ENOPROTOOPT).
Result<void> SetOption(NativeSocket socket, Option option, int value);
Result<int> GetOption(NativeSocket socket, Option option);

// Whether an interface has the index now.
Result<bool> HasInterface(uint32_t index);

// EINVAL.
bool IsInvalidArgument(int error);
// The error of a socket() that wants a family that is disabled or absent.
bool IsMissingFamily(int error);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_OPTIONS_H_
