#include "dualstack/address/prefix_set.h"

#include <optional>

#include "dualstack/address/ip_prefix.h"

namespace dualstack {
namespace {

// The prefix itself where it is known to be of that kind.
Ipv4Prefix As(const IpPrefix& prefix, Ipv4Prefix) { return *prefix.AsIpv4(); }
Ipv6Prefix As(const IpPrefix& prefix, const Ipv6Prefix&) {
  return *prefix.AsIpv6();
}

}  // namespace

bool PrefixSet::Covers(const IpPrefix& prefix) const {
  if (!Covering(prefix).empty()) return true;
  return prefix.Visit([this](const auto& whole) {
    // The first address that no prefix was seen to contain.
    std::optional next(whole.first());
    for (const IpPrefix& member : Within(whole)) {
      const auto part = As(member, whole);
      if (part.first() > *next) return false;
      if (part.last() < *next) continue;  // Inside one before it.
      if (part.last() == whole.last()) return true;
      next = part.last().Next();
    }
    return false;
  });
}

}  // namespace dualstack
