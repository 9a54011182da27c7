#include "dualstack/address/ipv6_sockaddr.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/zone_resolver.h"

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
