#ifndef DUALSTACK_ADDRESS_SCOPED_IPV6_ADDRESS_H_
#define DUALSTACK_ADDRESS_SCOPED_IPV6_ADDRESS_H_

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

#include "absl/status/statusor.h"
#include "dualstack/address/internal/format.h"
#include "dualstack/address/internal/parse_scoped.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

// A native IPv6 address as one writes it for one's own host: with the zone that
// it is in (RFC 4007, section 11, and RFC 9844), if it is an address that has
// one. On two links, fe80::1 is two hosts, and the zone says which.
//
//     fe80::1%eth0    the zone of an interface, by its name
//     fe80::1%2       the zone by its scope id
//     2001:db8::1     no zone
//
// Only a scoped address (Ipv6Address::is_scoped()) has a zone: never ::, ::1 or
// a global address, and never an IPv4-mapped one. Zones have names on one host
// alone, so this is for its configuration and its logs, not for the wire (RFC
// 4007, section 11). And it is not an endpoint: Ipv6Sockaddr has a port, and
// knows its zone by scope id.
//
// A name stays a name until somebody asks what it means: nothing here does.
//
//     constexpr auto router = "fe80::1%eth0"_scoped;
//     const absl::StatusOr<Ipv6Sockaddr> peer =
//         router.ToSockaddr(443, InterfaceIndex);
//
//     const Ipv6Address wrong = router;                 // does not compile
//     const auto worse = "2001:db8::1%eth0"_scoped;     // does not compile
class ScopedIpv6Address {
 public:
  static constexpr size_t kMaxInterfaceNameSize = internal::kMaxInterfaceName;
  static constexpr size_t kMaxTextSize =
      Ipv6Address::kMaxTextSize + 1 + kMaxInterfaceNameSize;

  // ::, without a zone.
  constexpr ScopedIpv6Address() = default;
  // Without a zone. Nothing is lost, but it has to be said: were it implicit,
  // fe80::1 could be compared with fe80::1%eth0, and would differ.
  constexpr explicit ScopedIpv6Address(const Ipv6Address& address)
      : address_(address) {}

  // With the zone of a scope id. 0 is the default zone, which is to say none
  // (RFC 4007, section 6). Nothing if it is not 0 and the address not scoped.
  static constexpr std::optional<ScopedIpv6Address> WithScope(
      const Ipv6Address& address, uint32_t scope_id) {
    if (scope_id != 0 && !address.is_scoped()) return std::nullopt;
    ScopedIpv6Address scoped(address);
    scoped.scope_id_ = scope_id;
    return scoped;
  }
  // With the zone of an interface. Nothing if the address is not scoped, or if
  // TryParse() would not read the name.
  static constexpr std::optional<ScopedIpv6Address> WithInterface(
      const Ipv6Address& address, std::string_view name) {
    if (!address.is_scoped() || !internal::IsInterfaceName(name))
      return std::nullopt;
    ScopedIpv6Address scoped(address);
    std::copy(name.begin(), name.end(), scoped.interface_name_.begin());
    return scoped;
  }
  // The address and zone of a socket address, without its port.
  static constexpr ScopedIpv6Address FromIpv6Sockaddr(
      const Ipv6Sockaddr& sockaddr) {
    return *WithScope(sockaddr.address(), sockaddr.scope_id());
  }

  // Reads an address as Ipv6Address does and, if it is a scoped one, perhaps
  // '%' and a zone. Digits alone are a scope id, up to 4294967295 and without
  // leading zeros; `%0`, the default zone, is no zone. Everything else is the
  // name of an interface: 1 to 15 bytes of printable ASCII, without blank, '/',
  // ':', '%', '[' and ']', and not "." or "..". `%25eth0` is refused, because
  // "%25" is how a URI wrote the '%' (RFC 6874): by its name, no interface
  // 25eth0 can be read.
  //
  // TryParse() neither allocates nor explains; Parse() fails with
  // kInvalidArgument, the rule that was broken and the offset. Neither asks
  // whether there is such an interface.
  static constexpr std::optional<ScopedIpv6Address> TryParse(
      std::string_view text) {
    const auto parsed = internal::ParseScoped(text);
    if (!parsed.ok()) return std::nullopt;
    const auto address = Ipv6Address::FromBytes(parsed.bytes);
    if (!address) return std::nullopt;
    if (parsed.interface_name.empty())
      return WithScope(*address, parsed.scope_id);
    return WithInterface(*address, parsed.interface_name);
  }
  static absl::StatusOr<ScopedIpv6Address> Parse(std::string_view text);

  constexpr const Ipv6Address& address() const { return address_; }
  constexpr bool has_zone() const { return numeric_scope_id() != 0u; }
  // 0 without a zone; nothing if the zone has a name, which takes ScopeId().
  constexpr std::optional<uint32_t> numeric_scope_id() const {
    if (!interface_name().empty()) return std::nullopt;
    return scope_id_;
  }
  // Empty unless the zone has a name. The view is of this object.
  constexpr std::string_view interface_name() const& {
    return interface_name_.data();
  }
  std::string_view interface_name() const&& = delete;

  // The scope id, for which a name is looked up: kNotFound if the resolver does
  // not know it. So 0 means that there is no zone, and never that one is lost.
  absl::StatusOr<uint32_t> ScopeId(ZoneResolver resolver) const;
  // The same with a port, for a socket.
  absl::StatusOr<Ipv6Sockaddr> ToSockaddr(Port port,
                                          ZoneResolver resolver) const;

  // By address, then zone: none, then by scope id, then by name. The names of
  // one zone are not equal: nobody was asked whether they mean the same.
  friend constexpr bool operator==(const ScopedIpv6Address&,
                                   const ScopedIpv6Address&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const ScopedIpv6Address&, const ScopedIpv6Address&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const ScopedIpv6Address& scoped) {
    return H::combine(std::move(hash), scoped.address_, scoped.interface_name_,
                      scoped.scope_id_);
  }

  // As Ipv6Address prints itself, and the zone after '%' if there is one, into
  // the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* end = internal::WriteIpv6(address_.bytes(), buffer.data());
    if (scope_id_ != 0) end = internal::WriteZone(scope_id_, end);
    if (!interface_name().empty()) {
      end = internal::Write(interface_name(), internal::Write("%", end));
    }
    return {buffer.data(), end};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  Ipv6Address address_;
  // At most one of the two. In this order they compare as promised, since the
  // rest of the array is NUL.
  std::array<char, kMaxInterfaceNameSize + 1> interface_name_{};
  uint32_t scope_id_ = 0;
};

static_assert(std::is_trivially_copyable_v<ScopedIpv6Address>);
static_assert(std::is_standard_layout_v<ScopedIpv6Address>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_SCOPED_IPV6_ADDRESS_H_
