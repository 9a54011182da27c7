#include "dualstack/tools/cli/line_reader.h"

#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {

LineReader::LineReader(int descriptor, Output& tied)
    : descriptor_(descriptor),
      tied_(tied),
      // Not cleared: memory that no line reaches is never touched.
      buffer_(new char[kMaxLine + kChunk]) {}

std::optional<LineReader::Line> LineReader::Next() {
  bool is_cut = false;
  // How much of the line is known to hold no newline.
  size_t searched = 0;
  for (;;) {
    const std::string_view unread(buffer_.get() + begin_, end_ - begin_);
    const size_t size = std::min(unread.find('\n', searched), unread.size());
    if (size < unread.size() || (at_end_ && size > 0)) {
      begin_ += std::min(size + 1, unread.size());
      return Line{.text = unread.substr(0, std::min(size, kMaxLine)),
                  .is_cut = is_cut || size > kMaxLine};
    }
    if (at_end_) return std::nullopt;
    if (size > kMaxLine) {
      // The bytes to come take the place of those past the limit.
      is_cut = true;
      end_ = begin_ + kMaxLine;
    }
    searched = end_ - begin_;
    Read();
  }
}

std::string_view LineReader::NextBytes() {
  if (begin_ == end_ && !at_end_) Read();
  const std::string_view bytes(buffer_.get() + begin_, end_ - begin_);
  begin_ = end_;
  return bytes;
}

void LineReader::Read() {
  tied_.Flush();
  if (begin_ > 0) {
    std::copy(buffer_.get() + begin_, buffer_.get() + end_, buffer_.get());
    end_ -= begin_;
    begin_ = 0;
  }
  ssize_t size = -1;
  while ((size = read(descriptor_, buffer_.get() + end_, kChunk)) < 0) {
    if (errno == EAGAIN) {
      // Whoever shares the descriptor has made it non-blocking.
      pollfd readable{.fd = descriptor_, .events = POLLIN, .revents = 0};
      poll(&readable, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
      break;
    }
  }
  if (size > 0) end_ += static_cast<size_t>(size);
  at_end_ = size <= 0;
}

absl::Status LineReader::status() const {
  return error_ == 0 ? absl::OkStatus() : absl::ErrnoToStatus(error_, "read");
}

}  // namespace dualstack::cli
