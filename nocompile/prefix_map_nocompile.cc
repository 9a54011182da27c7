// What a PrefixMap and a PrefixSet must not be asked. A table that took an
// IPv4-mapped address for an IPv6 address would answer "no match", and let it
// past whatever is said there of IPv4.

#include <memory>
#include <utility>
#include <vector>

#include "dualstack/address/address.h"

namespace dualstack {

bool IsAllowed(const PrefixSet& allowed, const Ipv4MappedAddress& mapped,
               const DualStackAddress& dual_stack, const AnyIpAddress& any,
               const IpEndpoint& endpoint) {
  bool answer = true;
#ifdef NC_SET_CONTAINS_MAPPED  // want: no matching (member )?function
  answer &= allowed.Contains(mapped);
#else
  answer &= allowed.Contains(Unmap(mapped));
#endif

#ifdef NC_SET_CONTAINS_DUAL_STACK  // want: no matching (member )?function
  answer &= allowed.Contains(dual_stack);
#else
  answer &= allowed.Contains(Canonical(dual_stack));
#endif

#ifdef NC_SET_CONTAINS_ANY  // want: no matching (member )?function
  answer &= allowed.Contains(any);
#else
  answer &= any.Visit(
      [&](const Ipv4MappedAddress& m) { return allowed.Contains(Unmap(m)); },
      [&](const auto& native) { return allowed.Contains(native); });
#endif

#ifdef NC_SET_CONTAINS_ENDPOINT  // want: no matching (member )?function
  answer &= allowed.Contains(endpoint);
#else
  answer &= allowed.Contains(endpoint.address());
#endif

#ifdef NC_SET_CONTAINS_TEXT  // want: no matching (member )?function
  answer &= allowed.Contains("10.0.0.1");
#else
  answer &= allowed.Contains("10.0.0.1"_ipv4);
#endif
  return answer;
}

// Whether it is a member, and whether its addresses are in members, are two
// questions.
bool IsInSet(const PrefixSet& set, const IpPrefix& prefix,
             const Ipv4MappedPrefix& mapped) {
  bool answer = true;
#ifdef NC_SET_CONTAINS_PREFIX  // want: no matching (member )?function
  answer &= set.Contains(prefix);
#else
  answer &= set.Has(prefix) && set.Covers(prefix);
#endif

#ifdef NC_SET_COVERS_MAPPED
  // want: cannot convert|no known conversion|no viable conversion|no matching
  answer &= set.Covers(mapped);
#else
  answer &= set.Covers(Unmap(mapped));
#endif
  return answer;
}

void Change(PrefixMap<int>& map, PrefixSet& set, const IpAddress& address,
            const Ipv4MappedPrefix& mapped) {
#ifdef NC_MAP_INSERT_MAPPED
  // want: cannot convert|no known conversion|no viable conversion|no matching
  map.Insert(mapped, 1);
#else
  map.Insert(Unmap(mapped), 1);
#endif

#ifdef NC_MAP_INSERT_ADDRESS
  // want: cannot convert|no known conversion|no viable conversion|no matching
  map.Insert(address, 1);
#else
  map.Insert(IpPrefix::Host(address), 1);
#endif

#ifdef NC_SET_INSERT_MAPPED
  // want: cannot convert|no known conversion|no viable conversion|no matching
  set.Insert(mapped);
#else
  set.Insert(Unmap(mapped));
#endif
}

int Route(const PrefixMap<int>& routes, const Ipv4MappedAddress& mapped,
          const DualStackAddress& dual_stack,
          const std::vector<IpAddress>& peers,
          const std::vector<DualStackAddress>& dual_stack_peers,
          std::vector<const int*>& found) {
#ifdef NC_MAP_LOOKUP_MAPPED  // want: no matching (member )?function
  const int* route = routes.Lookup(mapped);
#else
  const int* route = routes.Lookup(Unmap(mapped));
#endif

#ifdef NC_MAP_LOOKUP_DUAL_STACK  // want: no matching (member )?function
  route = routes.Lookup(dual_stack);
#else
  route = routes.Lookup(Canonical(dual_stack));
#endif

#ifdef NC_MAP_LONGEST_MATCH_OF_DUAL_STACK
  // want: cannot convert|no known conversion|no viable conversion|no matching
  const auto match = routes.LongestMatch(dual_stack);
#else
  const auto match = routes.LongestMatch(Canonical(dual_stack));
#endif

#ifdef NC_MAP_COVERING_OF_MAPPED  // want: no matching (member )?function
  const bool covered = !routes.Covering(mapped).empty();
#else
  const bool covered = !routes.Covering(Unmap(mapped)).empty();
#endif

#ifdef NC_MAP_LOOKUP_ALL_OF_DUAL_STACK  // want: no matching (member )?function
  routes.LookupAll(dual_stack_peers, found);
#else
  routes.LookupAll(peers, found);
#endif

#ifdef NC_VALUE_OF_A_CONST_MAP
  // want: invalid conversion|cannot initialize a variable
  int* value = routes.Find(match->prefix);
#else
  const int* value = routes.Find(match->prefix);
#endif

#ifdef NC_VALUE_OF_AN_ENTRY  // want: read-only|const-qualified|const qualifier
  for (const auto& entry : routes) ++entry.value;
#else
  for (const auto& entry : routes) route = &entry.value;
#endif
  return covered ? *value : *route;
}

// Nor can a map of values that cannot be copied.
void Copies(PrefixMap<std::unique_ptr<int>> owners) {
#ifdef NC_COPY_OF_MOVE_ONLY_VALUES
  // want: cannot bind rvalue reference|no matching constructor|use of deleted
  PrefixMap<std::unique_ptr<int>> other = owners;
#else
  PrefixMap<std::unique_ptr<int>> other = std::move(owners);
#endif
  other.clear();
}

}  // namespace dualstack
