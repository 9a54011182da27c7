#include "dualstack/address/dual_stack_sockaddr.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  if (DualStackAddress::FromIn6Addr(in6->sin6_addr).kind() ==
      AddressKind::kIpv6) {
    return Ipv6Sockaddr::FromSockaddr(bytes);
  }
  return Ipv4MappedSockaddr::FromSockaddr(bytes);
}

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::FromSockaddr(
    const sockaddr* address, socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(storage, sizeof(sockaddr_in6)));
}

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::Parse(
    std::string_view text) {
  if (const std::optional<DualStackSockaddr> sockaddr = TryParse(text))
    return *sockaddr;
  return internal::TextStatus("dual-stack endpoint", text,
                              internal::WhyNotDualStackEndpoint(text),
                              internal::TextForm::kEndpoint);
}

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::Parse(
    std::string_view text, ZoneResolver resolver) {
  // Nothing else has a zone to resolve.
  if (internal::HasZoneName(text)) return Ipv6Sockaddr::Parse(text, resolver);
  return Parse(text);
}

}  // namespace dualstack
