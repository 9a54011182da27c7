#include "dualstack/address/ipv6_address.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

namespace dualstack {

absl::StatusOr<Ipv6Address> Ipv6Address::Parse(std::string_view text) {
  if (const std::optional<Ipv6Address> address = TryParse(text))
    return *address;
  return internal::TextStatus("IPv6 address", text, internal::WhyNotIpv6(text));
}

}  // namespace dualstack
