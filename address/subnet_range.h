#ifndef DUALSTACK_ADDRESS_SUBNET_RANGE_H_
#define DUALSTACK_ADDRESS_SUBNET_RANGE_H_

#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>

#include "absl/numeric/int128.h"
#include "dualstack/address/internal/values.h"

namespace dualstack {

// The prefixes of one length inside a prefix, in their order: what Subnets()
// of every prefix type returns. It computes them when asked for them, so that
// the 2^64 subnets of a /64 take no more room than two:
//
//     10.0.0.0/8 in subnets of 10 bits               At(2)
//     10.0.0.0/10    10.64.0.0/10    10.128.0.0/10    10.192.0.0/10
//
// It is not a container and refers to none: the prefix it was asked of may be
// gone.
//
//     for (const Ipv4Prefix subnet : prefix.Subnets(26)) { ... }
//     prefix.Subnets(26).size();                       // 4, for a /24
//     prefix.Subnets(26).At(4);                        // std::nullopt
template <internal::Prefix P>
class SubnetRange {
 public:
  class Iterator;

  // No subnets.
  constexpr SubnetRange() = default;

  // How many there are, at most 2^32 of IPv4 and 2^128 - 2^32 of native IPv6.
  constexpr absl::uint128 size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }

  // The one at that place, counted from 0; nothing past the last.
  constexpr std::optional<P> At(absl::uint128 index) const {
    if (index >= size_) return std::nullopt;
    return prefix_.SubnetAt(length_, index);
  }

  // The iterators go both ways and outlive the range.
  constexpr Iterator begin() const { return Iterator(*this, 0); }
  constexpr Iterator end() const { return Iterator(*this, size_); }

 private:
  friend P;

  constexpr SubnetRange(const P& prefix, int length, absl::uint128 size)
      : prefix_(prefix), length_(length), size_(size) {}

  P prefix_;
  int length_ = 0;
  absl::uint128 size_ = 0;
};

// What begin() and end() return: a place in a range that it has a copy of.
template <internal::Prefix P>
class SubnetRange<P>::Iterator {
 public:
  using value_type = P;
  using difference_type = std::ptrdiff_t;
  using reference = P;
  using pointer = void;
  using iterator_concept = std::bidirectional_iterator_tag;
  // All that C++17's algorithms allow to what returns no reference.
  using iterator_category = std::input_iterator_tag;

  constexpr Iterator() = default;

  constexpr P operator*() const { return *range_.At(index_); }
  constexpr Iterator& operator++() {
    index_ = index_ + 1;
    return *this;
  }
  constexpr Iterator operator++(int) {
    const Iterator old = *this;
    ++*this;
    return old;
  }
  constexpr Iterator& operator--() {
    index_ = index_ - 1;
    return *this;
  }
  constexpr Iterator operator--(int) {
    const Iterator old = *this;
    --*this;
    return old;
  }

  friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
    return a.index_ == b.index_;
  }

 private:
  friend SubnetRange;

  constexpr Iterator(const SubnetRange& range, absl::uint128 index)
      : range_(range), index_(index) {}

  SubnetRange range_;
  absl::uint128 index_ = 0;
};

}  // namespace dualstack

// Adaptors may copy it, and algorithms may return iterators of a temporary one.
template <typename P>
inline constexpr bool std::ranges::enable_view<dualstack::SubnetRange<P>> =
    true;
template <typename P>
inline constexpr bool
    std::ranges::enable_borrowed_range<dualstack::SubnetRange<P>> = true;

#endif  // DUALSTACK_ADDRESS_SUBNET_RANGE_H_
