#ifndef DUALSTACK_SOCKET_INTERNAL_DEPARTURE_H_
#define DUALSTACK_SOCKET_INTERNAL_DEPARTURE_H_

#include <cstddef>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/send_options.h"

// What has to be right about a datagram before the system is asked to send it,
// and how the system is asked.

namespace dualstack::internal {

// The same, where the types no longer say that the source is of the
// destination's kind.
using AnySendOptions = SendOptions<AnyIpAddress>;

template <typename Address>
AnySendOptions Erase(const SendOptions<Address>& options) {
  AnySendOptions erased{.interface_index = options.interface_index,
                        .hop_limit = options.hop_limit,
                        .traffic_class = options.traffic_class,
                        .segment_size = options.segment_size};
  if (options.source) erased.source = AnyIpAddress(*options.source);
  return erased;
}

// A Refusal, naming the destination, if CheckAddress() has one, if there are
// more bytes than a datagram of the destination's family can carry
// (kDatagramTooLarge),
absl::Status CheckDatagram(AddressUse use, const AnySockaddr& peer,
                           size_t size);
// and, naming the source as well, if that
// - is of another kind than the destination (kSourceOfOtherKind);
// - is unspecified, multicast or the broadcast address (kSourceNotUnicast);
// - is link-local, and nothing says on which link (kMissingScope);
// or if the scope id of the destination is not the interface (kScopeMismatch).
absl::Status CheckOptions(const AnySockaddr& peer,
                          const AnySendOptions& options);

// Checks both, and writes the control messages that say so to the system. Their
// size. kUnimplemented if the system cannot do it.
absl::StatusOr<size_t> PrepareDatagram(
    AddressUse use, const AnySockaddr& peer, size_t size,
    const AnySendOptions& options,
    std::span<std::byte, platform::kDepartureControlSize> control);

// Of a datagram that the system did not send. With a source that is no address
// of this host it is kNotFound and says so, whatever the system said: Linux
// gives ENETUNREACH for IPv4, as for want of a route, and EINVAL for IPv6.
absl::Status SendStatus(const Descriptor& descriptor, int error,
                        const AnySockaddr& peer, const AnySendOptions& options);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_DEPARTURE_H_
