#ifndef DUALSTACK_ADDRESS_TESTING_REFERENCE_EMBEDDING_H_
#define DUALSTACK_ADDRESS_TESTING_REFERENCE_EMBEDDING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/nat64.h"

// The IPv4 addresses inside an IPv6 address, read byte by byte off the figures
// of the RFCs, which stand here as tables and patterns.

namespace dualstack::testing {

using Ipv6Octets = std::array<uint8_t, 16>;

// In which bytes the address is behind a NAT64 prefix of that length (RFC 6052,
// section 2.2, figure 1); nothing if it is none of the six lengths.
std::optional<std::array<size_t, 4>> Nat64Bytes(int length);

// The four bytes at those places.
Ipv4Address Pick(const Ipv6Octets& bytes, const std::array<size_t, 4>& at);

// What EmbeddedIpv4() ought to say.
std::vector<EmbeddedIpv4Address> ReferenceEmbedded(
    const Ipv6Address& address, std::span<const Nat64Prefix> nat64);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_REFERENCE_EMBEDDING_H_
