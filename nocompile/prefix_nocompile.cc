// What prefixes must not allow: to be asked about addresses and prefixes of
// another kind, and to be written in a form that is not theirs.

#include <vector>

#include "dualstack/address/address.h"

namespace dualstack {

void TakesIpv4(Ipv4Prefix);
void TakesIpv6(const Ipv6Prefix&);
void TakesIp(const IpPrefix&);

// Does 10.0.0.0/8 contain ::ffff:10.1.2.3? It has been answered both ways, and
// both have opened access lists.
bool Addresses(Ipv4Prefix ipv4, const Ipv6Prefix& ipv6,
               const Ipv4MappedPrefix& mapped, const IpPrefix& ip,
               const Ipv4MappedAddress& peer, const DualStackAddress& seen,
               const AnyIpAddress& any, const Ipv6Address& native) {
  bool is_in = false;

#ifdef NC_IPV4_CONTAINS_MAPPED  // want: no matching (member )?function
  is_in |= ipv4.Contains(peer);
#else
  is_in |= ipv4.Contains(Unmap(peer));
#endif

#ifdef NC_IPV6_CONTAINS_MAPPED  // want: no matching (member )?function
  is_in |= ipv6.Contains(peer);
#else
  is_in |= ipv6.Contains(native);
#endif

#ifdef NC_MAPPED_CONTAINS_IPV4  // want: no matching (member )?function
  is_in |= mapped.Contains(Unmap(peer));
#else
  is_in |= mapped.Contains(peer);
#endif

#ifdef NC_MAPPED_CONTAINS_IPV6  // want: no matching (member )?function
  is_in |= mapped.Contains(native);
#else
  is_in |= mapped.Contains(Map(Unmap(peer)));
#endif

#ifdef NC_IPV4_CONTAINS_IPV6  // want: no matching (member )?function
  is_in |= ipv4.Contains(native);
#else
  is_in |= IpPrefix(ipv4).Contains(native);
#endif

#ifdef NC_CANONICAL_CONTAINS_MAPPED  // want: no matching (member )?function
  is_in |= ip.Contains(peer);
#else
  is_in |= ip.Contains(Unmap(peer));
#endif

#ifdef NC_CANONICAL_CONTAINS_DUAL_STACK  // want: no matching (member )?function
  is_in |= ip.Contains(seen);
#else
  is_in |= ip.Contains(Canonical(seen));
#endif

#ifdef NC_CANONICAL_CONTAINS_ANY  // want: no matching (member )?function
  is_in |= ip.Contains(any);
#else
  is_in |= any.Visit(
      [&ip](const Ipv4MappedAddress& a) { return ip.Contains(Unmap(a)); },
      [&ip](const auto& a) { return ip.Contains(a); });
#endif

#ifdef NC_CONTAINS_TEXT  // want: no matching (member )?function
  is_in |= ipv4.Contains("10.1.2.3");
#else
  is_in |= ipv4.Contains("10.1.2.3"_ipv4);
#endif
  return is_in;
}

bool Prefixes(Ipv4Prefix ipv4, const Ipv6Prefix& ipv6,
              const Ipv4MappedPrefix& mapped, const IpPrefix& ip) {
  bool same = false;

#ifdef NC_IPV4_CONTAINS_MAPPED_PREFIX  // want: no matching (member )?function
  same |= ipv4.Contains(mapped);
#else
  same |= ipv4.Contains(Unmap(mapped));
#endif

#ifdef NC_IPV6_CONTAINS_MAPPED_PREFIX  // want: no matching (member )?function
  same |= ipv6.Contains(mapped);
#else
  same |= ipv6.Contains(ipv6);
#endif

#ifdef NC_CANONICAL_CONTAINS_MAPPED_PREFIX
  // want: no matching (member )?function
  same |= ip.Contains(mapped);
#else
  same |= ip.Contains(Unmap(mapped));
#endif

#ifdef NC_IPV4_OVERLAPS_IPV6
  // want: cannot convert|could not convert|no viable conversion
  same |= ipv4.Overlaps(ipv6);
#else
  same |= ip.Overlaps(ipv6);
#endif

#ifdef NC_MAPPED_OVERLAPS_IPV4
  // want: cannot convert|could not convert|no viable conversion
  // want: invalid initialization of reference
  same |= mapped.Overlaps(ipv4);
#else
  same |= mapped.Overlaps(Map(ipv4));
#endif

#ifdef NC_IPV4_EQUALS_MAPPED_PREFIX  // want: deleted (function|operator)
  same |= ipv4 == mapped;
#else
  same |= Map(ipv4) == mapped;
#endif

#ifdef NC_IPV4_EQUALS_IPV6_PREFIX  // want: deleted (function|operator)
  same |= ipv4 == ipv6;
#else
  same |= ip == ipv6;
#endif

#ifdef NC_PREFIX_EQUALS_ITS_NETWORK  // want: deleted (function|operator)
  same |= ipv4 == ipv4.network();
#else
  same |= ipv4 == Ipv4Prefix::Host(ipv4.network());
#endif
  return same;
}

void Conversions(Ipv4Prefix ipv4, const Ipv6Prefix& ipv6,
                 const Ipv4MappedPrefix& mapped, const IpPrefix& ip,
                 Ipv4Address address) {
#ifdef NC_MAPPED_PREFIX_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6'
  TakesIpv6(mapped);
#else
  TakesIpv6(ipv6);
#endif

#ifdef NC_MAPPED_PREFIX_AS_CANONICAL
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIp'
  TakesIp(mapped);
#else
  TakesIp(Unmap(mapped));
#endif

#ifdef NC_CANONICAL_PREFIX_AS_IPV4
  // want: cannot convert|could not convert|no matching function for call
  TakesIpv4(ip);
#else
  if (const auto prefix = ip.AsIpv4()) TakesIpv4(*prefix);
  TakesIp(ipv4);
#endif

#ifdef NC_ADDRESS_AS_PREFIX
  // want: cannot convert|could not convert|no matching function for call
  TakesIpv4(address);
#else
  TakesIpv4(Ipv4Prefix::Host(address));
#endif

#ifdef NC_MAP_IPV6_PREFIX
  // want: cannot convert|could not convert|no matching function for call
  Map(ipv6);
#else
  Unmap(Map(ipv4));
#endif

#ifdef NC_PREFIX_OF_MAPPED_ADDRESS
  // want: cannot convert|could not convert|no viable conversion
  // want: invalid initialization of reference|no matching function
  Ipv6Prefix::FromAddress("::ffff:0:0"_mapped, 96);
#else
  Ipv4MappedPrefix::FromAddress("::ffff:0:0"_mapped, 96);
#endif

#ifdef NC_EXCLUDE_ANOTHER_KIND  // want: no matching function for call
  Exclude(ipv6, ipv4);
#else
  Exclude<IpPrefix>(ipv6, ipv4);
#endif

#ifdef NC_AGGREGATE_ADDRESSES  // want: no matching function for call
  Aggregate(std::vector{address});
#else
  Aggregate(std::vector{Ipv4Prefix::Host(address)});
#endif
}

// A visitor has to take every kind.
int Visits(const IpPrefix& ip) {
#ifdef NC_VISIT_WITHOUT_IPV6  // want: wants a callable for every kind
  return ip.Visit([](Ipv4Prefix prefix) { return prefix.length(); });
#else
  return ip.Visit([](const auto& prefix) { return prefix.length(); });
#endif
}

// Literals. gcc's error names the rule; clang's names the literal, or since
// clang 21 its variable, and the rule in a note.
#ifdef NC_HOST_BIT
// want: internal::literal::bit_set_after_the_prefix_length
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix1' must be initialized
constexpr auto kPrefix1 = "192.0.2.1/24"_ipv4_prefix;
#else
constexpr auto kPrefix1 = "192.0.2.0/24"_ipv4_prefix;
#endif
#ifdef NC_NO_LENGTH
// want: internal::literal::no_slash_and_prefix_length_after_the_address
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix2' must be initialized
constexpr auto kPrefix2 = "192.0.2.0"_ipv4_prefix;
#else
constexpr auto kPrefix2 = "192.0.2.0/32"_ipv4_prefix;
#endif
#ifdef NC_EMPTY_LENGTH
// want: internal::literal::decimal_prefix_length_wanted_after_the_slash
// want: call to consteval function '.*_ipv6_prefix' is not a constant expression
// want: constexpr variable 'kPrefix3' must be initialized
constexpr auto kPrefix3 = "2001:db8::/"_ipv6_prefix;
#else
constexpr auto kPrefix3 = "2001:db8::/32"_ipv6_prefix;
#endif
#ifdef NC_LENGTH_ABOVE_32
// want: internal::literal::ipv4_prefix_length_above_32
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix4' must be initialized
constexpr auto kPrefix4 = "192.0.2.0/33"_ipv4_prefix;
#else
constexpr auto kPrefix4 = "192.0.2.0/32"_ipv4_prefix;
#endif
#ifdef NC_LENGTH_ABOVE_128
// want: internal::literal::ipv6_prefix_length_above_128
// want: call to consteval function '.*_ipv6_prefix' is not a constant expression
// want: constexpr variable 'kPrefix5' must be initialized
constexpr auto kPrefix5 = "::/129"_ipv6_prefix;
#else
constexpr auto kPrefix5 = "::/128"_ipv6_prefix;
#endif
#ifdef NC_LENGTH_WITH_LEADING_ZERO
// want: internal::literal::leading_zero_in_a_prefix_length
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix6' must be initialized
constexpr auto kPrefix6 = "10.0.0.0/08"_ipv4_prefix;
#else
constexpr auto kPrefix6 = "10.0.0.0/8"_ipv4_prefix;
#endif
#ifdef NC_NETMASK
// want: internal::literal::netmask_where_a_prefix_length_is_wanted
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix7' must be initialized
constexpr auto kPrefix7 = "10.0.0.0/255.0.0.0"_ipv4_prefix;
#else
constexpr auto kPrefix7 = "10.0.0.0/8"_ipv4_prefix;
#endif
#ifdef NC_TEXT_AFTER_LENGTH
// want: internal::literal::text_after_the_prefix_length
// want: call to consteval function '.*_ipv6_prefix' is not a constant expression
// want: constexpr variable 'kPrefix8' must be initialized
constexpr auto kPrefix8 = "2001:db8::/32 "_ipv6_prefix;
#else
constexpr auto kPrefix8 = "2001:db8::/32"_ipv6_prefix;
#endif
#ifdef NC_ZONE_IN_PREFIX
// want: internal::literal::zone_in_a_prefix
// want: call to consteval function '.*_ipv6_prefix' is not a constant expression
// want: constexpr variable 'kPrefix9' must be initialized
constexpr auto kPrefix9 = "fe80::%eth0/64"_ipv6_prefix;
#else
constexpr auto kPrefix9 = "fe80::/64"_ipv6_prefix;
#endif
#ifdef NC_IPV4_LENGTH_OF_MAPPED
// want: internal::literal::ipv4_mapped_prefix_length_below_96
// want: call to consteval function '.*_mapped_prefix' is not a constant expression
// want: constexpr variable 'kPrefix10' must be initialized
constexpr auto kPrefix10 = "::ffff:10.0.0.0/8"_mapped_prefix;
#else
constexpr auto kPrefix10 = "::ffff:10.0.0.0/104"_mapped_prefix;
#endif
#ifdef NC_MAPPED_IN_IPV6_PREFIX
// want: internal::literal::mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6_prefix' is not a constant expression
// want: constexpr variable 'kPrefix11' must be initialized
constexpr auto kPrefix11 = "::ffff:0:0/96"_ipv6_prefix;
#else
constexpr auto kPrefix11 = "::ffff:0:0/96"_mapped_prefix;
#endif
#ifdef NC_IPV6_IN_IPV4_PREFIX
// want: internal::literal::ipv6_address_where_an_ipv4_address_is_wanted
// want: call to consteval function '.*_ipv4_prefix' is not a constant expression
// want: constexpr variable 'kPrefix12' must be initialized
constexpr auto kPrefix12 = "2001:db8::/32"_ipv4_prefix;
#else
constexpr auto kPrefix12 = "2001:db8::/32"_ipv6_prefix;
#endif
#ifdef NC_IPV4_IN_MAPPED_PREFIX
// want: internal::literal::ipv4_address_where_a_mapped_address_is_wanted
// want: call to consteval function '.*_mapped_prefix' is not a constant expression
// want: constexpr variable 'kPrefix13' must be initialized
constexpr auto kPrefix13 = "10.0.0.0/8"_mapped_prefix;
#else
constexpr auto kPrefix13 = Map("10.0.0.0/8"_ipv4_prefix);
#endif

}  // namespace dualstack
