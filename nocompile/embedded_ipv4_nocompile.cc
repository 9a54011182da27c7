// IPv4 addresses come out of IPv6 addresses by the name of the mechanism and
// never by the last four bytes: an IPv4-mapped address is none of the tunnels'
// or translators', and what may contain an IPv4 address need not.

#include <optional>

#include "dualstack/address/address.h"

namespace dualstack {

void TakesIpv4(Ipv4Address);

void Translation(Ipv4Address ipv4, const Ipv6Address& ipv6,
                 const Ipv4MappedAddress& mapped, const Ipv6Prefix& any_prefix,
                 const Nat64Prefix& prefix) {
#ifdef NC_TRANSLATE_MAPPED
  // want: cannot convert|could not convert|no matching function for call
  // want: no viable conversion from 'const .*Ipv4MappedAddress'
  static_cast<void>(prefix.Embed(mapped));
#else
  static_cast<void>(prefix.Embed(Unmap(mapped)));
#endif

#ifdef NC_TRANSLATE_MAPPED_BACK
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no viable conversion from 'const .*Ipv4MappedAddress'
  static_cast<void>(prefix.Extract(mapped));
#else
  static_cast<void>(prefix.Extract(ipv6));
#endif

#ifdef NC_TRANSLATE_WITH_ANY_PREFIX
  // want: cannot convert|could not convert|conversion from .* requested
  // want: no viable conversion from 'const .*Ipv6Prefix'
  const Nat64Prefix other = any_prefix;
#else
  const auto other = Nat64Prefix::FromPrefix(any_prefix);
#endif
  static_cast<void>(other);

#ifdef NC_EXTRACTED_WITHOUT_LOOKING
  // want: cannot convert|could not convert|no matching function for call
  // want: no viable conversion from 'std::optional
  TakesIpv4(prefix.Extract(ipv6));
#else
  if (const auto found = prefix.Extract(ipv6)) TakesIpv4(*found);
#endif
  TakesIpv4(ipv4);
}

void Tunnels(const Ipv6Address& ipv6, const Ipv4MappedAddress& mapped,
             const AnyIpAddress& any) {
#ifdef NC_MAPPED_AS_COMPATIBLE
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'Ipv4FromCompatible'
  static_cast<void>(Ipv4FromCompatible(mapped));
#else
  static_cast<void>(Ipv4FromCompatible(ipv6));
#endif

#ifdef NC_MAPPED_AS_TRANSLATED
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'Ipv4FromTranslated'
  static_cast<void>(Ipv4FromTranslated(mapped));
#else
  static_cast<void>(Ipv4FromTranslated(ipv6));
#endif

#ifdef NC_ANY_AS_SIX_TO_FOUR
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'Ipv4FromSixToFour'
  static_cast<void>(Ipv4FromSixToFour(any));
#else
  static_cast<void>(EmbeddedIpv4(any));
#endif

#ifdef NC_MAPPED_AS_TEREDO
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no viable conversion from 'const .*Ipv4MappedAddress'
  static_cast<void>(TeredoAddress::FromIpv6(mapped));
#else
  static_cast<void>(EmbeddedIpv4(mapped));
#endif
}

// Literals of NAT64 prefixes name the rule that they break.
#ifdef NC_NAT64_LENGTH
// want: internal::literal::nat64_prefix_length_that_is_none_of_the_six
// want: call to consteval function '.*_nat64_prefix' is not a constant
// want: constexpr variable 'kNat64Length' must be initialized
constexpr auto kNat64Length = "2001:db8::/80"_nat64_prefix;
#else
constexpr auto kNat64Length = "2001:db8::/64"_nat64_prefix;
#endif
#ifdef NC_NAT64_RESERVED_BYTE
// want: internal::literal::bit_set_in_the_reserved_byte_of_a_nat64_prefix
// want: call to consteval function '.*_nat64_prefix' is not a constant
// want: constexpr variable 'kNat64Byte' must be initialized
constexpr auto kNat64Byte = "2001:db8:0:0:100::/96"_nat64_prefix;
#else
constexpr auto kNat64Byte = "2001:db8:0:0:ff::/96"_nat64_prefix;
#endif
#ifdef NC_NAT64_AROUND_MAPPED
// want: internal::literal::nat64_prefix_around_the_ipv4_mapped_addresses
// want: call to consteval function '.*_nat64_prefix' is not a constant
// want: constexpr variable 'kNat64Around' must be initialized
constexpr auto kNat64Around = "::/64"_nat64_prefix;
#else
constexpr auto kNat64Around = "::/96"_nat64_prefix;
#endif
#ifdef NC_NAT64_MAPPED
// want: mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_nat64_prefix' is not a constant
// want: constexpr variable 'kNat64Mapped' must be initialized
constexpr auto kNat64Mapped = "::ffff:0:0/96"_nat64_prefix;
#else
constexpr auto kNat64Mapped = "64:ff9b::/96"_nat64_prefix;
#endif

}  // namespace dualstack
