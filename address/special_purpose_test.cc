#include "dualstack/address/special_purpose.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/testing/steps.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using std::chrono::year;
using testing::AtBothEnds;

std::string_view NameOf(const SpecialPurposeBlock* block) {
  return block == nullptr ? "" : block->name;
}

// The answers of a row, in the order of the registry's columns.
std::string AnswersOf(const SpecialPurposeBlock& block) {
  std::string answers;
  for (const RegistryAnswer answer :
       {block.source, block.destination, block.forwardable,
        block.globally_reachable, block.reserved_by_protocol}) {
    answers += "NY-"[static_cast<int>(answer)];
  }
  return answers;
}

// What is said about an address: the same as by AnswersOf(), or, without a row,
// the global reachability alone.
template <typename Address>
std::string AnswersFor(const Address& address) {
  const char reachable = "NY-"[static_cast<int>(GlobalReachability(address))];
  const SpecialPurposeBlock* const block = FindSpecialPurposeBlock(address);
  if (block == nullptr) return std::string("   ") + reachable + " ";
  EXPECT_EQ(block->globally_reachable, GlobalReachability(address));
  return AnswersOf(*block);
}

// Name and answers, worked out from the files by other means than ours.
TEST(SpecialPurposeTest, Ipv4) {
  constexpr struct {
    Ipv4Address from;
    std::string_view name;
    std::string_view answers;
  } kRows[] = {
      {"0.0.0.0"_ipv4, "This host on this network", "YNNNY"},
      {"0.0.0.1"_ipv4, "This network", "YNNNY"},
      {"1.0.0.0"_ipv4, "", "   Y "},
      {"10.0.0.0"_ipv4, "Private-Use", "YYYNN"},
      {"11.0.0.0"_ipv4, "", "   Y "},
      {"100.64.0.0"_ipv4, "Shared Address Space", "YYYNN"},
      {"100.128.0.0"_ipv4, "", "   Y "},
      {"127.0.0.0"_ipv4, "Loopback", "NNNNY"},
      {"128.0.0.0"_ipv4, "", "   Y "},
      {"169.254.0.0"_ipv4, "Link Local", "YYNNY"},
      {"169.255.0.0"_ipv4, "", "   Y "},
      {"172.16.0.0"_ipv4, "Private-Use", "YYYNN"},
      {"172.32.0.0"_ipv4, "", "   Y "},
      {"192.0.0.0"_ipv4, "IPv4 Service Continuity Prefix", "YYYNN"},
      {"192.0.0.8"_ipv4, "IPv4 dummy address", "YNNNN"},
      {"192.0.0.9"_ipv4, "Port Control Protocol Anycast", "YYYYN"},
      {"192.0.0.10"_ipv4, "Traversal Using Relays around NAT Anycast", "YYYYN"},
      {"192.0.0.11"_ipv4, "IETF Protocol Assignments", "NNNNN"},
      {"192.0.0.170"_ipv4, "NAT64/DNS64 Discovery", "NNNNY"},
      {"192.0.0.171"_ipv4, "NAT64/DNS64 Discovery", "NNNNY"},
      {"192.0.0.172"_ipv4, "IETF Protocol Assignments", "NNNNN"},
      {"192.0.1.0"_ipv4, "", "   Y "},
      {"192.0.2.0"_ipv4, "Documentation (TEST-NET-1)", "NNNNN"},
      {"192.0.3.0"_ipv4, "", "   Y "},
      {"192.31.196.0"_ipv4, "AS112-v4", "YYYYN"},
      {"192.31.197.0"_ipv4, "", "   Y "},
      {"192.52.193.0"_ipv4, "AMT", "YYYYN"},
      {"192.52.194.0"_ipv4, "", "   Y "},
      {"192.88.99.0"_ipv4, "Deprecated (6to4 Relay Anycast)", "-----"},
      {"192.88.99.2"_ipv4, "6a44-relay anycast address", "YYYNN"},
      {"192.88.99.3"_ipv4, "Deprecated (6to4 Relay Anycast)", "-----"},
      {"192.88.100.0"_ipv4, "", "   Y "},
      {"192.168.0.0"_ipv4, "Private-Use", "YYYNN"},
      {"192.169.0.0"_ipv4, "", "   Y "},
      {"192.175.48.0"_ipv4, "Direct Delegation AS112 Service", "YYYYN"},
      {"192.175.49.0"_ipv4, "", "   Y "},
      {"198.18.0.0"_ipv4, "Benchmarking", "YYYNN"},
      {"198.20.0.0"_ipv4, "", "   Y "},
      {"198.51.100.0"_ipv4, "Documentation (TEST-NET-2)", "NNNNN"},
      {"198.51.101.0"_ipv4, "", "   Y "},
      {"203.0.113.0"_ipv4, "Documentation (TEST-NET-3)", "NNNNN"},
      {"203.0.114.0"_ipv4, "", "   Y "},
      {"224.0.0.0"_ipv4, "", "   N "},
      {"240.0.0.0"_ipv4, "Reserved", "NNNNY"},
      {"255.255.255.255"_ipv4, "Limited Broadcast", "NYNNY"},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(NameOf(FindSpecialPurposeBlock(address)), row.name) << address;
    EXPECT_EQ(AnswersFor(address), row.answers) << address;
  });
}

// ::ffff:0:0/96 is no part of the table: between the two neighbours of it there
// is no Ipv6Address.
TEST(SpecialPurposeTest, Ipv6) {
  constexpr struct {
    Ipv6Address from;
    std::string_view name;
    std::string_view answers;
  } kRows[] = {
      {"::"_ipv6, "Unspecified Address", "YNNNY"},
      {"::1"_ipv6, "Loopback Address", "NNNNY"},
      {"::2"_ipv6, "", "   Y "},
      {"::1:0:0:0"_ipv6, "", "   Y "},
      {"64:ff9b::"_ipv6, "IPv4-IPv6 Translat.", "YYYYN"},
      {"64:ff9b::1:0:0"_ipv6, "", "   Y "},
      {"64:ff9b:1::"_ipv6, "IPv4-IPv6 Translat.", "YYYNN"},
      {"64:ff9b:2::"_ipv6, "", "   Y "},
      {"100::"_ipv6, "Discard-Only Address Block", "YYYNN"},
      {"100:0:0:1::"_ipv6, "Dummy IPv6 Prefix", "YNNNN"},
      {"100:0:0:2::"_ipv6, "", "   Y "},
      {"2001::"_ipv6, "TEREDO", "YYY-N"},
      {"2001:1::"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:1::1"_ipv6, "Port Control Protocol Anycast", "YYYYN"},
      {"2001:1::2"_ipv6, "Traversal Using Relays around NAT Anycast", "YYYYN"},
      {"2001:1::3"_ipv6, "DNS-SD Service Registration Protocol Anycast",
       "YYYYN"},
      {"2001:1::4"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:2::"_ipv6, "Benchmarking", "YYYNN"},
      {"2001:2:1::"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:3::"_ipv6, "AMT", "YYYYN"},
      {"2001:4::"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:4:112::"_ipv6, "AS112-v6", "YYYYN"},
      {"2001:4:113::"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:10::"_ipv6, "Deprecated (previously ORCHID)", "-----"},
      {"2001:20::"_ipv6, "ORCHIDv2", "YYYYN"},
      {"2001:30::"_ipv6, "Drone Remote ID Protocol Entity Tags (DETs) Prefix",
       "YYYYN"},
      {"2001:40::"_ipv6, "IETF Protocol Assignments", "NNNNN"},
      {"2001:200::"_ipv6, "", "   Y "},
      {"2001:db8::"_ipv6, "Documentation", "NNNNN"},
      {"2001:db9::"_ipv6, "", "   Y "},
      {"2002::"_ipv6, "6to4", "YYY-N"},
      {"2003::"_ipv6, "", "   Y "},
      {"2620:4f:8000::"_ipv6, "Direct Delegation AS112 Service", "YYYYN"},
      {"2620:4f:8001::"_ipv6, "", "   Y "},
      {"3fff::"_ipv6, "Documentation", "NNNNN"},
      {"3fff:1000::"_ipv6, "", "   Y "},
      {"5f00::"_ipv6, "Segment Routing (SRv6) SIDs", "YYYNN"},
      {"5f01::"_ipv6, "", "   Y "},
      {"fc00::"_ipv6, "Unique-Local", "YYYNN"},
      {"fe00::"_ipv6, "", "   Y "},
      {"fe80::"_ipv6, "Link-Local Unicast", "YYNNY"},
      {"fec0::"_ipv6, "", "   Y "},
      {"ff00::"_ipv6, "", "   N "},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(NameOf(FindSpecialPurposeBlock(address)), row.name) << address;
    EXPECT_EQ(AnswersFor(address), row.answers) << address;
  });
}

TEST(SpecialPurposeTest, EveryColumn) {
  const SpecialPurposeBlock* block = FindSpecialPurposeBlock("127.0.0.1"_ipv4);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(std::get<Ipv4Prefix>(block->prefix), "127.0.0.0/8"_ipv4_prefix);
  EXPECT_EQ(block->name, "Loopback");
  EXPECT_EQ(block->rfc, "[RFC1122], Section 3.2.1.3");
  EXPECT_EQ(block->allocation_date, year(1981) / 9);
  EXPECT_EQ(block->termination_date, std::nullopt);
  EXPECT_FALSE(block->is_terminated());
  EXPECT_EQ(block->source, RegistryAnswer::kNo);
  EXPECT_EQ(block->reserved_by_protocol, RegistryAnswer::kYes);

  block = FindSpecialPurposeBlock("2001:10::1"_ipv6);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(std::get<Ipv6Prefix>(block->prefix), "2001:10::/28"_ipv6_prefix);
  EXPECT_EQ(block->rfc, "[RFC4843]");
  EXPECT_EQ(block->allocation_date, year(2007) / 3);
  EXPECT_EQ(block->termination_date, year(2014) / 3);
  EXPECT_TRUE(block->is_terminated());

  block = FindSpecialPurposeBlock("255.255.255.255"_ipv4);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(block->rfc, "[RFC8190] [RFC919], Section 7");
  EXPECT_EQ(block->source, RegistryAnswer::kNo);
  EXPECT_EQ(block->destination, RegistryAnswer::kYes);
}

// A terminated row has no answers, and every other row has but two kinds of
// them, save for the reachability of 6to4 and Teredo: so a reader can tell an
// empty cell from N/A.
TEST(SpecialPurposeTest, NotApplicableIsRare) {
  for (const auto rows :
       {Ipv4SpecialPurposeRegistry(), Ipv6SpecialPurposeRegistry()}) {
    for (const SpecialPurposeBlock& row : rows) {
      const std::string answers = AnswersOf(row);
      if (row.is_terminated()) {
        EXPECT_EQ(answers, "-----") << row.name;
      } else if (row.name == "6to4" || row.name == "TEREDO") {
        EXPECT_EQ(answers, "YYY-N") << row.name;
      } else {
        EXPECT_EQ(answers.find('-'), std::string::npos) << row.name;
      }
    }
  }
}

TEST(SpecialPurposeTest, RegistriesAreWholeAndInOrder) {
  EXPECT_EQ(Ipv4SpecialPurposeRegistry().size(), 26u);
  EXPECT_EQ(Ipv6SpecialPurposeRegistry().size(), 25u);
  const Ipv4Prefix* previous = nullptr;
  for (const SpecialPurposeBlock& row : Ipv4SpecialPurposeRegistry()) {
    const auto* const prefix = std::get_if<Ipv4Prefix>(&row.prefix);
    ASSERT_NE(prefix, nullptr) << row.name;
    if (previous != nullptr) {
      EXPECT_LT(*previous, *prefix);
    }
    previous = prefix;
  }
  int mapped = 0;
  for (const SpecialPurposeBlock& row : Ipv6SpecialPurposeRegistry()) {
    EXPECT_FALSE(std::holds_alternative<Ipv4Prefix>(row.prefix)) << row.name;
    if (std::holds_alternative<Ipv4MappedPrefix>(row.prefix)) {
      EXPECT_EQ(std::get<Ipv4MappedPrefix>(row.prefix),
                "::ffff:0:0/96"_mapped_prefix);
      EXPECT_EQ(row.name, "IPv4-mapped Address");
      EXPECT_EQ(AnswersOf(row), "NNNNY");
      ++mapped;
    }
  }
  EXPECT_EQ(mapped, 1);
}

// The longest prefix that contains the address, found by looking at all rows.
template <typename Prefix>
const SpecialPurposeBlock* NaiveFind(std::span<const SpecialPurposeBlock> rows,
                                     const typename Prefix::Address& address) {
  const SpecialPurposeBlock* best = nullptr;
  int best_length = -1;
  for (const SpecialPurposeBlock& row : rows) {
    const auto* const prefix = std::get_if<Prefix>(&row.prefix);
    if (prefix != nullptr && prefix->Contains(address) &&
        prefix->length() > best_length) {
      best = &row;
      best_length = prefix->length();
    }
  }
  return best;
}

TEST(SpecialPurposeTest, FindsWhatAScanFinds) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 50'000; ++i) {
    const auto ipv4 = Ipv4Address::FromUint32(static_cast<uint32_t>(random()));
    ASSERT_EQ(FindSpecialPurposeBlock(ipv4),
              NaiveFind<Ipv4Prefix>(Ipv4SpecialPurposeRegistry(), ipv4))
        << ipv4;
    // Most addresses are in no block: keep the first bits of one that is.
    const auto& row = Ipv6SpecialPurposeRegistry()[random() % 25];
    const auto* const prefix = std::get_if<Ipv6Prefix>(&row.prefix);
    if (prefix == nullptr) continue;
    const int kept = static_cast<int>(random() % 128);
    const absl::uint128 noise = absl::MakeUint128(random(), random());
    const auto ipv6 =
        Ipv6Address::FromUint128(prefix->first().ToUint128() ^ noise >> kept);
    if (!ipv6) continue;
    ASSERT_EQ(FindSpecialPurposeBlock(*ipv6),
              NaiveFind<Ipv6Prefix>(Ipv6SpecialPurposeRegistry(), *ipv6))
        << *ipv6;
  }
}

// The compiler can look up, too.
static_assert(FindSpecialPurposeBlock("10.1.2.3"_ipv4)->name == "Private-Use");
static_assert(FindSpecialPurposeBlock("::ffff:10.1.2.3"_mapped) ==
              FindSpecialPurposeBlock("10.1.2.3"_ipv4));
static_assert(FindSpecialPurposeBlock("8.8.8.8"_ipv4) == nullptr);
static_assert(GlobalReachability("192.0.0.9"_ipv4) == RegistryAnswer::kYes);
static_assert(GlobalReachability("2002::1"_ipv6) ==
              RegistryAnswer::kNotApplicable);

// What is no address has no row, and three answers are not two.
template <typename T>
concept Findable = requires(const T& t) {
  FindSpecialPurposeBlock(t);
};
static_assert(Findable<Ipv4Address> && Findable<Ipv6Address> &&
              Findable<Ipv4MappedAddress> && Findable<IpAddress> &&
              Findable<DualStackAddress> && Findable<AnyIpAddress>);
static_assert(!Findable<Ipv4Sockaddr> && !Findable<AnySockaddr> &&
              !Findable<uint32_t> && !Findable<std::string_view>);
static_assert(!std::is_convertible_v<RegistryAnswer, bool>);

TEST(SpecialPurposeTest, AnswersPrint) {
  std::ostringstream stream;
  stream << RegistryAnswer::kYes << ", " << RegistryAnswer::kNo << ", "
         << RegistryAnswer::kNotApplicable;
  EXPECT_EQ(stream.str(), "yes, no, not applicable");
  EXPECT_EQ(ToString(RegistryAnswer{3}), "unknown");
}

}  // namespace
}  // namespace dualstack
