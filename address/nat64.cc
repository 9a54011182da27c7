#include "dualstack/address/nat64.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/nat64_layout.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack {
namespace {

internal::TextError WhyNot(std::string_view text) {
  const std::optional<Ipv6Prefix> prefix = Ipv6Prefix::TryParse(text);
  if (!prefix) return internal::WhyNotIpv6Prefix(text);
  const internal::TextRule rule =
      internal::WhyNotNat64(prefix->network().bytes(), prefix->length());
  const bool is_length = rule == internal::TextRule::kNat64Length;
  return {.rule = rule, .offset = is_length ? text.find('/') + 1 : 0};
}

}  // namespace

absl::StatusOr<Nat64Prefix> Nat64Prefix::Parse(std::string_view text) {
  if (const std::optional<Nat64Prefix> prefix = TryParse(text)) return *prefix;
  return internal::TextStatus("NAT64 prefix", text, WhyNot(text),
                              internal::TextForm::kPrefix);
}

}  // namespace dualstack
