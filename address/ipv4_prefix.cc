#include "dualstack/address/ipv4_prefix.h"

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_prefix.h"

namespace dualstack {
namespace {

absl::Status WhyNot(std::string_view text) {
  return internal::TextStatus("IPv4 prefix", text,
                              internal::WhyNotIpv4Prefix(text),
                              internal::TextForm::kPrefix);
}

}  // namespace

absl::StatusOr<Ipv4Prefix> Ipv4Prefix::Parse(std::string_view text) {
  if (const auto prefix = TryParse(text)) return *prefix;
  return WhyNot(text);
}

absl::StatusOr<Ipv4Prefix> Ipv4Prefix::ParseTruncating(std::string_view text) {
  if (const auto prefix = TryParseTruncating(text)) return *prefix;
  return WhyNot(text);
}

}  // namespace dualstack
