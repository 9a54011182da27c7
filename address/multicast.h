#ifndef DUALSTACK_ADDRESS_MULTICAST_H_
#define DUALSTACK_ADDRESS_MULTICAST_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>

#include "dualstack/address/internal/blocks.h"
#include "dualstack/address/internal/visit.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/literals.h"
#include "dualstack/address/prefix_literals.h"

// What a multicast address says about itself. IPv6 writes it into the address
// (RFC 4291, section 2.7):
//
//     bit  0             8      12     16                            127
//         +--------------+------+------+--------------     --+---------+
//         |   11111111   | XRPT | scope|   group            ...        |
//         +--------------+------+------+--------------     --+---------+
//
// and where P is set, a unicast prefix in front of the group (RFC 3306):
//
//     bit  16       24       32                         96            127
//         +--------+--------+--------------     --+-----+-------------+
//         |        | length | prefix, 64 bits    ...    |    group    |
//         +--------+--------+--------------     --+-----+-------------+
//
// IPv4 has blocks instead (RFC 5771). The functions are as in classification.h,
// and like those say "false", or nothing, of what is not multicast.
//
//     MulticastScopeOf("ff02::1"_ipv6)        // MulticastScope::kLinkLocal
//     IsSourceSpecificMulticast("232.1.2.3"_ipv4)                // true
//
//     MulticastScopeOf("239.0.0.1"_ipv4)      // does not compile: only a TTL
//                                             // tells how far IPv4 goes

namespace dualstack {

// How far an IPv6 multicast packet goes, as the number in the address. Those
// without a name here are unassigned (RFC 7346).
enum class MulticastScope : uint8_t {
  kReserved0 = 0x0,
  kInterfaceLocal = 0x1,
  kLinkLocal = 0x2,
  kRealmLocal = 0x3,
  kAdminLocal = 0x4,
  kSiteLocal = 0x5,
  kOrganizationLocal = 0x8,
  kGlobal = 0xe,
  kReservedF = 0xf,
};

// "link-local" and so on; "reserved" or "unassigned" for what has no meaning.
constexpr std::string_view ToString(MulticastScope scope) {
  switch (scope) {
    case MulticastScope::kInterfaceLocal:
      return "interface-local";
    case MulticastScope::kLinkLocal:
      return "link-local";
    case MulticastScope::kRealmLocal:
      return "realm-local";
    case MulticastScope::kAdminLocal:
      return "admin-local";
    case MulticastScope::kSiteLocal:
      return "site-local";
    case MulticastScope::kOrganizationLocal:
      return "organization-local";
    case MulticastScope::kGlobal:
      return "global";
    case MulticastScope::kReserved0:
    case MulticastScope::kReservedF:
      return "reserved";
  }
  return "unassigned";
}

inline std::ostream& operator<<(std::ostream& out, MulticastScope scope) {
  return out << ToString(scope);
}

// The four flags of an IPv6 multicast address, as they stand there, whether or
// not together they make sense.
struct MulticastFlags {
  // X: reserved (RFC 7371).
  bool reserved;
  // R: the address of a rendezvous point is inside (RFC 3956). P must be set.
  bool rendezvous_point;
  // P: a unicast prefix is inside (RFC 3306). T must be set.
  bool prefix_based;
  // T: for the time being, and not assigned by IANA for good.
  bool transient;

  friend constexpr bool operator==(MulticastFlags, MulticastFlags) = default;
};

namespace internal {

// The address if it is IPv6 multicast.
template <MaybeIpv6 Address>
constexpr std::optional<Ipv6Address> AsIpv6Multicast(const Address& address) {
  if constexpr (AddressSum<Address>) {
    const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
    return ipv6 ? AsIpv6Multicast(*ipv6) : std::nullopt;
  } else {
    return address.is_multicast() ? std::optional(address) : std::nullopt;
  }
}

}  // namespace internal

// --- Of IPv6

// Both give nothing if the address is not IPv6 multicast.
template <internal::MaybeIpv6 Address>
constexpr std::optional<MulticastScope> MulticastScopeOf(
    const Address& address) {
  const auto multicast = internal::AsIpv6Multicast(address);
  if (!multicast) return std::nullopt;
  return static_cast<MulticastScope>(multicast->bytes()[1] & 0xf);
}

template <internal::MaybeIpv6 Address>
constexpr std::optional<MulticastFlags> MulticastFlagsOf(
    const Address& address) {
  const auto multicast = internal::AsIpv6Multicast(address);
  if (!multicast) return std::nullopt;
  const unsigned flags = multicast->bytes()[1] >> 4;
  return MulticastFlags{.reserved = (flags & 8) != 0,
                        .rendezvous_point = (flags & 4) != 0,
                        .prefix_based = (flags & 2) != 0,
                        .transient = (flags & 1) != 0};
}

// The unicast prefix inside a unicast-prefix-based address (RFC 3306, section
// 4; RFC 3956): 2001:db8::/32 of ff3e:20:2001:db8::1. Nothing if there is none:
// the flags P and T are not both set, or the length is 0, as it is in
// source-specific addresses, or above 64. Bits after the length do not count.
template <internal::MaybeIpv6 Address>
constexpr std::optional<Ipv6Prefix> UnicastPrefixOf(const Address& address) {
  const auto flags = MulticastFlagsOf(address);
  if (!flags || !flags->prefix_based || !flags->transient) return std::nullopt;
  const Ipv6Address multicast = *internal::AsIpv6Multicast(address);
  const int length = multicast.bytes()[3];
  if (length == 0 || length > 64) return std::nullopt;
  std::array<uint8_t, Ipv6Address::kSize> network{};
  std::copy_n(multicast.bytes().begin() + 4, 8, network.begin());
  return Ipv6Prefix::Truncating(*Ipv6Address::FromBytes(network), length);
}

// ff02::1:ff00:0/104 (RFC 4291, section 2.7.1): where Neighbor Discovery asks
// for the node with the unicast address that ends in the same 24 bits.
template <internal::MaybeIpv6 Address>
constexpr bool IsSolicitedNodeMulticast(const Address& address) {
  constexpr internal::Blocks kBlocks("ff02::1:ff00:0/104"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// The solicited-node address of a unicast address.
constexpr Ipv6Address SolicitedNodeMulticastOf(const Ipv6Address& unicast) {
  auto bytes = "ff02::1:ff00:0"_ipv6.bytes();
  std::copy(unicast.bytes().begin() + 13, unicast.bytes().end(),
            bytes.begin() + 13);
  return *Ipv6Address::FromBytes(bytes);
}

// --- Of either family

// Source-specific multicast (RFC 4607): 232.0.0.0/8; ff30::/32, ff31::/32 and
// so on to ff3f::/32, one for each scope, of which only ff3x::/96 is in use.
template <internal::AnyAddress Address>
constexpr bool IsSourceSpecificMulticast(const Address& address) {
  return internal::VisitCanonical(
      address, internal::Overload{
                   [](Ipv4Address ipv4) { return ipv4.bytes()[0] == 232; },
                   [](const Ipv6Address& ipv6) {
                     const auto& bytes = ipv6.bytes();
                     return bytes[0] == 0xff && bytes[1] >> 4 == 3 &&
                            bytes[2] == 0 && bytes[3] == 0;
                   }});
}

// 224.0.0.1 (RFC 1112, section 4); ff01::1 and ff02::1 (RFC 4291, section
// 2.7.1).
template <internal::AnyAddress Address>
constexpr bool IsAllNodesMulticast(const Address& address) {
  constexpr internal::Blocks kBlocks("224.0.0.1/32"_ipv4_prefix,
                                     "ff01::1/128"_ipv6_prefix,
                                     "ff02::1/128"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// 224.0.0.2; ff01::2, ff02::2 and ff05::2 (RFC 4291, section 2.7.1).
template <internal::AnyAddress Address>
constexpr bool IsAllRoutersMulticast(const Address& address) {
  constexpr internal::Blocks kBlocks(
      "224.0.0.2/32"_ipv4_prefix, "ff01::2/128"_ipv6_prefix,
      "ff02::2/128"_ipv6_prefix, "ff05::2/128"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// --- Of IPv4

// 224.0.0.0/24 (RFC 5771, section 4): control traffic of one link, which no
// router forwards, whatever the TTL.
template <internal::MaybeIpv4 Address>
constexpr bool IsLocalNetworkControl(const Address& address) {
  constexpr internal::Blocks kBlocks("224.0.0.0/24"_ipv4_prefix);
  return kBlocks.Contain(address);
}

// 233.0.0.0/8, whose middle bytes are the number of an autonomous system (RFC
// 3180), without 233.252.0.0/14, which has other uses (RFC 5771, section 9.2).
template <internal::MaybeIpv4 Address>
constexpr bool IsGlop(const Address& address) {
  constexpr internal::Blocks kBlocks("233.0.0.0/8"_ipv4_prefix);
  constexpr internal::Blocks kOtherUses("233.252.0.0/14"_ipv4_prefix);
  return kBlocks.Contain(address) && !kOtherUses.Contain(address);
}

// 239.0.0.0/8 (RFC 2365), which stays within an administrative domain.
template <internal::MaybeIpv4 Address>
constexpr bool IsAdministrativelyScoped(const Address& address) {
  constexpr internal::Blocks kBlocks("239.0.0.0/8"_ipv4_prefix);
  return kBlocks.Contain(address);
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_MULTICAST_H_
