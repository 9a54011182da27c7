#include "dualstack/address/nat64.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"

namespace dualstack {

absl::StatusOr<Nat64Prefix> Nat64Prefix::Parse(std::string_view text) {
  if (const std::optional<Nat64Prefix> prefix = TryParse(text)) return *prefix;
  return internal::TextStatus("NAT64 prefix", text,
                              internal::WhyNotNat64Prefix(text),
                              internal::TextForm::kPrefix);
}

}  // namespace dualstack
