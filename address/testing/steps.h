#ifndef DUALSTACK_ADDRESS_TESTING_STEPS_H_
#define DUALSTACK_ADDRESS_TESTING_STEPS_H_

#include <cstddef>

#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"

// Tables that say of every address what it is: a row holds from its address
// `from` on, until the next row. To test both ends of every row is to test the
// first address, the last address and both neighbours of every block.

namespace dualstack::testing {

// Calls `check` with the address in every type that can hold it.
template <typename Check>
void InEveryKind(Ipv4Address address, const Check& check) {
  check(address);
  check(Map(address));
  check(IpAddress(address));
  check(DualStackAddress(Map(address)));
  check(AnyIpAddress(address));
  check(AnyIpAddress(Map(address)));
}

template <typename Check>
void InEveryKind(const Ipv6Address& address, const Check& check) {
  check(address);
  check(IpAddress(address));
  check(DualStackAddress(address));
  check(AnyIpAddress(address));
}

inline Ipv4Address LastAddress(Ipv4Address) { return Ipv4Address::Broadcast(); }
inline Ipv6Address LastAddress(const Ipv6Address&) {
  return *Ipv6Address::TryParse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

// Calls `check` with the row and either end of it, in every kind.
template <typename Row, size_t size, typename Check>
void AtBothEnds(const Row (&rows)[size], const Check& check) {
  for (size_t i = 0; i < size; ++i) {
    const auto with_row = [&](const auto& address) { check(rows[i], address); };
    InEveryKind(rows[i].from, with_row);
    InEveryKind(
        i + 1 < size ? *rows[i + 1].from.Previous() : LastAddress(rows[i].from),
        with_row);
  }
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_STEPS_H_
