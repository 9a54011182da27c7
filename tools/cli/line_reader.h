#ifndef DUALSTACK_TOOLS_CLI_LINE_READER_H_
#define DUALSTACK_TOOLS_CLI_LINE_READER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {

// The lines of a file descriptor, of any bytes and any number, in memory that
// does not grow. A line ends with '\n', which is no part of it; a '\r' before
// that is. The last line may lack its '\n'. No input is no line, and "\n" is
// one, empty.
//
// A line of more than kMaxLine bytes is read to its end, but only its first
// kMaxLine bytes are kept.
class LineReader {
 public:
  static constexpr size_t kMaxLine = size_t{4} << 20;  // Bytes.

  struct Line {
    std::string_view text;  // Valid until the next call of Next().
    bool is_cut = false;
  };

  // Each time before it reads, and so perhaps waits, it flushes `tied`: who
  // sends a line and waits for its answer gets it. The descriptor stays open
  // and its owner's.
  LineReader(int descriptor, Output& tied);

  // Nothing after the last line, or if reading failed.
  std::optional<Line> Next();
  // For who takes bytes as they come, and no lines: those that are there, at
  // least one, for which it waits. None at the end, or if reading failed. Valid
  // until the next call.
  std::string_view NextBytes();
  // For poll(). It knows nothing of what was read and not yet returned; after
  // NextBytes(), that is nothing.
  int descriptor() const { return descriptor_; }
  // What read(2) said when it failed.
  absl::Status status() const;

 private:
  static constexpr size_t kChunk = size_t{64} << 10;

  // Appends up to kChunk bytes to those not yet returned, or sets at_end_.
  void Read();

  const int descriptor_;
  Output& tied_;
  int error_ = 0;
  bool at_end_ = false;
  // What was read and not yet returned is buffer_[begin_, end_).
  std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_LINE_READER_H_
