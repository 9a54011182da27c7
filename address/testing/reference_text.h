#ifndef DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_
#define DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The grammars and the canonical form once more, slow and obvious, written from
// RFC 4291 and RFC 5952 by taking text apart into fields. It shares no code and
// no method with the library, so that what the two agree on is likely right.

namespace dualstack::testing {

std::optional<std::array<uint8_t, 4>> ReferenceParseIpv4(std::string_view text);
std::optional<std::array<uint8_t, 16>> ReferenceParseIpv6(
    std::string_view text);

// The type of the address that a text is: "Ipv4Address", "Ipv6Address" or
// "Ipv4MappedAddress"; empty if it is none.
std::string ReferenceKindOfAddress(std::string_view text);

// Hexadecimal groups, whatever the prefix.
std::string ReferenceFormatIpv6(const std::array<uint8_t, 16>& bytes);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_REFERENCE_TEXT_H_
