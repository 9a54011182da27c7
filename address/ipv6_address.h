#ifndef DUALSTACK_ADDRESS_IPV6_ADDRESS_H_
#define DUALSTACK_ADDRESS_IPV6_ADDRESS_H_

#include <algorithm>
#include <array>
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
#include "dualstack/address/internal/format.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/uint128.h"
#include "dualstack/address/internal/values.h"

namespace dualstack {

// A native IPv6 address (RFC 4291): what an IPv6-only socket speaks. It is
// sixteen bytes in network order:
//
//     byte  0   1   2   3   4   5                            14  15
//         +---+---+---+---+---+---+---     ---+---+---+---+---+---+
//         | 20| 01| 0d| b8|  0|  0|    ...    |  0|  0|  0|  0|  1| 2001:db8::1
//         +---+---+---+---+---+---+---     ---+---+---+---+---+---+
//
// It is never one of ::ffff:0:0/96. Those are IPv4 addresses in IPv6 clothes,
// which an IPv6-only socket cannot reach and an access list must not mistake:
// they are Ipv4MappedAddress. That is an invariant of the class: every way in
// refuses them. Other addresses with an IPv4 address inside (6to4, NAT64, the
// deprecated ::/96) are native: routers and hosts treat them as IPv6, and so
// does this type.
//
// A link-local address means something on one link only; which link is not part
// of the address but of Ipv6Sockaddr.
//
//     constexpr Ipv6Address address = "2001:db8::1"_ipv6;
//     Ipv6Address::TryParse("::ffff:192.0.2.1");           // std::nullopt
//     const Ipv6Address wrong = "::ffff:192.0.2.1"_ipv6;   // does not compile
//     const Ipv6Address worse = Map("192.0.2.1"_ipv4);     // does not compile
class Ipv6Address {
 public:
  static constexpr size_t kSize = 16;  // Bytes.
  static constexpr size_t kMaxTextSize = internal::kMaxIpv6Text;

  // ::, as Unspecified().
  constexpr Ipv6Address() = default;

  // ::, no address, or all of this host's (RFC 4291, section 2.5.2).
  static constexpr Ipv6Address Unspecified() { return Ipv6Address(); }
  // ::1, the only one there is (RFC 4291, section 2.5.3).
  static constexpr Ipv6Address Loopback() {
    return Ipv6Address({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  }

  // From sixteen bytes in network order; nothing if they are an IPv4-mapped
  // address. DualStackAddress::FromBytes() takes either kind.
  static constexpr std::optional<Ipv6Address> FromBytes(
      std::span<const uint8_t, kSize> bytes) {
    internal::Ipv6Bytes copy{};
    std::copy(bytes.begin(), bytes.end(), copy.begin());
    if (internal::HasMappedPrefix(copy)) return std::nullopt;
    return Ipv6Address(copy);
  }
  // From the value of the address as a number, 1 for ::1; nothing if it is that
  // of an IPv4-mapped address.
  static constexpr std::optional<Ipv6Address> FromUint128(absl::uint128 value) {
    return FromBytes(internal::BytesOfUint128(value));
  }
  static constexpr std::optional<Ipv6Address> FromIn6Addr(
      const in6_addr& address) {
    return FromBytes(internal::BytesOf(address));
  }

  // Reads every form of RFC 4291, section 2.2, dotted decimal in the last 32
  // bits included, and nothing else: no zone, no brackets, no prefix length.
  // TryParse() neither allocates nor explains; Parse() fails with
  // kInvalidArgument, the rule that was broken and the offset. Both refuse an
  // IPv4-mapped address however it is spelt.
  static constexpr std::optional<Ipv6Address> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv6(text);
    if (!parsed.ok()) return std::nullopt;
    return FromBytes(parsed.bytes);
  }
  static absl::StatusOr<Ipv6Address> Parse(std::string_view text);

  // In network order.
  constexpr const std::array<uint8_t, kSize>& bytes() const { return bytes_; }
  // The inverse of FromUint128().
  constexpr absl::uint128 ToUint128() const {
    return internal::Uint128Of(bytes_);
  }
  constexpr in6_addr ToIn6Addr() const { return internal::In6Addr(bytes_); }

  // :: alone.
  constexpr bool is_unspecified() const { return *this == Unspecified(); }
  // ::1 alone.
  constexpr bool is_loopback() const { return *this == Loopback(); }
  // fe80::/10 (RFC 4291, section 2.5.6).
  constexpr bool is_link_local() const {
    return bytes_[0] == 0xfe && bytes_[1] >> 6 == 0b10;
  }
  // ff00::/8 (RFC 4291, section 2.7).
  constexpr bool is_multicast() const { return bytes_[0] == 0xff; }
  // Whether the address needs a zone to be complete (RFC 4007, section 6), so
  // that an Ipv6Sockaddr may carry a scope id with it: link-local unicast,
  // site-local unicast (fec0::/10, deprecated by RFC 3879), and multicast of a
  // scope smaller than global (RFC 7346). Not ::1: every host has one loopback
  // zone.
  constexpr bool is_scoped() const {
    const unsigned multicast_scope = bytes_[1] & 0xf;
    if (is_multicast()) return multicast_scope > 0 && multicast_scope < 0xe;
    return bytes_[0] == 0xfe && bytes_[1] >> 7 == 1;
  }

  // The native addresses one above and one below; nothing above ffff:...:ffff
  // and nothing below ::. ::ffff:0:0/96 is passed over: ::1:0:0:0 comes next
  // after ::fffe:ffff:ffff.
  constexpr std::optional<Ipv6Address> Next() const {
    const absl::uint128 rank = internal::RankOfNative(ToUint128());
    if (rank + 1 == internal::kNativeCount) return std::nullopt;
    return FromUint128(internal::NativeOfRank(rank + 1));
  }
  constexpr std::optional<Ipv6Address> Previous() const {
    const absl::uint128 rank = internal::RankOfNative(ToUint128());
    if (rank == 0) return std::nullopt;
    return FromUint128(internal::NativeOfRank(rank - 1));
  }

  // By value, which is also the order of the bytes.
  friend constexpr bool operator==(const Ipv6Address&,
                                   const Ipv6Address&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const Ipv6Address&, const Ipv6Address&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv6Address& address) {
    return H::combine(std::move(hash), address.bytes_);
  }

  // RFC 5952, always hexadecimal, into the caller's buffer: the view is of its
  // first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return {buffer.data(), internal::WriteIpv6(bytes_, buffer.data())};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  constexpr explicit Ipv6Address(const std::array<uint8_t, kSize>& bytes)
      : bytes_(bytes) {}

  std::array<uint8_t, kSize> bytes_{};
};

static_assert(sizeof(Ipv6Address) == Ipv6Address::kSize);
static_assert(std::is_trivially_copyable_v<Ipv6Address>);
static_assert(std::is_standard_layout_v<Ipv6Address>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV6_ADDRESS_H_
