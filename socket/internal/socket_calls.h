#ifndef DUALSTACK_SOCKET_INTERNAL_SOCKET_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_SOCKET_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/platform.h"

// What the three socket classes have in common. Every function takes any
// descriptor: one that is not open gives kFailedPrecondition (EBADF), and the
// system is not asked.

namespace dualstack::internal {

// A new socket whose IPV6_V6ONLY is set as the kind wants it and was read back.
// `address`, if there is one, is what the socket is for, and stands in
// messages.
absl::StatusOr<Descriptor> OpenSocket(const KindSpec& kind, platform::Type type,
                                      const AnySockaddr* address);
// Binds, and reads IPV6_V6ONLY back once more: binding can change it.
absl::Status BindSocket(const Descriptor& descriptor, const KindSpec& kind,
                        const AnySockaddr& local);
// Both, and what `options` says in between.
absl::StatusOr<Descriptor> OpenBoundSocket(const KindSpec& kind,
                                           platform::Type type,
                                           const AnySockaddr& local,
                                           const BindOptions& options);

absl::Status SetNonBlocking(const Descriptor& descriptor, bool non_blocking);

// The interface to which it is bound; 0 if to none, or if the system cannot
// say.
uint32_t BoundInterface(const Descriptor& descriptor);

absl::StatusOr<platform::Name> LocalName(const Descriptor& descriptor);
absl::StatusOr<platform::Name> PeerName(const Descriptor& descriptor);

// For an operation on a descriptor that is not open.
absl::Status ClosedStatus(std::string_view operation);
// "read on [::1]:80", with the local address if the system still tells it.
std::string OnLocalAddress(std::string_view operation,
                           const Descriptor& descriptor);
// For an operation that gave `error`. Nothing is allocated if it would block.
absl::Status FailedStatus(std::string_view operation,
                          const Descriptor& descriptor, int error);
// Whether a datagram that gave `error` could not be sent for want of room. A
// socket that has no port yet gives the same error when the system has none
// left (send(2)), and there waiting for the socket would not help.
bool SendingWouldBlock(const Descriptor& descriptor, int error);

// The one way in for addresses that the system gives to a socket of this kind.
// kDataLoss if it is none that the kind speaks.
template <SocketKind Kind>
absl::StatusOr<typename Kind::Sockaddr> ReadName(
    std::string_view operation, std::span<const std::byte> bytes) {
  using Sockaddr = typename Kind::Sockaddr;
  if (const auto sockaddr = Sockaddr::TryFromSockaddr(bytes)) return *sockaddr;
  return absl::DataLossError(
      absl::StrCat(ToAbsl(operation), ": the socket is ", ToAbsl(Kind::kName),
                   " and the system gave a ",
                   Sockaddr::FromSockaddr(bytes).status().message()));
}
template <SocketKind Kind>
absl::StatusOr<typename Kind::Sockaddr> ReadName(std::string_view operation,
                                                 const platform::Name& name) {
  return ReadName<Kind>(operation, name.bytes());
}

template <SocketKind Kind>
absl::StatusOr<typename Kind::Sockaddr> LocalAddress(
    const Descriptor& descriptor) {
  const absl::StatusOr<platform::Name> name = LocalName(descriptor);
  if (!name.ok()) return name.status();
  return ReadName<Kind>("local address", *name);
}

template <SocketKind Kind>
absl::StatusOr<typename Kind::Sockaddr> PeerAddress(
    const Descriptor& descriptor) {
  const absl::StatusOr<platform::Name> name = PeerName(descriptor);
  if (!name.ok()) return name.status();
  return ReadName<Kind>("peer address", *name);
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_SOCKET_CALLS_H_
