#ifndef DUALSTACK_ADDRESS_IP_ENDPOINT_H_
#define DUALSTACK_ADDRESS_IP_ENDPOINT_H_

#include <algorithm>
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
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

// Between the two ways to name the same peers: total, inverse to each other,
// and order-preserving. On the IPv4 side Canonical() is Unmap(), ForDualStack()
// is Map().
constexpr IpEndpoint Canonical(const DualStackSockaddr& sockaddr);
constexpr DualStackSockaddr ForDualStack(const IpEndpoint& endpoint);

// The canonical address and port of a peer: an Ipv4Sockaddr or an Ipv6Sockaddr,
// never an IPv4-mapped one. As IpAddress is for hosts, this is for keys, logs
// and access lists; it is not for the system, because no one socket takes both.
//
//     absl::flat_hash_map<IpEndpoint, Session> sessions;
//     sessions[Canonical(accepted.peer)] = ...;         // 192.0.2.1:49152
//
//     const IpEndpoint wrong = accepted.peer;           // does not compile
class IpEndpoint {
 public:
  static constexpr size_t kMaxTextSize =
      std::max(Ipv4Sockaddr::kMaxTextSize, Ipv6Sockaddr::kMaxTextSize);

  // 0.0.0.0:0, which sorts first.
  constexpr IpEndpoint() : IpEndpoint(Ipv4Sockaddr()) {}
  // Nothing is lost, so nothing needs to be said.
  constexpr IpEndpoint(const Ipv4Sockaddr& sockaddr)
      : dual_stack_(Map(sockaddr)) {}
  constexpr IpEndpoint(const Ipv6Sockaddr& sockaddr) : dual_stack_(sockaddr) {}
  constexpr IpEndpoint(const IpAddress& address, Port port)
      : IpEndpoint(address.Visit(
            [port](Ipv4Address ipv4) -> IpEndpoint {
              return Ipv4Sockaddr(ipv4, port);
            },
            [port](const Ipv6Address& ipv6) -> IpEndpoint {
              return Ipv6Sockaddr(ipv6, port);
            })) {}

  // Reads what Ipv4Sockaddr and Ipv6Sockaddr read, and fails as they do. An
  // IPv4-mapped address is refused: whoever wants it unmapped must say so.
  static constexpr std::optional<IpEndpoint> TryParse(std::string_view text) {
    if (const auto ipv4 = Ipv4Sockaddr::TryParse(text)) return *ipv4;
    if (const auto ipv6 = Ipv6Sockaddr::TryParse(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<IpEndpoint> Parse(std::string_view text);
  static absl::StatusOr<IpEndpoint> Parse(std::string_view text,
                                          ZoneResolver resolver);

  // kIpv4 or kIpv6.
  constexpr AddressKind kind() const { return address().kind(); }
  constexpr IpAddress address() const {
    return Canonical(dual_stack_.address());
  }
  // In the host's byte order.
  constexpr uint16_t port() const { return dual_stack_.port(); }

  // The socket address if it is of that kind.
  constexpr std::optional<Ipv4Sockaddr> AsIpv4() const {
    const std::optional<Ipv4MappedSockaddr> mapped = dual_stack_.AsIpv4Mapped();
    if (!mapped) return std::nullopt;
    return Unmap(*mapped);
  }
  constexpr std::optional<Ipv6Sockaddr> AsIpv6() const {
    return dual_stack_.AsIpv6();
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. Both kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    auto visitor = internal::VisitorOf<Ipv4Sockaddr, Ipv6Sockaddr>(
        std::forward<Visitors>(visitors)...);
    if (const std::optional<Ipv4Sockaddr> ipv4 = AsIpv4())
      return visitor(*ipv4);
    return visitor(*AsIpv6());
  }

  // IPv4 before IPv6, then by address, scope id and port. Flow information does
  // not count.
  friend constexpr bool operator==(const IpEndpoint&,
                                   const IpEndpoint&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const IpEndpoint&, const IpEndpoint&) = default;
  // Equal, and of the same flow information.
  constexpr bool IdenticalTo(const IpEndpoint& other) const {
    return dual_stack_.IdenticalTo(other.dual_stack_);
  }
  template <typename H>
  friend H AbslHashValue(H hash, const IpEndpoint& endpoint) {
    return H::combine(std::move(hash), endpoint.dual_stack_);
  }

  // As the kind held prints itself, into the caller's buffer: the view is of
  // its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return Visit([buffer]<typename Kind>(const Kind& sockaddr) {
      return sockaddr.FormatTo(buffer.template first<Kind::kMaxTextSize>());
    });
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend constexpr IpEndpoint Canonical(const DualStackSockaddr& sockaddr);
  friend constexpr DualStackSockaddr ForDualStack(const IpEndpoint& endpoint);

  constexpr explicit IpEndpoint(const DualStackSockaddr& sockaddr)
      : dual_stack_(sockaddr) {}

  // As in IpAddress, the mapped form stands for IPv4.
  DualStackSockaddr dual_stack_;
};

static_assert(std::is_trivially_copyable_v<IpEndpoint>);

constexpr IpEndpoint Canonical(const DualStackSockaddr& sockaddr) {
  return IpEndpoint(sockaddr);
}

constexpr DualStackSockaddr ForDualStack(const IpEndpoint& endpoint) {
  return endpoint.dual_stack_;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IP_ENDPOINT_H_
