// Names of addresses in the DNS, both ways.

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

struct Named {
  IpAddress address;
  std::string_view name;
};

constexpr Named kNames[] = {
    {"0.0.0.0"_ipv4, "0.0.0.0.in-addr.arpa"},
    {"192.0.2.1"_ipv4, "1.2.0.192.in-addr.arpa"},
    {"255.255.255.255"_ipv4, "255.255.255.255.in-addr.arpa"},
    {"::"_ipv6,
     "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa"},
    // The example of RFC 3596, section 2.5.
    {"4321:0:1:2:3:4:567:89ab"_ipv6,
     "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4"
     ".ip6.arpa"},
    {"2001:db8::1"_ipv6,
     "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
     ".ip6.arpa"},
    {"::c000:201"_ipv6,
     "1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6,
     "f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f.f"
     ".ip6.arpa"},
};

constexpr bool NamesAreReadBack() {
  for (const Named& row : kNames) {
    std::array<char, kMaxReverseNameSize> buffer{};
    if (FormatReverseNameTo(row.address, buffer) != row.name) return false;
    if (TryParseReverseName(row.name) != row.address) return false;
  }
  return true;
}

static_assert(NamesAreReadBack());
static_assert(kNames[3].name.size() == kMaxReverseNameSize);

TEST(ReverseDnsTest, NamesAreWrittenAndReadBack) {
  EXPECT_TRUE(NamesAreReadBack());
  for (const Named& row : kNames) {
    EXPECT_EQ(ToReverseName(row.address), row.name);
    const absl::StatusOr<IpAddress> parsed = ParseReverseName(row.name);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(*parsed, row.address);
    // Absolute names end with a dot.
    EXPECT_EQ(TryParseReverseName(std::string(row.name) + "."), row.address);
  }
}

// RFC 4343: names in the DNS have no case.
TEST(ReverseDnsTest, CaseDoesNotCount) {
  EXPECT_EQ(TryParseReverseName("1.2.0.192.IN-ADDR.ARPA"), "192.0.2.1"_ipv4);
  EXPECT_EQ(TryParseReverseName("1.2.0.192.In-Addr.aRPA."), "192.0.2.1"_ipv4);
  EXPECT_EQ(TryParseReverseName(
                "B.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2."
                "3.4.IP6.Arpa"),
            "4321:0:1:2:3:4:567:89ab"_ipv6);
}

// Where the DNS can cut a zone, and where it cannot.
TEST(ReverseDnsTest, ZonesEndWithLabels) {
  EXPECT_EQ(ToReverseZone(Ipv4Prefix::All()), "in-addr.arpa");
  EXPECT_EQ(ToReverseZone("10.0.0.0/8"_ipv4_prefix), "10.in-addr.arpa");
  EXPECT_EQ(ToReverseZone("172.16.0.0/16"_ipv4_prefix), "16.172.in-addr.arpa");
  EXPECT_EQ(ToReverseZone("192.0.2.0/24"_ipv4_prefix), "2.0.192.in-addr.arpa");
  EXPECT_EQ(ToReverseZone("192.0.2.1/32"_ipv4_prefix),
            ToReverseName("192.0.2.1"_ipv4));
  EXPECT_EQ(ToReverseZone(Ipv6Prefix::All()), "ip6.arpa");
  EXPECT_EQ(ToReverseZone("2001:db8::/32"_ipv6_prefix),
            "8.b.d.0.1.0.0.2.ip6.arpa");
  EXPECT_EQ(ToReverseZone("2000::/4"_ipv6_prefix), "2.ip6.arpa");
  EXPECT_EQ(ToReverseZone("2001:db8::1/128"_ipv6_prefix),
            ToReverseName("2001:db8::1"_ipv6));
  EXPECT_EQ(ToReverseZone("172.16.0.0/12"_ipv4_prefix), std::nullopt);
  EXPECT_EQ(ToReverseZone("192.0.2.0/25"_ipv4_prefix), std::nullopt);
  EXPECT_EQ(ToReverseZone("192.0.2.0/31"_ipv4_prefix), std::nullopt);
  EXPECT_EQ(ToReverseZone("2000::/3"_ipv6_prefix), std::nullopt);
  EXPECT_EQ(ToReverseZone("2001:db8::/33"_ipv6_prefix), std::nullopt);
  EXPECT_EQ(ToReverseZone("2001:db8::/127"_ipv6_prefix), std::nullopt);
}

struct Refused {
  std::string_view name;
  size_t offset;
  std::string_view rule;
};

constexpr std::string_view kDomainWanted =
    "'.in-addr.arpa' or '.ip6.arpa' wanted at the end";

constexpr Refused kRefused[] = {
    {"", 0, "empty text"},
    {".", 1, kDomainWanted},
    {"192.0.2.1", 9, kDomainWanted},
    {"2001:db8::1", 11, kDomainWanted},
    {"in-addr.arpa", 12, kDomainWanted},
    {"ip6.arpa", 8, kDomainWanted},
    {"1.2.0.192.in-addr.arpa..", 24, kDomainWanted},
    {"1.2.0.192.in-addr.arpa ", 23, kDomainWanted},
    {"1.2.0.192.in-addr.arpa\0"sv, 23, kDomainWanted},
    {"1.2.0.192.in-addr", 17, kDomainWanted},
    {"1.2.0.192.in_addr.arpa", 22, kDomainWanted},
    {"1.2.0.192.ip4.arpa", 18, kDomainWanted},
    // The domain that RFC 4159 gave up.
    {"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
     ".ip6.int",
     71, kDomainWanted},
    {".in-addr.arpa", 0, "decimal octet wanted"},
    {".1.2.0.192.in-addr.arpa", 0, "decimal octet wanted"},
    {"1..0.192.in-addr.arpa", 2, "decimal octet wanted"},
    {"1.2.0.192..in-addr.arpa", 9, "text after the fourth decimal octet"},
    {"2.0.192.in-addr.arpa", 7, "fewer than four decimal octets"},
    {"192.in-addr.arpa", 3, "fewer than four decimal octets"},
    {"5.1.2.0.192.in-addr.arpa", 7, "text after the fourth decimal octet"},
    {"01.2.0.192.in-addr.arpa", 0, "leading zero in a decimal octet"},
    {"1.2.0.256.in-addr.arpa", 6, "decimal octet above 255"},
    {"a.2.0.192.in-addr.arpa", 0, "decimal octet wanted"},
    {"1.2.0.192x.in-addr.arpa", 9, "text after the fourth decimal octet"},
    // RFC 2317 delegates so, but it is the name of no address.
    {"1.0/25.2.0.192.in-addr.arpa", 3,
     "prefix length where a plain address is wanted"},
    {".ip6.arpa", 0, "hexadecimal digit wanted"},
    {"1.2.0.192.ip6.arpa", 7, "'.' wanted after a hexadecimal digit"},
    {"g.0.ip6.arpa", 0, "hexadecimal digit wanted"},
    {"0..0.ip6.arpa", 2, "hexadecimal digit wanted"},
    {"0.0..ip6.arpa", 4, "hexadecimal digit wanted"},
    {"8.b.d.0.1.0.0.2.ip6.arpa", 15, "fewer than 32 hexadecimal digits"},
    {"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
     ".ip6.arpa",
     61, "fewer than 32 hexadecimal digits"},
    {"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
     ".ip6.arpa",
     63, "text after the 32nd hexadecimal digit"},
    {"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
     ".ip6.arpa",
     63, "text after the 32nd hexadecimal digit"},
    // RFC 2673's bit strings are historic (RFC 6891).
    {"\\[x20010db8].ip6.arpa", 0, "hexadecimal digit wanted"},
    {"0.0.0.0.0.0.0.0.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa",
     0,
     "name of an IPv4-mapped address: the name of its IPv4 address is below "
     "in-addr.arpa"},
    {"f.f.f.f.f.f.f.f.F.F.F.F.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
     ".ip6.arpa",
     0,
     "name of an IPv4-mapped address: the name of its IPv4 address is below "
     "in-addr.arpa"},
};

TEST(ReverseDnsTest, OtherNamesAreRefusedByTheRule) {
  for (const Refused& row : kRefused) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(TryParseReverseName(row.name), std::nullopt);
    const absl::Status status = ParseReverseName(row.name).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    const std::string end =
        "offset " + std::to_string(row.offset) + ": " + std::string(row.rule);
    EXPECT_TRUE(std::string(status.message()).ends_with(end)) << status;
  }
  EXPECT_EQ(ParseReverseName("1.2.0.192").status().message(),
            "reverse DNS name \"1.2.0.192\": offset 9: '.in-addr.arpa' or "
            "'.ip6.arpa' wanted at the end");
}

constexpr bool AllAreRefused() {
  for (const Refused& row : kRefused) {
    if (TryParseReverseName(row.name)) return false;
  }
  return true;
}

static_assert(AllAreRefused());

TEST(ReverseDnsTest, EveryBitIsReadBack) {
  for (unsigned bit = 0; bit < 128; ++bit) {
    std::array<uint8_t, 16> bytes{};
    bytes[bit / 8] = static_cast<uint8_t>(0x80 >> bit % 8);
    const Ipv6Address ipv6 = *Ipv6Address::FromBytes(bytes);
    EXPECT_EQ(TryParseReverseName(ToReverseName(ipv6)), ipv6);
    const auto ipv4 = Ipv4Address::FromUint32(uint32_t{1} << bit % 32);
    EXPECT_EQ(TryParseReverseName(ToReverseName(ipv4)), ipv4);
  }
}

// Not of what might be mapped: that would be a second name for one host.
template <typename P>
concept HasZone = requires(const P& prefix) {
  ToReverseZone(prefix);
};

static_assert(HasZone<Ipv4Prefix> && HasZone<Ipv6Prefix> && HasZone<IpPrefix>);
static_assert(!HasZone<Ipv4MappedPrefix> && !HasZone<IpAddress>);

template <typename A>
concept IsNamed = requires(const A& address) {
  ToReverseName(address);
};

static_assert(IsNamed<Ipv4Address> && IsNamed<Ipv6Address> &&
              IsNamed<IpAddress>);
static_assert(!IsNamed<Ipv4MappedAddress> && !IsNamed<DualStackAddress> &&
              !IsNamed<AnyIpAddress>);

}  // namespace
}  // namespace dualstack
