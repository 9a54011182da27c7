#ifndef DUALSTACK_ADDRESS_IPV4_SOCKADDR_H_
#define DUALSTACK_ADDRESS_IPV4_SOCKADDR_H_

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
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/port.h"

namespace dualstack {

// The address and port of an IPv4 socket. It is a `sockaddr_in`, complete and
// with its padding zeroed, so the system can be handed it as it is: data() and
// size() are what bind(), connect() and sendto() take, on an AF_INET socket and
// on no other.
//
//     constexpr Ipv4Sockaddr server("192.0.2.1"_ipv4, 80);
//     bind(ipv4_socket, server.data(), server.size());
//
//     const DualStackSockaddr wrong = server;           // does not compile
class Ipv4Sockaddr {
 public:
  // As text: an address and a port.
  static constexpr size_t kMaxTextSize =
      Ipv4Address::kMaxTextSize + internal::kMaxPortText;

  // 0.0.0.0:0.
  constexpr Ipv4Sockaddr() : Ipv4Sockaddr(Ipv4Address(), 0) {}
  constexpr Ipv4Sockaddr(Ipv4Address address, Port port) {
    internal::SetLength(sockaddr_);
    sockaddr_.sin_family = AF_INET;
    sockaddr_.sin_port = internal::NetworkOrder(port.number());
    sockaddr_.sin_addr = address.ToInAddr();
  }

  // From a socket address that the system or anyone else wrote, of any
  // alignment: exactly sizeof(sockaddr_in) bytes and the family AF_INET.
  // Padding is not kept. TryFromSockaddr() neither allocates nor explains;
  // FromSockaddr() fails with kInvalidArgument and the reason.
  static std::optional<Ipv4Sockaddr> TryFromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv4Sockaddr> FromSockaddr(
      std::span<const std::byte> bytes);
  static absl::StatusOr<Ipv4Sockaddr> FromSockaddr(const sockaddr* address,
                                                   socklen_t size);
  // The same from the first bytes of a sockaddr_storage, as many as the
  // structure has.
  static absl::StatusOr<Ipv4Sockaddr> FromSockaddr(
      const sockaddr_storage& storage);

  // Reads an address as Ipv4Address does, ':' and a decimal port from 0 to
  // 65535 without leading zeros, all of which must be there. TryParse() neither
  // allocates nor explains; Parse() fails with kInvalidArgument, the rule that
  // was broken and the offset.
  static constexpr std::optional<Ipv4Sockaddr> TryParse(std::string_view text) {
    const auto parsed = internal::ParseIpv4Endpoint(text);
    if (!parsed.ok()) return std::nullopt;
    return Ipv4Sockaddr(Ipv4Address::FromBytes(parsed.address.bytes),
                        parsed.port);
  }
  static absl::StatusOr<Ipv4Sockaddr> Parse(std::string_view text);

  constexpr Ipv4Address address() const {
    return Ipv4Address::FromInAddr(sockaddr_.sin_addr);
  }
  // In the host's byte order.
  constexpr uint16_t port() const {
    return internal::NetworkOrder(sockaddr_.sin_port);
  }

  // For the system.
  constexpr const sockaddr_in& native() const { return sockaddr_; }
  const sockaddr* data() const {
    // A sockaddr_in is made to be passed as a pointer to sockaddr (POSIX,
    // <netinet/in.h>); nothing here reads through the pointer.
    return reinterpret_cast<const sockaddr*>(&sockaddr_);
  }
  static constexpr socklen_t size() { return sizeof(sockaddr_in); }
  // A copy, followed by zeros, for interfaces that take this structure whatever
  // the family.
  sockaddr_storage ToSockaddrStorage() const {
    return internal::StorageOf(sockaddr_);
  }

  // By address, then port.
  friend constexpr bool operator==(const Ipv4Sockaddr& a,
                                   const Ipv4Sockaddr& b) {
    return (a <=> b) == 0;
  }
  friend constexpr std::strong_ordering operator<=>(const Ipv4Sockaddr& a,
                                                    const Ipv4Sockaddr& b) {
    if (const auto order = a.address() <=> b.address(); order != 0)
      return order;
    return a.port() <=> b.port();
  }
  template <typename H>
  friend H AbslHashValue(H hash, const Ipv4Sockaddr& sockaddr) {
    return H::combine(std::move(hash), sockaddr.address(), sockaddr.port());
  }

  // `192.0.2.1:80`, into the caller's buffer: the view is of its first part.
  constexpr std::string_view FormatTo(
      std::span<char, kMaxTextSize> buffer) const {
    char* const end = internal::WriteIpv4(address().bytes(), buffer.data());
    return {buffer.data(), internal::WritePort(port(), end)};
  }
  std::string ToString() const { return internal::ToString(*this); }

 private:
  sockaddr_in sockaddr_{};
};

static_assert(sizeof(Ipv4Sockaddr) == sizeof(sockaddr_in));
static_assert(std::is_trivially_copyable_v<Ipv4Sockaddr>);
static_assert(std::is_standard_layout_v<Ipv4Sockaddr>);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_IPV4_SOCKADDR_H_
