#ifndef DUALSTACK_TOOLS_CLI_INPUTS_H_
#define DUALSTACK_TOOLS_CLI_INPUTS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/tools/cli/line_reader.h"

namespace dualstack::cli {

// One text to be answered.
struct Input {
  // Any bytes: those that the escapes stand for if there are escapes. Valid
  // until the next input is asked for.
  std::string_view text;
  // Why the text must not be looked at: its line is too long, in which case it
  // is the line's first part, or its escapes are malformed, in which case it is
  // as it came.
  absl::Status status;
};

// The texts that a command is to answer: its arguments, or if it has none the
// lines of standard input, each without its end and empty ones included.
class Inputs {
 public:
  // Escaped ones are decoded.
  Inputs(std::span<const std::string_view> arguments, bool escaped,
         LineReader& lines);

  std::optional<Input> Next();

  // Where the last one came from: "text 1" of the arguments, or "line 1".
  std::string where() const;

 private:
  std::optional<Input> NextRaw();

  const std::span<const std::string_view> arguments_;
  const bool escaped_;
  LineReader& lines_;
  size_t count_ = 0;
  std::string unescaped_;
};

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_INPUTS_H_
