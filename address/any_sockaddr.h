#ifndef DUALSTACK_ADDRESS_ANY_SOCKADDR_H_
#define DUALSTACK_ADDRESS_ANY_SOCKADDR_H_

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
#include <variant>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

// An address and port of any of the three kinds, still of the kind in which it
// came: for socket addresses from outside that are not sorted yet. Sort it
// soon, with Visit(), or hand it to a socket kind's FromAny(), which says what
// is wrong if it does not fit.
//
//     const AnySockaddr from = AnySockaddr::FromSockaddr(bytes).value();
//     const absl::StatusOr<Ipv6Sockaddr> fits = Ipv6Only::FromAny(from);
//
//     TcpStream<Ipv6Only>::Connect(from);               // does not compile
class AnySockaddr {
 public:
  static constexpr size_t kMaxTextSize =
      std::max({Ipv4Sockaddr::kMaxTextSize, Ipv4MappedSockaddr::kMaxTextSize,
                Ipv6Sockaddr::kMaxTextSize});

  // 0.0.0.0:0, which sorts first.
  constexpr AnySockaddr() = default;
  // Nothing is lost, so nothing needs to be said.
  constexpr AnySockaddr(const Ipv4Sockaddr& sockaddr) : sockaddr_(sockaddr) {}
  constexpr AnySockaddr(const Ipv4MappedSockaddr& sockaddr)
      : sockaddr_(sockaddr) {}
  constexpr AnySockaddr(const Ipv6Sockaddr& sockaddr) : sockaddr_(sockaddr) {}
  // Nothing is lost either, but it has to be said: were these implicit, a
  // canonical endpoint could be compared with one that is not sorted yet, and
  // would differ from its own mapped form.
  constexpr explicit AnySockaddr(const IpEndpoint& endpoint)
      : AnySockaddr(endpoint.Visit(
            [](const auto& held) { return AnySockaddr(held); })) {}
  constexpr explicit AnySockaddr(const DualStackSockaddr& sockaddr)
      : AnySockaddr(sockaddr.Visit(
            [](const auto& held) { return AnySockaddr(held); })) {}

  // From a socket address that the system or anyone else wrote, of any
  // alignment: what Ipv4Sockaddr or DualStackSockaddr reads. TryFromSockaddr()
  // neither allocates nor explains; FromSockaddr() fails with kInvalidArgument
  // and the reason.
  static std::optional<AnySockaddr> TryFromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<AnySockaddr> FromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<AnySockaddr> FromSockaddr(const sockaddr* address,
                                                  socklen_t size);
  // The same from the first bytes of a sockaddr_storage, as many as the
  // structure has: its family tells which.
  static absl::StatusOr<AnySockaddr> FromSockaddr(
      const sockaddr_storage& storage);

  // Reads what Ipv4Sockaddr, Ipv4MappedSockaddr and Ipv6Sockaddr read, and
  // fails as they do.
  static constexpr std::optional<AnySockaddr> TryParse(std::string_view text) {
    if (const auto ipv4 = Ipv4Sockaddr::TryParse(text)) return *ipv4;
    if (const auto mapped = Ipv4MappedSockaddr::TryParse(text)) return *mapped;
    if (const auto ipv6 = Ipv6Sockaddr::TryParse(text)) return *ipv6;
    return std::nullopt;
  }
  static absl::StatusOr<AnySockaddr> Parse(std::string_view text);
  static absl::StatusOr<AnySockaddr> Parse(std::string_view text,
                                           ZoneResolver resolver);

  constexpr AddressKind kind() const {
    return static_cast<AddressKind>(sockaddr_.index());
  }
  // The socket address if it is of that kind.
  constexpr std::optional<Ipv4Sockaddr> AsIpv4() const {
    return internal::HeldAs<Ipv4Sockaddr>(sockaddr_);
  }
  constexpr std::optional<Ipv4MappedSockaddr> AsIpv4Mapped() const {
    return internal::HeldAs<Ipv4MappedSockaddr>(sockaddr_);
  }
  constexpr std::optional<Ipv6Sockaddr> AsIpv6() const {
    return internal::HeldAs<Ipv6Sockaddr>(sockaddr_);
  }
  // Calls the one of `visitors` that takes the kind held, and returns what it
  // returns. All three kinds must be taken.
  template <typename... Visitors>
  constexpr decltype(auto) Visit(Visitors&&... visitors) const {
    return std::visit(
        internal::VisitorOf<Ipv4Sockaddr, Ipv4MappedSockaddr, Ipv6Sockaddr>(
            std::forward<Visitors>(visitors)...),
        sockaddr_);
  }

  constexpr AnyIpAddress address() const {
    return Visit([](const auto& sockaddr) -> AnyIpAddress {
      return sockaddr.address();
    });
  }
  // In the host's byte order.
  constexpr uint16_t port() const {
    return Visit([](const auto& sockaddr) { return sockaddr.port(); });
  }

  // IPv4 before IPv4-mapped before IPv6, then as the kinds compare. Flow
  // information does not count.
  friend constexpr bool operator==(const AnySockaddr&,
                                   const AnySockaddr&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const AnySockaddr&, const AnySockaddr&) = default;
  // Equal, and of the same flow information.
  constexpr bool IdenticalTo(const AnySockaddr& other) const {
    const std::optional<Ipv6Sockaddr> ipv6 = AsIpv6();
    return *this == other && (!ipv6 || ipv6->IdenticalTo(*other.AsIpv6()));
  }
  template <typename H>
  friend H AbslHashValue(H hash, const AnySockaddr& sockaddr) {
    return H::combine(std::move(hash), sockaddr.sockaddr_);
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
  // In the order of AddressKind.
  std::variant<Ipv4Sockaddr, Ipv4MappedSockaddr, Ipv6Sockaddr> sockaddr_;
};

static_assert(std::is_trivially_copyable_v<AnySockaddr>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ANY_SOCKADDR_H_
