#include "dualstack/address/ipv4_mapped_sockaddr.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv4_mapped_address.h"

namespace dualstack {

absl::StatusOr<Ipv4MappedSockaddr> Ipv4MappedSockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  const std::optional<Ipv4MappedAddress> address =
      Ipv4MappedAddress::FromIn6Addr(in6->sin6_addr);
  if (!address) {
    return absl::InvalidArgumentError(
        "sockaddr of a native IPv6 address where an IPv4-mapped address is "
        "wanted: read "
        "it as DualStackSockaddr");
  }
  if (in6->sin6_scope_id != 0) {
    return internal::ScopeIdStatus(address->ToString(), in6->sin6_scope_id);
  }
  return Ipv4MappedSockaddr(*address, internal::NetworkOrder(in6->sin6_port));
}

absl::StatusOr<Ipv4MappedSockaddr> Ipv4MappedSockaddr::FromSockaddr(
    const sockaddr* address, socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<Ipv4MappedSockaddr> Ipv4MappedSockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(storage, sizeof(sockaddr_in6)));
}

absl::StatusOr<Ipv4MappedSockaddr> Ipv4MappedSockaddr::Parse(
    std::string_view text) {
  if (const std::optional<Ipv4MappedSockaddr> sockaddr = TryParse(text))
    return *sockaddr;
  return internal::TextStatus("IPv4-mapped endpoint", text,
                              internal::WhyNotMappedEndpoint(text),
                              internal::TextForm::kEndpoint);
}

}  // namespace dualstack
