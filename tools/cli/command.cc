#include "dualstack/tools/cli/command.h"

#include <optional>
#include <span>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"

namespace dualstack::cli {

void Streams::Complain(std::string_view message) {
  out.Flush();
  err.Append("dualstack: ");
  err.Append(message);
  err.Append('\n');
  err.Flush();
}

Command::Result AnswerEach(
    const CommandLine& line, std::span<const std::string_view> arguments,
    Streams& streams,
    absl::FunctionRef<absl::StatusOr<Answer>(std::string_view text)> answer) {
  const bool escaped = line.has(Option::kEscaped);
  bool all_yes = true;
  Inputs inputs(arguments, escaped, streams.lines);
  while (const std::optional<Input> input = inputs.Next()) {
    const absl::StatusOr<Answer> answered =
        input->status.ok() ? answer(input->text) : input->status;
    if (answered.ok()) {
      streams.out.Append(escaped ? Escape(answered->text) : answered->text);
    } else {
      streams.Complain(inputs.where() + ": " + Message(answered.status()));
    }
    streams.out.Append('\n');
    all_yes &= answered.ok() && answered->yes;
    if (!streams.out.ok()) break;
  }
  return all_yes;
}

}  // namespace dualstack::cli
