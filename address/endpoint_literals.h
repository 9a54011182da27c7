#ifndef DUALSTACK_ADDRESS_ENDPOINT_LITERALS_H_
#define DUALSTACK_ADDRESS_ENDPOINT_LITERALS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "dualstack/address/internal/refuse_literal.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"

// Endpoints in source code. As the literals of addresses, they are read by the
// compiler, by the rules of TryParse(), and one that is malformed or of another
// kind does not compile.
//
//     using namespace dualstack::literals;
//     constexpr Ipv4Sockaddr a = "192.0.2.1:80"_ipv4_sockaddr;
//     constexpr Ipv6Sockaddr b = "[2001:db8::1]:80"_ipv6_sockaddr;
//     constexpr auto c = "[::ffff:192.0.2.1]:80"_mapped_sockaddr;
//     constexpr IpEndpoint d = a;  // The sums have none: a literal has a kind.
//
//     "192.0.2.1:70000"_ipv4_sockaddr    // does not compile: above 65535
//     "[fe80::1%eth0]:80"_ipv6_sockaddr  // does not compile: no compiler knows
//                                        // which zone that is; "%2" does

namespace dualstack::inline literals {

consteval Ipv4Sockaddr operator""_ipv4_sockaddr(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4Sockaddr> sockaddr = Ipv4Sockaddr::TryParse(literal);
  if (!sockaddr) internal::RefuseLiteral(internal::WhyNotIpv4Endpoint(literal));
  return *sockaddr;
}

consteval Ipv6Sockaddr operator""_ipv6_sockaddr(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv6Sockaddr> sockaddr = Ipv6Sockaddr::TryParse(literal);
  if (!sockaddr) internal::RefuseLiteral(internal::WhyNotIpv6Endpoint(literal));
  return *sockaddr;
}

consteval Ipv4MappedSockaddr operator""_mapped_sockaddr(const char* text,
                                                        size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Ipv4MappedSockaddr> sockaddr =
      Ipv4MappedSockaddr::TryParse(literal);
  if (!sockaddr) {
    internal::RefuseLiteral(internal::WhyNotMappedEndpoint(literal));
  }
  return *sockaddr;
}

}  // namespace dualstack::inline literals

#endif  // DUALSTACK_ADDRESS_ENDPOINT_LITERALS_H_
