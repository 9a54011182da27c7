#ifndef DUALSTACK_ADDRESS_SIX_TO_FOUR_H_
#define DUALSTACK_ADDRESS_SIX_TO_FOUR_H_

#include <cstdint>
#include <optional>
#include <span>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"

// 6to4 (RFC 3056, section 2; its relays deprecated by RFC 7526): an IPv4 router
// has an IPv6 site behind it, and packets to the site travel inside IPv4
// packets to the router. The address is native IPv6:
//
//     byte  0   2       6   8              15
//         +---+-------+---+---------------+
//         |2002| router|sub| interface id  |   2002:c000:201::1
//         +---+-------+---+---------------+
//
// The IPv4 address is the router's. It is not the host's, which has an address
// of its own in the site.
//
//     SixToFourPrefix("192.0.2.1"_ipv4);            // 2002:c000:201::/48
//     SixToFourAddress("192.0.2.1"_ipv4, 0, 1);     // 2002:c000:201::1
//     Ipv4FromSixToFour("2002:c000:201::1"_ipv6);   // 192.0.2.1

namespace dualstack {

// In the router's site: the subnet and the interface id.
constexpr Ipv6Address SixToFourAddress(Ipv4Address router, uint16_t subnet_id,
                                       uint64_t interface_id) {
  const uint64_t high =
      uint64_t{0x2002} << 48 | uint64_t{router.ToUint32()} << 16 | subnet_id;
  // Native: the prefix says so.
  return *Ipv6Address::FromUint128(absl::MakeUint128(high, interface_id));
}

// All of the site.
constexpr Ipv6Prefix SixToFourPrefix(Ipv4Address router) {
  return *Ipv6Prefix::FromAddress(SixToFourAddress(router, 0, 0), 48);
}

// The router; nothing if the address is not in 2002::/16.
constexpr std::optional<Ipv4Address> Ipv4FromSixToFour(
    const Ipv6Address& address) {
  const auto& bytes = address.bytes();
  if (bytes[0] != 0x20 || bytes[1] != 0x02) return std::nullopt;
  return Ipv4Address::FromBytes(std::span(bytes).subspan<2, 4>());
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_SIX_TO_FOUR_H_
