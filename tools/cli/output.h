#ifndef DUALSTACK_TOOLS_CLI_OUTPUT_H_
#define DUALSTACK_TOOLS_CLI_OUTPUT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace dualstack::cli {

// A buffer before a file descriptor. Text of any length goes through it in
// pieces, so that it takes the same memory however much is written.
//
// An error is kept and what follows it is dropped: whoever writes a lot looks
// at ok() now and then, and whoever is done calls Flush() and status(). The
// destructor writes nothing, because nobody could be told of its failure.
class Output {
 public:
  // The descriptor stays open and its owner's.
  explicit Output(int descriptor);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Append(std::string_view text);
  void Append(char c) { Append(std::string_view(&c, 1)); }
  void Flush();

  bool ok() const { return error_ == 0; }
  // What write(2) said when it first failed.
  absl::Status status() const;
  // Whether it failed because nobody reads any more, as in `dualstack ... |
  // head`: no reason to complain.
  bool is_broken_pipe() const;
  bool is_terminal() const { return is_terminal_; }
  // For poll().
  int descriptor() const { return descriptor_; }

 private:
  void Write(std::string_view text);

  const int descriptor_;
  const bool is_terminal_;
  int error_ = 0;
  std::string buffer_;
};

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_OUTPUT_H_
