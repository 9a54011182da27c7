// What every value type promises, tested once for all of them: regular values,
// a total order, a hash, and one text however it is asked for.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <version>

#include "absl/base/config.h"
#include "absl/hash/hash.h"
#include "absl/hash/hash_testing.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#if defined(__cpp_lib_format)
#include <format>
#endif

namespace dualstack {
namespace {

// Values of each type in their order, all different, the default first or not
// at all.
template <typename T>
struct Ordered;

template <>
struct Ordered<Ipv4Address> {
  static constexpr auto kValues = std::to_array<Ipv4Address>(
      {"0.0.0.0"_ipv4, "0.0.0.1"_ipv4, "9.255.255.255"_ipv4, "10.0.0.0"_ipv4,
       "127.0.0.1"_ipv4, "128.0.0.0"_ipv4, "255.255.255.255"_ipv4});
};

template <>
struct Ordered<Ipv6Address> {
  static constexpr auto kValues = std::to_array<Ipv6Address>(
      {"::"_ipv6, "::1"_ipv6, "::fffe:c000:201"_ipv6, "::1:0:0:0"_ipv6,
       "2001:db8::1"_ipv6, "fe80::1"_ipv6, "ff02::1"_ipv6});
};

template <>
struct Ordered<Ipv4MappedAddress> {
  static constexpr auto kValues = std::to_array<Ipv4MappedAddress>(
      {"::ffff:0.0.0.0"_mapped, "::ffff:10.0.0.0"_mapped,
       "::ffff:192.0.2.1"_mapped, "::ffff:255.255.255.255"_mapped});
};

template <>
struct Ordered<IpAddress> {
  static constexpr auto kValues = std::to_array<IpAddress>(
      {"0.0.0.0"_ipv4, "10.0.0.0"_ipv4, "255.255.255.255"_ipv4, "::"_ipv6,
       "::ffff"_ipv6, "2001:db8::1"_ipv6});
};

template <>
struct Ordered<DualStackAddress> {
  static constexpr auto kValues = std::to_array<DualStackAddress>(
      {"::ffff:0.0.0.0"_mapped, "::ffff:255.255.255.255"_mapped, "::"_ipv6,
       "::1"_ipv6, "2001:db8::1"_ipv6});
};

template <>
struct Ordered<AnyIpAddress> {
  static constexpr auto kValues = std::to_array<AnyIpAddress>(
      {"0.0.0.0"_ipv4, "192.0.2.1"_ipv4, "::ffff:0.0.0.0"_mapped,
       "::ffff:192.0.2.1"_mapped, "::"_ipv6, "2001:db8::1"_ipv6});
};

constexpr Ipv6Sockaddr Scoped(const Ipv6Address& address, uint16_t port,
                              uint32_t scope_id) {
  return *Ipv6Sockaddr::WithScope(address, port, scope_id);
}

template <>
struct Ordered<Ipv4Sockaddr> {
  static constexpr auto kValues = std::to_array<Ipv4Sockaddr>(
      {Ipv4Sockaddr("0.0.0.0"_ipv4, 0), Ipv4Sockaddr("9.0.0.0"_ipv4, 65535),
       Ipv4Sockaddr("10.0.0.0"_ipv4, 80), Ipv4Sockaddr("10.0.0.0"_ipv4, 443),
       Ipv4Sockaddr("10.0.0.0"_ipv4, 0x5000)});
};

template <>
struct Ordered<Ipv6Sockaddr> {
  static constexpr auto kValues = std::to_array<Ipv6Sockaddr>(
      {Ipv6Sockaddr("::"_ipv6, 0), Ipv6Sockaddr("::1"_ipv6, 80),
       Ipv6Sockaddr("::1"_ipv6, 443), Ipv6Sockaddr("fe80::1"_ipv6, 80),
       Scoped("fe80::1"_ipv6, 80, 1), Scoped("fe80::1"_ipv6, 443, 1),
       Scoped("fe80::1"_ipv6, 80, 4294967295)});
};

template <>
struct Ordered<Ipv4MappedSockaddr> {
  static constexpr auto kValues = std::to_array<Ipv4MappedSockaddr>(
      {Ipv4MappedSockaddr("::ffff:0.0.0.0"_mapped, 0),
       Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80),
       Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 443)});
};

template <>
struct Ordered<IpEndpoint> {
  static constexpr auto kValues = std::to_array<IpEndpoint>(
      {Ipv4Sockaddr("0.0.0.0"_ipv4, 0), Ipv4Sockaddr("192.0.2.1"_ipv4, 80),
       Ipv6Sockaddr("::"_ipv6, 0), Scoped("fe80::1"_ipv6, 80, 1),
       Scoped("fe80::1"_ipv6, 80, 2)});
};

template <>
struct Ordered<DualStackSockaddr> {
  static constexpr auto kValues = std::to_array<DualStackSockaddr>(
      {Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80),
       Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 443),
       Ipv6Sockaddr("::"_ipv6, 0), Scoped("fe80::1"_ipv6, 80, 1),
       Scoped("fe80::1"_ipv6, 80, 2)});
};

template <>
struct Ordered<AnySockaddr> {
  static constexpr auto kValues = std::to_array<AnySockaddr>(
      {Ipv4Sockaddr("192.0.2.1"_ipv4, 80),
       Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80),
       Ipv6Sockaddr("::1"_ipv6, 80), Scoped("fe80::1"_ipv6, 80, 1)});
};

template <typename A>
constexpr AddressRange<A> Range(const A& first, const A& last) {
  return *AddressRange<A>::FromFirstAndLast(first, last);
}

template <>
struct Ordered<Ipv4Range> {
  static constexpr auto kValues = std::to_array<Ipv4Range>(
      {Range("0.0.0.0"_ipv4, "0.0.0.0"_ipv4), Ipv4Range::All(),
       Range("9.0.0.0"_ipv4, "10.0.0.0"_ipv4),
       Range("9.0.0.0"_ipv4, "10.0.0.1"_ipv4),
       Range("10.0.0.0"_ipv4, "10.0.0.0"_ipv4)});
};

template <>
struct Ordered<Ipv6Range> {
  static constexpr auto kValues =
      std::to_array<Ipv6Range>({Range("::"_ipv6, "::"_ipv6), Ipv6Range::All(),
                                Range("::1"_ipv6, "::1:0:0:0"_ipv6)});
};

template <>
struct Ordered<Ipv4MappedRange> {
  static constexpr auto kValues = std::to_array<Ipv4MappedRange>(
      {Ipv4MappedRange::All(),
       Range("::ffff:9.0.0.0"_mapped, "::ffff:10.0.0.0"_mapped)});
};

template <>
struct Ordered<ScopedIpv6Address> {
  static constexpr auto kValues = std::to_array<ScopedIpv6Address>(
      {"::"_scoped, "2001:db8::1"_scoped, "fe80::1"_scoped, "fe80::1%1"_scoped,
       "fe80::1%10"_scoped, "fe80::1%4294967295"_scoped, "fe80::1%!"_scoped,
       "fe80::1%1a"_scoped, "fe80::1%eth"_scoped, "fe80::1%eth0"_scoped,
       "fe80::1%eth0.4094"_scoped, "fe80::1%eth1"_scoped, "fe80::1%~"_scoped,
       "fe80::2"_scoped});
};

template <>
struct Ordered<Ipv4Prefix> {
  static constexpr auto kValues = std::to_array<Ipv4Prefix>(
      {"0.0.0.0/0"_ipv4_prefix, "0.0.0.0/1"_ipv4_prefix,
       "0.0.0.0/32"_ipv4_prefix, "9.0.0.0/8"_ipv4_prefix,
       "10.0.0.0/8"_ipv4_prefix, "10.0.0.0/9"_ipv4_prefix,
       "10.128.0.0/9"_ipv4_prefix, "255.255.255.255/32"_ipv4_prefix});
};

template <>
struct Ordered<Ipv6Prefix> {
  static constexpr auto kValues = std::to_array<Ipv6Prefix>(
      {"::/0"_ipv6_prefix, "::/95"_ipv6_prefix, "::/128"_ipv6_prefix,
       "::fffe:0:0/95"_ipv6_prefix, "::fffe:0:0/96"_ipv6_prefix,
       "2001:db8::/32"_ipv6_prefix, "2001:db8::/48"_ipv6_prefix,
       "ff00::/8"_ipv6_prefix});
};

template <>
struct Ordered<Ipv4MappedPrefix> {
  static constexpr auto kValues = std::to_array<Ipv4MappedPrefix>(
      {"::ffff:0:0/96"_mapped_prefix, "::ffff:0:0/97"_mapped_prefix,
       "::ffff:10.0.0.0/104"_mapped_prefix,
       "::ffff:255.255.255.255/128"_mapped_prefix});
};

template <>
struct Ordered<IpPrefix> {
  static constexpr auto kValues = std::to_array<IpPrefix>(
      {"0.0.0.0/0"_ipv4_prefix, "192.0.2.0/24"_ipv4_prefix,
       "192.0.2.0/32"_ipv4_prefix, "255.0.0.0/8"_ipv4_prefix,
       "::/0"_ipv6_prefix, "::/24"_ipv6_prefix, "2001:db8::/32"_ipv6_prefix});
};

template <>
struct Ordered<Nat64Prefix> {
  static constexpr auto kValues = std::to_array<Nat64Prefix>(
      {"::/96"_nat64_prefix, "64:ff9b::/96"_nat64_prefix,
       "64:ff9b:1::/48"_nat64_prefix, "64:ff9b:1::/96"_nat64_prefix,
       "2001:db8::/32"_nat64_prefix});
};

template <typename T>
class ValuesTest : public testing::Test {};

using AllValues =
    testing::Types<Ipv4Address, Ipv6Address, Ipv4MappedAddress, IpAddress,
                   DualStackAddress, AnyIpAddress, Ipv4Sockaddr, Ipv6Sockaddr,
                   Ipv4MappedSockaddr, IpEndpoint, DualStackSockaddr,
                   AnySockaddr, ScopedIpv6Address, Ipv4Range, Ipv6Range,
                   Ipv4MappedRange, Ipv4Prefix, Ipv6Prefix, Ipv4MappedPrefix,
                   IpPrefix, Nat64Prefix>;
TYPED_TEST_SUITE(ValuesTest, AllValues);

template <typename T>
constexpr bool IsOrdered() {
  const auto& values = Ordered<T>::kValues;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      const T& a = values[i];
      const T& b = values[j];
      if ((a == b) != (i == j) || (a != b) != (i != j)) return false;
      if ((a < b) != (i < j) || (a > b) != (i > j)) return false;
      if ((a <= b) != (i <= j) || (a >= b) != (i >= j)) return false;
    }
  }
  return true;
}

TYPED_TEST(ValuesTest, AreRegularAndTriviallyCopyable) {
  static_assert(std::regular<TypeParam>);
  static_assert(std::is_trivially_copyable_v<TypeParam>);
  EXPECT_EQ(TypeParam(), TypeParam());
}

TYPED_TEST(ValuesTest, AreTotallyOrdered) {
  static_assert(IsOrdered<TypeParam>());
  EXPECT_TRUE(IsOrdered<TypeParam>());
  EXPECT_LE(TypeParam(), Ordered<TypeParam>::kValues.back());
}

TYPED_TEST(ValuesTest, Hash) {
  const auto& values = Ordered<TypeParam>::kValues;
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(values));
  const std::unordered_set<TypeParam> set(values.begin(), values.end());
  EXPECT_EQ(set.size(), values.size());
  for (const TypeParam& value : values) {
    EXPECT_TRUE(set.contains(value)) << value;
    EXPECT_EQ(std::hash<TypeParam>()(value), absl::Hash<TypeParam>()(value));
  }
}

TYPED_TEST(ValuesTest, PrintTheSameEverywhere) {
  std::set<std::string> texts;
  for (const TypeParam& value : Ordered<TypeParam>::kValues) {
    std::array<char, TypeParam::kMaxTextSize> buffer;
    const std::string_view view = value.FormatTo(buffer);
    EXPECT_EQ(view.data(), buffer.data());
    const std::string text(view);
    EXPECT_EQ(value.ToString(), text);
    std::ostringstream stream;
    stream << value;
    EXPECT_EQ(stream.str(), text);
    EXPECT_EQ(testing::PrintToString(value), text);
#if ABSL_LTS_RELEASE_VERSION >= 20230125
    EXPECT_EQ(absl::StrCat("<", value, ">"), "<" + text + ">");
#endif
#if defined(__cpp_lib_format)
    EXPECT_EQ(std::format("<{}>", value), "<" + text + ">");
    EXPECT_EQ(std::format("{:>90}", value),
              std::string(90 - text.size(), ' ') + text);
#endif
    EXPECT_TRUE(texts.insert(text).second) << text;
  }
}

// The longest text of each type fills its buffer to the last character, so the
// constants are exact.
TEST(ValuesTest, LongestTextsFillTheirBuffers) {
  const auto expect_longest = [](const auto& value) {
    EXPECT_EQ(value.ToString().size(), value.kMaxTextSize) << value;
  };
  constexpr Ipv4Address kIpv4 = Ipv4Address::Broadcast();
  constexpr Ipv6Address kIpv6 = "fe80:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6;
  constexpr Ipv6Sockaddr kIpv6Sockaddr = Scoped(kIpv6, 65535, 4294967295);
  expect_longest(kIpv4);
  expect_longest(kIpv6);
  expect_longest(Map(kIpv4));
  expect_longest(IpAddress(kIpv6));
  expect_longest(DualStackAddress(kIpv6));
  expect_longest(AnyIpAddress(kIpv6));
  expect_longest(Ipv4Sockaddr(kIpv4, 65535));
  expect_longest(kIpv6Sockaddr);
  expect_longest(Map(Ipv4Sockaddr(kIpv4, 65535)));
  expect_longest(IpEndpoint(kIpv6Sockaddr));
  expect_longest(DualStackSockaddr(kIpv6Sockaddr));
  expect_longest(AnySockaddr(kIpv6Sockaddr));
  expect_longest(*ScopedIpv6Address::WithInterface(kIpv6, "fifteen-bytes-0"));
  expect_longest(Range(kIpv4, kIpv4));
  expect_longest(Range(kIpv6, kIpv6));
  expect_longest(Range(Map(kIpv4), Map(kIpv4)));
  expect_longest(Ipv4Prefix::Host(kIpv4));
  expect_longest(Ipv6Prefix::Host(kIpv6));
  expect_longest(Ipv4MappedPrefix::Host(Map(kIpv4)));
  expect_longest(IpPrefix::Host(kIpv6));
}

// Kinds are part of the hash: the three forms of one address do not collide by
// construction.
TEST(ValuesTest, KindsAreTaggedInTheHash) {
  const std::array<AnyIpAddress, 3> forms = {
      "1.2.3.4"_ipv4, "::ffff:1.2.3.4"_mapped, "::1.2.3.4"_ipv6};
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(forms));
  std::unordered_set<size_t> hashes;
  for (const AnyIpAddress& form : forms) {
    hashes.insert(absl::Hash<AnyIpAddress>()(form));
  }
  EXPECT_EQ(hashes.size(), 3u);
}

}  // namespace
}  // namespace dualstack
