#ifndef DUALSTACK_ADDRESS_IP_PREFIX_H_
#define DUALSTACK_ADDRESS_IP_PREFIX_H_

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

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/subnet_range.h"

namespace dualstack {

// A canonical prefix: of IPv4 or of native IPv6 addresses, never IPv4-mapped.
// This is the type for access lists and routes, and what it contains are
// canonical addresses: one that came in over a dual-stack socket has to go
// through Canonical() first, or the question does not compile.
//
// No prefix of one kind contains an address of the other: 0.0.0.0/0 is all of
// IPv4 and ::/0 all of IPv6, and neither is everything.
//
//     const IpPrefix allowed = "10.0.0.0/8"_ipv4_prefix;
//     allowed.Contains(Canonical(peer.address()));         // ::ffff:10.1.2.3
//     allowed.Contains("::a01:203"_ipv6);                  // false
//
//     allowed.Contains(peer.address());                    // does not compile
class IpPrefix {
 public:
  using Address = IpAddress;

  static constexpr size_t kMaxTextSize =
      std::max(Ipv4Prefix::kMaxTextSize, Ipv6Prefix::kMaxTextSize);

  // 0.0.0.0/0, which sorts first.
  constexpr IpPrefix() = default;
  // Nothing is lost, so nothing needs to be said.
  constexpr IpPrefix(Ipv4Prefix prefix) : prefix_(prefix) {}
  constexpr IpPrefix(const Ipv6Prefix& prefix) : prefix_(prefix) {}

  // The address alone: a prefix of 32 or 128 bits.
  static constexpr IpPrefix Host(const IpAddress& address) {
    return address.Visit([]<typename A>(const A& a) -> IpPrefix {
      return PrefixOf<A>::Host(a);
    });
  }

  // From the network address and the length in bits. Nothing if the length is
  // not from 0 to 32 or 128, or if a bit after it is set.
  static constexpr std::optional<IpPrefix> FromAddress(const IpAddress& network,
                                                       int length) {
    return network.Visit(
        [length]<typename A>(const A& a) -> std::optional<IpPrefix> {
          return PrefixOf<A>::FromAddress(a, length);
        });
  }
  // The prefix of that length that contains the address: bits after the length
  // are cleared. Nothing if the length is not from 0 to 32 or 128.
  static constexpr std::optional<IpPrefix> Truncating(const IpAddress& address,
                                                      int length) {
    return address.Visit(
        [length]<typename A>(const A& a) -> std::optional<IpPrefix> {
          return PrefixOf<A>::Truncating(a, length);
        });
  }

  // Reads what Ipv4Prefix and Ipv6Prefix read. TryParse() neither allocates nor
  // explains; Parse() fails with kInvalidArgument, the rule that was broken and
  // the offset. The Truncating ones clear bits that are set after the length.
  // All refuse an IPv4-mapped prefix: whoever wants it unmapped must say so.
  static constexpr std::optional<IpPrefix> TryParse(std::string_view text) {
    if (const auto ipv4 = Ipv4Prefix::TryParse(text)) return *ipv4;
    if (const auto ipv6 = Ipv6Prefix::TryParse(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<IpPrefix> Parse(std::string_view text);
  static constexpr std::optional<IpPrefix> TryParseTruncating(
      std::string_view text) {
    if (const auto ipv4 = Ipv4Prefix::TryParseTruncating(text)) return *ipv4;
    if (const auto ipv6 = Ipv6Prefix::TryParseTruncating(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<IpPrefix> ParseTruncating(std::string_view text);

  // kIpv4 or kIpv6.
  constexpr AddressKind kind() const {
    return std::holds_alternative<Ipv4Prefix>(prefix_) ? AddressKind::kIpv4
                                                       : AddressKind::kIpv6;
  }

  // The prefix if it is of that kind.
  constexpr std::optional<Ipv4Prefix> AsIpv4() const {
    return internal::HeldAs<Ipv4Prefix>(prefix_);
  }
  constexpr std::optional<Ipv6Prefix> AsIpv6() const {
    return internal::HeldAs<Ipv6Prefix>(prefix_);
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. Both kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    return std::visit(internal::VisitorOf<Ipv4Prefix, Ipv6Prefix>(
                          std::forward<Visitors>(visitors)...),
                      prefix_);
  }

  constexpr IpAddress network() const {
    return Visit([](const auto& p) -> IpAddress { return p.network(); });
  }
  // In bits of the kind held: from 0 to 32, or from 0 to 128.
  constexpr int length() const {
    return Visit([](const auto& prefix) { return prefix.length(); });
  }

  // The addresses: from the first, which is the network address, to the last,
  // and how many there are.
  constexpr IpAddress first() const { return network(); }
  constexpr IpAddress last() const {
    return Visit([](const auto& p) -> IpAddress { return p.last(); });
  }
  constexpr absl::uint128 size() const {
    return Visit([](const auto& prefix) { return prefix.size(); });
  }

  // Whether every address of the other is one of this, itself included. None of
  // another kind is.
  constexpr bool Contains(const IpAddress& address) const {
    return Visit(
        [&address](Ipv4Prefix prefix) {
          const std::optional<Ipv4Address> ipv4 = address.AsIpv4();
          return ipv4 && prefix.Contains(*ipv4);
        },
        [&address](const Ipv6Prefix& prefix) {
          const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
          return ipv6 && prefix.Contains(*ipv6);
        });
  }
  constexpr bool Contains(const IpPrefix& other) const {
    return length() <= other.length() && Contains(other.network());
  }
  // Whether they have an address in common: of two prefixes, that is one that
  // contains the other.
  constexpr bool Overlaps(const IpPrefix& other) const {
    return Contains(other) || other.Contains(*this);
  }

  // The prefix of one bit less; nothing for 0.0.0.0/0 and ::/0, which have all
  // addresses of their kind.
  constexpr std::optional<IpPrefix> Supernet() const {
    return Supernet(length() - 1);
  }
  // The prefix of that length that contains this one; nothing if the length is
  // not from 0 to length().
  constexpr std::optional<IpPrefix> Supernet(int length) const {
    return Visit([length](const auto& prefix) -> std::optional<IpPrefix> {
      return prefix.Supernet(length);
    });
  }

  // The prefixes of that length inside this one, in their order: itself, if the
  // length is length(), and none if it is not from length() to 32 or 128. Parts
  // of ::ffff:0:0/96 are passed over.
  constexpr SubnetRange<IpPrefix> Subnets(int length) const {
    return {*this, length, Visit([length](const auto& prefix) {
              return prefix.Subnets(length).size();
            })};
  }

  // IPv4 before IPv6, then by network address, then by length: a prefix comes
  // before all that it contains.
  friend constexpr bool operator==(const IpPrefix&, const IpPrefix&) = default;
  friend constexpr std::strong_ordering operator<=>(const IpPrefix&,
                                                    const IpPrefix&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const IpPrefix& prefix) {
    return H::combine(std::move(hash), prefix.prefix_);
  }

  // As the kind held prints itself, into the caller's buffer: the view is of
  // its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return Visit([buffer]<typename Kind>(const Kind& prefix) {
      return prefix.FormatTo(buffer.template first<Kind::kMaxTextSize>());
    });
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend SubnetRange<IpPrefix>;

  template <typename A>
  using PrefixOf = std::conditional_t<std::is_same_v<A, Ipv4Address>,
                                      Ipv4Prefix, Ipv6Prefix>;

  constexpr std::optional<IpPrefix> SubnetAt(int length,
                                             absl::uint128 index) const {
    return Visit([&](const auto& prefix) -> std::optional<IpPrefix> {
      return prefix.Subnets(length).At(index);
    });
  }

  // In the order of AddressKind.
  std::variant<Ipv4Prefix, Ipv6Prefix> prefix_;
};

// 18 with libstdc++; the index of libc++'s std::variant takes four bytes.
static_assert(sizeof(IpPrefix) <= 24);
static_assert(std::is_trivially_copyable_v<IpPrefix>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IP_PREFIX_H_
