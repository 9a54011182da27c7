#ifndef DUALSTACK_FUZZ_RESOLVE_ZONE_H_
#define DUALSTACK_FUZZ_RESOLVE_ZONE_H_

#include <cstdint>
#include <optional>
#include <string_view>

// The interfaces of a host that is the same for every fuzz test: it knows all
// names but those that begin with a capital letter, and of those that begin
// with 'Z' it says what a ZoneResolver must not say.

namespace dualstack {

inline std::optional<uint32_t> ResolveZone(std::string_view name) {
  if (name.starts_with('Z')) return 0;
  if (!name.empty() && 'A' <= name[0] && name[0] <= 'Z') return std::nullopt;
  return static_cast<uint32_t>(name.size());
}

inline bool ResolvesZone(std::string_view name) {
  return ResolveZone(name).value_or(0) != 0;
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_RESOLVE_ZONE_H_
