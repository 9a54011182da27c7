// IPv4 addresses inside IPv6 addresses: each mechanism both ways and at the
// edges of its block, and the list of all that one address smuggles.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

constexpr Nat64Prefix kNat64[] = {
    "2001:db8::/32"_nat64_prefix,
    "2001:db8:0:64::/96"_nat64_prefix,
};

struct Row {
  std::string_view address;
  std::vector<std::string> embedded;
  std::string_view reason;
};

const Row kRows[] = {
    // IPv4-mapped.
    {"::ffff:0.0.0.0", {"0.0.0.0 (ipv4-mapped)"}, "first of the block"},
    {"::ffff:10.0.0.1", {"10.0.0.1 (ipv4-mapped)"}, "private"},
    {"::ffff:255.255.255.255",
     {"255.255.255.255 (ipv4-mapped)"},
     "last of the block"},
    // IPv4-compatible.
    {"::", {}, "the unspecified address is not 0.0.0.0"},
    {"::1", {}, "the loopback address is not 0.0.0.1"},
    {"::2", {"0.0.0.2 (ipv4-compatible)"}, "first of the block"},
    {"::127.0.0.1", {"127.0.0.1 (ipv4-compatible)"}, "loopback"},
    {"::ffff:ffff", {"255.255.255.255 (ipv4-compatible)"}, "last of the block"},
    {"::1:0:0", {}, "behind the block"},
    // IPv4-translated.
    {"::fffe:ffff:ffff:ffff", {}, "before the block"},
    {"::ffff:0:0:0", {"0.0.0.0 (ipv4-translated)"}, "first of the block"},
    {"::ffff:0:127.0.0.1", {"127.0.0.1 (ipv4-translated)"}, "loopback"},
    {"::ffff:0:ffff:ffff",
     {"255.255.255.255 (ipv4-translated)"},
     "last of the block"},
    {"::ffff:1:0:0", {}, "behind the block"},
    // NAT64, well-known.
    {"64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", {}, "before the block"},
    {"64:ff9b::", {"0.0.0.0 (nat64-well-known)"}, "first of the block"},
    {"64:ff9b::7f00:1", {"127.0.0.1 (nat64-well-known)"}, "loopback"},
    {"64:ff9b::ffff:ffff",
     {"255.255.255.255 (nat64-well-known)"},
     "last of the block"},
    {"64:ff9b::1:0:0", {}, "behind the block"},
    // NAT64, local use: in each of the four ways.
    {"64:ff9b:0:ffff:ffff:ffff:ffff:ffff", {}, "before the block"},
    {"64:ff9b:1::", {"0.0.0.0 (nat64-local-use)"}, "once for all readings"},
    {"64:ff9b:1::a00:1",
     {"10.0.0.1 (nat64-local-use)", "0.0.0.10 (nat64-local-use)",
      "0.0.0.0 (nat64-local-use)"},
     "/96, and what /64, /56 and /48 make of it"},
    {"64:ff9b:1::a:0:100:0",
     {"1.0.0.0 (nat64-local-use)", "10.0.0.1 (nat64-local-use)",
      "0.10.0.0 (nat64-local-use)", "0.0.10.0 (nat64-local-use)"},
     "/64 second"},
    {"64:ff9b:1:a:0:1::",
     {"0.0.0.0 (nat64-local-use)", "0.0.1.0 (nat64-local-use)",
      "10.0.0.1 (nat64-local-use)", "0.10.0.0 (nat64-local-use)"},
     "/56 third"},
    {"64:ff9b:1:a00:0:100::",
     {"0.0.0.0 (nat64-local-use)", "0.1.0.0 (nat64-local-use)",
      "0.0.1.0 (nat64-local-use)", "10.0.0.1 (nat64-local-use)"},
     "/48 last"},
    {"64:ff9b:1:a00:ff00:100::",
     {"0.0.0.0 (nat64-local-use)", "0.1.0.0 (nat64-local-use)",
      "0.0.1.0 (nat64-local-use)", "10.0.0.1 (nat64-local-use)"},
     "the reserved byte is skipped, whatever it holds"},
    {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
     {"255.255.255.255 (nat64-local-use)"},
     "last of the block"},
    {"64:ff9b:2::", {}, "behind the block"},
    // 6to4.
    {"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", {}, "before the block"},
    {"2002::", {"0.0.0.0 (6to4)"}, "first of the block"},
    {"2002:7f00:1::", {"127.0.0.1 (6to4)"}, "loopback"},
    {"2002:c0a8:101:ffff::1", {"192.168.1.1 (6to4)"}, "subnet and interface"},
    {"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     {"255.255.255.255 (6to4)"},
     "last of the block"},
    {"2003::", {}, "behind the block"},
    // Teredo.
    {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", {}, "before the block"},
    {"2001::",
     {"0.0.0.0 (teredo-server)", "255.255.255.255 (teredo-client)"},
     "first of the block; the client's bits are inverted"},
    {"2001:0:7f00:1::",
     {"127.0.0.1 (teredo-server)", "255.255.255.255 (teredo-client)"},
     "loopback as server"},
    {"2001:0:808:808:0:0:80ff:fffe",
     {"8.8.8.8 (teredo-server)", "127.0.0.1 (teredo-client)"},
     "loopback as client"},
    {"2001:0:4136:e378:8000:63bf:3fff:fdd2",
     {"65.54.227.120 (teredo-server)", "192.0.2.45 (teredo-client)"},
     "a common one"},
    {"2001:0:ffff:ffff:ffff:ffff:ffff:ffff",
     {"255.255.255.255 (teredo-server)", "0.0.0.0 (teredo-client)"},
     "last of the block"},
    {"2001:1::", {}, "behind the block"},
    // ISATAP.
    {"fe80::5efe:10.0.0.1", {"10.0.0.1 (isatap)"}, "link-local"},
    {"fe80::200:5efe:8.8.8.8", {"8.8.8.8 (isatap)"}, "unique IPv4 address"},
    {"2a00:1:2:3:0:5efe:127.0.0.1", {"127.0.0.1 (isatap)"}, "global"},
    {"fe80::5efe:0:0", {"0.0.0.0 (isatap)"}, "first of the block"},
    {"fe80::5efe:ffff:ffff", {"255.255.255.255 (isatap)"}, "last of the block"},
    {"fe80::5eff:a00:1", {}, "behind the block"},
    {"fe80::5efd:a00:1", {}, "before the block"},
    {"fe80::100:5efe:a00:1", {}, "a group's interface id"},
    {"fe80::300:5efe:a00:1", {}, "a group's interface id"},
    {"fe80::2:5efe:a00:1", {}, "u at the wrong end of the group"},
    {"fe80::400:5efe:a00:1", {}, "a bit beside u"},
    // Several at once.
    {"2002:a00:1:0:0:5efe:127.0.0.1",
     {"10.0.0.1 (6to4)", "127.0.0.1 (isatap)"},
     "ISATAP inside a 6to4 site"},
    {"2001:0:102:304:0:5efe:80ff:fffe",
     {"1.2.3.4 (teredo-server)", "127.0.0.1 (teredo-client)",
      "128.255.255.254 (isatap)"},
     "flags and port that look like ISATAP"},
    {"64:ff9b:1::5efe:127.0.0.1",
     {"127.0.0.1 (nat64-local-use)", "0.94.254.127 (nat64-local-use)",
      "0.0.94.254 (nat64-local-use)", "0.0.0.94 (nat64-local-use)",
      "127.0.0.1 (isatap)"},
     "five in one"},
    // Nothing.
    {"192.0.2.1", {}, "IPv4 itself"},
    {"2001:db8::1", {}, "native"},
    {"2001:4860:4860::8888", {}, "native"},
    {"ff02::1", {}, "multicast"},
    {"fd00:ec2::254", {}, "unique-local"},
};

std::vector<std::string> Texts(const EmbeddedIpv4Addresses& found) {
  std::vector<std::string> texts;
  for (const EmbeddedIpv4Address& embedded : found) {
    std::ostringstream text;
    text << embedded;
    texts.push_back(text.str());
  }
  return texts;
}

TEST(EmbeddedIpv4Test, ListsWhatAnAddressSmuggles) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << row.address << ": " << row.reason);
    const auto any = AnyIpAddress::TryParse(row.address);
    ASSERT_TRUE(any.has_value());
    const EmbeddedIpv4Addresses found = EmbeddedIpv4(*any);
    EXPECT_THAT(Texts(found), ElementsAreArray(row.embedded));
    EXPECT_EQ(found.size(), row.embedded.size());
    EXPECT_EQ(found.empty(), row.embedded.empty());
    // Every type gives the same answer.
    any->Visit([&found](const auto& address) {
      EXPECT_EQ(EmbeddedIpv4(address), found);
    });
    if (const auto dual = DualStackAddress::TryParse(row.address)) {
      EXPECT_EQ(EmbeddedIpv4(*dual), found);
    }
    if (const auto canonical = IpAddress::TryParse(row.address)) {
      EXPECT_EQ(EmbeddedIpv4(*canonical), found);
    }
  }
}

TEST(EmbeddedIpv4Test, ReadsThePrefixesOfTheCaller) {
  // By the first of kNat64.
  EXPECT_THAT(Texts(EmbeddedIpv4("2001:db8:a00:1::"_ipv6, kNat64)),
              ElementsAre("10.0.0.1 (nat64)"));
  // By both.
  EXPECT_THAT(Texts(EmbeddedIpv4("2001:db8:0:64::a00:1"_ipv6, kNat64)),
              ElementsAre("0.0.0.100 (nat64)", "10.0.0.1 (nat64)"));
  EXPECT_THAT(Texts(EmbeddedIpv4("2001:db9::a00:1"_ipv6, kNat64)), IsEmpty());
  // The others are still told.
  EXPECT_THAT(Texts(EmbeddedIpv4("2002:a00:1::"_ipv6, kNat64)),
              ElementsAre("10.0.0.1 (6to4)"));
  EXPECT_THAT(Texts(EmbeddedIpv4("::ffff:10.0.0.1"_mapped, kNat64)),
              ElementsAre("10.0.0.1 (ipv4-mapped)"));
}

// A prefix that is one of ours by another name gives both.
TEST(EmbeddedIpv4Test, NamesTheWellKnownPrefixEvenIfTheCallerDoes) {
  constexpr Nat64Prefix kWellKnown[] = {Nat64Prefix::WellKnown()};
  EXPECT_THAT(Texts(EmbeddedIpv4("64:ff9b::a00:1"_ipv6, kWellKnown)),
              ElementsAre("10.0.0.1 (nat64-well-known)", "10.0.0.1 (nat64)"));
}

TEST(EmbeddedIpv4Test, ThePartsOfTheLocalUseBlockCanBeNamed) {
  constexpr Nat64Prefix kPart[] = {"64:ff9b:1:fffe::/96"_nat64_prefix};
  EXPECT_THAT(Texts(EmbeddedIpv4("64:ff9b:1:fffe::a00:1"_ipv6, kPart)),
              ElementsAre("10.0.0.1 (nat64)"));
  EXPECT_THAT(
      Texts(EmbeddedIpv4("64:ff9b:1:ffff::a00:1"_ipv6, kPart)),
      ElementsAre("10.0.0.1 (nat64-local-use)", "0.0.0.10 (nat64-local-use)",
                  "255.0.0.0 (nat64-local-use)",
                  "255.255.0.0 (nat64-local-use)"));
  // A prefix around the block does not divide it.
  constexpr Nat64Prefix kAround[] = {"64:ff9b::/32"_nat64_prefix};
  EXPECT_THAT(
      Texts(EmbeddedIpv4("64:ff9b:1::a00:1"_ipv6, kAround)),
      ElementsAre("10.0.0.1 (nat64-local-use)", "0.0.0.10 (nat64-local-use)",
                  "0.0.0.0 (nat64-local-use)", "0.1.0.0 (nat64)"));
}

// As many as there can be, for each block that an address can be in and with
// prefixes of the caller's of every length.
TEST(EmbeddedIpv4Test, NoAddressHasMoreThanTheListHolds) {
  size_t most = 0;
  for (const Ipv6Address& address :
       {"2001:0:102:304:0:5efe:506:708"_ipv6,
        "2002:102:304:506:0:5efe:708:90a"_ipv6,
        "64:ff9b:1:203:0:5efe:405:607"_ipv6,
        "2001:db8:102:304:0:5efe:506:708"_ipv6, "64:ff9b::102:304"_ipv6,
        "::102:304"_ipv6}) {
    std::vector<Nat64Prefix> nat64;
    for (const int length : {32, 40, 48, 56, 64, 96, 96, 32}) {
      if (const auto prefix = Nat64Prefix::FromPrefix(
              *Ipv6Prefix::Truncating(address, length))) {
        nat64.push_back(*prefix);
      }
    }
    EXPECT_FALSE(nat64.empty()) << address;
    const EmbeddedIpv4Addresses found = EmbeddedIpv4(address, nat64);
    EXPECT_LE(found.size(), EmbeddedIpv4Addresses::kCapacity) << address;
    const auto texts = Texts(found);
    EXPECT_EQ(std::set(texts.begin(), texts.end()).size(), found.size());
    most = std::max(most, found.size());
  }
  EXPECT_EQ(most, 9u);  // Teredo's two, six of the caller's, and ISATAP.
}

// Each mechanism, there and back.
constexpr Ipv4Address kSamples[] = {"0.0.0.2"_ipv4,   "10.0.0.1"_ipv4,
                                    "127.0.0.1"_ipv4, "192.0.2.1"_ipv4,
                                    "128.0.0.0"_ipv4, "255.255.255.255"_ipv4};

TEST(EmbeddedIpv4Test, MechanismsGoThereAndBack) {
  for (const Ipv4Address& ipv4 : kSamples) {
    EXPECT_EQ(Ipv4FromCompatible(Ipv4CompatibleAddress(ipv4).value()), ipv4);
    EXPECT_EQ(Ipv4FromTranslated(Ipv4TranslatedAddress(ipv4)), ipv4);
    EXPECT_EQ(Ipv4FromSixToFour(SixToFourAddress(ipv4, 0, 0)), ipv4);
    EXPECT_EQ(Ipv4FromSixToFour(SixToFourAddress(ipv4, 0xffff, ~uint64_t{0})),
              ipv4);
    EXPECT_EQ(
        Ipv4FromIsatap(IsatapAddress("fe80::/64"_ipv6_prefix, ipv4).value()),
        ipv4);
    const TeredoAddress teredo = {.server = ipv4,
                                  .flags = 0x1234,
                                  .client_port = 0x5678,
                                  .client = "203.0.113.9"_ipv4};
    EXPECT_EQ(TeredoAddress::FromIpv6(teredo.ToIpv6()), teredo);
  }
}

static_assert(Ipv4CompatibleAddress("192.0.2.1"_ipv4) == "::c000:201"_ipv6);
static_assert(!Ipv4CompatibleAddress("0.0.0.0"_ipv4));
static_assert(!Ipv4CompatibleAddress("0.0.0.1"_ipv4));
static_assert(Ipv4CompatibleAddress("0.0.0.2"_ipv4) == "::2"_ipv6);
static_assert(Ipv4TranslatedAddress("192.0.2.1"_ipv4) ==
              "::ffff:0:c000:201"_ipv6);
static_assert(SixToFourPrefix("192.0.2.1"_ipv4) ==
              "2002:c000:201::/48"_ipv6_prefix);
static_assert(SixToFourAddress("192.0.2.1"_ipv4, 0x1234, 5) ==
              "2002:c000:201:1234::5"_ipv6);
static_assert(IsatapInterfaceId("10.0.0.1"_ipv4) == 0x00005efe0a000001);
static_assert(IsatapInterfaceId("8.8.8.8"_ipv4) == 0x02005efe08080808);
static_assert(IsatapAddress("fe80::/64"_ipv6_prefix, "10.0.0.1"_ipv4) ==
              "fe80::5efe:a00:1"_ipv6);
static_assert(IsatapAddress("2a00:1:2:3::/64"_ipv6_prefix, "8.8.8.8"_ipv4) ==
              "2a00:1:2:3:200:5efe:808:808"_ipv6);
static_assert(!IsatapAddress("fe80::/63"_ipv6_prefix, "10.0.0.1"_ipv4));
static_assert(!IsatapAddress("fe80::/65"_ipv6_prefix, "10.0.0.1"_ipv4));
static_assert(!IsatapAddress("fe80::/10"_ipv6_prefix, "10.0.0.1"_ipv4));

// The parts of a Teredo address that was written down elsewhere, and of which
// every bit stands for something.
constexpr Ipv6Address kTeredo = "2001:0:4136:e378:8000:63bf:3fff:fdd2"_ipv6;
static_assert(TeredoAddress::FromIpv6(kTeredo) ==
              TeredoAddress{.server = "65.54.227.120"_ipv4,
                            .flags = 0x8000,
                            .client_port = 40000,
                            .client = "192.0.2.45"_ipv4});
static_assert(TeredoAddress::FromIpv6(kTeredo)->ToIpv6() == kTeredo);
static_assert(TeredoAddress::FromIpv6(kTeredo)->is_cone());
static_assert(
    !TeredoAddress::FromIpv6("2001:0:4136:e378:7fff::"_ipv6)->is_cone());
static_assert(TeredoAddress::FromIpv6("2001::"_ipv6)->client_port == 65535);
static_assert(TeredoAddress().ToIpv6() == "2001::ffff:ffff:ffff"_ipv6);

TEST(EmbeddedIpv4Test, EveryBitOfATeredoAddressCounts) {
  std::set<Ipv6Address> seen;
  for (size_t bit = 32; bit < 128; ++bit) {
    std::array<uint8_t, 16> bytes = kTeredo.bytes();
    bytes[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
    const Ipv6Address changed = *Ipv6Address::FromBytes(bytes);
    const auto teredo = TeredoAddress::FromIpv6(changed);
    ASSERT_TRUE(teredo.has_value());
    EXPECT_EQ(teredo->ToIpv6(), changed);
    EXPECT_NE(teredo, TeredoAddress::FromIpv6(kTeredo));
    EXPECT_TRUE(seen.insert(teredo->ToIpv6()).second);
  }
}

TEST(EmbeddedIpv4Test, MechanismsHaveNames) {
  const auto text = [](int mechanism) {
    std::ostringstream out;
    out << static_cast<Ipv4Embedding>(mechanism);
    return out.str();
  };
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(Ipv4Embedding::kIsatap); ++i) {
    EXPECT_TRUE(names.insert(text(i)).second);
  }
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(text(255), "unknown");
}

}  // namespace
}  // namespace dualstack
