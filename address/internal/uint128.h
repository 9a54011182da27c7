#ifndef DUALSTACK_ADDRESS_INTERNAL_UINT128_H_
#define DUALSTACK_ADDRESS_INTERNAL_UINT128_H_

#include <array>
#include <bit>
#include <cstdint>

#include "absl/numeric/int128.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/system_sockaddr.h"

// Sixteen bytes in network order as a number, and back; and the native
// addresses among those numbers.

namespace dualstack::internal {

constexpr absl::uint128 Uint128Of(const Ipv6Bytes& bytes) {
  const auto halves = std::bit_cast<std::array<uint64_t, 2>>(bytes);
  return absl::MakeUint128(NetworkOrder(halves[0]), NetworkOrder(halves[1]));
}

constexpr Ipv6Bytes BytesOfUint128(absl::uint128 value) {
  return std::bit_cast<Ipv6Bytes>(
      std::array<uint64_t, 2>{NetworkOrder(absl::Uint128High64(value)),
                              NetworkOrder(absl::Uint128Low64(value))});
}

inline constexpr absl::uint128 kFirstMapped =
    Uint128Of(WithMappedPrefix({0, 0, 0, 0}));
inline constexpr absl::uint128 kMappedCount = absl::uint128{1} << 32;

// The native IPv6 addresses counted from 0 without a gap, in their order: past
// ::ffff:0:0/96, which none of them is in, the rank falls behind the value.
// There are kNativeCount of them, which is less than 2^128, so the rank past
// the last one is still a number.
inline constexpr absl::uint128 kNativeCount = -kMappedCount;  // 2^128 - 2^32.

constexpr absl::uint128 RankOfNative(absl::uint128 value) {
  return value < kFirstMapped ? value : value - kMappedCount;
}

constexpr absl::uint128 NativeOfRank(absl::uint128 rank) {
  return rank < kFirstMapped ? rank : rank + kMappedCount;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_UINT128_H_
