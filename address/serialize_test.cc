// Values as bytes: the bytes of each type, that they come back, and that no
// others do.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr Ipv6Sockaddr Scoped(const Ipv6Address& address, uint16_t port,
                              uint32_t scope_id) {
  return *Ipv6Sockaddr::WithScope(address, port, scope_id);
}

template <typename T>
Bytes BytesOf(const T& value) {
  std::array<uint8_t, kMaxSerializedSize<T>> buffer;
  const std::span<const uint8_t> bytes = Serialize(value, buffer);
  EXPECT_EQ(bytes.data(), buffer.data());
  return Bytes(bytes.begin(), bytes.end());
}

// The first bytes, and how many of the last are `last`, with zeros between.
Bytes Sixteen(std::initializer_list<uint8_t> first,
              std::initializer_list<uint8_t> last) {
  Bytes bytes(first);
  bytes.resize(16 - last.size());
  bytes.insert(bytes.end(), last);
  return bytes;
}

Bytes With(Bytes bytes, std::initializer_list<uint8_t> more) {
  bytes.insert(bytes.end(), more);
  return bytes;
}

const Bytes kIpv4 = {192, 0, 2, 1};
const Bytes kMapped = Sixteen({}, {0xff, 0xff, 192, 0, 2, 1});
const Bytes kIpv6 = Sixteen({0x20, 0x01, 0x0d, 0xb8}, {1});
const Bytes kLinkLocal = Sixteen({0xfe, 0x80}, {1});

// These bytes are a promise: files hold them.
TEST(SerializeTest, TheBytesAreAsDocumented) {
  EXPECT_EQ(BytesOf("192.0.2.1"_ipv4), kIpv4);
  EXPECT_EQ(BytesOf("::ffff:192.0.2.1"_mapped), kMapped);
  EXPECT_EQ(BytesOf("2001:db8::1"_ipv6), kIpv6);
  EXPECT_EQ(BytesOf("192.0.2.0/24"_ipv4_prefix), (Bytes{192, 0, 2, 0, 24}));
  EXPECT_EQ(BytesOf("::ffff:192.0.2.0/120"_mapped_prefix),
            With(Sixteen({}, {0xff, 0xff, 192, 0, 2, 0}), {120}));
  EXPECT_EQ(BytesOf("2001:db8::/32"_ipv6_prefix),
            With(Sixteen({0x20, 0x01, 0x0d, 0xb8}, {}), {32}));
  EXPECT_EQ(BytesOf(Ipv4Sockaddr("192.0.2.1"_ipv4, 0x1234)),
            With(kIpv4, {0x12, 0x34}));
  EXPECT_EQ(BytesOf(Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 0x1234)),
            With(kMapped, {0x12, 0x34}));
  EXPECT_EQ(BytesOf(Ipv6Sockaddr("2001:db8::1"_ipv6, 0x1234)),
            With(kIpv6, {0, 0, 0, 0, 0x12, 0x34}));
  EXPECT_EQ(BytesOf(Scoped("fe80::1"_ipv6, 0x1234, 0x56789abc)),
            With(kLinkLocal, {0x56, 0x78, 0x9a, 0xbc, 0x12, 0x34}));
}

// Two values of each type that differ in everything, the lesser first.
template <typename T>
struct Samples;

template <>
struct Samples<Ipv4Address> {
  static constexpr std::array<Ipv4Address, 2> kValues = {"9.255.255.255"_ipv4,
                                                         "192.0.2.1"_ipv4};
};
template <>
struct Samples<Ipv6Address> {
  static constexpr std::array<Ipv6Address, 2> kValues = {"::1"_ipv6,
                                                         "fe80::1"_ipv6};
};
template <>
struct Samples<Ipv4MappedAddress> {
  static constexpr std::array<Ipv4MappedAddress, 2> kValues = {
      "::ffff:9.255.255.255"_mapped, "::ffff:192.0.2.1"_mapped};
};
template <>
struct Samples<IpAddress> {
  static constexpr std::array<IpAddress, 2> kValues = {"192.0.2.1"_ipv4,
                                                       "2001:db8::1"_ipv6};
};
template <>
struct Samples<DualStackAddress> {
  static constexpr std::array<DualStackAddress, 2> kValues = {
      "::ffff:192.0.2.1"_mapped, "2001:db8::1"_ipv6};
};
template <>
struct Samples<AnyIpAddress> {
  static constexpr std::array<AnyIpAddress, 3> kValues = {
      "192.0.2.1"_ipv4, "::ffff:192.0.2.1"_mapped, "2001:db8::1"_ipv6};
};
template <>
struct Samples<Ipv4Prefix> {
  static constexpr std::array<Ipv4Prefix, 4> kValues = {
      Ipv4Prefix::All(), "10.0.0.0/8"_ipv4_prefix, "10.0.0.0/9"_ipv4_prefix,
      "192.0.2.1/32"_ipv4_prefix};
};
template <>
struct Samples<Ipv6Prefix> {
  static constexpr std::array<Ipv6Prefix, 4> kValues = {
      Ipv6Prefix::All(), "2001:db8::/32"_ipv6_prefix,
      "2001:db8::/33"_ipv6_prefix, "2001:db8::1/128"_ipv6_prefix};
};
template <>
struct Samples<Ipv4MappedPrefix> {
  static constexpr std::array<Ipv4MappedPrefix, 2> kValues = {
      Ipv4MappedPrefix::All(), "::ffff:10.0.0.0/104"_mapped_prefix};
};
template <>
struct Samples<IpPrefix> {
  static constexpr std::array<IpPrefix, 3> kValues = {
      "10.0.0.0/8"_ipv4_prefix, Ipv6Prefix::All(), "2001:db8::/32"_ipv6_prefix};
};
template <>
struct Samples<Ipv4Sockaddr> {
  static constexpr std::array<Ipv4Sockaddr, 3> kValues = {
      Ipv4Sockaddr("10.0.0.0"_ipv4, 65535), Ipv4Sockaddr("192.0.2.1"_ipv4, 80),
      Ipv4Sockaddr("192.0.2.1"_ipv4, 256)};
};
template <>
struct Samples<Ipv6Sockaddr> {
  static constexpr std::array<Ipv6Sockaddr, 4> kValues = {
      Ipv6Sockaddr("2001:db8::1"_ipv6, 65535), Scoped("fe80::1"_ipv6, 443, 80),
      Scoped("fe80::1"_ipv6, 80, 256), Scoped("fe80::1"_ipv6, 80, 4294967295)};
};
template <>
struct Samples<Ipv4MappedSockaddr> {
  static constexpr std::array<Ipv4MappedSockaddr, 2> kValues = {
      Ipv4MappedSockaddr("::ffff:10.0.0.0"_mapped, 65535),
      Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80)};
};
template <>
struct Samples<IpEndpoint> {
  static constexpr std::array<IpEndpoint, 2> kValues = {
      Ipv4Sockaddr("192.0.2.1"_ipv4, 80), Scoped("fe80::1"_ipv6, 80, 1)};
};
template <>
struct Samples<DualStackSockaddr> {
  static constexpr std::array<DualStackSockaddr, 2> kValues = {
      Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80),
      Scoped("fe80::1"_ipv6, 80, 1)};
};
template <>
struct Samples<AnySockaddr> {
  static constexpr std::array<AnySockaddr, 3> kValues = {
      Ipv4Sockaddr("192.0.2.1"_ipv4, 80),
      Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80),
      Scoped("fe80::1"_ipv6, 80, 1)};
};

template <typename T>
class SerializeEachTest : public testing::Test {};

template <typename T>
constexpr bool kIsOfOneKind = internal::Serial<T>::kForms.size() == 1;

using All = testing::Types<Ipv4Address, Ipv6Address, Ipv4MappedAddress,
                           IpAddress, DualStackAddress, AnyIpAddress,
                           Ipv4Prefix, Ipv6Prefix, Ipv4MappedPrefix, IpPrefix,
                           Ipv4Sockaddr, Ipv6Sockaddr, Ipv4MappedSockaddr,
                           IpEndpoint, DualStackSockaddr, AnySockaddr>;
TYPED_TEST_SUITE(SerializeEachTest, All);

TYPED_TEST(SerializeEachTest, ComesBack) {
  for (const TypeParam& value : Samples<TypeParam>::kValues) {
    const Bytes bytes = BytesOf(value);
    EXPECT_EQ(TryDeserialize<TypeParam>(bytes), value);
    const absl::StatusOr<TypeParam> again = Deserialize<TypeParam>(bytes);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, value);
  }
}

template <typename T>
constexpr bool ComesBackAtCompileTime() {
  for (const T& value : Samples<T>::kValues) {
    std::array<uint8_t, kMaxSerializedSize<T>> buffer{};
    if (TryDeserialize<T>(Serialize(value, buffer)) != value) return false;
  }
  return true;
}

TYPED_TEST(SerializeEachTest, ComesBackAtCompileTime) {
  static_assert(ComesBackAtCompileTime<TypeParam>());
}

// A database that sorts bytes sorts values of one kind.
TYPED_TEST(SerializeEachTest, TheOrderOfOneKindIsKept) {
  const auto& values = Samples<TypeParam>::kValues;
  for (size_t i = 1; i < values.size(); ++i) {
    ASSERT_LT(values[i - 1], values[i]);
    if constexpr (kIsOfOneKind<TypeParam>) {
      EXPECT_LT(BytesOf(values[i - 1]), BytesOf(values[i]));
    }
  }
}

// Whatever is read is written as it was: no bytes have a second meaning.
TYPED_TEST(SerializeEachTest, OnlyOwnSizesAreRead) {
  for (size_t size = 0; size <= 32; ++size) {
    for (const uint8_t fill : Bytes{0x00, 0x01, 0xfe, 0xff}) {
      // An exact copy, so that a sanitizer sees a read past its end.
      const Bytes bytes(size, fill);
      const std::optional<TypeParam> value = TryDeserialize<TypeParam>(bytes);
      EXPECT_EQ(Deserialize<TypeParam>(bytes).ok(), value.has_value());
      const auto& forms = internal::Serial<TypeParam>::kForms;
      const bool fits = std::ranges::any_of(
          forms, [size](const auto& form) { return form.size == size; });
      EXPECT_TRUE(fits || !value) << size;
      if (value) {
        EXPECT_EQ(BytesOf(*value), bytes);
      }
    }
  }
}

// One byte more or less than any value has.
TYPED_TEST(SerializeEachTest, ByteMoreOrLessIsRefused) {
  for (const TypeParam& value : Samples<TypeParam>::kValues) {
    Bytes bytes = BytesOf(value);
    bytes.push_back(0);
    EXPECT_EQ(TryDeserialize<TypeParam>(bytes), std::nullopt);
    bytes.resize(bytes.size() - 2);
    EXPECT_EQ(TryDeserialize<TypeParam>(bytes), std::nullopt);
  }
}

template <typename T>
absl::Status ErrorOf(const Bytes& bytes) {
  EXPECT_EQ(TryDeserialize<T>(bytes), std::nullopt);
  return Deserialize<T>(bytes).status();
}

struct Refused {
  absl::Status (*deserialize)(const Bytes&);
  Bytes bytes;
  std::string_view message;
};

const Refused kRefused[] = {
    // Of another size.
    {ErrorOf<Ipv4Address>, {}, "0 bytes where an IPv4 address of 4 is wanted"},
    {ErrorOf<Ipv4Address>, kIpv6,
     "16 bytes where an IPv4 address of 4 is wanted"},
    {ErrorOf<Ipv6Address>, kIpv4,
     "4 bytes where an IPv6 address of 16 is wanted"},
    {ErrorOf<Ipv4MappedAddress>, kIpv4,
     "4 bytes where an IPv4-mapped address of 16 is wanted"},
    {ErrorOf<IpAddress>, Bytes(5),
     "5 bytes where an IPv4 address of 4 or an IPv6 address of 16 is wanted"},
    {ErrorOf<DualStackAddress>, kIpv4,
     "4 bytes where an IPv4-mapped address of 16 or an IPv6 address of 16 is "
     "wanted"},
    {ErrorOf<AnyIpAddress>, Bytes(6),
     "6 bytes where an IPv4 address of 4, an IPv4-mapped address of 16 or an "
     "IPv6 address of 16 is wanted"},
    {ErrorOf<IpPrefix>, kIpv4,
     "4 bytes where an IPv4 prefix of 5 or an IPv6 prefix of 17 is wanted"},
    {ErrorOf<IpEndpoint>, With(kMapped, {0, 80}),
     "18 bytes where an IPv4 endpoint of 6 or an IPv6 endpoint of 22 is "
     "wanted"},
    {ErrorOf<Ipv6Sockaddr>, With(kIpv6, {0, 80}),
     "18 bytes where an IPv6 endpoint of 22 is wanted"},
    {ErrorOf<DualStackSockaddr>, With(kIpv4, {0, 80}),
     "6 bytes where an IPv4-mapped endpoint of 18 or an IPv6 endpoint of 22 is "
     "wanted"},

    // Of another kind.
    {ErrorOf<Ipv6Address>, kMapped,
     "16 bytes of an IPv4-mapped address where an IPv6 address of 16 is "
     "wanted"},
    {ErrorOf<Ipv4MappedAddress>, kIpv6,
     "16 bytes of an IPv6 address where an IPv4-mapped address of 16 is "
     "wanted"},
    {ErrorOf<IpAddress>, kMapped,
     "16 bytes of an IPv4-mapped address where an IPv4 address of 4 or an IPv6 "
     "address of 16 is wanted"},
    {ErrorOf<Ipv6Prefix>, With(kMapped, {128}),
     "17 bytes of an IPv4-mapped prefix where an IPv6 prefix of 17 is wanted"},
    {ErrorOf<IpPrefix>, With(kMapped, {128}),
     "17 bytes of an IPv4-mapped prefix where an IPv4 prefix of 5 or an IPv6 "
     "prefix of 17 is wanted"},
    {ErrorOf<Ipv4MappedPrefix>, With(kIpv6, {128}),
     "17 bytes of an IPv6 prefix where an IPv4-mapped prefix of 17 is wanted"},
    {ErrorOf<Ipv4MappedSockaddr>, With(kIpv6, {0, 80}),
     "18 bytes of an IPv6 endpoint where an IPv4-mapped endpoint of 18 is "
     "wanted"},
    {ErrorOf<AnySockaddr>, With(kIpv6, {0, 80}),
     "18 bytes of an IPv6 endpoint where an IPv4 endpoint of 6, an IPv4-mapped "
     "endpoint of 18 or an IPv6 endpoint of 22 is wanted"},
    {ErrorOf<DualStackSockaddr>, With(kMapped, {0, 0, 0, 0, 0, 80}),
     "22 bytes of an IPv4-mapped endpoint where an IPv4-mapped endpoint of 18 "
     "or an IPv6 endpoint of 22 is wanted"},
    {ErrorOf<IpEndpoint>, With(kMapped, {0, 0, 0, 0, 0, 80}),
     "22 bytes of an IPv4-mapped endpoint where an IPv4 endpoint of 6 or an "
     "IPv6 endpoint of 22 is wanted"},

    // Of no value at all.
    {ErrorOf<Ipv4Prefix>,
     {192, 0, 2, 0, 33},
     "bytes of an IPv4 prefix of length 33, not from 0 to 32"},
    {ErrorOf<IpPrefix>,
     {192, 0, 2, 0, 255},
     "bytes of an IPv4 prefix of length 255, not from 0 to 32"},
    {ErrorOf<IpPrefix>, With(Bytes(16), {129}),
     "bytes of an IPv6 prefix of length 129, not from 0 to 128"},
    {ErrorOf<Ipv4MappedPrefix>, With(kMapped, {95}),
     "bytes of an IPv4-mapped prefix of length 95, not from 96 to 128"},
    {ErrorOf<Ipv4Prefix>,
     {192, 0, 2, 1, 24},
     "bytes of an IPv4 prefix with a bit set after its length, 24"},
    {ErrorOf<Ipv6Prefix>, With(kIpv6, {127}),
     "bytes of an IPv6 prefix with a bit set after its length, 127"},
    {ErrorOf<Ipv4MappedPrefix>, With(kMapped, {127}),
     "bytes of an IPv4-mapped prefix with a bit set after its length, 127"},
    {ErrorOf<Ipv6Sockaddr>, With(kIpv6, {0, 0, 0, 7, 0, 80}),
     "bytes of 2001:db8::1 with scope id 7: only a scoped address (RFC 4007) "
     "has one"},
    {ErrorOf<AnySockaddr>, With(Bytes(16), {255, 255, 255, 255, 0, 80}),
     "bytes of :: with scope id 4294967295: only a scoped address (RFC 4007) "
     "has one"},
};

TEST(SerializeTest, OtherBytesAreRefused) {
  for (const Refused& row : kRefused) {
    SCOPED_TRACE(row.message);
    const absl::Status status = row.deserialize(row.bytes);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()), row.message);
  }
}

// The sixteen bytes of a mapped address are no less mapped in a sum that might
// hold either.
TEST(SerializeTest, TheBytesTellTheKind) {
  EXPECT_EQ(TryDeserialize<AnyIpAddress>(kIpv4), "192.0.2.1"_ipv4);
  EXPECT_EQ(TryDeserialize<AnyIpAddress>(kMapped), "::ffff:192.0.2.1"_mapped);
  EXPECT_EQ(TryDeserialize<AnyIpAddress>(kIpv6), "2001:db8::1"_ipv6);
  EXPECT_EQ(TryDeserialize<AnySockaddr>(With(kIpv4, {0, 80})),
            Ipv4Sockaddr("192.0.2.1"_ipv4, 80));
  EXPECT_EQ(TryDeserialize<AnySockaddr>(With(kMapped, {0, 80})),
            Ipv4MappedSockaddr("::ffff:192.0.2.1"_mapped, 80));
}

TEST(SerializeTest, FlowInformationIsNotKept) {
  const Ipv6Sockaddr flowing =
      Ipv6Sockaddr("2001:db8::1"_ipv6, 80).WithFlowInfo(0x12345);
  const auto again = TryDeserialize<Ipv6Sockaddr>(BytesOf(flowing));
  EXPECT_EQ(again, flowing);
  EXPECT_EQ(again->flow_info(), 0u);
}

// The sizes tell address, prefix and endpoint apart.
static_assert(kMaxSerializedSize<Ipv4Address> == 4);
static_assert(kMaxSerializedSize<Ipv4Prefix> == 5);
static_assert(kMaxSerializedSize<Ipv4Sockaddr> == 6);
static_assert(kMaxSerializedSize<Ipv6Address> == 16);
static_assert(kMaxSerializedSize<Ipv4MappedAddress> == 16);
static_assert(kMaxSerializedSize<Ipv6Prefix> == 17);
static_assert(kMaxSerializedSize<Ipv4MappedPrefix> == 17);
static_assert(kMaxSerializedSize<Ipv4MappedSockaddr> == 18);
static_assert(kMaxSerializedSize<Ipv6Sockaddr> == 22);
static_assert(kMaxSerializedSize<IpAddress> == 16);
static_assert(kMaxSerializedSize<DualStackAddress> == 16);
static_assert(kMaxSerializedSize<AnyIpAddress> == 16);
static_assert(kMaxSerializedSize<IpPrefix> == 17);
static_assert(kMaxSerializedSize<IpEndpoint> == 22);
static_assert(kMaxSerializedSize<DualStackSockaddr> == 22);
static_assert(kMaxSerializedSize<AnySockaddr> == 22);

template <typename T>
concept HasBytes = requires(std::span<const uint8_t> bytes) {
  TryDeserialize<T>(bytes);
};

static_assert(HasBytes<IpAddress> && !HasBytes<ScopedIpv6Address> &&
              !HasBytes<Port> && !HasBytes<Ipv4Range>);

}  // namespace
}  // namespace dualstack
