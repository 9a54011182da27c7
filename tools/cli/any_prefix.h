#ifndef DUALSTACK_TOOLS_CLI_ANY_PREFIX_H_
#define DUALSTACK_TOOLS_CLI_ANY_PREFIX_H_

#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

// Prefixes that users write, of any of the three kinds. The library has no sum
// of them, on purpose: what is to be done with a mapped one, only its reader
// knows. Here it is to be shown.

namespace dualstack::cli {

// In the order of AddressKind.
using AnyPrefix = std::variant<Ipv4Prefix, Ipv4MappedPrefix, Ipv6Prefix>;

// kInvalidArgument, in the words of the type that the text looks like.
absl::StatusOr<AnyPrefix> ParsePrefix(std::string_view text);

std::string ToString(const AnyPrefix& prefix);

// The mapped one unmapped: ::ffff:10.0.0.0/104 is 10.0.0.0/8.
IpPrefix Canonical(const AnyPrefix& prefix);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_ANY_PREFIX_H_
