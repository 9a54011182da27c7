#include "dualstack/address/dual_stack_address.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

namespace dualstack {

absl::StatusOr<DualStackAddress> DualStackAddress::Parse(
    std::string_view text) {
  if (const std::optional<DualStackAddress> address = TryParse(text))
    return *address;
  return internal::TextStatus("dual-stack address", text,
                              internal::WhyNotDualStack(text));
}

}  // namespace dualstack
