#include "dualstack/address/prefix_algebra.h"

#include <cstdint>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/internal/prefix_bits.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {
namespace {

// Calls `append(first, length)` for the prefixes that the numbers from `first`
// to `last` are made of, in order: always the widest that starts where the one
// before it ended.
template <typename Number, typename Append>
void ForEachPrefix(Number first, Number last, Append append) {
  for (;;) {
    int length = internal::kBits<Number>;
    while (length > 0 && !internal::HasHostBits(first, length - 1) &&
           internal::WithHostBits(first, length - 1) <= last) {
      --length;
    }
    append(first, length);
    const Number end = internal::WithHostBits(first, length);
    if (end == last) return;
    first = end + 1;
  }
}

}  // namespace

std::vector<Ipv4Prefix> Summarize(const Ipv4Range& range) {
  std::vector<Ipv4Prefix> prefixes;
  ForEachPrefix(range.first().ToUint32(), range.last().ToUint32(),
                [&prefixes](uint32_t first, int length) {
                  prefixes.push_back(*Ipv4Prefix::FromAddress(
                      Ipv4Address::FromUint32(first), length));
                });
  return prefixes;
}

std::vector<Ipv6Prefix> Summarize(const Ipv6Range& range) {
  std::vector<Ipv6Prefix> prefixes;
  ForEachPrefix(
      range.first().ToUint128(), range.last().ToUint128(),
      [&prefixes](absl::uint128 first, int length) {
        // Both ends are native, so all of ::ffff:0:0/96 is between
        // them or none: alone, or inside of a wider prefix.
        if (const auto network = Ipv6Address::FromUint128(first)) {
          prefixes.push_back(*Ipv6Prefix::FromAddress(*network, length));
        }
      });
  return prefixes;
}

std::vector<Ipv4MappedPrefix> Summarize(const Ipv4MappedRange& range) {
  std::vector<Ipv4MappedPrefix> prefixes;
  for (const Ipv4Prefix prefix : Summarize(*Ipv4Range::FromFirstAndLast(
           Unmap(range.first()), Unmap(range.last())))) {
    prefixes.push_back(Map(prefix));
  }
  return prefixes;
}

}  // namespace dualstack
