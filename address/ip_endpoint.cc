#include "dualstack/address/ip_endpoint.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

absl::StatusOr<IpEndpoint> IpEndpoint::Parse(std::string_view text) {
  if (const std::optional<IpEndpoint> endpoint = TryParse(text))
    return *endpoint;
  return internal::TextStatus("IP endpoint", text,
                              internal::WhyNotIpEndpoint(text),
                              internal::TextForm::kEndpoint);
}

absl::StatusOr<IpEndpoint> IpEndpoint::Parse(std::string_view text,
                                             ZoneResolver resolver) {
  // Nothing else has a zone to resolve.
  if (internal::HasZoneName(text)) return Ipv6Sockaddr::Parse(text, resolver);
  return Parse(text);
}

}  // namespace dualstack
