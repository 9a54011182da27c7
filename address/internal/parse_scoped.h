#ifndef DUALSTACK_ADDRESS_INTERNAL_PARSE_SCOPED_H_
#define DUALSTACK_ADDRESS_INTERNAL_PARSE_SCOPED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/parse_decimal.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/ipv6_address.h"

// The grammar of an IPv6 address with its zone (RFC 4007, section 11): an
// address, and perhaps '%' and a zone, which only a scoped address has.

namespace dualstack::internal {

// IF_NAMESIZE - 1 on Linux, the BSDs and macOS.
inline constexpr size_t kMaxInterfaceName = 15;

constexpr bool IsDecimal(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDecimalDigit);
}

// What keeps a text from being the name of an interface in a zone: Linux lets
// an interface have any name of 1 to 15 bytes without '/', ':' and white space,
// except "." and "..". Of those, text cannot carry what has another meaning
// beside an address: '%', brackets, and digits alone, which are a number. And
// it shall not carry what cannot be seen in a message or a log.
constexpr TextError WhyNotInterfaceName(std::string_view name) {
  if (name.empty()) return {.rule = TextRule::kZoneEmpty, .offset = 0};
  for (size_t i = 0; i < name.size(); ++i) {
    if (i == kMaxInterfaceName) {
      return {.rule = TextRule::kZoneNameTooLong, .offset = 0};
    }
    if (name[i] == '/') return {.rule = TextRule::kPrefixLength, .offset = i};
    constexpr std::string_view kTaken = "%[]:";
    const bool printable = ' ' < name[i] && name[i] <= '~';
    if (!printable || kTaken.find(name[i]) != std::string_view::npos) {
      return {.rule = TextRule::kZoneCharacter, .offset = i};
    }
  }
  if (name == "." || name == "..") {
    return {.rule = TextRule::kZoneDots, .offset = 0};
  }
  // In a URI, RFC 6874 wrote fe80::1%25eth0. RFC 9844 withdrew it, and the text
  // here is none; but an interface named 25eth0 is the less likely meaning.
  if (name.starts_with("25")) {
    return {.rule = TextRule::kZonePercentEncoded, .offset = 0};
  }
  return {};
}

// What a zone can be named by, so that the text of it reads back as it was.
constexpr bool IsInterfaceName(std::string_view text) {
  return !IsDecimal(text) && WhyNotInterfaceName(text).ok();
}

// The rest means something only if `error` is none. The address may be
// IPv4-mapped: the callers tell. Then it has no zone.
struct ParsedScoped {
  Ipv6Bytes bytes{};
  uint32_t scope_id = 0;              // 0 for the default zone, and for none.
  std::string_view interface_name{};  // Empty unless the zone is a name.
  TextError error{};

  static constexpr ParsedScoped Broken(TextRule rule, size_t offset) {
    return {.error = {.rule = rule, .offset = offset}};
  }
  constexpr bool ok() const { return error.ok(); }
};

// A zone of digits alone is a number, and every other is a name.
constexpr ParsedScoped ParseScoped(std::string_view text) {
  using Result = ParsedScoped;
  const size_t percent = std::min(text.find('%'), text.size());
  if (percent == 0) {
    return Result::Broken(
        text.empty() ? TextRule::kEmpty : TextRule::kAddressWanted, 0);
  }
  const Parsed<16> parsed = ParseIpv6(text.substr(0, percent));
  if (!parsed.ok()) {
    return Result::Broken(parsed.error.rule, parsed.error.offset);
  }
  if (percent == text.size()) return {.bytes = parsed.bytes};

  const auto address = Ipv6Address::FromBytes(parsed.bytes);
  if (!address) return Result::Broken(TextRule::kZoneOnMapped, percent);
  if (!address->is_scoped()) {
    return Result::Broken(TextRule::kZoneOnUnscoped, percent);
  }
  const size_t at = percent + 1;
  const std::string_view zone = text.substr(at);
  if (!IsDecimal(zone)) {
    const TextError error = WhyNotInterfaceName(zone);
    if (!error.ok()) return Result::Broken(error.rule, at + error.offset);
    return {.bytes = parsed.bytes, .interface_name = zone};
  }
  const ParsedDecimal scope_id =
      ParseDecimal(text, at, std::numeric_limits<uint32_t>::max(),
                   {.wanted = TextRule::kZoneEmpty,
                    .leading_zero = TextRule::kZoneLeadingZero,
                    .above_max = TextRule::kZoneAboveUint32});
  return {.bytes = parsed.bytes,
          .scope_id = scope_id.value,
          .error = scope_id.error};
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PARSE_SCOPED_H_
