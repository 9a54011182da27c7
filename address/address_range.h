#ifndef DUALSTACK_ADDRESS_ADDRESS_RANGE_H_
#define DUALSTACK_ADDRESS_ADDRESS_RANGE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <version>

#include "absl/numeric/int128.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/uint128.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {
namespace internal {

// The addresses of a kind in their order, counted from 0. A rank can also be
// the one past the last, so every range has an end to stop at.
template <AddressOfOneKind A>
struct Ranking;

template <>
struct Ranking<Ipv4Address> {
  using Rank = uint64_t;
  static constexpr Rank kCount = Rank{1} << 32;
  static constexpr Rank RankOf(Ipv4Address address) {
    return address.ToUint32();
  }
  static constexpr Ipv4Address OfRank(Rank rank) {
    return Ipv4Address::FromUint32(static_cast<uint32_t>(rank));
  }
};

template <>
struct Ranking<Ipv4MappedAddress> {
  using Rank = uint64_t;
  static constexpr Rank kCount = Rank{1} << 32;
  static constexpr Rank RankOf(const Ipv4MappedAddress& address) {
    return Unmap(address).ToUint32();
  }
  static constexpr Ipv4MappedAddress OfRank(Rank rank) {
    return Map(Ranking<Ipv4Address>::OfRank(rank));
  }
};

template <>
struct Ranking<Ipv6Address> {
  using Rank = absl::uint128;
  static constexpr Rank kCount = kNativeCount;
  static constexpr Rank RankOf(const Ipv6Address& address) {
    return RankOfNative(address.ToUint128());
  }
  static constexpr Ipv6Address OfRank(Rank rank) {
    return *Ipv6Address::FromUint128(NativeOfRank(rank));
  }
};

}  // namespace internal

// All addresses of one kind from a first to a last one, both included. It has
// at least one address and may have all of them.
//
//     first                                 last
//     192.0.2.1  192.0.2.2  192.0.2.3  192.0.2.4     size() is 4
//
// It need not be a prefix: Ipv4Prefix and its kin are those ranges that routers
// know. Addresses of another kind are neither inside nor outside of it: asking
// does not compile. So a range of native addresses passes over ::ffff:0:0/96,
// and :: to ::ffff:ffff:ffff:ffff has 2^64 - 2^32 addresses. A sum such as
// IpAddress has no ranges, because nothing says what comes between
// 255.255.255.255 and ::.
//
//     const auto pool = Ipv4Range::FromFirstAndLast("192.0.2.1"_ipv4,
//                                                   "192.0.2.4"_ipv4);
//     for (const Ipv4Address address : *pool) { ... }
//     pool->Contains("192.0.2.3"_ipv4);                // true
//
//     pool->Contains("::ffff:192.0.2.3"_mapped);       // does not compile
template <internal::AddressOfOneKind A>
class AddressRange {
 public:
  class Iterator;

  static constexpr size_t kMaxTextSize = 2 * A::kMaxTextSize + 1;

  // The unspecified address alone.
  constexpr AddressRange() = default;

  // All addresses of the kind.
  static constexpr AddressRange All() {
    return AddressRange(Ranking::OfRank(0),
                        Ranking::OfRank(Ranking::kCount - 1));
  }
  // From both ends; nothing if the last address comes before the first.
  static constexpr std::optional<AddressRange> FromFirstAndLast(const A& first,
                                                                const A& last) {
    if (last < first) return std::nullopt;
    return AddressRange(first, last);
  }

  constexpr A first() const { return first_; }
  constexpr A last() const { return last_; }
  // The number of addresses: 2^32 for all of IPv4, and for all of native IPv6
  // 2^128 - 2^32.
  constexpr absl::uint128 size() const {
    return absl::uint128{Ranking::RankOf(last_) - Ranking::RankOf(first_)} + 1;
  }

  // The addresses in their order, by value. The iterators go both ways, end
  // past the last address of the kind as well as anywhere else, and outlive the
  // range.
  constexpr Iterator begin() const { return Iterator(Ranking::RankOf(first_)); }
  constexpr Iterator end() const {
    return Iterator(Ranking::RankOf(last_) + 1);
  }

  constexpr bool Contains(const A& address) const {
    return first_ <= address && address <= last_;
  }
  // Whether all of the other range is in this one,
  constexpr bool Contains(const AddressRange& other) const {
    return first_ <= other.first_ && other.last_ <= last_;
  }
  // and whether any of it is.
  constexpr bool Overlaps(const AddressRange& other) const {
    return first_ <= other.last_ && other.first_ <= last_;
  }

  // By the first address, then the last.
  friend constexpr bool operator==(const AddressRange&,
                                   const AddressRange&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const AddressRange&, const AddressRange&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const AddressRange& range) {
    return H::combine(std::move(hash), range.first_, range.last_);
  }

  // `192.0.2.1-192.0.2.4`, into the caller's buffer: the view is of its first
  // part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    constexpr size_t kPart = A::kMaxTextSize;
    size_t size = first_.FormatTo(buffer.template first<kPart>()).size();
    buffer[size++] = '-';
    const std::span<char> rest = buffer.subspan(size);
    size += last_.FormatTo(rest.template first<kPart>()).size();
    return {buffer.data(), size};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  using Ranking = internal::Ranking<A>;

  constexpr AddressRange(const A& first, const A& last)
      : first_(first), last_(last) {}

  A first_;
  A last_;
};

using Ipv4Range = AddressRange<Ipv4Address>;
using Ipv6Range = AddressRange<Ipv6Address>;
using Ipv4MappedRange = AddressRange<Ipv4MappedAddress>;

// What begin() and end() return: a position among all addresses of the kind. It
// refers to nothing, so nothing can invalidate it.
template <internal::AddressOfOneKind A>
class AddressRange<A>::Iterator {
 public:
  using value_type = A;
  using difference_type = std::ptrdiff_t;
  using reference = A;
  using pointer = void;
  using iterator_concept = std::bidirectional_iterator_tag;
  // All that C++17's algorithms allow to what returns no reference.
  using iterator_category = std::input_iterator_tag;

  constexpr Iterator() = default;

  constexpr A operator*() const { return Ranking::OfRank(rank_); }
  constexpr Iterator& operator++() {
    rank_ = rank_ + 1;  // absl::uint128 has no constexpr ++.
    return *this;
  }
  constexpr Iterator operator++(int) {
    const Iterator old = *this;
    ++*this;
    return old;
  }
  constexpr Iterator& operator--() {
    rank_ = rank_ - 1;
    return *this;
  }
  constexpr Iterator operator--(int) {
    const Iterator old = *this;
    --*this;
    return old;
  }

  friend constexpr bool operator==(const Iterator&, const Iterator&) = default;

 private:
  friend AddressRange;

  constexpr explicit Iterator(typename Ranking::Rank rank) : rank_(rank) {}

  typename Ranking::Rank rank_ = 0;
};

static_assert(std::is_trivially_copyable_v<Ipv4Range>);
static_assert(std::is_trivially_copyable_v<Ipv6Range>);
static_assert(std::is_trivially_copyable_v<Ipv4MappedRange>);

}  // namespace dualstack

// A range is small and its iterators stand alone, so adaptors may copy it and
// algorithms may return iterators of a temporary one.
template <typename A>
inline constexpr bool std::ranges::enable_view<dualstack::AddressRange<A>> =
    true;
template <typename A>
inline constexpr bool
    std::ranges::enable_borrowed_range<dualstack::AddressRange<A>> = true;

#if defined(__cpp_lib_format_ranges)
// It prints as one value, not as the list of its addresses.
template <typename A>
inline constexpr auto std::format_kind<dualstack::AddressRange<A>> =
    std::range_format::disabled;
#endif

#endif  // DUALSTACK_ADDRESS_ADDRESS_RANGE_H_
