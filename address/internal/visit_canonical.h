#ifndef DUALSTACK_ADDRESS_INTERNAL_VISIT_CANONICAL_H_
#define DUALSTACK_ADDRESS_INTERNAL_VISIT_CANONICAL_H_

#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

// How a question about what an address is for is asked of an address of any
// kind: a mapped address is what its IPv4 address is, and a sum what it holds.

namespace dualstack::internal {

template <typename T>
concept AddressSum = kIsOneOf<T, IpAddress, DualStackAddress, AnyIpAddress>;

// What a question that only IPv4, or only native IPv6, has an answer to may be
// asked of. Of other types it is no question, and does not compile.
template <typename T>
concept MaybeIpv4 =
    AddressSum<T> || kIsOneOf<T, Ipv4Address, Ipv4MappedAddress>;
template <typename T>
concept MaybeIpv6 = AddressSum<T> || kIsOneOf<T, Ipv6Address>;

template <typename T>
concept AnyAddress = MaybeIpv4<T> || MaybeIpv6<T>;

// Calls `visitor` with an Ipv4Address or an Ipv6Address, and returns what it
// returns.
template <typename Visitor>
constexpr auto VisitCanonical(Ipv4Address address, const Visitor& visitor) {
  return visitor(address);
}

template <typename Visitor>
constexpr auto VisitCanonical(const Ipv6Address& address,
                              const Visitor& visitor) {
  return visitor(address);
}

template <typename Visitor>
constexpr auto VisitCanonical(const Ipv4MappedAddress& address,
                              const Visitor& visitor) {
  return visitor(Unmap(address));
}

template <AddressSum Sum, typename Visitor>
constexpr auto VisitCanonical(const Sum& sum, const Visitor& visitor) {
  return sum.Visit([&visitor](const auto& address) {
    return VisitCanonical(address, visitor);
  });
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_VISIT_CANONICAL_H_
