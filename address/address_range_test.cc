// Succession and ranges: the edges of every kind, the gap in the native
// addresses, and iteration that ends where the addresses do.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::ElementsAre;

constexpr Ipv6Address kLastIpv6 =
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6;
constexpr absl::uint128 kTwoTo32 = absl::uint128{1} << 32;

// Two addresses between which there is none, and nothing past the ends.
template <typename A>
constexpr bool AreNeighbours(const A& low, const A& high) {
  return low.Next() == high && high.Previous() == low && low < high;
}

static_assert(AreNeighbours("0.0.0.0"_ipv4, "0.0.0.1"_ipv4));
static_assert(AreNeighbours("0.0.0.255"_ipv4, "0.0.1.0"_ipv4));
static_assert(AreNeighbours("127.255.255.255"_ipv4, "128.0.0.0"_ipv4));
static_assert(AreNeighbours("255.255.255.254"_ipv4, "255.255.255.255"_ipv4));
static_assert(!"0.0.0.0"_ipv4.Previous() && !"255.255.255.255"_ipv4.Next());

static_assert(AreNeighbours("::ffff:0.0.0.0"_mapped, "::ffff:0.0.0.1"_mapped));
static_assert(AreNeighbours("::ffff:0.255.255.255"_mapped,
                            "::ffff:1.0.0.0"_mapped));
static_assert(AreNeighbours("::ffff:255.255.255.254"_mapped,
                            "::ffff:255.255.255.255"_mapped));
static_assert(!"::ffff:0.0.0.0"_mapped.Previous());
static_assert(!"::ffff:255.255.255.255"_mapped.Next());

static_assert(AreNeighbours("::"_ipv6, "::1"_ipv6));
static_assert(AreNeighbours("::ffff"_ipv6, "::1:0"_ipv6));
static_assert(AreNeighbours("::ffff:ffff:ffff:ffff"_ipv6, "::1:0:0:0:0"_ipv6));
static_assert(AreNeighbours("2001:db8::ffff:ffff"_ipv6,
                            "2001:db8::1:0:0"_ipv6));
static_assert(!"::"_ipv6.Previous() && !kLastIpv6.Next());
static_assert(kLastIpv6.Previous() ==
              "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"_ipv6);
// ::ffff:0:0/96 lies between, and is passed over in both directions.
static_assert(AreNeighbours("::fffe:ffff:ffff"_ipv6, "::1:0:0:0"_ipv6));
static_assert(AreNeighbours("::fffe:ffff:fffe"_ipv6, "::fffe:ffff:ffff"_ipv6));
static_assert(AreNeighbours("::1:0:0:0"_ipv6, "::1:0:0:1"_ipv6));

template <typename A>
constexpr AddressRange<A> Range(const A& first, const A& last) {
  return *AddressRange<A>::FromFirstAndLast(first, last);
}

// What the standard's algorithms and adaptors may rely on.
template <typename R>
constexpr bool kIsAsPromised =
    std::ranges::bidirectional_range<const R>&& std::ranges::common_range<
        const R>&& std::ranges::borrowed_range<R>&& std::ranges::view<R>&&
        std::same_as<std::ranges::range_reference_t<R>,
                     std::ranges::range_value_t<R>> &&
    // Of 128 bits, which is no size to the standard library.
    !std::ranges::sized_range<R> && !std::ranges::random_access_range<R>;

static_assert(kIsAsPromised<Ipv4Range>);
static_assert(kIsAsPromised<Ipv6Range>);
static_assert(kIsAsPromised<Ipv4MappedRange>);

// The compiler can walk them, too, both ways.
template <typename A>
constexpr int CountBothWays(const AddressRange<A>& range) {
  int count = 0;
  for (auto it = range.begin(); it != range.end(); ++it) ++count;
  for (auto it = range.end(); it != range.begin(); --it) ++count;
  return count;
}
static_assert(CountBothWays(Ipv4Range()) == 2);
static_assert(CountBothWays(*Ipv6Range::FromFirstAndLast(
                  "::fffe:ffff:fffe"_ipv6, "::1:0:0:1"_ipv6)) == 8);

static_assert(!Ipv4Range::FromFirstAndLast("192.0.2.2"_ipv4, "192.0.2.1"_ipv4));
static_assert(!Ipv6Range::FromFirstAndLast("::1"_ipv6, "::"_ipv6));
static_assert(!Ipv4MappedRange::FromFirstAndLast(
    "::ffff:1.0.0.0"_mapped, "::ffff:0.255.255.255"_mapped));

static_assert(Ipv4Range().first() == "0.0.0.0"_ipv4 && Ipv4Range().size() == 1);
static_assert(Ipv6Range().last() == "::"_ipv6 && Ipv6Range().size() == 1);
static_assert(Ipv4MappedRange().first() == "::ffff:0.0.0.0"_mapped);

static_assert(Ipv4Range::All() ==
              Range("0.0.0.0"_ipv4, "255.255.255.255"_ipv4));
static_assert(Ipv6Range::All() == Range("::"_ipv6, kLastIpv6));
static_assert(Ipv4MappedRange::All() ==
              Range("::ffff:0.0.0.0"_mapped, "::ffff:255.255.255.255"_mapped));

static_assert(Ipv4Range::All().size() == kTwoTo32);
static_assert(Ipv4MappedRange::All().size() == kTwoTo32);
static_assert(Ipv6Range::All().size() == absl::Uint128Max() - kTwoTo32 + 1);
static_assert(Range("::"_ipv6, "::ffff:ffff:ffff:ffff"_ipv6).size() ==
              absl::MakeUint128(1, 0) - kTwoTo32);
static_assert(Range("::fffe:ffff:ffff"_ipv6, "::1:0:0:0"_ipv6).size() == 2);
static_assert(Range("::1"_ipv6, "::1"_ipv6).size() == 1);
static_assert(Range("::1:0:0:0"_ipv6, kLastIpv6).size() ==
              absl::Uint128Max() - absl::MakeUint128(0, 0xffffffffffff));

template <typename A>
std::vector<A> ForwardsOf(const AddressRange<A>& range) {
  std::vector<A> addresses;
  for (const A& address : range) addresses.push_back(address);
  return addresses;
}

template <typename A>
std::vector<A> BackwardsOf(const AddressRange<A>& range) {
  std::vector<A> addresses;
  for (auto at = range.end(); at != range.begin();) addresses.push_back(*--at);
  return addresses;
}

TEST(AddressRangeTest, IterationEndsAtTheEndsOfTheKind) {
  EXPECT_THAT(ForwardsOf(Range("255.255.255.254"_ipv4, "255.255.255.255"_ipv4)),
              ElementsAre("255.255.255.254"_ipv4, "255.255.255.255"_ipv4));
  EXPECT_THAT(BackwardsOf(Range("0.0.0.0"_ipv4, "0.0.0.1"_ipv4)),
              ElementsAre("0.0.0.1"_ipv4, "0.0.0.0"_ipv4));
  EXPECT_THAT(ForwardsOf(Range("::ffff:255.255.255.255"_mapped,
                               "::ffff:255.255.255.255"_mapped)),
              ElementsAre("::ffff:255.255.255.255"_mapped));
  EXPECT_THAT(
      BackwardsOf(Range("::ffff:0.0.0.0"_mapped, "::ffff:0.0.0.1"_mapped)),
      ElementsAre("::ffff:0.0.0.1"_mapped, "::ffff:0.0.0.0"_mapped));
  EXPECT_THAT(ForwardsOf(Range(kLastIpv6, kLastIpv6)), ElementsAre(kLastIpv6));
  EXPECT_THAT(BackwardsOf(Range("::"_ipv6, "::1"_ipv6)),
              ElementsAre("::1"_ipv6, "::"_ipv6));
  EXPECT_EQ(*--Ipv6Range::All().end(), kLastIpv6);
  EXPECT_EQ(*--Ipv4Range::All().end(), "255.255.255.255"_ipv4);
}

TEST(AddressRangeTest, IterationPassesOverTheMappedAddresses) {
  const Ipv6Range range = Range("::fffe:ffff:fffe"_ipv6, "::1:0:0:1"_ipv6);
  EXPECT_THAT(ForwardsOf(range),
              ElementsAre("::fffe:ffff:fffe"_ipv6, "::fffe:ffff:ffff"_ipv6,
                          "::1:0:0:0"_ipv6, "::1:0:0:1"_ipv6));
  EXPECT_THAT(BackwardsOf(range),
              ElementsAre("::1:0:0:1"_ipv6, "::1:0:0:0"_ipv6,
                          "::fffe:ffff:ffff"_ipv6, "::fffe:ffff:fffe"_ipv6));
}

// Next() and Previous() are the same succession.
template <typename A>
void ExpectIterationFollowsNext(const AddressRange<A>& range) {
  std::optional<A> next = range.first();
  for (const A& address : range) {
    ASSERT_EQ(next, address);
    EXPECT_TRUE(range.Contains(address));
    next = address.Next();
  }
  std::optional<A> previous = range.last();
  for (const A& address : BackwardsOf(range)) {
    ASSERT_EQ(previous, address);
    previous = address.Previous();
  }
  EXPECT_EQ(range.size(), ForwardsOf(range).size());
}

TEST(AddressRangeTest, IterationFollowsNext) {
  ExpectIterationFollowsNext(Range("192.0.1.0"_ipv4, "192.0.3.255"_ipv4));
  ExpectIterationFollowsNext(
      Range("::ffff:255.255.255.0"_mapped, "::ffff:255.255.255.255"_mapped));
  ExpectIterationFollowsNext(Range("::fffe:ffff:ff00"_ipv6, "::1:0:0:ff"_ipv6));
  ExpectIterationFollowsNext(
      Range("2001:db8::ffff:fff0"_ipv6, "2001:db8::1:0:f"_ipv6));
}

TEST(AddressRangeTest, TheStandardsAlgorithmsApply) {
  const Ipv4Range range = Range("192.0.2.0"_ipv4, "192.0.2.255"_ipv4);
  EXPECT_EQ(std::ranges::distance(range), 256);
  EXPECT_EQ(*std::ranges::find_if(
                range, [](Ipv4Address a) { return a.bytes()[3] > 8; }),
            "192.0.2.9"_ipv4);
  EXPECT_EQ(std::count(range.begin(), range.end(), "192.0.2.1"_ipv4), 1);
  // Of a temporary range, because its iterators refer to nothing.
  EXPECT_EQ(*std::ranges::find(Ipv6Range::All(), "::9"_ipv6), "::9"_ipv6);
  auto at = range.begin();
  EXPECT_EQ(*at++, "192.0.2.0"_ipv4);
  EXPECT_EQ(*at--, "192.0.2.1"_ipv4);
  EXPECT_EQ(at, range.begin());
  EXPECT_NE(at, range.end());
}

constexpr Ipv4Range kRange = Range("192.0.2.1"_ipv4, "192.0.2.4"_ipv4);
static_assert(!kRange.Contains("192.0.2.0"_ipv4));
static_assert(kRange.Contains("192.0.2.1"_ipv4));
static_assert(kRange.Contains("192.0.2.4"_ipv4));
static_assert(!kRange.Contains("192.0.2.5"_ipv4));
static_assert(Ipv6Range::All().Contains("::fffe:ffff:ffff"_ipv6));

TEST(AddressRangeTest, ContainsAndOverlaps) {
  constexpr struct {
    Ipv4Range other;
    bool contained;
    bool overlapping;
    std::string_view reason;
  } kRows[] = {
      {kRange, true, true, "itself"},
      {Ipv4Range::All(), false, true, "what contains it"},
      {Range("192.0.2.1"_ipv4, "192.0.2.1"_ipv4), true, true, "its first"},
      {Range("192.0.2.4"_ipv4, "192.0.2.4"_ipv4), true, true, "its last"},
      {Range("192.0.2.2"_ipv4, "192.0.2.3"_ipv4), true, true, "its inside"},
      {Range("192.0.2.0"_ipv4, "192.0.2.1"_ipv4), false, true, "one before"},
      {Range("192.0.2.4"_ipv4, "192.0.2.5"_ipv4), false, true, "one behind"},
      {Range("192.0.2.0"_ipv4, "192.0.2.0"_ipv4), false, false, "before"},
      {Range("192.0.2.5"_ipv4, "192.0.2.5"_ipv4), false, false, "behind"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(kRange.Contains(row.other), row.contained);
    EXPECT_EQ(kRange.Overlaps(row.other), row.overlapping);
    EXPECT_EQ(row.other.Overlaps(kRange), row.overlapping);
  }
}

// Another kind is neither inside nor outside.
template <typename R, typename A>
concept CanContain = requires(const R& range, const A& address) {
  range.Contains(address);
};

template <typename R, typename... Others>
constexpr bool kContainsNone = (!CanContain<R, Others> && ...);

static_assert(CanContain<Ipv4Range, Ipv4Address>);
static_assert(CanContain<Ipv6Range, Ipv6Range>);
static_assert(
    kContainsNone<Ipv4Range, Ipv6Address, Ipv4MappedAddress, IpAddress,
                  DualStackAddress, AnyIpAddress, Ipv6Range, Ipv4MappedRange>);
static_assert(
    kContainsNone<Ipv6Range, Ipv4Address, Ipv4MappedAddress, IpAddress,
                  DualStackAddress, AnyIpAddress, Ipv4Range, Ipv4MappedRange>);
static_assert(
    kContainsNone<Ipv4MappedRange, Ipv4Address, Ipv6Address, IpAddress,
                  DualStackAddress, AnyIpAddress, Ipv4Range, Ipv6Range>);

// And a sum has no ranges and no succession.
template <typename A>
concept Ranged = requires {
  typename AddressRange<A>;
};
template <typename A>
concept Succeeds = requires(const A& address) {
  address.Next();
};

static_assert(Ranged<Ipv4Address> && Succeeds<Ipv4Address>);
static_assert(!Ranged<IpAddress> && !Succeeds<IpAddress>);
static_assert(!Ranged<DualStackAddress> && !Succeeds<DualStackAddress>);
static_assert(!Ranged<AnyIpAddress> && !Succeeds<AnyIpAddress>);

}  // namespace
}  // namespace dualstack
