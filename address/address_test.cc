// The address types: bytes in and out, the arrows between the types, what their
// predicates cover and where that ends.

#include "dualstack/address/address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "absl/numeric/int128.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

constexpr std::array<uint8_t, 4> kIpv4Bytes = {192, 0, 2, 1};
constexpr std::array<uint8_t, 16> kIpv6Bytes = {
    0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<uint8_t, 16> kMappedBytes = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};

// An in6_addr with these bytes, made without the library.
in6_addr In6(const std::array<uint8_t, 16>& bytes) {
  in6_addr address;
  std::memcpy(&address, bytes.data(), sizeof(address));
  return address;
}

static_assert(Ipv4Address::FromBytes(kIpv4Bytes) == "192.0.2.1"_ipv4);
static_assert("192.0.2.1"_ipv4.bytes() == kIpv4Bytes);
static_assert(Ipv4Address::FromUint32(0xc0000201) == "192.0.2.1"_ipv4);
static_assert("192.0.2.1"_ipv4.ToUint32() == 0xc0000201);
static_assert(Ipv6Address::FromBytes(kIpv6Bytes) == "2001:db8::1"_ipv6);
static_assert("2001:db8::1"_ipv6.bytes() == kIpv6Bytes);
static_assert(Ipv4MappedAddress::FromBytes(kMappedBytes) ==
              "::ffff:192.0.2.1"_mapped);
static_assert("::ffff:192.0.2.1"_mapped.bytes() == kMappedBytes);

// As numbers, whose high half is the first eight bytes.
constexpr absl::uint128 kIpv6Number = absl::MakeUint128(0x20010db800000000, 1);
constexpr absl::uint128 kMappedNumber = absl::MakeUint128(0, 0xffffc0000201);
static_assert(Ipv6Address::FromUint128(kIpv6Number) == "2001:db8::1"_ipv6);
static_assert("2001:db8::1"_ipv6.ToUint128() == kIpv6Number);
static_assert(Ipv4MappedAddress::FromUint128(kMappedNumber) ==
              "::ffff:192.0.2.1"_mapped);
static_assert("::ffff:192.0.2.1"_mapped.ToUint128() == kMappedNumber);
static_assert(DualStackAddress::FromUint128(kIpv6Number) == "2001:db8::1"_ipv6);
static_assert(DualStackAddress::FromUint128(kMappedNumber) ==
              "::ffff:192.0.2.1"_mapped);
static_assert(DualStackAddress("::ffff:192.0.2.1"_mapped).ToUint128() ==
              kMappedNumber);

// The invariant, on every way in that takes sixteen bytes.
static_assert(!Ipv6Address::FromBytes(kMappedBytes));
static_assert(!Ipv4MappedAddress::FromBytes(kIpv6Bytes));
static_assert(!Ipv6Address::FromUint128(kMappedNumber));
static_assert(!Ipv4MappedAddress::FromUint128(kIpv6Number));
static_assert(!Ipv6Address::FromIn6Addr("::ffff:1.2.3.4"_mapped.ToIn6Addr()));
static_assert(!Ipv4MappedAddress::FromIn6Addr("::1"_ipv6.ToIn6Addr()));
static_assert(!Ipv6Address::TryParse("::ffff:1.2.3.4"));
static_assert(!Ipv4MappedAddress::TryParse("::1"));

// Of the 128 addresses that are one bit from a mapped one, those that differ in
// the prefix are native and those that differ in the tail are mapped.
TEST(AddressTest, EveryBitOfThePrefixCounts) {
  for (size_t bit = 0; bit < 128; ++bit) {
    std::array<uint8_t, 16> bytes = kMappedBytes;
    bytes[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
    const bool in_prefix = bit < 96;
    EXPECT_EQ(Ipv6Address::FromBytes(bytes).has_value(), in_prefix) << bit;
    EXPECT_EQ(Ipv4MappedAddress::FromBytes(bytes).has_value(), !in_prefix)
        << bit;
    EXPECT_EQ(DualStackAddress::FromBytes(bytes).kind(),
              in_prefix ? AddressKind::kIpv6 : AddressKind::kIpv4Mapped)
        << bit;
  }
}

TEST(AddressTest, SystemStructuresHoldNetworkOrder) {
  in_addr in;
  std::memcpy(&in, kIpv4Bytes.data(), sizeof(in));
  EXPECT_EQ(Ipv4Address::FromInAddr(in), "192.0.2.1"_ipv4);
  const in_addr out = "192.0.2.1"_ipv4.ToInAddr();
  EXPECT_EQ(std::memcmp(&out, kIpv4Bytes.data(), sizeof(out)), 0);

  EXPECT_EQ(Ipv6Address::FromIn6Addr(In6(kIpv6Bytes)), "2001:db8::1"_ipv6);
  EXPECT_EQ(Ipv6Address::FromIn6Addr(In6(kMappedBytes)), std::nullopt);
  EXPECT_EQ(Ipv4MappedAddress::FromIn6Addr(In6(kMappedBytes)),
            "::ffff:192.0.2.1"_mapped);
  EXPECT_EQ(Ipv4MappedAddress::FromIn6Addr(In6(kIpv6Bytes)), std::nullopt);
  EXPECT_EQ(DualStackAddress::FromIn6Addr(In6(kMappedBytes)),
            "::ffff:192.0.2.1"_mapped);
  const in6_addr native = "2001:db8::1"_ipv6.ToIn6Addr();
  EXPECT_EQ(std::memcmp(&native, kIpv6Bytes.data(), sizeof(native)), 0);
  const in6_addr mapped = "::ffff:192.0.2.1"_mapped.ToIn6Addr();
  EXPECT_EQ(std::memcmp(&mapped, kMappedBytes.data(), sizeof(mapped)), 0);
}

// The objects are their bytes: an array of them is an array of addresses.
TEST(AddressTest, ObjectsAreTheirBytes) {
  const Ipv4Address ipv4 = "192.0.2.1"_ipv4;
  EXPECT_EQ(std::memcmp(&ipv4, kIpv4Bytes.data(), 4), 0);
  const Ipv6Address ipv6 = "2001:db8::1"_ipv6;
  EXPECT_EQ(std::memcmp(&ipv6, kIpv6Bytes.data(), 16), 0);
  const Ipv4MappedAddress mapped = "::ffff:192.0.2.1"_mapped;
  EXPECT_EQ(std::memcmp(&mapped, kMappedBytes.data(), 16), 0);
  const DualStackAddress dual_stack = mapped;
  EXPECT_EQ(std::memcmp(&dual_stack, kMappedBytes.data(), 16), 0);
}

// The arrows.
static_assert(Map("192.0.2.1"_ipv4) == "::ffff:192.0.2.1"_mapped);
static_assert(Unmap("::ffff:192.0.2.1"_mapped) == "192.0.2.1"_ipv4);
static_assert(Canonical("::ffff:192.0.2.1"_mapped) == "192.0.2.1"_ipv4);
static_assert(Canonical("2001:db8::1"_ipv6) == "2001:db8::1"_ipv6);
static_assert(ForDualStack("192.0.2.1"_ipv4) == "::ffff:192.0.2.1"_mapped);
static_assert(ForDualStack("2001:db8::1"_ipv6) == "2001:db8::1"_ipv6);

TEST(AddressTest, MapAndUnmapAreInverse) {
  for (uint64_t value = 0; value <= 0xffffffff; value += 65521) {
    const auto ipv4 = Ipv4Address::FromUint32(static_cast<uint32_t>(value));
    ASSERT_EQ(Unmap(Map(ipv4)), ipv4);
    ASSERT_EQ(Map(ipv4).bytes()[15], value & 0xff);
  }
}

TEST(AddressTest, CanonicalAndForDualStackAreInverseAndKeepTheOrder) {
  const DualStackAddress addresses[] = {
      "::ffff:0.0.0.0"_mapped, "::ffff:255.255.255.255"_mapped, "::"_ipv6,
      "::1"_ipv6, "64:ff9b::c000:201"_ipv6};
  for (const DualStackAddress& a : addresses) {
    EXPECT_EQ(ForDualStack(Canonical(a)), a);
    EXPECT_NE(Canonical(a).kind(), AddressKind::kIpv4Mapped);
    for (const DualStackAddress& b : addresses) {
      EXPECT_EQ(Canonical(a) <=> Canonical(b), a <=> b);
    }
  }
}

// Narrowing a sum: the right kind or nothing.
static_assert(IpAddress("192.0.2.1"_ipv4).AsIpv4() == "192.0.2.1"_ipv4);
static_assert(!IpAddress("192.0.2.1"_ipv4).AsIpv6());
static_assert(IpAddress("::1"_ipv6).AsIpv6() == "::1"_ipv6);
static_assert(!IpAddress("::1"_ipv6).AsIpv4());
static_assert(DualStackAddress("::1"_ipv6).AsIpv6() == "::1"_ipv6);
static_assert(!DualStackAddress("::1"_ipv6).AsIpv4Mapped());
static_assert(!DualStackAddress("::ffff:1.2.3.4"_mapped).AsIpv6());
static_assert(AnyIpAddress("1.2.3.4"_ipv4).AsIpv4() == "1.2.3.4"_ipv4);
static_assert(!AnyIpAddress("1.2.3.4"_ipv4).AsIpv4Mapped());
static_assert(!AnyIpAddress("1.2.3.4"_ipv4).AsIpv6());
static_assert(!AnyIpAddress("::ffff:1.2.3.4"_mapped).AsIpv4());
static_assert(!AnyIpAddress("::ffff:1.2.3.4"_mapped).AsIpv6());
static_assert(!AnyIpAddress("::1"_ipv6).AsIpv4Mapped());

// A sum of two kinds becomes the sum of three when it is told to, and stays of
// its kind.
static_assert(AnyIpAddress(IpAddress("192.0.2.1"_ipv4)) == "192.0.2.1"_ipv4);
static_assert(AnyIpAddress(IpAddress("::1"_ipv6)) == "::1"_ipv6);
static_assert(AnyIpAddress(DualStackAddress("::ffff:192.0.2.1"_mapped)) ==
              "::ffff:192.0.2.1"_mapped);
static_assert(AnyIpAddress(DualStackAddress("::1"_ipv6)) == "::1"_ipv6);

constexpr std::string_view NameOf(const auto& sum) {
  return sum.Visit([](const auto& address) -> std::string_view {
    using Kind = std::remove_cvref_t<decltype(address)>;
    if constexpr (std::is_same_v<Kind, Ipv4Address>) return "IPv4";
    if constexpr (std::is_same_v<Kind, Ipv6Address>) return "IPv6";
    if constexpr (std::is_same_v<Kind, Ipv4MappedAddress>) return "mapped";
  });
}

static_assert(NameOf(IpAddress("1.2.3.4"_ipv4)) == "IPv4");
static_assert(NameOf(IpAddress("::1.2.3.4"_ipv6)) == "IPv6");
static_assert(NameOf(DualStackAddress("::ffff:1.2.3.4"_mapped)) == "mapped");
static_assert(NameOf(DualStackAddress("::1.2.3.4"_ipv6)) == "IPv6");
static_assert(NameOf(AnyIpAddress("1.2.3.4"_ipv4)) == "IPv4");
static_assert(NameOf(AnyIpAddress("::ffff:1.2.3.4"_mapped)) == "mapped");
static_assert(NameOf(AnyIpAddress("::1.2.3.4"_ipv6)) == "IPv6");

// A visitor may be several callables.
static_assert(IpAddress("::1"_ipv6)
                  .Visit([](Ipv4Address) { return 4; },
                         [](const Ipv6Address&) { return 6; }) == 6);

static_assert(IpAddress().kind() == AddressKind::kIpv4);
static_assert(DualStackAddress().kind() == AddressKind::kIpv6);
static_assert(AnyIpAddress().kind() == AddressKind::kIpv4);
static_assert(ToString(AddressKind::kIpv4) == "IPv4");
static_assert(ToString(AddressKind::kIpv4Mapped) == "IPv4-mapped");
static_assert(ToString(AddressKind::kIpv6) == "IPv6");

// Predicates: each block's first and last address and the neighbours outside,
// with every predicate that is not listed false.
enum Predicate : unsigned {
  kNone = 0,
  kUnspecified = 1,
  kLoopback = 2,
  kLinkLocal = 4,
  kMulticast = 8,
  kBroadcast = 16,
  kScoped = 32,
};

template <typename Address>
unsigned PredicatesOf(const Address& address) {
  unsigned predicates = kNone;
  if (address.is_unspecified()) predicates |= kUnspecified;
  if (address.is_loopback()) predicates |= kLoopback;
  if (address.is_link_local()) predicates |= kLinkLocal;
  if (address.is_multicast()) predicates |= kMulticast;
  if constexpr (requires { address.is_broadcast(); }) {
    if (address.is_broadcast()) predicates |= kBroadcast;
  }
  if constexpr (requires { address.is_scoped(); }) {
    if (address.is_scoped()) predicates |= kScoped;
  }
  return predicates;
}

TEST(AddressTest, Ipv4PredicatesAndTheirMappedForms) {
  constexpr struct {
    Ipv4Address address;
    unsigned predicates;
  } kRows[] = {
      {"0.0.0.0"_ipv4, kUnspecified},
      {"0.0.0.1"_ipv4, kNone},
      {"126.255.255.255"_ipv4, kNone},
      {"127.0.0.0"_ipv4, kLoopback},
      {"127.0.0.1"_ipv4, kLoopback},
      {"127.255.255.255"_ipv4, kLoopback},
      {"128.0.0.0"_ipv4, kNone},
      {"169.253.255.255"_ipv4, kNone},
      {"169.254.0.0"_ipv4, kLinkLocal},
      {"169.254.255.255"_ipv4, kLinkLocal},
      {"169.255.0.0"_ipv4, kNone},
      {"170.254.0.0"_ipv4, kNone},
      {"223.255.255.255"_ipv4, kNone},
      {"224.0.0.0"_ipv4, kMulticast},
      {"239.255.255.255"_ipv4, kMulticast},
      {"240.0.0.0"_ipv4, kNone},
      {"255.255.255.254"_ipv4, kNone},
      {"255.255.255.255"_ipv4, kBroadcast},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(PredicatesOf(row.address), row.predicates) << row.address;
    EXPECT_EQ(PredicatesOf(Map(row.address)), row.predicates) << row.address;
  }
}

TEST(AddressTest, Ipv6Predicates) {
  constexpr struct {
    Ipv6Address address;
    unsigned predicates;
  } kRows[] = {
      {"::"_ipv6, kUnspecified},
      {"::1"_ipv6, kLoopback},
      {"::2"_ipv6, kNone},
      {"::127.0.0.1"_ipv6, kNone},
      {"64:ff9b::127.0.0.1"_ipv6, kNone},
      {"2001:db8::1"_ipv6, kNone},
      {"fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6, kNone},
      {"fe80::"_ipv6, kLinkLocal | kScoped},
      {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6, kLinkLocal | kScoped},
      {"fec0::"_ipv6, kScoped},
      {"feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6, kScoped},
      {"ff00::"_ipv6, kMulticast},
      {"ff01::1"_ipv6, kMulticast | kScoped},
      {"ff02::1"_ipv6, kMulticast | kScoped},
      {"ff12::1"_ipv6, kMulticast | kScoped},
      {"ff05::1"_ipv6, kMulticast | kScoped},
      {"ff0d::1"_ipv6, kMulticast | kScoped},
      {"ff0e::1"_ipv6, kMulticast},
      {"ff0f::1"_ipv6, kMulticast},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6, kMulticast},
      {"fd00::1"_ipv6, kNone},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(PredicatesOf(row.address), row.predicates) << row.address;
  }
}

static_assert(Ipv4Address::Unspecified() == "0.0.0.0"_ipv4);
static_assert(Ipv4Address::Loopback() == "127.0.0.1"_ipv4);
static_assert(Ipv4Address::Broadcast() == "255.255.255.255"_ipv4);
static_assert(Ipv6Address::Unspecified() == "::"_ipv6);
static_assert(Ipv6Address::Loopback() == "::1"_ipv6);
static_assert(Ipv4MappedAddress::Unspecified() == "::ffff:0.0.0.0"_mapped);
static_assert(Ipv4MappedAddress::Loopback() == "::ffff:127.0.0.1"_mapped);

}  // namespace
}  // namespace dualstack
