#include "dualstack/examples/stop_signal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace dualstack::examples {
namespace {

// What a signal handler can reach. Only lock-free atomics and write() are safe
// there.
std::atomic<int> stop_pipe = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void HandleSignal(int) {
  const char byte = 0;
  // A full pipe is readable as well, so a failure changes nothing.
  [[maybe_unused]] const auto written = write(stop_pipe, &byte, 1);
}

}  // namespace

int StopSignal() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  stop_pipe = ends[1];
  struct sigaction action = {};
  action.sa_handler = HandleSignal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return ends[0];
}

}  // namespace dualstack::examples
