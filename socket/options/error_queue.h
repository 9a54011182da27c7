#ifndef DUALSTACK_SOCKET_OPTIONS_ERROR_QUEUE_H_
#define DUALSTACK_SOCKET_OPTIONS_ERROR_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/error_queue.h"
#include "dualstack/socket/platform/options.h"

namespace dualstack {

// Whether the system keeps what the network says of datagrams that a UDP socket
// sent (IP_RECVERR, IPV6_RECVERR of Linux), for ReceiveError(). Not so at
// first, and then a socket that is not connected never hears of it.
//
// On a dual-stack socket the IPv4 option alone is about IPv4 datagrams,
// although their errors come with addresses that are mapped.
//
// While it is on, an error is also what the next SendTo() or ReceiveFrom()
// fails with, whatever peer that is for: kNotFound, and try again.
class ErrorQueue : public internal::Switch<ErrorQueue> {
 public:
  using Switch::Switch;
};

template <>
struct internal::OptionTraits<ErrorQueue> : OptionOfUdp,
                                            SwitchTraits<ErrorQueue> {
  static constexpr PerFamily kNames = {platform::Option::kIpv4ErrorQueue,
                                       platform::Option::kIpv6ErrorQueue};
};

// Who found the error.
enum class ErrorOrigin : uint8_t {
  kLocal,   // This host, such as with a datagram above the path's MTU.
  kIcmp,    // A host or router, by an ICMP message (RFC 792).
  kIcmpv6,  // The same, of IPv6 (RFC 4443).
  kOther,   // None of these: no error, but a report that a program asked for.
};

// One error, of one datagram. All of it but the size is what somebody in the
// network claims, who may have made it up.
template <typename Sockaddr>
struct QueuedError {
  // As a call would fail with it: kNotFound for "port unreachable",
  // kInvalidArgument (EMSGSIZE) for "too big".
  absl::Status status;
  ErrorOrigin origin;
  // Of the ICMP message; 0 if there is none.
  uint8_t icmp_type;
  uint8_t icmp_code;
  // With EMSGSIZE, the path's MTU in bytes, with the IP header; 0 otherwise.
  uint32_t mtu;
  // Where the datagram was to go; with port 0 if the system does not tell, as
  // Linux does not of a local error of IPv4. And who reported it, with port 0.
  // Nothing if it is not told, or is no address of the socket's kind.
  std::optional<Sockaddr> destination;
  std::optional<Sockaddr> offender;
  // How much of the datagram is in the buffer, and whether there was more.
  size_t size;
  bool truncated;
};

namespace internal {

// What stands in a QueuedError but the addresses.
template <typename Sockaddr>
std::optional<Sockaddr> NameInError(const platform::Name& name) {
  const absl::StatusOr<Sockaddr> sockaddr =
      Sockaddr::FromSockaddr(name.bytes());
  return sockaddr.ok() ? std::optional(*sockaddr) : std::nullopt;
}

absl::StatusOr<platform::QueuedError> ReceiveError(const Descriptor& descriptor,
                                                   std::span<std::byte> buffer);
ErrorOrigin OriginOf(const platform::QueuedError& queued);
absl::Status StatusOf(const platform::QueuedError& queued);

}  // namespace internal

// The oldest error in the queue, which is then gone from it. As much of the
// datagram as was sent, the system knows and the buffer has room for is put
// into the buffer, which may be empty. Never waits: kUnavailable, without
// allocation, if there is none. For poll() an error is there if POLLERR is set.
template <internal::IsUdpSocket Socket>
absl::StatusOr<QueuedError<typename Socket::Sockaddr>> ReceiveError(
    Socket& socket, std::span<std::byte> buffer) {
  using Sockaddr = typename Socket::Sockaddr;
  const absl::StatusOr<platform::QueuedError> queued = internal::ReceiveError(
      internal::SocketAccess::DescriptorOf(socket), buffer);
  if (!queued.ok()) return queued.status();
  return QueuedError<Sockaddr>{
      .status = internal::StatusOf(*queued),
      .origin = internal::OriginOf(*queued),
      .icmp_type = queued->type,
      .icmp_code = queued->code,
      .mtu = queued->mtu,
      .destination = internal::NameInError<Sockaddr>(queued->destination),
      .offender = internal::NameInError<Sockaddr>(queued->offender),
      .size = queued->size,
      .truncated = queued->truncated};
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_ERROR_QUEUE_H_
