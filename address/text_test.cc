// What each type reads and refuses, and what it writes: tables whose rows carry
// their reason, evaluated at run time and, through the literals' functions, at
// compile time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/text_rows.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Accepted;
using testing::ExpectAccepts;
using testing::ExpectRefuses;
using namespace std::string_view_literals;

constexpr Accepted kAcceptedIpv4[] = {
    {"0.0.0.0", "0.0.0.0", "all octets at their least"},
    {"255.255.255.255", "255.255.255.255", "all octets at their most"},
    {"127.0.0.1", "127.0.0.1", "loopback"},
    {"192.0.2.1", "192.0.2.1", "documentation"},
    {"1.22.233.4", "1.22.233.4", "octets of one, two and three digits"},
    {"249.250.199.200", "249.250.199.200", "around the carries of 255"},
};

constexpr Accepted kAcceptedIpv6[] = {
    {"::", "::", "all zero"},
    {"::1", "::1", "gap at the start"},
    {"1::", "1::", "gap at the end"},
    {"1::8", "1::8", "gap in the middle"},
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "no gap"},
    {"0:0:0:0:0:0:0:0", "::", "zeros without a gap"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "gap for one group, at the end"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "gap for one group, at the start"},
    {"1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8", "gap for one group, in the middle"},
    {"2001:0DB8:0000:0000:0008:0800:200C:417A", "2001:db8::8:800:200c:417a",
     "upper case and leading zeros (RFC 4291, 2.2)"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1",
     "first of equal runs (RFC 5952, 4.2.3)"},
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "longest run (RFC 5952, 4.2.3)"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1",
     "no gap for one group (RFC 5952, 4.2.2)"},
    {"0:0:1:2:3:4:0:0", "::1:2:3:4:0:0", "equal runs at both ends"},
    {"0:1:0:0:0:0:1:0", "0:1::1:0", "single zeros beside the run"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "longest text"},
    {"1:2:3:4:5:6:255.254.253.252", "1:2:3:4:5:6:fffe:fdfc",
     "dotted tail without a gap"},
    {"::192.0.2.1", "::c000:201",
     "IPv4-compatible is native and printed in hexadecimal"},
    {"::ffff:0:192.0.2.1", "::ffff:0:c000:201", "IPv4-translated is native"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221", "NAT64 is native"},
    {"::fffe:192.0.2.1", "::fffe:c000:201", "one bit from mapped"},
    {"::1:ffff:192.0.2.1", "::1:ffff:c000:201", "a bit before the prefix"},
    {"1::ffff:192.0.2.1", "1::ffff:c000:201", "first bits not zero"},
    {"::ffff:0:0:1", "::ffff:0:0:1", "ffff one group early"},
    {"::ffff", "::ffff", "ffff in the last group"},
    {"fe80::1", "fe80::1", "link-local, without its zone"},
};

constexpr Accepted kAcceptedMapped[] = {
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1", "canonical"},
    {"::FFFF:192.0.2.1", "::ffff:192.0.2.1", "upper case"},
    {"::ffff:c000:201", "::ffff:192.0.2.1", "hexadecimal"},
    {"0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1", "no gap"},
    {"0:0:0:0:0:ffff:c000:0201", "::ffff:192.0.2.1", "neither gap nor dots"},
    {"0::ffff:192.0.2.1", "::ffff:192.0.2.1", "gap inside the zeros"},
    {"::ffff:0.0.0.0", "::ffff:0.0.0.0", "least"},
    {"::ffff:0:0", "::ffff:0.0.0.0", "least, hexadecimal"},
    {"::ffff:255.255.255.255", "::ffff:255.255.255.255", "most"},
};

TEST(TextTest, Ipv4IsAccepted) {
  for (const Accepted& row : kAcceptedIpv4) {
    ExpectAccepts<Ipv4Address>(row);
    ExpectAccepts<IpAddress>(row);
    ExpectAccepts<AnyIpAddress>(row);
    ExpectRefuses<Ipv6Address>(row.text);
    ExpectRefuses<Ipv4MappedAddress>(row.text);
    ExpectRefuses<DualStackAddress>(row.text);
  }
}

TEST(TextTest, Ipv6IsAccepted) {
  for (const Accepted& row : kAcceptedIpv6) {
    ExpectAccepts<Ipv6Address>(row);
    ExpectAccepts<IpAddress>(row);
    ExpectAccepts<DualStackAddress>(row);
    ExpectAccepts<AnyIpAddress>(row);
    ExpectRefuses<Ipv4Address>(row.text);
    ExpectRefuses<Ipv4MappedAddress>(row.text);
  }
}

TEST(TextTest, MappedIsAccepted) {
  for (const Accepted& row : kAcceptedMapped) {
    ExpectAccepts<Ipv4MappedAddress>(row);
    ExpectAccepts<DualStackAddress>(row);
    ExpectAccepts<AnyIpAddress>(row);
    ExpectRefuses<Ipv4Address>(row.text);
    ExpectRefuses<Ipv6Address>(row.text);
    ExpectRefuses<IpAddress>(row.text);
  }
}

struct Refused {
  std::string_view text;
  size_t offset;
  std::string_view rule;
};

constexpr std::string_view kEmpty = "empty text";
constexpr std::string_view kOctetWanted = "decimal octet wanted";
constexpr std::string_view kLeadingZero = "leading zero in a decimal octet";
constexpr std::string_view kAbove255 = "decimal octet above 255";
constexpr std::string_view kDotWanted = "'.' wanted after a decimal octet";
constexpr std::string_view kTooFewOctets = "fewer than four decimal octets";
constexpr std::string_view kTextAfterOctets =
    "text after the fourth decimal octet";
constexpr std::string_view kGroupWanted = "group of hexadecimal digits wanted";
constexpr std::string_view kGroupTooLong =
    "more than four hexadecimal digits in a group";
constexpr std::string_view kLoneColon =
    "single ':' at the start or end of an address";
constexpr std::string_view kSecondCompression = "second '::' in an address";
constexpr std::string_view kCompressionOfNothing =
    "'::' that stands for no group, beside eight groups";
constexpr std::string_view kTooFewGroups =
    "fewer than eight groups without '::'";
constexpr std::string_view kTooManyGroups = "more than eight groups";
constexpr std::string_view kColonWanted = "':' wanted after a group";
constexpr std::string_view kZone = "zone where a plain address is wanted";
constexpr std::string_view kPrefixLength =
    "prefix length where a plain address is wanted";
constexpr std::string_view kPort = "port where a plain address is wanted";
constexpr std::string_view kBracket = "bracket where a plain address is wanted";

constexpr Refused kRefusedIpv4[] = {
    {"", 0, kEmpty},
    {"1", 1, kTooFewOctets},
    {"1.2", 3, kTooFewOctets},
    {"1.2.3", 5, kTooFewOctets},
    {"1.2.3.", 6, kOctetWanted},
    {"1.2.3.4.", 7, kTextAfterOctets},
    {"1.2.3.4.5", 7, kTextAfterOctets},
    {".1.2.3.4", 0, kOctetWanted},
    {"1..2.3", 2, kOctetWanted},
    {"01.2.3.4", 0, kLeadingZero},
    {"1.02.3.4", 2, kLeadingZero},
    {"1.2.3.00", 6, kLeadingZero},
    {"1.2.3.004", 6, kLeadingZero},
    {"256.2.3.4", 0, kAbove255},
    {"1.2.3.256", 6, kAbove255},
    {"1.2.3.1000", 6, kAbove255},
    {"1.2.3.4294967296", 6, kAbove255},
    {"2130706433", 0, kAbove255},
    {"0x7f.0.0.1", 1, kDotWanted},
    {"0x7f000001", 1, kDotWanted},
    {"1.2.3.0x4", 7, kTextAfterOctets},
    {"127.1", 5, kTooFewOctets},
    {" 1.2.3.4", 0, kOctetWanted},
    {"1.2.3.4 ", 7, kTextAfterOctets},
    {"1.2.3.4\n", 7, kTextAfterOctets},
    {"1. 2.3.4", 2, kOctetWanted},
    {"1.2.3.4\0"sv, 7, kTextAfterOctets},
    {"1.2\0.3.4"sv, 3, kDotWanted},
    {"\0"sv, 0, kOctetWanted},
    {"+1.2.3.4", 0, kOctetWanted},
    {"-1.2.3.4", 0, kOctetWanted},
    {"1.2.3.4/32", 7, kPrefixLength},
    {"1.2.3.4%eth0", 7, kZone},
    {"[1.2.3.4]", 0, kBracket},
    {"1.2.3.4]", 7, kBracket},
    {"1.2.3.4:80", 7, kPort},
    {"1,2,3,4", 1, kDotWanted},
    {"a.b.c.d", 0, kOctetWanted},
    {"\xd9\xa1.2.3.4", 0, kOctetWanted},
    {"1\xe3\x80\x82.3.4", 1, kDotWanted},
};

constexpr Refused kRefusedIpv6[] = {
    {"", 0, kEmpty},
    {":", 0, kLoneColon},
    {":::", 2, kGroupWanted},
    {":1", 0, kLoneColon},
    {":1:2:3:4:5:6:7", 0, kLoneColon},
    {"1:", 1, kLoneColon},
    {"1:2:3:4:5:6:7:", 13, kLoneColon},
    {"::1:", 3, kLoneColon},
    {"1", 1, kTooFewGroups},
    {"1:2:3:4:5:6:7", 13, kTooFewGroups},
    {"1:2:3:4:5:6:7:8:9", 16, kTooManyGroups},
    {"1:2:3:4:5:6:7:8:", 15, kLoneColon},
    {"1:2:3:4:5:6:7:8::", 15, kCompressionOfNothing},
    {"::1:2:3:4:5:6:7:8", 0, kCompressionOfNothing},
    {"1:2:3:4::5:6:7:8", 7, kCompressionOfNothing},
    {"::1:2:3:4:5:6:7:8:9", 18, kTooManyGroups},
    {"1::2::3", 4, kSecondCompression},
    {"::1::", 3, kSecondCompression},
    {"1:::2", 3, kGroupWanted},
    {"12345::", 0, kGroupTooLong},
    {"00001::", 0, kGroupTooLong},
    {"::00000", 2, kGroupTooLong},
    {"::ffff1", 2, kGroupTooLong},
    {"::10000000000000000", 2, kGroupTooLong},
    {"g::", 0, kGroupWanted},
    {"::g", 2, kGroupWanted},
    {"1g::", 1, kColonWanted},
    {"1:2:3:4:5:6:7:8x", 15, kColonWanted},
    {" ::1", 0, kGroupWanted},
    {"::1 ", 3, kColonWanted},
    {"::1\n", 3, kColonWanted},
    {"::1\0"sv, 3, kColonWanted},
    {"\0::1"sv, 0, kGroupWanted},
    {"::-1", 2, kGroupWanted},
    {"::+1", 2, kGroupWanted},
    {"::0x1", 3, kColonWanted},
    {"fe80::1%eth0", 7, kZone},
    {"fe80::1%1", 7, kZone},
    {"fe80::1%25eth0", 7, kZone},
    {"fe80::%", 6, kZone},
    {"2001:db8::/32", 10, kPrefixLength},
    {"::1/128", 3, kPrefixLength},
    {"[::1]", 0, kBracket},
    {"::1]", 3, kBracket},
    {"[::1]:80", 0, kBracket},
    {"1:2:3:4:5:6:7:1.2.3.4", 14, kTooManyGroups},
    {"1:2:3:4:5:6:7:8:1.2.3.4", 16, kTooManyGroups},
    {"::1:2:3:4:5:6:1.2.3.4", 0, kCompressionOfNothing},
    {"1:2:3:4:5:1.2.3.4", 17, kTooFewGroups},
    {"1.2.3.4::", 7, kPort},
    {"1.2.3.4:5:6:7:8:9:a", 7, kPort},
    {"::1.2.3.4:5", 9, kPort},
    {"::1.2.3", 7, kTooFewOctets},
    {"::1.2.3.", 8, kOctetWanted},
    {"::1.2.3.4.5", 9, kTextAfterOctets},
    {"::1.2.3.256", 8, kAbove255},
    {"::01.2.3.4", 2, kLeadingZero},
    {"::1.2.3.4 ", 9, kTextAfterOctets},
    {"::a.2.3.4", 2, kOctetWanted},
    {"::1..2", 4, kOctetWanted},
    {"::.1.2.3", 2, kGroupWanted},
    {"64:ff9b::192.0.2.1/96", 18, kPrefixLength},
};

std::string Message(std::string_view wanted, const Refused& row) {
  std::string text;
  for (const char c : row.text) {
    if (c == '\0' || static_cast<unsigned char>(c) > 127) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      text += "\\x";
      text += kDigits[static_cast<unsigned char>(c) >> 4];
      text += kDigits[static_cast<unsigned char>(c) & 0xf];
    } else if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return std::string(wanted) + " \"" + text + "\": offset " +
         std::to_string(row.offset) + ": " + std::string(row.rule);
}

template <typename T>
void ExpectRefusesWith(std::string_view wanted, const Refused& row) {
  SCOPED_TRACE(::testing::Message() << "\"" << row.text << "\"");
  ExpectRefuses<T>(row.text);
  EXPECT_EQ(std::string(T::Parse(row.text).status().message()),
            Message(wanted, row));
}

TEST(TextTest, Ipv4IsRefusedByTheRule) {
  for (const Refused& row : kRefusedIpv4) {
    ExpectRefusesWith<Ipv4Address>("IPv4 address", row);
  }
}

TEST(TextTest, Ipv6IsRefusedByTheRule) {
  for (const Refused& row : kRefusedIpv6) {
    ExpectRefusesWith<Ipv6Address>("IPv6 address", row);
    ExpectRefusesWith<Ipv4MappedAddress>("IPv4-mapped address", row);
    ExpectRefusesWith<DualStackAddress>("dual-stack address", row);
  }
}

TEST(TextTest, SumsRefuseWhatTheirAlternativesRefuse) {
  for (const Refused& row : kRefusedIpv4) {
    ExpectRefuses<IpAddress>(row.text);
    ExpectRefuses<AnyIpAddress>(row.text);
  }
  for (const Refused& row : kRefusedIpv6) {
    ExpectRefuses<IpAddress>(row.text);
    ExpectRefuses<AnyIpAddress>(row.text);
  }
}

// Well-formed, but of another kind: the message says what to do instead.
TEST(TextTest, AnotherKindIsToldFromMalformedText) {
  const auto message = [](const auto& parsed) {
    return std::string(parsed.status().message());
  };
  EXPECT_EQ(message(Ipv4Address::Parse("::1")),
            "IPv4 address \"::1\": offset 0: IPv6 address where an IPv4 "
            "address is wanted: parse it as Ipv6Address");
  EXPECT_EQ(message(Ipv4Address::Parse("::ffff:192.0.2.1")),
            "IPv4 address \"::ffff:192.0.2.1\": offset 0: IPv4-mapped address "
            "where a native IPv4 address is wanted: parse it as "
            "Ipv4MappedAddress");
  EXPECT_EQ(message(Ipv6Address::Parse("192.0.2.1")),
            "IPv6 address \"192.0.2.1\": offset 0: IPv4 address where an IPv6 "
            "address is wanted: parse it as Ipv4Address");
  EXPECT_EQ(message(Ipv6Address::Parse("::ffff:192.0.2.1")),
            "IPv6 address \"::ffff:192.0.2.1\": offset 0: IPv4-mapped address "
            "where a native IPv6 address is wanted: parse it as "
            "Ipv4MappedAddress");
  EXPECT_EQ(message(Ipv4MappedAddress::Parse("192.0.2.1")),
            "IPv4-mapped address \"192.0.2.1\": offset 0: IPv4 address where "
            "an IPv4-mapped address is wanted: parse it as Ipv4Address and "
            "Map() it");
  EXPECT_EQ(message(Ipv4MappedAddress::Parse("2001:db8::1")),
            "IPv4-mapped address \"2001:db8::1\": offset 0: native IPv6 "
            "address where an IPv4-mapped address is wanted: parse it as "
            "Ipv6Address");
  EXPECT_EQ(message(DualStackAddress::Parse("192.0.2.1")),
            "dual-stack address \"192.0.2.1\": offset 0: IPv4 address where a "
            "dual-stack address is wanted: parse it as Ipv4Address and Map() "
            "it");
  EXPECT_EQ(message(IpAddress::Parse("::ffff:192.0.2.1")),
            "IP address \"::ffff:192.0.2.1\": offset 0: IPv4-mapped address "
            "where a canonical address is wanted: parse it as "
            "Ipv4MappedAddress and Unmap() it");
}

// The grammar that a sum explains itself by is the one the text looks like.
TEST(TextTest, SumsExplainByTheGrammarOfTheText) {
  EXPECT_EQ(IpAddress::Parse("1.2.3.256").status().message(),
            "IP address \"1.2.3.256\": offset 6: decimal octet above 255");
  EXPECT_EQ(AnyIpAddress::Parse("1.2.3.256").status().message(),
            "IP address \"1.2.3.256\": offset 6: decimal octet above 255");
  EXPECT_EQ(IpAddress::Parse("1::2::3").status().message(),
            "IP address \"1::2::3\": offset 4: second '::' in an address");
  EXPECT_EQ(AnyIpAddress::Parse("::ffff:1.2.3").status().message(),
            "IP address \"::ffff:1.2.3\": offset 12: fewer than four decimal "
            "octets");
}

TEST(TextTest, LongInputIsRefusedWithAShortMessage) {
  const std::string digits(100'000, '1');
  EXPECT_LT(Ipv4Address::Parse(digits).status().message().size(), 256u);
  EXPECT_EQ(Ipv6Address::Parse(digits).status().message(),
            "IPv6 address \"" + std::string(64, '1') +
                "\"...: offset 0: more than four hexadecimal digits in a "
                "group");
}

// The same rows where the compiler has to follow every step: no undefined
// behaviour, no allocation, no call out.
template <typename T, size_t kRows>
constexpr bool AllAccepted(const Accepted (&rows)[kRows]) {
  for (const Accepted& row : rows) {
    const std::optional<T> address = T::TryParse(row.text);
    if (!address) return false;
    std::array<char, T::kMaxTextSize> buffer{};
    if (address->FormatTo(buffer) != row.canonical) return false;
  }
  return true;
}

template <typename T, size_t kRows>
constexpr bool AllRefused(const Refused (&rows)[kRows]) {
  for (const Refused& row : rows) {
    if (T::TryParse(row.text)) return false;
  }
  return true;
}

static_assert(AllAccepted<Ipv4Address>(kAcceptedIpv4));
static_assert(AllAccepted<IpAddress>(kAcceptedIpv4));
static_assert(AllAccepted<AnyIpAddress>(kAcceptedIpv4));
static_assert(AllAccepted<Ipv6Address>(kAcceptedIpv6));
static_assert(AllAccepted<IpAddress>(kAcceptedIpv6));
static_assert(AllAccepted<DualStackAddress>(kAcceptedIpv6));
static_assert(AllAccepted<AnyIpAddress>(kAcceptedIpv6));
static_assert(AllAccepted<Ipv4MappedAddress>(kAcceptedMapped));
static_assert(AllAccepted<DualStackAddress>(kAcceptedMapped));
static_assert(AllAccepted<AnyIpAddress>(kAcceptedMapped));
static_assert(AllRefused<Ipv4Address>(kRefusedIpv4));
static_assert(AllRefused<IpAddress>(kRefusedIpv4));
static_assert(AllRefused<AnyIpAddress>(kRefusedIpv4));
static_assert(AllRefused<Ipv6Address>(kRefusedIpv6));
static_assert(AllRefused<Ipv4MappedAddress>(kRefusedIpv6));
static_assert(AllRefused<DualStackAddress>(kRefusedIpv6));
static_assert(AllRefused<IpAddress>(kRefusedIpv6));
static_assert(AllRefused<AnyIpAddress>(kRefusedIpv6));

}  // namespace
}  // namespace dualstack
