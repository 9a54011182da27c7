#include "dualstack/tools/cli/program.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/tools/cli/check_command.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/connect.h"
#include "dualstack/tools/cli/convert.h"
#include "dualstack/tools/cli/doctor.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/inspect.h"
#include "dualstack/tools/cli/listen.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/prefix_command.h"

namespace dualstack::cli {
namespace {

constexpr int kYes = 0;
constexpr int kNo = 1;
constexpr int kFailed = 2;

// In the order of the help.
constexpr std::array kCommands = {
    &kInspect,        &kMap,         &kUnmap,           &kCanonical,
    &kPrefixContains, &kPrefixSplit, &kPrefixSummarise, &kPrefixAggregate,
    &kCheck,          &kDoctor,      &kListen,          &kConnect};

using Words = std::span<const std::string_view>;

// How many of the words, from the first, are the name; 0 if they are another.
size_t NameLength(std::string_view name, Words words) {
  size_t count = 0;
  for (; !name.empty(); ++count) {
    const std::string_view word = name.substr(0, name.find(' '));
    if (count == words.size() || words[count] != word) return 0;
    name.remove_prefix(std::min(name.size(), word.size() + 1));
  }
  return count;
}

size_t NameLength(const Command& command, Words words) {
  return std::max(NameLength(command.name, words),
                  NameLength(command.alias, words));
}

std::string UsageOf(const Command& command) {
  std::string usage = "dualstack ";
  usage.append(command.name).append(" [OPTION...]");
  if (command.arguments.empty()) return usage;
  return usage.append(" ").append(command.arguments);
}

std::string HelpOn(const Command& command) {
  std::string help = UsageOf(command);
  help.append("\n").append(command.help).append("\n");
  return help += HelpOnOptions(command.options | BitOf(Option::kHelp));
}

// On the commands whose names begin with the words; on all of them in short if
// there is no such command.
std::string HelpOn(Words words) {
  std::string help;
  for (const Command* command : kCommands) {
    const bool is_meant =
        !words.empty() &&
        (NameLength(*command, words) > 0 ||
         command->name.starts_with(std::string(words[0]) + " "));
    if (is_meant)
      help.append(help.empty() ? "" : "\n").append(HelpOn(*command));
  }
  if (!help.empty()) return help;
  help =
      "Asks what IPv4, IPv6 and IPv4-mapped IPv6 addresses are, and what "
      "sockets can\ndo with them here.\n\n";
  for (const Command* command : kCommands) {
    help.append("  ").append(UsageOf(*command)).append("\n");
  }
  return help += R"(
A TEXT that begins with '-' stands after "--". Without a TEXT, each line of
standard input is one.

Exit status: 0 if every text is valid and every answer yes; 1 if not; 2 for
wrong usage, input that cannot be read or output that cannot be written.

dualstack COMMAND --help says more.
)";
}

// What a command returned, and its name.
struct Outcome {
  Command::Result result;
  std::string_view name;
};

Outcome RunCommand(const CommandLine& line, Streams& streams) {
  const Words words = line.words;
  for (const Command* command : kCommands) {
    const size_t length = NameLength(*command, words);
    if (length == 0) continue;
    const auto wrong = [command](std::string_view why) -> Outcome {
      return {absl::InvalidArgumentError(std::string(why)), command->name};
    };
    if (const OptionSet foreign = line.given & ~command->options;
        foreign != 0) {
      return wrong("no option of this command: " + NamesOf(foreign));
    }
    const Words arguments = words.subspan(length);
    if (arguments.size() < command->min_arguments) {
      return wrong("too few arguments");
    }
    if (arguments.size() > command->max_arguments) {
      return wrong("too many arguments");
    }
    return {command->run(line, arguments, streams), command->name};
  }
  if (words.empty()) return {absl::InvalidArgumentError("no command"), ""};
  return {
      absl::InvalidArgumentError("unknown command '" + Escape(words[0]) + "'"),
      ""};
}

int RunOn(Words arguments, Streams& streams) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  if (line.ok() && line->has(Option::kHelp)) {
    streams.out.Append(HelpOn(line->words));
    return kYes;
  }
  const Outcome outcome =
      line.ok() ? RunCommand(*line, streams) : Outcome{line.status(), ""};
  if (outcome.result.ok()) return *outcome.result ? kYes : kNo;
  std::string message = Message(outcome.result.status());
  message += "; see dualstack ";
  if (!outcome.name.empty()) message.append(outcome.name).append(" ");
  streams.Complain(message.append("--help"));
  return kFailed;
}

}  // namespace

int Run(Words arguments, int in, int out, int err) {
  Streams streams(in, out, err);
  int exit_status = RunOn(arguments, streams);
  if (const absl::Status read = streams.lines.status(); !read.ok()) {
    streams.Complain("standard input: " + Message(read));
    exit_status = kFailed;
  }
  streams.out.Flush();
  if (!streams.out.ok()) {
    if (!streams.out.is_broken_pipe()) {
      streams.Complain("standard output: " + Message(streams.out.status()));
    }
    exit_status = kFailed;
  }
  return exit_status;
}

}  // namespace dualstack::cli
