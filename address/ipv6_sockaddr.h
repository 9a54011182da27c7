#ifndef DUALSTACK_ADDRESS_IPV6_SOCKADDR_H_
#define DUALSTACK_ADDRESS_IPV6_SOCKADDR_H_

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
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/port.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

// The address and port of an IPv6 socket: a native address, a port, the zone
// that a scoped address needs, and flow information. It is a `sockaddr_in6`, so
// the system can be handed it as it is; an IPv6-only and a dual-stack socket
// both take it.
//
// The address is never IPv4-mapped, and the scope id is 0 unless the address is
// one that RFC 4007 scopes (Ipv6Address::is_scoped()). Systems ignore a scope
// id elsewhere, and two names for one peer are one too many.
//
// Flow information is kept, because the system may give and take it, but it
// says how packets travel and not where to: it is no part of equality, order or
// hash.
//
//     constexpr Ipv6Sockaddr server("2001:db8::1"_ipv6, 443);
//     const std::optional<Ipv6Sockaddr> router =
//         Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 443, interface_index);
//
//     const Ipv6Sockaddr wrong = Map(ipv4_sockaddr);    // does not compile
class Ipv6Sockaddr {
 public:
  // As text: an address and a zone in brackets, and a port.
  static constexpr size_t kMaxTextSize = 1 + Ipv6Address::kMaxTextSize +
                                         internal::kMaxZoneText + 1 +
                                         internal::kMaxPortText;

  // [::]:0.
  constexpr Ipv6Sockaddr() : Ipv6Sockaddr(Ipv6Address(), 0) {}
  // Scope id and flow information are 0.
  constexpr Ipv6Sockaddr(const Ipv6Address& address, Port port) {
    internal::SetLength(sockaddr_);
    sockaddr_.sin6_family = AF_INET6;
    sockaddr_.sin6_port = internal::NetworkOrder(port.number());
    sockaddr_.sin6_addr = address.ToIn6Addr();
  }
  // With the zone's scope id, which on most systems is an interface index.
  // Nothing if it is not 0 and the address is not scoped.
  static constexpr std::optional<Ipv6Sockaddr> WithScope(
      const Ipv6Address& address, Port port, uint32_t scope_id) {
    if (!MayHaveScope(address, scope_id)) return std::nullopt;
    Ipv6Sockaddr sockaddr(address, port);
    sockaddr.sockaddr_.sin6_scope_id = scope_id;
    return sockaddr;
  }

  // From a socket address that the system or anyone else wrote, of any
  // alignment: exactly sizeof(sockaddr_in6) bytes, the family AF_INET6, the
  // address native, and the scope id 0 or the address scoped. TryFromSockaddr()
  // neither allocates nor explains; FromSockaddr() fails with kInvalidArgument
  // and the reason.
  static std::optional<Ipv6Sockaddr> TryFromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv6Sockaddr> FromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv6Sockaddr> FromSockaddr(const sockaddr* address,
                                                   socklen_t size);
  // The same from the first bytes of a sockaddr_storage, as many as the
  // structure has.
  static absl::StatusOr<Ipv6Sockaddr> FromSockaddr(
      const sockaddr_storage& storage);

  // Reads `[2001:db8::1]:443` or `[fe80::1%2]:443`: in brackets an address as
  // Ipv6Address reads it, and a zone if it has one, then ':' and a decimal port
  // from 0 to 65535 without leading zeros. A zone that is named, not numbered,
  // takes a resolver. TryParse() neither allocates nor explains; Parse() fails
  // with kInvalidArgument, the rule that was broken and the offset, or with
  // kNotFound if the resolver does not know the name.
  static constexpr std::optional<Ipv6Sockaddr> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv6Endpoint(text);
    if (!parsed.ok() || !parsed.address.interface_name.empty())
      return std::nullopt;
    const auto address = Ipv6Address::FromBytes(parsed.address.bytes);
    if (!address) return std::nullopt;
    return WithScope(*address, parsed.port, parsed.address.scope_id);
  }
  static absl::StatusOr<Ipv6Sockaddr> Parse(std::string_view text);
  static absl::StatusOr<Ipv6Sockaddr> Parse(std::string_view text,
                                            ZoneResolver resolver);

  constexpr Ipv6Address address() const {
    return *Ipv6Address::FromIn6Addr(sockaddr_.sin6_addr);
  }
  // In the host's byte order.
  constexpr uint16_t port() const {
    return internal::NetworkOrder(sockaddr_.sin6_port);
  }
  // 0 if there is none.
  constexpr uint32_t scope_id() const { return sockaddr_.sin6_scope_id; }
  // Traffic class and flow label (RFC 8200, section 3) as a number, in the
  // host's byte order.
  constexpr uint32_t flow_info() const {
    return internal::NetworkOrder(uint32_t{sockaddr_.sin6_flowinfo});
  }
  constexpr Ipv6Sockaddr WithFlowInfo(uint32_t flow_info) const {
    Ipv6Sockaddr copy = *this;
    copy.sockaddr_.sin6_flowinfo = internal::NetworkOrder(flow_info);
    return copy;
  }

  // For the system.
  constexpr const sockaddr_in6& native() const { return sockaddr_; }
  const sockaddr* data() const {
    // A sockaddr_in6 is made to be passed as a pointer to sockaddr (POSIX,
    // <netinet/in.h>); nothing here reads through the pointer.
    return reinterpret_cast<const sockaddr*>(&sockaddr_);
  }
  static constexpr socklen_t size() { return sizeof(sockaddr_in6); }
  // A copy, followed by zeros, for interfaces that take this structure whatever
  // the family.
  sockaddr_storage ToSockaddrStorage() const {
    return internal::StorageOf(sockaddr_);
  }

  // By address, then scope id, then port.
  friend constexpr bool operator==(const Ipv6Sockaddr& a,
                                   const Ipv6Sockaddr& b) {
    return (a <=> b) == 0;
  }
  friend constexpr std::strong_ordering operator<=>(const Ipv6Sockaddr& a,
                                                    const Ipv6Sockaddr& b) {
    if (const auto order = a.address() <=> b.address(); order != 0)
      return order;
    if (const auto order = a.scope_id() <=> b.scope_id(); order != 0)
      return order;
    return a.port() <=> b.port();
  }
  // Equal, and of the same flow information.
  constexpr bool IdenticalTo(const Ipv6Sockaddr& other) const {
    return *this == other && flow_info() == other.flow_info();
  }
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv6Sockaddr& sockaddr) {
    return H::combine(std::move(hash), sockaddr.address(), sockaddr.scope_id(),
                      sockaddr.port());
  }

  // `[2001:db8::1]:443` or `[fe80::1%2]:443`, into the caller's buffer: the
  // view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* end = internal::Write("[", buffer.data());
    end = internal::WriteIpv6(address().bytes(), end);
    if (scope_id() != 0) end = internal::WriteZone(scope_id(), end);
    end = internal::Write("]", end);
    return {buffer.data(), internal::WritePort(port(), end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend class DualStackSockaddr;

  // Of a structure that was looked at.
  constexpr explicit Ipv6Sockaddr(const sockaddr_in6& checked)
      : sockaddr_(checked) {}

  static constexpr bool MayHaveScope(const Ipv6Address& address,
                                     uint32_t scope_id) {
    return scope_id == 0 || address.is_scoped();
  }

  sockaddr_in6 sockaddr_{};
};

static_assert(sizeof(Ipv6Sockaddr) == sizeof(sockaddr_in6));
static_assert(std::is_trivially_copyable_v<Ipv6Sockaddr>);
static_assert(std::is_standard_layout_v<Ipv6Sockaddr>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV6_SOCKADDR_H_
