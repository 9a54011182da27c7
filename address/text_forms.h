#ifndef DUALSTACK_ADDRESS_TEXT_FORMS_H_
#define DUALSTACK_ADDRESS_TEXT_FORMS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/format.h"
#include "dualstack/address/ipv6_address.h"

// Two forms of IPv6 text beside the canonical one, for those who ask for them.
// Neither is what a value prints by itself: keys, logs and comparisons of text
// want RFC 5952, which is ToString(). Parse() reads both back to the same
// value.
//
//     ToString()              64:ff9b::c000:221
//     ToUncompressedString()  0064:ff9b:0000:0000:0000:0000:c000:0221
//     ToMixedString()         64:ff9b::192.0.2.33
//
//     ToUncompressedString("192.0.2.33"_ipv4)          // does not compile
//     ToMixedString("::ffff:192.0.2.33"_mapped)        // does not compile

namespace dualstack {

// Characters, never fewer.
inline constexpr size_t kUncompressedTextSize = internal::kMaxIpv6Text;

// Eight groups of four hexadecimal digits, lower case, of a native or a mapped
// address: text that sorts as the addresses do and fills a column. Into the
// caller's buffer, which the view covers.
constexpr std::string_view FormatUncompressedTo(
    const DualStackAddress& address,
    std::span<char, kUncompressedTextSize> buffer) {
  return {buffer.data(),
          internal::WriteUncompressed(address.bytes(), buffer.data())};
}
std::string ToUncompressedString(const DualStackAddress& address);

inline constexpr size_t kMaxMixedTextSize = internal::kMaxMixedText;

// The last 32 bits in dotted decimal, the rest as RFC 5952 has it. Its section
// 5 recommends this for addresses that are known to have an IPv4 address there,
// such as those below a NAT64 prefix of 96 bits (RFC 6052, section 2.4). Which
// these are, an address cannot tell; whoever asks for the form knows. A mapped
// address has no other form, so ToString() does for it. Into the caller's
// buffer: the view is of its first part.
constexpr std::string_view FormatMixedTo(
    const Ipv6Address& address, std::span<char, kMaxMixedTextSize> buffer) {
  return {buffer.data(), internal::WriteMixed(address.bytes(), buffer.data())};
}
std::string ToMixedString(const Ipv6Address& address);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_TEXT_FORMS_H_
