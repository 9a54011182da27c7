// Questions that an address of that kind has no answer to. Were they answered
// with "no", `if (IsUniqueLocal(address))` would be the check for internal
// addresses that every IPv4 address passes.

#include "dualstack/address/address.h"

namespace dualstack {

void Questions(Ipv4Address ipv4, const Ipv6Address& ipv6,
               const Ipv4MappedAddress& mapped, const IpAddress& ip) {
#ifdef NC_UNIQUE_LOCAL_IPV4
  // want: no matching function for call to 'IsUniqueLocal
  IsUniqueLocal(ipv4);
#else
  IsPrivateUse(ipv4);
#endif

#ifdef NC_UNIQUE_LOCAL_MAPPED
  // want: no matching function for call to 'IsUniqueLocal
  IsUniqueLocal(mapped);
#else
  IsPrivateUse(mapped);
#endif

#ifdef NC_PRIVATE_USE_IPV6
  // want: no matching function for call to 'IsPrivateUse
  IsPrivateUse(ipv6);
#else
  IsUniqueLocal(ipv6);
#endif

#ifdef NC_SITE_LOCAL_IPV4
  // want: no matching function for call to 'IsSiteLocal
  IsSiteLocal(ipv4);
#else
  IsSiteLocal(ip);
#endif

#ifdef NC_BROADCAST_IPV6
  // want: no matching function for call to 'IsBroadcast
  IsBroadcast(ipv6);
#else
  IsMulticast(ipv6);
#endif

#ifdef NC_SCOPE_OF_IPV4_MULTICAST
  // want: no matching function for call to 'MulticastScopeOf
  MulticastScopeOf(ipv4);
#else
  MulticastScopeOf(ipv6);
#endif

#ifdef NC_SOLICITED_NODE_OF_MAPPED
  // want: invalid initialization of reference|no matching function for call
  SolicitedNodeMulticastOf(mapped);
#else
  SolicitedNodeMulticastOf(ipv6);
#endif
}

void Registry(Ipv4Address address, const Ipv4Sockaddr& sockaddr) {
#ifdef NC_REACHABILITY_AS_BOOL
  // want: could not convert .*RegistryAnswer.* to 'bool'
  // want: not contextually convertible to 'bool'
  if (GlobalReachability(address)) return;
#else
  if (GlobalReachability(address) == RegistryAnswer::kYes) return;
#endif

#ifdef NC_ROW_OF_A_SOCKADDR
  // want: no matching function for call to 'FindSpecialPurposeBlock
  FindSpecialPurposeBlock(sockaddr);
#else
  FindSpecialPurposeBlock(sockaddr.address());
#endif

#ifdef NC_ROW_OF_TEXT
  // want: no matching function for call to 'FindSpecialPurposeBlock
  FindSpecialPurposeBlock("192.0.2.1");
#else
  FindSpecialPurposeBlock("192.0.2.1"_ipv4);
#endif
}

}  // namespace dualstack
