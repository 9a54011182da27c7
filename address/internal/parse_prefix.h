#ifndef DUALSTACK_ADDRESS_INTERNAL_PARSE_PREFIX_H_
#define DUALSTACK_ADDRESS_INTERNAL_PARSE_PREFIX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/parse_decimal.h"
#include "dualstack/address/internal/text_rule.h"

// The grammar of prefixes (RFC 4632, section 3.1; RFC 4291, section 2.3): an
// address, a '/', and the length in decimal. The whole text is consumed. What
// the bits after the length are is the caller's affair, and so is the kind of
// the address.

namespace dualstack::internal {

// `bytes`, in network order, and `length` mean something only if `error` is
// none.
template <size_t kSize>
struct ParsedPrefix {
  std::array<uint8_t, kSize> bytes{};
  int length = 0;
  TextError error;

  static constexpr ParsedPrefix Broken(TextRule rule, size_t offset) {
    return {.bytes = {}, .error = {.rule = rule, .offset = offset}};
  }
  constexpr bool ok() const { return error.ok(); }
};

// What differs between the two grammars, beside the grammar of the address.
struct PrefixRules {
  uint32_t max_length;
  TextRule above_max;
};

template <size_t kSize>
constexpr ParsedPrefix<kSize> ParsePrefix(
    std::string_view text, Parsed<kSize> (*parse_address)(std::string_view),
    PrefixRules rules) {
  using Result = ParsedPrefix<kSize>;
  const size_t slash = text.find('/');
  if (slash == 0) return Result::Broken(TextRule::kAddressWanted, 0);
  const Parsed<kSize> address = parse_address(text.substr(0, slash));
  if (!address.ok()) {
    const TextRule rule = address.error.rule;
    return Result::Broken(
        rule == TextRule::kZone ? TextRule::kZoneInPrefix : rule,
        address.error.offset);
  }
  if (slash == std::string_view::npos) {
    return Result::Broken(TextRule::kPrefixLengthMissing, text.size());
  }
  const ParsedDecimal length =
      ParseDecimal(text, slash + 1, rules.max_length,
                   {.wanted = TextRule::kPrefixLengthWanted,
                    .leading_zero = TextRule::kPrefixLengthLeadingZero,
                    .above_max = rules.above_max});
  if (length.ok() && length.end == text.size()) {
    return {.bytes = address.bytes,
            .length = static_cast<int>(length.value),
            .error = {}};
  }
  if (ParseIpv4(text.substr(slash + 1)).ok()) {
    return Result::Broken(TextRule::kNetmask, slash + 1);
  }
  if (!length.ok()) {
    return Result::Broken(length.error.rule, length.error.offset);
  }
  return Result::Broken(text[length.end] == '%'
                            ? TextRule::kZoneInPrefix
                            : TextRule::kTextAfterPrefixLength,
                        length.end);
}

constexpr ParsedPrefix<4> ParseIpv4Prefix(std::string_view text) {
  return ParsePrefix<4>(
      text, ParseIpv4,
      {.max_length = 32, .above_max = TextRule::kPrefixLengthAbove32});
}

// Of either kind, native or mapped: the callers tell them apart.
constexpr ParsedPrefix<16> ParseIpv6Prefix(std::string_view text) {
  return ParsePrefix<16>(
      text, ParseIpv6,
      {.max_length = 128, .above_max = TextRule::kPrefixLengthAbove128});
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PARSE_PREFIX_H_
