#include "dualstack/address/ipv6_sockaddr.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

std::optional<Ipv6Sockaddr> Ipv6Sockaddr::TryFromSockaddr(
    std::span<const std::byte> bytes) {
  if (internal::KindOfSockaddrIn6(bytes) != AddressKind::kIpv6) {
    return std::nullopt;
  }
  std::optional<Ipv6Sockaddr> sockaddr(std::in_place);
  // As many bytes as the structure has, which is trivially copyable.
  std::memcpy(&sockaddr->sockaddr_, bytes.data(), sizeof(sockaddr->sockaddr_));
  internal::SetLength(sockaddr->sockaddr_);
  return sockaddr;
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  if (const auto sockaddr = TryFromSockaddr(bytes)) return *sockaddr;
  const absl::StatusOr<sockaddr_in6> in6 = internal::ReadSockaddrIn6(bytes);
  if (!in6.ok()) return in6.status();
  const std::optional<Ipv6Address> address =
      Ipv6Address::FromIn6Addr(in6->sin6_addr);
  if (address) {
    return internal::ScopeIdStatus(address->ToString(), in6->sin6_scope_id);
  }
  return absl::InvalidArgumentError(
      "sockaddr of an IPv4-mapped address where a native IPv6 address is "
      "wanted: read it as DualStackSockaddr");
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(const sockaddr* address,
                                                        socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(storage, sizeof(sockaddr_in6)));
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::Parse(std::string_view text) {
  if (const std::optional<Ipv6Sockaddr> sockaddr = TryParse(text))
    return *sockaddr;
  return internal::TextStatus("IPv6 endpoint", text,
                              internal::WhyNotIpv6Endpoint(text),
                              internal::TextForm::kEndpoint);
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Sockaddr::Parse(std::string_view text,
                                                 ZoneResolver resolver) {
  const auto parsed = internal::ParseIpv6Endpoint(text);
  const std::string_view name = parsed.address.interface_name;
  if (!parsed.ok() || name.empty()) return Parse(text);
  const uint32_t scope_id = resolver(name).value_or(0);
  if (scope_id == 0) {
    return internal::TextStatus("IPv6 endpoint", text,
                                {.rule = internal::TextRule::kZoneUnknown,
                                 .offset = text.find('%') + 1},
                                internal::TextForm::kEndpoint);
  }
  // What has a zone is native and scoped.
  return *WithScope(*Ipv6Address::FromBytes(parsed.address.bytes), parsed.port,
                    scope_id);
}

}  // namespace dualstack
