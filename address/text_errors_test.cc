// Every rule that text can break, with a text that breaks it and the whole
// message that its reader is given. A rule without a row here fails the test,
// so that no message goes unread before a user reads it.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/address/internal/text_rule.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using internal::TextForm;
using internal::TextRule;

template <typename T>
absl::Status ErrorOf(std::string_view text) {
  return T::Parse(text).status();
}

// Where no interface has any name.
template <typename T>
absl::Status ErrorOfUnknown(std::string_view text) {
  return T::Parse(text,
                  [](std::string_view) -> std::optional<uint32_t> {
                    return std::nullopt;
                  })
      .status();
}

absl::Status ParseReverse(std::string_view text) {
  return ParseReverseName(text).status();
}

absl::Status ErrorOfScopeId(std::string_view text) {
  return ScopedIpv6Address::TryParse(text)
      ->ScopeId([](std::string_view) -> std::optional<uint32_t> { return 0; })
      .status();
}

struct Row {
  TextRule rule;
  absl::Status (*parse)(std::string_view);
  std::string_view text;
  std::string_view message;
  TextForm form = TextForm::kAddress;
};

const Row kRows[] = {
    {TextRule::kEmpty, ErrorOf<AnyIpAddress>, "",
     R"(IP address "": offset 0: empty text)"},

    {TextRule::kOctetWanted, ErrorOf<Ipv4Address>, "192.0.2.",
     R"(IPv4 address "192.0.2.": offset 8: decimal octet wanted)"},
    {TextRule::kOctetLeadingZero, ErrorOf<Ipv4Address>, "192.0.02.1",
     R"(IPv4 address "192.0.02.1": offset 6: leading zero in a decimal octet)"},
    {TextRule::kOctetAbove255, ErrorOf<Ipv4Address>, "192.0.2.256",
     R"(IPv4 address "192.0.2.256": offset 8: decimal octet above 255)"},
    {TextRule::kDotWanted, ErrorOf<Ipv4Address>, "0x7f.0.0.1",
     R"(IPv4 address "0x7f.0.0.1": offset 1: '.' wanted after a decimal octet)"},
    {TextRule::kTooFewOctets, ErrorOf<Ipv4Address>, "127.1",
     R"(IPv4 address "127.1": offset 5: fewer than four decimal octets)"},
    {TextRule::kTextAfterOctets, ErrorOf<Ipv4Address>, "192.0.2.1 ",
     R"(IPv4 address "192.0.2.1 ": offset 9: text after the fourth decimal )"
     R"(octet)"},

    {TextRule::kGroupWanted, ErrorOf<Ipv6Address>, "2001:db8:::1",
     R"(IPv6 address "2001:db8:::1": offset 10: group of hexadecimal digits )"
     R"(wanted)"},
    {TextRule::kGroupTooLong, ErrorOf<Ipv6Address>, "2001:00db8::1",
     R"(IPv6 address "2001:00db8::1": offset 5: more than four hexadecimal )"
     R"(digits in a group)"},
    {TextRule::kLoneColon, ErrorOf<Ipv6Address>, "2001:db8::1:",
     R"(IPv6 address "2001:db8::1:": offset 11: single ':' at the start or )"
     R"(end of an address)"},
    {TextRule::kSecondCompression, ErrorOf<Ipv6Address>, "2001::db8::1",
     R"(IPv6 address "2001::db8::1": offset 9: second '::' in an address)"},
    {TextRule::kCompressionOfNothing, ErrorOf<Ipv6Address>, "1:2:3:4::5:6:7:8",
     R"(IPv6 address "1:2:3:4::5:6:7:8": offset 7: '::' that stands for no )"
     R"(group, beside eight groups)"},
    {TextRule::kTooFewGroups, ErrorOf<Ipv6Address>, "1:2:3:4:5:6:7",
     R"(IPv6 address "1:2:3:4:5:6:7": offset 13: fewer than eight groups )"
     R"(without '::')"},
    {TextRule::kTooManyGroups, ErrorOf<Ipv6Address>, "1:2:3:4:5:6:7:8:9",
     R"(IPv6 address "1:2:3:4:5:6:7:8:9": offset 16: more than eight groups)"},
    {TextRule::kColonWanted, ErrorOf<Ipv6Address>, "2001:db8::1 ",
     R"(IPv6 address "2001:db8::1 ": offset 11: ':' wanted after a group)"},

    {TextRule::kZone, ErrorOf<Ipv6Address>, "fe80::1%eth0",
     R"(IPv6 address "fe80::1%eth0": offset 7: zone where a plain address is )"
     R"(wanted)"},
    {TextRule::kPrefixLength, ErrorOf<Ipv4Address>, "192.0.2.0/24",
     R"(IPv4 address "192.0.2.0/24": offset 9: prefix length where a plain )"
     R"(address is wanted)"},
    {TextRule::kPort, ErrorOf<Ipv4Address>, "192.0.2.1:80",
     R"(IPv4 address "192.0.2.1:80": offset 9: port where a plain address is )"
     R"(wanted)"},
    {TextRule::kBracket, ErrorOf<Ipv6Address>, "[2001:db8::1]",
     R"(IPv6 address "[2001:db8::1]": offset 0: bracket where a plain address )"
     R"(is wanted)"},

    {TextRule::kPrefixLengthMissing, ErrorOf<IpPrefix>, "192.0.2.0",
     R"(IP prefix "192.0.2.0": offset 9: no '/' and prefix length after the )"
     R"(address)",
     TextForm::kPrefix},
    {TextRule::kPrefixLengthWanted, ErrorOf<Ipv6Prefix>, "2001:db8::/+32",
     R"(IPv6 prefix "2001:db8::/+32": offset 11: decimal prefix length wanted )"
     R"(after '/')",
     TextForm::kPrefix},
    {TextRule::kPrefixLengthLeadingZero, ErrorOf<Ipv4Prefix>, "10.0.0.0/08",
     R"(IPv4 prefix "10.0.0.0/08": offset 9: leading zero in a prefix length)",
     TextForm::kPrefix},
    {TextRule::kPrefixLengthAbove32, ErrorOf<Ipv4Prefix>, "192.0.2.0/33",
     R"(IPv4 prefix "192.0.2.0/33": offset 10: IPv4 prefix length above 32)",
     TextForm::kPrefix},
    {TextRule::kPrefixLengthAbove128, ErrorOf<Ipv6Prefix>, "::/129",
     R"(IPv6 prefix "::/129": offset 3: IPv6 prefix length above 128)",
     TextForm::kPrefix},
    {TextRule::kMappedPrefixLengthBelow96, ErrorOf<Ipv4MappedPrefix>,
     "::ffff:10.0.0.0/8",
     R"(IPv4-mapped prefix "::ffff:10.0.0.0/8": offset 16: IPv4-mapped prefix )"
     R"(length below 96: it counts the bits of the IPv6 address)",
     TextForm::kPrefix},
    {TextRule::kNetmask, ErrorOf<IpPrefix>, "192.0.2.0/255.255.255.0",
     R"(IP prefix "192.0.2.0/255.255.255.0": offset 10: netmask where a )"
     R"(prefix length in bits is wanted)",
     TextForm::kPrefix},
    {TextRule::kTextAfterPrefixLength, ErrorOf<Ipv6Prefix>, "::/0x20",
     R"(IPv6 prefix "::/0x20": offset 4: text after the prefix length)",
     TextForm::kPrefix},
    {TextRule::kHostBitsSet, ErrorOf<Ipv4Prefix>, "192.0.2.1/24",
     R"(IPv4 prefix "192.0.2.1/24": offset 10: prefix length that leaves bits )"
     R"(of the address set after it: ParseTruncating() clears them)",
     TextForm::kPrefix},
    {TextRule::kZoneInPrefix, ErrorOf<Ipv6Prefix>, "fe80::%eth0/64",
     R"(IPv6 prefix "fe80::%eth0/64": offset 6: zone where a plain prefix is )"
     R"(wanted)"},

    {TextRule::kNat64HostBitsSet, ErrorOf<Nat64Prefix>, "2001:db8::1/96",
     R"(NAT64 prefix "2001:db8::1/96": offset 12: prefix length that leaves )"
     R"(bits of a NAT64 prefix set after it)",
     TextForm::kPrefix},
    {TextRule::kNat64Length, ErrorOf<Nat64Prefix>, "2001:db8::/80",
     R"(NAT64 prefix "2001:db8::/80": offset 11: NAT64 prefix length other )"
     R"(than 32, 40, 48, 56, 64 and 96 (RFC 6052, section 2.2))",
     TextForm::kPrefix},
    {TextRule::kNat64ReservedByte, ErrorOf<Nat64Prefix>,
     "2001:db8:0:0:100::/96",
     R"(NAT64 prefix "2001:db8:0:0:100::/96": offset 0: bit set among the )"
     R"(bits 64 to 71 of a NAT64 prefix, which are reserved (RFC 6052, )"
     R"(section 2.2))",
     TextForm::kPrefix},
    {TextRule::kNat64AroundMapped, ErrorOf<Nat64Prefix>, "::/64",
     R"(NAT64 prefix "::/64": offset 0: NAT64 prefix around ::ffff:0:0/96, )"
     R"(where translated addresses would look IPv4-mapped)",
     TextForm::kPrefix},

    {TextRule::kReverseDomainWanted, ParseReverse, "1.2.0.192.example",
     R"(reverse DNS name "1.2.0.192.example": offset 17: '.in-addr.arpa' or )"
     R"('.ip6.arpa' wanted at the end)"},
    {TextRule::kNibbleWanted, ParseReverse, "1.0.x.ip6.arpa",
     R"(reverse DNS name "1.0.x.ip6.arpa": offset 4: hexadecimal digit wanted)"},
    {TextRule::kNibbleDotWanted, ParseReverse, "1.0.00.ip6.arpa",
     R"(reverse DNS name "1.0.00.ip6.arpa": offset 5: '.' wanted after a )"
     R"(hexadecimal digit)"},
    {TextRule::kTooFewNibbles, ParseReverse, "8.b.d.0.1.0.0.2.ip6.arpa",
     R"(reverse DNS name "8.b.d.0.1.0.0.2.ip6.arpa": offset 15: fewer than 32 )"
     R"(hexadecimal digits)"},
    {TextRule::kTextAfterNibbles, ParseReverse,
     "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa",
     R"(reverse DNS name "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0)"
     R"(.0.0.0.0.0.0."...: offset 63: text after the 32nd hexadecimal digit)"},
    {TextRule::kReverseOfMapped, ParseReverse,
     "1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa",
     R"(reverse DNS name "1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0)"
     R"(.0.0.0.0.0.0."...: offset 0: name of an IPv4-mapped address: the name )"
     R"(of its IPv4 address is below in-addr.arpa)"},

    {TextRule::kIpv6WhereIpv4, ErrorOf<Ipv4Address>, "2001:db8::1",
     R"(IPv4 address "2001:db8::1": offset 0: IPv6 address where an IPv4 )"
     R"(address is wanted: parse it as Ipv6Address)"},
    {TextRule::kMappedWhereIpv4, ErrorOf<Ipv4Address>, "::ffff:192.0.2.1",
     R"(IPv4 address "::ffff:192.0.2.1": offset 0: IPv4-mapped address where )"
     R"(a native IPv4 address is wanted: parse it as Ipv4MappedAddress)"},
    {TextRule::kIpv4WhereIpv6, ErrorOf<Ipv6Address>, "192.0.2.1",
     R"(IPv6 address "192.0.2.1": offset 0: IPv4 address where an IPv6 )"
     R"(address is wanted: parse it as Ipv4Address)"},
    {TextRule::kMappedWhereIpv6, ErrorOf<Ipv6Address>, "::ffff:192.0.2.1",
     R"(IPv6 address "::ffff:192.0.2.1": offset 0: IPv4-mapped address where )"
     R"(a native IPv6 address is wanted: parse it as Ipv4MappedAddress)"},
    {TextRule::kIpv4WhereMapped, ErrorOf<Ipv4MappedAddress>, "192.0.2.1",
     R"(IPv4-mapped address "192.0.2.1": offset 0: IPv4 address where an )"
     R"(IPv4-mapped address is wanted: parse it as Ipv4Address and Map() it)"},
    {TextRule::kIpv6WhereMapped, ErrorOf<Ipv4MappedAddress>, "2001:db8::1",
     R"(IPv4-mapped address "2001:db8::1": offset 0: native IPv6 address )"
     R"(where an IPv4-mapped address is wanted: parse it as Ipv6Address)"},
    {TextRule::kMappedWhereIp, ErrorOf<IpAddress>, "::ffff:192.0.2.1",
     R"(IP address "::ffff:192.0.2.1": offset 0: IPv4-mapped address where a )"
     R"(canonical address is wanted: parse it as Ipv4MappedAddress and )"
     R"(Unmap() it)"},
    {TextRule::kIpv4WhereDualStack, ErrorOf<DualStackAddress>, "192.0.2.1",
     R"(dual-stack address "192.0.2.1": offset 0: IPv4 address where a )"
     R"(dual-stack address is wanted: parse it as Ipv4Address and Map() it)"},

    {TextRule::kAddressWanted, ErrorOf<AnySockaddr>, ":80",
     R"(IP endpoint ":80": offset 0: address wanted)"},
    {TextRule::kPortMissing, ErrorOf<AnySockaddr>, "192.0.2.1",
     R"(IP endpoint "192.0.2.1": offset 9: no ':' and port after the address)"},
    {TextRule::kPortWanted, ErrorOf<AnySockaddr>, "192.0.2.1:http",
     R"(IP endpoint "192.0.2.1:http": offset 10: decimal port wanted after )"
     R"(':')"},
    {TextRule::kPortLeadingZero, ErrorOf<Ipv4Sockaddr>, "192.0.2.1:080",
     R"(IPv4 endpoint "192.0.2.1:080": offset 10: leading zero in a port)"},
    {TextRule::kPortAbove65535, ErrorOf<Ipv4Sockaddr>, "192.0.2.1:65536",
     R"(IPv4 endpoint "192.0.2.1:65536": offset 10: port above 65535)"},
    {TextRule::kTextAfterPort, ErrorOf<IpEndpoint>, "[2001:db8::1]:80/",
     R"(IP endpoint "[2001:db8::1]:80/": offset 16: text after the port)"},
    {TextRule::kOpeningBracketWanted, ErrorOf<IpEndpoint>, "2001:db8::1:80",
     R"(IP endpoint "2001:db8::1:80": offset 0: '[' wanted before an IPv6 )"
     R"(address)"},
    {TextRule::kClosingBracketWanted, ErrorOf<IpEndpoint>, "[2001:db8::1",
     R"(IP endpoint "[2001:db8::1": offset 12: ']' wanted after an IPv6 )"
     R"(address)"},
    {TextRule::kColonWantedBeforePort, ErrorOf<Ipv6Sockaddr>, "[2001:db8::1]80",
     R"(IPv6 endpoint "[2001:db8::1]80": offset 13: ':' wanted between ']' )"
     R"(and the port)"},
    {TextRule::kIpv4InBrackets, ErrorOf<AnySockaddr>, "[192.0.2.1]:80",
     R"(IP endpoint "[192.0.2.1]:80": offset 1: IPv4 address in brackets, )"
     R"(which are for IPv6)"},

    {TextRule::kAddressWanted, ErrorOf<ScopedIpv6Address>, "%eth0",
     R"(scoped IPv6 address "%eth0": offset 0: address wanted)"},
    {TextRule::kIpv4WhereIpv6, ErrorOf<ScopedIpv6Address>, "192.0.2.1%eth0",
     R"(scoped IPv6 address "192.0.2.1%eth0": offset 0: IPv4 address where )"
     R"(an IPv6 address is wanted: parse it as Ipv4Address)"},
    {TextRule::kMappedWhereIpv6, ErrorOf<ScopedIpv6Address>, "::ffff:192.0.2.1",
     R"(scoped IPv6 address "::ffff:192.0.2.1": offset 0: IPv4-mapped )"
     R"(address where a native IPv6 address is wanted: parse it as )"
     R"(Ipv4MappedAddress)"},
    {TextRule::kZoneOnMapped, ErrorOf<ScopedIpv6Address>,
     "::ffff:192.0.2.1%eth0",
     R"(scoped IPv6 address "::ffff:192.0.2.1%eth0": offset 16: zone on an )"
     R"(IPv4-mapped address: IPv4 has no zones)"},
    {TextRule::kZoneOnUnscoped, ErrorOf<ScopedIpv6Address>, "::1%lo",
     R"(scoped IPv6 address "::1%lo": offset 3: zone on an address that has )"
     R"(none (RFC 4007): neither link-local nor another of limited scope)"},
    {TextRule::kPrefixLength, ErrorOf<ScopedIpv6Address>, "fe80::1%eth0/64",
     R"(scoped IPv6 address "fe80::1%eth0/64": offset 12: prefix length )"
     R"(where a plain address is wanted)"},
    {TextRule::kZoneUnknown, ErrorOfScopeId, "fe80::1%eth9",
     R"(scoped IPv6 address "fe80::1%eth9": offset 8: interface name that )"
     R"(the resolver does not know)"},
    {TextRule::kZoneEmpty, ErrorOf<Ipv6Sockaddr>, "[fe80::1%]:80",
     R"(IPv6 endpoint "[fe80::1%]:80": offset 9: nothing after '%', where a )"
     R"(zone is wanted)"},
    {TextRule::kZoneLeadingZero, ErrorOf<Ipv6Sockaddr>, "[fe80::1%02]:80",
     R"(IPv6 endpoint "[fe80::1%02]:80": offset 9: leading zero in a numeric )"
     R"(zone)"},
    {TextRule::kZoneAboveUint32, ErrorOf<Ipv6Sockaddr>,
     "[fe80::1%4294967296]:80",
     R"(IPv6 endpoint "[fe80::1%4294967296]:80": offset 9: numeric zone above )"
     R"(4294967295)"},
    {TextRule::kZoneNameTooLong, ErrorOf<Ipv6Sockaddr>,
     "[fe80::1%wireguard0tunnel]:80",
     R"(IPv6 endpoint "[fe80::1%wireguard0tunnel]:80": offset 9: interface )"
     R"(name of more than 15 bytes)"},
    {TextRule::kZoneCharacter, ErrorOf<Ipv6Sockaddr>, "[fe80::1%eth 0]:80",
     R"(IPv6 endpoint "[fe80::1%eth 0]:80": offset 12: character that no )"
     R"(interface name has)"},
    {TextRule::kZoneDots, ErrorOf<ScopedIpv6Address>, "fe80::1%..",
     R"(scoped IPv6 address "fe80::1%..": offset 8: "." or "..", which no )"
     R"(interface is called)"},
    {TextRule::kZonePercentEncoded, ErrorOf<Ipv6Sockaddr>,
     "[fe80::1%25eth0]:80",
     R"(IPv6 endpoint "[fe80::1%25eth0]:80": offset 9: "%25" before an )"
     R"(interface name, which is how a URI would write '%')"},
    {TextRule::kZoneOnUnscoped, ErrorOf<Ipv6Sockaddr>, "[2001:db8::1%2]:80",
     R"(IPv6 endpoint "[2001:db8::1%2]:80": offset 12: zone on an address )"
     R"(that has none (RFC 4007): neither link-local nor another of limited )"
     R"(scope)"},
    {TextRule::kZoneOnMapped, ErrorOf<AnySockaddr>, "[::ffff:192.0.2.1%2]:80",
     R"(IP endpoint "[::ffff:192.0.2.1%2]:80": offset 17: zone on an )"
     R"(IPv4-mapped address: IPv4 has no zones)"},
    {TextRule::kZoneNameUnresolved, ErrorOf<Ipv6Sockaddr>, "[fe80::1%eth0]:80",
     R"(IPv6 endpoint "[fe80::1%eth0]:80": offset 9: interface name where )"
     R"(only a numeric zone can be read: parse it with a resolver)"},
    {TextRule::kZoneUnknown, ErrorOfUnknown<Ipv6Sockaddr>, "[fe80::1%eth9]:80",
     R"(IPv6 endpoint "[fe80::1%eth9]:80": offset 9: interface name that the )"
     R"(resolver does not know)"},
};

TEST(TextErrorsTest, SayWhatIsWrongAndWhere) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.text);
    const absl::Status status = row.parse(row.text);
    EXPECT_EQ(status.code(), row.rule == TextRule::kZoneUnknown
                                 ? absl::StatusCode::kNotFound
                                 : absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()), row.message);
    EXPECT_THAT(std::string(row.message),
                testing::EndsWith(": " + Describe(row.rule, row.form)));
  }
}

TEST(TextErrorsTest, AFormThatDoesNotExistIsText) {
  EXPECT_EQ(Describe(TextRule::kIpv6WhereIpv4, TextForm{3}),
            "IPv6 text where an IPv4 text is wanted: parse it as Ipv6");
}

TEST(TextErrorsTest, EveryRuleHasARow) {
  std::set<TextRule> tested = {TextRule::kNone};
  for (const Row& row : kRows) tested.insert(row.rule);
  for (int i = 0; i < 256; ++i) {
    const auto rule = static_cast<TextRule>(i);
    const std::string words = Describe(rule);
    if (words == "unknown rule") break;
    EXPECT_TRUE(tested.contains(rule)) << words;
  }
}

}  // namespace
}  // namespace dualstack
