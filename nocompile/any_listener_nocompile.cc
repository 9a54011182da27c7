// What a listener of any kind does not take, and what its streams are not made
// into without a word.

#include <cstdint>
#include <utility>

#include "dualstack/address/address.h"
#include "dualstack/socket/any_listener.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {

void Listens(const Ipv6Sockaddr& local, int number,
             const HostCapabilities& host) {
#ifdef NC_LISTEN_ON_AN_ADDRESS_OF_UNKNOWN_KIND
  // want: (cannot convert|no viable conversion) .*Ipv6Sockaddr.* to .*Port
  static_cast<void>(AnyListener::Listen(local));
#else
  static_cast<void>(AnyListener::Listen(8080));
#endif

#ifdef NC_LISTEN_ON_A_NUMBER_THAT_MAY_BE_NO_PORT
  // want: is not a constant expression|is not usable in a constant expression
  // want: call to consteval function .*Port
  static_cast<void>(AnyListener::Listen(number));
#else
  static_cast<void>(AnyListener::Listen(static_cast<uint16_t>(number)));
#endif

#ifdef NC_LISTEN_AS_NOBODY_PLANNED
  // want: (cannot convert|could not convert|no viable conversion) .*HostCapabilities.* to .*ListenPlan
  static_cast<void>(AnyListener::ListenAsPlanned(8080, host));
#else
  static_cast<void>(
      AnyListener::ListenAsPlanned(8080, *ListenPlan::Make(host, {})));
#endif
  static_cast<void>(local);
}

void Accepts(AnyListener::Accepted& accepted, TcpStream<Ipv6Only> ipv6) {
#ifdef NC_TAKE_A_STREAM_FOR_IPV6
  // want: (conversion from|no viable conversion) .*AnyTcpStream
  const TcpStream<Ipv6Only> stream = std::move(accepted.stream);
#else
  const AnyTcpStream stream = std::move(ipv6);
#endif

#ifdef NC_VISIT_A_STREAM_AND_FORGET_DUAL_STACK
  // want: Visit\(\) wants a callable for every kind
  accepted.stream.Visit([](TcpStream<Ipv4Only>&) {},
                        [](TcpStream<Ipv6Only>&) {});
#else
  accepted.stream.Visit([](TcpStream<Ipv4Only>&) {},
                        [](TcpStream<Ipv6Only>&) {},
                        [](TcpStream<DualStack>&) {});
#endif

#ifdef NC_CANONICAL_PEER_TO_A_DUAL_STACK_SOCKET
  // want: (cannot convert|no viable conversion) .*IpEndpoint.* to .*DualStackSockaddr
  // want: no matching (member )?function for call to .*Connect
  static_cast<void>(TcpStream<DualStack>::Connect(accepted.peer));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(ForDualStack(accepted.peer)));
#endif
}

}  // namespace dualstack
