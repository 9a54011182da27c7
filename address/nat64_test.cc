// NAT64 prefixes: the six lengths, what is none, and where each puts an IPv4
// address.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

struct Example {
  std::string_view prefix;
  std::string_view ipv4;
  std::string_view embedded;
  std::string_view reason;
};

constexpr Example kExamples[] = {
    // RFC 6052, section 2.4.
    {"2001:db8::/32", "192.0.2.33", "2001:db8:c000:221::", "RFC 6052, 2.4"},
    {"2001:db8:100::/40", "192.0.2.33", "2001:db8:1c0:2:21::", "RFC 6052, 2.4"},
    {"2001:db8:122::/48", "192.0.2.33",
     "2001:db8:122:c000:2:2100::", "RFC 6052, 2.4"},
    {"2001:db8:122:300::/56", "192.0.2.33",
     "2001:db8:122:3c0:0:221::", "RFC 6052, 2.4"},
    {"2001:db8:122:344::/64", "192.0.2.33",
     "2001:db8:122:344:c0:2:2100::", "RFC 6052, 2.4"},
    {"2001:db8:122:344::/96", "192.0.2.33", "2001:db8:122:344::192.0.2.33",
     "RFC 6052, 2.4"},
    {"64:ff9b::/96", "192.0.2.33", "64:ff9b::192.0.2.33",
     "RFC 6052, 2.4, with the well-known prefix"},
    // Our own.
    {"64:ff9b:1::/48", "10.1.2.3",
     "64:ff9b:1:a01:2:300::", "all of the local-use block"},
    {"64:ff9b:1:fffe::/64", "10.1.2.3", "64:ff9b:1:fffe:a:102:300:0",
     "a part of the local-use block"},
    {"64:ff9b:1::/96", "255.255.255.255", "64:ff9b:1::ffff:ffff",
     "all bits of the IPv4 address"},
    {"2001:db8::/32", "255.255.255.255",
     "2001:db8:ffff:ffff::", "all bits, up to the reserved byte"},
    {"2001:db8::/40", "255.255.255.255",
     "2001:db8:ff:ffff:ff::", "all bits, around the reserved byte"},
    {"2001:db8::/64", "255.255.255.255", "2001:db8::ff:ffff:ff00:0",
     "all bits, behind the reserved byte"},
    {"::/96", "192.0.2.33", "::192.0.2.33", "the prefix of all zeros"},
    {"ffff:ffff::/32", "0.0.0.0", "ffff:ffff::", "no bit of the IPv4 address"},
};

TEST(Nat64Test, EmbedsAndExtracts) {
  for (const Example& row : kExamples) {
    SCOPED_TRACE(testing::Message() << row.embedded << ": " << row.reason);
    const auto prefix = Nat64Prefix::TryParse(row.prefix);
    ASSERT_TRUE(prefix.has_value());
    EXPECT_EQ(prefix->ToString(), row.prefix);
    EXPECT_EQ(Nat64Prefix::FromPrefix(prefix->prefix()), prefix);
    EXPECT_EQ(prefix->length(), prefix->prefix().length());
    const Ipv4Address ipv4 = *Ipv4Address::TryParse(row.ipv4);
    const Ipv6Address embedded = *Ipv6Address::TryParse(row.embedded);
    EXPECT_EQ(prefix->Embed(ipv4), embedded);
    EXPECT_TRUE(prefix->Contains(embedded));
    EXPECT_EQ(prefix->Extract(embedded), ipv4);
  }
}

static_assert(Nat64Prefix() == Nat64Prefix::WellKnown());
static_assert(Nat64Prefix::WellKnown().is_well_known());
static_assert(!Nat64Prefix::LocalUse().is_well_known());
static_assert(Nat64Prefix::WellKnown().Embed("192.0.2.33"_ipv4) ==
              "64:ff9b::c000:221"_ipv6);
static_assert(Nat64Prefix::WellKnown().Extract("64:ff9b::c000:221"_ipv6) ==
              "192.0.2.33"_ipv4);

// RFC 6052, section 3.1.
static_assert(Nat64Prefix::WellKnown().MayEmbed("8.8.8.8"_ipv4));
static_assert(!Nat64Prefix::WellKnown().MayEmbed("10.0.0.1"_ipv4));
static_assert(!Nat64Prefix::WellKnown().MayEmbed("127.0.0.1"_ipv4));
static_assert(!Nat64Prefix::WellKnown().MayEmbed("192.88.99.1"_ipv4));
static_assert(!Nat64Prefix::WellKnown().MayEmbed("224.0.0.1"_ipv4));
static_assert(!Nat64Prefix::WellKnown().MayEmbed("255.255.255.255"_ipv4));
static_assert(Nat64Prefix::LocalUse().MayEmbed("10.0.0.1"_ipv4));

struct Refused {
  std::string_view prefix;
  size_t offset;
  std::string_view rule;
};

constexpr std::string_view kLength =
    "NAT64 prefix length other than 32, 40, 48, 56, 64 and 96 (RFC 6052, "
    "section 2.2)";
constexpr std::string_view kReservedByte =
    "bit set among the bits 64 to 71 of a NAT64 prefix, which are reserved "
    "(RFC 6052, section 2.2)";
constexpr std::string_view kAroundMapped =
    "NAT64 prefix around ::ffff:0:0/96, where translated addresses would look "
    "IPv4-mapped";

constexpr Refused kRefused[] = {
    {"::/0", 3, kLength},
    {"2001:db8::/31", 11, kLength},
    {"2001:db8::/33", 11, kLength},
    {"2001:db8::/39", 11, kLength},
    {"2001:db8::/72", 11, kLength},  // Byte 8 would belong to the prefix.
    {"2001:db8::/80", 11, kLength},
    {"2001:db8::/88", 11, kLength},
    {"2001:db8::/95", 11, kLength},
    {"2001:db8::/104", 11, kLength},  // No room for an IPv4 address.
    {"2001:db8::/128", 11, kLength},
    {"2001:db8:0:0:100::/96", 0, kReservedByte},   // Its last bit.
    {"2001:db8:0:0:8000::/96", 0, kReservedByte},  // Its first bit.
    // With 0.0.255.255 behind /56, or 0.255.255.1 behind /64, an IPv4-mapped
    // address would come out.
    {"::/32", 0, kAroundMapped},
    {"::/40", 0, kAroundMapped},
    {"::/48", 0, kAroundMapped},
    {"::/56", 0, kAroundMapped},
    {"::/64", 0, kAroundMapped},
    // What Ipv6Prefix refuses.
    {"2001:db8::", 10, "no '/' and prefix length after the address"},
    {"2001:db8::/096", 11, "leading zero in a prefix length"},
    {"2001:db8::/129", 11, "IPv6 prefix length above 128"},
    {"2001:db8::1/96", 12,
     "prefix length that leaves bits of a NAT64 prefix set after it"},
    {"2001:db8:0:0:100::/64", 19,
     "prefix length that leaves bits of a NAT64 prefix set after it"},
    {"64:ff9b::%1/96", 9, "zone where a plain prefix is wanted"},
    {"::ffff:0:0/96", 0,
     "IPv4-mapped prefix where a native IPv6 prefix is wanted: parse it as "
     "Ipv4MappedPrefix"},
    {"192.0.2.0/24", 0,
     "IPv4 prefix where an IPv6 prefix is wanted: parse it as Ipv4Prefix"},
};

TEST(Nat64Test, OtherPrefixesAreRefused) {
  for (const Refused& row : kRefused) {
    EXPECT_EQ(Nat64Prefix::TryParse(row.prefix), std::nullopt) << row.prefix;
    EXPECT_EQ(Nat64Prefix::Parse(row.prefix).status(),
              absl::InvalidArgumentError(absl::StrCat(
                  "NAT64 prefix \"", std::string(row.prefix), "\": offset ",
                  row.offset, ": ", std::string(row.rule))));
    if (const auto prefix = Ipv6Prefix::TryParse(row.prefix)) {
      EXPECT_EQ(Nat64Prefix::FromPrefix(*prefix), std::nullopt) << row.prefix;
    }
  }
}

TEST(Nat64Test, NeighboursOfTheReservedByteArePartOfAPrefix) {
  EXPECT_TRUE(Nat64Prefix::TryParse("2001:db8:0:ff::/96").has_value());
  EXPECT_TRUE(Nat64Prefix::TryParse("2001:db8:0:0:ff::/96").has_value());
}

struct Foreign {
  std::string_view prefix;
  std::string_view address;
  std::string_view reason;
};

constexpr Foreign kForeign[] = {
    {"64:ff9b::/96", "64:ff9b::1:0:0", "last bit of the prefix"},
    {"64:ff9b::/96", "64:ff9b:1::1", "local use is not well known"},
    {"64:ff9b::/96", "64:ff9a::1", "one bit from the prefix"},
    {"64:ff9b::/96", "8064:ff9b::1", "first bit of the prefix"},
    {"64:ff9b::/96", "64:ff9b::100:0:0:1",
     "the reserved byte is part of a prefix of 96 bits"},
    {"64:ff9b:1::/48", "64:ff9b:2::", "the next block"},
    {"64:ff9b:1::/48", "64:ff9b:0:ffff::", "the block before"},
    {"2001:db8::/32", "2001:db9::", "the next block"},
};

TEST(Nat64Test, AddressesWithoutThePrefixGiveNothing) {
  for (const Foreign& row : kForeign) {
    SCOPED_TRACE(testing::Message() << row.address << ": " << row.reason);
    const auto prefix = Nat64Prefix::TryParse(row.prefix);
    ASSERT_TRUE(prefix.has_value());
    const Ipv6Address address = *Ipv6Address::TryParse(row.address);
    EXPECT_FALSE(prefix->Contains(address));
    EXPECT_EQ(prefix->Extract(address), std::nullopt);
  }
}

// Of the 128 bits of an embedded address: one in the prefix makes it foreign,
// one in the IPv4 address makes it another, and one elsewhere changes nothing
// but that it is not what Embed() gives.
TEST(Nat64Test, EveryBitCounts) {
  constexpr Ipv4Address kIpv4 = "192.0.2.33"_ipv4;
  for (const int length : {32, 40, 48, 56, 64, 96}) {
    std::array<uint8_t, 16> network{};
    for (int i = 0; i < length / 8; ++i) {
      if (i != 8) network[static_cast<size_t>(i)] = 0x5a;
    }
    const auto prefix = Nat64Prefix::FromPrefix(
        *Ipv6Prefix::FromAddress(*Ipv6Address::FromBytes(network), length));
    ASSERT_TRUE(prefix.has_value());
    const Ipv6Address address = prefix->Embed(kIpv4);
    int other = 0;
    for (int bit = 0; bit < 128; ++bit) {
      std::array<uint8_t, 16> bytes = address.bytes();
      bytes[static_cast<size_t>(bit / 8)] ^=
          static_cast<uint8_t>(0x80 >> bit % 8);
      const Ipv6Address changed = *Ipv6Address::FromBytes(bytes);
      const std::optional<Ipv4Address> extracted = prefix->Extract(changed);
      if (bit < length) {
        EXPECT_EQ(extracted, std::nullopt) << length << ", " << bit;
        continue;
      }
      ASSERT_TRUE(extracted.has_value()) << length << ", " << bit;
      if (*extracted == kIpv4) {
        EXPECT_NE(prefix->Embed(*extracted), changed) << length << ", " << bit;
      } else {
        EXPECT_EQ(prefix->Embed(*extracted), changed) << length << ", " << bit;
        ++other;
      }
    }
    EXPECT_EQ(other, 32) << length;
  }
}

}  // namespace
}  // namespace dualstack
