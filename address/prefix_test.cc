// The prefix types: what they are made of, what they contain and where that
// ends.

#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

// The ways in keep the invariants: the length in range, no bit after it.
static_assert(Ipv4Prefix::FromAddress("192.0.2.0"_ipv4, 24) ==
              "192.0.2.0/24"_ipv4_prefix);
static_assert(!Ipv4Prefix::FromAddress("192.0.2.1"_ipv4, 24));
static_assert(!Ipv4Prefix::FromAddress("0.0.0.0"_ipv4, -1));
static_assert(!Ipv4Prefix::FromAddress("0.0.0.0"_ipv4, 33));
static_assert(!Ipv4Prefix::FromAddress("0.0.0.0"_ipv4, 256));
static_assert(!Ipv6Prefix::FromAddress("2001:db8::1"_ipv6, 32));
static_assert(!Ipv6Prefix::FromAddress("::"_ipv6, -1));
static_assert(!Ipv6Prefix::FromAddress("::"_ipv6, 129));
static_assert(!Ipv6Prefix::FromAddress("::"_ipv6, 256));
static_assert(!Ipv4MappedPrefix::FromAddress("::ffff:0:1"_mapped, 127));
static_assert(!Ipv4MappedPrefix::FromAddress("::ffff:0:0"_mapped, 95));
static_assert(!Ipv4MappedPrefix::FromAddress("::ffff:0:0"_mapped, 129));
static_assert(!IpPrefix::FromAddress("192.0.2.0"_ipv4, 33));
static_assert(IpPrefix::FromAddress("2001:db8::"_ipv6, 33));

static_assert(Ipv4Prefix::Truncating("192.0.2.1"_ipv4, 24) ==
              "192.0.2.0/24"_ipv4_prefix);
static_assert(!Ipv4Prefix::Truncating("192.0.2.1"_ipv4, -1));
static_assert(!Ipv4Prefix::Truncating("192.0.2.1"_ipv4, 33));
static_assert(!Ipv6Prefix::Truncating("2001:db8::1"_ipv6, 129));
static_assert(!Ipv4MappedPrefix::Truncating("::ffff:1.2.3.4"_mapped, 24));
static_assert(IpPrefix::Truncating("2001:db8::1"_ipv6, 32) ==
              "2001:db8::/32"_ipv6_prefix);

// /n and /n + 96.
static_assert(MappedPrefixLength(0) == 96 && MappedPrefixLength(32) == 128);
static_assert(!MappedPrefixLength(-1) && !MappedPrefixLength(33));
static_assert(!MappedPrefixLength(2147483647));
static_assert(Ipv4PrefixLength(96) == 0 && Ipv4PrefixLength(128) == 32);
static_assert(!Ipv4PrefixLength(95) && !Ipv4PrefixLength(129));
static_assert(!Ipv4PrefixLength(8) && !Ipv4PrefixLength(-2147483647 - 1));

static_assert(Map("10.0.0.0/8"_ipv4_prefix) ==
              "::ffff:10.0.0.0/104"_mapped_prefix);
static_assert(Unmap("::ffff:10.0.0.0/104"_mapped_prefix) ==
              "10.0.0.0/8"_ipv4_prefix);

// For every length, the prefix of an address is made of its first bits, ends in
// ones, contains both ends and neither neighbour, and maps.
TEST(PrefixTest, EveryIpv4Length) {
  constexpr uint32_t kAddress = 0xb5a5a5a5;
  for (int length = 0; length <= 32; ++length) {
    SCOPED_TRACE(length);
    const auto prefix =
        *Ipv4Prefix::Truncating(Ipv4Address::FromUint32(kAddress), length);
    const uint64_t size = uint64_t{1} << (32 - length);
    const uint64_t first = kAddress / size * size;
    EXPECT_EQ(prefix.length(), length);
    EXPECT_EQ(prefix.network().ToUint32(), first);
    EXPECT_EQ(prefix.first().ToUint32(), first);
    EXPECT_EQ(prefix.last().ToUint32(), first + size - 1);
    EXPECT_EQ(prefix.size(), size);
    EXPECT_EQ(prefix.Range().first(), prefix.first());
    EXPECT_EQ(prefix.Range().last(), prefix.last());
    EXPECT_EQ(prefix.netmask().ToUint32(), uint32_t(0x100000000 - size));
    EXPECT_TRUE(prefix.Contains(prefix.first()));
    EXPECT_TRUE(prefix.Contains(prefix.last()));
    EXPECT_TRUE(prefix.Contains(prefix));
    if (length > 0) {
      EXPECT_FALSE(prefix.Contains(
          Ipv4Address::FromUint32(static_cast<uint32_t>(first - 1))));
      EXPECT_FALSE(prefix.Contains(
          Ipv4Address::FromUint32(static_cast<uint32_t>(first + size))));
      ASSERT_TRUE(prefix.Supernet());
      EXPECT_EQ(prefix.Supernet()->length(), length - 1);
      EXPECT_TRUE(prefix.Supernet()->Contains(prefix));
      EXPECT_FALSE(prefix.Contains(*prefix.Supernet()));
      EXPECT_TRUE(prefix.Overlaps(*prefix.Supernet()));
      EXPECT_TRUE(prefix.Supernet()->Overlaps(prefix));
    } else {
      EXPECT_FALSE(prefix.Supernet());
      EXPECT_EQ(prefix, Ipv4Prefix::All());
    }
    EXPECT_FALSE(prefix.Supernet(length + 1));
    EXPECT_FALSE(prefix.Supernet(-1));
    EXPECT_EQ(prefix.Supernet(length), prefix);
    EXPECT_EQ(prefix.Supernet(0), Ipv4Prefix::All());

    const Ipv4MappedPrefix mapped = Map(prefix);
    EXPECT_EQ(Unmap(mapped), prefix);
    EXPECT_EQ(mapped.length(), MappedPrefixLength(length));
    EXPECT_EQ(mapped.network(), Map(prefix.network()));
    EXPECT_EQ(mapped.last(), Map(prefix.last()));
    EXPECT_EQ(mapped.size(), prefix.size());
    EXPECT_EQ(mapped.Range().size(), prefix.size());
    EXPECT_EQ(mapped.Supernet().has_value(), length > 0);
    EXPECT_EQ(mapped.Supernet(96), Ipv4MappedPrefix::All());
    EXPECT_FALSE(mapped.Supernet(95));
    EXPECT_EQ(Ipv4MappedPrefix::FromAddress(mapped.network(), mapped.length()),
              mapped);

    const IpPrefix ip = prefix;
    EXPECT_EQ(ip.length(), length);
    EXPECT_EQ(ip.network(), prefix.network());
    EXPECT_EQ(ip.last(), prefix.last());
    EXPECT_EQ(ip.size(), prefix.size());
    EXPECT_EQ(ip.AsIpv4(), prefix);
    EXPECT_FALSE(ip.AsIpv6());
  }
}

TEST(PrefixTest, EveryIpv6Length) {
  const absl::uint128 address =
      absl::MakeUint128(0xb5a5a5a5a5a5a5a5, 0xa5a5a5a5a5a5a5a5);
  for (int length = 0; length <= 128; ++length) {
    SCOPED_TRACE(length);
    const auto prefix =
        *Ipv6Prefix::Truncating(*Ipv6Address::FromUint128(address), length);
    absl::uint128 rest = 0;
    for (int bit = length; bit < 128; ++bit) rest = rest << 1 | 1;
    EXPECT_EQ(prefix.length(), length);
    EXPECT_EQ(prefix.network().ToUint128(), address - (address & rest));
    EXPECT_EQ(prefix.first(), prefix.network());
    EXPECT_EQ(prefix.last().ToUint128(), address | rest);
    EXPECT_TRUE(prefix.Contains(prefix.first()));
    EXPECT_TRUE(prefix.Contains(prefix.last()));
    EXPECT_TRUE(prefix.Contains(prefix));
    if (length > 0) {
      EXPECT_EQ(prefix.size(), rest + 1);
      EXPECT_FALSE(prefix.Contains(
          *Ipv6Address::FromUint128(prefix.first().ToUint128() - 1)));
      EXPECT_FALSE(prefix.Contains(
          *Ipv6Address::FromUint128(prefix.last().ToUint128() + 1)));
      EXPECT_EQ(prefix.Supernet()->length(), length - 1);
      EXPECT_TRUE(prefix.Supernet()->Contains(prefix));
      EXPECT_FALSE(prefix.Contains(*prefix.Supernet()));
    } else {
      EXPECT_FALSE(prefix.Supernet());
      EXPECT_EQ(prefix, Ipv6Prefix::All());
    }
    EXPECT_FALSE(prefix.Supernet(length + 1));
    EXPECT_FALSE(prefix.Supernet(-1));
    EXPECT_EQ(prefix.Supernet(length), prefix);

    const IpPrefix ip = prefix;
    EXPECT_EQ(ip.length(), length);
    EXPECT_EQ(ip.network(), prefix.network());
    EXPECT_EQ(ip.last(), prefix.last());
    EXPECT_EQ(ip.size(), prefix.size());
    EXPECT_EQ(ip.AsIpv6(), prefix);
    EXPECT_FALSE(ip.AsIpv4());
  }
}

template <typename P>
constexpr bool SubnetsHold(const P& prefix, int length, uint64_t size) {
  const SubnetRange<P> subnets = prefix.Subnets(length);
  if (subnets.size() != size || subnets.empty() != (size == 0)) return false;
  if (subnets.At(size)) return false;
  std::optional<P> before;
  uint64_t index = 0;
  for (const P& subnet : subnets) {
    if (subnet.length() != length || !prefix.Contains(subnet)) return false;
    if (before ? !(*before < subnet) || before->Overlaps(subnet)
               : subnet.first() != prefix.first()) {
      return false;
    }
    if (subnets.At(index++) != subnet) return false;
    before = subnet;
  }
  if (before && before->last() != prefix.last()) return false;
  auto end = subnets.end();
  return index == size && (size == 0 || *--end == before);
}

// A prefix has twice as many subnets for each bit, and none where there is no
// such length.
static_assert(SubnetsHold("192.0.2.0/24"_ipv4_prefix, 24, 1));
static_assert(SubnetsHold("192.0.2.0/24"_ipv4_prefix, 25, 2));
static_assert(SubnetsHold("192.0.2.0/24"_ipv4_prefix, 32, 256));
static_assert(SubnetsHold("192.0.2.0/24"_ipv4_prefix, 23, 0));
static_assert(SubnetsHold("192.0.2.0/24"_ipv4_prefix, 33, 0));
static_assert(SubnetsHold("192.0.2.1/32"_ipv4_prefix, 32, 1));
static_assert(SubnetsHold(Ipv4Prefix::All(), -1, 0));
static_assert(SubnetsHold(Ipv4Prefix::All(), 0, 1));
static_assert(SubnetsHold(Ipv4Prefix::All(), 6, 64));
static_assert(SubnetsHold("255.255.255.0/24"_ipv4_prefix, 30, 64));
static_assert(SubnetsHold("2001:db8::/32"_ipv6_prefix, 36, 16));
static_assert(SubnetsHold("2001:db8::/32"_ipv6_prefix, 31, 0));
static_assert(SubnetsHold("2001:db8::/32"_ipv6_prefix, 129, 0));
static_assert(SubnetsHold(Ipv6Prefix::All(), 0, 1));
static_assert(SubnetsHold(Ipv6Prefix::All(), 5, 32));
static_assert(SubnetsHold(
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120"_ipv6_prefix, 128, 256));
static_assert(SubnetsHold(Ipv4MappedPrefix::All(), 96, 1));
static_assert(SubnetsHold(Ipv4MappedPrefix::All(), 100, 16));
static_assert(SubnetsHold(Ipv4MappedPrefix::All(), 95, 0));
static_assert(SubnetsHold(Ipv4MappedPrefix::All(), 129, 0));
static_assert(SubnetsHold("::ffff:10.0.0.0/126"_mapped_prefix, 128, 4));
static_assert(SubnetsHold<IpPrefix>("10.0.0.0/8"_ipv4_prefix, 12, 16));
static_assert(SubnetsHold<IpPrefix>("10.0.0.0/8"_ipv4_prefix, 33, 0));
static_assert(SubnetsHold<IpPrefix>("2001:db8::/32"_ipv6_prefix, 33, 2));

// Parts of the mapped block are passed over: a prefix that ends in it has that
// many fewer, and one that goes on behind it goes on there.
static_assert(SubnetsHold("::fffe:0:0/95"_ipv6_prefix, 96, 1));
static_assert(SubnetsHold("::fff0:0:0/92"_ipv6_prefix, 95, 8));
static_assert(SubnetsHold("::fff0:0:0/92"_ipv6_prefix, 96, 15));
static_assert(SubnetsHold("::fff0:0:0/92"_ipv6_prefix, 98, 60));
static_assert(SubnetsHold("::1:0:0:0/92"_ipv6_prefix, 98, 64));
static_assert("::/79"_ipv6_prefix.Subnets(98).At((1 << 18) - 5) ==
              "::fffe:c000:0/98"_ipv6_prefix);
static_assert("::/79"_ipv6_prefix.Subnets(98).At((1 << 18) - 4) ==
              "::1:0:0:0/98"_ipv6_prefix);

// As many as there can be.
static_assert(Ipv4Prefix::All().Subnets(32).size() == absl::uint128{1} << 32);
static_assert(Ipv4Prefix::All().Subnets(32).At(0xffffffff) ==
              "255.255.255.255/32"_ipv4_prefix);
static_assert(Ipv6Prefix::All().Subnets(128).size() ==
              Ipv6Prefix::All().size());
static_assert(Ipv6Prefix::All().Subnets(96).size() ==
              (absl::uint128{1} << 96) - 1);
static_assert(Ipv6Prefix::All().Subnets(95).size() == absl::uint128{1} << 95);
static_assert(*--Ipv6Prefix::All().Subnets(128).end() ==
              "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"_ipv6_prefix);

static_assert(std::ranges::bidirectional_range<SubnetRange<Ipv6Prefix>>);
static_assert(std::ranges::common_range<SubnetRange<Ipv6Prefix>>);
static_assert(std::ranges::view<SubnetRange<IpPrefix>>);
static_assert(std::ranges::borrowed_range<SubnetRange<IpPrefix>>);
static_assert(SubnetRange<Ipv4Prefix>().empty());

// No length is too far out to be asked for.
TEST(PrefixTest, LengthsOfAnySizeAreRefused) {
  for (const int length : {std::numeric_limits<int>::min(), -1000, -1, 129, 256,
                           1000, std::numeric_limits<int>::max()}) {
    SCOPED_TRACE(length);
    const auto expect_refused = [length]<typename P>(const P& all) {
      EXPECT_FALSE(P::FromAddress(all.network(), length));
      EXPECT_FALSE(P::Truncating(all.network(), length));
      EXPECT_FALSE(all.Supernet(length));
      EXPECT_TRUE(all.Subnets(length).empty());
    };
    expect_refused(Ipv4Prefix::All());
    expect_refused(Ipv6Prefix::All());
    expect_refused(Ipv4MappedPrefix::All());
    expect_refused(IpPrefix(Ipv4Prefix::All()));
    expect_refused(IpPrefix(Ipv6Prefix::All()));
    EXPECT_FALSE(MappedPrefixLength(length));
    EXPECT_FALSE(Ipv4PrefixLength(length));
  }
}

// The mapped block is a hole in the prefixes that have it inside their bits:
// one of each length below 96.
TEST(PrefixTest, TheMappedBlockIsAHole) {
  constexpr absl::uint128 kHole = absl::uint128{1} << 32;
  constexpr Ipv6Address kBefore = "::fffe:ffff:ffff"_ipv6;
  constexpr Ipv6Address kAfter = "::1:0:0:0"_ipv6;
  absl::uint128 rest = absl::Uint128Max();
  for (int length = 0; length <= 128; ++length, rest >>= 1) {
    SCOPED_TRACE(length);
    const auto before = *Ipv6Prefix::Truncating(kBefore, length);
    EXPECT_EQ(before.size(), length < 96 ? rest - kHole + 1 : rest + 1);
    EXPECT_EQ(before.last(),
              length < 80 ? *Ipv6Address::FromUint128(rest) : kBefore);
    EXPECT_EQ(before.Range().size(), before.size());
    EXPECT_TRUE(before.Contains(before.last()));
    EXPECT_EQ(before.Contains(kAfter), length < 80);
    const auto after = *Ipv6Prefix::Truncating(kAfter, length);
    EXPECT_EQ(after.size(), length < 80 ? before.size() : rest + 1);
  }
  // The same native addresses, and yet not the same bits.
  constexpr auto kWith = "::fffe:0:0/95"_ipv6_prefix;
  constexpr auto kWithout = "::fffe:0:0/96"_ipv6_prefix;
  static_assert(kWith.size() == kWithout.size());
  static_assert(kWith.last() == kWithout.last());
  static_assert(kWith != kWithout);
  static_assert(kWith.Contains(kWithout) && !kWithout.Contains(kWith));
}

// Across kinds a prefix contains nothing, not even where the bits agree.
TEST(PrefixTest, CanonicalPrefixesContainTheirOwnKind) {
  constexpr IpPrefix kAllIpv4 = Ipv4Prefix::All();
  constexpr IpPrefix kAllIpv6 = Ipv6Prefix::All();
  static_assert(kAllIpv4.Contains("192.0.2.1"_ipv4));
  static_assert(!kAllIpv4.Contains("::c000:201"_ipv6));
  static_assert(kAllIpv6.Contains("::c000:201"_ipv6));
  static_assert(!kAllIpv6.Contains("192.0.2.1"_ipv4));
  static_assert(!kAllIpv4.Contains(kAllIpv6) && !kAllIpv6.Contains(kAllIpv4));
  static_assert(!kAllIpv4.Overlaps(kAllIpv6) && !kAllIpv6.Overlaps(kAllIpv4));
  static_assert(kAllIpv4.kind() == AddressKind::kIpv4);
  static_assert(kAllIpv6.kind() == AddressKind::kIpv6);

  // What came in over a dual-stack socket is asked about by its own name.
  constexpr IpPrefix kPrivate = "10.0.0.0/8"_ipv4_prefix;
  constexpr Ipv4MappedAddress kPeer = "::ffff:10.1.2.3"_mapped;
  static_assert(kPrivate.Contains(Canonical(kPeer)));
  static_assert("10.0.0.0/8"_ipv4_prefix.Contains(Unmap(kPeer)));
  static_assert(Map("10.0.0.0/8"_ipv4_prefix).Contains(kPeer));
}

TEST(PrefixTest, HostsAndAll) {
  static_assert(Ipv4Prefix::Host("192.0.2.1"_ipv4) ==
                "192.0.2.1/32"_ipv4_prefix);
  static_assert(Ipv6Prefix::Host("2001:db8::1"_ipv6) ==
                "2001:db8::1/128"_ipv6_prefix);
  static_assert(Ipv4MappedPrefix::Host("::ffff:192.0.2.1"_mapped) ==
                "::ffff:192.0.2.1/128"_mapped_prefix);
  static_assert(IpPrefix::Host("192.0.2.1"_ipv4) == "192.0.2.1/32"_ipv4_prefix);
  static_assert(IpPrefix::Host("::1"_ipv6) == "::1/128"_ipv6_prefix);
  static_assert(Ipv4Prefix::Host("192.0.2.1"_ipv4).size() == 1);
  static_assert(Ipv4Prefix::All() == "0.0.0.0/0"_ipv4_prefix);
  static_assert(Ipv6Prefix::All() == "::/0"_ipv6_prefix);
  static_assert(Ipv4MappedPrefix::All() == "::ffff:0:0/96"_mapped_prefix);
  static_assert(Ipv4Prefix::All().size() == absl::uint128{1} << 32);
  static_assert(Ipv6Prefix::All().size() == absl::Uint128Max() - 0xffffffff);
  static_assert(Ipv6Prefix::All().last() ==
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6);
}

}  // namespace
}  // namespace dualstack
