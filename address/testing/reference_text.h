#ifndef DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_
#define DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The grammars and the canonical form once more, slow and obvious, written from
// the RFCs by taking text apart into fields. It shares no code and no method
// with the library, so that what the two agree on is likely right.

namespace dualstack::testing {

std::optional<std::array<uint8_t, 4>> ReferenceParseIpv4(std::string_view text);
std::optional<std::array<uint8_t, 16>> ReferenceParseIpv6(
    std::string_view text);

// Hexadecimal groups, whatever the prefix.
std::string ReferenceFormatIpv6(const std::array<uint8_t, 16>& bytes);

// What a text is: the type that reads it, and what that type writes.
struct Reading {
  std::string type;  // "Ipv4Address"
  std::string canonical;
  // Of a prefix, whether no bit after its length is set. The canonical text has
  // none in any case.
  bool exact = true;
};

// Ipv4Address, Ipv6Address or Ipv4MappedAddress.
std::optional<Reading> ReferenceReadAddress(std::string_view text);
// ScopedIpv6Address.
std::optional<Reading> ReferenceReadScoped(std::string_view text);
// Ipv4Sockaddr, Ipv6Sockaddr or Ipv4MappedSockaddr; a zone is a number.
std::optional<Reading> ReferenceReadSockaddr(std::string_view text);
// Ipv4Address or Ipv6Address, of a name for the reverse look-up.
std::optional<Reading> ReferenceReadReverseName(std::string_view text);
// Ipv4Prefix, Ipv6Prefix or Ipv4MappedPrefix.
std::optional<Reading> ReferenceReadPrefix(std::string_view text);
// Nat64Prefix (RFC 6052, section 2.2), without bits set after its length.
std::optional<Reading> ReferenceReadNat64Prefix(std::string_view text);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_
