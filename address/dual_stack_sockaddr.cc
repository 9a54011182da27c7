#include "dualstack/address/dual_stack_sockaddr.h"

#include <cstddef>
#include <span>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"

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

}  // namespace dualstack
