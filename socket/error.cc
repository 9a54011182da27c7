#include "dualstack/socket/error.h"

#include <optional>

#include "absl/status/status.h"
#include "dualstack/socket/internal/payload.h"

namespace dualstack {

std::optional<int> SystemErrorOf(const absl::Status& status) {
  return internal::PayloadNumber(status, internal::kSystemErrorPayload);
}

}  // namespace dualstack
