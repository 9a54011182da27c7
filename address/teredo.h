#ifndef DUALSTACK_ADDRESS_TEREDO_H_
#define DUALSTACK_ADDRESS_TEREDO_H_

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

// What a Teredo address says (RFC 4380, section 4): an IPv6 host behind an IPv4
// NAT, which a tunnel over UDP reaches. The address is native IPv6:
//
//     byte  0       4       8   10  12     15
//         +-------+-------+---+---+-------+
//         |2001::/| server|fl.|prt| client|   2001:0:4136:e378:
//         |   32  |       |   | ~ |   ~   |       8000:63bf:3fff:fdd2
//         +-------+-------+---+---+-------+
//
// The client's port and address are what the NAT made of them, as the server
// saw them, with every bit inverted (~) so that a NAT does not translate them
// in the payload as well. Here they are as they are on the wire of IPv4.
//
// Every combination of parts is some address, so there is nothing to enforce.
// It is not evidence: whoever writes an address chooses its parts.
//
//     const auto teredo = TeredoAddress::FromIpv6(
//         "2001:0:4136:e378:8000:63bf:3fff:fdd2"_ipv6);
//     teredo->client;            // 192.0.2.45
//     teredo->client_port;       // 40000
struct TeredoAddress {
  Ipv4Address server;
  // RFC 4380, section 4, and RFC 5991, section 3.
  uint16_t flags = 0;
  // UDP, in the host's byte order.
  uint16_t client_port = 0;
  Ipv4Address client;

  // Nothing if the address is not in 2001::/32.
  static constexpr std::optional<TeredoAddress> FromIpv6(
      const Ipv6Address& address) {
    const uint64_t high = absl::Uint128High64(address.ToUint128());
    const uint64_t low = absl::Uint128Low64(address.ToUint128());
    if (high >> 32 != kPrefix) return std::nullopt;
    return TeredoAddress{
        .server = Ipv4Address::FromUint32(static_cast<uint32_t>(high)),
        .flags = static_cast<uint16_t>(low >> 48),
        .client_port = static_cast<uint16_t>(~low >> 32),
        .client = Ipv4Address::FromUint32(static_cast<uint32_t>(~low))};
  }
  constexpr Ipv6Address ToIpv6() const {
    const uint64_t high = kPrefix << 32 | server.ToUint32();
    const uint64_t obfuscated =
        ~(uint64_t{client_port} << 32 | client.ToUint32());
    const uint64_t low =
        uint64_t{flags} << 48 | (obfuscated & 0xffff'ffff'ffff);
    // Native: the prefix says so.
    return *Ipv6Address::FromUint128(absl::MakeUint128(high, low));
  }

  // Whether the client took its NAT for a cone NAT, which lets everybody in;
  // deprecated by RFC 5991.
  constexpr bool is_cone() const { return flags >> 15 == 1; }

  friend constexpr bool operator==(const TeredoAddress&,
                                   const TeredoAddress&) = default;

 private:
  static constexpr uint64_t kPrefix = 0x20010000;
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_TEREDO_H_
