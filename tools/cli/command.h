#ifndef DUALSTACK_TOOLS_CLI_COMMAND_H_
#define DUALSTACK_TOOLS_CLI_COMMAND_H_

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "dualstack/tools/cli/line_reader.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {

// Standard input, output and error.
struct Streams {
  Output out;
  Output err;
  LineReader lines;

  Streams(int in_fd, int out_fd, int err_fd)
      : out(out_fd), err(err_fd), lines(in_fd, out) {}

  // Writes "dualstack: " and the message on a line of standard error, after all
  // that was written so far.
  void Complain(std::string_view message);
};

// A sub-command. It returns whether all texts were valid and every question was
// answered with yes, which is exit status 0 or 1, or kInvalidArgument if it was
// used wrongly, which is 2.
struct Command {
  using Result = absl::StatusOr<bool>;

  std::string_view name;        // "inspect" or, of two words, "prefix split".
  std::string_view alias = {};  // Another name.
  std::string_view arguments;   // As the help shows them.
  std::string_view help;        // Between two empty lines.
  OptionSet options;
  size_t min_arguments = 0;
  size_t max_arguments = std::numeric_limits<size_t>::max();
  // `arguments` is what follows the name.
  Result (*run)(const CommandLine& line,
                std::span<const std::string_view> arguments, Streams& streams);
};

// An answer to one text.
struct Answer {
  std::string text;
  bool yes = true;
};

// Answers every argument, or if there is none every line of standard input, on
// one line of standard output. For an invalid text that line is empty, so that
// answers stay beside their texts, and standard error says why.
Command::Result AnswerEach(
    const CommandLine& line, std::span<const std::string_view> arguments,
    Streams& streams,
    absl::FunctionRef<absl::StatusOr<Answer>(std::string_view text)> answer);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_COMMAND_H_
