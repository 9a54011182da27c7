#ifndef DUALSTACK_ADDRESS_INTERNAL_VALUES_H_
#define DUALSTACK_ADDRESS_INTERNAL_VALUES_H_

#include <compare>
#include <concepts>

// The family of value types, and the one rule that binds them all: values of
// different kinds are never compared. It is not that they differ; asking is the
// mistake (is ::ffff:192.0.2.1 the same as 192.0.2.1?), so asking does not
// compile.

namespace dualstack {

class Ipv4Address;
class Ipv6Address;
class Ipv4MappedAddress;
class IpAddress;
class DualStackAddress;
class AnyIpAddress;

class Ipv4Sockaddr;
class Ipv6Sockaddr;
class Ipv4MappedSockaddr;
class IpEndpoint;
class DualStackSockaddr;
class AnySockaddr;

class ScopedIpv6Address;

class Ipv4Prefix;
class Ipv6Prefix;
class Ipv4MappedPrefix;
class IpPrefix;

class Nat64Prefix;

namespace internal {

template <typename T, typename... Ts>
inline constexpr bool kIsOneOf = (std::same_as<T, Ts> || ...);

// One of the three kinds, not a sum of some.
template <typename T>
concept AddressOfOneKind =
    kIsOneOf<T, Ipv4Address, Ipv6Address, Ipv4MappedAddress>;

template <typename T>
concept Prefix =
    kIsOneOf<T, Ipv4Prefix, Ipv6Prefix, Ipv4MappedPrefix, IpPrefix>;

}  // namespace internal

template <internal::AddressOfOneKind A>
class AddressRange;

namespace internal {

template <typename T>
concept Value =
    kIsOneOf<T, Ipv4Address, Ipv6Address, Ipv4MappedAddress, IpAddress,
             DualStackAddress, AnyIpAddress, Ipv4Sockaddr, Ipv6Sockaddr,
             Ipv4MappedSockaddr, IpEndpoint, DualStackSockaddr, AnySockaddr,
             ScopedIpv6Address, Ipv4Prefix, Ipv6Prefix, Ipv4MappedPrefix,
             IpPrefix, Nat64Prefix, AddressRange<Ipv4Address>,
             AddressRange<Ipv6Address>, AddressRange<Ipv4MappedAddress>>;

// A sum and one of its alternatives are not of different kinds: the alternative
// converts to the sum, and the sum's own comparison serves both.
template <typename B, typename A>
concept OfAnotherKindThan =
    Value<A> && Value<B> && !std::convertible_to<A, B> &&
    !std::convertible_to<B, A>;

}  // namespace internal

template <typename A, internal::OfAnotherKindThan<A> B>
bool operator==(const A&, const B&) = delete;

template <typename A, internal::OfAnotherKindThan<A> B>
std::strong_ordering operator<=>(const A&, const B&) = delete;

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_INTERNAL_VALUES_H_
