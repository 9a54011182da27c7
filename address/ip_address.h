#ifndef DUALSTACK_ADDRESS_IP_ADDRESS_H_
#define DUALSTACK_ADDRESS_IP_ADDRESS_H_

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

// Between the two ways to name the same hosts: total, inverse to each other,
// and order-preserving. On the IPv4 side Canonical() is Unmap(), ForDualStack()
// is Map().
constexpr IpAddress Canonical(const DualStackAddress& address);
constexpr DualStackAddress ForDualStack(const IpAddress& address);

// The canonical address of a host: IPv4 or native IPv6, never IPv4-mapped. So
// one host has one address, whichever socket it was seen on, and this is the
// type for map keys, logs and access lists.
//
//     absl::flat_hash_map<IpAddress, int> connections;
//     ++connections[Canonical(peer.address())];         // 192.0.2.1, once
//     IpAddress key = "192.0.2.1"_ipv4;
//
//     key = "::ffff:192.0.2.1"_mapped;                  // does not compile
//     const bool same = key == peer.address();          // does not compile
class IpAddress {
 public:
  static constexpr size_t kMaxTextSize = Ipv6Address::kMaxTextSize;

  // 0.0.0.0, which sorts first.
  constexpr IpAddress() : IpAddress(Ipv4Address()) {}
  // Nothing is lost, so nothing needs to be said.
  constexpr IpAddress(Ipv4Address address) : dual_stack_(Map(address)) {}
  constexpr IpAddress(const Ipv6Address& address) : dual_stack_(address) {}

  // Reads what Ipv4Address and Ipv6Address read. TryParse() neither allocates
  // nor explains; Parse() fails with kInvalidArgument, the rule that was broken
  // and the offset. Both refuse an IPv4-mapped address: whoever wants it
  // unmapped must say so.
  static constexpr std::optional<IpAddress> TryParse(std::string_view text) {
    if (const auto ipv4 = Ipv4Address::TryParse(text)) return *ipv4;
    if (const auto ipv6 = Ipv6Address::TryParse(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<IpAddress> Parse(std::string_view text);

  // kIpv4 or kIpv6.
  constexpr AddressKind kind() const {
    return dual_stack_.kind() == AddressKind::kIpv4Mapped ? AddressKind::kIpv4
                                                          : AddressKind::kIpv6;
  }

  // The address if it is of that kind.
  constexpr std::optional<Ipv4Address> AsIpv4() const {
    const std::optional<Ipv4MappedAddress> mapped = dual_stack_.AsIpv4Mapped();
    if (!mapped) return std::nullopt;
    return Unmap(*mapped);
  }
  constexpr std::optional<Ipv6Address> AsIpv6() const {
    return dual_stack_.AsIpv6();
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. Both kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    auto visitor = internal::VisitorOf<Ipv4Address, Ipv6Address>(
        std::forward<Visitors>(visitors)...);
    if (const std::optional<Ipv4Address> ipv4 = AsIpv4()) return visitor(*ipv4);
    return visitor(*AsIpv6());
  }

  // IPv4 before IPv6, then by value.
  friend constexpr bool operator==(const IpAddress&,
                                   const IpAddress&) = default;
  friend constexpr std::strong_ordering operator<=>(const IpAddress&,
                                                    const IpAddress&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const IpAddress& address) {
    return H::combine(std::move(hash), address.dual_stack_);
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
  friend constexpr IpAddress Canonical(const DualStackAddress& address);
  friend constexpr DualStackAddress ForDualStack(const IpAddress& address);

  constexpr explicit IpAddress(const DualStackAddress& address)
      : dual_stack_(address) {}

  // Canonical and dual-stack addresses are in bijection, and Ipv6Address leaves
  // ::ffff:0:0/96 free to stand for IPv4: sixteen bytes and no tag are enough.
  DualStackAddress dual_stack_;
};

static_assert(sizeof(IpAddress) == 16);
static_assert(std::is_trivially_copyable_v<IpAddress>);

constexpr IpAddress Canonical(const DualStackAddress& address) {
  return IpAddress(address);
}

constexpr DualStackAddress ForDualStack(const IpAddress& address) {
  return address.dual_stack_;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IP_ADDRESS_H_
