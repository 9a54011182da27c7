// What the address types must not allow. The whole matrix of pairs stands as
// static_asserts in address/lattice_test.cc; here are the mistakes that people
// make, with the words in which the compiler refuses them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "dualstack/address/address.h"

namespace dualstack {

void TakesIpv4(Ipv4Address);
void TakesIpv6(const Ipv6Address&);
void TakesMapped(const Ipv4MappedAddress&);
void TakesIp(const IpAddress&);
void TakesDualStack(const DualStackAddress&);
void TakesAny(const AnyIpAddress&);
void TakesIpv4Sockaddr(const Ipv4Sockaddr&);
void TakesIpv6Sockaddr(const Ipv6Sockaddr&);
void TakesDualStackSockaddr(const DualStackSockaddr&);
void TakesEndpoint(const IpEndpoint&);

void Conversions(Ipv4Address ipv4, const Ipv6Address& ipv6,
                 const Ipv4MappedAddress& mapped, const IpAddress& ip,
                 const DualStackAddress& dual_stack, const AnyIpAddress& any) {
#ifdef NC_MAPPED_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6'
  TakesIpv6(mapped);
#else
  TakesIpv6(ipv6);
#endif

#ifdef NC_MAPPED_AS_IPV4
  // want: cannot convert|could not convert|no matching function for call
  TakesIpv4(mapped);
#else
  TakesIpv4(Unmap(mapped));
#endif

#ifdef NC_IPV4_AS_MAPPED
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesMapped'
  TakesMapped(ipv4);
#else
  TakesMapped(Map(ipv4));
#endif

#ifdef NC_IPV4_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6'
  TakesIpv6(ipv4);
#else
  TakesIpv4(ipv4);
#endif

#ifdef NC_MAPPED_AS_CANONICAL
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIp'
  TakesIp(mapped);
#else
  TakesIp(Canonical(mapped));
#endif

#ifdef NC_DUAL_STACK_AS_CANONICAL
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIp'
  TakesIp(dual_stack);
#else
  TakesIp(Canonical(dual_stack));
#endif

#ifdef NC_IPV4_AS_DUAL_STACK
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesDualStack'
  TakesDualStack(ipv4);
#else
  TakesDualStack(ForDualStack(ipv4));
#endif

#ifdef NC_DUAL_STACK_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6'
  TakesIpv6(dual_stack);
#else
  if (const auto native = dual_stack.AsIpv6()) TakesIpv6(*native);
#endif

#ifdef NC_CANONICAL_AS_IPV4
  // want: cannot convert|could not convert|no matching function for call
  TakesIpv4(ip);
#else
  if (const auto native = ip.AsIpv4()) TakesIpv4(*native);
#endif

#ifdef NC_ANY_AS_CANONICAL
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIp'
  TakesIp(any);
#else
  TakesAny(any);
#endif

#ifdef NC_CANONICAL_AS_ANY_UNSAID
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesAny'
  TakesAny(ip);
#else
  TakesAny(AnyIpAddress(ip));
#endif

#ifdef NC_MAP_TWICE
  // want: cannot convert|could not convert|no matching function for call
  Map(Map(ipv4));
#else
  Unmap(Map(ipv4));
#endif

#ifdef NC_UNMAP_NATIVE
  // want: cannot convert|could not convert|no matching function for call
  // want: invalid initialization of reference
  Unmap(ipv6);
#else
  Unmap(mapped);
#endif
}

bool Comparisons(Ipv4Address ipv4, const Ipv6Address& ipv6,
                 const Ipv4MappedAddress& mapped, const IpAddress& ip,
                 const DualStackAddress& dual_stack, const AnyIpAddress& any) {
  bool same = ipv4 == ipv4;

#ifdef NC_IPV4_EQUALS_MAPPED  // want: deleted (function|operator)
  same |= ipv4 == mapped;
#else
  same |= ipv4 == Unmap(mapped);
#endif

#ifdef NC_IPV6_EQUALS_MAPPED  // want: deleted (function|operator)
  same |= ipv6 == mapped;
#else
  same |= dual_stack == mapped;
#endif

#ifdef NC_IPV4_DIFFERS_FROM_IPV6  // want: deleted (function|operator)
  same |= ipv4 != ipv6;
#else
  same |= ip != ipv6;
#endif

#ifdef NC_CANONICAL_EQUALS_DUAL_STACK  // want: deleted (function|operator)
  same |= ip == dual_stack;
#else
  same |= ip == Canonical(dual_stack);
#endif

#ifdef NC_CANONICAL_EQUALS_MAPPED  // want: deleted (function|operator)
  same |= ip == mapped;
#else
  same |= ip == Unmap(mapped);
#endif

#ifdef NC_CANONICAL_EQUALS_ANY  // want: deleted (function|operator)
  same |= ip == any;
#else
  same |= AnyIpAddress(ip) == any;
#endif

#ifdef NC_IPV4_LESS_THAN_MAPPED  // want: deleted (function|operator)
  same |= ipv4 < mapped;
#else
  same |= Map(ipv4) < mapped;
#endif

#ifdef NC_OPTIONAL_IS_NO_WAY_ROUND
  // want: deleted (function|operator)|no match|invalid operands
  same |= std::optional<Ipv4Address>(ipv4) == mapped;
#else
  same |= std::optional<Ipv4Address>(ipv4) == ipv4;
#endif

#ifdef NC_ADDRESS_EQUALS_SOCKADDR  // want: deleted (function|operator)
  same |= ipv4 == Ipv4Sockaddr(ipv4, 80);
#else
  same |= ipv4 == Ipv4Sockaddr(ipv4, 80).address();
#endif
  return same;
}

void Keys(std::map<IpAddress, int>& connections,
          const DualStackSockaddr& peer) {
#ifdef NC_PEER_AS_KEY  // want: no match for|no viable overloaded operator
  ++connections[peer.address()];
#else
  ++connections[Canonical(peer.address())];
#endif
}

void Sockaddrs(const Ipv4Sockaddr& ipv4, const Ipv6Sockaddr& ipv6,
               const Ipv4MappedSockaddr& mapped,
               const DualStackSockaddr& dual_stack, const IpEndpoint& endpoint,
               const AnySockaddr& any) {
#ifdef NC_MAPPED_SOCKADDR_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6Sockaddr'
  TakesIpv6Sockaddr(mapped);
#else
  TakesIpv6Sockaddr(ipv6);
#endif

#ifdef NC_DUAL_STACK_SOCKADDR_AS_IPV6
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesIpv6Sockaddr'
  TakesIpv6Sockaddr(dual_stack);
#else
  if (const auto native = dual_stack.AsIpv6()) TakesIpv6Sockaddr(*native);
#endif

#ifdef NC_IPV4_SOCKADDR_AS_DUAL_STACK
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesDualStackSockaddr'
  TakesDualStackSockaddr(ipv4);
#else
  TakesDualStackSockaddr(Map(ipv4));
#endif

#ifdef NC_ENDPOINT_AS_DUAL_STACK
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesDualStackSockaddr'
  TakesDualStackSockaddr(endpoint);
#else
  TakesDualStackSockaddr(ForDualStack(endpoint));
#endif

#ifdef NC_MAPPED_SOCKADDR_AS_ENDPOINT
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesEndpoint'
  TakesEndpoint(mapped);
#else
  TakesEndpoint(Unmap(mapped));
#endif

#ifdef NC_ANY_SOCKADDR_AS_ENDPOINT
  // want: cannot convert|could not convert|invalid initialization of reference
  // want: no matching function for call to 'TakesEndpoint'
  TakesEndpoint(any);
#else
  TakesEndpoint(Canonical(dual_stack));
#endif

#ifdef NC_MAPPED_SOCKADDR_OF_IPV4  // want: no matching (function|constructor)
  TakesDualStackSockaddr(Ipv4MappedSockaddr(Ipv4Address(), 80));
#else
  TakesDualStackSockaddr(Ipv4MappedSockaddr(Map(Ipv4Address()), 80));
#endif

#ifdef NC_IPV6_SOCKADDR_OF_MAPPED  // want: no matching (function|constructor)
  TakesIpv6Sockaddr(Ipv6Sockaddr(mapped.address(), 80));
#else
  TakesIpv6Sockaddr(Ipv6Sockaddr(ipv6.address(), 80));
#endif

#ifdef NC_ENDPOINT_FOR_THE_SYSTEM  // want: has no member named .data|no member
  static_cast<void>(endpoint.data());
#else
  static_cast<void>(ForDualStack(endpoint).data());
#endif
}

void Ports(int number, uint16_t port) {
#ifdef NC_PORT_ABOVE_65535
  // want: port_is_not_between_0_and_65535|not a constant expression
  TakesIpv4Sockaddr(Ipv4Sockaddr(Ipv4Address::Loopback(), 65536));
#else
  TakesIpv4Sockaddr(Ipv4Sockaddr(Ipv4Address::Loopback(), 65535));
#endif

#ifdef NC_PORT_BELOW_0
  // want: port_is_not_between_0_and_65535|not a constant expression
  TakesIpv6Sockaddr(Ipv6Sockaddr(Ipv6Address::Loopback(), -1));
#else
  TakesIpv6Sockaddr(Ipv6Sockaddr(Ipv6Address::Loopback(), 0));
#endif

#ifdef NC_PORT_THAT_MIGHT_BE_OUT_OF_RANGE  // want: not a constant expression
  TakesIpv4Sockaddr(Ipv4Sockaddr(Ipv4Address::Loopback(), number));
#else
  TakesIpv4Sockaddr(Ipv4Sockaddr(Ipv4Address::Loopback(), port));
#endif

#ifdef NC_PORT_OF_A_TRUTH_VALUE  // want: no matching (function|constructor)
  TakesIpv4Sockaddr(Ipv4Sockaddr(Ipv4Address::Loopback(), number == 80));
#endif
}

void PlainData() {
#ifdef NC_IPV4_OF_A_NUMBER  // want: cannot convert|could not|no matching function
  TakesIpv4(uint32_t{0x7f000001});
#else
  TakesIpv4(Ipv4Address::FromUint32(0x7f000001));
#endif

#ifdef NC_IPV4_OF_TEXT  // want: cannot convert|could not|no matching function
  TakesIpv4("127.0.0.1");
#else
  TakesIpv4("127.0.0.1"_ipv4);
#endif

#ifdef NC_TEXT_OF_AN_ADDRESS  // want: conversion from|no viable conversion
  const std::string text = Ipv4Address::Loopback();
#else
  const std::string text = Ipv4Address::Loopback().ToString();
#endif

#ifdef NC_BUFFER_TOO_SHORT
  // want: could not convert|cannot convert|no viable conversion|no matching
  char buffer[Ipv6Address::kMaxTextSize - 1];
  Ipv6Address::Loopback().FormatTo(buffer);
#else
  char buffer[Ipv6Address::kMaxTextSize];
  Ipv6Address::Loopback().FormatTo(buffer);
#endif

#ifdef NC_THREE_BYTES
  // want: could not convert|cannot convert|no viable conversion|no matching
  constexpr uint8_t kBytes[3] = {192, 0, 2};
#else
  constexpr uint8_t kBytes[4] = {192, 0, 2, 1};
#endif
  TakesIpv4(Ipv4Address::FromBytes(kBytes));
}

// A visitor has to take every kind.
void Visits(const DualStackAddress& dual_stack, const AnyIpAddress& any) {
#ifdef NC_VISIT_WITHOUT_MAPPED  // want: wants a callable for every kind
  dual_stack.Visit([](const Ipv6Address&) {});
#else
  dual_stack.Visit([](const Ipv6Address&) {}, [](const Ipv4MappedAddress&) {});
#endif

#ifdef NC_VISIT_WITHOUT_THE_THIRD_KIND  // want: a callable for every kind
  any.Visit([](Ipv4Address) {}, [](const Ipv6Address&) {});
#else
  any.Visit([](Ipv4Address) {}, [](const Ipv6Address&) {},
            [](const Ipv4MappedAddress&) {});
#endif
}

}  // namespace dualstack
