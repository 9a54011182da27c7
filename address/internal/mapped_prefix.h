#ifndef DUALSTACK_ADDRESS_INTERNAL_MAPPED_PREFIX_H_
#define DUALSTACK_ADDRESS_INTERNAL_MAPPED_PREFIX_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace dualstack::internal {

using Ipv4Bytes = std::array<uint8_t, 4>;
using Ipv6Bytes = std::array<uint8_t, 16>;

// ::ffff:0:0/96, the prefix of the IPv4-mapped IPv6 addresses (RFC 4291,
// section 2.5.5.2). This is the one place where the library compares, adds or
// removes it.
inline constexpr std::array<uint8_t, 12> kMappedPrefix = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
inline constexpr int kMappedPrefixLength = 8 * kMappedPrefix.size();  // Bits.

constexpr bool HasMappedPrefix(const Ipv6Bytes& bytes) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

constexpr Ipv6Bytes WithMappedPrefix(const Ipv4Bytes& ipv4) {
  Ipv6Bytes bytes{};
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
  std::copy(ipv4.begin(), ipv4.end(), bytes.begin() + kMappedPrefix.size());
  return bytes;
}

// The bytes must have the prefix.
constexpr Ipv4Bytes WithoutMappedPrefix(const Ipv6Bytes& bytes) {
  return std::bit_cast<std::array<Ipv4Bytes, 4>>(bytes)[3];
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_MAPPED_PREFIX_H_
