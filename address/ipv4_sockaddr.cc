#include "dualstack/address/ipv4_sockaddr.h"

#include <cstddef>
#include <cstring>
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

std::optional<Ipv4Sockaddr> Ipv4Sockaddr::TryFromSockaddr(
    std::span<const std::byte> bytes) {
  if (!internal::IsSockaddrIn(bytes)) return std::nullopt;
  sockaddr_in in;
  // As many bytes as the structure has, which is trivially copyable.
  std::memcpy(&in, bytes.data(), sizeof(in));
  return Ipv4Sockaddr(Ipv4Address::FromInAddr(in.sin_addr),
                      internal::NetworkOrder(in.sin_port));
}

absl::StatusOr<Ipv4Sockaddr> Ipv4Sockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  if (const auto sockaddr = TryFromSockaddr(bytes)) return *sockaddr;
  return internal::ReadSockaddrIn(bytes).status();
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
