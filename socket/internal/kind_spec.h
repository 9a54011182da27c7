#ifndef DUALSTACK_SOCKET_INTERNAL_KIND_SPEC_H_
#define DUALSTACK_SOCKET_INTERNAL_KIND_SPEC_H_

#include <concepts>
#include <optional>
#include <string_view>

#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/platform.h"

// Where kinds stop being types: the public classes check at compile time that
// everything is of one kind, and hand these to functions that are no templates.

namespace dualstack::internal {

struct KindSpec {
  platform::Family family;
  std::optional<bool> v6only;  // Nothing if the family has no such option.
  std::string_view name;
};

template <SocketKind Kind>
constexpr KindSpec SpecOf() {
  if constexpr (std::same_as<Kind, Ipv4Only>) {
    return {.family = platform::Family::kIpv4,
            .v6only = std::nullopt,
            .name = Kind::kName};
  } else {
    return {.family = platform::Family::kIpv6,
            .v6only = std::same_as<Kind, Ipv6Only>,
            .name = Kind::kName};
  }
}

inline AnySockaddr Erase(const Ipv4Sockaddr& sockaddr) { return sockaddr; }
inline AnySockaddr Erase(const Ipv6Sockaddr& sockaddr) { return sockaddr; }
inline AnySockaddr Erase(const DualStackSockaddr& sockaddr) {
  return AnySockaddr(sockaddr);
}
// The bind target of a dual-stack socket.
inline AnySockaddr Erase(Port port) {
  return Ipv6Sockaddr(Ipv6Address::Unspecified(), port);
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_KIND_SPEC_H_
