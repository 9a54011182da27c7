// The sockaddr types: what the system is handed, and what is read from bytes
// that the system or anyone else wrote.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

constexpr Ipv4Sockaddr kIpv4("192.0.2.1"_ipv4, 0x1234);
constexpr Ipv6Sockaddr kIpv6("2001:db8::1"_ipv6, 0x1234);
constexpr Ipv4MappedSockaddr kMapped("::ffff:192.0.2.1"_mapped, 0x1234);

// Evaluated by the compiler as well.
static_assert(kIpv4.address() == "192.0.2.1"_ipv4 && kIpv4.port() == 0x1234);
static_assert(kIpv6.address() == "2001:db8::1"_ipv6 && kIpv6.port() == 0x1234);
static_assert(kIpv6.scope_id() == 0 && kIpv6.flow_info() == 0);
static_assert(kMapped.address() == "::ffff:192.0.2.1"_mapped);
static_assert(Map(kIpv4) == kMapped && Unmap(kMapped) == kIpv4);
static_assert(Canonical(kMapped) == kIpv4 && Canonical(kIpv6) == kIpv6);
static_assert(ForDualStack(kIpv4) == kMapped && ForDualStack(kIpv6) == kIpv6);
static_assert(IpEndpoint("192.0.2.1"_ipv4, 0x1234) == kIpv4);
static_assert(IpEndpoint("2001:db8::1"_ipv6, 0x1234) == kIpv6);
static_assert(IpEndpoint(kIpv4).address() == "192.0.2.1"_ipv4);
static_assert(DualStackSockaddr(kMapped).address() ==
              "::ffff:192.0.2.1"_mapped);
static_assert(AnySockaddr(kMapped).address() == "::ffff:192.0.2.1"_mapped);
static_assert(AnySockaddr(kIpv6).port() == 0x1234);
static_assert(IpEndpoint(kIpv4).AsIpv4() == kIpv4);
static_assert(!IpEndpoint(kIpv4).AsIpv6() && !IpEndpoint(kIpv6).AsIpv4());
static_assert(DualStackSockaddr(kIpv6).AsIpv6() == kIpv6);
static_assert(!DualStackSockaddr(kIpv6).AsIpv4Mapped());
static_assert(DualStackSockaddr(kMapped).AsIpv4Mapped() == kMapped);
static_assert(!DualStackSockaddr(kMapped).AsIpv6());
static_assert(AnySockaddr(kIpv4).kind() == AddressKind::kIpv4);
static_assert(AnySockaddr(kMapped).kind() == AddressKind::kIpv4Mapped);
static_assert(AnySockaddr(kIpv6).kind() == AddressKind::kIpv6);
static_assert(!AnySockaddr(kMapped).AsIpv4() && !AnySockaddr(kIpv4).AsIpv6());
static_assert(!AnySockaddr(kIpv6).AsIpv4Mapped());

// A sum of two kinds becomes the sum of three when it is told to, and stays of
// its kind.
static_assert(AnySockaddr(IpEndpoint(kIpv4)) == kIpv4);
static_assert(AnySockaddr(IpEndpoint(kIpv6)) == kIpv6);
static_assert(AnySockaddr(DualStackSockaddr(kMapped)) == kMapped);
static_assert(AnySockaddr(DualStackSockaddr(kIpv6.WithFlowInfo(7)))
                  .IdenticalTo(kIpv6.WithFlowInfo(7)));

// A port is a number from 0 to 65535, of whatever type the constant is.
static_assert(Port(0).number() == 0 && Port(65535u).number() == 65535);
static_assert(Port(uint16_t{80}) == Port(80) && Port(80) != Port(81l));

std::vector<std::byte> Bytes(const void* data, size_t size) {
  const auto* const first = static_cast<const std::byte*>(data);
  return std::vector<std::byte>(first, first + size);
}

// The bytes that the system gets, field by field where POSIX says what they
// are.
TEST(SockaddrTest, TheSystemGetsAWholeStructure) {
  sockaddr_in in;
  ASSERT_EQ(kIpv4.size(), sizeof(in));
  std::memcpy(&in, kIpv4.data(), sizeof(in));
  EXPECT_EQ(in.sin_family, AF_INET);
  EXPECT_EQ(Bytes(&in.sin_port, 2),
            (std::vector{std::byte{0x12}, std::byte{0x34}}));
  EXPECT_EQ(in.sin_addr.s_addr, "192.0.2.1"_ipv4.ToInAddr().s_addr);
  for (const unsigned char pad : in.sin_zero) EXPECT_EQ(pad, 0);

  sockaddr_in6 in6;
  ASSERT_EQ(kIpv6.size(), sizeof(in6));
  std::memcpy(&in6, kIpv6.data(), sizeof(in6));
  EXPECT_EQ(in6.sin6_family, AF_INET6);
  EXPECT_EQ(Bytes(&in6.sin6_port, 2),
            (std::vector{std::byte{0x12}, std::byte{0x34}}));
  EXPECT_EQ(in6.sin6_scope_id, 0u);
  EXPECT_EQ(in6.sin6_flowinfo, 0u);
  EXPECT_EQ(in6.sin6_addr.s6_addr[0], 0x20);

  ASSERT_EQ(kMapped.size(), sizeof(in6));
  std::memcpy(&in6, kMapped.data(), sizeof(in6));
  EXPECT_EQ(in6.sin6_family, AF_INET6);
  EXPECT_EQ(in6.sin6_addr.s6_addr[10], 0xff);
  EXPECT_EQ(in6.sin6_addr.s6_addr[12], 192);
  EXPECT_EQ(in6.sin6_scope_id, 0u);

  const DualStackSockaddr dual_stack = kMapped;
  ASSERT_EQ(dual_stack.size(), sizeof(in6));
  EXPECT_EQ(std::memcmp(dual_stack.data(), kMapped.data(), sizeof(in6)), 0);
}

// Which types read which structures.
TEST(SockaddrTest, ReadBackWhatTheSystemWouldWrite) {
  EXPECT_EQ(*Ipv4Sockaddr::FromSockaddr(kIpv4.data(), kIpv4.size()), kIpv4);
  EXPECT_EQ(*AnySockaddr::FromSockaddr(kIpv4.data(), kIpv4.size()), kIpv4);
  EXPECT_EQ(*Ipv6Sockaddr::FromSockaddr(kIpv6.data(), kIpv6.size()), kIpv6);
  EXPECT_EQ(*DualStackSockaddr::FromSockaddr(kIpv6.data(), kIpv6.size()),
            kIpv6);
  EXPECT_EQ(*AnySockaddr::FromSockaddr(kIpv6.data(), kIpv6.size()), kIpv6);
  EXPECT_EQ(*Ipv4MappedSockaddr::FromSockaddr(kMapped.data(), kMapped.size()),
            kMapped);
  EXPECT_EQ(*DualStackSockaddr::FromSockaddr(kMapped.data(), kMapped.size()),
            kMapped);
  EXPECT_EQ(*AnySockaddr::FromSockaddr(kMapped.data(), kMapped.size()),
            kMapped);
}

template <typename T>
std::string ErrorOf(std::span<const std::byte> bytes) {
  const absl::StatusOr<T> sockaddr = T::FromSockaddr(bytes);
  EXPECT_EQ(sockaddr.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(sockaddr.status().message());
}

TEST(SockaddrTest, AnotherKindIsRefused) {
  const auto ipv4 = Bytes(kIpv4.data(), kIpv4.size());
  const auto ipv6 = Bytes(kIpv6.data(), kIpv6.size());
  const auto mapped = Bytes(kMapped.data(), kMapped.size());
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>(mapped),
            "sockaddr of an IPv4-mapped address where a native IPv6 address is "
            "wanted: read it as DualStackSockaddr");
  EXPECT_EQ(ErrorOf<Ipv4MappedSockaddr>(ipv6),
            "sockaddr of a native IPv6 address where an IPv4-mapped address is "
            "wanted: read it as DualStackSockaddr");
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>(ipv4),
            "sockaddr of 16 bytes where a sockaddr_in6 of 28 is wanted");
  EXPECT_EQ(ErrorOf<DualStackSockaddr>(ipv4),
            "sockaddr of 16 bytes where a sockaddr_in6 of 28 is wanted");
  EXPECT_EQ(ErrorOf<Ipv4MappedSockaddr>(ipv4),
            "sockaddr of 16 bytes where a sockaddr_in6 of 28 is wanted");
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>(ipv6),
            "sockaddr of 28 bytes where a sockaddr_in of 16 is wanted");
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>(mapped),
            "sockaddr of 28 bytes where a sockaddr_in of 16 is wanted");
}

// The kernel takes 16 to 128 bytes for a sockaddr_in and 24 to 128 for a
// sockaddr_in6; here the length is exact.
TEST(SockaddrTest, TheLengthMustBeExact) {
  for (const bool ipv6 : {false, true}) {
    std::vector<std::byte> bytes(140);
    if (ipv6) {
      std::memcpy(bytes.data(), kIpv6.data(), kIpv6.size());
    } else {
      std::memcpy(bytes.data(), kIpv4.data(), kIpv4.size());
    }
    for (size_t size = 0; size <= bytes.size(); ++size) {
      // An exact copy, so that a sanitizer sees a read past its end.
      const auto copy = Bytes(bytes.data(), size);
      EXPECT_EQ(Ipv4Sockaddr::FromSockaddr(copy).ok(), !ipv6 && size == 16);
      EXPECT_EQ(Ipv6Sockaddr::FromSockaddr(copy).ok(), ipv6 && size == 28);
      EXPECT_EQ(DualStackSockaddr::FromSockaddr(copy).ok(), ipv6 && size == 28);
      EXPECT_FALSE(Ipv4MappedSockaddr::FromSockaddr(copy).ok());
      EXPECT_EQ(AnySockaddr::FromSockaddr(copy).ok(),
                size == (ipv6 ? 28u : 16u));
    }
  }
  EXPECT_EQ(ErrorOf<AnySockaddr>({}),
            "sockaddr of 0 bytes where a sockaddr_in of 16 or a sockaddr_in6 "
            "of 28 is wanted");
}

TEST(SockaddrTest, TheFamilyMustBeTheStructures) {
  for (int family = 0; family < 256; ++family) {
    sockaddr_in in = kIpv4.native();
    in.sin_family = static_cast<sa_family_t>(family);
    EXPECT_EQ(Ipv4Sockaddr::FromSockaddr(Bytes(&in, sizeof(in))).ok(),
              family == AF_INET);
    sockaddr_in6 in6 = kIpv6.native();
    in6.sin6_family = static_cast<sa_family_t>(family);
    EXPECT_EQ(DualStackSockaddr::FromSockaddr(Bytes(&in6, sizeof(in6))).ok(),
              family == AF_INET6);
  }
  sockaddr_in in = kIpv4.native();
  in.sin_family = AF_UNSPEC;
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>(Bytes(&in, sizeof(in))),
            "sockaddr of address family 0 where a sockaddr_in of family 2 is "
            "wanted");
  EXPECT_EQ(ErrorOf<AnySockaddr>(Bytes(&in, sizeof(in))),
            "sockaddr of address family 0 where a sockaddr_in of family 2 is "
            "wanted");
}

template <typename T>
void ExpectTriesWhatItReads(std::span<const std::byte> bytes) {
  const absl::StatusOr<T> read = T::FromSockaddr(bytes);
  const std::optional<T> tried = T::TryFromSockaddr(bytes);
  ASSERT_EQ(tried.has_value(), read.ok()) << read.status();
  if (tried) {
    EXPECT_TRUE(*tried == *read);
  }
}

// One byte of a structure at a time is every other one.
TEST(SockaddrTest, TryFromSockaddrReadsTheSame) {
  const std::vector<std::byte> structures[] = {
      Bytes(kIpv4.data(), kIpv4.size()), Bytes(kIpv6.data(), kIpv6.size()),
      Bytes(kMapped.data(), kMapped.size()),
      Bytes(Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 7)->data(),
            Ipv6Sockaddr::size())};
  for (const std::vector<std::byte>& structure : structures) {
    for (size_t at = 0; at < structure.size(); ++at) {
      for (int value = 0; value < 256; ++value) {
        std::vector<std::byte> bytes = structure;
        bytes[at] = static_cast<std::byte>(value);
        ExpectTriesWhatItReads<Ipv4Sockaddr>(bytes);
        ExpectTriesWhatItReads<Ipv6Sockaddr>(bytes);
        ExpectTriesWhatItReads<Ipv4MappedSockaddr>(bytes);
        ExpectTriesWhatItReads<DualStackSockaddr>(bytes);
        ExpectTriesWhatItReads<AnySockaddr>(bytes);
      }
    }
  }
}

// A sockaddr_storage has room for every family; what lies behind the structure
// is zero on the way out and does not count on the way in.
template <typename T>
void ExpectStorageHolds(const T& sockaddr) {
  SCOPED_TRACE(sockaddr);
  sockaddr_storage storage = sockaddr.ToSockaddrStorage();
  const size_t size = sockaddr.size();
  EXPECT_EQ(Bytes(&storage, size), Bytes(sockaddr.data(), size));
  const auto all = Bytes(&storage, sizeof(storage));
  EXPECT_EQ(
      std::vector(all.begin() + static_cast<std::ptrdiff_t>(size), all.end()),
      std::vector<std::byte>(sizeof(storage) - size));
  auto* const raw = reinterpret_cast<unsigned char*>(&storage);
  std::memset(raw + size, 0xaa, sizeof(storage) - size);
  EXPECT_EQ(*T::FromSockaddr(storage), sockaddr);
  EXPECT_EQ(*AnySockaddr::FromSockaddr(storage), AnySockaddr(sockaddr));
}

TEST(SockaddrTest, StorageHoldsEveryFamily) {
  ExpectStorageHolds(kIpv4);
  ExpectStorageHolds(kIpv6.WithFlowInfo(0x12345));
  ExpectStorageHolds(*Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 7));
  ExpectStorageHolds(kMapped);
  ExpectStorageHolds(DualStackSockaddr(kMapped));
  ExpectStorageHolds(DualStackSockaddr(kIpv6));
}

template <typename T>
std::string ErrorOf(const sockaddr_storage& storage) {
  const absl::StatusOr<T> sockaddr = T::FromSockaddr(storage);
  EXPECT_EQ(sockaddr.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(sockaddr.status().message());
}

TEST(SockaddrTest, StorageOfAnotherKindIsRefused) {
  const std::string inet6 = std::to_string(AF_INET6);
  const sockaddr_storage ipv4 = kIpv4.ToSockaddrStorage();
  const sockaddr_storage mapped = kMapped.ToSockaddrStorage();
  EXPECT_EQ(ErrorOf<Ipv4Sockaddr>(mapped),
            "sockaddr of address family " + inet6 +
                " where a sockaddr_in of family 2 is wanted");
  EXPECT_EQ(ErrorOf<DualStackSockaddr>(ipv4),
            "sockaddr of address family 2 where a sockaddr_in6 of family " +
                inet6 + " is wanted");
  EXPECT_EQ(ErrorOf<Ipv4MappedSockaddr>(kIpv6.ToSockaddrStorage()),
            "sockaddr of a native IPv6 address where an IPv4-mapped address is "
            "wanted: read it as DualStackSockaddr");
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>(mapped),
            "sockaddr of an IPv4-mapped address where a native IPv6 address is "
            "wanted: read it as DualStackSockaddr");
  EXPECT_EQ(ErrorOf<AnySockaddr>(sockaddr_storage{}),
            "sockaddr of address family 0 where a sockaddr_in of family 2 is "
            "wanted");
}

TEST(SockaddrTest, NullIsNoAddress) {
  EXPECT_FALSE(Ipv4Sockaddr::FromSockaddr(nullptr, 16).ok());
  EXPECT_FALSE(Ipv6Sockaddr::FromSockaddr(nullptr, 28).ok());
  EXPECT_FALSE(Ipv4MappedSockaddr::FromSockaddr(nullptr, 28).ok());
  EXPECT_FALSE(DualStackSockaddr::FromSockaddr(nullptr, 28).ok());
  EXPECT_FALSE(AnySockaddr::FromSockaddr(nullptr, 0).ok());
  EXPECT_FALSE(AnySockaddr::FromSockaddr(kIpv4.data(), 0).ok());
}

// Bytes from a packet or a file lie anywhere.
TEST(SockaddrTest, AnyAlignmentWillDo) {
  for (size_t offset = 0; offset < 8; ++offset) {
    alignas(8) std::array<std::byte, 64> buffer{};
    const std::span<std::byte> at = std::span(buffer).subspan(offset);
    std::memcpy(at.data(), kIpv4.data(), kIpv4.size());
    EXPECT_EQ(*Ipv4Sockaddr::FromSockaddr(at.first(16)), kIpv4);
    std::memcpy(at.data(), kMapped.data(), kMapped.size());
    EXPECT_EQ(*AnySockaddr::FromSockaddr(at.first(28)), kMapped);
  }
}

TEST(SockaddrTest, PaddingIsNotKept) {
  sockaddr_in in = kIpv4.native();
  std::memset(in.sin_zero, 0xaa, sizeof(in.sin_zero));
  const auto read = Ipv4Sockaddr::FromSockaddr(Bytes(&in, sizeof(in)));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(std::memcmp(read->data(), kIpv4.data(), sizeof(in)), 0);
}

// RFC 4007: a scope id belongs to scoped addresses alone.
static_assert(Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 7)->scope_id() == 7);
static_assert(Ipv6Sockaddr::WithScope("ff02::1"_ipv6, 80, 7)->scope_id() == 7);
static_assert(Ipv6Sockaddr::WithScope("2001:db8::1"_ipv6, 80, 0));
static_assert(!Ipv6Sockaddr::WithScope("2001:db8::1"_ipv6, 80, 7));
static_assert(!Ipv6Sockaddr::WithScope("::1"_ipv6, 80, 7));
static_assert(!Ipv6Sockaddr::WithScope("ff0e::1"_ipv6, 80, 7));

TEST(SockaddrTest, AScopeIdWithoutAZoneIsRefused) {
  sockaddr_in6 in6 = kIpv6.native();
  in6.sin6_scope_id = 7;
  constexpr std::string_view kError =
      "sockaddr of 2001:db8::1 with scope id 7: only a scoped address (RFC "
      "4007) has one";
  EXPECT_EQ(ErrorOf<Ipv6Sockaddr>(Bytes(&in6, sizeof(in6))), kError);
  EXPECT_EQ(ErrorOf<DualStackSockaddr>(Bytes(&in6, sizeof(in6))), kError);
  EXPECT_EQ(ErrorOf<AnySockaddr>(Bytes(&in6, sizeof(in6))), kError);
  in6 = kMapped.native();
  in6.sin6_scope_id = 7;
  EXPECT_EQ(ErrorOf<DualStackSockaddr>(Bytes(&in6, sizeof(in6))),
            "sockaddr of ::ffff:192.0.2.1 with scope id 7: only a scoped "
            "address (RFC 4007) has one");
  EXPECT_FALSE(Ipv4MappedSockaddr::FromSockaddr(Bytes(&in6, sizeof(in6))).ok());

  const auto scoped = Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 7);
  const auto read =
      DualStackSockaddr::FromSockaddr(scoped->data(), scoped->size());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->AsIpv6()->scope_id(), 7u);
  EXPECT_EQ(read->ToString(), "[fe80::1%7]:80");
}

// Flow information travels along but does not tell peers apart.
static_assert(kIpv6.WithFlowInfo(0x12345).flow_info() == 0x12345);
static_assert(kIpv6.WithFlowInfo(0x12345) == kIpv6);
static_assert((kIpv6.WithFlowInfo(0x12345) <=> kIpv6) == 0);
static_assert(!kIpv6.WithFlowInfo(0x12345).IdenticalTo(kIpv6));
static_assert(kIpv6.WithFlowInfo(0x12345).WithFlowInfo(0).IdenticalTo(kIpv6));

template <typename Sum>
void ExpectKeepsFlowInfo() {
  const Sum plain = kIpv6;
  const Sum flowing = kIpv6.WithFlowInfo(0x12345);
  EXPECT_EQ(flowing, plain);
  EXPECT_EQ(absl::Hash<Sum>()(flowing), absl::Hash<Sum>()(plain));
  EXPECT_FALSE(flowing.IdenticalTo(plain));
  EXPECT_TRUE(flowing.IdenticalTo(flowing));
  EXPECT_EQ(flowing.AsIpv6()->flow_info(), 0x12345u);
}

TEST(SockaddrTest, SumsKeepFlowInfo) {
  ExpectKeepsFlowInfo<IpEndpoint>();
  ExpectKeepsFlowInfo<DualStackSockaddr>();
  ExpectKeepsFlowInfo<AnySockaddr>();
  EXPECT_FALSE(AnySockaddr(kMapped).IdenticalTo(kIpv6));
  const Ipv6Sockaddr flowing = kIpv6.WithFlowInfo(0x12345);
  EXPECT_EQ(absl::Hash<Ipv6Sockaddr>()(flowing),
            absl::Hash<Ipv6Sockaddr>()(kIpv6));
  const auto read = Ipv6Sockaddr::FromSockaddr(flowing.data(), flowing.size());
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->IdenticalTo(flowing));
}

// IPv4 has none, whatever the structure says.
TEST(SockaddrTest, AMappedSockaddrHasNoFlowInfo) {
  sockaddr_in6 in6 = kMapped.native();
  in6.sin6_flowinfo = 0x12345;
  const auto read = DualStackSockaddr::FromSockaddr(Bytes(&in6, sizeof(in6)));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->IdenticalTo(kMapped));
}

TEST(SockaddrTest, Text) {
  EXPECT_EQ(kIpv4.ToString(), "192.0.2.1:4660");
  EXPECT_EQ(kIpv6.ToString(), "[2001:db8::1]:4660");
  EXPECT_EQ(kMapped.ToString(), "[::ffff:192.0.2.1]:4660");
  EXPECT_EQ(IpEndpoint(kIpv4).ToString(), "192.0.2.1:4660");
  EXPECT_EQ(DualStackSockaddr(kMapped).ToString(), "[::ffff:192.0.2.1]:4660");
  EXPECT_EQ(AnySockaddr(kMapped).ToString(), "[::ffff:192.0.2.1]:4660");
  EXPECT_EQ(Ipv6Sockaddr().ToString(), "[::]:0");
  EXPECT_EQ(Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 1, 4294967295)->ToString(),
            "[fe80::1%4294967295]:1");
}

}  // namespace
}  // namespace dualstack
