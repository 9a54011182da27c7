#ifndef DUALSTACK_ADDRESS_IPV4_TRANSLATED_H_
#define DUALSTACK_ADDRESS_IPV4_TRANSLATED_H_

#include <cstdint>
#include <optional>
#include <span>

#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

// IPv4-translated IPv6 addresses (RFC 2765, section 2.1): ::ffff:0:0:0/96 and
// the IPv4 address that a stateless translator (SIIT) gives an IPv6 node. RFC
// 6145 and 7915, which replace that document, take the formats of RFC 6052
// (nat64.h) instead; translators that know this one remain.
//
//     byte  0               8   10  12     15
//         +---------------+---+---+-------+
//         |       0       |ffff| 0 |  node |   ::ffff:0:c000:201
//         +---------------+---+---+-------+
//
// They are native IPv6, and are not IPv4-mapped addresses, from which they
// differ by the zeros between ffff and the IPv4 address.
//
//     Ipv4TranslatedAddress("192.0.2.1"_ipv4);          // ::ffff:0:c000:201
//     Ipv4FromTranslated("::ffff:0:c000:201"_ipv6);     // 192.0.2.1

namespace dualstack {

constexpr Ipv6Address Ipv4TranslatedAddress(Ipv4Address node) {
  // Native: the two groups before the IPv4 address are ffff:0, not 0:ffff.
  return *Ipv6Address::FromUint128(uint64_t{0xffff} << 48 | node.ToUint32());
}

// The node; nothing if the address is not in ::ffff:0:0:0/96.
constexpr std::optional<Ipv4Address> Ipv4FromTranslated(
    const Ipv6Address& address) {
  const auto node =
      Ipv4Address::FromBytes(std::span(address.bytes()).last<4>());
  if (Ipv4TranslatedAddress(node) != address) return std::nullopt;
  return node;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_TRANSLATED_H_
