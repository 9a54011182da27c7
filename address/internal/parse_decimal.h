#ifndef DUALSTACK_ADDRESS_INTERNAL_PARSE_DECIMAL_H_
#define DUALSTACK_ADDRESS_INTERNAL_PARSE_DECIMAL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dualstack/address/internal/text_rule.h"

// The decimal numbers in an address and behind it: an octet, a port, a prefix
// length, a scope id. One grammar for all of them: digits alone, no sign, no
// blank, no leading zero.

namespace dualstack::internal {

constexpr bool IsDecimalDigit(char c) { return '0' <= c && c <= '9'; }

// What a number breaks by not being one, in each of the three ways.
struct DecimalRules {
  TextRule wanted;
  TextRule leading_zero;
  TextRule above_max;
};

// `value` and `end`, the offset of the first byte after the number, mean
// something only if `error` is none.
struct ParsedDecimal {
  uint32_t value = 0;
  size_t end = 0;
  TextError error;

  static constexpr ParsedDecimal Broken(TextRule rule, size_t offset) {
    return {.error = {.rule = rule, .offset = offset}};
  }
  constexpr bool ok() const { return error.ok(); }
};

// Reads the number that starts at the offset `at` of `text`, from 0 to `max`.
constexpr ParsedDecimal ParseDecimal(std::string_view text, size_t at,
                                     uint32_t max, DecimalRules rules) {
  const size_t start = at;
  uint64_t value = 0;
  for (; at < text.size() && IsDecimalDigit(text[at]); ++at) {
    if (at > start && text[start] == '0') {
      return ParsedDecimal::Broken(rules.leading_zero, start);
    }
    value = value * 10 + static_cast<unsigned>(text[at] - '0');
    if (value > max) return ParsedDecimal::Broken(rules.above_max, start);
  }
  if (at == start) return ParsedDecimal::Broken(rules.wanted, start);
  return {.value = static_cast<uint32_t>(value), .end = at, .error = {}};
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PARSE_DECIMAL_H_
