#ifndef DUALSTACK_SOCKET_RESOLVE_H_
#define DUALSTACK_SOCKET_RESOLVE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/port.h"

// From the name of a host to the endpoints that it has. It is no DNS client: it
// asks the system's resolver, getaddrinfo(), and gives its answer a type.

namespace dualstack {

// Who knows the addresses of a host: in the order in which to try them, each as
// often as it likes, with scope ids; ports are not looked at. It is called with
// a name, never with an address, before the function that takes it returns.
using HostResolver = absl::FunctionRef<absl::StatusOr<std::vector<AnySockaddr>>(
    std::string_view host)>;

// The system's resolver, with /etc/hosts, DNS and whatever else the system is
// configured for; both families, in the order of RFC 6724. It waits as long as
// that takes, in the caller's thread, and nothing can hurry it.
//
//     kNotFound           There is no such host, or it has no address.
//                         EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY
//     kAborted            The resolver could not say; later it may. EAI_AGAIN
//     kUnknown            It could not say, and will not. EAI_FAIL, and all
//                         that is not named here
//     kResourceExhausted  EAI_MEMORY, or whatever it was, for want of
//                         descriptors or memory
//     kUnimplemented      EAI_FAMILY, EAI_SOCKTYPE, EAI_BADFLAGS
//     of socket/error.h   EAI_SYSTEM, by the error that the system gave, which
//                         SystemErrorOf() reads
//     kDataLoss           It answered something that is no IP address.
absl::StatusOr<std::vector<AnySockaddr>> SystemResolver(std::string_view host);

enum class ResolveFamily : uint8_t { kAny, kIpv4, kIpv6 };

struct ResolveOptions {
  // Which of the addresses to keep. The resolver is asked for both families in
  // any case: asked for IPv4 alone, glibc makes 127.0.0.1 of a host that has
  // ::1 and no IPv4 address, and unmaps IPv4-mapped ones.
  ResolveFamily family = ResolveFamily::kAny;
};

struct Resolved {
  // At least one, no two equal, in the resolver's order.
  std::vector<IpEndpoint> endpoints;
  // IPv4-mapped addresses that the resolver had for the host, and that are not
  // among the endpoints. DNS can hold ::ffff:10.0.0.1 as an IPv6 address; it is
  // none that an IPv6 socket can reach, and nobody said that IPv4 was meant.
  std::vector<Ipv4MappedAddress> left_out;
};

// The endpoints of a host at a port.
//
//     192.0.2.1, 2001:db8::1   An address is what IpAddress reads, and itself
//                              the answer: no resolver sees it.
//     fe80::1%eth0, fe80::1%2  So is what ScopedIpv6Address reads; interfaces
//                              are this host's. Without a zone, fe80::1 is an
//                              answer that the sockets refuse.
//     ::ffff:192.0.2.1         Refused: it is for Unmap() to say that IPv4 is
//                              meant.
//     127.1, 0x7f.1,           Refused, though resolvers take the first three
//     2130706433, 010.0.0.1    for 127.0.0.1 and the last for 8.0.0.1. No name
//                              ends in a number (RFC 1123, section 2.1), so
//                              what does must be an address.
//     www.example.com          A name: letters, digits, '-', '_' and '.', and
//                              bytes above 127, as they are; at most 253 bytes,
//                              or 254 with a dot at the end.
//
// kInvalidArgument, before anybody is asked, for any other text, with the rule
// that was broken; kNotFound for a zone that is unknown and if no address of
// the wanted family is left; otherwise as the resolver says.
//
//     absl::StatusOr<Resolved> resolved = Resolve("www.example.com", 443);
//
//     Resolve("www.example.com", 70000);                // does not compile
//     Resolve("www.example.com", "https");              // does not compile
//
// What was looked at is what is connected to, if names are resolved once. A
// server that fetches what its users name (ReachabilityPolicy) must not resolve
// again after it has checked:
//
//     std::vector<IpEndpoint> allowed;
//     for (const IpEndpoint& endpoint : resolved->endpoints) {
//       if (policy.Check(endpoint.address()).allowed()) {
//         allowed.push_back(endpoint);
//       }
//     }
//     ConnectOutcome outcome = ConnectAny(allowed);
absl::StatusOr<Resolved> Resolve(std::string_view host, Port port,
                                 const ResolveOptions& options = {},
                                 HostResolver resolver = SystemResolver);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_RESOLVE_H_
