// Lists of prefixes against sets of numbers (testing/number_set.h): over a
// whole small world of IPv4, and over random IPv6 where the two ends of the
// addresses and ::ffff:0:0/96 are often met.

#include "dualstack/address/prefix_algebra.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <random>
#include <set>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/number_set.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AddressOf;
using ::testing::ElementsAre;
using testing::Interval;
using testing::IntervalOf;
using ::testing::IsEmpty;
using testing::kMappedNumbers;
using testing::Number;
using testing::NumberOf;
using testing::NumberSet;
using testing::Shortest;
using testing::UnionOf;

// In order, and each after the end of the one before.
template <typename P>
void ExpectDisjoint(const std::vector<P>& prefixes) {
  for (size_t i = 1; i < prefixes.size(); ++i) {
    EXPECT_LT(prefixes[i - 1].last(), prefixes[i].first());
  }
}

template <typename P>
absl::uint128 SizeOf(const std::vector<P>& prefixes) {
  absl::uint128 size = 0;
  for (const P& prefix : prefixes) size += prefix.size();
  return size;
}

// 192.0.2.0/24.
Ipv4Address SmallWorld(uint32_t i) {
  return Ipv4Address::FromUint32(0xc0000200 + i);
}

TEST(PrefixAlgebraTest, SummarizesEveryRangeOfASmallWorld) {
  size_t longest = 0;
  for (uint32_t first = 0; first < 64; ++first) {
    for (uint32_t last = first; last < 64; ++last) {
      const auto range =
          *Ipv4Range::FromFirstAndLast(SmallWorld(first), SmallWorld(last));
      const std::vector<Ipv4Prefix> prefixes = Summarize(range);
      ASSERT_EQ(prefixes, Shortest<Ipv4Prefix>({{NumberOf(range.first()),
                                                 NumberOf(range.last())}}))
          << range;
      ASSERT_EQ(SizeOf(prefixes), range.size());
      longest = std::max(longest, prefixes.size());
      for (uint32_t i = 0; i < 64; ++i) {
        const bool is_in = std::any_of(
            prefixes.begin(), prefixes.end(),
            [i](Ipv4Prefix prefix) { return prefix.Contains(SmallWorld(i)); });
        ASSERT_EQ(is_in, first <= i && i <= last) << range << " " << i;
      }
    }
  }
  EXPECT_EQ(longest, 2u * 6 - 2);
}

TEST(PrefixAlgebraTest, SummarizesTheWorstRanges) {
  EXPECT_EQ(Summarize(*Ipv4Range::FromFirstAndLast("0.0.0.1"_ipv4,
                                                   "255.255.255.254"_ipv4))
                .size(),
            62u);
  EXPECT_EQ(
      Summarize(*Ipv4MappedRange::FromFirstAndLast(
                    "::ffff:0.0.0.1"_mapped, "::ffff:255.255.255.254"_mapped))
          .size(),
      62u);
  EXPECT_EQ(
      Summarize(*Ipv6Range::FromFirstAndLast(
                    "::1"_ipv6, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"_ipv6))
          .size(),
      254u);
}

TEST(PrefixAlgebraTest, SummarizesTheEnds) {
  EXPECT_THAT(Summarize(Ipv4Range::All()), ElementsAre(Ipv4Prefix::All()));
  EXPECT_THAT(Summarize(Ipv6Range::All()), ElementsAre(Ipv6Prefix::All()));
  EXPECT_THAT(Summarize(Ipv4MappedRange::All()),
              ElementsAre(Ipv4MappedPrefix::All()));
  const auto one = [](const auto& a) {
    return *AddressRange<std::remove_cvref_t<decltype(a)>>::FromFirstAndLast(a,
                                                                             a);
  };
  for (const Ipv4Address a : {"0.0.0.0"_ipv4, "255.255.255.255"_ipv4}) {
    EXPECT_THAT(Summarize(one(a)), ElementsAre(Ipv4Prefix::Host(a)));
    EXPECT_THAT(Summarize(one(Map(a))),
                ElementsAre(Ipv4MappedPrefix::Host(Map(a))));
  }
  for (const Ipv6Address& a :
       {"::"_ipv6, "::fffe:ffff:ffff"_ipv6, "::1:0:0:0"_ipv6,
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6}) {
    EXPECT_THAT(Summarize(one(a)), ElementsAre(Ipv6Prefix::Host(a)));
  }
}

// Around ::ffff:0:0/96: a range that passes over it may be one prefix with it,
// and one that ends before it never is.
TEST(PrefixAlgebraTest, SummarizesAroundTheMappedBlock) {
  const auto summarize = [](const Ipv6Address& first, const Ipv6Address& last) {
    return Summarize(*Ipv6Range::FromFirstAndLast(first, last));
  };
  EXPECT_THAT(summarize("::fffe:ffff:ffff"_ipv6, "::1:0:0:0"_ipv6),
              ElementsAre("::fffe:ffff:ffff/128"_ipv6_prefix,
                          "::1:0:0:0/128"_ipv6_prefix));
  EXPECT_THAT(
      summarize("::fffe:0:0"_ipv6, "::1:0:0:0"_ipv6),
      ElementsAre("::fffe:0:0/95"_ipv6_prefix, "::1:0:0:0/128"_ipv6_prefix));
  EXPECT_THAT(summarize("::"_ipv6, "::1:ffff:ffff:ffff"_ipv6),
              ElementsAre("::/79"_ipv6_prefix));
  EXPECT_THAT(summarize("::fffe:0:0"_ipv6, "::fffe:ffff:ffff"_ipv6),
              ElementsAre("::fffe:0:0/96"_ipv6_prefix));
  EXPECT_THAT(summarize("::1:0:0:0"_ipv6, "::1:ffff:ffff:ffff"_ipv6),
              ElementsAre("::1:0:0:0/80"_ipv6_prefix));
  const auto below = summarize("::"_ipv6, "::fffe:ffff:ffff"_ipv6);
  EXPECT_EQ(below.size(), 16u);
  EXPECT_EQ(SizeOf(below), "::/80"_ipv6_prefix.size());
}

TEST(PrefixAlgebraTest, AggregatesByHand) {
  EXPECT_THAT(Aggregate(std::vector<Ipv4Prefix>()), IsEmpty());
  EXPECT_THAT(Aggregate(std::vector{"10.128.0.0/9"_ipv4_prefix,
                                    "10.0.0.0/9"_ipv4_prefix}),
              ElementsAre("10.0.0.0/8"_ipv4_prefix));
  // Neighbours that are not the halves of one prefix.
  EXPECT_THAT(
      Aggregate(
          std::vector{"10.128.0.0/9"_ipv4_prefix, "11.0.0.0/9"_ipv4_prefix}),
      ElementsAre("10.128.0.0/9"_ipv4_prefix, "11.0.0.0/9"_ipv4_prefix));
  // Both ends, up to everything.
  EXPECT_THAT(Aggregate(std::vector{
                  "0.0.0.0/1"_ipv4_prefix, "128.0.0.0/2"_ipv4_prefix,
                  "192.0.0.0/2"_ipv4_prefix, "255.255.255.255/32"_ipv4_prefix}),
              ElementsAre("0.0.0.0/0"_ipv4_prefix));
  EXPECT_THAT(
      Aggregate(std::vector{"::/1"_ipv6_prefix, "8000::/1"_ipv6_prefix}),
      ElementsAre("::/0"_ipv6_prefix));
  EXPECT_THAT(Aggregate(std::vector{"::ffff:0.0.0.0/97"_mapped_prefix,
                                    "::ffff:128.0.0.0/97"_mapped_prefix}),
              ElementsAre("::ffff:0.0.0.0/96"_mapped_prefix));
  // Kinds stay apart, however alike their bits are.
  EXPECT_THAT(Aggregate(std::vector<IpPrefix>{
                  "::/1"_ipv6_prefix, "128.0.0.0/1"_ipv4_prefix,
                  "8000::/1"_ipv6_prefix, "0.0.0.0/1"_ipv4_prefix}),
              ElementsAre(IpPrefix("0.0.0.0/0"_ipv4_prefix),
                          IpPrefix("::/0"_ipv6_prefix)));
  EXPECT_THAT(Aggregate(std::vector<IpPrefix>{"0.0.0.0/1"_ipv4_prefix,
                                              "8000::/1"_ipv6_prefix}),
              ElementsAre(IpPrefix("0.0.0.0/1"_ipv4_prefix),
                          IpPrefix("8000::/1"_ipv6_prefix)));
}

// A prefix that covers ::ffff:0:0/96 is not made of prefixes that do not.
TEST(PrefixAlgebraTest, AggregatesAroundTheMappedBlock) {
  const auto below = Summarize(
      *Ipv6Range::FromFirstAndLast("::"_ipv6, "::fffe:ffff:ffff"_ipv6));
  EXPECT_EQ(Aggregate(below), below);
  auto around = below;
  around.push_back("::1:0:0:0/80"_ipv6_prefix);
  EXPECT_EQ(Aggregate(around), around);
  // One that does cover it brings the others together.
  around.push_back("::fffe:0:0/95"_ipv6_prefix);
  EXPECT_THAT(Aggregate(around), ElementsAre("::/79"_ipv6_prefix));
  EXPECT_THAT(Aggregate(std::vector{"::fffe:0:0/96"_ipv6_prefix,
                                    "::fffe:0:0/95"_ipv6_prefix}),
              ElementsAre("::fffe:0:0/95"_ipv6_prefix));
}

// Any range of prefixes will do.
TEST(PrefixAlgebraTest, AggregatesAnyRange) {
  const std::array array = {"10.0.0.0/9"_ipv4_prefix,
                            "10.128.0.0/9"_ipv4_prefix};
  const Ipv4Prefix c_array[] = {array[0], array[1]};
  const std::list<Ipv4Prefix> list(array.begin(), array.end());
  const std::set<Ipv4Prefix> set(array.begin(), array.end());
  const auto whole = ElementsAre("10.0.0.0/8"_ipv4_prefix);
  EXPECT_THAT(Aggregate(array), whole);
  EXPECT_THAT(Aggregate(c_array), whole);
  EXPECT_THAT(Aggregate(list), whole);
  EXPECT_THAT(Aggregate(set), whole);
  EXPECT_THAT(Aggregate("10.0.0.0/8"_ipv4_prefix.Subnets(16)), whole);
}

TEST(PrefixAlgebraTest, AggregatesASmallWorld) {
  std::mt19937 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Ipv4Prefix> prefixes;
    NumberSet set;
    // From a few prefixes to more than there are in the world.
    for (size_t i = random() % 40; i > 0; --i) {
      const int length = 24 + static_cast<int>(random() % 9);
      prefixes.push_back(
          *Ipv4Prefix::Truncating(SmallWorld(random() % 256), length));
      set.push_back(IntervalOf(prefixes.back()));
    }
    const auto expected = Shortest<Ipv4Prefix>(UnionOf(set));
    ASSERT_EQ(Aggregate(prefixes), expected);
    ASSERT_EQ(Aggregate(expected), expected);
    std::vector<Ipv4MappedPrefix> mapped;
    for (const Ipv4Prefix prefix : prefixes) mapped.push_back(Map(prefix));
    std::vector<Ipv4Prefix> unmapped;
    for (const auto& prefix : Aggregate(mapped)) {
      unmapped.push_back(Unmap(prefix));
    }
    ASSERT_EQ(unmapped, expected);
  }
}

TEST(PrefixAlgebraTest, ExcludesEveryPairOfASmallWorld) {
  std::vector<Ipv4Prefix> world;
  for (int length = 26; length <= 32; ++length) {
    for (const Ipv4Prefix prefix : "192.0.2.64/26"_ipv4_prefix.Subnets(length))
      world.push_back(prefix);
  }
  ASSERT_EQ(world.size(), 127u);
  for (const Ipv4Prefix from : world) {
    for (const Ipv4Prefix what : world) {
      NumberSet set;
      for (const Ipv4Address address : from.Range()) {
        if (what.Contains(address)) continue;
        set.push_back({NumberOf(address), NumberOf(address)});
      }
      ASSERT_EQ(Exclude(from, what), Shortest<Ipv4Prefix>(UnionOf(set)))
          << from << " without " << what;
    }
  }
}

TEST(PrefixAlgebraTest, ExcludesTheEnds) {
  EXPECT_THAT(Exclude("0.0.0.0/0"_ipv4_prefix, "0.0.0.0/0"_ipv4_prefix),
              IsEmpty());
  EXPECT_THAT(Exclude("0.0.0.0/0"_ipv4_prefix, "128.0.0.0/1"_ipv4_prefix),
              ElementsAre("0.0.0.0/1"_ipv4_prefix));
  EXPECT_EQ(Exclude("0.0.0.0/0"_ipv4_prefix, "0.0.0.0/32"_ipv4_prefix).size(),
            32u);
  EXPECT_EQ(Exclude("::/0"_ipv6_prefix, Ipv6Prefix::Host("::1"_ipv6)).size(),
            128u);
  EXPECT_THAT(
      Exclude("::ffff:0:0/96"_mapped_prefix, "::ffff:0:0/97"_mapped_prefix),
      ElementsAre("::ffff:128.0.0.0/97"_mapped_prefix));
  // Of another kind, nothing is in common.
  constexpr IpPrefix kIpv4 = Ipv4Prefix::All();
  constexpr IpPrefix kIpv6 = Ipv6Prefix::All();
  EXPECT_THAT(Exclude(kIpv4, kIpv6), ElementsAre(kIpv4));
  EXPECT_THAT(Exclude(kIpv6, kIpv4), ElementsAre(kIpv6));
  EXPECT_THAT(Exclude(kIpv4, IpPrefix("0.0.0.0/1"_ipv4_prefix)),
              ElementsAre(IpPrefix("128.0.0.0/1"_ipv4_prefix)));
  // What would be left of ::ffff:0:0/96 is no native prefix.
  EXPECT_THAT(Exclude("::fffe:0:0/95"_ipv6_prefix, "::fffe:0:0/96"_ipv6_prefix),
              IsEmpty());
  EXPECT_THAT(Exclude("::fffc:0:0/94"_ipv6_prefix, "::fffe:0:0/96"_ipv6_prefix),
              ElementsAre("::fffc:0:0/95"_ipv6_prefix));
}

// Native addresses, half of them near an end or near ::ffff:0:0/96.
class RandomIpv6 {
 public:
  Ipv6Address Address() {
    constexpr std::array<Number, 4> kEdges = {0, Number{0xffff} << 32,
                                              Number{1} << 48, ~Number{0}};
    Number number = Number{random_()} << 64 | random_();
    if (random_() % 2 == 0) number >>= Below(128);
    if (random_() % 2 == 0) {
      // A few bits away, at any scale.
      number = kEdges[random_() % kEdges.size()];
      const Number above = Number{random_() % 16} << Below(125);
      number += std::min(above, ~number);
      number -= std::min(static_cast<Number>(Below(3)), number);
    }
    if (kMappedNumbers.Has(number)) number ^= Number{1} << 32;
    return *AddressOf<Ipv6Address>(number);
  }
  Ipv6Prefix Prefix() { return *Ipv6Prefix::Truncating(Address(), Below(129)); }
  int Below(int end) {
    return static_cast<int>(random_() % static_cast<uint64_t>(end));
  }

 private:
  std::mt19937_64 random_{1};
};

TEST(PrefixAlgebraTest, SummarizesRandomIpv6) {
  RandomIpv6 random;
  for (int round = 0; round < 1000; ++round) {
    Ipv6Address first = random.Address();
    Ipv6Address last = random.Address();
    if (last < first) std::swap(first, last);
    const auto range = *Ipv6Range::FromFirstAndLast(first, last);
    const std::vector<Ipv6Prefix> prefixes = Summarize(range);
    ASSERT_EQ(prefixes,
              Shortest<Ipv6Prefix>({{NumberOf(first), NumberOf(last)}}))
        << range;
    ASSERT_EQ(SizeOf(prefixes), range.size()) << range;
    ASSERT_EQ(prefixes.front().first(), first);
    ASSERT_EQ(prefixes.back().last(), last);
    ExpectDisjoint(prefixes);
  }
}

TEST(PrefixAlgebraTest, AggregatesRandomIpv6) {
  RandomIpv6 random;
  for (int round = 0; round < 1000; ++round) {
    std::vector<IpPrefix> prefixes;
    NumberSet set;
    for (int i = random.Below(12); i > 0; --i) {
      const Ipv6Prefix prefix = random.Prefix();
      prefixes.push_back(prefix);
      set.push_back(IntervalOf(prefix));
      // And often the other half as well, to be merged.
      if (random.Below(2) == 0 || prefix.length() == 0) continue;
      for (const Ipv6Prefix& half :
           prefix.Supernet()->Subnets(prefix.length())) {
        prefixes.push_back(half);
        set.push_back(IntervalOf(half));
      }
    }
    std::vector<Ipv6Prefix> aggregate;
    for (const IpPrefix& prefix : Aggregate(prefixes)) {
      aggregate.push_back(*prefix.AsIpv6());
    }
    ASSERT_EQ(aggregate, Shortest<Ipv6Prefix>(UnionOf(set)));
    ExpectDisjoint(aggregate);
  }
}

TEST(PrefixAlgebraTest, ExcludesRandomIpv6) {
  RandomIpv6 random;
  for (int round = 0; round < 1000; ++round) {
    const Ipv6Prefix what = random.Prefix();
    // Mostly one that contains the other.
    const Ipv6Prefix from =
        random.Below(8) == 0 ? random.Prefix()
                             : *what.Supernet(random.Below(what.length() + 1));
    const Interval a = IntervalOf(from);
    const Interval b = IntervalOf(what);
    NumberSet set;
    if (b.last < a.first || a.last < b.first) {
      set = {a};
    } else {
      if (a.first < b.first) set.push_back({a.first, b.first - 1});
      if (b.last < a.last) set.push_back({b.last + 1, a.last});
    }
    const std::vector<Ipv6Prefix> rest = Exclude(from, what);
    ASSERT_EQ(rest, Shortest<Ipv6Prefix>(set)) << from << " without " << what;
    if (from.Contains(what)) {
      ASSERT_EQ(SizeOf(rest) + what.size(), from.size());
    }
    ExpectDisjoint(rest);
  }
}

}  // namespace
}  // namespace dualstack
