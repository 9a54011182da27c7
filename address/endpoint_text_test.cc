// The text of the six endpoint types: what each reads and refuses, and that
// each reads what it writes. Tables, evaluated at run time and at compile time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/testing/text_rows.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using internal::TextForm;
using internal::TextRule;
using testing::Accepted;
using testing::ExpectAccepts;
using testing::ExpectRefuses;
using namespace std::string_view_literals;

constexpr Accepted kIpv4[] = {
    {"192.0.2.1:80", "192.0.2.1:80", "canonical"},
    {"0.0.0.0:0", "0.0.0.0:0", "least"},
    {"255.255.255.255:65535", "255.255.255.255:65535", "most"},
    {"192.0.2.1:9", "192.0.2.1:9", "port of one digit"},
    {"192.0.2.1:10000", "192.0.2.1:10000", "port of five digits"},
};

constexpr Accepted kIpv6[] = {
    {"[2001:db8::1]:80", "[2001:db8::1]:80", "canonical"},
    {"[::]:0", "[::]:0", "least"},
    {"[2001:DB8:0:0::0001]:80", "[2001:db8::1]:80", "address not canonical"},
    {"[64:ff9b::192.0.2.33]:443", "[64:ff9b::c000:221]:443", "dotted tail"},
    {"[::192.0.2.1]:80", "[::c000:201]:80", "IPv4-compatible is native"},
    {"[fe80::1]:80", "[fe80::1]:80", "link-local, without its zone"},
    {"[fe80::1%2]:80", "[fe80::1%2]:80", "numeric zone"},
    {"[fe80::1%4294967295]:80", "[fe80::1%4294967295]:80", "greatest zone"},
    {"[fe80::1%0]:80", "[fe80::1]:80", "default zone (RFC 4007, section 6)"},
    {"[fe80::1%25]:80", "[fe80::1%25]:80", "the zone 25"},
    {"[fec0::1%3]:80", "[fec0::1%3]:80", "site-local has zones"},
    {"[ff02::1%3]:80", "[ff02::1%3]:80", "link-local multicast has zones"},
    {"[fe80:ffff:ffff:ffff:ffff:ffff:255.255.255.255%4294967295]:65535",
     "[fe80:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535", "longest"},
};

constexpr Accepted kMapped[] = {
    {"[::ffff:192.0.2.1]:80", "[::ffff:192.0.2.1]:80", "canonical"},
    {"[::ffff:0:0]:0", "[::ffff:0.0.0.0]:0", "least, hexadecimal"},
    {"[0:0:0:0:0:FFFF:c000:0201]:65535", "[::ffff:192.0.2.1]:65535",
     "address not canonical"},
};

struct Refused {
  std::string_view text;
  size_t offset;
  TextRule rule;
  std::string_view reason;
};

// Outside brackets, where an IPv4 address is looked for.
constexpr Refused kRefused[] = {
    {"", 0, TextRule::kEmpty, "nothing"},
    {":", 0, TextRule::kAddressWanted, "a colon alone"},
    {":80", 0, TextRule::kAddressWanted, "as some take for any address"},
    {"80", 2, TextRule::kTooFewOctets, "a port alone"},
    {" ", 0, TextRule::kOctetWanted, "a blank alone"},
    {"localhost:80", 0, TextRule::kOctetWanted, "a name is no address"},
    {"*:80", 0, TextRule::kOctetWanted, "as netstat writes any address"},
    {"192.0.2.1", 9, TextRule::kPortMissing, "no port"},
    {"192.0.2.1:", 10, TextRule::kPortWanted, "a colon, but no port"},
    {"192.0.2.1:+80", 10, TextRule::kPortWanted, "a sign"},
    {"192.0.2.1:-1", 10, TextRule::kPortWanted, "a sign"},
    {"192.0.2.1: 80", 10, TextRule::kPortWanted, "a blank before the port"},
    {"192.0.2.1::80", 10, TextRule::kPortWanted, "two colons"},
    {"192.0.2.1:http", 10, TextRule::kPortWanted, "a service is no port"},
    {"192.0.2.1:\0"sv, 10, TextRule::kPortWanted, "NUL"},
    {"192.0.2.1:080", 10, TextRule::kPortLeadingZero, "leading zero"},
    {"192.0.2.1:00", 10, TextRule::kPortLeadingZero, "two zeros"},
    {"192.0.2.1:00080", 10, TextRule::kPortLeadingZero, "three of them"},
    {"192.0.2.1:65536", 10, TextRule::kPortAbove65535, "one too many"},
    {"192.0.2.1:100000", 10, TextRule::kPortAbove65535, "six digits"},
    {"192.0.2.1:4294967376", 10, TextRule::kPortAbove65535, "80 and 2^32"},
    {"192.0.2.1:18446744073709551696", 10, TextRule::kPortAbove65535,
     "80 and 2^64"},
    {"192.0.2.1:80 ", 12, TextRule::kTextAfterPort, "a blank after the port"},
    {"192.0.2.1:80\n", 12, TextRule::kTextAfterPort, "a line"},
    {"192.0.2.1:80\0"sv, 12, TextRule::kTextAfterPort, "NUL"},
    {"192.0.2.1:80/", 12, TextRule::kTextAfterPort, "a URL's path"},
    {"192.0.2.1:80:90", 12, TextRule::kTextAfterPort, "two ports"},
    {"192.0.2.1:0x50", 11, TextRule::kTextAfterPort, "hexadecimal"},
    {"192.0.2.1:80.0", 12, TextRule::kTextAfterPort, "a fraction"},
    {"192.0.2.1:8e1", 11, TextRule::kTextAfterPort, "an exponent"},
    {"192.0.2.1 :80", 9, TextRule::kTextAfterOctets, "a blank before ':'"},
    {" 192.0.2.1:80", 0, TextRule::kOctetWanted, "a blank at the start"},
    {"192.0.2.256:99999", 8, TextRule::kOctetAbove255,
     "of two errors, the first"},
    {"192.0.2:80", 7, TextRule::kTooFewOctets, "three octets"},
    {"192.0.2.01:80", 8, TextRule::kOctetLeadingZero, "leading zero"},
    {"192.0.2.1%1:80", 9, TextRule::kZone, "IPv4 has no zones"},
    {"192.0.2.1/32:80", 9, TextRule::kPrefixLength, "a prefix"},
    {"192.0.2.1]:80", 9, TextRule::kBracket, "half a pair of brackets"},
    {"http://192.0.2.1:80", 0, TextRule::kOctetWanted, "a URL"},
    {"2001:db8::1:80", 0, TextRule::kOpeningBracketWanted,
     "it could be an address alone"},
    {"2001:db8::1", 0, TextRule::kOpeningBracketWanted, "an address alone"},
    {"::1", 0, TextRule::kOpeningBracketWanted, "an address alone"},
    {"::ffff:192.0.2.1:80", 0, TextRule::kOpeningBracketWanted, "mapped"},
    {"fe80::1%2:80", 0, TextRule::kOpeningBracketWanted, "with a zone"},
    {"::1]:80", 0, TextRule::kOpeningBracketWanted, "half a pair of brackets"},
};

// Inside brackets, which only IPv6 has.
constexpr Refused kRefusedInBrackets[] = {
    {"[", 1, TextRule::kAddressWanted, "nothing follows"},
    {"[]", 1, TextRule::kAddressWanted, "nothing inside"},
    {"[]:80", 1, TextRule::kAddressWanted, "nothing inside"},
    {"[%2]:80", 1, TextRule::kAddressWanted, "a zone of nothing"},
    {"[192.0.2.1]:80", 1, TextRule::kIpv4InBrackets, "brackets are for IPv6"},
    {"[192.0.2.1]", 1, TextRule::kIpv4InBrackets, "brackets are for IPv6"},
    {"[localhost]:80", 1, TextRule::kGroupWanted, "a name is no address"},
    {"[v1.fe80::a]:80", 1, TextRule::kGroupWanted,
     "what RFC 3986 leaves for the future"},
    {"[::1", 4, TextRule::kClosingBracketWanted, "not closed"},
    {"[::1:80", 7, TextRule::kClosingBracketWanted, "not closed"},
    {"[::1]", 5, TextRule::kPortMissing, "no port"},
    {"[::1]80", 5, TextRule::kColonWantedBeforePort, "no colon"},
    {"[::1] :80", 5, TextRule::kColonWantedBeforePort, "a blank"},
    {"[::1]]:80", 5, TextRule::kColonWantedBeforePort, "closed twice"},
    {"[::1]/128", 5, TextRule::kColonWantedBeforePort, "a prefix"},
    {"[::1]%2:80", 5, TextRule::kColonWantedBeforePort, "a zone outside"},
    {"[::1]:", 6, TextRule::kPortWanted, "a colon, but no port"},
    {"[::1]::80", 6, TextRule::kPortWanted, "two colons"},
    {"[::1]:+80", 6, TextRule::kPortWanted, "a sign"},
    {"[::1]: 80", 6, TextRule::kPortWanted, "a blank before the port"},
    {"[::1]:080", 6, TextRule::kPortLeadingZero, "leading zero"},
    {"[::1]:65536", 6, TextRule::kPortAbove65535, "one too many"},
    {"[::1]:80 ", 8, TextRule::kTextAfterPort, "a blank after the port"},
    {"[::1]:80\0"sv, 8, TextRule::kTextAfterPort, "NUL"},
    {"[ ::1]:80", 1, TextRule::kGroupWanted, "a blank inside"},
    {"[::1 ]:80", 4, TextRule::kColonWanted, "a blank inside"},
    {"[[::1]]:80", 1, TextRule::kBracket, "bracketed twice"},
    {"[2001:db8::/32]:80", 11, TextRule::kPrefixLength, "a prefix"},
    {"[1::2::3]:99999", 5, TextRule::kSecondCompression,
     "of two errors, the first"},
    {"[::ffff:192.0.2.256]:80", 16, TextRule::kOctetAbove255, "dotted tail"},
    {"[::ffff:192.0.2.1%2]:80", 17, TextRule::kZoneOnMapped,
     "IPv4 has no zones"},
    {"[2001:db8::1%2]:80", 12, TextRule::kZoneOnUnscoped, "global"},
    {"[2001:db8::1%0]:80", 12, TextRule::kZoneOnUnscoped,
     "not even the default zone"},
    {"[::1%1]:80", 4, TextRule::kZoneOnUnscoped, "loopback"},
    {"[::%1]:80", 3, TextRule::kZoneOnUnscoped, "unspecified"},
    {"[ff0e::1%1]:80", 8, TextRule::kZoneOnUnscoped, "global multicast"},
    {"[fe80::1%]:80", 9, TextRule::kZoneEmpty, "no zone"},
    {"[fe80::1%02]:80", 9, TextRule::kZoneLeadingZero, "leading zero"},
    {"[fe80::1%00]:80", 9, TextRule::kZoneLeadingZero, "two zeros"},
    {"[fe80::1%4294967296]:80", 9, TextRule::kZoneAboveUint32, "2^32"},
    {"[fe80::1%1%2]:80", 10, TextRule::kZoneCharacter, "two zones"},
    {"[fe80::1%1 ]:80", 10, TextRule::kZoneCharacter, "a blank"},
    {"[fe80::1%2/64]:80", 10, TextRule::kPrefixLength, "a prefix"},
    {"[fe80::1%25eth0]:80", 9, TextRule::kZonePercentEncoded, "a URI's"},
    {"[fe80::1%interface-name16]:80", 9, TextRule::kZoneNameTooLong,
     "16 bytes"},
    {"[fe80::1%eth0]:80", 9, TextRule::kZoneNameUnresolved, "a name"},
    {"[fe80::1%+2]:80", 9, TextRule::kZoneNameUnresolved, "a sign is no digit"},
    {"[fe80::1%0x2]:80", 9, TextRule::kZoneNameUnresolved,
     "an interface can be called so; it is not the zone 2"},
};

TEST(EndpointTextTest, Ipv4IsAccepted) {
  for (const Accepted& row : kIpv4) {
    ExpectAccepts<Ipv4Sockaddr>(row);
    ExpectAccepts<IpEndpoint>(row);
    ExpectAccepts<AnySockaddr>(row);
    ExpectRefuses<Ipv6Sockaddr>(row.text);
    ExpectRefuses<Ipv4MappedSockaddr>(row.text);
    ExpectRefuses<DualStackSockaddr>(row.text);
  }
}

TEST(EndpointTextTest, Ipv6IsAccepted) {
  for (const Accepted& row : kIpv6) {
    ExpectAccepts<Ipv6Sockaddr>(row);
    ExpectAccepts<IpEndpoint>(row);
    ExpectAccepts<DualStackSockaddr>(row);
    ExpectAccepts<AnySockaddr>(row);
    ExpectRefuses<Ipv4Sockaddr>(row.text);
    ExpectRefuses<Ipv4MappedSockaddr>(row.text);
  }
}

TEST(EndpointTextTest, MappedIsAccepted) {
  for (const Accepted& row : kMapped) {
    ExpectAccepts<Ipv4MappedSockaddr>(row);
    ExpectAccepts<DualStackSockaddr>(row);
    ExpectAccepts<AnySockaddr>(row);
    ExpectRefuses<Ipv4Sockaddr>(row.text);
    ExpectRefuses<Ipv6Sockaddr>(row.text);
    ExpectRefuses<IpEndpoint>(row.text);
  }
}

template <typename T>
void ExpectRefusesWith(std::string_view text, size_t offset, TextRule rule,
                       std::string_view reason) {
  SCOPED_TRACE(::testing::Message() << "\"" << text << "\": " << reason);
  ExpectRefuses<T>(text);
  const std::string message(T::Parse(text).status().message());
  const std::string end = "\": offset " + std::to_string(offset) + ": " +
                          Describe(rule, TextForm::kEndpoint);
  EXPECT_TRUE(message.ends_with(end)) << message << "\n" << end;
}

TEST(EndpointTextTest, MalformedTextIsRefusedByTheRule) {
  for (const auto& [text, offset, rule, reason] : kRefused) {
    ExpectRefusesWith<Ipv4Sockaddr>(text, offset, rule, reason);
    ExpectRefusesWith<IpEndpoint>(text, offset, rule, reason);
    ExpectRefusesWith<AnySockaddr>(text, offset, rule, reason);
    // These want a bracket first of all.
    const TextRule first =
        text.empty() ? rule : TextRule::kOpeningBracketWanted;
    ExpectRefusesWith<Ipv6Sockaddr>(text, 0, first, reason);
    ExpectRefusesWith<Ipv4MappedSockaddr>(text, 0, first, reason);
    ExpectRefusesWith<DualStackSockaddr>(text, 0, first, reason);
  }
}

TEST(EndpointTextTest, MalformedTextInBracketsIsRefusedByTheRule) {
  for (const auto& [text, offset, rule, reason] : kRefusedInBrackets) {
    ExpectRefusesWith<Ipv6Sockaddr>(text, offset, rule, reason);
    ExpectRefusesWith<IpEndpoint>(text, offset, rule, reason);
    ExpectRefusesWith<DualStackSockaddr>(text, offset, rule, reason);
    ExpectRefusesWith<AnySockaddr>(text, offset, rule, reason);
    // A name is well-formed: these do not get as far as to resolve it.
    if (rule == TextRule::kZoneNameUnresolved) {
      ExpectRefusesWith<Ipv4Sockaddr>(text, 0, TextRule::kIpv6WhereIpv4,
                                      reason);
      ExpectRefusesWith<Ipv4MappedSockaddr>(text, 0, TextRule::kIpv6WhereMapped,
                                            reason);
      continue;
    }
    ExpectRefusesWith<Ipv4Sockaddr>(text, offset, rule, reason);
    ExpectRefusesWith<Ipv4MappedSockaddr>(text, offset, rule, reason);
  }
}

template <typename T>
std::string ErrorOf(std::string_view text) {
  return std::string(T::Parse(text).status().message());
}

// Well-formed, but of another kind: the message says what to do instead.
TEST(EndpointTextTest, AnotherKindIsToldFromMalformedText) {
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>("[2001:db8::1]:80"),
            "IPv4 endpoint \"[2001:db8::1]:80\": offset 0: IPv6 endpoint where "
            "an IPv4 endpoint is wanted: parse it as Ipv6Sockaddr");
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>("[::ffff:192.0.2.1]:80"),
            "IPv4 endpoint \"[::ffff:192.0.2.1]:80\": offset 0: IPv4-mapped "
            "endpoint where a native IPv4 endpoint is wanted: parse it as "
            "Ipv4MappedSockaddr");
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>("192.0.2.1:80"),
            "IPv6 endpoint \"192.0.2.1:80\": offset 0: IPv4 endpoint where an "
            "IPv6 endpoint is wanted: parse it as Ipv4Sockaddr");
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>("[::ffff:192.0.2.1]:80"),
            "IPv6 endpoint \"[::ffff:192.0.2.1]:80\": offset 0: IPv4-mapped "
            "endpoint where a native IPv6 endpoint is wanted: parse it as "
            "Ipv4MappedSockaddr");
  EXPECT_EQ(ErrorOf<Ipv4MappedSockaddr>("192.0.2.1:80"),
            "IPv4-mapped endpoint \"192.0.2.1:80\": offset 0: IPv4 endpoint "
            "where an IPv4-mapped endpoint is wanted: parse it as Ipv4Sockaddr "
            "and Map() it");
  EXPECT_EQ(ErrorOf<Ipv4MappedSockaddr>("[2001:db8::1]:80"),
            "IPv4-mapped endpoint \"[2001:db8::1]:80\": offset 0: native IPv6 "
            "endpoint where an IPv4-mapped endpoint is wanted: parse it as "
            "Ipv6Sockaddr");
  EXPECT_EQ(ErrorOf<IpEndpoint>("[::ffff:192.0.2.1]:80"),
            "IP endpoint \"[::ffff:192.0.2.1]:80\": offset 0: IPv4-mapped "
            "endpoint where a canonical endpoint is wanted: parse it as "
            "Ipv4MappedSockaddr and Unmap() it");
  EXPECT_EQ(ErrorOf<DualStackSockaddr>("192.0.2.1:80"),
            "dual-stack endpoint \"192.0.2.1:80\": offset 0: IPv4 endpoint "
            "where a dual-stack endpoint is wanted: parse it as Ipv4Sockaddr "
            "and Map() it");
}

// A host with one interface; 0 is what a careless resolver gives for the rest.
std::optional<uint32_t> OneInterface(std::string_view name) {
  if (name == "eth0") return 2;
  if (name == "careless") return 0;
  return std::nullopt;
}

template <typename T>
void ExpectResolves() {
  const absl::StatusOr<T> by_name = T::Parse("[fe80::1%eth0]:80", OneInterface);
  ASSERT_TRUE(by_name.ok()) << by_name.status();
  EXPECT_EQ(*by_name, T::TryParse("[fe80::1%2]:80"));
  for (const std::string_view unknown :
       {"[fe80::1%eth1]:80", "[fe80::1%careless]:80"}) {
    const absl::Status status = T::Parse(unknown, OneInterface).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(std::string(status.message()),
              "IPv6 endpoint \"" + std::string(unknown) +
                  "\": offset 9: interface name that the resolver does not "
                  "know");
  }
}

TEST(EndpointTextTest, AResolverReadsNames) {
  ExpectResolves<Ipv6Sockaddr>();
  ExpectResolves<DualStackSockaddr>();
  ExpectResolves<IpEndpoint>();
  ExpectResolves<AnySockaddr>();
}

// The resolver is asked of names only, and changes nothing about other text.
TEST(EndpointTextTest, AResolverIsAskedOfNamesOnly) {
  const auto never = [](std::string_view name) -> std::optional<uint32_t> {
    ADD_FAILURE() << name;
    return std::nullopt;
  };
  for (const Accepted& row : kIpv6) {
    EXPECT_EQ(*Ipv6Sockaddr::Parse(row.text, never),
              *Ipv6Sockaddr::Parse(row.text));
  }
  for (const Accepted& row : kIpv4) {
    EXPECT_EQ(*AnySockaddr::Parse(row.text, never),
              *AnySockaddr::Parse(row.text));
  }
  for (const std::string_view text : {"[2001:db8::1]:80", "[fe80::1%2]:80"}) {
    EXPECT_EQ(*DualStackSockaddr::Parse(text, never),
              *DualStackSockaddr::Parse(text));
  }
  for (const Refused& row : kRefusedInBrackets) {
    if (row.rule == TextRule::kZoneNameUnresolved) continue;
    EXPECT_EQ(Ipv6Sockaddr::Parse(row.text, never).status(),
              Ipv6Sockaddr::Parse(row.text).status());
    EXPECT_EQ(IpEndpoint::Parse(row.text, never).status(),
              IpEndpoint::Parse(row.text).status());
  }
}

// The same rows where the compiler has to follow every step.
template <typename T, size_t kRows>
constexpr bool AllAccepted(const Accepted (&rows)[kRows]) {
  for (const Accepted& row : rows) {
    const std::optional<T> endpoint = T::TryParse(row.text);
    if (!endpoint) return false;
    std::array<char, T::kMaxTextSize> buffer{};
    if (endpoint->FormatTo(buffer) != row.canonical) return false;
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

static_assert(AllAccepted<Ipv4Sockaddr>(kIpv4));
static_assert(AllAccepted<IpEndpoint>(kIpv4));
static_assert(AllAccepted<AnySockaddr>(kIpv4));
static_assert(AllAccepted<Ipv6Sockaddr>(kIpv6));
static_assert(AllAccepted<IpEndpoint>(kIpv6));
static_assert(AllAccepted<DualStackSockaddr>(kIpv6));
static_assert(AllAccepted<AnySockaddr>(kIpv6));
static_assert(AllAccepted<Ipv4MappedSockaddr>(kMapped));
static_assert(AllAccepted<DualStackSockaddr>(kMapped));
static_assert(AllAccepted<AnySockaddr>(kMapped));
static_assert(AllRefused<AnySockaddr>(kRefused));
static_assert(AllRefused<IpEndpoint>(kRefused));
static_assert(AllRefused<DualStackSockaddr>(kRefused));
static_assert(AllRefused<AnySockaddr>(kRefusedInBrackets));
static_assert(AllRefused<IpEndpoint>(kRefusedInBrackets));
static_assert(AllRefused<DualStackSockaddr>(kRefusedInBrackets));

}  // namespace
}  // namespace dualstack
