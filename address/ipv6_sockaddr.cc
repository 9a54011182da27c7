#include "dualstack/address/ipv6_sockaddr.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  const std::optional<Ipv6Address> address =
      Ipv6Address::FromIn6Addr(in6->sin6_addr);
  if (!address) {
    return absl::InvalidArgumentError(
        "sockaddr of an IPv4-mapped address where a native IPv6 address is "
        "wanted: read "
        "it as DualStackSockaddr");
  }
  const std::optional<Ipv6Sockaddr> sockaddr = WithScope(
      *address, internal::NetworkOrder(in6->sin6_port), in6->sin6_scope_id);
  if (!sockaddr)
    return internal::ScopeIdStatus(address->ToString(), in6->sin6_scope_id);
  return sockaddr->WithFlowInfo(
      internal::NetworkOrder(uint32_t{in6->sin6_flowinfo}));
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(const sockaddr* address,
                                                        socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(storage, sizeof(sockaddr_in6)));
}

}  // namespace dualstack
