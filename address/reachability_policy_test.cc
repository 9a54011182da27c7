// Where a server may connect on a user's behalf: what is denied and by which
// layer, how rules decide, and that no disguise ever helps.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

AnyIpAddress Any(std::string_view text) {
  const auto address = AnyIpAddress::TryParse(text);
  EXPECT_TRUE(address.has_value()) << text;
  return address.value_or(AnyIpAddress());
}

struct Row {
  std::string_view address;
  std::string_view verdict;  // What follows the address.
  std::string_view reason;
};

constexpr Row kAllowed[] = {
    {"8.8.8.8", "is globally reachable", "in no row"},
    {"1.0.0.0", "is globally reachable", "after 0.0.0.0/8"},
    {"9.255.255.255", "is globally reachable", "before 10.0.0.0/8"},
    {"11.0.0.0", "is globally reachable", "after 10.0.0.0/8"},
    {"100.63.255.255", "is globally reachable", "before 100.64.0.0/10"},
    {"100.128.0.0", "is globally reachable", "after 100.64.0.0/10"},
    {"126.255.255.255", "is globally reachable", "before 127.0.0.0/8"},
    {"128.0.0.0", "is globally reachable", "after 127.0.0.0/8"},
    {"168.63.129.16", "is globally reachable", "a cloud's own, not told by us"},
    {"169.253.255.255", "is globally reachable", "before 169.254.0.0/16"},
    {"169.255.0.0", "is globally reachable", "after 169.254.0.0/16"},
    {"172.15.255.255", "is globally reachable", "before 172.16.0.0/12"},
    {"172.32.0.0", "is globally reachable", "after 172.16.0.0/12"},
    {"192.0.0.9", "is globally reachable", "a yes inside a no"},
    {"192.0.0.10", "is globally reachable", "a yes inside a no"},
    {"192.31.196.1", "is globally reachable", "a row that says yes"},
    {"192.169.0.0", "is globally reachable", "after 192.168.0.0/16"},
    {"198.20.0.0", "is globally reachable", "after 198.18.0.0/15"},
    {"223.255.255.255", "is globally reachable", "before 224.0.0.0/4"},
    {"2000::", "is globally reachable", "first of 2000::/3"},
    {"2001:1::1", "is globally reachable", "a yes inside a no"},
    {"2001:200::", "is globally reachable", "after 2001::/23"},
    {"2001:db7:ffff::1", "is globally reachable", "before 2001:db8::/32"},
    {"2001:db9::", "is globally reachable", "after 2001:db8::/32"},
    {"2003::", "is globally reachable", "after 2002::/16"},
    {"2001:4860:4860::8888", "is globally reachable", "in no row"},
    {"3ffe:ffff::1", "is globally reachable", "before 3fff::/20"},
    {"3fff:1000::", "is globally reachable", "after 3fff::/20"},
    {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "is globally reachable",
     "last of 2000::/3"},
    {"::ffff:8.8.8.8", "embeds 8.8.8.8 (ipv4-mapped): globally reachable",
     "mapped"},
    {"64:ff9b::808:808", "is globally reachable", "NAT64 to a public address"},
    {"2a00::5efe:8.8.8.8", "is globally reachable", "ISATAP, both public"},
};

constexpr Row kDenied[] = {
    // The host itself.
    {"0.0.0.0", "is This host on this network [RFC1122], Section 3.2.1.3", ""},
    {"0.0.0.1", "is This network [RFC791], Section 3.2", ""},
    {"0.255.255.255", "is This network [RFC791], Section 3.2", "last"},
    {"127.0.0.0", "is Loopback [RFC1122], Section 3.2.1.3", "first"},
    {"127.0.0.1", "is Loopback [RFC1122], Section 3.2.1.3", ""},
    {"127.255.255.255", "is Loopback [RFC1122], Section 3.2.1.3", "last"},
    {"::", "is Unspecified Address [RFC4291]", ""},
    {"::1", "is Loopback Address [RFC4291]", ""},
    // The network it stands in.
    {"10.0.0.0", "is Private-Use [RFC1918]", "first"},
    {"10.255.255.255", "is Private-Use [RFC1918]", "last"},
    {"100.64.0.0", "is Shared Address Space [RFC6598]", "first"},
    {"100.100.100.200", "is Shared Address Space [RFC6598]", "a cloud's data"},
    {"100.127.255.255", "is Shared Address Space [RFC6598]", "last"},
    {"169.254.0.0", "is Link Local [RFC3927]", "first"},
    {"169.254.169.254", "is Link Local [RFC3927]", "clouds' metadata"},
    {"169.254.255.255", "is Link Local [RFC3927]", "last"},
    {"172.16.0.0", "is Private-Use [RFC1918]", "first"},
    {"172.31.255.255", "is Private-Use [RFC1918]", "last"},
    {"192.168.0.0", "is Private-Use [RFC1918]", "first"},
    {"192.168.255.255", "is Private-Use [RFC1918]", "last"},
    {"fc00::", "is Unique-Local [RFC4193] [RFC8190]", "first"},
    {"fd00:ec2::254", "is Unique-Local [RFC4193] [RFC8190]", "metadata"},
    {"fdff:ffff::1", "is Unique-Local [RFC4193] [RFC8190]", ""},
    {"fe80::", "is Link-Local Unicast [RFC4291]", "first"},
    {"febf:ffff::1", "is Link-Local Unicast [RFC4291]", ""},
    {"fec0::1", "is outside 2000::/3 [RFC3587]", "site-local, deprecated"},
    // What nobody has.
    {"192.0.0.0", "is IPv4 Service Continuity Prefix [RFC7335]", ""},
    {"192.0.0.8", "is IPv4 dummy address [RFC7600]", ""},
    {"192.0.0.170", "is NAT64/DNS64 Discovery [RFC8880][RFC7050], Section 2.2",
     ""},
    {"192.0.0.192", "is IETF Protocol Assignments [RFC6890], Section 2.1",
     "once a cloud's metadata"},
    {"192.0.2.1", "is Documentation (TEST-NET-1) [RFC5737]", ""},
    {"192.88.99.1", "is Deprecated (6to4 Relay Anycast) [RFC7526]",
     "a terminated row has no answer"},
    {"192.88.99.2", "is 6a44-relay anycast address [RFC6751]", ""},
    {"198.18.0.0", "is Benchmarking [RFC2544]", "first"},
    {"198.19.255.255", "is Benchmarking [RFC2544]", "last"},
    {"198.51.100.1", "is Documentation (TEST-NET-2) [RFC5737]", ""},
    {"203.0.113.1", "is Documentation (TEST-NET-3) [RFC5737]", ""},
    {"240.0.0.0", "is Reserved [RFC1112], Section 4", ""},
    {"255.255.255.254", "is Reserved [RFC1112], Section 4", ""},
    {"100::1", "is Discard-Only Address Block [RFC6666]", ""},
    {"2001:2::1", "is Benchmarking [RFC5180][RFC Errata 1752]", ""},
    {"2001:10::1", "is Deprecated (previously ORCHID) [RFC4843]", ""},
    {"2001:100::", "is IETF Protocol Assignments [RFC2928]", ""},
    {"2001:db8::1", "is Documentation [RFC3849]", ""},
    {"3fff::1", "is Documentation [RFC9637]", ""},
    {"5f00::1", "is Segment Routing (SRv6) SIDs [RFC9602]", ""},
    {"1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "is outside 2000::/3 [RFC3587]",
     "before 2000::/3"},
    {"4000::", "is outside 2000::/3 [RFC3587]", "after 2000::/3"},
    {"::1:0:0", "is outside 2000::/3 [RFC3587]", "in no row"},
    {"64:ff9b::1:0:0", "is outside 2000::/3 [RFC3587]", "after 64:ff9b::/96"},
    {"64:ff9b:2::", "is outside 2000::/3 [RFC3587]", "after 64:ff9b:1::/48"},
    // What many have.
    {"224.0.0.0", "is multicast", "first"},
    {"239.255.255.255", "is multicast", "last"},
    {"255.255.255.255", "is Limited Broadcast [RFC8190] [RFC919], Section 7",
     ""},
    {"ff00::", "is multicast", "first"},
    {"ff02::1", "is multicast", ""},
    {"ff0e::1", "is multicast", "global is no better"},
    // Mapped.
    {"::ffff:0.0.0.0",
     "embeds 0.0.0.0 (ipv4-mapped): This host on this network [RFC1122], "
     "Section 3.2.1.3",
     ""},
    {"::ffff:127.0.0.1",
     "embeds 127.0.0.1 (ipv4-mapped): Loopback [RFC1122], Section 3.2.1.3", ""},
    {"::ffff:a9fe:a9fe",
     "embeds 169.254.169.254 (ipv4-mapped): Link Local [RFC3927]",
     "in hexadecimal"},
    {"::ffff:224.0.0.1", "embeds 224.0.0.1 (ipv4-mapped): multicast", ""},
    // Other disguises.
    {"::127.0.0.1",
     "embeds 127.0.0.1 (ipv4-compatible): Loopback [RFC1122], Section 3.2.1.3",
     ""},
    {"::8.8.8.8", "is outside 2000::/3 [RFC3587]", "public, but deprecated"},
    {"::ffff:0:127.0.0.1",
     "embeds 127.0.0.1 (ipv4-translated): Loopback [RFC1122], Section 3.2.1.3",
     ""},
    {"::ffff:0:8.8.8.8", "is outside 2000::/3 [RFC3587]", ""},
    {"64:ff9b::",
     "embeds 0.0.0.0 (nat64-well-known): This host on this network [RFC1122], "
     "Section 3.2.1.3",
     ""},
    {"64:ff9b::a00:1",
     "embeds 10.0.0.1 (nat64-well-known): Private-Use [RFC1918]", ""},
    {"64:ff9b::7f00:1",
     "embeds 127.0.0.1 (nat64-well-known): Loopback [RFC1122], Section 3.2.1.3",
     ""},
    {"64:ff9b::169.254.169.254",
     "embeds 169.254.169.254 (nat64-well-known): Link Local [RFC3927]", ""},
    {"64:ff9b:1::a00:1",
     "embeds 10.0.0.1 (nat64-local-use): Private-Use [RFC1918]", "as /96"},
    {"64:ff9b:1:a00:0:100::",
     "embeds 0.0.0.0 (nat64-local-use): This host on this network [RFC1122], "
     "Section 3.2.1.3",
     "as /48, and the others are no better"},
    {"64:ff9b:1:808:8:808:808:808", "is IPv4-IPv6 Translat. [RFC8215]",
     "public however it is read"},
    {"2002:7f00:1::",
     "embeds 127.0.0.1 (6to4): Loopback [RFC1122], Section 3.2.1.3", ""},
    {"2002:a9fe:a9fe::1", "embeds 169.254.169.254 (6to4): Link Local [RFC3927]",
     ""},
    {"2002:808:808::", "is 6to4 [RFC3056]", "public, but undefined"},
    {"2001:0:7f00:1::",
     "embeds 127.0.0.1 (teredo-server): Loopback [RFC1122], Section 3.2.1.3",
     ""},
    {"2001:0:808:808:0:0:80ff:fffe",
     "embeds 127.0.0.1 (teredo-client): Loopback [RFC1122], Section 3.2.1.3",
     ""},
    {"2001:0:808:808::f7f7:f7f7", "is TEREDO [RFC4380] [RFC8190]",
     "public, but undefined"},
    {"fe80::5efe:10.0.0.1", "embeds 10.0.0.1 (isatap): Private-Use [RFC1918]",
     ""},
    {"fe80::200:5efe:8.8.8.8", "is Link-Local Unicast [RFC4291]", ""},
    {"2a00::5efe:10.0.0.1", "embeds 10.0.0.1 (isatap): Private-Use [RFC1918]",
     "in a public network"},
    {"2001:db8::5efe:192.168.0.1",
     "embeds 192.168.0.1 (isatap): Private-Use [RFC1918]", ""},
    // One in another.
    {"2002:808:808:0:0:5efe:127.0.0.1",
     "embeds 127.0.0.1 (isatap): Loopback [RFC1122], Section 3.2.1.3",
     "ISATAP behind a public 6to4 router"},
    {"64:ff9b:1:808:0:5efe:127.0.0.1",
     "embeds 127.0.0.1 (nat64-local-use): Loopback [RFC1122], Section 3.2.1.3",
     "NAT64 or ISATAP"},
};

std::string Text(const ReachabilityVerdict& verdict) {
  return verdict.ToString();
}

TEST(ReachabilityPolicyTest, AllowsWhatIsGloballyReachable) {
  const ReachabilityPolicy policy;
  for (const Row& row : kAllowed) {
    const AnyIpAddress address = Any(row.address);
    const ReachabilityVerdict verdict = policy.Check(address);
    EXPECT_TRUE(verdict.allowed()) << row.address << ": " << row.reason;
    EXPECT_EQ(Text(verdict),
              "allowed: " + address.ToString() + " " + std::string(row.verdict))
        << row.reason;
    EXPECT_EQ(verdict.address, address);
  }
}

TEST(ReachabilityPolicyTest, DeniesEverythingElseAndSaysWhy) {
  const ReachabilityPolicy policy;
  for (const Row& row : kDenied) {
    const AnyIpAddress address = Any(row.address);
    const ReachabilityVerdict verdict = policy.Check(address);
    EXPECT_FALSE(verdict.allowed()) << row.address << ": " << row.reason;
    EXPECT_EQ(Text(verdict),
              "denied: " + address.ToString() + " " + std::string(row.verdict))
        << row.reason;
    EXPECT_EQ(verdict.address, address);
    std::ostringstream stream;
    stream << verdict;
    EXPECT_EQ(stream.str(), Text(verdict));
  }
}

// What is in the text is in the verdict.
TEST(ReachabilityPolicyTest, AVerdictNamesTheLayer) {
  const ReachabilityPolicy policy;
  const ReachabilityVerdict nat64 = policy.Check("64:ff9b::a00:1"_ipv6);
  EXPECT_EQ(nat64.reason, ReachabilityReason::kNotGloballyReachable);
  EXPECT_EQ(nat64.embedded,
            (EmbeddedIpv4Address{.mechanism = Ipv4Embedding::kNat64WellKnown,
                                 .address = "10.0.0.1"_ipv4}));
  ASSERT_NE(nat64.block, nullptr);
  EXPECT_EQ(nat64.block, FindSpecialPurposeBlock("10.0.0.1"_ipv4));
  EXPECT_EQ(nat64.rule, std::nullopt);

  const ReachabilityVerdict six_to_four = policy.Check("2002:808:808::"_ipv6);
  EXPECT_EQ(six_to_four.reason, ReachabilityReason::kReachabilityUndefined);
  EXPECT_EQ(six_to_four.embedded, std::nullopt);
  EXPECT_EQ(six_to_four.block, FindSpecialPurposeBlock("2002::"_ipv6));

  const ReachabilityVerdict unassigned = policy.Check("4000::"_ipv6);
  EXPECT_EQ(unassigned.reason, ReachabilityReason::kNotGlobalUnicast);
  EXPECT_EQ(unassigned.block, nullptr);

  const ReachabilityVerdict multicast = policy.Check("224.0.0.1"_ipv4);
  EXPECT_EQ(multicast.reason, ReachabilityReason::kMulticast);
}

TEST(ReachabilityPolicyTest, AVerdictThatNobodyFilledInDenies) {
  const ReachabilityVerdict verdict;
  EXPECT_FALSE(verdict.allowed());
  EXPECT_EQ(Text(verdict), "denied: 0.0.0.0 is not globally reachable");
  EXPECT_EQ(Text({.reason = ReachabilityReason::kDenyRule}),
            "denied: 0.0.0.0 is denied by a rule");
  EXPECT_EQ(Text({.reason = ReachabilityReason{7}}),
            "denied: 0.0.0.0 is unknown");
}

TEST(ReachabilityPolicyTest, ReasonsHaveNames) {
  std::ostringstream stream;
  for (uint8_t reason = 0; reason <= 7; ++reason) {
    stream << ReachabilityReason{reason} << '\n';
  }
  EXPECT_EQ(stream.str(),
            "not globally reachable\nof undefined reachability\nmulticast\n"
            "not global unicast\ndenied by a rule\nallowed by a rule\n"
            "globally reachable\nunknown\n");
}

TEST(ReachabilityPolicyTest, EveryTypeOfAddressIsJudgedAlike) {
  const ReachabilityPolicy policy;
  const auto expect = [&policy](const auto& address, std::string_view text) {
    EXPECT_EQ(Text(policy.Check(address)), text);
  };
  expect("10.0.0.1"_ipv4, "denied: 10.0.0.1 is Private-Use [RFC1918]");
  expect(IpAddress("10.0.0.1"_ipv4),
         "denied: 10.0.0.1 is Private-Use [RFC1918]");
  expect(Map("10.0.0.1"_ipv4),
         "denied: ::ffff:10.0.0.1 embeds 10.0.0.1 (ipv4-mapped): Private-Use "
         "[RFC1918]");
  expect(DualStackAddress(Map("10.0.0.1"_ipv4)),
         "denied: ::ffff:10.0.0.1 embeds 10.0.0.1 (ipv4-mapped): Private-Use "
         "[RFC1918]");
  expect("fe80::1"_ipv6, "denied: fe80::1 is Link-Local Unicast [RFC4291]");
  expect(DualStackAddress("fe80::1"_ipv6),
         "denied: fe80::1 is Link-Local Unicast [RFC4291]");
  expect(AnySockaddr(Ipv6Sockaddr("fe80::1"_ipv6, 80)).address(),
         "denied: fe80::1 is Link-Local Unicast [RFC4291]");
}

// Numbers in other clothes are no addresses; the policy is not asked about what
// the system's lenient functions would make of them.
TEST(ReachabilityPolicyTest, OtherSpellingsAreNoAddresses) {
  for (const std::string_view text : {"2130706433",
                                      "0x7f000001",
                                      "0177.0.0.1",
                                      "017700000001",
                                      "127.1",
                                      "127.0.1",
                                      "0",
                                      "127.0.0.1.",
                                      " 127.0.0.1",
                                      "127.0.0.1 ",
                                      "127.0.0.01",
                                      "[::1]",
                                      "::1%lo",
                                      "::ffff:127.0.0.1%lo",
                                      "::ffff:0x7f.0.0.1",
                                      "::ffff:127.1",
                                      "localhost",
                                      "127.0.0.1:80",
                                      "1.1.1.1@127.0.0.1",
                                      ""}) {
    EXPECT_EQ(AnyIpAddress::TryParse(text), std::nullopt) << text;
  }
}

ReachabilityPolicy Policy(ReachabilityRules rules) {
  absl::StatusOr<ReachabilityPolicy> policy =
      ReachabilityPolicy::FromRules(std::move(rules));
  EXPECT_TRUE(policy.ok()) << policy.status();
  return policy.ok() ? *std::move(policy) : ReachabilityPolicy();
}

// The table in the header.
TEST(ReachabilityPolicyTest, RulesComeInOrder) {
  const IpPrefix private_use = "10.0.0.0/8"_ipv4_prefix;
  const IpPrefix nat64 = "64:ff9b::/96"_ipv6_prefix;
  const IpPrefix part = "10.0.0.0/16"_ipv4_prefix;
  struct {
    ReachabilityRules rules;
    bool public_use, private_use, nat64;
  } const rows[] = {
      {{}, true, false, false},
      {{.allow = {private_use}}, true, true, false},
      {{.allow = {nat64}}, true, false, false},
      {{.allow = {private_use, nat64}}, true, true, true},
      {{.deny = {part}, .allow = {private_use, nat64}}, true, false, false},
      {{.deny = {private_use}}, true, false, false},
      {{.deny = {nat64}}, true, false, false},
      {{.deny = {nat64}, .allow = {private_use}}, true, true, false},
      {{.deny = {"8.0.0.0/8"_ipv4_prefix}}, false, false, false},
  };
  for (const auto& row : rows) {
    const ReachabilityPolicy policy = Policy(row.rules);
    EXPECT_EQ(policy.rules().deny, row.rules.deny);
    EXPECT_EQ(policy.rules().allow, row.rules.allow);
    EXPECT_EQ(policy.Check("8.8.8.8"_ipv4).allowed(), row.public_use);
    EXPECT_EQ(policy.Check("10.0.0.1"_ipv4).allowed(), row.private_use);
    EXPECT_EQ(policy.Check("64:ff9b::a00:1"_ipv6).allowed(), row.nat64);
  }
}

struct RuleRow {
  ReachabilityRules rules;
  std::string_view address;
  std::string_view verdict;
  std::string_view reason;
};

const RuleRow kRuleRows[] = {
    {{.allow = {"10.0.0.0/8"_ipv4_prefix}},
     "10.0.0.1",
     "allowed: 10.0.0.1 is covered by allow 10.0.0.0/8",
     "an exception"},
    {{.allow = {"10.0.0.0/8"_ipv4_prefix}},
     "::ffff:10.0.0.1",
     "allowed: ::ffff:10.0.0.1 embeds 10.0.0.1 (ipv4-mapped): covered by allow "
     "10.0.0.0/8",
     "a mapped address is the same host"},
    {{.allow = {"10.0.0.0/8"_ipv4_prefix, "10.0.0.0/24"_ipv4_prefix}},
     "10.0.0.1",
     "allowed: 10.0.0.1 is covered by allow 10.0.0.0/24",
     "the longest is named"},
    {{.deny = {"168.63.129.16/32"_ipv4_prefix}},
     "168.63.129.16",
     "denied: 168.63.129.16 is covered by deny 168.63.129.16/32",
     "what only the caller knows"},
    {{.deny = {"8.8.8.0/24"_ipv4_prefix}},
     "::ffff:8.8.8.8",
     "denied: ::ffff:8.8.8.8 embeds 8.8.8.8 (ipv4-mapped): covered by deny "
     "8.8.8.0/24",
     "mapped"},
    {{.deny = {"8.8.8.0/24"_ipv4_prefix}},
     "64:ff9b::808:808",
     "denied: 64:ff9b::808:808 embeds 8.8.8.8 (nat64-well-known): covered by "
     "deny 8.8.8.0/24",
     "a denial looks through"},
    {{.deny = {"8.8.8.0/24"_ipv4_prefix}, .allow = {"::/0"_ipv6_prefix}},
     "2002:808:808::1",
     "denied: 2002:808:808::1 embeds 8.8.8.8 (6to4): covered by deny "
     "8.8.8.0/24",
     "a denial looks through what an exception covers"},
    {{.deny = {"127.0.0.0/8"_ipv4_prefix}},
     "127.0.0.1",
     "denied: 127.0.0.1 is covered by deny 127.0.0.0/8",
     "a rule comes before the registries"},
    {{.allow = {"2002::/16"_ipv6_prefix}},
     "2002:808:808::1",
     "allowed: 2002:808:808::1 is covered by allow 2002::/16",
     "6to4 to a public address can be allowed"},
    {{.allow = {"2002::/16"_ipv6_prefix}},
     "2002:7f00:1::1",
     "denied: 2002:7f00:1::1 embeds 127.0.0.1 (6to4): Loopback [RFC1122], "
     "Section 3.2.1.3",
     "but not what it might lead to"},
    {{.allow = {"2002::/16"_ipv6_prefix, "127.0.0.0/8"_ipv4_prefix}},
     "2002:7f00:1::1",
     "allowed: 2002:7f00:1::1 is covered by allow 2002::/16",
     "unless that is allowed, too"},
    {{.allow = {"127.0.0.0/8"_ipv4_prefix}},
     "2002:7f00:1::1",
     "denied: 2002:7f00:1::1 embeds 127.0.0.1 (6to4): Loopback [RFC1122], "
     "Section 3.2.1.3",
     "an exception does not look through"},
    {{.allow = {"127.0.0.0/8"_ipv4_prefix}},
     "0.0.0.0",
     "denied: 0.0.0.0 is This host on this network [RFC1122], Section 3.2.1.3",
     "was not named"},
    {{.allow = {"0.0.0.0/32"_ipv4_prefix}},
     "0.0.0.0",
     "denied: 0.0.0.0 is This host on this network [RFC1122], Section 3.2.1.3",
     "leads to what was not named"},
    {{.allow = {"0.0.0.0/32"_ipv4_prefix, "127.0.0.1/32"_ipv4_prefix}},
     "::ffff:0.0.0.0",
     "allowed: ::ffff:0.0.0.0 embeds 0.0.0.0 (ipv4-mapped): covered by allow "
     "0.0.0.0/32",
     "both were named"},
    {{.deny = {"127.0.0.0/8"_ipv4_prefix}, .allow = {"0.0.0.0/0"_ipv4_prefix}},
     "0.0.0.0",
     "denied: 0.0.0.0 is covered by deny 127.0.0.0/8",
     "no way round a denial"},
    {{.deny = {"::1/128"_ipv6_prefix}, .allow = {"::/0"_ipv6_prefix}},
     "::",
     "denied: :: is covered by deny ::1/128",
     "no way round a denial"},
    {{.allow = {"fd00::/8"_ipv6_prefix}},
     "fd00::5efe:10.0.0.1",
     "denied: fd00::5efe:a00:1 embeds 10.0.0.1 (isatap): Private-Use [RFC1918]",
     "an exception for a network is none for tunnels in it"},
    // Translators of the caller's.
    {{.nat64 = {"2a00:64::/96"_nat64_prefix}},
     "2a00:64::a00:1",
     "denied: 2a00:64::a00:1 embeds 10.0.0.1 (nat64): Private-Use [RFC1918]",
     "looked through"},
    {{},
     "2a00:64::a00:1",
     "allowed: 2a00:64::a00:1 is globally reachable",
     "nobody has told the policy"},
    {{.nat64 = {"2a00:64::/96"_nat64_prefix}},
     "2a00:64::808:808",
     "allowed: 2a00:64::808:808 is globally reachable",
     "public inside and outside"},
    {{.nat64 = {"64:ff9b:1::/96"_nat64_prefix}},
     "64:ff9b:1::808:808",
     "denied: 64:ff9b:1::808:808 is IPv4-IPv6 Translat. [RFC8215]",
     "a known translator is not yet an allowed one"},
    {{.allow = {"64:ff9b:1::/96"_ipv6_prefix}},
     "64:ff9b:1::808:808",
     "denied: 64:ff9b:1::808:808 embeds 0.0.0.8 (nat64-local-use): This "
     "network [RFC791], Section 3.2",
     "an allowed network is not yet a known translator"},
    {{.allow = {"64:ff9b:1::/96"_ipv6_prefix},
      .nat64 = {"64:ff9b:1::/96"_nat64_prefix}},
     "64:ff9b:1::808:808",
     "allowed: 64:ff9b:1::808:808 is covered by allow 64:ff9b:1::/96",
     "known and allowed"},
    {{.allow = {"64:ff9b:1::/96"_ipv6_prefix},
      .nat64 = {"64:ff9b:1::/96"_nat64_prefix}},
     "64:ff9b:1::a00:1",
     "denied: 64:ff9b:1::a00:1 embeds 10.0.0.1 (nat64): Private-Use [RFC1918]",
     "known and allowed, and looked through"},
};

TEST(ReachabilityPolicyTest, RulesDecideAndAreNamed) {
  for (const RuleRow& row : kRuleRows) {
    const ReachabilityPolicy policy = Policy(row.rules);
    EXPECT_EQ(Text(policy.Check(Any(row.address))), row.verdict) << row.reason;
  }
}

TEST(ReachabilityPolicyTest, RulesInVainAreAnError) {
  const auto status = [](ReachabilityRules rules) {
    return ReachabilityPolicy::FromRules(std::move(rules)).status();
  };
  EXPECT_EQ(status({.deny = {"8.0.0.0/8"_ipv4_prefix},
                    .allow = {"8.8.8.8/32"_ipv4_prefix}}),
            absl::InvalidArgumentError(
                "reachability rules: allow 8.8.8.8/32 has no effect, because "
                "deny 8.0.0.0/8 covers it"));
  EXPECT_EQ(status({.deny = {"fd00::/8"_ipv6_prefix},
                    .allow = {"fd00::/8"_ipv6_prefix}}),
            absl::InvalidArgumentError(
                "reachability rules: allow fd00::/8 has no effect, because "
                "deny fd00::/8 covers it"));
  // What a denial covers in part still counts for the rest.
  EXPECT_TRUE(status({.deny = {"10.0.0.0/16"_ipv4_prefix},
                      .allow = {"10.0.0.0/8"_ipv4_prefix}})
                  .ok());
  EXPECT_TRUE(status({.deny = {"::/0"_ipv6_prefix},
                      .allow = {"10.0.0.0/8"_ipv4_prefix}})
                  .ok());
}

// --- No disguise helps

using Disguise = std::function<AnyIpAddress(Ipv4Address)>;

// The caller's translators, of every length, in a network that is globally
// reachable.
std::vector<Nat64Prefix> CallersNat64() {
  return {
      "2a00:64::/32"_nat64_prefix,      "2a00:64:4000::/40"_nat64_prefix,
      "2a00:6448:64::/48"_nat64_prefix, "2a00:6456:64:6400::/56"_nat64_prefix,
      "2a00:6464::/64"_nat64_prefix,    "2a00:6496::/96"_nat64_prefix};
}

std::vector<Disguise> Disguises() {
  std::vector<Disguise> disguises = {
      [](Ipv4Address a) { return Map(a); },
      [](Ipv4Address a) {
        const auto compatible = Ipv4CompatibleAddress(a);
        return compatible ? AnyIpAddress(*compatible) : Map(a);
      },
      Ipv4TranslatedAddress,
      [](Ipv4Address a) { return SixToFourAddress(a, 1, 1); },
      [](Ipv4Address a) {
        return TeredoAddress{.server = a, .client = "8.8.8.8"_ipv4}.ToIpv6();
      },
      [](Ipv4Address a) {
        return TeredoAddress{.server = "8.8.8.8"_ipv4, .client = a}.ToIpv6();
      },
      [](Ipv4Address a) {
        return *IsatapAddress("2a00:1:2:3::/64"_ipv6_prefix, a);
      },
      // As behind a public 6to4 router, with the other u.
      [](Ipv4Address a) {
        return SixToFourAddress("8.8.8.8"_ipv4, 1,
                                IsatapInterfaceId(a) ^ uint64_t{2} << 56);
      },
      [](Ipv4Address a) { return Nat64Prefix::WellKnown().Embed(a); },
  };
  for (const Nat64Prefix& prefix :
       {"64:ff9b:1::/48"_nat64_prefix, "64:ff9b:1:800::/56"_nat64_prefix,
        "64:ff9b:1:808::/64"_nat64_prefix, "64:ff9b:1::/96"_nat64_prefix}) {
    disguises.push_back([prefix](Ipv4Address a) { return prefix.Embed(a); });
  }
  for (const Nat64Prefix& prefix : CallersNat64()) {
    disguises.push_back([prefix](Ipv4Address a) { return prefix.Embed(a); });
  }
  return disguises;
}

// Both ends of every IPv4 block and their neighbours, and addresses from all
// over.
std::vector<Ipv4Address> Samples() {
  std::vector<Ipv4Address> samples;
  for (const SpecialPurposeBlock& block : Ipv4SpecialPurposeRegistry()) {
    const auto prefix = std::get<Ipv4Prefix>(block.prefix);
    const uint64_t first = prefix.first().ToUint32();
    const uint64_t last = prefix.last().ToUint32();
    for (const uint64_t value : {first + 0xffffffff, first, last, last + 1}) {
      samples.push_back(
          Ipv4Address::FromUint32(static_cast<uint32_t>(value & 0xffffffff)));
    }
  }
  for (uint64_t value = 0; value <= 0xffffffff; value += 8388593) {
    samples.push_back(Ipv4Address::FromUint32(static_cast<uint32_t>(value)));
  }
  return samples;
}

TEST(ReachabilityPolicyTest, NoDisguiseHelps) {
  const std::vector<Disguise> disguises = Disguises();
  const std::vector<Ipv4Address> samples = Samples();
  const ReachabilityRules rules[] = {
      {.nat64 = CallersNat64()},
      {.deny = {"8.0.0.0/8"_ipv4_prefix, "64.0.0.0/2"_ipv4_prefix},
       .nat64 = CallersNat64()},
      {.allow = {"10.0.0.0/8"_ipv4_prefix, "0.0.0.0/8"_ipv4_prefix},
       .nat64 = CallersNat64()},
      {.allow = {"::/0"_ipv6_prefix}, .nat64 = CallersNat64()},
      {.deny = {"127.0.0.0/8"_ipv4_prefix},
       .allow = {"::/0"_ipv6_prefix, "0.0.0.0/4"_ipv4_prefix,
                 "64.0.0.0/2"_ipv4_prefix},
       .nat64 = CallersNat64()},
  };
  for (const ReachabilityRules& some : rules) {
    const ReachabilityPolicy policy = Policy(some);
    int allowed = 0;
    for (const Ipv4Address& plain : samples) {
      if (policy.Check(plain).allowed()) {
        ++allowed;
        continue;
      }
      for (const Disguise& disguise : disguises) {
        const ReachabilityVerdict verdict = policy.Check(disguise(plain));
        ASSERT_FALSE(verdict.allowed()) << plain << ", " << verdict;
      }
    }
    EXPECT_GT(allowed, 0);
    // A mapped address is the IPv4 address itself, allowed or not.
    for (const Ipv4Address& plain : samples) {
      ASSERT_EQ(policy.Check(Map(plain)).allowed(),
                policy.Check(plain).allowed());
    }
  }
}

// What a policy without rules says, slowly: every row of the registry is looked
// at, and of the mechanisms only the two whose addresses can be reachable.
template <typename Prefix>
std::optional<RegistryAnswer> LongestRow(
    std::span<const SpecialPurposeBlock> registry,
    const typename Prefix::Address& address) {
  int length = -1;
  std::optional<RegistryAnswer> answer;
  for (const SpecialPurposeBlock& block : registry) {
    const auto* prefix = std::get_if<Prefix>(&block.prefix);
    if (prefix != nullptr && prefix->Contains(address) &&
        prefix->length() > length) {
      length = prefix->length();
      answer = block.globally_reachable;
    }
  }
  return answer;
}

bool ReferenceAllows(Ipv4Address address) {
  if (address.bytes()[0] >> 4 == 0xe) return false;
  return LongestRow<Ipv4Prefix>(Ipv4SpecialPurposeRegistry(), address)
             .value_or(RegistryAnswer::kYes) == RegistryAnswer::kYes;
}

bool ReferenceAllows(const Ipv6Address& address) {
  const auto& bytes = address.bytes();
  const auto ipv4 = Ipv4Address::FromBytes(
      std::array{bytes[12], bytes[13], bytes[14], bytes[15]});
  const bool is_isatap = (bytes[8] == 0 || bytes[8] == 2) && bytes[9] == 0 &&
                         bytes[10] == 0x5e && bytes[11] == 0xfe;
  const bool is_nat64 = "64:ff9b::/96"_ipv6_prefix.Contains(address);
  if ((is_isatap || is_nat64) && !ReferenceAllows(ipv4)) return false;
  const bool is_global_unicast = bytes[0] >> 5 == 1;
  return LongestRow<Ipv6Prefix>(Ipv6SpecialPurposeRegistry(), address)
             .value_or(is_global_unicast
                           ? RegistryAnswer::kYes
                           : RegistryAnswer::kNo) == RegistryAnswer::kYes;
}

TEST(ReachabilityPolicyTest, AgreesWithTheReference) {
  const ReachabilityPolicy policy;
  const std::vector<Ipv4Address> samples = Samples();
  for (const Ipv4Address& address : samples) {
    ASSERT_EQ(policy.Check(address).allowed(), ReferenceAllows(address))
        << address;
  }
  std::mt19937_64 random(20251009);
  const auto expect_same = [&policy](const Ipv6Address& address) {
    ASSERT_EQ(policy.Check(address).allowed(), ReferenceAllows(address))
        << address;
  };
  // In each block and beside it: what has its interface id from anywhere, from
  // ISATAP, or zero; and all that differs from its ends in one bit.
  for (const SpecialPurposeBlock& block : Ipv6SpecialPurposeRegistry()) {
    const auto* prefix = std::get_if<Ipv6Prefix>(&block.prefix);
    if (prefix == nullptr) continue;
    for (const Ipv6Address& end : {prefix->first(), prefix->last()}) {
      expect_same(end);
      if (const auto next = end.Next()) expect_same(*next);
      if (const auto previous = end.Previous()) expect_same(*previous);
      for (int bit = 0; bit < 128; ++bit) {
        const auto near =
            Ipv6Address::FromUint128(end.ToUint128() ^ absl::uint128(1) << bit);
        if (near) expect_same(*near);
      }
      const uint64_t high = absl::Uint128High64(end.ToUint128());
      for (int i = 0; i < 64; ++i) {
        const auto plain = samples[random() % samples.size()];
        for (const uint64_t low :
             {random(), uint64_t{plain.ToUint32()}, IsatapInterfaceId(plain),
              IsatapInterfaceId(plain) ^ uint64_t{2} << 56}) {
          const auto address =
              Ipv6Address::FromUint128(absl::MakeUint128(high, low));
          if (address) expect_same(*address);
        }
      }
    }
  }
  for (int i = 0; i < 5000; ++i) {
    const auto address =
        Ipv6Address::FromUint128(absl::MakeUint128(random(), random()));
    if (address) expect_same(*address);
  }
}

// One more denial never allows, one more exception never denies, and one more
// translator never allows.
TEST(ReachabilityPolicyTest, RulesAreMonotonic) {
  std::mt19937 random(20251009);
  const std::vector<Disguise> disguises = Disguises();
  const std::vector<Ipv4Address> samples = Samples();
  const std::vector<Nat64Prefix> nat64 = CallersNat64();
  const auto address = [&] {
    const Ipv4Address plain = samples[random() % samples.size()];
    const size_t i = random() % (disguises.size() + 1);
    return i < disguises.size() ? disguises[i](plain) : AnyIpAddress(plain);
  };
  const auto prefix = [&]() -> IpPrefix {
    return address().Visit(
        [&](Ipv4Address a) -> IpPrefix {
          return *Ipv4Prefix::Truncating(a, static_cast<int>(random() % 33));
        },
        [&](const Ipv4MappedAddress& a) -> IpPrefix {
          return Ipv4Prefix::Host(Unmap(a));
        },
        [&](const Ipv6Address& a) -> IpPrefix {
          return *Ipv6Prefix::Truncating(a, static_cast<int>(random() % 129));
        });
  };
  int changed = 0;
  for (int i = 0; i < 300; ++i) {
    ReachabilityRules rules;
    for (auto j = random() % 3; j > 0; --j) rules.allow.Insert(prefix());
    for (auto j = random() % 3; j > 0; --j) rules.deny.Insert(prefix());
    ReachabilityRules denying = rules;
    ReachabilityRules allowing = rules;
    ReachabilityRules translating = rules;
    denying.deny.Insert(prefix());
    allowing.allow.Insert(prefix());
    translating.nat64.push_back(nat64[random() % nat64.size()]);
    const auto policy = ReachabilityPolicy::FromRules(rules);
    const auto more_denied = ReachabilityPolicy::FromRules(denying);
    const auto more_allowed = ReachabilityPolicy::FromRules(allowing);
    const auto more_nat64 = ReachabilityPolicy::FromRules(translating);
    if (!policy.ok()) continue;
    for (int j = 0; j < 30; ++j) {
      const AnyIpAddress subject = address();
      const bool allowed = policy->Check(subject).allowed();
      for (const auto* stricter : {&more_denied, &more_nat64}) {
        if (!stricter->ok()) continue;
        ASSERT_LE((*stricter)->Check(subject).allowed(), allowed) << subject;
        changed += (*stricter)->Check(subject).allowed() != allowed;
      }
      if (!more_allowed.ok()) continue;
      ASSERT_GE(more_allowed->Check(subject).allowed(), allowed) << subject;
      changed += more_allowed->Check(subject).allowed() != allowed;
    }
  }
  EXPECT_GT(changed, 100);
}

}  // namespace
}  // namespace dualstack
