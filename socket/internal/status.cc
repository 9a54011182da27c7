#include "dualstack/socket/internal/status.h"

#include <string>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {

bool WouldBlock(int error) {
  return platform::Describe(error).code == absl::StatusCode::kUnavailable;
}

absl::Status WouldBlockStatus() { return absl::UnavailableError(""); }

absl::Status SystemStatus(int error, std::string_view operation) {
  return SystemStatus(error, operation, platform::Describe(error).code);
}

absl::Status SystemStatus(int error, std::string_view operation,
                          absl::StatusCode code) {
  const std::string_view name = platform::Describe(error).name;
  absl::Status status(
      code, absl::StrCat(ToAbsl(operation), ": ",
                         name.empty() ? "error" : ToAbsl(name), " (", error,
                         "): ", std::system_category().message(error)));
  // From a view: Cord's constructor from a string is a template whose symbol
  // clang 18 and later mangle otherwise than the g++ that compiles a
  // distribution's Abseil.
  const std::string payload = absl::StrCat(error);
  status.SetPayload(kSystemErrorPayload, absl::Cord(ToAbsl(payload)));
  return status;
}

}  // namespace dualstack::internal
