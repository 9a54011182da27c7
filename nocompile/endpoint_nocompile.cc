// Endpoints and zones that must not compile: literals that are malformed or of
// another kind, and zones that would be lost. As in literals_nocompile.cc, gcc
// names the rule and clang the literal or its variable.

#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/endpoint_literals.h"
#include "dualstack/address/literals.h"

namespace dualstack {

// Endpoints of another kind.
#ifdef NC_IPV6_IN_IPV4_SOCKADDR
// want: internal::literal::ipv6_address_where_an_ipv4_address_is_wanted
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral1' must be initialized
constexpr auto kLiteral1 = "[2001:db8::1]:80"_ipv4_sockaddr;
#else
constexpr auto kLiteral1 = "[2001:db8::1]:80"_ipv6_sockaddr;
#endif
#ifdef NC_MAPPED_IN_IPV4_SOCKADDR
// want: internal::literal::mapped_address_where_a_native_ipv4_address_is_wanted
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral2' must be initialized
constexpr auto kLiteral2 = "[::ffff:192.0.2.1]:80"_ipv4_sockaddr;
#else
constexpr auto kLiteral2 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_IPV4_IN_IPV6_SOCKADDR
// want: internal::literal::ipv4_address_where_an_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral3' must be initialized
constexpr auto kLiteral3 = "192.0.2.1:80"_ipv6_sockaddr;
#else
constexpr auto kLiteral3 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_MAPPED_IN_IPV6_SOCKADDR
// want: internal::literal::mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral4' must be initialized
constexpr auto kLiteral4 = "[::ffff:192.0.2.1]:80"_ipv6_sockaddr;
#else
constexpr auto kLiteral4 = "[::ffff:192.0.2.1]:80"_mapped_sockaddr;
#endif
#ifdef NC_IPV4_IN_MAPPED_SOCKADDR
// want: internal::literal::ipv4_address_where_a_mapped_address_is_wanted
// want: call to consteval function '.*_mapped_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral5' must be initialized
constexpr auto kLiteral5 = "192.0.2.1:80"_mapped_sockaddr;
#else
constexpr auto kLiteral5 = Map("192.0.2.1:80"_ipv4_sockaddr);
#endif
#ifdef NC_IPV6_IN_MAPPED_SOCKADDR
// want: internal::literal::native_ipv6_address_where_a_mapped_address_is_wanted
// want: call to consteval function '.*_mapped_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral6' must be initialized
constexpr auto kLiteral6 = "[::192.0.2.1]:80"_mapped_sockaddr;
#else
constexpr auto kLiteral6 = "[::192.0.2.1]:80"_ipv6_sockaddr;
#endif

// Malformed endpoints, and how.
#ifdef NC_ADDRESS_WANTED
// want: internal::literal::address_wanted
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral7' must be initialized
constexpr auto kLiteral7 = ":80"_ipv4_sockaddr;
#else
constexpr auto kLiteral7 = "0.0.0.0:80"_ipv4_sockaddr;
#endif
#ifdef NC_PORT_MISSING
// want: internal::literal::no_colon_and_port_after_the_address
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral8' must be initialized
constexpr auto kLiteral8 = "192.0.2.1"_ipv4_sockaddr;
#else
constexpr auto kLiteral8 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_PORT_WANTED
// want: internal::literal::decimal_port_wanted_after_the_colon
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral9' must be initialized
constexpr auto kLiteral9 = "192.0.2.1:http"_ipv4_sockaddr;
#else
constexpr auto kLiteral9 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_PORT_LEADING_ZERO
// want: internal::literal::leading_zero_in_a_port
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral10' must be initialized
constexpr auto kLiteral10 = "192.0.2.1:080"_ipv4_sockaddr;
#else
constexpr auto kLiteral10 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_PORT_ABOVE_65535
// want: internal::literal::port_above_65535
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral11' must be initialized
constexpr auto kLiteral11 = "192.0.2.1:70000"_ipv4_sockaddr;
#else
constexpr auto kLiteral11 = "192.0.2.1:7000"_ipv4_sockaddr;
#endif
#ifdef NC_TEXT_AFTER_PORT
// want: internal::literal::text_after_the_port
// want: call to consteval function '.*_ipv4_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral12' must be initialized
constexpr auto kLiteral12 = "192.0.2.1:80/"_ipv4_sockaddr;
#else
constexpr auto kLiteral12 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_OPENING_BRACKET
// want: internal::literal::opening_bracket_wanted_before_an_ipv6_address
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral13' must be initialized
constexpr auto kLiteral13 = "2001:db8::1:80"_ipv6_sockaddr;
#else
constexpr auto kLiteral13 = "[2001:db8::1]:80"_ipv6_sockaddr;
#endif
#ifdef NC_CLOSING_BRACKET
// want: internal::literal::closing_bracket_wanted_after_an_ipv6_address
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral14' must be initialized
constexpr auto kLiteral14 = "[2001:db8::1"_ipv6_sockaddr;
#else
constexpr auto kLiteral14 = "[2001:db8::1]:80"_ipv6_sockaddr;
#endif
#ifdef NC_COLON_BEFORE_PORT
// want: internal::literal::colon_wanted_between_bracket_and_port
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral15' must be initialized
constexpr auto kLiteral15 = "[2001:db8::1]80"_ipv6_sockaddr;
#else
constexpr auto kLiteral15 = "[2001:db8::1]:80"_ipv6_sockaddr;
#endif
#ifdef NC_IPV4_IN_BRACKETS
// want: internal::literal::ipv4_address_in_brackets
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral16' must be initialized
constexpr auto kLiteral16 = "[192.0.2.1]:80"_ipv6_sockaddr;
#else
constexpr auto kLiteral16 = "192.0.2.1:80"_ipv4_sockaddr;
#endif
#ifdef NC_ZONE_NAME_IN_SOCKADDR
// want: internal::literal::interface_name_where_a_numeric_zone_is_wanted
// want: call to consteval function '.*_ipv6_sockaddr' is not a constant expression
// want: constexpr variable 'kLiteral17' must be initialized
constexpr auto kLiteral17 = "[fe80::1%eth0]:80"_ipv6_sockaddr;
#else
constexpr auto kLiteral17 = "[fe80::1%2]:80"_ipv6_sockaddr;
#endif

// Malformed zones, and how.
#ifdef NC_ZONE_EMPTY
// want: internal::literal::nothing_after_the_percent_sign_of_a_zone
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral18' must be initialized
constexpr auto kLiteral18 = "fe80::1%"_scoped;
#else
constexpr auto kLiteral18 = "fe80::1"_scoped;
#endif
#ifdef NC_ZONE_LEADING_ZERO
// want: internal::literal::leading_zero_in_a_numeric_zone
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral19' must be initialized
constexpr auto kLiteral19 = "fe80::1%02"_scoped;
#else
constexpr auto kLiteral19 = "fe80::1%2"_scoped;
#endif
#ifdef NC_ZONE_ABOVE_UINT32
// want: internal::literal::numeric_zone_above_4294967295
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral20' must be initialized
constexpr auto kLiteral20 = "fe80::1%4294967296"_scoped;
#else
constexpr auto kLiteral20 = "fe80::1%4294967295"_scoped;
#endif
#ifdef NC_ZONE_NAME_TOO_LONG
// want: internal::literal::interface_name_of_more_than_15_bytes
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral21' must be initialized
constexpr auto kLiteral21 = "fe80::1%wireguard0tunnel"_scoped;
#else
constexpr auto kLiteral21 = "fe80::1%wireguard0"_scoped;
#endif
#ifdef NC_ZONE_CHARACTER
// want: internal::literal::character_that_no_interface_name_has
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral22' must be initialized
constexpr auto kLiteral22 = "fe80::1%eth 0"_scoped;
#else
constexpr auto kLiteral22 = "fe80::1%eth0"_scoped;
#endif
#ifdef NC_ZONE_PERCENT_ENCODED
// want: internal::literal::percent_25_of_a_uri_before_an_interface_name
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral23' must be initialized
constexpr auto kLiteral23 = "fe80::1%25eth0"_scoped;
#else
constexpr auto kLiteral23 = "fe80::1%eth0"_scoped;
#endif
#ifdef NC_ZONE_ON_GLOBAL
// want: internal::literal::zone_on_an_address_that_has_none
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral24' must be initialized
constexpr auto kLiteral24 = "2001:db8::1%eth0"_scoped;
#else
constexpr auto kLiteral24 = "2001:db8::1"_scoped;
#endif
#ifdef NC_ZONE_ON_LOOPBACK
// want: internal::literal::zone_on_an_address_that_has_none
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral25' must be initialized
constexpr auto kLiteral25 = "::1%lo"_scoped;
#else
constexpr auto kLiteral25 = "::1"_scoped;
#endif
#ifdef NC_ZONE_ON_MAPPED
// want: internal::literal::zone_on_an_ipv4_mapped_address
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral26' must be initialized
constexpr auto kLiteral26 = "::ffff:192.0.2.1%eth0"_scoped;
#else
constexpr auto kLiteral26 = "::ffff:192.0.2.1"_mapped;
#endif
#ifdef NC_MAPPED_IN_SCOPED
// want: internal::literal::mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral27' must be initialized
constexpr auto kLiteral27 = "::ffff:192.0.2.1"_scoped;
#else
constexpr auto kLiteral27 = "::ffff:192.0.2.1"_mapped;
#endif
#ifdef NC_ZONE_DOTS
// want: internal::literal::dot_or_dot_dot_which_no_interface_is_called
// want: call to consteval function '.*_scoped' is not a constant expression
// want: constexpr variable 'kLiteral28' must be initialized
constexpr auto kLiteral28 = "fe80::1%.."_scoped;
#else
constexpr auto kLiteral28 = "fe80::1%..."_scoped;
#endif

void TakesIpv6(const Ipv6Address&);
void TakesIpv6Sockaddr(const Ipv6Sockaddr&);
std::optional<uint32_t> Resolver(std::string_view name);
ScopedIpv6Address Scoped();

// A zone is not lost by itself, nor is a name resolved by itself.
void Zones(const ScopedIpv6Address& scoped, const Ipv6Address& address) {
#ifdef NC_SCOPED_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6'
  TakesIpv6(scoped);
#else
  TakesIpv6(scoped.address());
#endif

#ifdef NC_IPV6_AS_SCOPED
  // want: conversion from '.*' to non-scalar type
  // want: no viable conversion from 'const .*Ipv6Address'
  const ScopedIpv6Address link_local = address;
#else
  const ScopedIpv6Address link_local(address);
#endif

#ifdef NC_COMPARE_SCOPED_WITH_IPV6
  // want: use of deleted function|overload resolution selected deleted operator
  const bool same = scoped == address;
#else
  const bool same = scoped.address() == address;
#endif

#ifdef NC_SCOPED_AS_SOCKADDR
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6Sockaddr'
  TakesIpv6Sockaddr(scoped);
#else
  TakesIpv6Sockaddr(scoped.ToSockaddr(80, Resolver).value());
#endif

#ifdef NC_SCOPE_ID_WITHOUT_RESOLVER
  // want: no matching function for call|too few arguments to function call
  const auto scope_id = scoped.ScopeId();
#else
  const auto scope_id = scoped.ScopeId(Resolver);
#endif

// The name would outlive the address that it is a view of.
#ifdef NC_INTERFACE_NAME_OF_A_TEMPORARY
  // want: use of deleted function|attempt to use a deleted function
  // want: call to deleted member function 'interface_name'
  const std::string_view name = Scoped().interface_name();
#else
  const std::string_view name = scoped.interface_name();
#endif

  static_cast<void>(link_local);
  static_cast<void>(same);
  static_cast<void>(scope_id);
  static_cast<void>(name);
}

// IPv4 has no zones: its endpoints take no resolver.
#ifdef NC_RESOLVER_FOR_IPV4
// want: no matching function for call|too many arguments to function call
auto Read(std::string_view text) { return Ipv4Sockaddr::Parse(text, Resolver); }
#else
auto Read(std::string_view text) { return Ipv6Sockaddr::Parse(text, Resolver); }
#endif
#ifdef NC_RESOLVER_FOR_MAPPED
// want: no matching function for call|too many arguments to function call
auto ReadAny(std::string_view text) {
  return Ipv4MappedSockaddr::Parse(text, Resolver);
}
#else
auto ReadAny(std::string_view text) {
  return AnySockaddr::Parse(text, Resolver);
}
#endif

}  // namespace dualstack
