#ifndef DUALSTACK_ADDRESS_IPV4_PREFIX_H_
#define DUALSTACK_ADDRESS_IPV4_PREFIX_H_

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
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/subnet_range.h"

namespace dualstack {

// An IPv4 prefix (RFC 4632): all addresses that begin with the same bits. It is
// a network address, and how many of its bits count:
//
//     bit  0                                              24        31
//         +----------------+----------------+----------------+--------+
//         |      192       |       0        |       2        |    0   |
//         +----------------+----------------+----------------+--------+
//         '----- 24 bits that every address has -------------' zeros
//
// The bits after the length are zero. That is an invariant of the class, so
// that one set of addresses is one value: 192.0.2.1/24 is an address in a
// network, or a slip, but not a prefix. Where it is to be read as 192.0.2.0/24,
// Truncating() and ParseTruncating() say so.
//
// It contains Ipv4Addresses and nothing else. Whether 10.0.0.0/8 contains
// ::ffff:10.1.2.3 is not a question that compiles: yes and no have both opened
// access lists. Unmap() the address, or ask an Ipv4MappedPrefix.
//
//     constexpr Ipv4Prefix prefix = "192.0.2.0/24"_ipv4_prefix;
//     prefix.Contains("192.0.2.1"_ipv4);                   // true
//     Ipv4Prefix::TryParse("192.0.2.1/24");                // std::nullopt
//     prefix.Contains("::ffff:192.0.2.1"_mapped);          // does not compile
class Ipv4Prefix {
 public:
  using Address = Ipv4Address;

  static constexpr int kMaxLength = 32;  // Bits.
  static constexpr size_t kMaxTextSize =
      Ipv4Address::kMaxTextSize + internal::kMaxIpv4PrefixLengthText;

  // 0.0.0.0/0, as All().
  constexpr Ipv4Prefix() = default;

  // 0.0.0.0/0: every IPv4 address.
  static constexpr Ipv4Prefix All() { return Ipv4Prefix(); }
  // The address alone: a prefix of 32 bits.
  static constexpr Ipv4Prefix Host(Ipv4Address address) {
    return Ipv4Prefix(address, kMaxLength);
  }

  // From the network address and the length in bits. Nothing if the length is
  // not from 0 to 32, or if a bit after it is set.
  static constexpr std::optional<Ipv4Prefix> FromAddress(Ipv4Address network,
                                                         int length) {
    const std::optional<Ipv4Prefix> prefix = Truncating(network, length);
    if (!prefix || prefix->network_ != network) return std::nullopt;
    return prefix;
  }
  // The prefix of that length that contains the address: bits after the length
  // are cleared. Nothing if the length is not from 0 to 32.
  static constexpr std::optional<Ipv4Prefix> Truncating(Ipv4Address address,
                                                        int length) {
    if (length < 0 || length > kMaxLength) return std::nullopt;
    return Ipv4Prefix(Ipv4Address::FromUint32(internal::WithoutHostBits(
                          address.ToUint32(), length)),
                      length);
  }

  // Reads an address as Ipv4Address does, a '/', and a decimal length without a
  // sign or leading zeros. No other form is read: not a netmask, and no octets
  // left out. TryParse() neither allocates nor explains; Parse() fails with
  // kInvalidArgument, the rule that was broken and the offset. Both refuse bits
  // that are set after the length; the Truncating ones clear them, and nothing
  // else is different.
  static constexpr std::optional<Ipv4Prefix> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv4Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    return FromAddress(Ipv4Address::FromBytes(parsed.bytes), parsed.length);
  }
  static absl::StatusOr<Ipv4Prefix> Parse(std::string_view text);
  static constexpr std::optional<Ipv4Prefix> TryParseTruncating(
      std::string_view text) {
    const auto parsed = internal::ParseIpv4Prefix(text);
    if (!parsed.ok()) return std::nullopt;
    return Truncating(Ipv4Address::FromBytes(parsed.bytes), parsed.length);
  }
  static absl::StatusOr<Ipv4Prefix> ParseTruncating(std::string_view text);

  constexpr Ipv4Address network() const { return network_; }
  // In bits, from 0 to 32.
  constexpr int length() const { return length_; }
  // 255.255.255.0 for a length of 24.
  constexpr Ipv4Address netmask() const {
    return Ipv4Address::FromUint32(~internal::HostMask<uint32_t>(length_));
  }

  // The addresses: from the first, which is the network address, to the last,
  // and how many there are, at most 2^32.
  constexpr Ipv4Address first() const { return network_; }
  constexpr Ipv4Address last() const {
    return Ipv4Address::FromUint32(
        internal::WithHostBits(network_.ToUint32(), length_));
  }
  constexpr Ipv4Range Range() const {
    return *Ipv4Range::FromFirstAndLast(first(), last());
  }
  constexpr absl::uint128 size() const { return Range().size(); }

  // Whether every address of the other is one of this, itself included.
  constexpr bool Contains(Ipv4Address address) const {
    return internal::SamePrefix(network_.ToUint32(), address.ToUint32(),
                                length_);
  }
  constexpr bool Contains(Ipv4Prefix other) const {
    return length_ <= other.length_ && Contains(other.network_);
  }
  // Whether they have an address in common: of two prefixes, that is one that
  // contains the other.
  constexpr bool Overlaps(Ipv4Prefix other) const {
    return Contains(other) || other.Contains(*this);
  }

  // The prefix of one bit less, which has twice the addresses; nothing for
  // 0.0.0.0/0, which has all.
  constexpr std::optional<Ipv4Prefix> Supernet() const {
    return Supernet(length_ - 1);
  }
  // The prefix of that length that contains this one; nothing if the length is
  // not from 0 to length().
  constexpr std::optional<Ipv4Prefix> Supernet(int length) const {
    if (length > length_) return std::nullopt;
    return Truncating(network_, length);
  }

  // The prefixes of that length inside this one, in their order: itself, if the
  // length is length(), and none if it is not from length() to 32.
  constexpr SubnetRange<Ipv4Prefix> Subnets(int length) const {
    if (length < length_ || length > kMaxLength) return {};
    return {*this, length, internal::SubnetCount<uint32_t>(size(), length)};
  }

  // By network address, then by length: a prefix comes before all that it
  // contains.
  friend constexpr bool operator==(Ipv4Prefix, Ipv4Prefix) = default;
  friend constexpr std::strong_ordering operator<=>(Ipv4Prefix,
                                                    Ipv4Prefix) = default;
  template <typename H>
  friend H AbslHashValue(H hash, Ipv4Prefix prefix) {
    return H::combine(std::move(hash), prefix.network_, prefix.length_);
  }

  // `192.0.2.0/24`, into the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* const end = internal::WriteIpv4(network_.bytes(), buffer.data());
    return {buffer.data(), internal::WritePrefixLength(length_, end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend SubnetRange<Ipv4Prefix>;

  constexpr Ipv4Prefix(Ipv4Address network, int length)
      : network_(network), length_(static_cast<uint8_t>(length)) {}

  // In range, both of them.
  constexpr Ipv4Prefix SubnetAt(int length, absl::uint128 index) const {
    const auto n = static_cast<uint32_t>(index);
    return Ipv4Prefix(
        Ipv4Address::FromUint32(network_.ToUint32() +
                                internal::SubnetOffset<uint32_t>(n, length)),
        length);
  }

  Ipv4Address network_;
  uint8_t length_ = 0;
};

static_assert(sizeof(Ipv4Prefix) == 5);
static_assert(std::is_trivially_copyable_v<Ipv4Prefix>);
static_assert(std::is_standard_layout_v<Ipv4Prefix>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_PREFIX_H_
