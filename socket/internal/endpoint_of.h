#ifndef DUALSTACK_SOCKET_INTERNAL_ENDPOINT_OF_H_
#define DUALSTACK_SOCKET_INTERNAL_ENDPOINT_OF_H_

#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"

// Canonical() of what a socket speaks, whatever its kind.

namespace dualstack::internal {

constexpr IpEndpoint EndpointOf(const Ipv4Sockaddr& sockaddr) {
  return sockaddr;
}
constexpr IpEndpoint EndpointOf(const Ipv6Sockaddr& sockaddr) {
  return sockaddr;
}
constexpr IpEndpoint EndpointOf(const DualStackSockaddr& sockaddr) {
  return Canonical(sockaddr);
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_ENDPOINT_OF_H_
