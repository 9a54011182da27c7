#ifndef DUALSTACK_ADDRESS_MAP_ALL_H_
#define DUALSTACK_ADDRESS_MAP_ALL_H_

#include <algorithm>
#include <cstddef>
#include <span>

#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"

// Map(), Unmap(), Canonical() and ForDualStack() of arrays of addresses, into
// arrays of the caller's. Each address takes a load and a store or two and no
// branch, whatever its kind.
//
//     std::vector<Ipv4MappedAddress> mapped(peers.size());
//     MapAll(peers, mapped);
//
//     MapAll(peers, peers);                            // does not compile
//
// Each writes as many addresses as both arrays have room for, from the first
// on, and returns the part of `to` that it wrote; what lies behind stays as it
// was. The arrays are of different types, so as long as each holds objects of
// its own type they cannot overlap; memory that is used for both at once is not
// supported. Nothing is allocated.

namespace dualstack {
namespace internal {

template <typename From, typename To, typename Convert>
constexpr std::span<To> ConvertAll(std::span<const From> from, std::span<To> to,
                                   Convert convert) {
  const size_t size = std::min(from.size(), to.size());
  for (size_t i = 0; i < size; ++i) to[i] = convert(from[i]);
  return to.first(size);
}

}  // namespace internal

constexpr std::span<Ipv4MappedAddress> MapAll(std::span<const Ipv4Address> from,
                                              std::span<Ipv4MappedAddress> to) {
  return internal::ConvertAll(
      from, to, [](const Ipv4Address& address) { return Map(address); });
}

constexpr std::span<Ipv4Address> UnmapAll(
    std::span<const Ipv4MappedAddress> from, std::span<Ipv4Address> to) {
  return internal::ConvertAll(from, to, [](const Ipv4MappedAddress& address) {
    return Unmap(address);
  });
}

constexpr std::span<IpAddress> CanonicalAll(
    std::span<const DualStackAddress> from, std::span<IpAddress> to) {
  return internal::ConvertAll(from, to, [](const DualStackAddress& address) {
    return Canonical(address);
  });
}

constexpr std::span<DualStackAddress> ForDualStackAll(
    std::span<const IpAddress> from, std::span<DualStackAddress> to) {
  return internal::ConvertAll(
      from, to, [](const IpAddress& address) { return ForDualStack(address); });
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_MAP_ALL_H_
