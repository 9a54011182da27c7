#ifndef DUALSTACK_ADDRESS_INTERNAL_PREFIX_BITS_H_
#define DUALSTACK_ADDRESS_INTERNAL_PREFIX_BITS_H_

#include <limits>

#include "absl/numeric/int128.h"

// The arithmetic of prefixes, on an address as a number: a uint32_t for IPv4,
// an absl::uint128 for IPv6. Lengths are counted in bits from the front, and
// must be from 0 to kBits.

namespace dualstack::internal {

template <typename Number>
inline constexpr int kBits = std::numeric_limits<Number>::digits;

// Zeros to the length and ones after it: the bits that tell hosts apart.
template <typename Number>
constexpr Number HostMask(int length) {
  // Shifting all bits out at once is undefined.
  if (length == kBits<Number>) return Number{0};
  return ~Number{0} >> length;
}

template <typename Number>
constexpr bool HasHostBits(Number address, int length) {
  return (address & HostMask<Number>(length)) != 0;
}

template <typename Number>
constexpr Number WithoutHostBits(Number address, int length) {
  return address & ~HostMask<Number>(length);
}

template <typename Number>
constexpr Number WithHostBits(Number address, int length) {
  return address | HostMask<Number>(length);
}

// Whether the first `length` bits are the same.
template <typename Number>
constexpr bool SamePrefix(Number a, Number b, int length) {
  return WithoutHostBits<Number>(a ^ b, length) == 0;
}

// How many subnets of that length a prefix of `size` addresses has. Rounded up:
// the size of one that has ::ffff:0:0/96 inside its bits is that much less than
// a power of two.
template <typename Number>
constexpr absl::uint128 SubnetCount(absl::uint128 size, int length) {
  // Only a prefix of no bits has a subnet of no bits, and that is itself.
  if (length == 0) return 1;
  return ((size - 1) >> (kBits<Number> - length)) + 1;
}

// The difference between the n-th subnet of that length and the first.
template <typename Number>
constexpr Number SubnetOffset(Number n, int length) {
  return length == 0 ? Number{0} : n << (kBits<Number> - length);
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PREFIX_BITS_H_
