#ifndef DUALSTACK_ADDRESS_IPV4_MAPPED_SOCKADDR_H_
#define DUALSTACK_ADDRESS_IPV4_MAPPED_SOCKADDR_H_

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
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/std_hash.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_output.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/port.h"

namespace dualstack {

// To the mapped socket address and back: total, inverse to each other, never
// implicit.
constexpr Ipv4MappedSockaddr Map(const Ipv4Sockaddr& sockaddr);
constexpr Ipv4Sockaddr Unmap(const Ipv4MappedSockaddr& sockaddr);

// The address and port of an IPv4 peer as a dual-stack socket names it: an
// IPv4-mapped address and a port. It is a `sockaddr_in6` whose scope id and
// flow information are 0: IPv4 has neither. A dual-stack socket takes it
// through DualStackSockaddr, and no other socket does.
//
//     const Ipv4MappedSockaddr peer = Map(Ipv4Sockaddr("192.0.2.1"_ipv4, 80));
//     TcpStream<DualStack>::Connect(peer);
//
//     TcpStream<Ipv6Only>::Connect(peer);               // does not compile
class Ipv4MappedSockaddr {
 public:
  // As text: an address in brackets, and a port.
  static constexpr size_t kMaxTextSize =
      1 + Ipv4MappedAddress::kMaxTextSize + 1 + internal::kMaxPortText;

  // [::ffff:0.0.0.0]:0.
  constexpr Ipv4MappedSockaddr() : Ipv4MappedSockaddr(Ipv4MappedAddress(), 0) {}
  constexpr Ipv4MappedSockaddr(const Ipv4MappedAddress& address, Port port) {
    internal::SetLength(sockaddr_);
    sockaddr_.sin6_family = AF_INET6;
    sockaddr_.sin6_port = internal::NetworkOrder(port.number());
    sockaddr_.sin6_addr = address.ToIn6Addr();
  }

  // From a socket address that the system or anyone else wrote, of any
  // alignment: exactly sizeof(sockaddr_in6) bytes, the family AF_INET6, the
  // address IPv4-mapped and the scope id 0. Flow information is not kept.
  // TryFromSockaddr() neither allocates nor explains; FromSockaddr() fails with
  // kInvalidArgument and the reason.
  static std::optional<Ipv4MappedSockaddr> TryFromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv4MappedSockaddr> FromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv4MappedSockaddr> FromSockaddr(
      const sockaddr* address, socklen_t size);
  // The same from the first bytes of a sockaddr_storage, as many as the
  // structure has.
  static absl::StatusOr<Ipv4MappedSockaddr> FromSockaddr(
      const sockaddr_storage& storage);

  // Reads `[::ffff:192.0.2.1]:80`: in brackets an address as Ipv4MappedAddress
  // reads it, without a zone, then ':' and a decimal port from 0 to 65535
  // without leading zeros. TryParse() neither allocates nor explains; Parse()
  // fails with kInvalidArgument, the rule that was broken and the offset.
  static constexpr std::optional<Ipv4MappedSockaddr> TryParse(
      std::string_view text) {
    const auto parsed = internal::ParseIpv6Endpoint(text);
    if (!parsed.ok()) return std::nullopt;
    const auto address = Ipv4MappedAddress::FromBytes(parsed.address.bytes);
    if (!address) return std::nullopt;
    return Ipv4MappedSockaddr(*address, parsed.port);
  }
  static absl::StatusOr<Ipv4MappedSockaddr> Parse(std::string_view text);

  constexpr Ipv4MappedAddress address() const {
    return *Ipv4MappedAddress::FromIn6Addr(sockaddr_.sin6_addr);
  }
  // In the host's byte order.
  constexpr uint16_t port() const {
    return internal::NetworkOrder(sockaddr_.sin6_port);
  }

  // For the system.
  constexpr const sockaddr_in6& native() const { return sockaddr_; }
  const sockaddr* data() const {
    // A sockaddr_in6 is made to be passed as a pointer to sockaddr (POSIX,
    // <netinet/in.h>); nothing here reads through the pointer.
    return reinterpret_cast<const sockaddr*>(&sockaddr_);
  }
  static constexpr socklen_t size() { return sizeof(sockaddr_in6); }
  // A copy, followed by zeros, for interfaces that take this structure whatever
  // the family.
  sockaddr_storage ToSockaddrStorage() const {
    return internal::StorageOf(sockaddr_);
  }

  // By address, then port.
  friend constexpr bool operator==(const Ipv4MappedSockaddr& a,
                                   const Ipv4MappedSockaddr& b) {
    return (a <=> b) == 0;
  }
  friend constexpr std::strong_ordering operator<=>(
      const Ipv4MappedSockaddr& a, const Ipv4MappedSockaddr& b) {
    if (const auto order = a.address() <=> b.address(); order != 0)
      return order;
    return a.port() <=> b.port();
  }
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv4MappedSockaddr& sockaddr) {
    return H::combine(std::move(hash), sockaddr.address(), sockaddr.port());
  }

  // `[::ffff:192.0.2.1]:80`, into the caller's buffer: the view is of its first
  // part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* end = internal::Write("[", buffer.data());
    end = internal::WriteMapped(Unmap(address()).bytes(), end);
    end = internal::Write("]", end);
    return {buffer.data(), internal::WritePort(port(), end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  friend class DualStackSockaddr;

  // Of a structure that was looked at.
  constexpr explicit Ipv4MappedSockaddr(const sockaddr_in6& checked)
      : sockaddr_(checked) {}

  sockaddr_in6 sockaddr_{};
};

static_assert(sizeof(Ipv4MappedSockaddr) == sizeof(sockaddr_in6));
static_assert(std::is_trivially_copyable_v<Ipv4MappedSockaddr>);
static_assert(std::is_standard_layout_v<Ipv4MappedSockaddr>);

constexpr Ipv4MappedSockaddr Map(const Ipv4Sockaddr& sockaddr) {
  return Ipv4MappedSockaddr(Map(sockaddr.address()), sockaddr.port());
}

constexpr Ipv4Sockaddr Unmap(const Ipv4MappedSockaddr& sockaddr) {
  return Ipv4Sockaddr(Unmap(sockaddr.address()), sockaddr.port());
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_MAPPED_SOCKADDR_H_
