#ifndef DUALSTACK_ADDRESS_TESTING_NUMBER_SET_H_
#define DUALSTACK_ADDRESS_TESTING_NUMBER_SET_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <vector>

#include "dualstack/address/ipv6_address.h"

// Prefixes and lists of prefixes as sets of numbers: what prefix_algebra.h and
// its kin are held against. It is slow, obvious, and shares no arithmetic with
// the library: it knows intervals, and that a prefix has two halves. A and P
// are types of one kind of address and of its prefixes.

namespace dualstack::testing {

// Not absl::uint128, in which the library calculates. ISO C++ has none.
__extension__ typedef unsigned __int128 Number;

// The address as a number, from its bytes.
template <typename A>
constexpr Number NumberOf(const A& address) {
  Number number = 0;
  for (const uint8_t byte : address.bytes()) number = number << 8 | byte;
  return number;
}

// The address of that number; nothing if there is none of the kind.
template <typename A>
constexpr std::optional<A> AddressOf(Number number) {
  std::array<uint8_t, A::kSize> bytes{};
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    *byte = static_cast<uint8_t>(number);
    number >>= 8;
  }
  return A::FromBytes(bytes);
}

// The numbers from the first to the last.
struct Interval {
  Number first;
  Number last;

  constexpr bool Has(Number number) const {
    return first <= number && number <= last;
  }
  constexpr bool HasAll(const Interval& other) const {
    return first <= other.first && other.last <= last;
  }
  constexpr bool HasAny(const Interval& other) const {
    return first <= other.last && other.first <= last;
  }
};

// ::ffff:0:0/96, where native IPv6 has a hole.
inline constexpr Interval kMappedNumbers = {
    Number{0xffff} << 32, (Number{0xffff} << 32) + 0xffffffff};

// All numbers with the prefix's bits, those of the hole among them.
template <typename P>
constexpr Interval IntervalOf(const P& prefix) {
  Number mask = 0;
  for (int i = prefix.length(); i < P::kMaxLength; ++i) mask = mask << 1 | 1;
  const Number first = NumberOf(prefix.network());
  return {first, first + mask};
}

// How many addresses of the kind are in the interval. No kind has 2^128, which
// would be too many.
template <typename A>
constexpr Number CountIn(const Interval& interval) {
  const Number steps = interval.last - interval.first;
  const bool has_hole =
      std::is_same_v<A, Ipv6Address> && interval.HasAll(kMappedNumbers);
  return has_hole ? steps - 0xffffffff : steps + 1;
}

// A set of numbers as intervals in order that neither overlap nor touch.
using NumberSet = std::vector<Interval>;

// The numbers that are in any of the intervals.
NumberSet UnionOf(NumberSet intervals);

// The numbers for which `wanted(whether a has it, whether b has it)` is true.
// It must not be true of those that neither has.
NumberSet Combined(const NumberSet& a, const NumberSet& b,
                   const std::function<bool(bool, bool)>& wanted);

// Whether the set has all, or any, of the interval's numbers.
bool HasAll(const NumberSet& set, const Interval& interval);
bool HasAny(const NumberSet& set, const Interval& interval);

// Appends the shortest list for what the set has of the prefix: the prefix
// itself if that is all of it, and otherwise the lists of its halves. This is
// the definition, not an algorithm that one would use. `node` is the prefix as
// an interval, for the hole has no prefix.
template <typename P>
void AppendShortest(const NumberSet& set, const Interval& node, int length,
                    std::vector<P>& out) {
  if (!HasAny(set, node)) return;
  if (HasAll(set, node)) {
    const auto network = AddressOf<typename P::Address>(node.first);
    if (network) out.push_back(*P::FromAddress(*network, length));
    return;
  }
  const Number half = (node.last - node.first) / 2;
  AppendShortest(set, {node.first, node.first + half}, length + 1, out);
  AppendShortest(set, {node.first + half + 1, node.last}, length + 1, out);
}

// The shortest list of prefixes of that kind, in order.
template <typename P>
std::vector<P> Shortest(const NumberSet& set) {
  std::vector<P> out;
  AppendShortest(set, IntervalOf(P::All()), P::All().length(), out);
  return out;
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_NUMBER_SET_H_
