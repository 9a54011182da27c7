#include "dualstack/address/dual_stack_sockaddr.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

std::optional<DualStackSockaddr> DualStackSockaddr::TryFromSockaddr(
    std::span<const std::byte> bytes) {
  const std::optional<AddressKind> kind = internal::KindOfSockaddrIn6(bytes);
  if (!kind) return std::nullopt;
  std::optional<DualStackSockaddr> sockaddr(std::in_place);
  // As many bytes as the structure has, which is trivially copyable.
  std::memcpy(&sockaddr->sockaddr_, bytes.data(), sizeof(sockaddr->sockaddr_));
  internal::SetLength(sockaddr->sockaddr_);
  // Written only if it has to be: what was just written in part is slow to
  // copy, and this is where each datagram that is received comes by.
  if (kind == AddressKind::kIpv4Mapped && sockaddr->sockaddr_.sin6_flowinfo) {
    sockaddr->sockaddr_.sin6_flowinfo = 0;
  }
  return sockaddr;
}

absl::StatusOr<DualStackSockaddr> DualStackSockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  if (const auto sockaddr = TryFromSockaddr(bytes)) return *sockaddr;
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  return internal::ScopeIdStatus(
      DualStackAddress::FromIn6Addr(in6->sin6_addr).ToString(),
      in6->sin6_scope_id);
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
