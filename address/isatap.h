#ifndef DUALSTACK_ADDRESS_ISATAP_H_
#define DUALSTACK_ADDRESS_ISATAP_H_

#include <cstdint>
#include <optional>
#include <span>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

// ISATAP (RFC 5214, section 6.1): an IPv4 network serves IPv6 hosts as a link,
// and a host's interface id holds its IPv4 address. The address is native IPv6,
// under any /64:
//
//     byte  0               8   10  12     15
//         +---------------+---+---+-------+
//         | subnet prefix |u 0|5efe|  host |   fe80::5efe:192.0.2.1
//         +---------------+---+---+-------+
//
// u is 0x0200 if the IPv4 address is unique in the world, otherwise 0. Only the
// interface id tells such an address, and nothing keeps a host that has never
// heard of ISATAP from having one like it.
//
//     IsatapInterfaceId("192.0.2.1"_ipv4);          // 0x00005efec0000201
//     Ipv4FromIsatap("fe80::5efe:c000:201"_ipv6);   // 192.0.2.1

namespace dualstack {

// The lower 64 bits of an address, for any of the upper.
constexpr uint64_t IsatapInterfaceId(Ipv4Address host,
                                     bool globally_unique = false) {
  return (globally_unique ? 0x02005efe'00000000 : 0x00005efe'00000000) |
         uint64_t{host.ToUint32()};
}

// The host; nothing if the interface id is none of ISATAP.
constexpr std::optional<Ipv4Address> Ipv4FromIsatap(
    const Ipv6Address& address) {
  const auto host =
      Ipv4Address::FromBytes(std::span(address.bytes()).last<4>());
  const uint64_t interface_id = absl::Uint128Low64(address.ToUint128());
  if (interface_id != IsatapInterfaceId(host, false) &&
      interface_id != IsatapInterfaceId(host, true)) {
    return std::nullopt;
  }
  return host;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ISATAP_H_
