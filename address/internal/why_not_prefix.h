#ifndef DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_PREFIX_H_
#define DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_PREFIX_H_

#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse_prefix.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not.h"

// Why a text is not a prefix of the wanted kind, for text that was refused. The
// kind is the address's, whatever the length: ::ffff:10.0.0.0/8 is a mapped
// prefix that is too short, not a native one, because whoever wrote it had
// 10.0.0.0/8 in mind.

namespace dualstack::internal {

// What is left when the grammar and the kind are right: the bits after the
// length. The length is where they come to light.
constexpr TextError HostBitsSet(std::string_view text) {
  return {.rule = TextRule::kHostBitsSet, .offset = text.find('/') + 1};
}

constexpr TextError WhyNotIpv4Prefix(std::string_view text) {
  const ParsedPrefix<16> other = ParseIpv6Prefix(text);
  if (other.ok()) {
    return {.rule = HasMappedPrefix(other.bytes) ? TextRule::kMappedWhereIpv4
                                                 : TextRule::kIpv6WhereIpv4,
            .offset = 0};
  }
  const ParsedPrefix<4> prefix = ParseIpv4Prefix(text);
  return prefix.ok() ? HostBitsSet(text) : prefix.error;
}

constexpr TextError WhyNotIpv6Prefix(std::string_view text) {
  if (ParseIpv4Prefix(text).ok()) {
    return {.rule = TextRule::kIpv4WhereIpv6, .offset = 0};
  }
  const ParsedPrefix<16> prefix = ParseIpv6Prefix(text);
  if (!prefix.ok()) return prefix.error;
  if (HasMappedPrefix(prefix.bytes)) {
    return {.rule = TextRule::kMappedWhereIpv6, .offset = 0};
  }
  return HostBitsSet(text);
}

constexpr TextError WhyNotMappedPrefix(std::string_view text) {
  if (ParseIpv4Prefix(text).ok()) {
    return {.rule = TextRule::kIpv4WhereMapped, .offset = 0};
  }
  const ParsedPrefix<16> prefix = ParseIpv6Prefix(text);
  if (!prefix.ok()) return prefix.error;
  if (!HasMappedPrefix(prefix.bytes)) {
    return {.rule = TextRule::kIpv6WhereMapped, .offset = 0};
  }
  if (prefix.length < kMappedPrefixLength) {
    return {.rule = TextRule::kMappedPrefixLengthBelow96,
            .offset = text.find('/') + 1};
  }
  return HostBitsSet(text);
}

constexpr TextError WhyNotIpPrefix(std::string_view text) {
  if (!LooksLikeIpv6(text)) return WhyNotIpv4Prefix(text);
  const TextError error = WhyNotIpv6Prefix(text);
  if (error.rule != TextRule::kMappedWhereIpv6) return error;
  return {.rule = TextRule::kMappedWhereIp, .offset = 0};
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_WHY_NOT_PREFIX_H_
