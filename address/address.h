#ifndef DUALSTACK_ADDRESS_ADDRESS_H_
#define DUALSTACK_ADDRESS_ADDRESS_H_

// All of the address types, for those who would rather not pick.

#include "dualstack/address/address_kind.h"           // IWYU pragma: export
#include "dualstack/address/address_range.h"          // IWYU pragma: export
#include "dualstack/address/any_ip_address.h"         // IWYU pragma: export
#include "dualstack/address/any_sockaddr.h"           // IWYU pragma: export
#include "dualstack/address/classification.h"         // IWYU pragma: export
#include "dualstack/address/dual_stack_address.h"     // IWYU pragma: export
#include "dualstack/address/dual_stack_sockaddr.h"    // IWYU pragma: export
#include "dualstack/address/embedded_ipv4.h"          // IWYU pragma: export
#include "dualstack/address/endpoint_literals.h"      // IWYU pragma: export
#include "dualstack/address/ip_address.h"             // IWYU pragma: export
#include "dualstack/address/ip_endpoint.h"            // IWYU pragma: export
#include "dualstack/address/ip_prefix.h"              // IWYU pragma: export
#include "dualstack/address/ipv4_address.h"           // IWYU pragma: export
#include "dualstack/address/ipv4_compatible.h"        // IWYU pragma: export
#include "dualstack/address/ipv4_mapped_address.h"    // IWYU pragma: export
#include "dualstack/address/ipv4_mapped_prefix.h"     // IWYU pragma: export
#include "dualstack/address/ipv4_mapped_sockaddr.h"   // IWYU pragma: export
#include "dualstack/address/ipv4_prefix.h"            // IWYU pragma: export
#include "dualstack/address/ipv4_sockaddr.h"          // IWYU pragma: export
#include "dualstack/address/ipv4_translated.h"        // IWYU pragma: export
#include "dualstack/address/ipv6_address.h"           // IWYU pragma: export
#include "dualstack/address/ipv6_prefix.h"            // IWYU pragma: export
#include "dualstack/address/ipv6_sockaddr.h"          // IWYU pragma: export
#include "dualstack/address/isatap.h"                 // IWYU pragma: export
#include "dualstack/address/literals.h"               // IWYU pragma: export
#include "dualstack/address/map_all.h"                // IWYU pragma: export
#include "dualstack/address/multicast.h"              // IWYU pragma: export
#include "dualstack/address/nat64.h"                  // IWYU pragma: export
#include "dualstack/address/port.h"                   // IWYU pragma: export
#include "dualstack/address/prefix_algebra.h"         // IWYU pragma: export
#include "dualstack/address/prefix_literals.h"        // IWYU pragma: export
#include "dualstack/address/prefix_map.h"             // IWYU pragma: export
#include "dualstack/address/prefix_set.h"             // IWYU pragma: export
#include "dualstack/address/reachability_policy.h"    // IWYU pragma: export
#include "dualstack/address/reverse_dns.h"            // IWYU pragma: export
#include "dualstack/address/scoped_ipv6_address.h"    // IWYU pragma: export
#include "dualstack/address/serialize.h"              // IWYU pragma: export
#include "dualstack/address/six_to_four.h"            // IWYU pragma: export
#include "dualstack/address/special_purpose.h"        // IWYU pragma: export
#include "dualstack/address/special_purpose_block.h"  // IWYU pragma: export
#include "dualstack/address/subnet_range.h"           // IWYU pragma: export
#include "dualstack/address/teredo.h"                 // IWYU pragma: export
#include "dualstack/address/text_forms.h"             // IWYU pragma: export
#include "dualstack/address/zone_resolver.h"          // IWYU pragma: export

#endif  // DUALSTACK_ADDRESS_ADDRESS_H_
