#ifndef DUALSTACK_SOCKET_INTERFACE_INDEX_H_
#define DUALSTACK_SOCKET_INTERFACE_INDEX_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace dualstack {

// The index of this host's interface of that name (RFC 3493, section 4.1),
// which is the scope id of the link-local zone that it is in. Nothing if there
// is none, or if the system cannot say.
//
// It is what reads a zone by its name (dualstack/address/zone_resolver.h):
//
//     Ipv6Sockaddr::Parse("[fe80::1%eth0]:443", InterfaceIndex);
//
// The system is asked every time. An interface may go, and its name come back
// with another index: what is to be current is asked for when it is used.
std::optional<uint32_t> InterfaceIndex(std::string_view name);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_INTERFACE_INDEX_H_
