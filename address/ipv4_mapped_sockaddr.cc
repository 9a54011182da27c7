#include "dualstack/address/ipv4_mapped_sockaddr.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv4_mapped_address.h"

namespace dualstack {

std::optional<Ipv4MappedSockaddr> Ipv4MappedSockaddr::TryFromSockaddr(
    std::span<const std::byte> bytes) {
  if (internal::KindOfSockaddrIn6(bytes) != AddressKind::kIpv4Mapped) {
    return std::nullopt;
  }
  std::optional<Ipv4MappedSockaddr> sockaddr(std::in_place);
  // As many bytes as the structure has, which is trivially copyable.
  std::memcpy(&sockaddr->sockaddr_, bytes.data(), sizeof(sockaddr->sockaddr_));
  internal::SetLength(sockaddr->sockaddr_);
  sockaddr->sockaddr_.sin6_flowinfo = 0;
  return sockaddr;
}

absl::StatusOr<Ipv4MappedSockaddr> Ipv4MappedSockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  if (const auto sockaddr = TryFromSockaddr(bytes)) return *sockaddr;
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  const std::optional<Ipv4MappedAddress> address =
      Ipv4MappedAddress::FromIn6Addr(in6->sin6_addr);
  if (address) {
    return internal::ScopeIdStatus(address->ToString(), in6->sin6_scope_id);
  }
  return absl::InvalidArgumentError(
      "sockaddr of a native IPv6 address where an IPv4-mapped address is "
      "wanted: read it as DualStackSockaddr");
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
