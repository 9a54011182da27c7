#ifndef DUALSTACK_ADDRESS_DUAL_STACK_SOCKADDR_H_
#define DUALSTACK_ADDRESS_DUAL_STACK_SOCKADDR_H_

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
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

// The address and port of a dual-stack socket's peer, or its own: an
// Ipv6Sockaddr or an Ipv4MappedSockaddr. It is a `sockaddr_in6`, so the system
// can be handed it as it is.
//
// What accept(), getpeername() and recvfrom() say on such a socket is this, and
// only such a socket takes it back. Canonical() gives the IpEndpoint for keys
// and logs.
//
//     const DualStackSockaddr peer = accepted.peer;   // [::ffff:192.0.2.1]:80
//     const IpEndpoint key = Canonical(peer);         // 192.0.2.1:80
//
//     TcpStream<Ipv6Only>::Connect(peer);             // does not compile
class DualStackSockaddr {
 public:
  static constexpr size_t kMaxTextSize =
      std::max(Ipv6Sockaddr::kMaxTextSize, Ipv4MappedSockaddr::kMaxTextSize);

  // [::]:0.
  constexpr DualStackSockaddr() {
    internal::SetLength(sockaddr_);
    sockaddr_.sin6_family = AF_INET6;
  }
  // Nothing is lost, so nothing needs to be said.
  constexpr DualStackSockaddr(const Ipv6Sockaddr& sockaddr)
      : sockaddr_(sockaddr.native()) {}
  constexpr DualStackSockaddr(const Ipv4MappedSockaddr& sockaddr)
      : sockaddr_(sockaddr.native()) {}

  // From a socket address that the system or anyone else wrote, of any
  // alignment: exactly sizeof(sockaddr_in6) bytes, the family AF_INET6, and the
  // scope id 0 or the address scoped. TryFromSockaddr() neither allocates nor
  // explains; FromSockaddr() fails with kInvalidArgument and the reason.
  static std::optional<DualStackSockaddr> TryFromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<DualStackSockaddr> FromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<DualStackSockaddr> FromSockaddr(const sockaddr* address,
                                                        socklen_t size);
  // The same from the first bytes of a sockaddr_storage, as many as the
  // structure has.
  static absl::StatusOr<DualStackSockaddr> FromSockaddr(
      const sockaddr_storage& storage);

  // Reads what Ipv4MappedSockaddr and Ipv6Sockaddr read, and fails as they do.
  static constexpr std::optional<DualStackSockaddr> TryParse(
      std::string_view text) {
    if (const auto mapped = Ipv4MappedSockaddr::TryParse(text)) return *mapped;
    if (const auto ipv6 = Ipv6Sockaddr::TryParse(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<DualStackSockaddr> Parse(std::string_view text);
  static absl::StatusOr<DualStackSockaddr> Parse(std::string_view text,
                                                 ZoneResolver resolver);

  // kIpv4Mapped or kIpv6.
  constexpr AddressKind kind() const { return address().kind(); }
  constexpr DualStackAddress address() const {
    return DualStackAddress::FromIn6Addr(sockaddr_.sin6_addr);
  }
  // In the host's byte order.
  constexpr uint16_t port() const {
    return internal::NetworkOrder(sockaddr_.sin6_port);
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

  // The socket address if it is of that kind.
  constexpr std::optional<Ipv4MappedSockaddr> AsIpv4Mapped() const {
    if (kind() != AddressKind::kIpv4Mapped) return std::nullopt;
    return Ipv4MappedSockaddr(sockaddr_);
  }
  constexpr std::optional<Ipv6Sockaddr> AsIpv6() const {
    if (kind() != AddressKind::kIpv6) return std::nullopt;
    return Ipv6Sockaddr(sockaddr_);
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. Both kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    auto visitor = internal::VisitorOf<Ipv4MappedSockaddr, Ipv6Sockaddr>(
        std::forward<Visitors>(visitors)...);
    if (kind() == AddressKind::kIpv4Mapped) {
      return visitor(Ipv4MappedSockaddr(sockaddr_));
    }
    return visitor(Ipv6Sockaddr(sockaddr_));
  }

  // Mapped before native, then as the kinds compare: the order of the canonical
  // endpoints. Flow information does not count.
  friend constexpr bool operator==(const DualStackSockaddr& a,
                                   const DualStackSockaddr& b) {
    return (a <=> b) == 0;
  }
  friend constexpr std::strong_ordering operator<=>(
      const DualStackSockaddr& a, const DualStackSockaddr& b) {
    if (const auto order = a.address() <=> b.address(); order != 0)
      return order;
    if (const auto order = a.scope_id() <=> b.scope_id(); order != 0)
      return order;
    return a.port() <=> b.port();
  }
  // Equal, and of the same flow information.
  constexpr bool IdenticalTo(const DualStackSockaddr& other) const {
    return *this == other &&
           sockaddr_.sin6_flowinfo == other.sockaddr_.sin6_flowinfo;
  }
  template <typename H>
  friend H AbslHashValue(H hash, const DualStackSockaddr& sockaddr) {
    return H::combine(std::move(hash), sockaddr.address(), sockaddr.scope_id(),
                      sockaddr.port());
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
  constexpr uint32_t scope_id() const { return sockaddr_.sin6_scope_id; }

  sockaddr_in6 sockaddr_{};
};

static_assert(sizeof(DualStackSockaddr) == sizeof(sockaddr_in6));
static_assert(std::is_trivially_copyable_v<DualStackSockaddr>);
static_assert(std::is_standard_layout_v<DualStackSockaddr>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_DUAL_STACK_SOCKADDR_H_
