#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "absl/time/time.h"
#include "dualstack/socket/platform/poll.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {
namespace {

using Clock = std::chrono::steady_clock;

// As poll() wants it, and not a moment less.
int Milliseconds(absl::Duration duration) {
  const int64_t wanted =
      absl::ToInt64Milliseconds(absl::Ceil(duration, absl::Milliseconds(1)));
  return static_cast<int>(
      std::clamp<int64_t>(wanted, 0, std::numeric_limits<int>::max()));
}

}  // namespace

Result<size_t> Poll(std::span<PollEntry> entries, absl::Duration timeout) {
  const bool forever = timeout == absl::InfiniteDuration();
  const Clock::time_point begin = Clock::now();
  for (;;) {
    const absl::Duration left =
        forever ? timeout : timeout - absl::FromChrono(Clock::now() - begin);
    const int ready =
        ::poll(entries.data(), static_cast<nfds_t>(entries.size()),
               forever ? -1 : Milliseconds(left));
    if (ready > 0) return {.value = static_cast<size_t>(ready)};
    if (ready == -1) {
      if (errno != EINTR) return {.error = errno};
      continue;  // At the end of the time too: it has not looked.
    }
    // Not yet, if the wait was longer than poll() can count.
    if (!forever &&
        Clock::now() - begin >= absl::ToChronoNanoseconds(timeout)) {
      return {.value = 0};
    }
  }
}

}  // namespace dualstack::platform
