#ifndef DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_SCOPED_H_
#define DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_SCOPED_H_

#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/parse_scoped.h"
#include "dualstack/address/internal/text_rule.h"

// Why a text is not a scoped address, for text that was refused: as in
// why_not.h, another kind is told from malformed text.

namespace dualstack::internal {

constexpr TextError WhyNotScoped(std::string_view text) {
  if (ParseIpv4(text.substr(0, text.find('%'))).ok()) {
    return {.rule = TextRule::kIpv4WhereIpv6, .offset = 0};
  }
  const ParsedScoped parsed = ParseScoped(text);
  if (!parsed.ok()) return parsed.error;
  return {.rule = TextRule::kMappedWhereIpv6, .offset = 0};
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_SCOPED_H_
