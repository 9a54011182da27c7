#include "dualstack/socket/internal/status.h"

#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/internal/payload.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/refusal.h"

namespace dualstack::internal {

bool WouldBlock(int error) {
  return platform::Describe(error).code == absl::StatusCode::kUnavailable;
}

absl::Status WouldBlockStatus() { return absl::UnavailableError(""); }

absl::Status SystemStatus(int error, std::string_view operation) {
  // What would block does not come here. EAGAIN of an operation that never
  // waits says that the system is short of something, such as connect() of
  // ports: nobody shall wait for the socket because of it.
  return SystemStatus(error, operation,
                      WouldBlock(error) ? absl::StatusCode::kResourceExhausted
                                        : platform::Describe(error).code);
}

absl::Status SystemStatus(int error, std::string_view operation,
                          absl::StatusCode code) {
  const std::string_view name = platform::Describe(error).name;
  absl::Status status(
      code, absl::StrCat(ToAbsl(operation), ": ",
                         name.empty() ? "error" : ToAbsl(name), " (", error,
                         "): ", std::system_category().message(error)));
  SetPayloadNumber(status, kSystemErrorPayload, error);
  return status;
}

absl::Status RefusedStatus(Refusal refusal, std::string_view operation) {
  return RefusedStatus(refusal, operation, ToString(refusal));
}

absl::Status RefusedStatus(Refusal refusal, std::string_view operation,
                           std::string_view rule) {
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(operation), ": ", ToAbsl(rule)));
  SetPayloadNumber(status, kRefusalPayload, static_cast<int>(refusal));
  return status;
}

}  // namespace dualstack::internal
