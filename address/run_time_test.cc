// What other tests ask of the compiler alone, with static_assert, asked of the
// running program as well: the code that a user calls is not the compiler's
// interpreter, and only what runs is counted as covered.

#include <sys/socket.h>

#include <iterator>
#include <optional>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "dualstack/address/address_range.h"
#include "dualstack/address/endpoint_literals.h"
#include "dualstack/address/internal/special_purpose_index.h"
#include "dualstack/address/internal/special_purpose_table.h"
#include "dualstack/address/isatap.h"
#include "dualstack/address/multicast.h"
#include "dualstack/address/nat64.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/prefix_set.h"
#include "dualstack/address/six_to_four.h"
#include "dualstack/address/special_purpose.h"
#include "dualstack/address/special_purpose_block.h"
#include "dualstack/address/subnet_range.h"
#include "dualstack/address/teredo.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

TEST(RunTimeTest, NothingIsBeyondTheEnds) {
  EXPECT_EQ(Ipv4Address().Previous(), std::nullopt);
  EXPECT_EQ("255.255.255.255"_ipv4.Next(), std::nullopt);
  EXPECT_EQ("::ffff:0.0.0.0"_mapped.Previous(), std::nullopt);
  EXPECT_EQ("::ffff:255.255.255.255"_mapped.Next(), std::nullopt);
  EXPECT_EQ(Ipv6Address().Previous(), std::nullopt);
  EXPECT_EQ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6.Next(),
            std::nullopt);
}

TEST(RunTimeTest, MappedConstants) {
  EXPECT_EQ(Ipv4MappedAddress::Unspecified(), "::ffff:0.0.0.0"_mapped);
  EXPECT_EQ(Ipv4MappedAddress::Loopback(), "::ffff:127.0.0.1"_mapped);
}

TEST(RunTimeTest, DualStackAddressesAreNumbers) {
  for (const DualStackAddress& address :
       {DualStackAddress("2001:db8::1"_ipv6),
        DualStackAddress("::ffff:192.0.2.1"_mapped)}) {
    EXPECT_EQ(DualStackAddress::FromUint128(address.ToUint128()), address);
  }
  EXPECT_EQ(DualStackAddress(Ipv6Address::Loopback()).ToIn6Addr().s6_addr[15],
            1);
  EXPECT_EQ(DualStackAddress("::ffff:192.0.2.1"_mapped).ToUint128(),
            absl::uint128{0xffffc0000201});
}

TEST(RunTimeTest, KindsHaveNames) {
  EXPECT_EQ(ToString(AddressKind::kIpv6), "IPv6");
  EXPECT_EQ(ToString(AddressKind{3}), "unknown");
}

TEST(RunTimeTest, RangesHaveTwoEnds) {
  EXPECT_EQ(Ipv4Range::FromFirstAndLast("192.0.2.2"_ipv4, "192.0.2.1"_ipv4),
            std::nullopt);
  const Ipv4Range range =
      *Ipv4Range::FromFirstAndLast("192.0.2.1"_ipv4, "192.0.2.2"_ipv4);
  EXPECT_FALSE(range.Contains("192.0.2.0"_ipv4));
  EXPECT_TRUE(range.Contains("192.0.2.1"_ipv4));
  EXPECT_FALSE(range.Contains("192.0.2.3"_ipv4));
}

TEST(RunTimeTest, IdenticalEndpointsAreEqualAndOfOneFlow) {
  const Ipv6Sockaddr ipv6 = "[2001:db8::1]:80"_ipv6_sockaddr;
  const Ipv6Sockaddr other = "[2001:db8::1]:81"_ipv6_sockaddr;
  EXPECT_FALSE(ipv6.IdenticalTo(other));
  EXPECT_FALSE(DualStackSockaddr(ipv6).IdenticalTo(other));
  EXPECT_FALSE(AnySockaddr(ipv6).IdenticalTo(other));
  const Ipv4Sockaddr ipv4 = "192.0.2.1:80"_ipv4_sockaddr;
  EXPECT_TRUE(AnySockaddr(ipv4).IdenticalTo(ipv4));
  EXPECT_FALSE(AnySockaddr(ipv4).IdenticalTo(ipv6));
}

TEST(RunTimeTest, SockaddrsOfOneKindAreNotTheOther) {
  const Ipv4MappedSockaddr mapped = "[::ffff:192.0.2.1]:80"_mapped_sockaddr;
  EXPECT_EQ(DualStackSockaddr(mapped).AsIpv6(), std::nullopt);
  EXPECT_EQ(DualStackSockaddr(mapped).AsIpv4Mapped(), mapped);
  EXPECT_EQ(AnySockaddr(mapped).AsIpv4Mapped(), mapped);
  EXPECT_EQ(AnySockaddr(IpEndpoint("192.0.2.1"_ipv4, 80)).AsIpv4(),
            "192.0.2.1:80"_ipv4_sockaddr);
  EXPECT_EQ(AnySockaddr(IpEndpoint("2001:db8::1"_ipv6, 80)).AsIpv6(),
            "[2001:db8::1]:80"_ipv6_sockaddr);
  EXPECT_EQ(AnySockaddr(mapped).port(), 80);
  EXPECT_EQ("192.0.2.1:80"_ipv4_sockaddr.native().sin_family, AF_INET);
}

template <typename P>
void ExpectOverlapsWhatContains(const P& outer, const P& inner,
                                const P& other) {
  EXPECT_TRUE(outer.Overlaps(inner));
  EXPECT_TRUE(inner.Overlaps(outer));
  EXPECT_FALSE(inner.Overlaps(other));
  EXPECT_FALSE(other.Overlaps(inner));
}

TEST(RunTimeTest, PrefixesOverlapIfOneContainsTheOther) {
  const Ipv4Prefix net = "10.0.0.0/8"_ipv4_prefix;
  const Ipv4Prefix part = "10.1.0.0/16"_ipv4_prefix;
  const Ipv4Prefix other = "10.2.0.0/16"_ipv4_prefix;
  ExpectOverlapsWhatContains(net, part, other);
  ExpectOverlapsWhatContains<IpPrefix>(net, part, other);
  ExpectOverlapsWhatContains("::ffff:10.0.0.0/104"_mapped_prefix,
                             "::ffff:10.1.0.0/112"_mapped_prefix,
                             "::ffff:10.2.0.0/112"_mapped_prefix);
  ExpectOverlapsWhatContains("2001:db8::/32"_ipv6_prefix,
                             "2001:db8:1::/48"_ipv6_prefix,
                             "2001:db8:2::/48"_ipv6_prefix);
}

TEST(RunTimeTest, SubnetsAreCounted) {
  const auto halves = "10.0.0.0/8"_ipv4_prefix.Subnets(9);
  EXPECT_EQ(*std::ranges::prev(halves.end()), "10.128.0.0/9"_ipv4_prefix);
  EXPECT_EQ(halves.At(1), "10.128.0.0/9"_ipv4_prefix);
  EXPECT_EQ(halves.At(2), std::nullopt);
  const auto all = "0.0.0.0/0"_ipv4_prefix.Subnets(0);
  EXPECT_EQ(all.size(), 1);
  EXPECT_EQ(all.At(0), "0.0.0.0/0"_ipv4_prefix);
}

TEST(RunTimeTest, PrefixSetsOfOneSizeDiffer) {
  PrefixSet a;
  PrefixSet b;
  a.Insert("10.0.0.0/8"_ipv4_prefix);
  b.Insert("11.0.0.0/8"_ipv4_prefix);
  EXPECT_FALSE(a == b);
}

TEST(RunTimeTest, Mechanisms) {
  EXPECT_EQ(IsatapAddress("2001:db8::/48"_ipv6_prefix, "192.0.2.1"_ipv4),
            std::nullopt);
  EXPECT_EQ(SolicitedNodeMulticastOf("2001:db8::1:2:3"_ipv6),
            "ff02::1:ff02:3"_ipv6);
  EXPECT_EQ(SixToFourPrefix("192.0.2.1"_ipv4),
            "2002:c000:201::/48"_ipv6_prefix);
  TeredoAddress teredo;
  teredo.flags = 0x7fff;
  EXPECT_FALSE(teredo.is_cone());
  teredo.flags = 0x8000;
  EXPECT_TRUE(teredo.is_cone());
}

TEST(RunTimeTest, TheWellKnownNat64PrefixIsForGlobalAddresses) {
  const Nat64Prefix well_known = Nat64Prefix::WellKnown();
  EXPECT_TRUE(well_known.is_well_known());
  EXPECT_TRUE(well_known.MayEmbed("8.8.8.8"_ipv4));
  EXPECT_FALSE(well_known.MayEmbed("10.0.0.1"_ipv4));
  EXPECT_TRUE(Nat64Prefix::LocalUse().MayEmbed("10.0.0.1"_ipv4));
}

// The compiler has made the index that is asked everywhere else.
TEST(RunTimeTest, TheIndexOfTheRegistryIsTheSame) {
  const auto& rows = internal::special_purpose::kIpv6Blocks;
  const internal::SpecialPurposeIndex index(rows);
  for (const Ipv6Address& address :
       {"::1"_ipv6, "64:ff9b::1"_ipv6, "2001:db8::"_ipv6, "4000::"_ipv6}) {
    EXPECT_EQ(index.Find(address.ToUint128()),
              FindSpecialPurposeBlock(address));
  }
  // The block of the mapped addresses, which no address of that index is in.
  const auto* const mapped = index.Find("::ffff:192.0.2.1"_mapped.ToUint128());
  ASSERT_NE(mapped, nullptr);
  EXPECT_EQ(mapped->name, "IPv4-mapped Address");
}

}  // namespace
}  // namespace dualstack
