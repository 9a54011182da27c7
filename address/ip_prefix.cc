#include "dualstack/address/ip_prefix.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_prefix.h"

namespace dualstack {

absl::StatusOr<IpPrefix> IpPrefix::Parse(std::string_view text) {
  if (const std::optional<IpPrefix> prefix = TryParse(text)) return *prefix;
  return internal::TextStatus("IP prefix", text, internal::WhyNotIpPrefix(text),
                              internal::TextForm::kPrefix);
}

absl::StatusOr<IpPrefix> IpPrefix::ParseTruncating(std::string_view text) {
  if (const auto prefix = TryParseTruncating(text)) return *prefix;
  return internal::TextStatus("IP prefix", text, internal::WhyNotIpPrefix(text),
                              internal::TextForm::kPrefix);
}

}  // namespace dualstack
