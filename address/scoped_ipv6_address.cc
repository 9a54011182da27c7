#include "dualstack/address/scoped_ipv6_address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_scoped.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

absl::StatusOr<ScopedIpv6Address> ScopedIpv6Address::Parse(
    std::string_view text) {
  if (const std::optional<ScopedIpv6Address> scoped = TryParse(text))
    return *scoped;
  return internal::TextStatus("scoped IPv6 address", text,
                              internal::WhyNotScoped(text));
}

absl::StatusOr<uint32_t> ScopedIpv6Address::ScopeId(
    ZoneResolver resolver) const {
  if (const std::optional<uint32_t> scope_id = numeric_scope_id())
    return *scope_id;
  const uint32_t scope_id = resolver(interface_name()).value_or(0);
  if (scope_id != 0) return scope_id;
  const std::string text = ToString();
  return internal::TextStatus(
      "scoped IPv6 address", text,
      {.rule = internal::TextRule::kZoneUnknown, .offset = text.find('%') + 1});
}

absl::StatusOr<Ipv6Sockaddr> ScopedIpv6Address::ToSockaddr(
    Port port, ZoneResolver resolver) const {
  const absl::StatusOr<uint32_t> scope_id = ScopeId(resolver);
  if (!scope_id.ok()) return scope_id.status();
  return *Ipv6Sockaddr::WithScope(address_, port, *scope_id);
}

}  // namespace dualstack
