#ifndef DUALSTACK_ADDRESS_IPV4_COMPATIBLE_H_
#define DUALSTACK_ADDRESS_IPV4_COMPATIBLE_H_

#include <optional>
#include <span>

#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

// IPv4-compatible IPv6 addresses (RFC 4291, section 2.5.5.1, deprecated): ::/96
// and the IPv4 address of a host that tunnels IPv6 through IPv4.
//
//     byte  0                      12     15
//         +-----------------------+-------+
//         |           0           |  host |   ::c000:201
//         +-----------------------+-------+
//
// They are native IPv6, and are not IPv4-mapped addresses, which have ffff
// before the IPv4 address. :: and ::1 would be 0.0.0.0 and 0.0.0.1 and are
// neither.
//
//     Ipv4CompatibleAddress("192.0.2.1"_ipv4);      // ::c000:201
//     Ipv4FromCompatible("::c000:201"_ipv6);        // 192.0.2.1
//     Ipv4FromCompatible("::1"_ipv6);               // std::nullopt

namespace dualstack {

// Nothing for 0.0.0.0 and 0.0.0.1.
constexpr std::optional<Ipv6Address> Ipv4CompatibleAddress(Ipv4Address host) {
  if (host.ToUint32() <= 1) return std::nullopt;
  return Ipv6Address::FromUint128(host.ToUint32());
}

// The host; nothing if the address is not in ::/96, or is :: or ::1.
constexpr std::optional<Ipv4Address> Ipv4FromCompatible(
    const Ipv6Address& address) {
  const auto host =
      Ipv4Address::FromBytes(std::span(address.bytes()).last<4>());
  if (Ipv4CompatibleAddress(host) != address) return std::nullopt;
  return host;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_COMPATIBLE_H_
