#ifndef DUALSTACK_ADDRESS_IPV6_PREFIX_H_
#define DUALSTACK_ADDRESS_IPV6_PREFIX_H_

#include <compare>
#include <cstddef>
#include <cstdint>
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
#include "dualstack/address/internal/parse_prefix.h"
#include "dualstack/address/internal/prefix_bits.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/uint128.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/subnet_range.h"

namespace dualstack {

// A prefix of native IPv6 addresses (RFC 4291, section 2.3): all that begin
// with the same bits. It is a network address, and how many of its bits count:
//
//     bit  0              32                                     127
//         +----+----+----+----+----+----+----+----+--     --+----+----+
//         | 20 | 01 | 0d | b8 |  0 |  0 |  0 |  0 |   ...   |  0 |  0 |
//         +----+----+----+----+----+----+----+----+--     --+----+----+
//         '-- 32 bits, always -' zeros                2001:db8::/32
//
// The bits after the length are zero, so that one set of addresses is one
// value; Truncating() and ParseTruncating() clear them by name.
//
// It is never a part of ::ffff:0:0/96: those prefixes are Ipv4MappedPrefix. The
// shorter prefixes that have this block inside their bits, ::/0 among them, do
// cover it where a router reads their text. Here it is a hole in them: an
// IPv4-mapped address is no Ipv6Address and cannot be asked about, so that
// "everything native" never lets IPv4 in. What counts addresses, such as
// size(), leaves the hole out; what compares prefixes, such as
// Contains(Ipv6Prefix), compares their bits.
//
//     constexpr Ipv6Prefix prefix = "2001:db8::/32"_ipv6_prefix;
//     prefix.Contains("2001:db8::1"_ipv6);                 // true
//     Ipv6Prefix::TryParse("::ffff:0:0/96");               // std::nullopt
//     Ipv6Prefix::All().Contains(mapped);                  // does not compile
class Ipv6Prefix {
 public:
  using Address = Ipv6Address;

  static constexpr int kMaxLength = 128;  // Bits.
  static constexpr size_t kMaxTextSize =
      Ipv6Address::kMaxTextSize + internal::kMaxIpv6PrefixLengthText;

  // ::/0, as All().
  constexpr Ipv6Prefix() = default;

  // ::/0: every native IPv6 address.
  static constexpr Ipv6Prefix All() { return Ipv6Prefix(); }
  // The address alone: a prefix of 128 bits.
  static constexpr Ipv6Prefix Host(const Ipv6Address& address) {
    return Ipv6Prefix(address, kMaxLength);
  }

  // From the network address and the length in bits. Nothing if the length is
  // not from 0 to 128, or if a bit after it is set.
  static constexpr std::optional<Ipv6Prefix> FromAddress(
      const Ipv6Address& network, int length) {
    const std::optional<Ipv6Prefix> prefix = Truncating(network, length);
    if (!prefix || prefix->network_ != network) return std::nullopt;
    return prefix;
  }
  // The prefix of that length that contains the address: bits after the length
  // are cleared. Nothing if the length is not from 0 to 128.
  static constexpr std::optional<Ipv6Prefix> Truncating(
      const Ipv6Address& address, int length) {
    if (length < 0 || length > kMaxLength) return std::nullopt;
    // A native address stays native: up to 95 bits cannot end in the ffff of a
    // mapped one, and 96 or more change nothing before it.
    return Ipv6Prefix(*Ipv6Address::FromUint128(internal::WithoutHostBits(
                          address.ToUint128(), length)),
                      length);
  }

  // Reads an address as Ipv6Address does, a '/', and a decimal length without a
  // sign or leading zeros. Zones are not read (RFC 4007, section 11.7, would
  // have one before the '/'): a prefix is of addresses, not of links.
  // TryParse() neither allocates nor explains; Parse() fails with
  // kInvalidArgument, the rule that was broken and the offset. Both refuse bits
  // that are set after the length; the Truncating ones clear them, and nothing
  // else is different. All refuse an IPv4-mapped address before the '/',
  // whatever the length: ::ffff:10.0.0.0/8 was meant for another type.
  static constexpr std::optional<Ipv6Prefix> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv6Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    const auto network = Ipv6Address::FromBytes(parsed.bytes);
    if (!network) return std::nullopt;
    return FromAddress(*network, parsed.length);
  }
  static absl::StatusOr<Ipv6Prefix> Parse(std::string_view text);
  static constexpr std::optional<Ipv6Prefix> TryParseTruncating(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    const auto address = Ipv6Address::FromBytes(parsed.bytes);
    if (!address) return std::nullopt;
    return Truncating(*address, parsed.length);
  }
  static absl::StatusOr<Ipv6Prefix> ParseTruncating(std::string_view text);

  constexpr const Ipv6Address& network() const { return network_; }
  // In bits, from 0 to 128.
  constexpr int length() const { return length_; }

  // The native addresses: from the first, which is the network address, to the
  // last, and how many there are, at most 2^128 - 2^32. ::/80 is one of the
  // sixteen prefixes whose bits end in ::ffff:0:0/96; the last native address
  // of those is ::fffe:ffff:ffff.
  constexpr const Ipv6Address& first() const { return network_; }
  constexpr Ipv6Address last() const {
    const auto last = Ipv6Address::FromUint128(
        internal::WithHostBits(network_.ToUint128(), length_));
    return last ? *last : *Ipv6Address::FromUint128(internal::kFirstMapped - 1);
  }
  constexpr Ipv6Range Range() const {
    return *Ipv6Range::FromFirstAndLast(first(), last());
  }
  constexpr absl::uint128 size() const { return Range().size(); }

  // Whether every address of the other is one of this, itself included. Of a
  // prefix, its bits are asked about: ::fffe:0:0/96 does not contain
  // ::fffe:0:0/95, whose other half is ::ffff:0:0/96.
  constexpr bool Contains(const Ipv6Address& address) const {
    return internal::SamePrefix(network_.ToUint128(), address.ToUint128(),
                                length_);
  }
  constexpr bool Contains(const Ipv6Prefix& other) const {
    return length_ <= other.length_ && Contains(other.network_);
  }
  // Whether they have an address in common: of two prefixes, that is one that
  // contains the other.
  constexpr bool Overlaps(const Ipv6Prefix& other) const {
    return Contains(other) || other.Contains(*this);
  }

  // The prefix of one bit less; nothing for ::/0, which has all addresses.
  constexpr std::optional<Ipv6Prefix> Supernet() const {
    return Supernet(length_ - 1);
  }
  // The prefix of that length that contains this one; nothing if the length is
  // not from 0 to length().
  constexpr std::optional<Ipv6Prefix> Supernet(int length) const {
    if (length > length_) return std::nullopt;
    return Truncating(network_, length);
  }

  // The prefixes of that length inside this one, in their order: itself, if the
  // length is length(), and none if it is not from length() to 128. Those that
  // would be a part of ::ffff:0:0/96 are passed over.
  constexpr SubnetRange<Ipv6Prefix> Subnets(int length) const {
    if (length < length_ || length > kMaxLength) return {};
    return {*this, length,
            internal::SubnetCount<absl::uint128>(size(), length)};
  }

  // By network address, then by length: a prefix comes before all that it
  // contains.
  friend constexpr bool operator==(const Ipv6Prefix&,
                                   const Ipv6Prefix&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const Ipv6Prefix&, const Ipv6Prefix&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv6Prefix& prefix) {
    return H::combine(std::move(hash), prefix.network_, prefix.length_);
  }

  // `2001:db8::/32`, into the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* const end = internal::WriteIpv6(network_.bytes(), buffer.data());
    return {buffer.data(), internal::WritePrefixLength(length_, end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend SubnetRange<Ipv6Prefix>;

  constexpr Ipv6Prefix(const Ipv6Address& network, int length)
      : network_(network), length_(static_cast<uint8_t>(length)) {}

  // In range, both of them. Ranks have no gap, so that counting in them passes
  // over ::ffff:0:0/96. A subnet of less than 96 bits is wider than the gap,
  // and clearing the bits after its length undoes the passing over.
  constexpr Ipv6Prefix SubnetAt(int length, absl::uint128 index) const {
    const absl::uint128 rank = internal::RankOfNative(network_.ToUint128()) +
                               internal::SubnetOffset(index, length);
    return *Truncating(*Ipv6Address::FromUint128(internal::NativeOfRank(rank)),
                       length);
  }

  Ipv6Address network_;
  uint8_t length_ = 0;
};

static_assert(sizeof(Ipv6Prefix) == 17);
static_assert(std::is_trivially_copyable_v<Ipv6Prefix>);
static_assert(std::is_standard_layout_v<Ipv6Prefix>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV6_PREFIX_H_
