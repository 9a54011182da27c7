#ifndef DUALSTACK_ADDRESS_TESTING_ADDRESS_GRAMMARS_H_
#define DUALSTACK_ADDRESS_TESTING_ADDRESS_GRAMMARS_H_

#include "dualstack/address/testing/grammar.h"

// What each type of address/ reads, as ABNF from the RFCs.

namespace dualstack::testing {

// IPv4address of RFC 3986, section 3.2.2.
Language Ipv4AddressText();
// IPv6address of RFC 3986, section 3.2.2, which is RFC 4291, section 2.2: all
// of it, the part outside of ::ffff:0:0/96, and the part inside.
Language EitherIpv6AddressText();
Language Ipv6AddressText();
Language Ipv4MappedAddressText();

// RFC 4007, section 11: a native address and, if it is scoped, perhaps a zone.
Language ScopedIpv6AddressText();

// An address and a port. A zone is a number.
Language Ipv4SockaddrText();
Language Ipv6SockaddrText();
Language Ipv4MappedSockaddrText();

// RFC 4291, section 2.3: an address and a length, whatever bits are set after
// it.
Language Ipv4PrefixText();
Language Ipv6PrefixText();
Language Ipv4MappedPrefixText();

// RFC 1035, section 3.5, and RFC 3596, section 2.5: the name of a canonical
// address for the reverse look-up, in either case, perhaps with the last dot.
Language ReverseNameText();

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_ADDRESS_GRAMMARS_H_
