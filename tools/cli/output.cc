#include "dualstack/tools/cli/output.h"

#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace dualstack::cli {
namespace {

constexpr size_t kBufferSize = size_t{64} << 10;

}  // namespace

Output::Output(int descriptor)
    : descriptor_(descriptor), is_terminal_(isatty(descriptor) == 1) {
  buffer_.reserve(kBufferSize);
}

void Output::Append(std::string_view text) {
  if (buffer_.size() + text.size() > kBufferSize) Flush();
  if (text.size() > kBufferSize) return Write(text);
  buffer_ += text;
}

void Output::Flush() {
  Write(buffer_);
  buffer_.clear();
}

void Output::Write(std::string_view text) {
  while (!text.empty() && ok()) {
    const ssize_t written = write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      // Whoever shares the descriptor has made it non-blocking.
      pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

absl::Status Output::status() const {
  return ok() ? absl::OkStatus() : absl::ErrnoToStatus(error_, "write");
}

bool Output::is_broken_pipe() const { return error_ == EPIPE; }

}  // namespace dualstack::cli
