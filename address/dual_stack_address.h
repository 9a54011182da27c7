#ifndef DUALSTACK_ADDRESS_DUAL_STACK_ADDRESS_H_
#define DUALSTACK_ADDRESS_DUAL_STACK_ADDRESS_H_

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/uint128.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

// What a dual-stack socket speaks: a native IPv6 address or an IPv4-mapped one.
// It is sixteen bytes in network order, and every sixteen bytes are one or the
// other: the first twelve tell which.
//
// It is not the peer's identity. The same IPv4 host is ::ffff:192.0.2.1 here
// and 192.0.2.1 on an IPv4 socket; keys, logs and access lists want
// Canonical(), which gives an IpAddress for either. And it never holds an
// Ipv4Address, because a dual-stack socket never does: ForDualStack() is the
// way back.
//
//     const DualStackAddress seen = peer.address();     // ::ffff:192.0.2.1
//     const IpAddress key = Canonical(seen);            // 192.0.2.1
//     seen.Visit([](const Ipv6Address& native) { ... },
//                [](const Ipv4MappedAddress& mapped) { ... });
//
//     const Ipv6Address wrong = seen;                   // does not compile
class DualStackAddress {
 public:
  static constexpr size_t kSize = 16;  // Bytes.
  static constexpr size_t kMaxTextSize =
      std::max(Ipv6Address::kMaxTextSize, Ipv4MappedAddress::kMaxTextSize);

  // ::, the native unspecified address.
  constexpr DualStackAddress() = default;
  // Nothing is lost, so nothing needs to be said.
  constexpr DualStackAddress(const Ipv6Address& address)
      : bytes_(address.bytes()) {}
  constexpr DualStackAddress(const Ipv4MappedAddress& address)
      : bytes_(address.bytes()) {}

  // From sixteen bytes in network order, whichever kind they are.
  static constexpr DualStackAddress FromBytes(
      std::span<const uint8_t, kSize> bytes) {
    DualStackAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
    return address;
  }
  // From the value of the address as a number, 1 for ::1. The mapped addresses
  // are not first by it, as they are in the order of this type.
  static constexpr DualStackAddress FromUint128(absl::uint128 value) {
    return FromBytes(internal::BytesOfUint128(value));
  }
  static constexpr DualStackAddress FromIn6Addr(const in6_addr& address) {
    return FromBytes(internal::BytesOf(address));
  }

  // Reads every form of RFC 4291, section 2.2, as Ipv6Address and
  // Ipv4MappedAddress do. TryParse() neither allocates nor explains; Parse()
  // fails with kInvalidArgument, the rule that was broken and the offset.
  static constexpr std::optional<DualStackAddress> TryParse(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6(text);
    if (!parsed.ok()) return std::nullopt;
    return FromBytes(parsed.bytes);
  }
  static absl::StatusOr<DualStackAddress> Parse(std::string_view text);

  // kIpv4Mapped or kIpv6.
  constexpr AddressKind kind() const {
    return internal::HasMappedPrefix(bytes_) ? AddressKind::kIpv4Mapped
                                             : AddressKind::kIpv6;
  }
  // In network order.
  constexpr const std::array<uint8_t, kSize>& bytes() const { return bytes_; }
  // The inverse of FromUint128().
  constexpr absl::uint128 ToUint128() const {
    return internal::Uint128Of(bytes_);
  }
  constexpr in6_addr ToIn6Addr() const { return internal::In6Addr(bytes_); }

  // The address if it is of that kind.
  constexpr std::optional<Ipv4MappedAddress> AsIpv4Mapped() const {
    return Ipv4MappedAddress::FromBytes(bytes_);
  }
  constexpr std::optional<Ipv6Address> AsIpv6() const {
    return Ipv6Address::FromBytes(bytes_);
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. Both kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    auto visitor = internal::VisitorOf<Ipv4MappedAddress, Ipv6Address>(
        std::forward<Visitors>(visitors)...);
    if (const std::optional<Ipv4MappedAddress> mapped = AsIpv4Mapped()) {
      return visitor(*mapped);
    }
    return visitor(*AsIpv6());
  }

  // Mapped before native, then by value: the order of the canonical addresses.
  friend constexpr bool operator==(const DualStackAddress&,
                                   const DualStackAddress&) = default;
  friend constexpr std::strong_ordering operator<=>(const DualStackAddress& a,
                                                    const DualStackAddress& b) {
    if (a.kind() != b.kind()) return a.kind() <=> b.kind();
    return a.bytes_ <=> b.bytes_;
  }
  template <typename H>
  friend H AbslHashValue(H hash, const DualStackAddress& address) {
    return H::combine(std::move(hash), address.kind(), address.bytes_);
  }

  // As the kind held prints itself, into the caller's buffer: the view is of
  // its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return Visit([buffer]<typename Kind>(const Kind& address) {
      return address.FormatTo(buffer.template first<Kind::kMaxTextSize>());
    });
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  std::array<uint8_t, kSize> bytes_{};
};

static_assert(sizeof(DualStackAddress) == DualStackAddress::kSize);
static_assert(std::is_trivially_copyable_v<DualStackAddress>);
static_assert(std::is_standard_layout_v<DualStackAddress>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_DUAL_STACK_ADDRESS_H_
