#ifndef DUALSTACK_ADDRESS_IPV4_MAPPED_ADDRESS_H_
#define DUALSTACK_ADDRESS_IPV4_MAPPED_ADDRESS_H_

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
#include "dualstack/address/ipv4_address.h"

namespace dualstack {

// To the mapped address and back: total, inverse to each other, and never
// implicit.
constexpr Ipv4MappedAddress Map(Ipv4Address address);
constexpr Ipv4Address Unmap(const Ipv4MappedAddress& address);

// An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2): the form in which a
// dual-stack socket names an IPv4 node. It is sixteen bytes in network order:
//
//     byte  0   1             9   10  11  12  13  14  15
//         +---+---+--     --+---+---+---+---+---+---+---+
//         |  0|  0|   ...   |  0| ff| ff|192|  0|  2|  1|   ::ffff:192.0.2.1
//         +---+---+--     --+---+---+---+---+---+---+---+
//         '----- ::ffff:0:0/96, always -'
//
// It is a name for the socket interface, not an address for the wire: no packet
// ought to carry it. An IPv6-only socket cannot reach it, an IPv4 socket does
// not understand it, and as a key it makes one peer two. So it converts to
// nothing by itself. Unmap() gives the IPv4 address; DualStackAddress takes it
// as it is.
//
//     constexpr Ipv4MappedAddress peer = "::ffff:192.0.2.1"_mapped;
//     const Ipv4Address ipv4 = Unmap(peer);     // 192.0.2.1
//
//     const Ipv6Address wrong = peer;           // does not compile
//     const IpAddress key = peer;               // does not compile
class Ipv4MappedAddress {
 public:
  static constexpr size_t kSize = 16;  // Bytes.
  static constexpr size_t kMaxTextSize = internal::kMaxMappedText;

  // ::ffff:0.0.0.0, as Unspecified().
  constexpr Ipv4MappedAddress() = default;

  // ::ffff:0.0.0.0, which a dual-stack socket takes for all of the host's IPv4
  // addresses.
  static constexpr Ipv4MappedAddress Unspecified() {
    return Ipv4MappedAddress();
  }
  // ::ffff:127.0.0.1.
  static constexpr Ipv4MappedAddress Loopback() {
    return Map(Ipv4Address::Loopback());
  }

  // From sixteen bytes in network order; nothing if they are not in
  // ::ffff:0:0/96.
  static constexpr std::optional<Ipv4MappedAddress> FromBytes(
      std::span<const uint8_t, kSize> bytes) {
    internal::Ipv6Bytes copy{};
    std::copy(bytes.begin(), bytes.end(), copy.begin());
    if (!internal::HasMappedPrefix(copy)) return std::nullopt;
    return Ipv4MappedAddress(copy);
  }
  // From the value of the address as a number, 0xffff00000000 and the value of
  // the IPv4 address; nothing if it is not that of a mapped address.
  static constexpr std::optional<Ipv4MappedAddress> FromUint128(
      absl::uint128 value) {
    return FromBytes(internal::BytesOfUint128(value));
  }
  static constexpr std::optional<Ipv4MappedAddress> FromIn6Addr(
      const in6_addr& address) {
    return FromBytes(internal::BytesOf(address));
  }

  // Reads an address of ::ffff:0:0/96 in every form of RFC 4291, section 2.2:
  // `::ffff:c000:201` is `::ffff:192.0.2.1`. TryParse() neither allocates nor
  // explains; Parse() fails with kInvalidArgument, the rule that was broken and
  // the offset. A plain IPv4 address is refused: nothing maps by itself.
  static constexpr std::optional<Ipv4MappedAddress> TryParse(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6(text);
    if (!parsed.ok()) return std::nullopt;
    return FromBytes(parsed.bytes);
  }
  static absl::StatusOr<Ipv4MappedAddress> Parse(std::string_view text);

  // In network order.
  constexpr const std::array<uint8_t, kSize>& bytes() const { return bytes_; }
  // The inverse of FromUint128().
  constexpr absl::uint128 ToUint128() const {
    return internal::Uint128Of(bytes_);
  }
  constexpr in6_addr ToIn6Addr() const { return internal::In6Addr(bytes_); }

  // What the IPv4 address is, this is.
  constexpr bool is_unspecified() const {
    return Unmap(*this).is_unspecified();
  }
  constexpr bool is_loopback() const { return Unmap(*this).is_loopback(); }
  constexpr bool is_link_local() const { return Unmap(*this).is_link_local(); }
  constexpr bool is_multicast() const { return Unmap(*this).is_multicast(); }
  constexpr bool is_broadcast() const { return Unmap(*this).is_broadcast(); }

  // The mapped addresses one above and one below; nothing above
  // ::ffff:255.255.255.255 and nothing below ::ffff:0.0.0.0: what lies beyond
  // is native.
  constexpr std::optional<Ipv4MappedAddress> Next() const {
    const std::optional<Ipv4Address> next = Unmap(*this).Next();
    if (!next) return std::nullopt;
    return Map(*next);
  }
  constexpr std::optional<Ipv4MappedAddress> Previous() const {
    const std::optional<Ipv4Address> previous = Unmap(*this).Previous();
    if (!previous) return std::nullopt;
    return Map(*previous);
  }

  // By value, which is also the order of the IPv4 addresses.
  friend constexpr bool operator==(const Ipv4MappedAddress&,
                                   const Ipv4MappedAddress&) = default;
  friend constexpr std::strong_ordering operator<=>(
      const Ipv4MappedAddress&, const Ipv4MappedAddress&) = default;
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv4MappedAddress& address) {
    return H::combine(std::move(hash), address.bytes_);
  }

  // `::ffff:` and dotted decimal (RFC 5952, section 5), into the caller's
  // buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return {buffer.data(),
            internal::WriteMapped(internal::WithoutMappedPrefix(bytes_),
                                  buffer.data())};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend constexpr Ipv4MappedAddress Map(Ipv4Address address);

  constexpr explicit Ipv4MappedAddress(const std::array<uint8_t, kSize>& bytes)
      : bytes_(bytes) {}

  std::array<uint8_t, kSize> bytes_ = internal::WithMappedPrefix({});
};

static_assert(sizeof(Ipv4MappedAddress) == Ipv4MappedAddress::kSize);
static_assert(std::is_trivially_copyable_v<Ipv4MappedAddress>);
static_assert(std::is_standard_layout_v<Ipv4MappedAddress>);

constexpr Ipv4MappedAddress Map(Ipv4Address address) {
  return Ipv4MappedAddress(internal::WithMappedPrefix(address.bytes()));
}

constexpr Ipv4Address Unmap(const Ipv4MappedAddress& address) {
  return Ipv4Address::FromBytes(internal::WithoutMappedPrefix(address.bytes()));
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_MAPPED_ADDRESS_H_
