#ifndef DUALSTACK_ADDRESS_IPV4_ADDRESS_H_
#define DUALSTACK_ADDRESS_IPV4_ADDRESS_H_

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/format.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"

namespace dualstack {

// A native IPv4 address (RFC 791): what an AF_INET socket speaks, and what
// Unmap() makes of an IPv4-mapped IPv6 address. It is four bytes in network
// order:
//
//     byte  0     1     2     3
//         +-----+-----+-----+-----+
//         | 192 |   0 |   2 |   1 |   192.0.2.1
//         +-----+-----+-----+-----+
//
// It is not an Ipv4MappedAddress: that is an IPv6 address, and an AF_INET6
// socket takes nothing else. Map() says in the source that one becomes the
// other.
//
//     constexpr Ipv4Address address = "192.0.2.1"_ipv4;
//     const Ipv4MappedAddress mapped = Map(address);   // ::ffff:192.0.2.1
//
//     const Ipv4MappedAddress wrong = address;         // does not compile
//     const bool same = address == mapped;             // does not compile
class Ipv4Address {
 public:
  static constexpr size_t kSize = 4;  // Bytes.
  static constexpr size_t kMaxTextSize = internal::kMaxIpv4Text;

  // 0.0.0.0, as Unspecified().
  constexpr Ipv4Address() = default;

  // 0.0.0.0: no address, or all of this host's (RFC 1122, section 3.2.1.3).
  static constexpr Ipv4Address Unspecified() { return Ipv4Address(); }
  // 127.0.0.1, the usual one of 127.0.0.0/8.
  static constexpr Ipv4Address Loopback() {
    return Ipv4Address({127, 0, 0, 1});
  }
  // 255.255.255.255, the limited broadcast address (RFC 919, section 7).
  static constexpr Ipv4Address Broadcast() {
    return Ipv4Address({255, 255, 255, 255});
  }

  // From four bytes in network order.
  static constexpr Ipv4Address FromBytes(
      std::span<const uint8_t, kSize> bytes) {
    return Ipv4Address({bytes[0], bytes[1], bytes[2], bytes[3]});
  }
  // From the value of the address as a number: 0xc0000201 is 192.0.2.1 on every
  // host. This is not the `s_addr` of an in_addr, whose bytes are in network
  // order.
  static constexpr Ipv4Address FromUint32(uint32_t value) {
    return Ipv4Address(
        std::bit_cast<internal::Ipv4Bytes>(internal::NetworkOrder(value)));
  }
  static constexpr Ipv4Address FromInAddr(const in_addr& address) {
    return Ipv4Address(internal::BytesOf(address));
  }

  // Reads dotted decimal: four octets from 0 to 255, no leading zeros, nothing
  // before, between or after them. No other form is read: not `127.1`,
  // `0x7f.0.0.1` or `010.0.0.1`. TryParse() neither allocates nor explains;
  // Parse() fails with kInvalidArgument, the rule that was broken and the
  // offset.
  static constexpr std::optional<Ipv4Address> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv4(text);
    if (!parsed.ok()) return std::nullopt;
    return Ipv4Address(parsed.bytes);
  }
  static absl::StatusOr<Ipv4Address> Parse(std::string_view text);

  // In network order.
  constexpr const std::array<uint8_t, kSize>& bytes() const { return bytes_; }
  // The inverse of FromUint32().
  constexpr uint32_t ToUint32() const {
    return internal::NetworkOrder(std::bit_cast<uint32_t>(bytes_));
  }
  constexpr in_addr ToInAddr() const { return internal::InAddr(bytes_); }

  // 0.0.0.0 alone.
  constexpr bool is_unspecified() const { return *this == Unspecified(); }
  // 127.0.0.0/8 (RFC 1122, section 3.2.1.3).
  constexpr bool is_loopback() const { return bytes_[0] == 127; }
  // 169.254.0.0/16 (RFC 3927).
  constexpr bool is_link_local() const {
    return bytes_[0] == 169 && bytes_[1] == 254;
  }
  // 224.0.0.0/4 (RFC 5771).
  constexpr bool is_multicast() const { return bytes_[0] >> 4 == 0xe; }
  // 255.255.255.255 alone: which other addresses are a network's broadcast
  // address, no address can tell.
  constexpr bool is_broadcast() const { return *this == Broadcast(); }

  // The addresses one above and one below; nothing above 255.255.255.255 and
  // nothing below 0.0.0.0.
  constexpr std::optional<Ipv4Address> Next() const {
    if (*this == FromUint32(0xffffffff)) return std::nullopt;
    return FromUint32(ToUint32() + 1);
  }
  constexpr std::optional<Ipv4Address> Previous() const {
    if (*this == FromUint32(0)) return std::nullopt;
    return FromUint32(ToUint32() - 1);
  }

  // By value: 9.0.0.0 comes before 10.0.0.0.
  friend constexpr bool operator==(Ipv4Address, Ipv4Address) = default;
  friend constexpr std::strong_ordering operator<=>(Ipv4Address a,
                                                    Ipv4Address b) {
    return a.ToUint32() <=> b.ToUint32();
  }
  template <typename H>
  friend H AbslHashValue(H hash, Ipv4Address address) {
    return H::combine(std::move(hash), address.bytes_);
  }

  // Dotted decimal, into the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    return {buffer.data(), internal::WriteIpv4(bytes_, buffer.data())};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  constexpr explicit Ipv4Address(const std::array<uint8_t, kSize>& bytes)
      : bytes_(bytes) {}

  std::array<uint8_t, kSize> bytes_{};
};

static_assert(sizeof(Ipv4Address) == Ipv4Address::kSize);
static_assert(std::is_trivially_copyable_v<Ipv4Address>);
static_assert(std::is_standard_layout_v<Ipv4Address>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_ADDRESS_H_
