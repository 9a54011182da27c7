// What each prefix type reads and refuses, and what it writes: tables whose
// rows carry their reason.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/text_rows.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Accepted;
using namespace std::string_view_literals;

constexpr Accepted kAcceptedIpv4[] = {
    {"0.0.0.0/0", "0.0.0.0/0", "everything"},
    {"0.0.0.0/32", "0.0.0.0/32", "the first address alone"},
    {"128.0.0.0/1", "128.0.0.0/1", "half of everything"},
    {"10.0.0.0/8", "10.0.0.0/8", "RFC 1918"},
    {"172.16.0.0/12", "172.16.0.0/12", "RFC 1918, a length inside an octet"},
    {"192.0.2.0/24", "192.0.2.0/24", "documentation"},
    {"192.0.2.254/31", "192.0.2.254/31", "point to point (RFC 3021)"},
    {"255.255.255.255/32", "255.255.255.255/32", "the last address alone"},
};

constexpr Accepted kAcceptedIpv6[] = {
    {"::/0", "::/0", "everything"},
    {"::/128", "::/128", "the first address alone"},
    {"8000::/1", "8000::/1", "half of everything"},
    {"2001:db8::/32", "2001:db8::/32", "documentation"},
    {"2001:0DB8:0000:CD30:0000:0000:0000:0000/60", "2001:db8:0:cd30::/60",
     "an example of RFC 4291, 2.3"},
    {"2001:0DB8::CD30:0:0:0:0/60", "2001:db8:0:cd30::/60",
     "another way to write it"},
    {"fe80::/10", "fe80::/10", "link-local, without a zone"},
    {"64:ff9b::/96", "64:ff9b::/96", "NAT64 is native"},
    {"64:ff9b::192.0.2.0/120", "64:ff9b::c000:200/120", "dotted tail"},
    {"::/80", "::/80", "ends in the mapped block and is none of it"},
    {"::fffe:0:0/95", "::fffe:0:0/95", "the mapped block is its second half"},
    {"::fffe:0:0/96", "::fffe:0:0/96", "right before the mapped block"},
    {"::1:0:0:0/96", "::1:0:0:0/96", "right after the mapped block"},
    {"::/96", "::/96", "IPv4-compatible is native"},
    {"::ffff:0:0:0/96", "::ffff:0:0:0/96", "IPv4-translated is native"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "longest text"},
};

constexpr Accepted kAcceptedMapped[] = {
    {"::ffff:0:0/96", "::ffff:0.0.0.0/96", "everything"},
    {"::ffff:0.0.0.0/96", "::ffff:0.0.0.0/96", "canonical"},
    {"::ffff:128.0.0.0/97", "::ffff:128.0.0.0/97", "half of everything"},
    {"::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104", "10.0.0.0/8"},
    {"::FFFF:c000:200/120", "::ffff:192.0.2.0/120", "hexadecimal"},
    {"0:0:0:0:0:ffff:c000:200/120", "::ffff:192.0.2.0/120", "no gap"},
    {"::ffff:255.255.255.255/128", "::ffff:255.255.255.255/128",
     "the last address alone"},
};

// Both TryParse() and TryParseTruncating(), of text with no bits to clear.
template <typename T>
void ExpectBothAccept(const Accepted& row) {
  testing::ExpectAccepts<T>(row);
  SCOPED_TRACE(row.text);
  const absl::StatusOr<T> truncated = T::ParseTruncating(row.text);
  ASSERT_TRUE(truncated.ok()) << truncated.status();
  EXPECT_EQ(truncated->ToString(), row.canonical);
  EXPECT_EQ(T::TryParseTruncating(row.text), *truncated);
}

template <typename T>
void ExpectBothRefuse(std::string_view text) {
  testing::ExpectRefuses<T>(text);
  SCOPED_TRACE(text);
  EXPECT_FALSE(T::TryParseTruncating(text).has_value());
  EXPECT_EQ(T::ParseTruncating(text).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(PrefixTextTest, Ipv4IsAccepted) {
  for (const Accepted& row : kAcceptedIpv4) {
    ExpectBothAccept<Ipv4Prefix>(row);
    ExpectBothAccept<IpPrefix>(row);
    ExpectBothRefuse<Ipv6Prefix>(row.text);
    ExpectBothRefuse<Ipv4MappedPrefix>(row.text);
  }
}

TEST(PrefixTextTest, Ipv6IsAccepted) {
  for (const Accepted& row : kAcceptedIpv6) {
    ExpectBothAccept<Ipv6Prefix>(row);
    ExpectBothAccept<IpPrefix>(row);
    ExpectBothRefuse<Ipv4Prefix>(row.text);
    ExpectBothRefuse<Ipv4MappedPrefix>(row.text);
  }
}

TEST(PrefixTextTest, MappedIsAccepted) {
  for (const Accepted& row : kAcceptedMapped) {
    ExpectBothAccept<Ipv4MappedPrefix>(row);
    ExpectBothRefuse<Ipv4Prefix>(row.text);
    ExpectBothRefuse<Ipv6Prefix>(row.text);
    ExpectBothRefuse<IpPrefix>(row.text);
  }
}

// Neither an address nor a prefix is the other's text.
TEST(PrefixTextTest, AddressesAndPrefixesAreToldApart) {
  for (const Accepted& row : kAcceptedIpv4) {
    EXPECT_FALSE(Ipv4Address::TryParse(row.text));
    EXPECT_FALSE(IpAddress::TryParse(row.text));
  }
  for (const Accepted& row : kAcceptedIpv6) {
    EXPECT_FALSE(Ipv6Address::TryParse(row.text));
    EXPECT_FALSE(IpAddress::TryParse(row.text));
  }
  ExpectBothRefuse<Ipv4Prefix>("192.0.2.0");
  ExpectBothRefuse<Ipv6Prefix>("2001:db8::");
}

struct Refused {
  std::string_view text;
  size_t offset;
  std::string_view rule;
};

constexpr std::string_view kMissing =
    "no '/' and prefix length after the address";
constexpr std::string_view kWanted = "decimal prefix length wanted after '/'";
constexpr std::string_view kLeadingZero = "leading zero in a prefix length";
constexpr std::string_view kAbove32 = "IPv4 prefix length above 32";
constexpr std::string_view kAbove128 = "IPv6 prefix length above 128";
constexpr std::string_view kBelow96 =
    "IPv4-mapped prefix length below 96: it counts the bits of the IPv6 "
    "address";
constexpr std::string_view kNetmask =
    "netmask where a prefix length in bits is wanted";
constexpr std::string_view kTextAfter = "text after the prefix length";
constexpr std::string_view kHostBits =
    "prefix length that leaves bits of the address set after it: "
    "ParseTruncating() clears them";
constexpr std::string_view kZone = "zone where a plain prefix is wanted";
constexpr std::string_view kBracket = "bracket where a plain address is wanted";

constexpr Refused kRefusedIpv4[] = {
    {"", 0, "empty text"},
    {"/", 0, "address wanted"},
    {"/24", 0, "address wanted"},
    {"192.0.2.0", 9, kMissing},
    {"192.0.2.0/", 10, kWanted},
    {"192.0.2.0/ 24", 10, kWanted},
    {"192.0.2.0/+24", 10, kWanted},
    {"192.0.2.0/-24", 10, kWanted},
    {"192.0.2.0/x18", 10, kWanted},
    {"192.0.2.0//24", 10, kWanted},
    {"192.0.2.0/%eth0", 10, kWanted},
    {"192.0.2.0/\0"sv, 10, kWanted},
    {"10.0.0.0/08", 9, kLeadingZero},
    {"10.0.0.0/00", 9, kLeadingZero},
    {"10.0.0.0/008", 9, kLeadingZero},
    {"192.0.2.0/33", 10, kAbove32},
    {"192.0.2.0/128", 10, kAbove32},
    {"192.0.2.0/255", 10, kAbove32},
    {"192.0.2.0/256", 10, kAbove32},
    {"192.0.2.0/4294967320", 10, kAbove32},
    {"192.0.2.0/18446744073709551640", 10, kAbove32},
    {"192.0.2.0/255.255.255.0", 10, kNetmask},
    {"192.0.2.0/0.0.0.255", 10, kNetmask},
    {"10.0.0.0/8.0.0.0", 9, kNetmask},
    {"10.0.0.0/255.0.0", 9, kAbove32},
    {"10.0.0.0/8.0", 10, kTextAfter},
    {"192.0.2.0/24 ", 12, kTextAfter},
    {"192.0.2.0/24\n", 12, kTextAfter},
    {"192.0.2.0/24\0"sv, 12, kTextAfter},
    {"192.0.2.0/24/24", 12, kTextAfter},
    {"192.0.2.0/2a", 11, kTextAfter},
    {"192.0.2.0/0x18", 11, kTextAfter},
    {"192.0.2.0/24:80", 12, kTextAfter},
    {"192.0.2.0/24%eth0", 12, kZone},
    {"192.0.2.0%eth0/24", 9, kZone},
    {"[192.0.2.0]/24", 0, kBracket},
    {"[192.0.2.0/24]", 0, kBracket},
    {"192.0.2.0]/24", 9, kBracket},
    {" 192.0.2.0/24", 0, "decimal octet wanted"},
    {"192.0.2.0 /24", 9, "text after the fourth decimal octet"},
    {"192.0.2/24", 7, "fewer than four decimal octets"},
    {"10/8", 2, "fewer than four decimal octets"},
    {"10./8", 3, "decimal octet wanted"},
    {"192.0.2.0./24", 9, "text after the fourth decimal octet"},
    {"192.0.2.00/24", 8, "leading zero in a decimal octet"},
    {"192.0.2.256/24", 8, "decimal octet above 255"},
    {"192.0.2.256/33", 8, "decimal octet above 255"},
    {"192.0.2.0\\24", 9, "text after the fourth decimal octet"},
    {"192.0.2.0-192.0.2.255", 9, "text after the fourth decimal octet"},
};

constexpr Refused kRefusedIpv6[] = {
    {"", 0, "empty text"},
    {"/", 0, "address wanted"},
    {"/32", 0, "address wanted"},
    {"::", 2, kMissing},
    {"2001:db8::", 10, kMissing},
    {"2001:db8::/", 11, kWanted},
    {"2001:db8::/+32", 11, kWanted},
    {"2001:db8::/ffff:ffff::", 11, kWanted},
    {"::/00", 3, kLeadingZero},
    {"::/0128", 3, kLeadingZero},
    {"::/129", 3, kAbove128},
    {"::/1280", 3, kAbove128},
    {"::/18446744073709551616", 3, kAbove128},
    {"2001:db8::/255.255.255.0", 11, kNetmask},
    {"2001:db8::/32 ", 13, kTextAfter},
    {"2001:db8::/32/32", 13, kTextAfter},
    {"::/0:", 4, kTextAfter},
    {"::/0x20", 4, kTextAfter},
    {"fe80::%eth0/64", 6, kZone},
    {"fe80::/64%eth0", 9, kZone},
    {"fe80::%/64", 6, kZone},
    {"fe80::%1", 6, kZone},
    {"[::]/0", 0, kBracket},
    {"[::/0]", 0, kBracket},
    {"2001:db8/32", 8, "fewer than eight groups without '::'"},
    {"2001:db8:/32", 8, "single ':' at the start or end of an address"},
    {"12345::/32", 0, "more than four hexadecimal digits in a group"},
    {"::1.2.3/120", 7, "fewer than four decimal octets"},
    {" ::/0", 0, "group of hexadecimal digits wanted"},
};

std::string Message(std::string_view wanted, const Refused& row) {
  std::string text;
  for (const char c : row.text) {
    if (c == '\0') {
      text += "\\x00";
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\\') {
      text += "\\\\";
    } else {
      text += c;
    }
  }
  return std::string(wanted) + " \"" + text + "\": offset " +
         std::to_string(row.offset) + ": " + std::string(row.rule);
}

template <typename T>
void ExpectRefusesWith(std::string_view wanted, const Refused& row) {
  ExpectBothRefuse<T>(row.text);
  EXPECT_EQ(T::Parse(row.text).status().message(), Message(wanted, row));
  EXPECT_EQ(T::ParseTruncating(row.text).status().message(),
            Message(wanted, row));
}

TEST(PrefixTextTest, Ipv4IsRefusedByTheRule) {
  for (const Refused& row : kRefusedIpv4) {
    ExpectRefusesWith<Ipv4Prefix>("IPv4 prefix", row);
    ExpectBothRefuse<IpPrefix>(row.text);
  }
}

TEST(PrefixTextTest, Ipv6IsRefusedByTheRule) {
  for (const Refused& row : kRefusedIpv6) {
    ExpectRefusesWith<Ipv6Prefix>("IPv6 prefix", row);
    ExpectRefusesWith<Ipv4MappedPrefix>("IPv4-mapped prefix", row);
    ExpectBothRefuse<IpPrefix>(row.text);
  }
}

// Well-formed, but of another kind: the message says what to do instead, and
// the kind counts before the length and the bits after it.
constexpr Refused kOtherThanIpv4[] = {
    {"2001:db8::/32", 0,
     "IPv6 prefix where an IPv4 prefix is wanted: parse it as Ipv6Prefix"},
    {"2001:db8::1/32", 0,
     "IPv6 prefix where an IPv4 prefix is wanted: parse it as Ipv6Prefix"},
    {"::ffff:10.0.0.0/104", 0,
     "IPv4-mapped prefix where a native IPv4 prefix is wanted: "
     "parse it as Ipv4MappedPrefix"},
    {"::ffff:10.0.0.0/8", 0,
     "IPv4-mapped prefix where a native IPv4 prefix is wanted: "
     "parse it as Ipv4MappedPrefix"},
};

constexpr Refused kOtherThanIpv6[] = {
    {"10.0.0.0/8", 0,
     "IPv4 prefix where an IPv6 prefix is wanted: parse it as Ipv4Prefix"},
    {"::ffff:0:0/96", 0,
     "IPv4-mapped prefix where a native IPv6 prefix is wanted: "
     "parse it as Ipv4MappedPrefix"},
    {"::ffff:10.1.2.3/128", 0,
     "IPv4-mapped prefix where a native IPv6 prefix is wanted: "
     "parse it as Ipv4MappedPrefix"},
    // Truncated, this would be ::/8.
    {"::ffff:10.0.0.0/8", 0,
     "IPv4-mapped prefix where a native IPv6 prefix is wanted: "
     "parse it as Ipv4MappedPrefix"},
};

constexpr Refused kOtherThanMapped[] = {
    {"10.0.0.0/8", 0,
     "IPv4 prefix where an IPv4-mapped prefix is wanted: "
     "parse it as Ipv4Prefix and Map() it"},
    {"2001:db8::/32", 0,
     "native IPv6 prefix where an IPv4-mapped prefix is wanted: "
     "parse it as Ipv6Prefix"},
    {"::/0", 0,
     "native IPv6 prefix where an IPv4-mapped prefix is wanted: "
     "parse it as Ipv6Prefix"},
    {"::ffff:10.0.0.0/8", 16, kBelow96},
    {"::ffff:0:0/95", 11, kBelow96},
    {"::ffff:0:0/0", 11, kBelow96},
};

constexpr Refused kOtherThanIp[] = {
    {"::ffff:10.0.0.0/104", 0,
     "IPv4-mapped prefix where a canonical prefix is wanted: "
     "parse it as Ipv4MappedPrefix and Unmap() it"},
    {"10.0.0.0/33", 9, kAbove32},
    {"10.0.0.0", 8, kMissing},
    {"2001:db8::/129", 11, kAbove128},
    {"junk", 0, "decimal octet wanted"},
};

TEST(PrefixTextTest, AnotherKindIsToldFromMalformedText) {
  for (const Refused& row : kOtherThanIpv4) {
    ExpectRefusesWith<Ipv4Prefix>("IPv4 prefix", row);
  }
  for (const Refused& row : kOtherThanIpv6) {
    ExpectRefusesWith<Ipv6Prefix>("IPv6 prefix", row);
  }
  for (const Refused& row : kOtherThanMapped) {
    ExpectRefusesWith<Ipv4MappedPrefix>("IPv4-mapped prefix", row);
  }
  for (const Refused& row : kOtherThanIp) {
    ExpectRefusesWith<IpPrefix>("IP prefix", row);
  }
}

// Refused strictly, because bits are set after the length, and read by the
// functions that say that they clear them.
struct Truncated {
  std::string_view text;
  size_t offset;  // Of the length.
  std::string_view canonical;
};

constexpr Truncated kTruncatedIpv4[] = {
    {"192.0.2.1/24", 10, "192.0.2.0/24"},
    {"192.0.2.255/31", 12, "192.0.2.254/31"},
    {"10.0.0.1/8", 9, "10.0.0.0/8"},
    {"0.0.0.1/0", 8, "0.0.0.0/0"},
    {"255.255.255.255/1", 16, "128.0.0.0/1"},
    {"172.31.0.0/12", 11, "172.16.0.0/12"},
};

constexpr Truncated kTruncatedIpv6[] = {
    {"2001:db8::1/32", 12, "2001:db8::/32"},
    {"2001:db8:8000::/32", 16, "2001:db8::/32"},
    {"::1/0", 4, "::/0"},
    {"::1/127", 4, "::/127"},
    {"ffff::/1", 7, "8000::/1"},
    {"::fffe:c000:201/95", 16, "::fffe:0:0/95"},
    {"::1:ffff:0:1/127", 13, "::1:ffff:0:0/127"},
};

constexpr Truncated kTruncatedMapped[] = {
    {"::ffff:192.0.2.1/120", 17, "::ffff:192.0.2.0/120"},
    {"::ffff:192.0.2.1/96", 17, "::ffff:0.0.0.0/96"},
    {"::ffff:0:1/127", 11, "::ffff:0.0.0.0/127"},
};

template <typename T>
void ExpectTruncates(std::string_view wanted, const Truncated& row) {
  SCOPED_TRACE(::testing::Message() << "\"" << row.text << "\"");
  EXPECT_FALSE(T::TryParse(row.text));
  EXPECT_EQ(T::Parse(row.text).status().message(),
            Message(wanted, {row.text, row.offset, kHostBits}));
  const auto truncated = T::TryParseTruncating(row.text);
  ASSERT_TRUE(truncated);
  EXPECT_EQ(truncated->ToString(), row.canonical);
  const absl::StatusOr<T> parsed = T::ParseTruncating(row.text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, *truncated);
}

TEST(PrefixTextTest, HostBitsAreRefusedOrClearedByName) {
  for (const Truncated& row : kTruncatedIpv4) {
    ExpectTruncates<Ipv4Prefix>("IPv4 prefix", row);
    ExpectTruncates<IpPrefix>("IP prefix", row);
  }
  for (const Truncated& row : kTruncatedIpv6) {
    ExpectTruncates<Ipv6Prefix>("IPv6 prefix", row);
    ExpectTruncates<IpPrefix>("IP prefix", row);
  }
  for (const Truncated& row : kTruncatedMapped) {
    ExpectTruncates<Ipv4MappedPrefix>("IPv4-mapped prefix", row);
  }
}

// The same rows where the compiler has to follow every step.
template <typename T, size_t kRows>
constexpr bool AllAccepted(const Accepted (&rows)[kRows]) {
  for (const Accepted& row : rows) {
    const std::optional<T> prefix = T::TryParse(row.text);
    if (!prefix || T::TryParseTruncating(row.text) != prefix) return false;
    std::array<char, T::kMaxTextSize> buffer{};
    if (prefix->FormatTo(buffer) != row.canonical) return false;
  }
  return true;
}

template <typename T, size_t kRows>
constexpr bool AllRefused(const Refused (&rows)[kRows]) {
  for (const Refused& row : rows) {
    if (T::TryParse(row.text) || T::TryParseTruncating(row.text)) return false;
  }
  return true;
}

static_assert(AllAccepted<Ipv4Prefix>(kAcceptedIpv4));
static_assert(AllAccepted<IpPrefix>(kAcceptedIpv4));
static_assert(AllAccepted<Ipv6Prefix>(kAcceptedIpv6));
static_assert(AllAccepted<IpPrefix>(kAcceptedIpv6));
static_assert(AllAccepted<Ipv4MappedPrefix>(kAcceptedMapped));
static_assert(AllRefused<Ipv4Prefix>(kRefusedIpv4));
static_assert(AllRefused<Ipv4Prefix>(kOtherThanIpv4));
static_assert(AllRefused<Ipv6Prefix>(kRefusedIpv6));
static_assert(AllRefused<Ipv6Prefix>(kOtherThanIpv6));
static_assert(AllRefused<Ipv4MappedPrefix>(kRefusedIpv6));
static_assert(AllRefused<Ipv4MappedPrefix>(kOtherThanMapped));
static_assert(AllRefused<IpPrefix>(kRefusedIpv4));
static_assert(AllRefused<IpPrefix>(kRefusedIpv6));
static_assert(AllRefused<IpPrefix>(kOtherThanIp));

}  // namespace
}  // namespace dualstack
