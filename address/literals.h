#ifndef DUALSTACK_ADDRESS_LITERALS_H_
#define DUALSTACK_ADDRESS_LITERALS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "dualstack/address/internal/refuse_literal.h"
#include "dualstack/address/internal/why_not.h"
#include "dualstack/address/internal/why_not_scoped.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/scoped_ipv6_address.h"

// Addresses in source code. They are read by the compiler, by the rules of
// TryParse(), and a literal that is malformed or of another kind does not
// compile.
//
//     using namespace dualstack::literals;
//     constexpr Ipv4Address a = "192.0.2.1"_ipv4;
//     constexpr Ipv6Address b = "2001:db8::1"_ipv6;
//     constexpr Ipv4MappedAddress c = "::ffff:192.0.2.1"_mapped;
//     constexpr ScopedIpv6Address d = "fe80::1%eth0"_scoped;
//
//     "192.0.2.256"_ipv4          // does not compile: an octet above 255
//     "::ffff:192.0.2.1"_ipv6     // does not compile: mapped, not native

namespace dualstack::inline literals {

consteval Ipv4Address operator""_ipv4(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4Address> address = Ipv4Address::TryParse(literal);
  if (!address) internal::RefuseLiteral(internal::WhyNotIpv4(literal));
  return *address;
}

consteval Ipv6Address operator""_ipv6(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv6Address> address = Ipv6Address::TryParse(literal);
  if (!address) internal::RefuseLiteral(internal::WhyNotIpv6(literal));
  return *address;
}

consteval Ipv4MappedAddress operator""_mapped(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4MappedAddress> address =
      Ipv4MappedAddress::TryParse(literal);
  if (!address) internal::RefuseLiteral(internal::WhyNotMapped(literal));
  return *address;
}

consteval ScopedIpv6Address operator""_scoped(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<ScopedIpv6Address> address =
      ScopedIpv6Address::TryParse(literal);
  if (!address) internal::RefuseLiteral(internal::WhyNotScoped(literal));
  return *address;
}

}  // namespace dualstack::inline literals

#endif  // DUALSTACK_ADDRESS_LITERALS_H_
