#ifndef DUALSTACK_SOCKET_INTERNAL_ADDRESS_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_ADDRESS_CALLS_H_

#include <string>

#include "absl/status/status.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"

// The system's calls that take an address, with one of ours. Their errors say
// which call it was, and which address.

namespace dualstack::internal {

absl::Status Bind(const Descriptor& descriptor, const AnySockaddr& local);
// Waits for the outcome on a blocking socket.
absl::Status Connect(const Descriptor& descriptor, const AnySockaddr& peer);
// Begins, on a non-blocking socket.
absl::Status StartConnect(const Descriptor& descriptor,
                          const AnySockaddr& peer);

// "bind [::1]:80" and "connect [::1]:80", as the errors say it.
std::string Binding(const AnySockaddr& local);
std::string Connecting(const AnySockaddr& peer);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_ADDRESS_CALLS_H_
