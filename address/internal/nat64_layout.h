#ifndef DUALSTACK_ADDRESS_INTERNAL_NAT64_LAYOUT_H_
#define DUALSTACK_ADDRESS_INTERNAL_NAT64_LAYOUT_H_

#include <algorithm>
#include <array>
#include <cstddef>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/text_rule.h"

// Where RFC 6052, section 2.2, puts the four bytes of an IPv4 address behind a
// NAT64 prefix: right after it, but never in byte 8.

namespace dualstack::internal {

inline constexpr size_t kNat64ReservedByte = 8;

// The rule that an IPv6 prefix breaks by not being a translator's; kNone if it
// is one. The bytes are a native address, and `length` is in bits.
constexpr TextRule WhyNotNat64(const Ipv6Bytes& bytes, int length) {
  constexpr std::array kLengths = {32, 40, 48, 56, 64, 96};
  if (std::find(kLengths.begin(), kLengths.end(), length) == kLengths.end()) {
    return TextRule::kNat64Length;
  }
  if (bytes[kNat64ReservedByte] != 0) return TextRule::kNat64ReservedByte;
  if (std::equal(bytes.begin(), bytes.begin() + length / 8,
                 kMappedPrefix.begin())) {
    return TextRule::kNat64AroundMapped;
  }
  return TextRule::kNone;
}

// Calls `visit` for each byte of the IPv4 address with its offset there and its
// offset behind a prefix of `length` bits, which is one of the six.
template <typename Visit>
constexpr void ForEachNat64Byte(int length, Visit visit) {
  size_t at = static_cast<size_t>(length) / 8;
  for (size_t octet = 0; octet < Ipv4Bytes().size(); ++octet, ++at) {
    if (at == kNat64ReservedByte) ++at;
    visit(octet, at);
  }
}

constexpr Ipv6Bytes WithNat64Prefix(Ipv6Bytes prefix, int length,
                                    const Ipv4Bytes& ipv4) {
  ForEachNat64Byte(length, [&prefix, &ipv4](size_t octet, size_t at) {
    prefix[at] = ipv4[octet];
  });
  return prefix;
}

constexpr Ipv4Bytes WithoutNat64Prefix(const Ipv6Bytes& bytes, int length) {
  Ipv4Bytes ipv4{};
  ForEachNat64Byte(length, [&bytes, &ipv4](size_t octet, size_t at) {
    ipv4[octet] = bytes[at];
  });
  return ipv4;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_NAT64_LAYOUT_H_
