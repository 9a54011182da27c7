#ifndef DUALSTACK_ADDRESS_NAT64_H_
#define DUALSTACK_ADDRESS_NAT64_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/literals.h"

namespace dualstack {
namespace internal {

// Calls `visit` with the offset of each of the four bytes of an IPv4 address
// behind a NAT64 prefix of `length` bits (RFC 6052, section 2.2): the bytes
// that follow the prefix, without byte 8.
template <typename Visit>
constexpr void ForEachNat64Byte(int length, Visit visit) {
  constexpr size_t kReservedByte = 8;
  size_t at = static_cast<size_t>(length) / 8;
  for (size_t octet = 0; octet < Ipv4Address::kSize; ++octet, ++at) {
    if (at == kReservedByte) ++at;
    visit(octet, at);
  }
}

constexpr Ipv4Address ReadNat64(const Ipv6Bytes& bytes, int length) {
  Ipv4Bytes ipv4{};
  ForEachNat64Byte(length,
                   [&](size_t octet, size_t at) { ipv4[octet] = bytes[at]; });
  return Ipv4Address::FromBytes(ipv4);
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
// It is not any IPv6 prefix: of another length, with byte 8 not zero, or around
// or inside ::ffff:0:0/96, there is none. So whatever it embeds is a native
// address, and no translation can look like a mapping.
//
//     constexpr Nat64Prefix prefix = Nat64Prefix::WellKnown();
//     prefix.Embed("192.0.2.33"_ipv4);               // 64:ff9b::c000:221
//     prefix.Extract("64:ff9b::c000:221"_ipv6);      // 192.0.2.33
//     prefix.Extract("2001:db8::1"_ipv6);            // std::nullopt
//
//     prefix.Embed("::ffff:192.0.2.33"_mapped);      // does not compile
class Nat64Prefix {
 public:
  // 64:ff9b::/96, as WellKnown().
  constexpr Nat64Prefix() : Nat64Prefix(WellKnown()) {}

  // 64:ff9b::/96, the same in every network (RFC 6052, section 2.1).
  static constexpr Nat64Prefix WellKnown() {
    return Nat64Prefix("64:ff9b::"_ipv6, 96);
  }
  // 64:ff9b:1::/48, for use inside one network (RFC 8215). The network may take
  // it whole, or any longer prefix inside, with which only it is familiar.
  static constexpr Nat64Prefix LocalUse() {
    return Nat64Prefix("64:ff9b:1::"_ipv6, 48);
  }

  // From the prefix's first address and its length in bits. Nothing if the
  // length is none of the six, a bit behind it or in byte 8 is set, or an
  // address with the prefix could be an IPv4-mapped one.
  static constexpr std::optional<Nat64Prefix> FromAddress(
      const Ipv6Address& address, int length) {
    constexpr int kLengths[] = {32, 40, 48, 56, 64, 96};
    if (std::ranges::find(kLengths, length) == std::ranges::end(kLengths)) {
      return std::nullopt;
    }
    const Nat64Prefix prefix(address, length);
    const auto host = std::span(address.bytes()).subspan(prefix.size());
    if (std::ranges::any_of(host, [](uint8_t byte) { return byte != 0; }) ||
        address.bytes()[8] != 0 || prefix.Covers(internal::kMappedPrefix)) {
      return std::nullopt;
    }
    return prefix;
  }

  // The first address with the prefix.
  constexpr const Ipv6Address& address() const { return address_; }
  // In bits.
  constexpr int length() const { return length_; }

  constexpr bool is_well_known() const { return *this == WellKnown(); }
  // Whether the address begins with the prefix, and so can be translated.
  constexpr bool Contains(const Ipv6Address& address) const {
    return Covers(address.bytes());
  }

  // The IPv6 address under which the translator's IPv6 side knows the IPv4
  // host. Byte 8 and the suffix are zero.
  constexpr Ipv6Address Embed(Ipv4Address ipv4) const {
    internal::Ipv6Bytes bytes = address_.bytes();
    internal::ForEachNat64Byte(length_, [&](size_t octet, size_t at) {
      bytes[at] = ipv4.bytes()[octet];
    });
    // Native: see Covers() in FromAddress().
    return *Ipv6Address::FromBytes(bytes);
  }
  // The IPv4 host to which the translator would send; nothing if the address
  // does not begin with the prefix. As RFC 6052, section 2.3, has it, byte 8
  // and the suffix are skipped and not looked at: whoever asks where a packet
  // goes must not believe that a bit which translators ignore would stop it.
  // `Embed(*Extract(address)) == address` tells whether they are zero.
  constexpr std::optional<Ipv4Address> Extract(
      const Ipv6Address& address) const {
    if (!Contains(address)) return std::nullopt;
    return internal::ReadNat64(address.bytes(), length_);
  }

  friend constexpr bool operator==(const Nat64Prefix&,
                                   const Nat64Prefix&) = default;

 private:
  constexpr Nat64Prefix(const Ipv6Address& address, int length)
      : address_(address), length_(static_cast<uint8_t>(length)) {}

  // In bytes.
  constexpr size_t size() const { return length_ / 8; }
  // Whether the bytes, twelve at least, begin with the prefix.
  constexpr bool Covers(std::span<const uint8_t> bytes) const {
    return std::ranges::equal(std::span(address_.bytes()).first(size()),
                              bytes.first(size()));
  }

  Ipv6Address address_;
  uint8_t length_;
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_NAT64_H_
