#include "dualstack/address/ip_address.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

namespace dualstack {

absl::StatusOr<IpAddress> IpAddress::Parse(std::string_view text) {
  if (const std::optional<IpAddress> address = TryParse(text)) return *address;
  return internal::TextStatus("IP address", text, internal::WhyNotIp(text));
}

}  // namespace dualstack
