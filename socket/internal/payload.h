#ifndef DUALSTACK_SOCKET_INTERNAL_PAYLOAD_H_
#define DUALSTACK_SOCKET_INTERNAL_PAYLOAD_H_

#include <optional>

#include "absl/status/status.h"

// The numbers that a status carries beside its code and message, in decimal.

namespace dualstack::internal {

// The system's error number.
inline constexpr char kSystemErrorPayload[] = "dualstack.SystemError";
// A Refusal.
inline constexpr char kRefusalPayload[] = "dualstack.Refusal";

// `status` is not OK: that has no payload.
void SetPayloadNumber(absl::Status& status, const char* payload, int number);
// Nothing if there is none.
std::optional<int> PayloadNumber(const absl::Status& status,
                                 const char* payload);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_PAYLOAD_H_
