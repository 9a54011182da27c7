#ifndef DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_H_
#define DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_H_

#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/text_rule.h"

// Why a text is not an address of the wanted kind, for text that was refused.
// An address of another kind is told from a malformed one, because the remedy
// differs. Kept apart from the parsers so that they stay as small as the fast
// path needs.

namespace dualstack::internal {

// The two rules say what an IPv6 and an IPv4-mapped address break by being one.
constexpr TextError WhyNotDotted(std::string_view text, TextRule ipv6,
                                 TextRule mapped) {
  const Parsed<16> other = ParseIpv6(text);
  if (!other.ok()) return ParseIpv4(text).error;
  return {.rule = HasMappedPrefix(other.bytes) ? mapped : ipv6, .offset = 0};
}

// The same for text that ought to be in the grammar of RFC 4291.
constexpr TextError WhyNotColons(std::string_view text, TextRule ipv4,
                                 TextRule ipv6, TextRule mapped) {
  if (ParseIpv4(text).ok()) return {.rule = ipv4, .offset = 0};
  const Parsed<16> other = ParseIpv6(text);
  if (!other.ok()) return other.error;
  return {.rule = HasMappedPrefix(other.bytes) ? mapped : ipv6, .offset = 0};
}

constexpr bool LooksLikeIpv6(std::string_view text) {
  return text.find(':') != std::string_view::npos;
}

constexpr TextError WhyNotIpv4(std::string_view text) {
  return WhyNotDotted(text, TextRule::kIpv6WhereIpv4,
                      TextRule::kMappedWhereIpv4);
}

constexpr TextError WhyNotIpv6(std::string_view text) {
  return WhyNotColons(text, TextRule::kIpv4WhereIpv6, TextRule::kNone,
                      TextRule::kMappedWhereIpv6);
}

constexpr TextError WhyNotMapped(std::string_view text) {
  return WhyNotColons(text, TextRule::kIpv4WhereMapped,
                      TextRule::kIpv6WhereMapped, TextRule::kNone);
}

constexpr TextError WhyNotDualStack(std::string_view text) {
  return WhyNotColons(text, TextRule::kIpv4WhereDualStack, TextRule::kNone,
                      TextRule::kNone);
}

constexpr TextError WhyNotIp(std::string_view text) {
  if (!LooksLikeIpv6(text)) return ParseIpv4(text).error;
  return WhyNotColons(text, TextRule::kNone, TextRule::kNone,
                      TextRule::kMappedWhereIp);
}

constexpr TextError WhyNotAny(std::string_view text) {
  return LooksLikeIpv6(text) ? ParseIpv6(text).error : ParseIpv4(text).error;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_H_
