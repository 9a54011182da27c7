#include "dualstack/address/prefix_map.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
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
using ::testing::Pointee;

IpPrefix Prefix(std::string_view text) { return IpPrefix::Parse(text).value(); }
IpAddress Address(std::string_view text) {
  return IpAddress::Parse(text).value();
}

// The entries as text, in the order in which they come.
template <typename Entries>
std::vector<std::string> TextsOf(const Entries& entries) {
  std::vector<std::string> texts;
  for (const auto& [prefix, value] : entries) {
    texts.push_back(prefix.ToString() + " " + value);
  }
  return texts;
}

// --- Types

static_assert(std::forward_iterator<PrefixMap<int>::const_iterator>);
static_assert(std::ranges::forward_range<const PrefixMap<int>>);
static_assert(std::ranges::forward_range<PrefixMap<int>::Range>);
static_assert(std::copyable<PrefixMap<std::string>>);
static_assert(std::movable<PrefixMap<std::unique_ptr<int>>>);
static_assert(!std::copy_constructible<PrefixMap<std::unique_ptr<int>>>);
static_assert(!std::is_copy_assignable_v<PrefixMap<std::unique_ptr<int>>>);
static_assert(std::equality_comparable<PrefixMap<std::string>>);
static_assert(std::is_nothrow_move_constructible_v<PrefixMap<std::string>>);
static_assert(std::is_nothrow_move_assignable_v<PrefixMap<std::string>>);

template <typename T>
concept CanBeAsked = requires(const PrefixMap<int>& map, const T& t) {
  map.Lookup(t);
};
template <typename T>
concept HasAMatch = requires(const PrefixMap<int>& map, const T& t) {
  map.LongestMatch(t);
};
template <typename T>
concept IsCovered = requires(const PrefixMap<int>& map, const T& t) {
  map.Covering(t);
};
template <typename T>
concept IsAKey = requires(PrefixMap<int>& map, const T& t) {
  map.Insert(t, 1);
};
template <typename T>
concept CanBeAskedInBulk = requires(const PrefixMap<int>& map,
                                    std::span<const T> addresses,
                                    std::span<const int*> values) {
  map.LookupAll(addresses, values);
};

template <typename T>
constexpr bool IsCanonicalAddressOfAMap() {
  return CanBeAsked<T> && HasAMatch<T> && IsCovered<T> && CanBeAskedInBulk<T>;
}
template <typename T>
constexpr bool IsUnknownToAMap() {
  return !CanBeAsked<T> && !HasAMatch<T> && !IsCovered<T> &&
         !CanBeAskedInBulk<T> && !IsAKey<T>;
}

static_assert(IsCanonicalAddressOfAMap<IpAddress>());
static_assert(IsCanonicalAddressOfAMap<Ipv4Address>());
static_assert(IsCanonicalAddressOfAMap<Ipv6Address>());
static_assert(IsUnknownToAMap<Ipv4MappedAddress>());
static_assert(IsUnknownToAMap<DualStackAddress>());
static_assert(IsUnknownToAMap<AnyIpAddress>());
static_assert(IsUnknownToAMap<Ipv4MappedPrefix>());
static_assert(IsUnknownToAMap<IpEndpoint>());
static_assert(IsUnknownToAMap<std::string_view>());
static_assert(IsAKey<IpPrefix> && IsAKey<Ipv4Prefix> && IsAKey<Ipv6Prefix>);
static_assert(!IsAKey<IpAddress> && !IsAKey<Ipv4Address>);

// --- Look-ups

TEST(PrefixMapTest, AnEmptyMapHasNothing) {
  const PrefixMap<int> map;
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.size(), 0u);
  EXPECT_EQ(map.begin(), map.end());
  for (const std::string_view text : {"0.0.0.0", "255.255.255.255", "::"}) {
    EXPECT_EQ(map.Lookup(Address(text)), nullptr) << text;
    EXPECT_FALSE(map.LongestMatch(Address(text)).has_value()) << text;
    EXPECT_TRUE(map.Covering(Address(text)).empty()) << text;
  }
  for (const std::string_view text : {"0.0.0.0/0", "::/0", "::1/128"}) {
    EXPECT_EQ(map.Find(Prefix(text)), nullptr) << text;
    EXPECT_TRUE(map.Within(Prefix(text)).empty()) << text;
  }
}

TEST(PrefixMapTest, LooksUpTheMostSpecific) {
  const PrefixMap<std::string> map = {
      {Prefix("0.0.0.0/0"), "default"},
      {Prefix("10.0.0.0/8"), "8"},
      {Prefix("10.1.0.0/16"), "16"},
      {Prefix("10.1.2.0/24"), "24"},
      {Prefix("10.1.2.3/32"), "32"},
      // Where each ends, a longer or a shorter one begins.
      {Prefix("172.16.0.0/13"), "A"},
      {Prefix("172.24.0.0/14"), "B"},
      {Prefix("172.28.0.0/30"), "C"},
      {Prefix("172.28.0.4/31"), "D"},
      {Prefix("2001:db8::/32"), "documentation"},
      {Prefix("2001:db8:0:1::/64"), "64"},
      {Prefix("2001:db8:0:1:8000::/65"), "65"},
      {Prefix("2001:db8:0:1::1/128"), "128"},
      {Prefix("::/80"), "low"},
      {Prefix("::fffe:0:0/96"), "below"},
      {Prefix("::1:0:0:0/96"), "above"},
  };
  struct Row {
    std::string_view address;
    std::string_view prefix;  // Empty if there is none.
    std::string_view value;
    std::string_view reason;
  };
  constexpr auto kRows = std::to_array<Row>({
      {"10.1.2.3", "10.1.2.3/32", "32", "the address alone"},
      {"10.1.2.2", "10.1.2.0/24", "24", "the address before it"},
      {"10.1.2.4", "10.1.2.0/24", "24", "the address after it"},
      {"10.1.2.0", "10.1.2.0/24", "24", "the network address"},
      {"10.1.2.255", "10.1.2.0/24", "24", "the last address"},
      {"10.1.1.255", "10.1.0.0/16", "16", "before a longer prefix"},
      {"10.1.3.0", "10.1.0.0/16", "16", "after a longer prefix"},
      {"10.0.255.255", "10.0.0.0/8", "8", "before a longer prefix"},
      {"10.2.0.0", "10.0.0.0/8", "8", "after a longer prefix"},
      {"9.255.255.255", "0.0.0.0/0", "default", "before all but one"},
      {"11.0.0.0", "0.0.0.0/0", "default", "after all but one"},
      {"0.0.0.0", "0.0.0.0/0", "default", "the first"},
      {"255.255.255.255", "0.0.0.0/0", "default", "the last"},
      {"172.15.255.255", "0.0.0.0/0", "default", "before A"},
      {"172.16.0.0", "172.16.0.0/13", "A", "A's first"},
      {"172.23.255.255", "172.16.0.0/13", "A", "A's last, beside B"},
      {"172.24.0.0", "172.24.0.0/14", "B", "B's first, beside A"},
      {"172.27.255.255", "172.24.0.0/14", "B", "B's last, beside C"},
      {"172.28.0.0", "172.28.0.0/30", "C", "C's first, beside B"},
      {"172.28.0.3", "172.28.0.0/30", "C", "C's last, beside D"},
      {"172.28.0.4", "172.28.0.4/31", "D", "D's first, beside C"},
      {"172.28.0.5", "172.28.0.4/31", "D", "D's last"},
      {"172.28.0.6", "0.0.0.0/0", "default", "after D"},
      {"2001:db8:0:1::1", "2001:db8:0:1::1/128", "128", "the address alone"},
      {"2001:db8:0:1::2", "2001:db8:0:1::/64", "64", "the address after it"},
      {"2001:db8:0:1:7fff:ffff:ffff:ffff", "2001:db8:0:1::/64", "64",
       "the last where the first word's bits decide"},
      {"2001:db8:0:1:8000::", "2001:db8:0:1:8000::/65", "65",
       "the first that differs in the second word"},
      {"2001:db8:0:2::", "2001:db8::/32", "documentation", "after the /64"},
      {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "", "", "before, no default"},
      {"2001:db9::", "", "", "after, no default"},
      {"::", "::/80", "low", "0.0.0.0/0 is of another kind"},
      {"::a01:203", "::/80", "low", "an IPv6 address, not 10.1.2.3"},
      {"::fffd:ffff:ffff", "::/80", "low", "before a longer prefix"},
      {"::fffe:0:0", "::fffe:0:0/96", "below", "its first"},
      {"::fffe:ffff:ffff", "::fffe:0:0/96", "below", "before all mapped ones"},
      {"::1:0:0:0", "::1:0:0:0/96", "above", "after all mapped ones"},
      {"::1:1:0:0", "", "", "after ::1:0:0:0/96"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", "", "the last"},
  });
  for (const Row& row : kRows) {
    SCOPED_TRACE(::testing::Message() << row.address << ": " << row.reason);
    const IpAddress address = Address(row.address);
    const std::string* const value = map.Lookup(address);
    const auto match = map.LongestMatch(address);
    EXPECT_EQ(address.Visit([&map](auto kind) { return map.Lookup(kind); }),
              value);
    if (row.prefix.empty()) {
      EXPECT_EQ(value, nullptr);
      EXPECT_FALSE(match.has_value());
      EXPECT_TRUE(map.Covering(address).empty());
      continue;
    }
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(*value, row.value);
    ASSERT_TRUE(match.has_value());
    EXPECT_EQ(match->prefix, Prefix(row.prefix));
    EXPECT_EQ(&match->value, value);
  }
}

// As in the comment of the class.
TEST(PrefixMapTest, TheMostSpecificWins) {
  const PrefixMap<char> map = {{"10.0.0.0/8"_ipv4_prefix, 'o'},
                               {"10.1.0.0/16"_ipv4_prefix, 'l'},
                               {"10.1.2.3/32"_ipv4_prefix, 'p'}};
  std::string found;
  for (const std::string_view text :
       {"10.0.0.0", "10.1.0.0", "10.1.2.3", "10.1.2.4", "10.2.0.0"}) {
    const DualStackAddress peer = Map(Ipv4Address::Parse(text).value());
    found += *map.Lookup(Canonical(peer));
  }
  EXPECT_EQ(found, "olplo");
}

// /0 is all of its kind, and only that.
TEST(PrefixMapTest, EachKindHasItsOwnDefault) {
  PrefixMap<std::string> map;
  map.Insert(Ipv6Prefix::All(), "IPv6");
  EXPECT_EQ(map.Lookup(Ipv4Address()), nullptr);
  EXPECT_EQ(map.Lookup(Address("10.0.0.1")), nullptr);
  EXPECT_THAT(map.Lookup(Ipv6Address()), Pointee(std::string("IPv6")));
  map.Insert(Ipv4Prefix::All(), "IPv4");
  EXPECT_THAT(map.Lookup(Ipv4Address()), Pointee(std::string("IPv4")));
  EXPECT_THAT(map.Lookup(Ipv4Address::Broadcast()),
              Pointee(std::string("IPv4")));
  EXPECT_EQ(map.Lookup(Canonical("::ffff:10.0.0.1"_mapped)),
            map.Lookup(Ipv4Address()));
  EXPECT_TRUE(map.Erase(Ipv4Prefix::All()));
  EXPECT_EQ(map.Lookup(Ipv4Address()), nullptr);
  EXPECT_THAT(map.Lookup(Ipv6Address::Loopback()),
              Pointee(std::string("IPv6")));
}

TEST(PrefixMapTest, FindsOnlyThatVeryPrefix) {
  PrefixMap<int> map = {{Prefix("10.0.0.0/8"), 8}, {Prefix("10.0.0.0/16"), 16}};
  EXPECT_THAT(map.Find(Prefix("10.0.0.0/8")), Pointee(8));
  EXPECT_THAT(map.Find(Prefix("10.0.0.0/16")), Pointee(16));
  for (const std::string_view text :
       {"10.0.0.0/7", "10.0.0.0/9", "10.0.0.0/15", "10.0.0.0/17", "10.0.0.0/32",
        "11.0.0.0/8", "0.0.0.0/0", "a00::/8", "::/0"}) {
    EXPECT_EQ(map.Find(Prefix(text)), nullptr) << text;
  }
}

TEST(PrefixMapTest, ValuesCanBeChangedInPlace) {
  PrefixMap<int> packets = {{Prefix("10.0.0.0/8"), 0}, {Prefix("::/0"), 0}};
  ++*packets.Lookup("10.1.2.3"_ipv4);
  ++*packets.Lookup(Address("10.1.2.4"));
  *packets.Find(Prefix("::/0")) = 7;
  EXPECT_THAT(packets.Find(Prefix("10.0.0.0/8")), Pointee(2));
  EXPECT_THAT(packets.Lookup("::1"_ipv6), Pointee(7));
}

TEST(PrefixMapTest, LooksUpAsManyAsBothSpansHold) {
  const PrefixMap<int> map = {{Prefix("10.0.0.0/8"), 4}, {Prefix("::/0"), 6}};
  const std::vector<IpAddress> addresses = {Address("10.0.0.1"), Address("::1"),
                                            Address("11.0.0.0")};
  const int other = 0;
  std::array<const int*, 5> values;
  for (size_t room = 0; room <= values.size(); ++room) {
    values.fill(&other);
    const std::span<const int*> written =
        map.LookupAll(addresses, std::span(values).first(room));
    EXPECT_EQ(written.data(), values.data());
    ASSERT_EQ(written.size(), std::min<size_t>(room, 3));
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(values[i],
                i < written.size() ? map.Lookup(addresses[i]) : &other);
    }
  }
  EXPECT_TRUE(map.LookupAll(std::vector<Ipv4Address>(), values).empty());
  EXPECT_THAT(
      map.LookupAll(std::vector{"10.0.0.1"_ipv4, "9.0.0.1"_ipv4}, values),
      ElementsAre(Pointee(4), nullptr));
  EXPECT_THAT(map.LookupAll(std::vector{"::1"_ipv6}, values),
              ElementsAre(Pointee(6)));
}

// --- Order

TEST(PrefixMapTest, IteratesInTheOrderOfThePrefixes) {
  const PrefixMap<std::string> map = {
      {Prefix("::1/128"), "h"},     {Prefix("::/0"), "f"},
      {Prefix("10.1.0.0/16"), "d"}, {Prefix("::/127"), "g"},
      {Prefix("10.0.0.0/16"), "c"}, {Prefix("10.0.0.0/8"), "b"},
      {Prefix("0.0.0.0/32"), "a"},  {Prefix("11.0.0.0/8"), "e"}};
  EXPECT_THAT(TextsOf(map),
              ElementsAre("0.0.0.0/32 a", "10.0.0.0/8 b", "10.0.0.0/16 c",
                          "10.1.0.0/16 d", "11.0.0.0/8 e", "::/0 f", "::/127 g",
                          "::1/128 h"));
  EXPECT_EQ(map.begin()->prefix, Prefix("0.0.0.0/32"));
  auto second = map.begin();
  EXPECT_EQ((*second++).value, "a");
  EXPECT_EQ(second->value, "b");
  EXPECT_EQ(std::ranges::distance(map), 8);
}

TEST(PrefixMapTest, CoveringGoesFromTheShortestToTheLongest) {
  const PrefixMap<std::string> map = {
      {Prefix("10.1.2.3/32"), "d"}, {Prefix("10.0.0.0/8"), "b"},
      {Prefix("0.0.0.0/0"), "a"},   {Prefix("10.1.0.0/16"), "c"},
      {Prefix("10.2.0.0/16"), "x"}, {Prefix("::/0"), "y"}};
  EXPECT_THAT(TextsOf(map.Covering("10.1.2.3"_ipv4)),
              ElementsAre("0.0.0.0/0 a", "10.0.0.0/8 b", "10.1.0.0/16 c",
                          "10.1.2.3/32 d"));
  EXPECT_THAT(TextsOf(map.Covering(Address("10.3.0.0"))),
              ElementsAre("0.0.0.0/0 a", "10.0.0.0/8 b"));
  EXPECT_THAT(TextsOf(map.Covering("::1"_ipv6)), ElementsAre("::/0 y"));
  // Of a prefix: itself too, but none that it contains.
  EXPECT_THAT(TextsOf(map.Covering(Prefix("10.1.0.0/16"))),
              ElementsAre("0.0.0.0/0 a", "10.0.0.0/8 b", "10.1.0.0/16 c"));
  EXPECT_THAT(TextsOf(map.Covering(Prefix("10.0.0.0/7"))),
              ElementsAre("0.0.0.0/0 a"));
}

TEST(PrefixMapTest, WithinGoesInOrderAndNoFurther) {
  const PrefixMap<std::string> map = {
      {Prefix("9.0.0.0/8"), "before"},  {Prefix("10.0.0.0/8"), "a"},
      {Prefix("10.0.0.0/32"), "b"},     {Prefix("10.128.0.0/9"), "c"},
      {Prefix("11.0.0.0/32"), "after"}, {Prefix("::/128"), "other kind"}};
  EXPECT_THAT(TextsOf(map.Within(Prefix("10.0.0.0/8"))),
              ElementsAre("10.0.0.0/8 a", "10.0.0.0/32 b", "10.128.0.0/9 c"));
  // No entry is of that prefix itself.
  EXPECT_THAT(TextsOf(map.Within(Prefix("10.0.0.0/9"))),
              ElementsAre("10.0.0.0/32 b"));
  EXPECT_THAT(TextsOf(map.Within(Prefix("11.0.0.0/8"))),
              ElementsAre("11.0.0.0/32 after"));
  EXPECT_THAT(TextsOf(map.Within(Prefix("10.0.0.0/32"))),
              ElementsAre("10.0.0.0/32 b"));
  EXPECT_THAT(TextsOf(map.Within(Prefix("10.64.0.0/10"))), IsEmpty());
  EXPECT_THAT(TextsOf(map.Within(Prefix("12.0.0.0/8"))), IsEmpty());
  EXPECT_THAT(TextsOf(map.Within(Prefix("::/0"))),
              ElementsAre("::/128 other kind"));
  EXPECT_EQ(TextsOf(map.Within(Ipv4Prefix::All())).size(), 5u);
}

// --- Changes

TEST(PrefixMapTest, SaysWhatBecameOfAnEntry) {
  PrefixMap<int> map;
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/8"), 1), Insertion::kNew);
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/8"), 2), Insertion::kExisting);
  EXPECT_THAT(map.Find(Prefix("10.0.0.0/8")), Pointee(1));
  EXPECT_EQ(map.InsertOrAssign(Prefix("10.0.0.0/8"), 3), Insertion::kExisting);
  EXPECT_THAT(map.Find(Prefix("10.0.0.0/8")), Pointee(3));
  EXPECT_EQ(map.InsertOrAssign(Prefix("10.0.0.0/9"), 4), Insertion::kNew);
  EXPECT_THAT(map.Find(Prefix("10.0.0.0/9")), Pointee(4));
  EXPECT_EQ(map.size(), 2u);
  EXPECT_FALSE(map.Erase(Prefix("10.0.0.0/10")));
  EXPECT_TRUE(map.Erase(Prefix("10.0.0.0/8")));
  EXPECT_FALSE(map.Erase(Prefix("10.0.0.0/8")));
  EXPECT_EQ(map.size(), 1u);
  map.clear();
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/9"), 5), Insertion::kNew);
  EXPECT_THAT(map.Lookup("10.0.0.1"_ipv4), Pointee(5));
}

TEST(PrefixMapTest, TakesNoMoreThanItsMaximum) {
  auto map = PrefixMap<int>::WithMaxSize(2);
  EXPECT_EQ(map.max_size(), 2u);
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/8"), 1), Insertion::kNew);
  EXPECT_EQ(map.Insert(Prefix("::/0"), 2), Insertion::kNew);
  const PrefixMap<int> full = map;
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/9"), 3), Insertion::kFull);
  EXPECT_EQ(map.InsertOrAssign(Prefix("10.0.0.0/9"), 3), Insertion::kFull);
  EXPECT_EQ(map.Insert(Prefix("::/0"), 3), Insertion::kExisting);
  EXPECT_EQ(map, full);
  EXPECT_EQ(map.InsertOrAssign(Prefix("::/0"), 3), Insertion::kExisting);
  EXPECT_THAT(map.Find(Prefix("::/0")), Pointee(3));
  EXPECT_TRUE(map.Erase(Prefix("::/0")));
  EXPECT_EQ(map.Insert(Prefix("10.0.0.0/9"), 3), Insertion::kNew);

  // It goes along with the entries, and is no part of what the map equals.
  EXPECT_EQ(full.max_size(), 2u);
  PrefixMap<int> moved = std::move(map);
  EXPECT_EQ(moved.max_size(), 2u);
  EXPECT_EQ(map.max_size(), 2u);
  map = PrefixMap<int>();
  EXPECT_EQ(map.max_size(), PrefixMap<int>::kMaxSize);
  EXPECT_EQ(PrefixMap<int>::WithMaxSize(0), map);
  EXPECT_EQ(PrefixMap<int>::WithMaxSize(0).Insert(Prefix("::/0"), 1),
            Insertion::kFull);
  EXPECT_EQ(PrefixMap<int>::WithMaxSize(SIZE_MAX).max_size(),
            PrefixMap<int>::kMaxSize);
}

TEST(PrefixMapTest, ErasesWhatAPredicatePicks) {
  PrefixMap<std::string> map = {{Prefix("10.0.0.0/8"), "keep"},
                                {Prefix("10.1.0.0/16"), "drop"},
                                {Prefix("10.1.2.0/24"), "keep"},
                                {Prefix("2001:db8::/32"), "drop"},
                                {Prefix("::/0"), "keep"}};
  std::vector<IpPrefix> asked;
  EXPECT_EQ(map.EraseIf([&asked](const auto& entry) {
    asked.push_back(entry.prefix);
    return entry.value == "drop";
  }),
            2u);
  EXPECT_EQ(asked.size(), 5u);
  EXPECT_TRUE(std::is_sorted(asked.begin(), asked.end()));
  EXPECT_THAT(TextsOf(map),
              ElementsAre("10.0.0.0/8 keep", "10.1.2.0/24 keep", "::/0 keep"));
  EXPECT_EQ(map.EraseIf([](const auto&) { return true; }), 3u);
  EXPECT_TRUE(map.empty());
}

TEST(PrefixMapTest, CopiesAreIndependent) {
  PrefixMap<std::string> map = {{Prefix("10.0.0.0/8"), "a"},
                                {Prefix("::/0"), "b"}};
  PrefixMap<std::string> copy = map;
  EXPECT_EQ(copy, map);
  *copy.Find(Prefix("10.0.0.0/8")) = "c";
  EXPECT_NE(copy, map);
  copy.Erase(Prefix("::/0"));
  EXPECT_THAT(TextsOf(map), ElementsAre("10.0.0.0/8 a", "::/0 b"));
  copy = map;
  EXPECT_EQ(copy, map);
  const auto& self = copy;
  copy = self;
  EXPECT_EQ(copy, map);
}

TEST(PrefixMapTest, WhatWasMovedFromIsEmptyAndUsable) {
  PrefixMap<std::string> map = {{Prefix("10.0.0.0/8"), "a"},
                                {Prefix("::/0"), "b"}};
  const PrefixMap<std::string> copy = map;
  PrefixMap<std::string> other = std::move(map);
  EXPECT_EQ(other, copy);
  const auto expect_empty_and_usable = [](PrefixMap<std::string>& moved) {
    EXPECT_TRUE(moved.empty());
    EXPECT_EQ(moved.begin(), moved.end());
    EXPECT_EQ(moved.Lookup("10.0.0.1"_ipv4), nullptr);
    EXPECT_FALSE(moved.Erase(Prefix("10.0.0.0/8")));
    EXPECT_EQ(moved.Insert(Prefix("11.0.0.0/8"), "c"), Insertion::kNew);
    EXPECT_THAT(TextsOf(moved), ElementsAre("11.0.0.0/8 c"));
  };
  expect_empty_and_usable(map);
  map = std::move(other);
  EXPECT_EQ(map, copy);
  expect_empty_and_usable(other);
}

TEST(PrefixMapTest, EqualityIsOfEntriesHoweverTheyCame) {
  PrefixMap<int> a = {{Prefix("10.0.0.0/8"), 1}, {Prefix("10.0.0.0/9"), 2}};
  PrefixMap<int> b = {{Prefix("10.0.0.0/9"), 2}, {Prefix("10.0.0.0/8"), 1}};
  EXPECT_EQ(a, b);
  // Nothing is left behind by what has come and gone.
  b.Insert(Prefix("10.0.0.0/10"), 3);
  b.Insert(Prefix("::/0"), 4);
  EXPECT_NE(a, b);
  b.Erase(Prefix("10.0.0.0/10"));
  b.Erase(Prefix("::/0"));
  EXPECT_EQ(a, b);
  b.InsertOrAssign(Prefix("10.0.0.0/8"), 5);
  EXPECT_NE(a, b);
  EXPECT_NE(a, (PrefixMap<int>{{Prefix("10.0.0.0/8"), 1},
                               {Prefix("10.0.0.0/10"), 2}}));
  EXPECT_EQ(PrefixMap<int>(), PrefixMap<int>());
}

// --- Values of all sorts

TEST(PrefixMapTest, ValuesMayBeBools) {
  PrefixMap<bool> allowed = {{Prefix("10.0.0.0/8"), true},
                             {Prefix("10.1.0.0/16"), false}};
  EXPECT_THAT(allowed.Lookup("10.0.0.1"_ipv4), Pointee(true));
  EXPECT_THAT(allowed.Lookup("10.1.0.1"_ipv4), Pointee(false));
  *allowed.Find(Prefix("10.1.0.0/16")) = true;
  EXPECT_THAT(allowed.Lookup("10.1.0.1"_ipv4), Pointee(true));
}

TEST(PrefixMapTest, ValuesMayBeMoveOnly) {
  PrefixMap<std::unique_ptr<int>> map;
  for (int i = 0; i < 100; ++i) {
    const auto address = Ipv4Address::FromUint32(static_cast<uint32_t>(i));
    map.Insert(Ipv4Prefix::Host(address), std::make_unique<int>(i));
  }
  for (int i = 0; i < 100; i += 2) {
    const auto address = Ipv4Address::FromUint32(static_cast<uint32_t>(i));
    EXPECT_TRUE(map.Erase(Ipv4Prefix::Host(address)));
  }
  EXPECT_THAT(map.Lookup("0.0.0.51"_ipv4), Pointee(Pointee(51)));
  const PrefixMap<std::unique_ptr<int>> moved = std::move(map);
  EXPECT_EQ(moved.size(), 50u);
}

// Copied, it throws once the fuse has burnt down.
struct Fused {
  explicit Fused(int& copies_left) : fuse(&copies_left) {}
  Fused(const Fused& other) : fuse(other.fuse) {
    if (--*fuse == 0) throw std::runtime_error("burnt");
  }
  Fused& operator=(const Fused&) = default;

  int* fuse;
};

TEST(PrefixMapTest, AnInsertionThatThrowsChangesNothing) {
  for (int copies = 1;; ++copies) {
    int fuse = 0;
    PrefixMap<Fused> map;
    for (int length = 0; length < 8; ++length) {
      map.Insert(*Ipv4Prefix::Truncating({}, length), Fused(fuse));
    }
    fuse = copies;
    bool thrown = false;
    try {
      map.Insert(Prefix("255.0.0.0/8"), Fused(fuse));
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    fuse = 0;
    EXPECT_EQ(map.size(), thrown ? 8u : 9u);
    EXPECT_EQ(std::ranges::distance(map), thrown ? 8 : 9);
    EXPECT_EQ(map.Find(Prefix("255.0.0.0/8")) == nullptr, thrown);
    EXPECT_NE(map.Lookup("0.0.0.0"_ipv4), nullptr);
    if (!thrown) {
      EXPECT_GT(copies, 1);
      break;
    }
  }
}

// --- Against a reference

// What a PrefixMap does, in the slowest and plainest way.
class ReferenceMap {
 public:
  using Entries = std::map<IpPrefix, int>;

  Insertion Insert(const IpPrefix& prefix, int value) {
    return entries_.emplace(prefix, value).second ? Insertion::kNew
                                                  : Insertion::kExisting;
  }
  Insertion InsertOrAssign(const IpPrefix& prefix, int value) {
    return entries_.insert_or_assign(prefix, value).second
               ? Insertion::kNew
               : Insertion::kExisting;
  }
  bool Erase(const IpPrefix& prefix) { return entries_.erase(prefix) == 1; }
  void clear() { entries_.clear(); }

  const Entries& entries() const { return entries_; }
  // In the order of the prefixes, those of which it is true.
  template <typename Predicate>
  std::vector<std::pair<IpPrefix, int>> Where(Predicate predicate) const {
    std::vector<std::pair<IpPrefix, int>> found;
    for (const auto& entry : entries_) {
      if (predicate(entry.first)) found.push_back(entry);
    }
    return found;
  }

 private:
  Entries entries_;
};

template <typename Entries>
std::vector<std::pair<IpPrefix, int>> PairsOf(const Entries& entries) {
  std::vector<std::pair<IpPrefix, int>> pairs;
  for (const auto& [prefix, value] : entries) pairs.emplace_back(prefix, value);
  return pairs;
}

// Where random prefixes come from: the addresses first + i * step for i below
// `count`, cut to lengths of a range.
struct Universe {
  std::string_view name;
  bool is_ipv6;
  absl::uint128 first;
  absl::uint128 step;
  uint64_t count;
  int min_length;
  int max_length;
};

constexpr Universe kAnyIpv4 = {"any IPv4", false, 0, 0x10001, 0x10000, 0, 32};
constexpr Universe kAnyIpv6 = {
    "any IPv6", true, 0,  absl::MakeUint128(0x0001000100010001, 0x10001),
    0x10000,    0,    128};

constexpr auto kUniverses = std::to_array<Universe>({
    kAnyIpv4,
    kAnyIpv6,
    {"the first IPv4 addresses", false, 0, 1, 32, 26, 32},
    {"the last IPv4 addresses", false, 0xffffffe0, 1, 32, 26, 32},
    {"the first bits of IPv4", false, 0, 0x08000000, 32, 0, 6},
    {"the middle bits of IPv4", false, 0x0a000000, 0x4000, 64, 6, 20},
    {"the first IPv6 addresses", true, 0, 1, 32, 122, 128},
    {"the last IPv6 addresses", true, absl::Uint128Max() - 31, 1, 32, 122, 128},
    {"the first bits of IPv6", true, 0, absl::MakeUint128(1ull << 59, 0), 32, 0,
     6},
    {"where the two words of IPv6 meet", true, absl::MakeUint128(0x20010db8, 0),
     absl::MakeUint128(0, 1ull << 61), 64, 58, 68},
    {"around ::ffff:0:0/96", true, 0xfff8'0000'0000, 0x8000'0000, 32, 90, 98},
});

class Random {
 public:
  explicit Random(uint32_t seed) : generator_(seed) {}

  uint64_t Below(uint64_t limit) { return generator_() % limit; }
  int Between(int first, int last) {
    return first +
           static_cast<int>(Below(static_cast<uint64_t>(last - first + 1)));
  }
  // Canonical, so the IPv4-mapped part of a universe is left out.
  IpAddress AddressFrom(const Universe& universe) {
    for (;;) {
      const absl::uint128 value =
          universe.first + universe.step * Below(universe.count);
      if (!universe.is_ipv6) {
        return Ipv4Address::FromUint32(static_cast<uint32_t>(value));
      }
      if (const auto ipv6 = Ipv6Address::FromUint128(value)) return *ipv6;
    }
  }
  IpPrefix PrefixFrom(const Universe& universe) {
    const int length = Between(universe.min_length, universe.max_length);
    return *IpPrefix::Truncating(AddressFrom(universe), length);
  }

 private:
  std::mt19937_64 generator_;
};

void ExpectSameAnswers(const PrefixMap<int>& map, const ReferenceMap& reference,
                       const IpAddress& address, const IpPrefix& prefix) {
  const auto matching = reference.Where(
      [&address](const IpPrefix& p) { return p.Contains(address); });
  EXPECT_EQ(PairsOf(map.Covering(address)), matching) << address;
  const int* const value = map.Lookup(address);
  const auto match = map.LongestMatch(address);
  ASSERT_EQ(value != nullptr, !matching.empty()) << address;
  ASSERT_EQ(match.has_value(), !matching.empty()) << address;
  if (!matching.empty()) {
    EXPECT_EQ(*value, matching.back().second) << address;
    EXPECT_EQ(match->prefix, matching.back().first) << address;
    EXPECT_EQ(&match->value, value) << address;
  }
  EXPECT_EQ(PairsOf(map.Covering(prefix)),
            reference.Where(
                [&prefix](const IpPrefix& p) { return p.Contains(prefix); }))
      << prefix;
  EXPECT_EQ(PairsOf(map.Within(prefix)),
            reference.Where(
                [&prefix](const IpPrefix& p) { return prefix.Contains(p); }))
      << prefix;
  const auto found = reference.entries().find(prefix);
  if (found == reference.entries().end()) {
    EXPECT_EQ(map.Find(prefix), nullptr) << prefix;
  } else {
    EXPECT_THAT(map.Find(prefix), Pointee(found->second)) << prefix;
  }
}

// More insertions than removals for a while, then more removals, and so on; at
// last nothing is left.
void ExpectSameHistory(std::span<const Universe> universes, uint32_t seed) {
  Random random(seed);
  PrefixMap<int> map;
  ReferenceMap reference;
  for (int step = 0; step < 600 && !::testing::Test::HasFailure(); ++step) {
    const Universe& universe = universes[random.Below(universes.size())];
    const IpPrefix prefix = random.PrefixFrom(universe);
    const int removals = step % 200 < 100 ? 2 : 8;
    if (random.Between(0, 9) < removals) {
      EXPECT_EQ(map.Erase(prefix), reference.Erase(prefix)) << prefix;
    } else if (random.Between(0, 1) == 0) {
      EXPECT_EQ(map.Insert(prefix, step), reference.Insert(prefix, step));
    } else {
      EXPECT_EQ(map.InsertOrAssign(prefix, step),
                reference.InsertOrAssign(prefix, step));
    }
    ASSERT_EQ(map.size(), reference.entries().size());
    ExpectSameAnswers(map, reference, random.AddressFrom(universe),
                      random.PrefixFrom(universe));
    if (step % 16 == 0) {
      EXPECT_EQ(PairsOf(map), PairsOf(reference.entries()));
      const PrefixMap<int> copy = map;
      map = copy;
    }
    if (step == 400) {
      map.clear();
      reference.clear();
    }
  }
  for (const auto& [prefix, value] : PairsOf(map)) {
    EXPECT_TRUE(map.Erase(prefix)) << prefix;
    EXPECT_EQ(map.Find(prefix), nullptr) << prefix;
  }
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.begin(), map.end());
}

TEST(PrefixMapTest, DoesWhatTheReferenceDoes) {
  for (const Universe& universe : kUniverses) {
    SCOPED_TRACE(universe.name);
    for (uint32_t seed = 0; seed < 2; ++seed) {
      ExpectSameHistory(std::span(&universe, 1), seed);
    }
  }
}

TEST(PrefixMapTest, DoesWhatTheReferenceDoesWithAllAtOnce) {
  for (uint32_t seed = 0; seed < 2; ++seed) {
    ExpectSameHistory(kUniverses, seed);
  }
}

// --- Size, memory, threads

PrefixMap<size_t> LargeMap(size_t size) {
  Random random(1);
  PrefixMap<size_t> map;
  while (map.size() < size) {
    map.Insert(random.PrefixFrom(kAnyIpv4), map.size());
    map.Insert(random.PrefixFrom(kAnyIpv6), map.size());
  }
  return map;
}

TEST(PrefixMapTest, HoldsAHundredThousand) {
  constexpr size_t kSize = 100'000;
  PrefixMap<size_t> map = LargeMap(kSize);
  ASSERT_GE(map.size(), kSize);
  // All are there, in order, and each is the match of its own addresses unless
  // a longer one is.
  size_t count = 0;
  std::optional<IpPrefix> before;
  for (const auto& [prefix, value] : map) {
    ++count;
    ASSERT_TRUE(!before || *before < prefix) << prefix;
    ASSERT_EQ(map.Find(prefix), &value) << prefix;
    ASSERT_GE(map.LongestMatch(prefix.first())->prefix, prefix);
    before = prefix;
  }
  EXPECT_EQ(count, map.size());
  const size_t size = map.size();
  EXPECT_EQ(map.EraseIf([](const auto& entry) { return entry.value % 2 == 0; }),
            (size + 1) / 2);
  EXPECT_EQ(static_cast<size_t>(std::ranges::distance(map)), size / 2);
}

TEST(PrefixMapTest, AsksWithoutAllocating) {
  const PrefixMap<std::string> map = {
      {Prefix("0.0.0.0/0"), std::string(100, 'a')},
      {Prefix("10.0.0.0/8"), std::string(100, 'b')},
      {Prefix("2001:db8::/32"), std::string(100, 'c')}};
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([] { PrefixMap<std::string>().clear(); }), 0);
  EXPECT_EQ(AllocationsOf([&map, &sink] {
              const std::array<IpAddress, 3> addresses = {
                  "10.0.0.1"_ipv4, "2001:db8::1"_ipv6, "::"_ipv6};
              std::array<const std::string*, 3> values;
              sink += map.LookupAll(addresses, values).size();
              for (const IpAddress& address : addresses) {
                sink += map.Lookup(address) != nullptr;
                sink += map.LongestMatch(address).has_value();
                for (const auto& entry : map.Covering(address)) {
                  sink += entry.value.size();
                }
              }
              for (const auto& entry : map.Within(Ipv4Prefix::All())) {
                sink += map.Find(entry.prefix)->size();
              }
              for (const auto& entry : map) sink += entry.value.size();
              sink += map == map;
            }),
            0);
  EXPECT_GT(sink, 0u);
}

// What is removed leaves room for what comes.
TEST(PrefixMapTest, ComingAndGoingNeedsNoMoreMemory) {
  Random random(1);
  PrefixMap<int> map;
  const auto come_and_go = [&random, &map] {
    std::vector<IpPrefix> prefixes;
    while (prefixes.size() < 100) {
      const IpPrefix prefix = random.PrefixFrom(kAnyIpv4);
      if (map.Insert(prefix, 0) == Insertion::kNew) prefixes.push_back(prefix);
    }
    for (const IpPrefix& prefix : prefixes) map.Erase(prefix);
  };
  const int once = AllocationsOf(come_and_go);
  const int prefixes_alone = AllocationsOf([] {
    std::vector<IpPrefix> prefixes;
    while (prefixes.size() < 100) prefixes.emplace_back();
  });
  EXPECT_GT(once, prefixes_alone);
  // The number of nodes depends on the prefixes, so it may grow once more.
  for (int i = 0; i < 10; ++i) come_and_go();
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(AllocationsOf(come_and_go), prefixes_alone);
  }
}

TEST(PrefixMapTest, ThreadsMayAskAtOnce) {
  const PrefixMap<size_t> map = LargeMap(1000);
  std::array<size_t, 4> found = {};
  std::vector<std::thread> threads;
  for (size_t& count : found) {
    threads.emplace_back([&map, &count] {
      for (const auto& [prefix, value] : map) {
        count += map.Lookup(prefix.first()) != nullptr;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(found, ::testing::Each(map.size()));
}

}  // namespace
}  // namespace dualstack
