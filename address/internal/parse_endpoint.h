#ifndef DUALSTACK_ADDRESS_INTERNAL_PARSE_ENDPOINT_H_
#define DUALSTACK_ADDRESS_INTERNAL_PARSE_ENDPOINT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/parse_decimal.h"
#include "dualstack/address/internal/parse_scoped.h"
#include "dualstack/address/internal/text_rule.h"

// The two grammars of endpoint text:
//
//     192.0.2.1:80
//     [2001:db8::1]:80   [fe80::1%2]:80   [::ffff:192.0.2.1]:80
//
// An IPv6 address has colons of its own, so it stands in brackets (RFC 3986,
// section 3.2.2, and RFC 5952, section 6), and an IPv4 address never does. The
// port is not optional. The first rule that is broken is the leftmost.

namespace dualstack::internal {

// `address` and `port` mean something only if `error` is none.
template <typename Address>
struct ParsedEndpoint {
  Address address{};
  uint16_t port = 0;
  TextError error{};

  static constexpr ParsedEndpoint Broken(TextRule rule, size_t offset) {
    return {.error = {.rule = rule, .offset = offset}};
  }
  constexpr bool ok() const { return error.ok(); }
};

// ':' and a port from the offset `at`, where the address ends, to the end of
// the text.
template <typename Address>
constexpr ParsedEndpoint<Address> ParsePort(const Address& address,
                                            std::string_view text, size_t at) {
  using Result = ParsedEndpoint<Address>;
  if (at == text.size()) return Result::Broken(TextRule::kPortMissing, at);
  if (text[at] != ':') {
    return Result::Broken(TextRule::kColonWantedBeforePort, at);
  }
  const ParsedDecimal port =
      ParseDecimal(text, at + 1, std::numeric_limits<uint16_t>::max(),
                   {.wanted = TextRule::kPortWanted,
                    .leading_zero = TextRule::kPortLeadingZero,
                    .above_max = TextRule::kPortAbove65535});
  if (!port.ok()) return Result::Broken(port.error.rule, port.error.offset);
  if (port.end != text.size()) {
    return Result::Broken(TextRule::kTextAfterPort, port.end);
  }
  return {.address = address, .port = static_cast<uint16_t>(port.value)};
}

constexpr ParsedEndpoint<Parsed<4>> ParseIpv4Endpoint(std::string_view text) {
  using Result = ParsedEndpoint<Parsed<4>>;
  const size_t colon = std::min(text.find(':'), text.size());
  if (colon == 0) {
    return Result::Broken(
        text.empty() ? TextRule::kEmpty : TextRule::kAddressWanted, 0);
  }
  const Parsed<4> address = ParseIpv4(text.substr(0, colon));
  if (!address.ok()) {
    return Result::Broken(address.error.rule, address.error.offset);
  }
  return ParsePort(address, text, colon);
}

// The address may be IPv4-mapped: the callers tell.
constexpr ParsedEndpoint<ParsedScoped> ParseIpv6Endpoint(
    std::string_view text) {
  using Result = ParsedEndpoint<ParsedScoped>;
  if (text.empty()) return Result::Broken(TextRule::kEmpty, 0);
  if (text[0] != '[') {
    return Result::Broken(TextRule::kOpeningBracketWanted, 0);
  }
  const size_t close = std::min(text.find(']'), text.size());
  const std::string_view inside = text.substr(1, close - 1);
  if (inside.empty()) return Result::Broken(TextRule::kAddressWanted, 1);
  const ParsedScoped address = ParseScoped(inside);
  if (!address.ok()) {
    if (ParseIpv4(inside).ok()) {
      return Result::Broken(TextRule::kIpv4InBrackets, 1);
    }
    return Result::Broken(address.error.rule, 1 + address.error.offset);
  }
  if (close == text.size()) {
    return Result::Broken(TextRule::kClosingBracketWanted, close);
  }
  return ParsePort(address, text, close + 1);
}

// Whether the text is an endpoint with a zone that only a resolver can read.
constexpr bool HasZoneName(std::string_view text) {
  const auto parsed = ParseIpv6Endpoint(text);
  return parsed.ok() && !parsed.address.interface_name.empty();
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PARSE_ENDPOINT_H_
