#ifndef DUALSTACK_ADDRESS_IPV4_MAPPED_PREFIX_H_
#define DUALSTACK_ADDRESS_IPV4_MAPPED_PREFIX_H_

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_range.h"
#include "dualstack/address/internal/format.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse_prefix.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/subnet_range.h"

namespace dualstack {

// To the mapped prefix and back: total, inverse to each other, and never
// implicit. 10.0.0.0/8 becomes ::ffff:10.0.0.0/104.
constexpr Ipv4MappedPrefix Map(Ipv4Prefix prefix);
constexpr Ipv4Prefix Unmap(const Ipv4MappedPrefix& prefix);

// The length in bits of the mapped prefix, from 96 to 128, of an IPv4 prefix of
// that length; nothing if it is not from 0 to 32.
constexpr std::optional<int> MappedPrefixLength(int ipv4_length) {
  if (ipv4_length < 0 || ipv4_length > Ipv4Prefix::kMaxLength) {
    return std::nullopt;
  }
  return ipv4_length + internal::kMappedPrefixLength;
}
// Its inverse: from 0 to 32; nothing if the length is not from 96 to 128.
constexpr std::optional<int> Ipv4PrefixLength(int mapped_length) {
  if (mapped_length < internal::kMappedPrefixLength ||
      mapped_length > internal::kMappedPrefixLength + Ipv4Prefix::kMaxLength) {
    return std::nullopt;
  }
  return mapped_length - internal::kMappedPrefixLength;
}

// A prefix of IPv4-mapped IPv6 addresses: ::ffff:0:0/96 or a part of it. Its
// length counts the bits of the IPv6 address:
//
//     bit  0               80      96     104                  127
//         +-----+--     --+---+---+-------+-------+-------+-------+
//         |  0  |   ...   | ff| ff|  10   |   0   |   0   |   0   |
//         +-----+--     --+---+---+-------+-------+-------+-------+
//         '----- ::ffff:0:0/96, always -' '- /8 -' ::ffff:10.0.0.0/104
//
// It is for the configuration of things that speak of IPv4 in this form. It is
// not an Ipv4Prefix, whose length counts otherwise, and no Ipv6Prefix: each
// contains addresses of its own kind only. Unmap() gives the IPv4 prefix.
//
//     constexpr auto prefix = "::ffff:10.0.0.0/104"_mapped_prefix;
//     prefix.Contains("::ffff:10.1.2.3"_mapped);           // true
//     Unmap(prefix) == "10.0.0.0/8"_ipv4_prefix;           // true
//     Ipv4MappedPrefix::TryParse("::ffff:10.0.0.0/8");     // std::nullopt
//     prefix.Contains("10.1.2.3"_ipv4);                    // does not compile
class Ipv4MappedPrefix {
 public:
  using Address = Ipv4MappedAddress;

  static constexpr int kMinLength = internal::kMappedPrefixLength;  // Bits.
  static constexpr int kMaxLength = 128;
  static constexpr size_t kMaxTextSize =
      Ipv4MappedAddress::kMaxTextSize + internal::kMaxIpv6PrefixLengthText;

  // ::ffff:0.0.0.0/96, as All().
  constexpr Ipv4MappedPrefix() = default;

  // ::ffff:0.0.0.0/96: every mapped address.
  static constexpr Ipv4MappedPrefix All() { return Ipv4MappedPrefix(); }
  // The address alone: a prefix of 128 bits.
  static constexpr Ipv4MappedPrefix Host(const Ipv4MappedAddress& address) {
    return Ipv4MappedPrefix(Ipv4Prefix::Host(Unmap(address)));
  }

  // From the network address and the length in bits. Nothing if the length is
  // not from 96 to 128, or if a bit after it is set.
  static constexpr std::optional<Ipv4MappedPrefix> FromAddress(
      const Ipv4MappedAddress& network, int length) {
    return Of(Ipv4Prefix::FromAddress(Unmap(network), Ipv4Length(length)));
  }
  // The prefix of that length that contains the address: bits after the length
  // are cleared. Nothing if the length is not from 96 to 128.
  static constexpr std::optional<Ipv4MappedPrefix> Truncating(
      const Ipv4MappedAddress& address, int length) {
    return Of(Ipv4Prefix::Truncating(Unmap(address), Ipv4Length(length)));
  }

  // Reads an address as Ipv4MappedAddress does, a '/', and a decimal length
  // from 96 to 128, without a sign. TryParse() neither allocates nor explains;
  // Parse() fails with kInvalidArgument, the rule that was broken and the
  // offset. Both refuse bits that are set after the length; the Truncating ones
  // clear them, and nothing else is different.
  static constexpr std::optional<Ipv4MappedPrefix> TryParse(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    const auto network = Ipv4MappedAddress::FromBytes(parsed.bytes);
    if (!network) return std::nullopt;
    return FromAddress(*network, parsed.length);
  }
  static absl::StatusOr<Ipv4MappedPrefix> Parse(std::string_view text);
  static constexpr std::optional<Ipv4MappedPrefix> TryParseTruncating(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    const auto address = Ipv4MappedAddress::FromBytes(parsed.bytes);
    if (!address) return std::nullopt;
    return Truncating(*address, parsed.length);
  }
  static absl::StatusOr<Ipv4MappedPrefix> ParseTruncating(
      std::string_view text);

  constexpr Ipv4MappedAddress network() const { return Map(ipv4_.network()); }
  // In bits, from 96 to 128.
  constexpr int length() const { return ipv4_.length() + kMinLength; }

  // The addresses: from the first, which is the network address, to the last,
  // and how many there are, at most 2^32.
  constexpr Ipv4MappedAddress first() const { return Map(ipv4_.first()); }
  constexpr Ipv4MappedAddress last() const { return Map(ipv4_.last()); }
  constexpr Ipv4MappedRange Range() const {
    return *Ipv4MappedRange::FromFirstAndLast(first(), last());
  }
  constexpr absl::uint128 size() const { return ipv4_.size(); }

  // Whether every address of the other is one of this, itself included.
  constexpr bool Contains(const Ipv4MappedAddress& address) const {
    return ipv4_.Contains(Unmap(address));
  }
  constexpr bool Contains(const Ipv4MappedPrefix& other) const {
    return ipv4_.Contains(other.ipv4_);
  }
  // Whether they have an address in common: of two prefixes, that is one that
  // contains the other.
  constexpr bool Overlaps(const Ipv4MappedPrefix& other) const {
    return ipv4_.Overlaps(other.ipv4_);
  }

  // The prefix of one bit less, which has twice the addresses; nothing for
  // ::ffff:0.0.0.0/96, which has all.
  constexpr std::optional<Ipv4MappedPrefix> Supernet() const {
    return Of(ipv4_.Supernet());
  }
  // The prefix of that length that contains this one; nothing if the length is
  // not from 96 to length().
  constexpr std::optional<Ipv4MappedPrefix> Supernet(int length) const {
    return Of(ipv4_.Supernet(Ipv4Length(length)));
  }

  // The prefixes of that length inside this one, in their order: itself, if the
  // length is length(), and none if it is not from length() to 128.
  constexpr SubnetRange<Ipv4MappedPrefix> Subnets(int length) const {
    return {*this, length, ipv4_.Subnets(Ipv4Length(length)).size()};
  }

  // By network address, then by length: a prefix comes before all that it
  // contains.
  friend constexpr bool operator==(const Ipv4MappedPrefix&,
                                   const Ipv4MappedPrefix&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const Ipv4MappedPrefix&, const Ipv4MappedPrefix&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv4MappedPrefix& prefix) {
    return H::combine(std::move(hash), prefix.ipv4_);
  }

  // `::ffff:192.0.2.0/120`, into the caller's buffer: the view is of its first
  // part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* const end =
        internal::WriteMapped(ipv4_.network().bytes(), buffer.data());
    return {buffer.data(), internal::WritePrefixLength(length(), end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend SubnetRange<Ipv4MappedPrefix>;
  friend constexpr Ipv4MappedPrefix Map(Ipv4Prefix prefix);
  friend constexpr Ipv4Prefix Unmap(const Ipv4MappedPrefix& prefix);

  // One that no Ipv4Prefix has, for one that no mapped prefix has.
  static constexpr int Ipv4Length(int length) {
    return Ipv4PrefixLength(length).value_or(-1);
  }

  constexpr explicit Ipv4MappedPrefix(Ipv4Prefix ipv4) : ipv4_(ipv4) {}

  static constexpr std::optional<Ipv4MappedPrefix> Of(
      std::optional<Ipv4Prefix> ipv4) {
    if (!ipv4) return std::nullopt;
    return Ipv4MappedPrefix(*ipv4);
  }

  constexpr std::optional<Ipv4MappedPrefix> SubnetAt(
      int length, absl::uint128 index) const {
    return Of(ipv4_.Subnets(Ipv4Length(length)).At(index));
  }

  // The 96 bits before it are always the same.
  Ipv4Prefix ipv4_;
};

static_assert(sizeof(Ipv4MappedPrefix) == 5);
static_assert(std::is_trivially_copyable_v<Ipv4MappedPrefix>);
static_assert(std::is_standard_layout_v<Ipv4MappedPrefix>);

constexpr Ipv4MappedPrefix Map(Ipv4Prefix prefix) {
  return Ipv4MappedPrefix(prefix);
}

constexpr Ipv4Prefix Unmap(const Ipv4MappedPrefix& prefix) {
  return prefix.ipv4_;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_MAPPED_PREFIX_H_
