#include "dualstack/address/ipv4_sockaddr.h"

#include <cstddef>
#include <span>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/ipv4_address.h"

namespace dualstack {

absl::StatusOr<Ipv4Sockaddr> Ipv4Sockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  const absl::StatusOr<sockaddr_in> in = internal::ReadSockaddrIn(bytes);
  if (!in.ok()) return in.status();
  return Ipv4Sockaddr(Ipv4Address::FromInAddr(in->sin_addr),
                      internal::NetworkOrder(in->sin_port));
}

absl::StatusOr<Ipv4Sockaddr> Ipv4Sockaddr::FromSockaddr(const sockaddr* address,
                                                        socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<Ipv4Sockaddr> Ipv4Sockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(storage, sizeof(sockaddr_in)));
}

}  // namespace dualstack
