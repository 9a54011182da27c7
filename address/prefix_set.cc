#include "dualstack/address/prefix_set.h"

#include <vector>

#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/prefix_algebra.h"

namespace dualstack {
namespace {

// Appends the members of `a` that a member of `b` contains.
void AppendCovered(const PrefixSet& a, const PrefixSet& b,
                   std::vector<IpPrefix>& covered) {
  for (const IpPrefix& prefix : a) {
    if (!b.Covering(prefix).empty()) covered.push_back(prefix);
  }
}

}  // namespace

std::vector<IpPrefix> Union(const PrefixSet& a, const PrefixSet& b) {
  std::vector<IpPrefix> members(a.begin(), a.end());
  members.insert(members.end(), b.begin(), b.end());
  return Aggregate(members);
}

// Two prefixes have nothing in common, or one of them.
std::vector<IpPrefix> Intersection(const PrefixSet& a, const PrefixSet& b) {
  std::vector<IpPrefix> common;
  AppendCovered(a, b, common);
  AppendCovered(b, a, common);
  return Aggregate(common);
}

std::vector<IpPrefix> Difference(const PrefixSet& a, const PrefixSet& b) {
  std::vector<IpPrefix> difference;
  for (const IpPrefix& whole : Aggregate(a)) {
    if (!b.Covering(whole).empty()) continue;
    // What is left of it, the last first; what is taken away comes in order.
    std::vector<IpPrefix> rest = {whole};
    for (const IpPrefix& hole : Aggregate(b.Within(whole))) {
      while (!rest.back().Contains(hole)) {
        difference.push_back(rest.back());
        rest.pop_back();
      }
      const std::vector<IpPrefix> around = Exclude(rest.back(), hole);
      rest.pop_back();
      rest.insert(rest.end(), around.rbegin(), around.rend());
    }
    difference.insert(difference.end(), rest.rbegin(), rest.rend());
  }
  return difference;
}

}  // namespace dualstack
