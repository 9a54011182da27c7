// The matchers match, and say what they saw when they do not.

#include "dualstack/address/matchers.h"

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::AllOf;
using ::testing::DescribeMatcher;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Lt;
using ::testing::Matcher;
using ::testing::Not;
using ::testing::Optional;
using ::testing::PrintToString;
using ::testing::StartsWith;

// What the matcher says of the value.
template <typename T, typename M>
std::string Explain(const T& value, const M& matcher) {
  testing::StringMatchResultListener listener;
  testing::ExplainMatchResult(matcher, value, &listener);
  return listener.str();
}

constexpr AnyIpAddress kAnyIpv4 = "192.0.2.1"_ipv4;
constexpr AnyIpAddress kAnyMapped = "::ffff:192.0.2.1"_mapped;
constexpr AnyIpAddress kAnyIpv6 = "2001:db8::1"_ipv6;
constexpr DualStackSockaddr kPeer =
    Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80);

TEST(KindMatchersTest, MatchSums) {
  EXPECT_THAT(kAnyIpv4, AllOf(IsIpv4(), Not(IsMapped()), Not(IsIpv6())));
  EXPECT_THAT(kAnyMapped, AllOf(Not(IsIpv4()), IsMapped(), Not(IsIpv6())));
  EXPECT_THAT(kAnyIpv6, AllOf(Not(IsIpv4()), Not(IsMapped()), IsIpv6()));
  EXPECT_THAT(IpAddress("192.0.2.1"_ipv4), IsIpv4());
  EXPECT_THAT(DualStackAddress("::1"_ipv6), Not(IsMapped()));
  EXPECT_THAT(kPeer, IsMapped());
  EXPECT_THAT(Canonical(kPeer), IsIpv4());
  EXPECT_THAT(AnySockaddr(Ipv4Sockaddr()), IsIpv4());
  EXPECT_THAT(IpPrefix("::/0"_ipv6_prefix), IsIpv6());
}

TEST(KindMatchersTest, Explain) {
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(IsMapped()), "is IPv4-mapped");
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(Not(IsMapped())),
            "isn't IPv4-mapped");
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(IsIpv4()), "is IPv4");
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(Not(IsIpv6())), "isn't IPv6");
  EXPECT_EQ(Explain(kAnyIpv4, IsMapped()), "which is IPv4");
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(kAnyIpv4, IsMapped()),
                          "Value of: kAnyIpv4\n"
                          "Expected: is IPv4-mapped\n"
                          "  Actual: 192.0.2.1");
}

TEST(CanonicalIsTest, MatchesEveryType) {
  EXPECT_THAT("192.0.2.1"_ipv4, CanonicalIs("192.0.2.1"));
  EXPECT_THAT("::ffff:192.0.2.1"_mapped, CanonicalIs("192.0.2.1"));
  EXPECT_THAT("2001:db8::1"_ipv6, CanonicalIs("2001:DB8:0::1"));
  EXPECT_THAT(IpAddress("192.0.2.1"_ipv4), CanonicalIs("192.0.2.1"));
  EXPECT_THAT(DualStackAddress("::ffff:192.0.2.1"_mapped),
              CanonicalIs("192.0.2.1"));
  EXPECT_THAT(kAnyMapped, CanonicalIs("192.0.2.1"));
  EXPECT_THAT(kAnyIpv6, Not(CanonicalIs("192.0.2.1")));

  EXPECT_THAT(Unmap(kPeer.AsIpv4Mapped().value()), CanonicalIs("192.0.2.1:80"));
  EXPECT_THAT(kPeer.AsIpv4Mapped().value(), CanonicalIs("192.0.2.1:80"));
  EXPECT_THAT(kPeer, CanonicalIs("192.0.2.1:80"));
  EXPECT_THAT(AnySockaddr(kPeer), CanonicalIs("192.0.2.1:80"));
  EXPECT_THAT(Canonical(kPeer), Not(CanonicalIs("192.0.2.1:81")));
  EXPECT_THAT(Ipv6Sockaddr("::1"_ipv6, 80), CanonicalIs("[::1]:80"));

  EXPECT_THAT("10.0.0.0/8"_ipv4_prefix, CanonicalIs("10.0.0.0/8"));
  EXPECT_THAT("::ffff:10.0.0.0/104"_mapped_prefix, CanonicalIs("10.0.0.0/8"));
  EXPECT_THAT("2001:db8::/32"_ipv6_prefix, Not(CanonicalIs("::/0")));
  EXPECT_THAT(IpPrefix("::/0"_ipv6_prefix), CanonicalIs("::/0"));
}

TEST(CanonicalIsTest, TakesValuesAndMatchers) {
  EXPECT_THAT(kAnyMapped, CanonicalIs("192.0.2.1"_ipv4));
  EXPECT_THAT(kAnyMapped, CanonicalIs(IpAddress("192.0.2.1"_ipv4)));
  EXPECT_THAT(kAnyMapped, CanonicalIs(IsIpv4()));
  EXPECT_THAT(kAnyMapped, CanonicalIs(HasText(StartsWith("192."))));
  EXPECT_THAT(kPeer, CanonicalIs(Canonical(kPeer)));
  EXPECT_THAT(kPeer, CanonicalIs(HasPort(80)));
  EXPECT_THAT(kAnyMapped, CanonicalIs(std::string("192.0.2.1")));
}

TEST(CanonicalIsTest, Explains) {
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(CanonicalIs("192.0.2.1")),
            "whose canonical form is equal to 192.0.2.1");
  EXPECT_THAT(Explain(kAnyMapped, CanonicalIs("192.0.2.2")),
              StartsWith("whose canonical form is 192.0.2.1"));
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THAT(kAnyMapped, CanonicalIs("192.0.2.2")),
      "Value of: kAnyMapped\n"
      "Expected: whose canonical form is equal to 192.0.2.2\n"
      "  Actual: ::ffff:192.0.2.1 (of type dualstack::AnyIpAddress), whose "
      "canonical form is 192.0.2.1");
}

// The mistake is the test's, and must not pass for a result.
TEST(CanonicalIsTest, BadTextFailsTheTest) {
  EXPECT_NONFATAL_FAILURE(
      static_cast<void>(Matcher<AnyIpAddress>(CanonicalIs("192.0.2.256"))),
      "IP address \"192.0.2.256\": offset 8: decimal octet above 255");
  EXPECT_NONFATAL_FAILURE(
      static_cast<void>(
          Matcher<AnyIpAddress>(Not(CanonicalIs("::ffff:192.0.2.1")))),
      "IP address \"::ffff:192.0.2.1\": offset 0: IPv4-mapped address where a "
      "canonical address is wanted");
  EXPECT_NONFATAL_FAILURE(
      static_cast<void>(Matcher<IpPrefix>(CanonicalIs("10.0.0.1/8"))),
      "IP prefix \"10.0.0.1/8\": offset ");
}

TEST(HasPortTest, TakesNumbersAndMatchers) {
  constexpr uint16_t kPort = 80;
  EXPECT_THAT(kPeer, HasPort(80));
  EXPECT_THAT(kPeer, HasPort(kPort));
  EXPECT_THAT(kPeer, Not(HasPort(443)));
  EXPECT_THAT(kPeer, HasPort(Lt(1024)));
  EXPECT_THAT(Ipv4Sockaddr("192.0.2.1"_ipv4, 80), HasPort(80));
  EXPECT_THAT(Canonical(kPeer), HasPort(80));
  EXPECT_EQ(DescribeMatcher<AnySockaddr>(HasPort(80)),
            "whose port is equal to 80");
  EXPECT_EQ(DescribeMatcher<AnySockaddr>(Not(HasPort(Ge(1024)))),
            "whose port isn't >= 1024");
  EXPECT_THAT(Explain(kPeer, HasPort(443)), StartsWith("whose port is 80"));
}

TEST(HasTextTest, MatchesEveryType) {
  EXPECT_THAT(kAnyMapped, HasText("::ffff:192.0.2.1"));
  EXPECT_THAT(kPeer, HasText(StartsWith("[::ffff:")));
  EXPECT_THAT("::/0"_ipv6_prefix, HasText("::/0"));
  EXPECT_THAT(kAnyMapped, Not(HasText("192.0.2.1")));
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(HasText("::")),
            "whose text is equal to \"::\"");
  EXPECT_EQ(Explain(kAnyIpv4, HasText("::")), "whose text is \"192.0.2.1\"");
}

TEST(InPrefixTest, ComparesWithinAKind) {
  EXPECT_THAT("10.1.2.3"_ipv4, InPrefix("10.0.0.0/8"));
  EXPECT_THAT("11.1.2.3"_ipv4, Not(InPrefix("10.0.0.0/8")));
  EXPECT_THAT("fe80::1"_ipv6, InPrefix("fe80::/10"));
  EXPECT_THAT("::ffff:10.1.2.3"_mapped, InPrefix("::ffff:10.0.0.0/104"));
  EXPECT_THAT(IpAddress("10.1.2.3"_ipv4), InPrefix("10.0.0.0/8"));
  EXPECT_THAT(IpAddress("10.1.2.3"_ipv4), Not(InPrefix("::/0")));
  EXPECT_THAT(kAnyMapped, CanonicalIs(InPrefix("192.0.2.0/24")));

  EXPECT_THAT("10.1.2.3"_ipv4, InPrefix("10.0.0.0/8"_ipv4_prefix));
  EXPECT_THAT(IpAddress("10.1.2.3"_ipv4),
              InPrefix(IpPrefix("10.0.0.0/8"_ipv4_prefix)));
  EXPECT_THAT("10.1.0.0/16"_ipv4_prefix, InPrefix("10.0.0.0/8"_ipv4_prefix));
  EXPECT_THAT("::ffff:10.1.2.3"_mapped,
              InPrefix("::ffff:10.0.0.0/104"_mapped_prefix));
}

TEST(InPrefixTest, Explains) {
  EXPECT_EQ(DescribeMatcher<Ipv4Address>(InPrefix("10.0.0.0/8")),
            "is in 10.0.0.0/8");
  EXPECT_EQ(DescribeMatcher<Ipv4Address>(Not(InPrefix("10.0.0.0/8"))),
            "isn't in 10.0.0.0/8");
  EXPECT_NONFATAL_FAILURE(
      static_cast<void>(Matcher<Ipv4Address>(Not(InPrefix("10.0.0.0")))),
      "IPv4 prefix \"10.0.0.0\": offset 8: ");
  EXPECT_NONFATAL_FAILURE(
      static_cast<void>(Matcher<Ipv4MappedAddress>(InPrefix("10.0.0.0/8"))),
      "IPv4-mapped prefix \"10.0.0.0/8\": offset 0: ");
}

TEST(IsAllowedByTest, AsksThePolicy) {
  const ReachabilityPolicy policy;
  EXPECT_THAT("8.8.8.8"_ipv4, IsAllowedBy(policy));
  EXPECT_THAT("::ffff:10.0.0.1"_mapped, Not(IsAllowedBy(policy)));
  EXPECT_THAT(kAnyIpv6, Not(IsAllowedBy(policy)));
  EXPECT_THAT(kPeer, Not(IsAllowedBy(policy)));
  EXPECT_THAT(Ipv4Sockaddr("8.8.8.8"_ipv4, 80), IsAllowedBy(policy));
  EXPECT_THAT("10.0.0.1"_ipv4,
              IsAllowedBy(ReachabilityPolicy::FromRules(
                              {.allow = {"10.0.0.0/8"_ipv4_prefix}})
                              .value()));
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(IsAllowedBy(policy)), "is allowed");
  EXPECT_EQ(DescribeMatcher<AnyIpAddress>(Not(IsAllowedBy(policy))),
            "is denied");
  EXPECT_EQ(Explain("::ffff:10.0.0.1"_mapped, IsAllowedBy(policy)),
            "denied: ::ffff:10.0.0.1 embeds 10.0.0.1 (ipv4-mapped): "
            "Private-Use [RFC1918]");
}

TEST(MatchersTest, ComposeWithGoogleMocksOwn) {
  const std::vector<AnyIpAddress> all = {kAnyIpv4, kAnyMapped};
  EXPECT_THAT(all, ElementsAre(IsIpv4(), IsMapped()));
  EXPECT_THAT(all, Each(CanonicalIs("192.0.2.1")));
  EXPECT_THAT(std::optional(kPeer), Optional(HasPort(80)));
  EXPECT_THAT(AnyIpAddress::TryParse("::ffff:1.2.3.4"), Optional(IsMapped()));
}

// --- What GoogleTest prints

TEST(PrintersTest, ValuesAreText) {
  EXPECT_EQ(PrintToString(kAnyMapped), "::ffff:192.0.2.1");
  EXPECT_EQ(PrintToString(kPeer), "[::ffff:192.0.2.1]:80");
  EXPECT_EQ(PrintToString("10.0.0.0/8"_ipv4_prefix), "10.0.0.0/8");
  EXPECT_EQ(PrintToString(AddressKind::kIpv4Mapped), "IPv4-mapped");
}

TEST(PrintersTest, SoAreValuesInside) {
  EXPECT_EQ(PrintToString(std::optional(kAnyIpv4)), "(192.0.2.1)");
  EXPECT_EQ(PrintToString(std::optional<Ipv4Address>()), "(nullopt)");
  EXPECT_EQ(PrintToString(std::vector<Ipv6Address>{"::"_ipv6, "::1"_ipv6}),
            "{ ::, ::1 }");
  EXPECT_EQ(PrintToString(std::pair(kAnyIpv4, "::/0"_ipv6_prefix)),
            "(192.0.2.1, ::/0)");
}

TEST(PrintersTest, SoAreResults) {
  EXPECT_EQ(PrintToString(Ipv4Address::Parse("192.0.2.1")), "OK: 192.0.2.1");
  // Newer versions of Abseil add where in the source it was found.
  EXPECT_THAT(PrintToString(Ipv4Address::Parse("192.0.2.256")),
              StartsWith("INVALID_ARGUMENT: IPv4 address \"192.0.2.256\": "
                         "offset 8: decimal octet above 255"));
  const auto results = std::vector{IpPrefix::Parse("::/0")};
  EXPECT_EQ(PrintToString(results), "{ OK: ::/0 }");
}

}  // namespace
}  // namespace dualstack
