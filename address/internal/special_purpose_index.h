#ifndef DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_INDEX_H_
#define DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_INDEX_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <variant>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/special_purpose_block.h"

namespace dualstack::internal {

constexpr absl::uint128 NumberOf(Ipv4Address address) {
  return address.ToUint32();
}
constexpr absl::uint128 NumberOf(const Ipv6Address& address) {
  return address.ToUint128();
}
constexpr absl::uint128 NumberOf(const Ipv4MappedAddress& address) {
  return address.ToUint128();
}

// A registry as a step function over the numbers of its addresses: where blocks
// begin and end, and the most specific row from there to the next such place.
// The compiler works it out from the table, so that to look an address up takes
// one binary search, however the blocks are nested.
//
//     from          0.0.0.0  0.0.0.1    1.0.0.0  10.0.0.0    11.0.0.0  ...
//     most specific 0.0.0.0/32
//                            0.0.0.0/8  none     10.0.0.0/8  none
template <size_t kBlocks>
class SpecialPurposeIndex {
 public:
  // Of rows in the order of the table: wider blocks before those inside them.
  constexpr explicit SpecialPurposeIndex(
      const std::array<SpecialPurposeBlock, kBlocks>& rows) {
    std::array<absl::uint128, kBlocks> first{};
    std::array<absl::uint128, kBlocks> last{};
    // Zero, and whatever a block ends before; after the last number comes zero.
    size_t next = 1;
    for (size_t i = 0; i < kBlocks; ++i) {
      std::visit(
          [&](const auto& prefix) {
            first[i] = NumberOf(prefix.first());
            last[i] = NumberOf(prefix.last());
          },
          rows[i].prefix);
      from_[next++] = first[i];
      from_[next++] = last[i] + 1;
    }
    std::sort(from_.begin(), from_.end());
    for (size_t step = 0; step < kSteps; ++step) {
      for (size_t i = 0; i < kBlocks; ++i) {
        if (first[i] <= from_[step] && from_[step] <= last[i]) {
          row_[step] = &rows[i];
        }
      }
    }
  }

  constexpr const SpecialPurposeBlock* Find(absl::uint128 number) const {
    const auto after = std::upper_bound(from_.begin(), from_.end(), number);
    return row_[static_cast<size_t>(after - from_.begin()) - 1];
  }

 private:
  static constexpr size_t kSteps = 2 * kBlocks + 1;

  std::array<absl::uint128, kSteps> from_{};
  std::array<const SpecialPurposeBlock*, kSteps> row_{};
};

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_INDEX_H_
