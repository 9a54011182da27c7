#ifndef DUALSTACK_SOCKET_INTERNAL_STATUS_H_
#define DUALSTACK_SOCKET_INTERNAL_STATUS_H_

#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/refusal.h"

// The makers of the sockets' errors, as socket/error.h describes them.
// `operation` is what was tried, with the address if there is one:
// "bind [::1]:80".

namespace dualstack::internal {

// Whether it is the error of an operation that would block. Ask before anything
// is put together for a message.
bool WouldBlock(int error);
// Without allocation.
absl::Status WouldBlockStatus();

// For any other error of the system; with the code that the table has for it,
// or with another.
absl::Status SystemStatus(int error, std::string_view operation);
absl::Status SystemStatus(int error, std::string_view operation,
                          absl::StatusCode code);

// For what is refused before the system is asked: "operation: rule", with the
// rule's own words, and with others.
absl::Status RefusedStatus(Refusal refusal, std::string_view operation);
absl::Status RefusedStatus(Refusal refusal, std::string_view operation,
                           std::string_view rule);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_STATUS_H_
