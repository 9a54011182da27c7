#include "dualstack/address/ipv4_sockaddr.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
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

absl::StatusOr<Ipv4Sockaddr> Ipv4Sockaddr::Parse(std::string_view text) {
  if (const std::optional<Ipv4Sockaddr> sockaddr = TryParse(text))
    return *sockaddr;
  return internal::TextStatus("IPv4 endpoint", text,
                              internal::WhyNotIpv4Endpoint(text),
                              internal::TextForm::kEndpoint);
}

}  // namespace dualstack
