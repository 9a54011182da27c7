// From a name to a connection: what is no port, no endpoint and no address of
// the right kind on the way there.

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

namespace dualstack {

void Resolves(std::string_view host, int number) {
#ifdef NC_RESOLVE_FOR_PORT_70000
  // want: port_is_not_between_0_and_65535|not a constant expression
  static_cast<void>(Resolve(host, 70000));
#else
  static_cast<void>(Resolve(host, 7000));
#endif

#ifdef NC_RESOLVE_FOR_A_PORT_THAT_MIGHT_BE_OUT_OF_RANGE
  // want: not a constant expression
  static_cast<void>(Resolve(host, number));
#else
  static_cast<void>(Resolve(host, static_cast<uint16_t>(number)));
#endif

#ifdef NC_RESOLVE_A_SERVICE
  // want: could not convert .*https.* to .*Port|no viable conversion .* to .*Port
  // want: no matching function for call to .*Resolve
  static_cast<void>(Resolve(host, "https"));
#else
  static_cast<void>(Resolve(host, 443));
#endif
}

// What the resolver had, and what is connected to.
void Uses(Resolved& resolved, const ReachabilityPolicy& policy) {
#ifdef NC_TAKE_A_MAPPED_ANSWER_FOR_AN_ADDRESS
  // want: no matching function for call to .*IpEndpoint
  // want: no matching constructor for initialization of .*IpEndpoint
  resolved.endpoints.push_back(IpEndpoint(resolved.left_out[0], 443));
#else
  resolved.endpoints.push_back(IpEndpoint(Unmap(resolved.left_out[0]), 443));
#endif

  // Resolved once, looked at, and connected to: as in socket/resolve.h.
  std::vector<IpEndpoint> allowed;
  for (const IpEndpoint& endpoint : resolved.endpoints) {
    if (policy.Check(endpoint.address()).allowed()) {
      allowed.push_back(endpoint);
    }
  }
  const ConnectOutcome outcome = ConnectAny(allowed);
  static_cast<void>(outcome);
}

void Connects(const std::vector<IpEndpoint>& endpoints,
              const std::vector<AnySockaddr>& any,
              const std::vector<DualStackSockaddr>& dual_stack) {
#ifdef NC_CONNECT_TO_ANY_OF_WHATEVER_CAME
  // want: could not convert .*AnySockaddr.* to .*span<const .*IpEndpoint
  // want: no matching function for call to .*ConnectAny
  static_cast<void>(ConnectAny(any));
#else
  static_cast<void>(ConnectAny(endpoints));
#endif

#ifdef NC_CONNECT_TO_ANY_OF_MAPPED
  // want: could not convert .*DualStackSockaddr.* to .*span<const .*IpEndpoint
  // want: no matching function for call to .*ConnectAny
  static_cast<void>(ConnectAny(dual_stack));
#else
  std::vector<IpEndpoint> canonical;
  for (const DualStackSockaddr& sockaddr : dual_stack) {
    canonical.push_back(Canonical(sockaddr));
  }
  static_cast<void>(ConnectAny(canonical));
#endif
  static_cast<void>(any);
}

void Races(HappyEyeballs& race, const std::vector<IpEndpoint>& endpoints,
           const std::vector<AnySockaddr>& any, absl::Duration elapsed) {
#ifdef NC_RACE_WHATEVER_CAME
  // want: (cannot convert|no viable conversion) .*AnySockaddr.* to .*span<const .*IpEndpoint
  race.AddAddresses(any, elapsed);
#else
  race.AddAddresses(endpoints, elapsed);
#endif
  static_cast<void>(any);

#ifdef NC_RACE_BY_THE_CLOCK_ON_THE_WALL
  // want: (cannot convert|no viable conversion) .*Time.* to .*Duration
  static_cast<void>(race.Next(absl::Now()));
#else
  static_cast<void>(race.Next(elapsed));
#endif
}

void Streams(Connected& connected) {
#ifdef NC_TAKE_A_CONNECTION_TO_A_NAME_FOR_DUAL_STACK
  // want: (conversion from|no viable conversion) .*AnyTcpStream.* to .*TcpStream<.*DualStack>
  const TcpStream<DualStack> stream = std::move(connected.stream);
#else
  const AnyTcpStream stream = std::move(connected.stream);
#endif
  static_cast<void>(stream);
}

}  // namespace dualstack
