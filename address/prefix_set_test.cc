#include "dualstack/address/prefix_set.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/allocations.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AllocationsOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

IpPrefix Prefix(std::string_view text) { return IpPrefix::Parse(text).value(); }
IpAddress Address(std::string_view text) {
  return IpAddress::Parse(text).value();
}

PrefixSet SetOf(const std::vector<std::string_view>& texts) {
  PrefixSet set;
  for (const std::string_view text : texts) set.Insert(Prefix(text));
  return set;
}

// --- Types

static_assert(std::forward_iterator<PrefixSet::const_iterator>);
static_assert(std::ranges::forward_range<const PrefixSet>);
static_assert(std::regular<PrefixSet>);
static_assert(std::is_nothrow_move_constructible_v<PrefixSet>);
static_assert(std::is_nothrow_move_assignable_v<PrefixSet>);

template <typename T>
concept CanBeContained = requires(const PrefixSet& set, const T& t) {
  set.Contains(t);
};
template <typename T>
concept CanBeCovered = requires(const PrefixSet& set, const T& t) {
  set.Covers(t);
};
template <typename T>
concept CanBeAMember = requires(PrefixSet& set, const T& t) {
  set.Insert(t);
};

static_assert(CanBeContained<IpAddress> && CanBeContained<Ipv4Address> &&
              CanBeContained<Ipv6Address>);
static_assert(!CanBeContained<Ipv4MappedAddress> &&
              !CanBeContained<DualStackAddress> &&
              !CanBeContained<AnyIpAddress> && !CanBeContained<IpEndpoint>);
// Whether a prefix is a member and whether its addresses are in members are two
// questions.
static_assert(!CanBeContained<IpPrefix> && !CanBeContained<Ipv4Prefix>);
static_assert(CanBeCovered<IpPrefix> && CanBeCovered<Ipv4Prefix> &&
              CanBeCovered<Ipv6Prefix>);
static_assert(!CanBeCovered<Ipv4MappedPrefix> && !CanBeCovered<IpAddress>);
static_assert(CanBeAMember<IpPrefix> && CanBeAMember<Ipv4Prefix>);
static_assert(!CanBeAMember<Ipv4MappedPrefix> && !CanBeAMember<IpAddress>);

// --- Members

TEST(PrefixSetTest, KeepsThePrefixesThatWerePutIn) {
  PrefixSet set;
  EXPECT_EQ(set.Insert(Prefix("10.1.0.0/16")), Insertion::kNew);
  EXPECT_EQ(set.Insert(Prefix("10.0.0.0/8")), Insertion::kNew);
  EXPECT_EQ(set.Insert(Prefix("10.0.0.0/8")), Insertion::kExisting);
  EXPECT_EQ(set.Insert(Prefix("::/0")), Insertion::kNew);
  EXPECT_EQ(set.size(), 3u);
  EXPECT_THAT(set, ElementsAre(Prefix("10.0.0.0/8"), Prefix("10.1.0.0/16"),
                               Prefix("::/0")));
  EXPECT_TRUE(set.Has(Prefix("10.1.0.0/16")));
  EXPECT_FALSE(set.Has(Prefix("10.1.0.0/17")));
  EXPECT_FALSE(set.Erase(Prefix("10.2.0.0/16")));
  EXPECT_TRUE(set.Erase(Prefix("10.0.0.0/8")));
  EXPECT_FALSE(set.Has(Prefix("10.0.0.0/8")));
  EXPECT_THAT(set, ElementsAre(Prefix("10.1.0.0/16"), Prefix("::/0")));
  set.clear();
  EXPECT_TRUE(set.empty());
  EXPECT_THAT(set, IsEmpty());
}

TEST(PrefixSetTest, TakesNoMoreThanItsMaximum) {
  PrefixSet set = PrefixSet::WithMaxSize(1);
  EXPECT_EQ(set.max_size(), 1u);
  EXPECT_EQ(set.Insert(Prefix("::/0")), Insertion::kNew);
  EXPECT_EQ(set.Insert(Prefix("0.0.0.0/0")), Insertion::kFull);
  EXPECT_EQ(set.Insert(Prefix("::/0")), Insertion::kExisting);
  EXPECT_THAT(set, ElementsAre(Prefix("::/0")));
  EXPECT_EQ(PrefixSet().max_size(), PrefixSet::kMaxSize);
  EXPECT_EQ(PrefixSet::WithMaxSize(SIZE_MAX).max_size(), PrefixSet::kMaxSize);
}

TEST(PrefixSetTest, IsAValue) {
  PrefixSet set = SetOf({"10.0.0.0/8", "::/0"});
  const PrefixSet copy = set;
  EXPECT_EQ(copy, set);
  set.Erase(Prefix("::/0"));
  EXPECT_NE(copy, set);
  EXPECT_TRUE(copy.Has(Prefix("::/0")));
  PrefixSet moved = std::move(set);
  EXPECT_EQ(moved, SetOf({"10.0.0.0/8"}));
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(set.Insert(Prefix("11.0.0.0/8")), Insertion::kNew);
  set = std::move(moved);
  EXPECT_EQ(set, SetOf({"10.0.0.0/8"}));
  EXPECT_TRUE(moved.empty());
  // Two halves are not the whole, though the addresses are the same.
  EXPECT_NE(SetOf({"10.0.0.0/9", "10.128.0.0/9"}), SetOf({"10.0.0.0/8"}));
}

// --- Addresses

TEST(PrefixSetTest, ContainsTheAddressesOfItsMembers) {
  const PrefixSet set = SetOf({"10.0.0.0/8", "10.1.0.0/16", "192.0.2.1/32",
                               "fc00::/7", "::fffe:0:0/96", "::1:0:0:0/96"});
  struct Row {
    std::string_view address;
    std::string_view longest;  // Empty if none contains it.
  };
  constexpr auto kRows = std::to_array<Row>({
      {"9.255.255.255", ""},
      {"10.0.0.0", "10.0.0.0/8"},
      {"10.1.255.255", "10.1.0.0/16"},
      {"10.255.255.255", "10.0.0.0/8"},
      {"11.0.0.0", ""},
      {"192.0.2.0", ""},
      {"192.0.2.1", "192.0.2.1/32"},
      {"192.0.2.2", ""},
      {"fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
      {"fc00::", "fc00::/7"},
      {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::/7"},
      {"fe00::", ""},
      {"::a00:1", ""},
      {"::fffe:ffff:ffff", "::fffe:0:0/96"},
      {"::1:0:0:0", "::1:0:0:0/96"},
  });
  for (const auto& [text, longest] : kRows) {
    const IpAddress address = Address(text);
    EXPECT_EQ(set.Contains(address), !longest.empty()) << text;
    EXPECT_EQ(address.Visit([&set](auto kind) { return set.Contains(kind); }),
              !longest.empty())
        << text;
    const std::optional<IpPrefix> match = set.LongestMatch(address);
    ASSERT_EQ(match.has_value(), !longest.empty()) << text;
    if (match) {
      EXPECT_EQ(*match, Prefix(longest)) << text;
    }
  }
  EXPECT_TRUE(set.Contains(Canonical("::ffff:10.1.2.3"_mapped)));
  EXPECT_FALSE(PrefixSet().Contains("10.0.0.1"_ipv4));
}

TEST(PrefixSetTest, AnswersAsManyAsBothSpansHold) {
  const PrefixSet set = SetOf({"10.0.0.0/8", "fc00::/7"});
  const std::vector<IpAddress> addresses = {
      Address("10.0.0.1"), Address("11.0.0.1"), Address("fc00::1")};
  std::array<bool, 4> answers = {false, true, false, true};
  EXPECT_THAT(set.ContainsAll(addresses, answers),
              ElementsAre(true, false, true));
  EXPECT_TRUE(answers[3]);
  EXPECT_THAT(set.ContainsAll(addresses, std::span(answers).first(1)),
              ElementsAre(true));
  EXPECT_THAT(set.ContainsAll(std::vector{"10.0.0.1"_ipv4}, answers),
              ElementsAre(true));
  EXPECT_THAT(set.ContainsAll(std::vector{"::1"_ipv6}, answers),
              ElementsAre(false));
}

TEST(PrefixSetTest, CoversWhatItsMembersMakeUp) {
  struct Row {
    std::vector<std::string_view> members;
    std::string_view prefix;
    bool covers;
    bool overlaps;
    std::string_view reason;
  };
  const auto rows = std::to_array<Row>({
      {{}, "0.0.0.0/0", false, false, "nothing"},
      {{"10.0.0.0/8"}, "10.0.0.0/8", true, true, "itself"},
      {{"10.0.0.0/8"}, "10.1.0.0/16", true, true, "a part"},
      {{"10.0.0.0/8"}, "10.0.0.0/7", false, true, "half"},
      {{"0.0.0.0/1"}, "0.0.0.0/0", false, true, "the lower half of all"},
      {{"128.0.0.0/1"}, "0.0.0.0/0", false, true, "the upper half of all"},
      {{"10.0.0.0/8"}, "11.0.0.0/8", false, false, "the other half"},
      {{"10.0.0.0/9", "10.128.0.0/9"}, "10.0.0.0/8", true, true, "halves"},
      {{"10.0.0.0/9", "10.128.0.0/9"}, "10.64.0.0/10", true, true, "in one"},
      {{"10.0.0.0/9", "10.192.0.0/10"},
       "10.0.0.0/8",
       false,
       true,
       "a gap in the middle"},
      {{"10.128.0.0/9"}, "10.0.0.0/8", false, true, "a gap at the front"},
      {{"10.0.0.0/9", "10.128.0.0/10"},
       "10.0.0.0/8",
       false,
       true,
       "a gap at the end"},
      {{"10.0.0.0/9", "10.0.0.0/10", "10.1.0.0/16", "10.128.0.0/9"},
       "10.0.0.0/8",
       true,
       true,
       "members in members"},
      {{"10.0.0.0/9", "10.0.0.0/10", "10.127.255.255/32"},
       "10.0.0.0/8",
       false,
       true,
       "members in members to the last address, and then a gap"},
      {{"10.0.0.0/10", "10.64.0.0/11", "10.96.0.0/12", "10.112.0.0/12",
        "10.128.0.0/9"},
       "10.0.0.0/8",
       true,
       true,
       "parts of many lengths"},
      {{"0.0.0.0/1", "128.0.0.0/1"}, "0.0.0.0/0", true, true, "all of IPv4"},
      {{"0.0.0.0/1", "128.0.0.0/1"}, "::/0", false, false, "not IPv6"},
      {{"::/1", "8000::/1"}, "::/0", true, true, "all of IPv6"},
      {{"::/0"}, "10.0.0.0/8", false, false, "not IPv4"},
      // ::ffff:0:0/96 is no member, but its bits belong to the prefixes around.
      {{"::fffe:0:0/96"},
       "::fffe:0:0/95",
       false,
       true,
       "all but ::ffff:0:0/96"},
      {{"::/80"}, "::fffe:0:0/95", true, true, "::ffff:0:0/96 with it"},
      {{"::/80", "::1:0:0:0/80"},
       "::/79",
       true,
       true,
       "two halves, one with ::ffff:0:0/96 in it"},
  });
  for (const Row& row : rows) {
    const PrefixSet set = SetOf(row.members);
    EXPECT_EQ(set.Covers(Prefix(row.prefix)), row.covers) << row.reason;
    EXPECT_EQ(set.Overlaps(Prefix(row.prefix)), row.overlaps) << row.reason;
  }
}

// A world of 32 addresses, of which each can be asked.
class SmallWorld {
 public:
  static constexpr uint32_t kSize = 32;

  static Ipv4Address AddressAt(uint32_t index) {
    return Ipv4Address::FromUint32(0x0a000000 + index);
  }
  Ipv4Prefix RandomPrefix() {
    const int length = 27 + static_cast<int>(random_() % 6);
    return *Ipv4Prefix::Truncating(AddressAt(random_() % kSize), length);
  }
  PrefixSet RandomSet() {
    PrefixSet set;
    for (auto members = random_() % 24; members > 0; --members) {
      set.Insert(RandomPrefix());
    }
    return set;
  }

 private:
  std::mt19937 random_{1};
};

TEST(PrefixSetTest, CoversAndOverlapsAsItsAddressesSay) {
  SmallWorld world;
  int made_up = 0;
  for (int round = 0; round < 10'000; ++round) {
    const PrefixSet set = world.RandomSet();
    const Ipv4Prefix prefix = world.RandomPrefix();
    size_t count = 0;
    for (uint32_t i = 0; i < SmallWorld::kSize; ++i) {
      const Ipv4Address address = SmallWorld::AddressAt(i);
      count += prefix.Contains(address) && set.Contains(address);
    }
    EXPECT_EQ(set.Covers(prefix), prefix.size() == count) << prefix;
    EXPECT_EQ(set.Overlaps(prefix), count > 0) << prefix;
    made_up += set.Covers(prefix) && set.Covering(prefix).empty();
  }
  EXPECT_GT(made_up, 20);
}

// Around ::ffff:0:0/96, where addresses do not say it all, Aggregate() does.
TEST(PrefixSetTest, CoversWhatAggregatedIsContained) {
  std::mt19937 random(1);
  const auto random_prefix = [&random] {
    for (;;) {
      const absl::uint128 bits = 0xfff8'0000'0000 + (random() % 16ull << 32);
      const int length = 91 + static_cast<int>(random() % 6);
      const auto network = Ipv6Address::FromUint128(bits);
      if (network) return *Ipv6Prefix::Truncating(*network, length);
    }
  };
  int made_up = 0;
  for (int round = 0; round < 20'000; ++round) {
    PrefixSet set;
    for (auto members = random() % 12; members > 0; --members) {
      set.Insert(random_prefix());
    }
    const Ipv6Prefix prefix = random_prefix();
    const std::vector<IpPrefix> parts = Aggregate(set);
    EXPECT_EQ(set.Covers(prefix), std::any_of(parts.begin(), parts.end(),
                                              [&prefix](const IpPrefix& part) {
                                                return part.Contains(prefix);
                                              }))
        << prefix;
    made_up += set.Covers(prefix) && set.Covering(prefix).empty();
  }
  EXPECT_GT(made_up, 20);
}

// --- Algebra

// The addresses of the small world for which it is true, as the fewest
// prefixes.
template <typename Predicate>
std::vector<IpPrefix> PrefixesOf(Predicate predicate) {
  std::vector<IpPrefix> hosts;
  for (uint32_t i = 0; i < SmallWorld::kSize; ++i) {
    const IpAddress address = SmallWorld::AddressAt(i);
    if (predicate(address)) hosts.push_back(IpPrefix::Host(address));
  }
  return Aggregate(hosts);
}

TEST(PrefixSetTest, AlgebraIsOfAddresses) {
  SmallWorld world;
  for (int round = 0; round < 2000; ++round) {
    const PrefixSet a = world.RandomSet();
    const PrefixSet b = world.RandomSet();
    EXPECT_EQ(Aggregate(a), PrefixesOf([&](const IpAddress& address) {
                return a.Contains(address);
              }));
    EXPECT_EQ(Union(a, b), PrefixesOf([&](const IpAddress& address) {
                return a.Contains(address) || b.Contains(address);
              }));
    EXPECT_EQ(Intersection(a, b), PrefixesOf([&](const IpAddress& address) {
                return a.Contains(address) && b.Contains(address);
              }));
    EXPECT_EQ(Difference(a, b), PrefixesOf([&](const IpAddress& address) {
                return a.Contains(address) && !b.Contains(address);
              }));
  }
}

TEST(PrefixSetTest, AlgebraKeepsTheKindsApart) {
  const PrefixSet all = SetOf({"0.0.0.0/0", "::/0"});
  const PrefixSet ipv4 = SetOf({"0.0.0.0/0"});
  const PrefixSet low = SetOf({"0.0.0.0/1", "::/1"});
  EXPECT_THAT(Union(low, SetOf({"128.0.0.0/1", "8000::/1"})),
              ElementsAre(Prefix("0.0.0.0/0"), Prefix("::/0")));
  EXPECT_THAT(Intersection(all, low),
              ElementsAre(Prefix("0.0.0.0/1"), Prefix("::/1")));
  EXPECT_THAT(Intersection(ipv4, SetOf({"::/0"})), IsEmpty());
  EXPECT_THAT(Difference(all, ipv4), ElementsAre(Prefix("::/0")));
  EXPECT_THAT(Difference(all, low),
              ElementsAre(Prefix("128.0.0.0/1"), Prefix("8000::/1")));
  EXPECT_THAT(Difference(all, all), IsEmpty());
  EXPECT_THAT(Difference(all, PrefixSet()),
              ElementsAre(Prefix("0.0.0.0/0"), Prefix("::/0")));
  // ::ffff:0:0/96 is no Ipv6Prefix, and is left out of what remains.
  EXPECT_THAT(Difference(SetOf({"::fffe:0:0/95"}), SetOf({"::fffe:0:0/96"})),
              IsEmpty());
  EXPECT_THAT(Difference(SetOf({"::fffc:0:0/94"}), SetOf({"::fffe:0:0/96"})),
              ElementsAre(Prefix("::fffc:0:0/95")));
}

// --- Lists

TEST(PrefixSetTest, ListsWhatCoversAndWhatIsWithin) {
  const PrefixSet set =
      SetOf({"10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "0.0.0.0/0", "::/0"});
  EXPECT_THAT(set.Covering("10.1.0.0"_ipv4),
              ElementsAre(Prefix("0.0.0.0/0"), Prefix("10.0.0.0/8"),
                          Prefix("10.1.0.0/16")));
  EXPECT_THAT(set.Covering(Prefix("10.0.0.0/9")),
              ElementsAre(Prefix("0.0.0.0/0"), Prefix("10.0.0.0/8")));
  EXPECT_THAT(set.Within(Prefix("10.0.0.0/9")),
              ElementsAre(Prefix("10.1.0.0/16"), Prefix("10.1.2.0/24")));
  EXPECT_TRUE(set.Within(Prefix("10.2.0.0/16")).empty());
}

TEST(PrefixSetTest, AsksWithoutAllocating) {
  const PrefixSet set = SetOf({"10.0.0.0/9", "10.128.0.0/9", "fc00::/7"});
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&set, &sink] {
              const std::array<IpAddress, 2> addresses = {"10.0.0.1"_ipv4,
                                                          "::1"_ipv6};
              std::array<bool, 2> answers;
              sink += set.ContainsAll(addresses, answers).size();
              sink += set.Contains("10.0.0.1"_ipv4);
              sink += set.LongestMatch("fc00::1"_ipv6).has_value();
              const IpPrefix eight = *IpPrefix::TryParse("10.0.0.0/8");
              sink += set.Covers(eight);
              sink += set.Overlaps(eight);
              sink += set.Has(eight);
              for (const IpPrefix& prefix : set) {
                sink += static_cast<size_t>(prefix.length());
              }
              sink += set == set;
            }),
            0);
  EXPECT_GT(sink, 0u);
}

}  // namespace
}  // namespace dualstack
