#ifndef DUALSTACK_ADDRESS_NAT64_H_
#define DUALSTACK_ADDRESS_NAT64_H_

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/nat64_layout.h"
#include "dualstack/address/internal/refuse_literal.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/internal/why_not_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/special_purpose.h"
#include "dualstack/address/special_purpose_block.h"

namespace dualstack {
namespace internal {

// For text that Nat64Prefix refuses.
constexpr TextError WhyNotNat64Prefix(std::string_view text) {
  const std::optional<Ipv6Prefix> prefix = Ipv6Prefix::TryParse(text);
  if (!prefix) {
    TextError error = WhyNotIpv6Prefix(text);
    // Nothing reads a NAT64 prefix and clears bits.
    if (error.rule == TextRule::kHostBitsSet) {
      error.rule = TextRule::kNat64HostBitsSet;
    }
    return error;
  }
  const TextRule rule =
      WhyNotNat64(prefix->network().bytes(), prefix->length());
  const bool is_length = rule == TextRule::kNat64Length;
  return {.rule = rule, .offset = is_length ? text.find('/') + 1 : 0};
}

}  // namespace internal

// The prefix of a translator between IPv4 and IPv6 (NAT64, RFC 6146; SIIT, RFC
// 7915), and how IPv4 addresses are embedded behind it (RFC 6052). It is 32,
// 40, 48, 56, 64 or 96 bits long, and that decides where the four bytes are:
//
//     byte   0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
//     /32    p  p  p  p  4  4  4  4  u
//     /40    p  p  p  p  p  4  4  4  u  4
//     /48    p  p  p  p  p  p  4  4  u  4  4
//     /56    p  p  p  p  p  p  p  4  u  4  4  4
//     /64    p  p  p  p  p  p  p  p  u  4  4  4  4
//     /96    p  p  p  p  p  p  p  p  u  p  p  p  4  4  4  4
//
// p is the prefix, 4 the IPv4 address, u a byte that is reserved and zero, and
// the rest a suffix that is reserved and zero.
//
// It is not any Ipv6Prefix: there is none of another length, with byte 8 not
// zero, or around ::ffff:0:0/96. So whatever it embeds is a native address, and
// no translation can look like a mapping.
//
//     constexpr Nat64Prefix prefix = Nat64Prefix::WellKnown();
//     prefix.Embed("192.0.2.33"_ipv4);               // 64:ff9b::c000:221
//     prefix.Extract("64:ff9b::c000:221"_ipv6);      // 192.0.2.33
//     prefix.Extract("2001:db8::1"_ipv6);            // std::nullopt
//
//     prefix.Embed("::ffff:192.0.2.33"_mapped);      // does not compile
//     "2001:db8::/80"_nat64_prefix                   // does not compile
class Nat64Prefix {
 public:
  // That of all IPv6 prefixes; these are shorter.
  static constexpr size_t kMaxTextSize = Ipv6Prefix::kMaxTextSize;

  // 64:ff9b::/96, as WellKnown().
  constexpr Nat64Prefix() : Nat64Prefix(WellKnown()) {}

  // 64:ff9b::/96, the same in every network (RFC 6052, section 2.1).
  static constexpr Nat64Prefix WellKnown() {
    return Nat64Prefix("64:ff9b::/96"_ipv6_prefix);
  }
  // 64:ff9b:1::/48, for use inside one network (RFC 8215), which may take it
  // whole or any of the longer prefixes in it.
  static constexpr Nat64Prefix LocalUse() {
    return Nat64Prefix("64:ff9b:1::/48"_ipv6_prefix);
  }

  // Nothing if the length is none of the six, a bit of byte 8 is set, or an
  // address with the prefix could be an IPv4-mapped one.
  static constexpr std::optional<Nat64Prefix> FromPrefix(
      const Ipv6Prefix& prefix) {
    if (internal::WhyNotNat64(prefix.network().bytes(), prefix.length()) !=
        internal::TextRule::kNone) {
      return std::nullopt;
    }
    return Nat64Prefix(prefix);
  }

  // Reads what Ipv6Prefix reads. TryParse() neither allocates nor explains;
  // Parse() fails with kInvalidArgument, the rule that was broken and the
  // offset.
  static constexpr std::optional<Nat64Prefix> TryParse(std::string_view text) {
    const std::optional<Ipv6Prefix> prefix = Ipv6Prefix::TryParse(text);
    if (!prefix) return std::nullopt;
    return FromPrefix(*prefix);
  }
  static absl::StatusOr<Nat64Prefix> Parse(std::string_view text);

  constexpr const Ipv6Prefix& prefix() const { return prefix_; }
  // In bits.
  constexpr int length() const { return prefix_.length(); }

  constexpr bool is_well_known() const { return *this == WellKnown(); }
  // Whether the address begins with the prefix, and so can be translated.
  constexpr bool Contains(const Ipv6Address& address) const {
    return prefix_.Contains(address);
  }

  // Whether translators take the prefix for the address: the well-known one
  // must not stand before an IPv4 address that is not globally reachable, and
  // they drop packets in which it does (RFC 6052, section 3.1).
  constexpr bool MayEmbed(Ipv4Address ipv4) const {
    return !is_well_known() || GlobalReachability(ipv4) == RegistryAnswer::kYes;
  }
  // The IPv6 address by which the translator's IPv6 side knows the IPv4 host,
  // whether or not it may. Byte 8 and the suffix are zero.
  constexpr Ipv6Address Embed(Ipv4Address ipv4) const {
    // Native: see FromPrefix().
    return *Ipv6Address::FromBytes(internal::WithNat64Prefix(
        prefix_.network().bytes(), length(), ipv4.bytes()));
  }
  // The IPv4 host to which the translator would send; nothing if the address
  // does not begin with the prefix. As RFC 6052, section 2.3, has it, byte 8
  // and the suffix are skipped and not looked at: whoever asks where a packet
  // goes must not believe that a bit which translators ignore would stop it.
  // `Embed(*Extract(address)) == address` tells whether they are zero.
  constexpr std::optional<Ipv4Address> Extract(
      const Ipv6Address& address) const {
    if (!Contains(address)) return std::nullopt;
    return Ipv4Address::FromBytes(
        internal::WithoutNat64Prefix(address.bytes(), length()));
  }

  // As the prefixes compare.
  friend constexpr bool operator==(const Nat64Prefix&,
                                   const Nat64Prefix&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const Nat64Prefix&, const Nat64Prefix&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const Nat64Prefix& prefix) {
    return H::combine(std::move(hash), prefix.prefix_);
  }

  // `64:ff9b::/96`, into the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return prefix_.FormatTo(buffer);
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  constexpr explicit Nat64Prefix(const Ipv6Prefix& prefix) : prefix_(prefix) {}

  Ipv6Prefix prefix_;
};

// In source code, by the rules of TryParse(): "2001:db8:64::/96"_nat64_prefix.
// What is none does not compile.
inline namespace literals {

consteval Nat64Prefix operator""_nat64_prefix(const char* text, size_t size) {
  const std::string_view literal(text, size);
  const std::optional<Nat64Prefix> prefix = Nat64Prefix::TryParse(literal);
  if (!prefix) internal::RefuseLiteral(internal::WhyNotNat64Prefix(literal));
  return *prefix;
}

}  // namespace literals

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_NAT64_H_
