#include "dualstack/address/ipv6_prefix.h"

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_prefix.h"

namespace dualstack {
namespace {

absl::Status WhyNot(std::string_view text) {
  return internal::TextStatus("IPv6 prefix", text,
                              internal::WhyNotIpv6Prefix(text),
                              internal::TextForm::kPrefix);
}

}  // namespace

absl::StatusOr<Ipv6Prefix> Ipv6Prefix::Parse(std::string_view text) {
  if (const auto prefix = TryParse(text)) return *prefix;
  return WhyNot(text);
}

absl::StatusOr<Ipv6Prefix> Ipv6Prefix::ParseTruncating(std::string_view text) {
  if (const auto prefix = TryParseTruncating(text)) return *prefix;
  return WhyNot(text);
}

}  // namespace dualstack
