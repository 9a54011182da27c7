#ifndef DUALSTACK_ADDRESS_INTERNAL_PARSE_H_
#define DUALSTACK_ADDRESS_INTERNAL_PARSE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse_decimal.h"
#include "dualstack/address/internal/text_rule.h"

// The two grammars of address text: strict, without a locale, reading nothing
// outside the text, and usable at compile time. A NUL is a character like any
// other. Both consume the whole text or name the first rule that it breaks.

namespace dualstack::internal {

// `bytes`, in network order, mean something only if `error` is none.
template <size_t kSize>
struct Parsed {
  std::array<uint8_t, kSize> bytes{};
  TextError error;

  static constexpr Parsed Broken(TextRule rule, size_t offset) {
    return {.bytes = {}, .error = {.rule = rule, .offset = offset}};
  }
  constexpr bool ok() const { return error.ok(); }
};

// The value of a hexadecimal digit of either case, and kNoDigit for every other
// byte. A table, because which of the three ranges a digit is in cannot be
// predicted.
inline constexpr uint8_t kNoDigit = 0xff;
inline constexpr std::array<uint8_t, 256> kHexDigits = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (uint8_t i = 0; i < 6; ++i) {
    values['a' + i] = values['A' + i] = static_cast<uint8_t>(10 + i);
  }
  return values;
}();

constexpr unsigned HexDigit(char c) {
  return kHexDigits[static_cast<unsigned char>(c)];
}

// The rule that `c` breaks where an address cannot go on with it: its own rule
// if it starts a part of some larger grammar, otherwise `rule`.
constexpr TextRule StrayRule(char c, TextRule rule) {
  switch (c) {
    case '%':
      return TextRule::kZone;
    case '/':
      return TextRule::kPrefixLength;
    case '[':
    case ']':
      return TextRule::kBracket;
    default:
      return rule;
  }
}

// Four decimal octets, 0 to 255, no leading zeros, joined by '.'.
constexpr Parsed<4> ParseIpv4(std::string_view text) {
  using Result = Parsed<4>;
  if (text.empty()) return Result::Broken(TextRule::kEmpty, 0);
  Result result;
  size_t at = 0;
  for (size_t octet = 0; octet < result.bytes.size(); ++octet) {
    if (octet > 0) {
      if (at == text.size()) return Result::Broken(TextRule::kTooFewOctets, at);
      if (text[at] != '.') {
        return Result::Broken(StrayRule(text[at], TextRule::kDotWanted), at);
      }
      ++at;
    }
    const ParsedDecimal number =
        ParseDecimal(text, at, 255,
                     {.wanted = TextRule::kOctetWanted,
                      .leading_zero = TextRule::kOctetLeadingZero,
                      .above_max = TextRule::kOctetAbove255});
    if (!number.ok()) {
      const bool is_missing = number.error.rule == TextRule::kOctetWanted;
      return Result::Broken(is_missing && at < text.size()
                                ? StrayRule(text[at], TextRule::kOctetWanted)
                                : number.error.rule,
                            number.error.offset);
    }
    result.bytes[octet] = static_cast<uint8_t>(number.value);
    at = number.end;
  }
  if (at != text.size()) {
    const TextRule rule =
        text[at] == ':' ? TextRule::kPort : TextRule::kTextAfterOctets;
    return Result::Broken(StrayRule(text[at], rule), at);
  }
  return result;
}

// RFC 4291, section 2.2: eight groups of one to four hexadecimal digits of
// either case, joined by ':'; the last two may be dotted decimal instead; one
// "::" may stand for one or more groups of zeros. Mapped addresses are in this
// grammar like any others: the callers tell them apart.
constexpr Parsed<16> ParseIpv6(std::string_view text) {
  using Result = Parsed<16>;
  if (text.empty()) return Result::Broken(TextRule::kEmpty, 0);
  Result result;
  size_t size = 0;            // Bytes written so far.
  std::optional<size_t> gap;  // The size at which "::" stood,
  size_t gap_offset = 0;      // and where in the text that was.
  size_t at = 0;
  if (text.starts_with("::")) {
    gap = 0;
    at = 2;
  } else if (text[0] == ':') {
    return Result::Broken(TextRule::kLoneColon, 0);
  }
  while (at < text.size()) {
    const size_t start = at;
    unsigned group = 0;
    for (; at < text.size(); ++at) {
      const unsigned digit = HexDigit(text[at]);
      if (digit == kNoDigit) break;
      group = (group << 4 | digit) & 0xffff;
    }
    if (at == start) {
      return Result::Broken(StrayRule(text[at], TextRule::kGroupWanted), at);
    }
    if (at < text.size() && text[at] == '.') {
      if (size + 4 > result.bytes.size()) {
        return Result::Broken(TextRule::kTooManyGroups, start);
      }
      const Parsed<4> tail = ParseIpv4(text.substr(start));
      if (!tail.ok()) {
        return Result::Broken(tail.error.rule, start + tail.error.offset);
      }
      std::copy(tail.bytes.begin(), tail.bytes.end(),
                result.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      size += tail.bytes.size();
      break;
    }
    if (at - start > 4) return Result::Broken(TextRule::kGroupTooLong, start);
    if (size == result.bytes.size()) {
      return Result::Broken(TextRule::kTooManyGroups, start);
    }
    result.bytes[size] = static_cast<uint8_t>(group >> 8);
    result.bytes[size + 1] = static_cast<uint8_t>(group & 0xff);
    size += 2;
    if (at == text.size()) break;
    if (text[at] != ':') {
      return Result::Broken(StrayRule(text[at], TextRule::kColonWanted), at);
    }
    ++at;
    if (at == text.size()) return Result::Broken(TextRule::kLoneColon, at - 1);
    if (text[at] == ':') {
      if (gap) return Result::Broken(TextRule::kSecondCompression, at - 1);
      gap = size;
      gap_offset = at - 1;
      ++at;
    }
  }
  if (!gap) {
    if (size == result.bytes.size()) return result;
    return Result::Broken(TextRule::kTooFewGroups, text.size());
  }
  if (size == result.bytes.size()) {
    return Result::Broken(TextRule::kCompressionOfNothing, gap_offset);
  }
  // What was read after the gap belongs at the end.
  const auto first = result.bytes.begin() + static_cast<std::ptrdiff_t>(*gap);
  const auto last = result.bytes.begin() + static_cast<std::ptrdiff_t>(size);
  std::fill(first, std::copy_backward(first, last, result.bytes.end()),
            uint8_t{0});
  return result;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PARSE_H_
