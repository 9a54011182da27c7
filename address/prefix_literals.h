#ifndef DUALSTACK_ADDRESS_PREFIX_LITERALS_H_
#define DUALSTACK_ADDRESS_PREFIX_LITERALS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "dualstack/address/internal/refuse_literal.h"
#include "dualstack/address/internal/why_not_prefix.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

// Prefixes in source code. They are read by the compiler, by the rules of
// TryParse(), and a literal that is malformed, has bits set after its length or
// is of another kind does not compile.
//
//     using namespace dualstack::literals;
//     constexpr Ipv4Prefix a = "192.0.2.0/24"_ipv4_prefix;
//     constexpr Ipv6Prefix b = "2001:db8::/32"_ipv6_prefix;
//     constexpr Ipv4MappedPrefix c = "::ffff:192.0.2.0/120"_mapped_prefix;
//
//     "192.0.2.1/24"_ipv4_prefix       // does not compile: a host bit is set
//     "::ffff:0:0/96"_ipv6_prefix      // does not compile: mapped, not native

namespace dualstack::inline literals {

consteval Ipv4Prefix operator""_ipv4_prefix(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4Prefix> prefix = Ipv4Prefix::TryParse(literal);
  if (!prefix) internal::RefuseLiteral(internal::WhyNotIpv4Prefix(literal));
  return *prefix;
}

consteval Ipv6Prefix operator""_ipv6_prefix(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv6Prefix> prefix = Ipv6Prefix::TryParse(literal);
  if (!prefix) internal::RefuseLiteral(internal::WhyNotIpv6Prefix(literal));
  return *prefix;
}

consteval Ipv4MappedPrefix operator""_mapped_prefix(const char* text,
                                                    size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4MappedPrefix> prefix =
      Ipv4MappedPrefix::TryParse(literal);
  if (!prefix) internal::RefuseLiteral(internal::WhyNotMappedPrefix(literal));
  return *prefix;
}

}  // namespace dualstack::inline literals

#endif  // DUALSTACK_ADDRESS_PREFIX_LITERALS_H_
