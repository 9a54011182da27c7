// Addresses with zones: what is read and refused, what is written, and how a
// name becomes a scope id, which is never by itself and never 0.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_view_literals;

constexpr std::optional<uint32_t> kNamed = std::nullopt;

struct Accepted {
  std::string_view text;
  std::string_view canonical;
  std::optional<uint32_t> scope_id;
  std::string_view name;
  std::string_view reason;
};

constexpr Accepted kAccepted[] = {
    {"2001:db8::1", "2001:db8::1", 0, "", "a global address, without a zone"},
    {"::1", "::1", 0, "", "loopback has no zone"},
    {"fe80::1", "fe80::1", 0, "", "a zone may be left out"},
    {"fe80::1%0", "fe80::1", 0, "", "the default zone (RFC 4007, section 6)"},
    {"fe80::1%1", "fe80::1%1", 1, "", "a scope id"},
    {"FE80:0::01%1", "fe80::1%1", 1, "", "the address is not canonical"},
    {"fe80::192.0.2.1%1", "fe80::c000:201%1", 1, "", "dotted tail"},
    {"fe80::1%4294967295", "fe80::1%4294967295", 4294967295, "", "the most"},
    {"fe80::1%25", "fe80::1%25", 25, "", "25 is a number"},
    {"fe80::1%250", "fe80::1%250", 250, "", "and so is 250"},
    {"fe80::1%eth0", "fe80::1%eth0", kNamed, "eth0", "a name"},
    {"fe80::1%a", "fe80::1%a", kNamed, "a", "one byte"},
    {"fe80::1%wireguard0tunn", "fe80::1%wireguard0tunn", kNamed,
     "wireguard0tunn", "14 bytes"},
    {"fe80::1%wireguard0tunne", "fe80::1%wireguard0tunne", kNamed,
     "wireguard0tunne", "15 bytes"},
    {"fe80::1%eth0.100", "fe80::1%eth0.100", kNamed, "eth0.100", "a VLAN"},
    {"fe80::1%...", "fe80::1%...", kNamed, "...", "Linux allows it"},
    {"fe80::1%eth0@if2", "fe80::1%eth0@if2", kNamed, "eth0@if2",
     "as ip(8) shows one end of a pair"},
    {"fe80::1%Ethernet_2", "fe80::1%Ethernet_2", kNamed, "Ethernet_2",
     "case is kept"},
    {"fe80::1%br-0a1b2c3d4e5", "fe80::1%br-0a1b2c3d4e5", kNamed,
     "br-0a1b2c3d4e5", "as containers have them"},
    {"fe80::1%6in4", "fe80::1%6in4", kNamed, "6in4", "a digit first"},
    {"fe80::1%0x1", "fe80::1%0x1", kNamed, "0x1", "hexadecimal is a name"},
    {"fe80::1%+1", "fe80::1%+1", kNamed, "+1", "a sign makes it a name"},
    {"fe80::1%-1", "fe80::1%-1", kNamed, "-1", "a sign makes it a name"},
    {"fe80::1%1e3", "fe80::1%1e3", kNamed, "1e3", "an exponent does, too"},
    {"fe80::1%!\"#$&'()*+,-.;", "fe80::1%!\"#$&'()*+,-.;", kNamed,
     "!\"#$&'()*+,-.;", "what Linux allows"},
    {"fe80::1%<=>?@\\^_`{|}~", "fe80::1%<=>?@\\^_`{|}~", kNamed,
     "<=>?@\\^_`{|}~", "what Linux allows"},
    {"febf:ffff::1%eth0", "febf:ffff::1%eth0", kNamed, "eth0",
     "the end of link-local unicast"},
    {"fec0::1%eth0", "fec0::1%eth0", kNamed, "eth0", "site-local"},
    {"ff01::1%eth0", "ff01::1%eth0", kNamed, "eth0", "of the interface"},
    {"ff02::1%eth0", "ff02::1%eth0", kNamed, "eth0", "of the link"},
    {"ff05::1%eth0", "ff05::1%eth0", kNamed, "eth0", "of the site"},
    {"ff08::1%eth0", "ff08::1%eth0", kNamed, "eth0", "of the organization"},
    {"ff32::1%eth0", "ff32::1%eth0", kNamed, "eth0",
     "of the link, source-specific"},
};

TEST(ScopedIpv6AddressTest, IsAccepted) {
  for (const Accepted& row : kAccepted) {
    SCOPED_TRACE(testing::Message() << row.text << ": " << row.reason);
    const auto scoped = ScopedIpv6Address::TryParse(row.text);
    ASSERT_TRUE(scoped.has_value());
    EXPECT_EQ(scoped->numeric_scope_id(), row.scope_id);
    EXPECT_EQ(scoped->interface_name(), row.name);
    EXPECT_EQ(scoped->has_zone(), row.scope_id != 0u);
    EXPECT_EQ(scoped->ToString(), row.canonical);
    EXPECT_EQ(*ScopedIpv6Address::Parse(row.text), *scoped);
    EXPECT_EQ(ScopedIpv6Address::TryParse(row.canonical), *scoped);
    // The same from its parts.
    const Ipv6Address& address = scoped->address();
    EXPECT_EQ(row.name.empty()
                  ? ScopedIpv6Address::WithScope(address, *row.scope_id)
                  : ScopedIpv6Address::WithInterface(address, row.name),
              *scoped);
  }
}

struct Refused {
  std::string_view text;
  size_t offset;
  std::string_view rule;
};

constexpr std::string_view kUnscoped =
    "zone on an address that has none (RFC 4007): neither link-local nor "
    "another of limited scope";
constexpr std::string_view kMapped =
    "zone on an IPv4-mapped address: IPv4 has no zones";
constexpr std::string_view kZoneEmpty =
    "nothing after '%', where a zone is wanted";
constexpr std::string_view kLeadingZero = "leading zero in a numeric zone";
constexpr std::string_view kAbove = "numeric zone above 4294967295";
constexpr std::string_view kTooLong = "interface name of more than 15 bytes";
constexpr std::string_view kCharacter = "character that no interface name has";
constexpr std::string_view kDots =
    "\".\" or \"..\", which no interface is called";
constexpr std::string_view kPercentEncoded =
    "\"%25\" before an interface name, which is how a URI would write '%'";
constexpr std::string_view kPrefixLength =
    "prefix length where a plain address is wanted";

constexpr Refused kRefused[] = {
    {"", 0, "empty text"},
    {"%", 0, "address wanted"},
    {"%eth0", 0, "address wanted"},
    {"fe80::1%", 8, kZoneEmpty},
    {"fe80:::1%eth0", 6, "group of hexadecimal digits wanted"},
    {"fe80::1 %eth0", 7, "':' wanted after a group"},
    {"[fe80::1%eth0]", 0, "bracket where a plain address is wanted"},
    {"[fe80::1]%eth0", 0, "bracket where a plain address is wanted"},
    {"fe80::/10%eth0", 6, kPrefixLength},
    {"fe80::1%eth0/64", 12, kPrefixLength},
    {"fe80::1%2/64", 9, kPrefixLength},
    {"fe80::1%/64", 8, kPrefixLength},
    // Numbers.
    {"fe80::1%00", 8, kLeadingZero},
    {"fe80::1%01", 8, kLeadingZero},
    {"fe80::1%0000000000000001", 8, kLeadingZero},
    {"fe80::1%4294967296", 8, kAbove},
    {"fe80::1%4294967297", 8, kAbove},
    {"fe80::1%18446744073709551617", 8, kAbove},
    // Names.
    {"fe80::1%wireguard0tunnel", 8, kTooLong},
    {"fe80::1%eth0 ", 12, kCharacter},
    {"fe80::1% eth0", 8, kCharacter},
    {"fe80::1%eth0\n", 12, kCharacter},
    {"fe80::1%eth0\t", 12, kCharacter},
    {"fe80::1%eth0\0"sv, 12, kCharacter},
    {"fe80::1%\0"sv, 8, kCharacter},
    {"fe80::1%eth0\x7f", 12, kCharacter},
    {"fe80::1%eth\xc3\xa9", 11, kCharacter},
    {"fe80::1%eth0%eth1", 12, kCharacter},
    {"fe80::1%eth0%", 12, kCharacter},
    {"fe80::1%%", 8, kCharacter},
    {"fe80::1%eth0:1", 12, kCharacter},
    {"fe80::1%eth0]:80", 12, kCharacter},
    {"fe80::1%[eth0]", 8, kCharacter},
    {"fe80::1%.", 8, kDots},
    {"fe80::1%..", 8, kDots},
    {"fe80::1%25eth0", 8, kPercentEncoded},
    {"fe80::1%252x", 8, kPercentEncoded},
    // Addresses that have no zone.
    {"::%1", 2, kUnscoped},
    {"::1%1", 3, kUnscoped},
    {"::1%0", 3, kUnscoped},
    {"::1%", 3, kUnscoped},
    {"2001:db8::1%eth0", 11, kUnscoped},
    {"fc00::1%eth0", 7, kUnscoped},
    {"fe7f:ffff::1%eth0", 12, kUnscoped},
    {"ff00::1%eth0", 7, kUnscoped},
    {"ff0e::1%eth0", 7, kUnscoped},
    {"ff0f::1%eth0", 7, kUnscoped},
    {"::192.0.2.1%eth0", 11, kUnscoped},
    {"64:ff9b::192.0.2.1%eth0", 18, kUnscoped},
    {"::ffff:192.0.2.1%eth0", 16, kMapped},
    {"::ffff:169.254.0.1%eth0", 18, kMapped},
    {"::ffff:a9fe:1%2", 13, kMapped},
    {"::ffff:192.0.2.1%0", 16, kMapped},
};

TEST(ScopedIpv6AddressTest, IsRefusedByTheRule) {
  for (const Refused& row : kRefused) {
    SCOPED_TRACE(testing::Message() << "\"" << row.text << "\"");
    EXPECT_FALSE(ScopedIpv6Address::TryParse(row.text).has_value());
    const absl::Status status = ScopedIpv6Address::Parse(row.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    const std::string message(status.message());
    const std::string end = "\": offset " + std::to_string(row.offset) + ": " +
                            std::string(row.rule);
    EXPECT_TRUE(message.ends_with(end)) << message << "\n" << end;
  }
}

// Every byte, at the end of a name: the set is a decision, not an accident.
TEST(ScopedIpv6AddressTest, NamesHaveTheseBytesAndNoOthers) {
  std::string allowed;
  for (int i = 0; i < 256; ++i) {
    const std::string name = std::string("if") + static_cast<char>(i);
    const bool read =
        ScopedIpv6Address::TryParse("fe80::1%" + name).has_value();
    EXPECT_EQ(
        ScopedIpv6Address::WithInterface("fe80::1"_ipv6, name).has_value(),
        read)
        << i;
    if (read) allowed += static_cast<char>(i);
  }
  EXPECT_EQ(allowed,
            "!\"#$&'()*+,-.0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`"
            "abcdefghijklmnopqrstuvwxyz{|}~");
}

// What has parts that no text has is not made of parts either, so that all that
// is printed can be read.
TEST(ScopedIpv6AddressTest, PartsAreAsStrictAsText) {
  constexpr Ipv6Address kLinkLocal = "fe80::1"_ipv6;
  for (const std::string_view name :
       {"", "2", "0", "4294967296", "a b", "eth0/64", ".", "..", "25eth0",
        "sixteen-bytes-00"}) {
    EXPECT_FALSE(ScopedIpv6Address::WithInterface(kLinkLocal, name)) << name;
  }
  EXPECT_FALSE(ScopedIpv6Address::WithInterface(kLinkLocal, "eth0\0"sv));
  EXPECT_FALSE(ScopedIpv6Address::WithInterface("2001:db8::1"_ipv6, "eth0"));
  EXPECT_FALSE(ScopedIpv6Address::WithScope("2001:db8::1"_ipv6, 2));
  EXPECT_TRUE(ScopedIpv6Address::WithScope("2001:db8::1"_ipv6, 0));
}

TEST(ScopedIpv6AddressTest, ComesFromWhatHasLess) {
  EXPECT_EQ(ScopedIpv6Address("fe80::1"_ipv6), "fe80::1"_scoped);
  EXPECT_EQ(ScopedIpv6Address::FromIpv6Sockaddr(
                *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 2)),
            "fe80::1%2"_scoped);
  EXPECT_EQ(
      ScopedIpv6Address::FromIpv6Sockaddr(Ipv6Sockaddr("2001:db8::1"_ipv6, 80)),
      "2001:db8::1"_scoped);
  EXPECT_EQ(ScopedIpv6Address(), "::"_scoped);
}

// A host with one interface; 0 is what a careless resolver gives for the rest.
std::optional<uint32_t> OneInterface(std::string_view name) {
  if (name == "eth0") return 2;
  if (name == "careless") return 0;
  return std::nullopt;
}

TEST(ScopedIpv6AddressTest, ANameIsResolvedWhenAsked) {
  EXPECT_EQ(*"fe80::1%eth0"_scoped.ScopeId(OneInterface), 2u);
  EXPECT_EQ(*"fe80::1%eth0"_scoped.ToSockaddr(80, OneInterface),
            *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 2));
  // That it means the same does not make it the same.
  EXPECT_NE("fe80::1%eth0"_scoped, "fe80::1%2"_scoped);
}

TEST(ScopedIpv6AddressTest, AnUnknownNameIsAnErrorAndNeverZero) {
  for (const ScopedIpv6Address& scoped :
       {"fe80::1%eth1"_scoped, "fe80::1%careless"_scoped}) {
    const absl::StatusOr<uint32_t> scope_id = scoped.ScopeId(OneInterface);
    EXPECT_EQ(scope_id.status().code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(std::string(scope_id.status().message()),
              "scoped IPv6 address \"" + scoped.ToString() +
                  "\": offset 8: interface name that the resolver does not "
                  "know");
    EXPECT_EQ(scoped.ToSockaddr(80, OneInterface).status(), scope_id.status());
  }
}

TEST(ScopedIpv6AddressTest, ANumberTakesNoResolver) {
  const auto never = [](std::string_view name) -> std::optional<uint32_t> {
    ADD_FAILURE() << name;
    return std::nullopt;
  };
  EXPECT_EQ(*"fe80::1%2"_scoped.ScopeId(never), 2u);
  EXPECT_EQ(*"fe80::1"_scoped.ScopeId(never), 0u);
  EXPECT_EQ(*"2001:db8::1"_scoped.ToSockaddr(80, never),
            Ipv6Sockaddr("2001:db8::1"_ipv6, 80));
}

// The same rows where the compiler has to follow every step.
constexpr bool AllAccepted() {
  for (const Accepted& row : kAccepted) {
    const auto scoped = ScopedIpv6Address::TryParse(row.text);
    if (!scoped || scoped->numeric_scope_id() != row.scope_id) return false;
    if (scoped->interface_name() != row.name) return false;
    std::array<char, ScopedIpv6Address::kMaxTextSize> buffer{};
    if (scoped->FormatTo(buffer) != row.canonical) return false;
  }
  return true;
}

constexpr bool AllRefused() {
  for (const Refused& row : kRefused) {
    if (ScopedIpv6Address::TryParse(row.text)) return false;
  }
  return true;
}

static_assert(AllAccepted());
static_assert(AllRefused());

}  // namespace
}  // namespace dualstack
