#include "dualstack/address/ipv4_address.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

namespace dualstack {

absl::StatusOr<Ipv4Address> Ipv4Address::Parse(std::string_view text) {
  if (const std::optional<Ipv4Address> address = TryParse(text))
    return *address;
  return internal::TextStatus("IPv4 address", text, internal::WhyNotIpv4(text));
}

}  // namespace dualstack
