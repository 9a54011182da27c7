#ifndef DUALSTACK_ADDRESS_ISATAP_H_
#define DUALSTACK_ADDRESS_ISATAP_H_

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/special_purpose.h"
#include "dualstack/address/special_purpose_block.h"

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
//     IsatapAddress("fe80::/64"_ipv6_prefix, "10.0.0.1"_ipv4);
//                                                   // fe80::5efe:a00:1
//     Ipv4FromIsatap("fe80::5efe:a00:1"_ipv6);      // 10.0.0.1

namespace dualstack {

// The lower 64 bits of the host's address. u is set if the registries have the
// IPv4 address globally reachable: those are the unique ones.
constexpr uint64_t IsatapInterfaceId(Ipv4Address host) {
  const bool is_unique = GlobalReachability(host) == RegistryAnswer::kYes;
  return (is_unique ? 0x02005efe'00000000 : 0x00005efe'00000000) |
         uint64_t{host.ToUint32()};
}

// The host's address in the subnet; nothing unless that has 64 bits.
constexpr std::optional<Ipv6Address> IsatapAddress(const Ipv6Prefix& subnet,
                                                   Ipv4Address host) {
  if (subnet.length() != 64) return std::nullopt;
  return Ipv6Address::FromUint128(subnet.network().ToUint128() |
                                  IsatapInterfaceId(host));
}

// The host, whichever u is; nothing if the interface id is none of ISATAP.
constexpr std::optional<Ipv4Address> Ipv4FromIsatap(
    const Ipv6Address& address) {
  const uint64_t interface_id = absl::Uint128Low64(address.ToUint128());
  if ((interface_id >> 32 & ~uint64_t{0x02000000}) != 0x00005efe) {
    return std::nullopt;
  }
  return Ipv4Address::FromUint32(static_cast<uint32_t>(interface_id));
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ISATAP_H_
