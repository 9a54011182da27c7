// Any bytes as addresses: what leads from kind to kind and from form to form
// leads back, the order and the hash are those of the values, and arrays are
// mapped and unmapped as their members are. The input is up to eight addresses
// of sixteen bytes, of either kind; the last four bytes of each are an IPv4
// address as well.

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "absl/hash/hash.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/read_text.h"

namespace dualstack {
namespace {

// The next address is greater and the one before it is this; the greatest and
// the least have none.
template <typename T>
void CheckNeighbours(const T& address) {
  if (const std::optional<T> next = address.Next()) {
    FUZZ_CHECK(*next > address);
    FUZZ_CHECK(next->Previous() == address);
  }
  if (const std::optional<T> previous = address.Previous()) {
    FUZZ_CHECK(*previous < address);
    FUZZ_CHECK(previous->Next() == address);
  }
}

// A sum holds what it was made of, and that alone.
template <typename Sum>
void CheckHeld(const Sum& sum, AddressKind kind) {
  FUZZ_CHECK(sum.kind() == kind);
  FUZZ_CHECK(sum.Visit([](const auto& held) { return Sum(held); }) == sum);
  if constexpr (requires { sum.AsIpv4(); }) {
    FUZZ_CHECK(sum.AsIpv4().has_value() == (kind == AddressKind::kIpv4));
  }
  if constexpr (requires { sum.AsIpv4Mapped(); }) {
    FUZZ_CHECK(sum.AsIpv4Mapped().has_value() ==
               (kind == AddressKind::kIpv4Mapped));
  }
  FUZZ_CHECK(sum.AsIpv6().has_value() == (kind == AddressKind::kIpv6));
  CheckRoundTrip(sum);
}

void CheckIpv4(Ipv4Address ipv4) {
  FUZZ_CHECK(Ipv4Address::FromUint32(ipv4.ToUint32()) == ipv4);
  FUZZ_CHECK(ipv4.ToUint32() == ntohl(ipv4.ToInAddr().s_addr));
  FUZZ_CHECK(Ipv4Address::FromInAddr(ipv4.ToInAddr()) == ipv4);
  CheckRoundTrip(ipv4);
  CheckNeighbours(ipv4);
  FUZZ_CHECK(ipv4.Next().has_value() == (ipv4.ToUint32() != 0xffffffff));
  FUZZ_CHECK(ipv4.Previous().has_value() == (ipv4.ToUint32() != 0));

  const Ipv4MappedAddress mapped = Map(ipv4);
  FUZZ_CHECK(Unmap(mapped) == ipv4);
  FUZZ_CHECK(
      std::ranges::equal(std::span(mapped.bytes()).last<4>(), ipv4.bytes()));
  FUZZ_CHECK(!Ipv6Address::FromBytes(mapped.bytes()));
  FUZZ_CHECK(Ipv4MappedAddress::FromUint128(mapped.ToUint128()) == mapped);
  FUZZ_CHECK(Ipv4MappedAddress::FromIn6Addr(mapped.ToIn6Addr()) == mapped);
  CheckRoundTrip(mapped);
  CheckNeighbours(mapped);
  CheckHeld(IpAddress(ipv4), AddressKind::kIpv4);
  CheckHeld(DualStackAddress(mapped), AddressKind::kIpv4Mapped);
  CheckHeld(AnyIpAddress(ipv4), AddressKind::kIpv4);
  CheckHeld(AnyIpAddress(mapped), AddressKind::kIpv4Mapped);

  // One host has one canonical address, and one that a dual-stack socket takes.
  FUZZ_CHECK(Canonical(DualStackAddress(mapped)) == IpAddress(ipv4));
  FUZZ_CHECK(ForDualStack(IpAddress(ipv4)) == DualStackAddress(mapped));
}

void CheckIpv6(const Ipv6Address& ipv6) {
  FUZZ_CHECK(Ipv6Address::FromUint128(ipv6.ToUint128()) == ipv6);
  FUZZ_CHECK(Ipv6Address::FromIn6Addr(ipv6.ToIn6Addr()) == ipv6);
  FUZZ_CHECK(!Ipv4MappedAddress::FromBytes(ipv6.bytes()));
  CheckRoundTrip(ipv6);
  CheckNeighbours(ipv6);
  CheckHeld(IpAddress(ipv6), AddressKind::kIpv6);
  CheckHeld(DualStackAddress(ipv6), AddressKind::kIpv6);
  CheckHeld(AnyIpAddress(ipv6), AddressKind::kIpv6);
  FUZZ_CHECK(Canonical(DualStackAddress(ipv6)) == IpAddress(ipv6));
  FUZZ_CHECK(ForDualStack(IpAddress(ipv6)) == DualStackAddress(ipv6));

  // The mixed form ends with the last four bytes, and means the same.
  std::array<char, kMaxMixedTextSize> mixed_buffer;
  const std::string_view mixed = FormatMixedTo(ipv6, mixed_buffer);
  FUZZ_CHECK(Ipv6Address::TryParse(mixed) == ipv6);
  std::array<char, Ipv4Address::kMaxTextSize> tail_buffer;
  const std::string_view tail =
      Ipv4Address::FromBytes(std::span(ipv6.bytes()).last<4>())
          .FormatTo(tail_buffer);
  FUZZ_CHECK(mixed.ends_with(tail));
  FUZZ_CHECK(ToMixedString(ipv6) == mixed);
}

void CheckUncompressed(const DualStackAddress& a, const DualStackAddress& b) {
  std::array<char, kUncompressedTextSize> a_buffer;
  std::array<char, kUncompressedTextSize> b_buffer;
  const std::string_view a_text = FormatUncompressedTo(a, a_buffer);
  const std::string_view b_text = FormatUncompressedTo(b, b_buffer);
  FUZZ_CHECK(a_text.size() == kUncompressedTextSize);
  FUZZ_CHECK(ToUncompressedString(a) == a_text);
  FUZZ_CHECK(DualStackAddress::TryParse(a_text) == a);
  // It sorts as the bytes do.
  FUZZ_CHECK((a_text <=> b_text) == (a.bytes() <=> b.bytes()));
}

// Order and equality say the same in both directions, and what is equal has the
// same hash.
template <typename T>
void CheckOrder(const T& a, const T& b) {
  FUZZ_CHECK((a == b) == ((a <=> b) == 0));
  FUZZ_CHECK((a < b) == (b > a));
  if (a != b) return;
  FUZZ_CHECK(absl::Hash<T>()(a) == absl::Hash<T>()(b));
  FUZZ_CHECK(std::hash<T>()(a) == std::hash<T>()(b));
}

// The sums have the kinds in their order, and within a kind that of the bytes,
// which going to the canonical address and back does not change.
void CheckPair(const DualStackAddress& a, const DualStackAddress& b) {
  CheckOrder(a, b);
  CheckOrder(Canonical(a), Canonical(b));
  CheckOrder(AnyIpAddress(a), AnyIpAddress(b));
  const std::strong_ordering order =
      a.kind() == b.kind() ? a.bytes() <=> b.bytes() : a.kind() <=> b.kind();
  FUZZ_CHECK((a <=> b) == order);
  FUZZ_CHECK((Canonical(a) <=> Canonical(b)) == order);
  FUZZ_CHECK((AnyIpAddress(a) <=> AnyIpAddress(b)) == order);
}

// Arrays are converted as their members are, as far as both reach; what lies
// behind is left alone.
void CheckArrays(std::span<const DualStackAddress> addresses, size_t room) {
  constexpr size_t kMax = 8;
  const size_t count = std::min(addresses.size(), room);
  std::array<Ipv4Address, kMax> ipv4{};
  std::array<Ipv4MappedAddress, kMax> mapped{};
  std::array<IpAddress, kMax> canonical{};
  std::array<DualStackAddress, kMax> dual_stack{};
  for (size_t i = 0; i < addresses.size(); ++i) {
    ipv4[i] = Ipv4Address::FromBytes(std::span(addresses[i].bytes()).last<4>());
  }
  const std::span ipv4_in = std::span(ipv4).first(addresses.size());
  FUZZ_CHECK(MapAll(ipv4_in, std::span(mapped).first(room)).size() == count);
  FUZZ_CHECK(CanonicalAll(addresses, std::span(canonical).first(room)).size() ==
             count);
  std::array<Ipv4Address, kMax> unmapped{};
  FUZZ_CHECK(UnmapAll(std::span(mapped).first(count), unmapped).size() ==
             count);
  FUZZ_CHECK(
      ForDualStackAll(std::span(canonical).first(count), dual_stack).size() ==
      count);
  for (size_t i = 0; i < kMax; ++i) {
    const bool done = i < count;
    FUZZ_CHECK(mapped[i] == (done ? Map(ipv4[i]) : Ipv4MappedAddress()));
    FUZZ_CHECK(unmapped[i] == (done ? ipv4[i] : Ipv4Address()));
    FUZZ_CHECK(canonical[i] == (done ? Canonical(addresses[i]) : IpAddress()));
    FUZZ_CHECK(dual_stack[i] == (done ? addresses[i] : DualStackAddress()));
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::InputReader input(copy.octets());
  std::array<dualstack::DualStackAddress, 8> addresses;
  size_t count = 0;
  while (count < addresses.size() && (count == 0 || !input.empty())) {
    addresses[count++] = input.TakeDualStackAddress();
  }
  const dualstack::DualStackAddress& first = addresses[0];
  const dualstack::DualStackAddress& second = addresses[count - 1];
  dualstack::CheckIpv4(
      dualstack::Ipv4Address::FromBytes(std::span(first.bytes()).last<4>()));
  if (const auto ipv6 = first.AsIpv6()) dualstack::CheckIpv6(*ipv6);
  dualstack::CheckUncompressed(first, second);
  dualstack::CheckPair(first, second);
  if (count > 2) {
    dualstack::CheckArrays(std::span(addresses).first(count), size % 9);
  }
  return 0;
}
