#ifndef DUALSTACK_ADDRESS_CLASSIFICATION_H_
#define DUALSTACK_ADDRESS_CLASSIFICATION_H_

#include "dualstack/address/internal/blocks.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/prefix_literals.h"

// What an address is, in the words of the RFCs: one function for each name,
// for every type of address that can bear it.
//
//     IsLoopback(Ipv4Address::Loopback())                  // true
//     IsPrivateUse("::ffff:10.0.0.1"_mapped)               // true
//     IsDocumentation(IpAddress("2001:db8::1"_ipv6))       // true
//
//     IsUniqueLocal("10.0.0.1"_ipv4)                       // does not compile
//
// A mapped address is what its IPv4 address is; a sum is what it holds. A
// question that IPv4 has no answer to is not answered with "no" for an
// Ipv4Address but does not exist for it, and the other way about; a sum that
// holds such an address answers false.
//
// Each is about the blocks that its comment names and no others: private use is
// not "everything internal", as it is in some libraries, and 192.0.0.9 is an
// IETF protocol assignment and globally reachable all the same. What one may do
// with an address is not asked here: special_purpose.h has the registries'
// answer.
//
// They are functions beside the types, because they are many, most programs
// ask one of them, and a sum then needs nothing of its own. The few that the
// types themselves rely on are their members as well.

namespace dualstack {

// --- Of either family

// 0.0.0.0 (RFC 1122, section 3.2.1.3); :: (RFC 4291, section 2.5.2).
template <internal::AnyAddress Address>
constexpr bool IsUnspecified(const Address& address) {
  return internal::VisitCanonical(address, [](const auto& canonical) {
    return canonical.is_unspecified();
  });
}

// 127.0.0.0/8 (RFC 1122, section 3.2.1.3); ::1 (RFC 4291, section 2.5.3).
template <internal::AnyAddress Address>
constexpr bool IsLoopback(const Address& address) {
  return internal::VisitCanonical(
      address, [](const auto& canonical) { return canonical.is_loopback(); });
}

// 169.254.0.0/16 (RFC 3927); fe80::/10 (RFC 4291, section 2.5.6), unicast only:
// ff02::1 is of link-local scope (multicast.h), but no link-local address.
template <internal::AnyAddress Address>
constexpr bool IsLinkLocal(const Address& address) {
  return internal::VisitCanonical(
      address, [](const auto& canonical) { return canonical.is_link_local(); });
}

// 224.0.0.0/4 (RFC 5771); ff00::/8 (RFC 4291, section 2.7).
template <internal::AnyAddress Address>
constexpr bool IsMulticast(const Address& address) {
  return internal::VisitCanonical(
      address, [](const auto& canonical) { return canonical.is_multicast(); });
}

// For examples, and never on the wire: TEST-NET-1, -2 and -3, 192.0.2.0/24,
// 198.51.100.0/24 and 203.0.113.0/24 (RFC 5737); 2001:db8::/32 (RFC 3849) and
// 3fff::/20 (RFC 9637).
template <internal::AnyAddress Address>
constexpr bool IsDocumentation(const Address& address) {
  constexpr internal::Blocks kBlocks(
      "192.0.2.0/24"_ipv4_prefix, "198.51.100.0/24"_ipv4_prefix,
      "203.0.113.0/24"_ipv4_prefix, "2001:db8::/32"_ipv6_prefix,
      "3fff::/20"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// For measurements of network devices: 198.18.0.0/15 (RFC 2544); 2001:2::/48
// (RFC 5180, with its erratum 1752).
template <internal::AnyAddress Address>
constexpr bool IsBenchmarking(const Address& address) {
  constexpr internal::Blocks kBlocks("198.18.0.0/15"_ipv4_prefix,
                                     "2001:2::/48"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// The whole of 192.0.0.0/24 (RFC 6890, section 2.1) and of 2001::/23 (RFC
// 2928), from which the IETF assigns: Teredo, benchmarking and others are in
// it.
template <internal::AnyAddress Address>
constexpr bool IsIetfProtocolAssignment(const Address& address) {
  constexpr internal::Blocks kBlocks("192.0.0.0/24"_ipv4_prefix,
                                     "2001::/23"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// Of name servers that answer reverse look-ups of private addresses:
// 192.175.48.0/24 and 2620:4f:8000::/48 (RFC 7534), 192.31.196.0/24 and
// 2001:4:112::/48 (RFC 7535).
template <internal::AnyAddress Address>
constexpr bool IsAs112(const Address& address) {
  constexpr internal::Blocks kBlocks(
      "192.31.196.0/24"_ipv4_prefix, "192.175.48.0/24"_ipv4_prefix,
      "2001:4:112::/48"_ipv6_prefix, "2620:4f:8000::/48"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// --- Of IPv4

// 0.0.0.0/8 (RFC 791, section 3.2; RFC 1122, section 3.2.1.3): hosts on this
// network, of which 0.0.0.0 is this host.
template <internal::MaybeIpv4 Address>
constexpr bool IsThisNetwork(const Address& address) {
  constexpr internal::Blocks kBlocks("0.0.0.0/8"_ipv4_prefix);
  return kBlocks.Contain(address);
}

// 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918, section 3). The
// nearest thing in IPv6 is IsUniqueLocal().
template <internal::MaybeIpv4 Address>
constexpr bool IsPrivateUse(const Address& address) {
  constexpr internal::Blocks kBlocks("10.0.0.0/8"_ipv4_prefix,
                                     "172.16.0.0/12"_ipv4_prefix,
                                     "192.168.0.0/16"_ipv4_prefix);
  return kBlocks.Contain(address);
}

// 100.64.0.0/10 (RFC 6598): between a carrier-grade NAT and its customers.
template <internal::MaybeIpv4 Address>
constexpr bool IsSharedAddressSpace(const Address& address) {
  constexpr internal::Blocks kBlocks("100.64.0.0/10"_ipv4_prefix);
  return kBlocks.Contain(address);
}

// 255.255.255.255 alone, the limited broadcast address (RFC 919, section 7).
template <internal::MaybeIpv4 Address>
constexpr bool IsBroadcast(const Address& address) {
  constexpr internal::Blocks kBlocks("255.255.255.255/32"_ipv4_prefix);
  return kBlocks.Contain(address);
}

// 240.0.0.0/4 (RFC 1112, section 4: reserved for future use, once called class
// E) without 255.255.255.255, which has got a use; the registry, too, has a
// more specific row for it.
template <internal::MaybeIpv4 Address>
constexpr bool IsReserved(const Address& address) {
  constexpr internal::Blocks kBlocks("240.0.0.0/4"_ipv4_prefix);
  return kBlocks.Contain(address) && !IsBroadcast(address);
}

// --- Of IPv6

// fc00::/7 (RFC 4193). Of these only fd00::/8 is in use.
template <internal::MaybeIpv6 Address>
constexpr bool IsUniqueLocal(const Address& address) {
  constexpr internal::Blocks kBlocks("fc00::/7"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// fec0::/10, deprecated by RFC 3879: new implementations treat it as global
// unicast, and no registry has it.
template <internal::MaybeIpv6 Address>
constexpr bool IsSiteLocal(const Address& address) {
  constexpr internal::Blocks kBlocks("fec0::/10"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// 100::/64 (RFC 6666): packets to it are dropped, on purpose.
template <internal::MaybeIpv6 Address>
constexpr bool IsDiscardOnly(const Address& address) {
  constexpr internal::Blocks kBlocks("100::/64"_ipv6_prefix);
  return kBlocks.Contain(address);
}

// 5f00::/16 (RFC 9602): SRv6 segment identifiers, which name instructions to
// routers rather than hosts.
template <internal::MaybeIpv6 Address>
constexpr bool IsSegmentRouting(const Address& address) {
  constexpr internal::Blocks kBlocks("5f00::/16"_ipv6_prefix);
  return kBlocks.Contain(address);
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_CLASSIFICATION_H_
