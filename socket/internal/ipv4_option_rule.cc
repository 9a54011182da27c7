#include "dualstack/socket/internal/ipv4_option_rule.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {
namespace {

bool IsIpv4Disabled() {
  const platform::Result<NativeSocket> probe =
      platform::Open(platform::Family::kIpv4, platform::Type::kDatagram);
  if (!probe.ok()) return platform::IsMissingFamily(probe.error);
  Descriptor(probe.value).Close();
  return false;
}

}  // namespace

absl::StatusOr<Ipv4Half> Ipv4HalfOf(const absl::Status& outcome) {
  if (outcome.ok()) return Ipv4Half::kSet;
  const std::optional<int> error = SystemErrorOf(outcome);
  if (error && platform::IsInvalidArgument(*error) && IsIpv4Disabled()) {
    return Ipv4Half::kSkippedIpv4IsDisabled;
  }
  return outcome;
}

}  // namespace dualstack::internal
