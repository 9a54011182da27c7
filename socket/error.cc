#include "dualstack/socket/error.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "dualstack/socket/internal/status.h"

namespace dualstack {

std::optional<int> SystemErrorOf(const absl::Status& status) {
  // Abseil's own optional, or std's: that depends on its release.
  const auto payload = status.GetPayload(internal::kSystemErrorPayload);
  int error = 0;
  if (!payload || !absl::SimpleAtoi(std::string(*payload), &error)) {
    return std::nullopt;
  }
  return error;
}

}  // namespace dualstack
