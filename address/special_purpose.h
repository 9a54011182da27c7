#ifndef DUALSTACK_ADDRESS_SPECIAL_PURPOSE_H_
#define DUALSTACK_ADDRESS_SPECIAL_PURPOSE_H_

#include <span>

#include "dualstack/address/classification.h"
#include "dualstack/address/internal/special_purpose_index.h"
#include "dualstack/address/internal/special_purpose_table.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/special_purpose_block.h"

// What IANA has registered about an address (RFC 6890): a lookup in the two
// special-purpose address registries as they were on the date that
// testdata/iana/README.md gives. It is part of the program: nothing is read,
// allocated or initialised at run time.
//
//     const SpecialPurposeBlock* block =
//         FindSpecialPurposeBlock("10.1.2.3"_ipv4);
//     block->name                                          // "Private-Use"
//     block->globally_reachable == RegistryAnswer::kNo     // true
//     FindSpecialPurposeBlock("2001:db8::1"_ipv6)->rfc     // "[RFC3849]"
//     FindSpecialPurposeBlock("8.8.8.8"_ipv4)              // nullptr
//
// It is neither a verdict on whether a server ought to connect somewhere, for
// which an address with an IPv4 address inside must be looked through, nor an
// allocation table: most of the space outside the blocks is not in use.

namespace dualstack {
namespace internal {

inline constexpr SpecialPurposeIndex kIpv4SpecialPurposeIndex(
    special_purpose::kIpv4Blocks);
inline constexpr SpecialPurposeIndex kIpv6SpecialPurposeIndex(
    special_purpose::kIpv6Blocks);

constexpr const SpecialPurposeBlock* FindBlock(Ipv4Address address) {
  return kIpv4SpecialPurposeIndex.Find(NumberOf(address));
}
constexpr const SpecialPurposeBlock* FindBlock(const Ipv6Address& address) {
  return kIpv6SpecialPurposeIndex.Find(NumberOf(address));
}

}  // namespace internal

// All rows of the IPv4 and of the IPv6 registry, by first address, and the
// wider block before those inside it.
constexpr std::span<const SpecialPurposeBlock> Ipv4SpecialPurposeRegistry() {
  return internal::special_purpose::kIpv4Blocks;
}
constexpr std::span<const SpecialPurposeBlock> Ipv6SpecialPurposeRegistry() {
  return internal::special_purpose::kIpv6Blocks;
}

// The most specific row whose block the address is in; nullptr if there is
// none, as for all of multicast. `address` is of any of the six types of
// addresses. A mapped one is looked up as its IPv4 address: that
// ::ffff:10.0.0.1 is an IPv4-mapped address is known, and that it is private
// is what one wants to know.
template <internal::AnyAddress Address>
constexpr const SpecialPurposeBlock* FindSpecialPurposeBlock(
    const Address& address) {
  return internal::VisitCanonical(address, [](const auto& canonical) {
    return internal::FindBlock(canonical);
  });
}

// Whether packets to the address may cross the internet, as far as the
// registries know: the answer of its most specific row, so that 192.0.0.9 is
// reachable in the midst of 192.0.0.0/24, which is not. Without a row it is yes
// for unicast and no for multicast. kNotApplicable for 6to4, Teredo and
// terminated blocks.
template <internal::AnyAddress Address>
constexpr RegistryAnswer GlobalReachability(const Address& address) {
  if (const SpecialPurposeBlock* block = FindSpecialPurposeBlock(address)) {
    return block->globally_reachable;
  }
  return IsMulticast(address) ? RegistryAnswer::kNo : RegistryAnswer::kYes;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_SPECIAL_PURPOSE_H_
