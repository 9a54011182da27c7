#ifndef DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_ENDPOINT_H_
#define DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_ENDPOINT_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/text_rule.h"

// Why a text is not an endpoint of the wanted kind, for text that was refused:
// as in why_not.h, another kind is told from malformed text.

namespace dualstack::internal {

// What an endpoint of each kind breaks by being one; kNone for those wanted.
struct UnwantedKinds {
  TextRule ipv4 = TextRule::kNone;
  TextRule mapped = TextRule::kNone;
  TextRule ipv6 = TextRule::kNone;
};

// Whether text outside brackets begins like an IPv6 address: with a group, and
// a ':' that is not the one before a port.
constexpr bool BeginsLikeIpv6(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.rfind(':')) return false;
  const std::string_view group = text.substr(0, colon);
  return std::all_of(group.begin(), group.end(),
                     [](char c) { return HexDigit(c) != kNoDigit; });
}

constexpr TextError WhyNotEndpoint(std::string_view text,
                                   UnwantedKinds unwanted) {
  if (text.starts_with('[')) {
    const auto parsed = ParseIpv6Endpoint(text);
    if (!parsed.ok()) return parsed.error;
    const TextRule rule =
        HasMappedPrefix(parsed.address.bytes) ? unwanted.mapped : unwanted.ipv6;
    if (rule != TextRule::kNone) return {.rule = rule, .offset = 0};
    // Nothing but the name is left that can have been refused.
    return {.rule = TextRule::kZoneNameUnresolved,
            .offset = text.find('%') + 1};
  }
  const auto parsed = ParseIpv4Endpoint(text);
  if (parsed.ok()) return {.rule = unwanted.ipv4, .offset = 0};
  const bool ipv4_is_wanted = unwanted.ipv4 == TextRule::kNone;
  if (text.empty() || (ipv4_is_wanted && !BeginsLikeIpv6(text))) {
    return parsed.error;
  }
  return {.rule = TextRule::kOpeningBracketWanted, .offset = 0};
}

constexpr TextError WhyNotIpv4Endpoint(std::string_view text) {
  return WhyNotEndpoint(text, {.mapped = TextRule::kMappedWhereIpv4,
                               .ipv6 = TextRule::kIpv6WhereIpv4});
}

constexpr TextError WhyNotIpv6Endpoint(std::string_view text) {
  return WhyNotEndpoint(text, {.ipv4 = TextRule::kIpv4WhereIpv6,
                               .mapped = TextRule::kMappedWhereIpv6});
}

constexpr TextError WhyNotMappedEndpoint(std::string_view text) {
  return WhyNotEndpoint(text, {.ipv4 = TextRule::kIpv4WhereMapped,
                               .ipv6 = TextRule::kIpv6WhereMapped});
}

constexpr TextError WhyNotIpEndpoint(std::string_view text) {
  return WhyNotEndpoint(text, {.mapped = TextRule::kMappedWhereIp});
}

constexpr TextError WhyNotDualStackEndpoint(std::string_view text) {
  return WhyNotEndpoint(text, {.ipv4 = TextRule::kIpv4WhereDualStack});
}

constexpr TextError WhyNotAnyEndpoint(std::string_view text) {
  return WhyNotEndpoint(text, {});
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_ENDPOINT_H_
