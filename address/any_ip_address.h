#ifndef DUALSTACK_ADDRESS_ANY_IP_ADDRESS_H_
#define DUALSTACK_ADDRESS_ANY_IP_ADDRESS_H_

#include <algorithm>
#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

// An address of any of the three kinds, still of the kind in which it came: for
// what comes from outside (a configuration file, a header, a user) and is not
// sorted yet. Sort it soon, with Visit(): there is no other way out, so that
// nobody forgets that the third kind exists.
//
//     const AnyIpAddress input = AnyIpAddress::Parse(text).value();
//     const IpAddress key = input.Visit(
//         [](Ipv4MappedAddress mapped) -> IpAddress { return Unmap(mapped); },
//         [](auto native) -> IpAddress { return native; });
//
//     const IpAddress wrong = input;                    // does not compile
class AnyIpAddress {
 public:
  static constexpr size_t kMaxTextSize = DualStackAddress::kMaxTextSize;

  // 0.0.0.0, which sorts first.
  constexpr AnyIpAddress() = default;
  // Nothing is lost, so nothing needs to be said.
  constexpr AnyIpAddress(Ipv4Address address) : address_(address) {}
  constexpr AnyIpAddress(const Ipv4MappedAddress& address)
      : address_(address) {}
  constexpr AnyIpAddress(const Ipv6Address& address) : address_(address) {}
  // Nothing is lost either, but it has to be said: were these implicit, a
  // canonical address could be compared with one that is not sorted yet, and
  // would differ from its own mapped form.
  constexpr explicit AnyIpAddress(const IpAddress& address)
      : AnyIpAddress(address.Visit(
            [](const auto& held) { return AnyIpAddress(held); })) {}
  constexpr explicit AnyIpAddress(const DualStackAddress& address)
      : AnyIpAddress(address.Visit(
            [](const auto& held) { return AnyIpAddress(held); })) {}

  // Reads what Ipv4Address, Ipv4MappedAddress and Ipv6Address read. TryParse()
  // neither allocates nor explains; Parse() fails with kInvalidArgument, the
  // rule that was broken and the offset.
  static constexpr std::optional<AnyIpAddress> TryParse(std::string_view text) {
    if (const auto ipv4 = Ipv4Address::TryParse(text)) return *ipv4;
    const auto dual_stack = DualStackAddress::TryParse(text);
    if (!dual_stack) return std::nullopt;
    return AnyIpAddress(*dual_stack);
  }
  static absl::StatusOr<AnyIpAddress> Parse(std::string_view text);

  constexpr AddressKind kind() const {
    return static_cast<AddressKind>(address_.index());
  }

  // The address if it is of that kind.
  constexpr std::optional<Ipv4Address> AsIpv4() const {
    return internal::HeldAs<Ipv4Address>(address_);
  }
  constexpr std::optional<Ipv4MappedAddress> AsIpv4Mapped() const {
    return internal::HeldAs<Ipv4MappedAddress>(address_);
  }
  constexpr std::optional<Ipv6Address> AsIpv6() const {
    return internal::HeldAs<Ipv6Address>(address_);
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. All three kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    return std::visit(
        internal::VisitorOf<Ipv4Address, Ipv4MappedAddress, Ipv6Address>(
            std::forward<Visitors>(visitors)...),
        address_);
  }

  // IPv4 before IPv4-mapped before IPv6, then by value.
  friend constexpr bool operator==(const AnyIpAddress&,
                                   const AnyIpAddress&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const AnyIpAddress&, const AnyIpAddress&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const AnyIpAddress& address) {
    return H::combine(std::move(hash), address.address_);
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
  // In the order of AddressKind.
  std::variant<Ipv4Address, Ipv4MappedAddress, Ipv6Address> address_;
};

static_assert(std::is_trivially_copyable_v<AnyIpAddress>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ANY_IP_ADDRESS_H_
