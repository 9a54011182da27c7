#include "dualstack/address/ipv4_mapped_address.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

namespace dualstack {

absl::StatusOr<Ipv4MappedAddress> Ipv4MappedAddress::Parse(
    std::string_view text) {
  if (const std::optional<Ipv4MappedAddress> address = TryParse(text))
    return *address;
  return internal::TextStatus("IPv4-mapped address", text,
                              internal::WhyNotMapped(text));
}

}  // namespace dualstack
