#ifndef DUALSTACK_ADDRESS_ZONE_RESOLVER_H_
#define DUALSTACK_ADDRESS_ZONE_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace dualstack {

// Who knows the scope id of the zone that an interface is in, by the
// interface's name; nothing for a name that is unknown. 0 is the id of no zone,
// and taken for nothing.
//
// Names mean something on one host at one time, and these types ask no system:
// who reads `fe80::1%eth0` says whom to ask. InterfaceIndex() of
// dualstack/socket/interface_index.h asks this host; a table does, too.
//
//     Ipv6Sockaddr::Parse("[fe80::1%eth0]:80", InterfaceIndex);
//     Ipv6Sockaddr::Parse("[fe80::1%eth0]:80", [](std::string_view name) {
//       return name == "eth0" ? std::optional<uint32_t>(2) : std::nullopt;
//     });
//
// It is a reference (absl::FunctionRef): called before the function that takes
// it returns, and not kept.
using ZoneResolver =
    absl::FunctionRef<std::optional<uint32_t>(std::string_view name)>;

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ZONE_RESOLVER_H_
