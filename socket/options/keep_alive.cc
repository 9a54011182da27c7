#include "dualstack/socket/options/keep_alive.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/option_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/refusal.h"

namespace dualstack::internal {
namespace {

using platform::Option;

absl::Status CheckTime(const char* what, absl::Duration time) {
  if (time >= absl::Seconds(1) &&
      time <= absl::Seconds(std::numeric_limits<int>::max()) &&
      time == absl::Trunc(time, absl::Seconds(1))) {
    return absl::OkStatus();
  }
  return RefusedStatus(
      Refusal::kOptionOutOfRange,
      absl::StrCat("set keep-alive: ", what, " ", absl::FormatDuration(time)),
      "a time is whole seconds, from 1");
}

// Of a time that was checked.
int Seconds(absl::Duration time) {
  return static_cast<int>(absl::ToInt64Seconds(time));
}

}  // namespace

absl::Status SetKeepAlive(const Descriptor& descriptor,
                          const KeepAlive& wanted) {
  absl::Status status = CheckTime("idle", wanted.idle);
  status.Update(CheckTime("interval", wanted.interval));
  if (wanted.probes < 1) {
    status.Update(
        RefusedStatus(Refusal::kOptionOutOfRange,
                      absl::StrCat("set keep-alive: probes ", wanted.probes),
                      "at least one is sent"));
  }
  if (!status.ok()) return status;
  for (const auto& [option, number] :
       {std::pair(Option::kKeepAliveIdle, Seconds(wanted.idle)),
        std::pair(Option::kKeepAliveInterval, Seconds(wanted.interval)),
        std::pair(Option::kKeepAliveCount, wanted.probes),
        // Last: nobody is to be probed at times that nobody wanted.
        std::pair(Option::kKeepAlive, 1)}) {
    status = SetOption(descriptor, option, number);
    if (!status.ok()) break;
  }
  return status;
}

absl::Status StopKeepAlive(const Descriptor& descriptor) {
  return SetOption(descriptor, Option::kKeepAlive, 0);
}

absl::StatusOr<std::optional<KeepAlive>> GetKeepAlive(
    const Descriptor& descriptor) {
  const absl::StatusOr<int> on = GetOption(descriptor, Option::kKeepAlive);
  if (!on.ok()) return on.status();
  if (*on == 0) return std::nullopt;
  const absl::StatusOr<int> idle =
      GetOption(descriptor, Option::kKeepAliveIdle);
  if (!idle.ok()) return idle.status();
  const absl::StatusOr<int> interval =
      GetOption(descriptor, Option::kKeepAliveInterval);
  if (!interval.ok()) return interval.status();
  const absl::StatusOr<int> probes =
      GetOption(descriptor, Option::kKeepAliveCount);
  if (!probes.ok()) return probes.status();
  return KeepAlive{.idle = absl::Seconds(*idle),
                   .interval = absl::Seconds(*interval),
                   .probes = *probes};
}

}  // namespace dualstack::internal
