#include "dualstack/address/multicast.h"

#include <optional>
#include <sstream>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/steps.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AtBothEnds;
using testing::InEveryKind;

enum Predicate : unsigned {
  kNone = 0,
  kSolicitedNode = 1 << 0,
  kSourceSpecific = 1 << 1,
  kAllNodes = 1 << 2,
  kAllRouters = 1 << 3,
  kLocalNetworkControl = 1 << 4,
  kGlop = 1 << 5,
  kAdministrativelyScoped = 1 << 6,
};

template <typename Address>
constexpr unsigned PredicatesOf(const Address& address) {
  unsigned predicates = kNone;
  const auto add = [&predicates](bool holds, Predicate predicate) {
    if (holds) predicates |= predicate;
  };
  add(IsSourceSpecificMulticast(address), kSourceSpecific);
  add(IsAllNodesMulticast(address), kAllNodes);
  add(IsAllRoutersMulticast(address), kAllRouters);
  if constexpr (internal::MaybeIpv4<Address>) {
    add(IsLocalNetworkControl(address), kLocalNetworkControl);
    add(IsGlop(address), kGlop);
    add(IsAdministrativelyScoped(address), kAdministrativelyScoped);
  }
  if constexpr (internal::MaybeIpv6<Address>) {
    add(IsSolicitedNodeMulticast(address), kSolicitedNode);
  }
  return predicates;
}

TEST(MulticastTest, Ipv4Predicates) {
  constexpr struct {
    Ipv4Address from;
    unsigned predicates;
  } kRows[] = {
      {"0.0.0.0"_ipv4, kNone},
      {"224.0.0.0"_ipv4, kLocalNetworkControl},
      {"224.0.0.1"_ipv4, kLocalNetworkControl | kAllNodes},
      {"224.0.0.2"_ipv4, kLocalNetworkControl | kAllRouters},
      {"224.0.0.3"_ipv4, kLocalNetworkControl},
      {"224.0.1.0"_ipv4, kNone},
      {"232.0.0.0"_ipv4, kSourceSpecific},
      {"233.0.0.0"_ipv4, kGlop},
      {"233.252.0.0"_ipv4, kNone},
      {"234.0.0.0"_ipv4, kNone},
      {"239.0.0.0"_ipv4, kAdministrativelyScoped},
      {"240.0.0.0"_ipv4, kNone},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(PredicatesOf(address), row.predicates) << address;
  });
}

TEST(MulticastTest, Ipv6Predicates) {
  constexpr struct {
    Ipv6Address from;
    unsigned predicates;
  } kRows[] = {
      {"::"_ipv6, kNone},
      {"ff01::1"_ipv6, kAllNodes},
      {"ff01::2"_ipv6, kAllRouters},
      {"ff01::3"_ipv6, kNone},
      {"ff02::1"_ipv6, kAllNodes},
      {"ff02::2"_ipv6, kAllRouters},
      {"ff02::3"_ipv6, kNone},
      {"ff02::1:ff00:0"_ipv6, kSolicitedNode},
      {"ff02::1:ff00:1"_ipv6, kSolicitedNode},
      {"ff02::2:0:0"_ipv6, kNone},
      // RFC 4291 has no all-nodes address of site-local scope.
      {"ff05::1"_ipv6, kNone},
      {"ff05::2"_ipv6, kAllRouters},
      {"ff05::3"_ipv6, kNone},
      // A transient group is not the well-known one of the same number.
      {"ff12::1"_ipv6, kNone},
      {"ff2e::"_ipv6, kNone},
      {"ff30::"_ipv6, kSourceSpecific},
      {"ff30:1::"_ipv6, kNone},
      {"ff3e::"_ipv6, kSourceSpecific},
      {"ff3e::1:0:0:0:0"_ipv6, kSourceSpecific},
      {"ff3e:1::"_ipv6, kNone},
      {"ff3f::"_ipv6, kSourceSpecific},
      {"ff3f:1::"_ipv6, kNone},
      {"ff40::"_ipv6, kNone},
      {"ff7e::"_ipv6, kNone},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(PredicatesOf(address), row.predicates) << address;
  });
}

TEST(MulticastTest, Scopes) {
  constexpr struct {
    Ipv6Address address;
    std::optional<MulticastScope> scope;
    std::string_view text;
  } kRows[] = {
      {"ff00::1"_ipv6, MulticastScope::kReserved0, "reserved"},
      {"ff01::1"_ipv6, MulticastScope::kInterfaceLocal, "interface-local"},
      {"ff02::1"_ipv6, MulticastScope::kLinkLocal, "link-local"},
      {"ff03::1"_ipv6, MulticastScope::kRealmLocal, "realm-local"},
      {"ff04::1"_ipv6, MulticastScope::kAdminLocal, "admin-local"},
      {"ff05::1"_ipv6, MulticastScope::kSiteLocal, "site-local"},
      {"ff06::1"_ipv6, MulticastScope{6}, "unassigned"},
      {"ff07::1"_ipv6, MulticastScope{7}, "unassigned"},
      {"ff08::1"_ipv6, MulticastScope::kOrganizationLocal,
       "organization-local"},
      {"ff09::1"_ipv6, MulticastScope{9}, "unassigned"},
      {"ff0d::1"_ipv6, MulticastScope{0xd}, "unassigned"},
      {"ff0e::1"_ipv6, MulticastScope::kGlobal, "global"},
      {"ff0f::1"_ipv6, MulticastScope::kReservedF, "reserved"},
      // The flags before it do not matter.
      {"fff2::"_ipv6, MulticastScope::kLinkLocal, "link-local"},
      {"::"_ipv6, std::nullopt, ""},
      {"fe02::1"_ipv6, std::nullopt, ""},
      {"fe80::1"_ipv6, std::nullopt, ""},
  };
  for (const auto& row : kRows) {
    InEveryKind(row.address, [&row](const auto& address) {
      EXPECT_EQ(MulticastScopeOf(address), row.scope) << address;
    });
    if (!row.scope) continue;
    EXPECT_EQ(ToString(*row.scope), row.text);
    std::ostringstream stream;
    stream << *row.scope;
    EXPECT_EQ(stream.str(), row.text);
  }
}

TEST(MulticastTest, Flags) {
  constexpr struct {
    Ipv6Address address;
    std::optional<MulticastFlags> flags;
  } kRows[] = {
      {"ff02::1"_ipv6, MulticastFlags{false, false, false, false}},
      {"ff12::1"_ipv6, MulticastFlags{false, false, false, true}},
      {"ff22::1"_ipv6, MulticastFlags{false, false, true, false}},
      {"ff42::1"_ipv6, MulticastFlags{false, true, false, false}},
      {"ff7e::1"_ipv6, MulticastFlags{false, true, true, true}},
      {"ff8f::1"_ipv6, MulticastFlags{true, false, false, false}},
      {"fff0::1"_ipv6, MulticastFlags{true, true, true, true}},
      {"fef0::1"_ipv6, std::nullopt},
      {"2001:db8::1"_ipv6, std::nullopt},
  };
  for (const auto& row : kRows) {
    InEveryKind(row.address, [&row](const auto& address) {
      EXPECT_EQ(MulticastFlagsOf(address), row.flags) << address;
    });
  }
}

TEST(MulticastTest, UnicastPrefixInside) {
  constexpr struct {
    Ipv6Address address;
    std::optional<Ipv6Prefix> prefix;
  } kRows[] = {
      {"ff3e:20:2001:db8::1"_ipv6, "2001:db8::/32"_ipv6_prefix},
      {"ff3e:30:3fff:0:1::1"_ipv6, "3fff:0:1::/48"_ipv6_prefix},
      {"ff3e:40:2001:db8:1:2:0:1"_ipv6, "2001:db8:1:2::/64"_ipv6_prefix},
      {"ff32:1:8000::"_ipv6, "8000::/1"_ipv6_prefix},
      // With a rendezvous point, of whose interface identifier 1 is a part.
      {"ff7e:130:2001:db8:1::1"_ipv6, "2001:db8:1::/48"_ipv6_prefix},
      // The reserved flag and bits after the length do not matter.
      {"ffbe:20:2001:db8::1"_ipv6, "2001:db8::/32"_ipv6_prefix},
      {"ff3e:20:2001:db8:ffff:ffff::1"_ipv6, "2001:db8::/32"_ipv6_prefix},
      // 64 bits are the most, and none are none.
      {"ff3e:41:2001:db8::1"_ipv6, std::nullopt},
      {"ff3e:ff:2001:db8::1"_ipv6, std::nullopt},
      {"ff3e:0:2001:db8::1"_ipv6, std::nullopt},
      {"ff3e::1"_ipv6, std::nullopt},
      // P without T, T without P, and unicast.
      {"ff2e:20:2001:db8::1"_ipv6, std::nullopt},
      {"ff1e:20:2001:db8::1"_ipv6, std::nullopt},
      {"fe3e:20:2001:db8::1"_ipv6, std::nullopt},
  };
  for (const auto& row : kRows) {
    InEveryKind(row.address, [&row](const auto& address) {
      EXPECT_EQ(UnicastPrefixOf(address), row.prefix) << address;
    });
  }
}

static_assert(SolicitedNodeMulticastOf("::"_ipv6) == "ff02::1:ff00:0"_ipv6);
static_assert(SolicitedNodeMulticastOf("4037::1:800:200e:8c6c"_ipv6) ==
              "ff02::1:ff0e:8c6c"_ipv6);  // RFC 4291's example.
static_assert(SolicitedNodeMulticastOf("fe80::ffff:ffff"_ipv6) ==
              "ff02::1:ffff:ffff"_ipv6);
static_assert(
    IsSolicitedNodeMulticast(SolicitedNodeMulticastOf("2001:db8::1:2:3"_ipv6)));

// A sum that holds IPv4 has no scope; what can hold nothing else is not asked.
static_assert(!MulticastScopeOf(IpAddress("224.0.0.1"_ipv4)));
static_assert(!MulticastFlagsOf(AnyIpAddress("::ffff:224.0.0.1"_mapped)));
static_assert(!UnicastPrefixOf(AnyIpAddress("224.0.0.1"_ipv4)));

template <typename T>
constexpr int Ipv4Questions() {
  return requires(T t) { IsLocalNetworkControl(t); }
  +requires(T t) {
    IsGlop(t);
  }
  +requires(T t) {
    IsAdministrativelyScoped(t);
  };
}
template <typename T>
constexpr int Ipv6Questions() {
  return requires(T t) { MulticastScopeOf(t); }
  +requires(T t) {
    MulticastFlagsOf(t);
  }
  +requires(T t) {
    UnicastPrefixOf(t);
  }
  +requires(T t) {
    IsSolicitedNodeMulticast(t);
  };
}
template <typename T>
constexpr bool QuestionsAre(int ipv4, int ipv6) {
  return Ipv4Questions<T>() == ipv4 && Ipv6Questions<T>() == ipv6;
}

static_assert(QuestionsAre<Ipv4Address>(3, 0));
static_assert(QuestionsAre<Ipv4MappedAddress>(3, 0));
static_assert(QuestionsAre<Ipv6Address>(0, 4));
static_assert(QuestionsAre<IpAddress>(3, 4));
static_assert(QuestionsAre<DualStackAddress>(3, 4));
static_assert(QuestionsAre<AnyIpAddress>(3, 4));
static_assert(QuestionsAre<AnySockaddr>(0, 0));

}  // namespace
}  // namespace dualstack
