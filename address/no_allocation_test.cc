// Values allocate nothing: reading, writing into a buffer, converting,
// comparing and hashing. Text that one asks for as a std::string, and the
// message of an error, do.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/allocations.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AllocationsOf;

TEST(NoAllocationTest, TheCounterCounts) {
  EXPECT_GT(AllocationsOf([] { std::string(1000, 'x').clear(); }), 0);
  EXPECT_GT(AllocationsOf([] { EXPECT_FALSE(IpAddress::Parse("1.2").ok()); }),
            0);
}

// Read, whatever becomes of it; and if it is an address, all that one does with
// it.
template <typename T>
void Use(std::string_view text, size_t& sink) {
  const auto value = T::TryParse(text);
  if (!value) return;
  std::array<char, T::kMaxTextSize> buffer;
  sink += value->FormatTo(buffer).size();
  sink ^= absl::Hash<T>()(*value);
  sink += *value == *value && *value <= T();
  sink += T::Parse(text).ok();
}

TEST(NoAllocationTest, Addresses) {
  size_t sink = 0;
  for (const std::string_view text :
       {"192.0.2.1", "2001:db8::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::ffff:192.0.2.1", "192.0.2.256", "1::2::3", "", "fe80::1%eth0",
        "fe80::1%2"}) {
    EXPECT_EQ(AllocationsOf([text, &sink] {
                Use<Ipv4Address>(text, sink);
                Use<Ipv6Address>(text, sink);
                Use<Ipv4MappedAddress>(text, sink);
                Use<IpAddress>(text, sink);
                Use<DualStackAddress>(text, sink);
                Use<AnyIpAddress>(text, sink);
                Use<ScopedIpv6Address>(text, sink);
              }),
              0)
        << text;
  }
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, Endpoints) {
  const auto resolver = [](std::string_view name) {
    return std::optional<uint32_t>(name.size());
  };
  size_t sink = 0;
  for (const std::string_view text :
       {"192.0.2.1:80", "[2001:db8::1]:80", "[::ffff:192.0.2.1]:80",
        "[fe80::1%2]:80", "[fe80::1%eth0]:80", "192.0.2.1", "2001:db8::1:80",
        "192.0.2.1:65536", "[::1]:80 ", ""}) {
    EXPECT_EQ(AllocationsOf([text, resolver, &sink] {
                Use<Ipv4Sockaddr>(text, sink);
                Use<Ipv6Sockaddr>(text, sink);
                Use<Ipv4MappedSockaddr>(text, sink);
                Use<IpEndpoint>(text, sink);
                Use<DualStackSockaddr>(text, sink);
                Use<AnySockaddr>(text, sink);
                const auto scoped = "fe80::1%eth0"_scoped;
                sink += scoped.ToSockaddr(80, resolver).ok();
              }),
              0)
        << text;
  }
  EXPECT_EQ(AllocationsOf([resolver, &sink] {
              sink += AnySockaddr::Parse("[fe80::1%eth0]:80", resolver).ok();
            }),
            0);
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, Prefixes) {
  size_t sink = 0;
  for (const std::string_view text :
       {"192.0.2.0/24", "2001:db8::/32", "::ffff:192.0.2.0/120",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "192.0.2.1/24",
        "192.0.2.0/33", "192.0.2.0", "::/0%eth0", ""}) {
    EXPECT_EQ(AllocationsOf([text, &sink] {
                Use<Ipv4Prefix>(text, sink);
                Use<Ipv6Prefix>(text, sink);
                Use<Ipv4MappedPrefix>(text, sink);
                Use<IpPrefix>(text, sink);
                Use<Nat64Prefix>(text, sink);
                if (const auto prefix = IpPrefix::TryParseTruncating(text)) {
                  sink += prefix->Contains(prefix->last());
                  sink += prefix->Supernet().has_value();
                  for (const IpPrefix& subnet :
                       prefix->Subnets(prefix->length() + 2)) {
                    sink += prefix->Contains(subnet);
                  }
                }
              }),
              0)
        << text;
  }
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, EmbeddedIpv4Addresses) {
  const std::array<Nat64Prefix, 2> nat64 = {Nat64Prefix::LocalUse(),
                                            Nat64Prefix::WellKnown()};
  size_t sink = 0;
  for (const AnyIpAddress& address : std::initializer_list<AnyIpAddress>{
           "192.0.2.1"_ipv4, "::ffff:192.0.2.1"_mapped,
           "2001:0:4136:e378:8000:63bf:3fff:fdd2"_ipv6,
           "64:ff9b:1::5efe:192.0.2.1"_ipv6, "64:ff9b::192.0.2.1"_ipv6}) {
    EXPECT_EQ(AllocationsOf([&address, &nat64, &sink] {
                sink += EmbeddedIpv4(address).size();
                sink += EmbeddedIpv4(address, nat64).size();
              }),
              0)
        << address;
  }
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, ReachabilityPolicies) {
  const auto policy = ReachabilityPolicy::FromRules(
      {.deny = {"192.0.2.0/24"_ipv4_prefix, "2001:db8::/32"_ipv6_prefix},
       .allow = {"10.0.0.0/8"_ipv4_prefix, "2002::/16"_ipv6_prefix},
       .nat64 = {Nat64Prefix::LocalUse()}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  size_t sink = 0;
  for (const AnyIpAddress& address : std::initializer_list<AnyIpAddress>{
           "192.0.2.1"_ipv4, "::ffff:10.0.0.1"_mapped, "8.8.8.8"_ipv4,
           "2002:a00:1:0:0:5efe:127.0.0.1"_ipv6, "64:ff9b:1::1"_ipv6,
           "2001:db8::1"_ipv6, "::"_ipv6, "2a00::1"_ipv6}) {
    EXPECT_EQ(AllocationsOf([&address, &policy, &sink] {
                sink += policy->Check(address).allowed();
              }),
              0)
        << address;
  }
  EXPECT_EQ(sink, 3u);
}

TEST(NoAllocationTest, ConversionsAndSockaddrs) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              const Ipv4Sockaddr ipv4("192.0.2.1"_ipv4, 80);
              const DualStackSockaddr mapped = Map(ipv4);
              const IpEndpoint canonical = Canonical(mapped);
              const AnySockaddr any(mapped);
              const auto read =
                  DualStackSockaddr::FromSockaddr(mapped.data(), mapped.size());
              std::array<char, AnySockaddr::kMaxTextSize> buffer;
              sink += any.FormatTo(buffer).size() + read.ok();
              sink += ForDualStack(canonical) == mapped;
              const auto stored =
                  DualStackSockaddr::FromSockaddr(mapped.ToSockaddrStorage());
              sink += stored.ok();
              sink += !Ipv6Sockaddr::TryFromSockaddr(
                  std::as_bytes(std::span(&mapped.native(), 1)));
              sink ^= absl::Hash<AnySockaddr>()(any);
              sink ^= absl::Hash<IpEndpoint>()(canonical);
            }),
            0);
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, NumbersAndNeighbours) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              const Ipv4Address ipv4 = Ipv4Address::FromUint32(0xc0000201);
              const auto ipv6 = Ipv6Address::FromUint128(ipv4.ToUint32());
              const auto mapped =
                  Ipv4MappedAddress::FromUint128(Map(ipv4).ToUint128());
              sink += ipv4.Next() != ipv4.Previous();
              sink += ipv6->Next() != ipv6->Previous();
              sink += mapped->Next() != mapped->Previous();
            }),
            0);
  EXPECT_EQ(sink, 3u);
}

TEST(NoAllocationTest, ConversionsOfArrays) {
  const std::array<Ipv4Address, 2> ipv4 = {"192.0.2.1"_ipv4, "192.0.2.2"_ipv4};
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&ipv4, &sink] {
              std::array<Ipv4MappedAddress, 2> mapped;
              std::array<Ipv4Address, 2> unmapped;
              MapAll(ipv4, mapped);
              UnmapAll(mapped, unmapped);
              sink += unmapped == ipv4;
              const std::array<IpAddress, 2> ip = {ipv4[0], ipv4[1]};
              std::array<DualStackAddress, 2> dual_stack;
              std::array<IpAddress, 2> canonical;
              ForDualStackAll(ip, dual_stack);
              CanonicalAll(dual_stack, canonical);
              sink += canonical == ip;
            }),
            0);
  EXPECT_EQ(sink, 2u);
}

TEST(NoAllocationTest, Ipv4InIpv6) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              constexpr Ipv4Address kIpv4 = "192.0.2.1"_ipv4;
              constexpr Ipv6Prefix kSubnet = "2001:db8::/64"_ipv6_prefix;
              constexpr Nat64Prefix kNat64 = Nat64Prefix::LocalUse();
              const auto isatap = IsatapAddress(kSubnet, kIpv4);
              const auto compatible = Ipv4CompatibleAddress(kIpv4);
              const auto teredo = TeredoAddress::FromIpv6("2001::1"_ipv6);
              sink += kNat64.Extract(kNat64.Embed(kIpv4)) == kIpv4;
              sink += Ipv4FromSixToFour(SixToFourAddress(kIpv4, 1, 1)) == kIpv4;
              sink += Ipv4FromIsatap(*isatap) == kIpv4;
              sink += Ipv4FromCompatible(*compatible) == kIpv4;
              sink += Ipv4FromTranslated(Ipv4TranslatedAddress(kIpv4)) == kIpv4;
              sink += teredo->ToIpv6() == "2001::1"_ipv6;
            }),
            0);
  EXPECT_EQ(sink, 6u);
}

TEST(NoAllocationTest, OtherFormsOfText) {
  size_t sink = 0;
  EXPECT_EQ(
      AllocationsOf([&sink] {
        constexpr Ipv6Address kAddress = "64:ff9b::c000:221"_ipv6;
        std::array<char, kMaxReverseNameSize> buffer;
        const std::span<char, kMaxReverseNameSize> room(buffer);
        sink += FormatMixedTo(kAddress, room.first<kMaxMixedTextSize>()).size();
        sink +=
            FormatUncompressedTo(kAddress, room.first<kUncompressedTextSize>())
                .size();
        const std::string_view name = FormatReverseNameTo(kAddress, buffer);
        sink += TryParseReverseName(name) == kAddress;
        sink += TryParseReverseName("192.0.2.1").has_value();
        sink += ParseReverseName(name).ok();
      }),
      0);
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, Bytes) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              constexpr AnySockaddr kSockaddr =
                  Ipv6Sockaddr("2001:db8::1"_ipv6, 80);
              std::array<uint8_t, kMaxSerializedSize<AnySockaddr>> buffer;
              const auto bytes = Serialize(kSockaddr, buffer);
              sink += TryDeserialize<AnySockaddr>(bytes) == kSockaddr;
              sink += TryDeserialize<AnySockaddr>(bytes.first(4)).has_value();
              sink += Deserialize<AnySockaddr>(bytes).ok();
            }),
            0);
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, Ranges) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              const auto range = Ipv6Range::FromFirstAndLast(
                  "::fffe:ffff:ffff"_ipv6, "::1:0:0:0"_ipv6);
              for (const Ipv6Address& address : *range) {
                sink += range->Contains(address);
              }
              std::array<char, Ipv6Range::kMaxTextSize> buffer;
              sink += range->FormatTo(buffer).size();
              sink ^= absl::Hash<Ipv6Range>()(*range);
            }),
            0);
  EXPECT_NE(sink, 0u);
}

TEST(NoAllocationTest, Classification) {
  size_t sink = 0;
  EXPECT_EQ(AllocationsOf([&sink] {
              for (const AnyIpAddress& address :
                   {AnyIpAddress("10.0.0.1"_ipv4),
                    AnyIpAddress("::ffff:8.8.8.8"_mapped),
                    AnyIpAddress("ff3e:20:2001:db8::1"_ipv6)}) {
                sink += FindSpecialPurposeBlock(address) != nullptr;
                sink += GlobalReachability(address) == RegistryAnswer::kNo;
                sink += IsPrivateUse(address);
                sink += IsUniqueLocal(address);
                sink += MulticastScopeOf(address).has_value();
                sink += UnicastPrefixOf(address).has_value();
              }
            }),
            0);
  EXPECT_NE(sink, 0u);
}

}  // namespace
}  // namespace dualstack
