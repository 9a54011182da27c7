#include "dualstack/address/ipv4_mapped_prefix.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_prefix.h"

namespace dualstack {

absl::StatusOr<Ipv4MappedPrefix> Ipv4MappedPrefix::Parse(
    std::string_view text) {
  if (const std::optional<Ipv4MappedPrefix> prefix = TryParse(text))
    return *prefix;
  return internal::TextStatus("IPv4-mapped prefix", text,
                              internal::WhyNotMappedPrefix(text),
                              internal::TextForm::kPrefix);
}

absl::StatusOr<Ipv4MappedPrefix> Ipv4MappedPrefix::ParseTruncating(
    std::string_view text) {
  if (const auto prefix = TryParseTruncating(text)) return *prefix;
  return internal::TextStatus("IPv4-mapped prefix", text,
                              internal::WhyNotMappedPrefix(text),
                              internal::TextForm::kPrefix);
}

}  // namespace dualstack
