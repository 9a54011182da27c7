#ifndef DUALSTACK_TOOLS_CLI_OPTIONS_H_
#define DUALSTACK_TOOLS_CLI_OPTIONS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/tools/cli/reading.h"

// The command line. It is read here and not by absl::ParseCommandLine(), which
// exits with 1 where this tool promises 2, knows flags of the whole program but
// none of a sub-command, and takes texts that begin with '@' or '-' for its
// own.

namespace dualstack::cli {

enum class Option : uint8_t {
  kHelp,
  kJson,
  kEscaped,
  kAs,
  kColor,
  kAllow,
  kDeny,
  kNat64,
  kKind,
  kUdp,
};

// A set of them.
using OptionSet = uint32_t;
constexpr OptionSet BitOf(Option option) {
  return OptionSet{1} << static_cast<int>(option);
}

enum class Color { kAuto, kAlways, kNever };

// Which kind of socket to take; kAny is whichever does.
enum class SocketChoice : uint8_t { kAny, kDualStack, kIpv4Only, kIpv6Only };

struct CommandLine {
  // What is no option, in order: the command, then its arguments.
  std::vector<std::string_view> words;
  OptionSet given = 0;

  Grammar as = Grammar::kAddress;
  Color color = Color::kAuto;
  SocketChoice kind = SocketChoice::kAny;
  // Each time that it was given, as it stands there.
  std::vector<std::string_view> allow;
  std::vector<std::string_view> deny;
  std::vector<std::string_view> nat64;

  bool has(Option option) const { return (given & BitOf(option)) != 0; }
};

// Reads a command line without the program's name. Options and words mix
// freely; after "--" everything is a word, and a lone "-" is one anywhere. A
// value follows its option as in `--as=prefix` or `--as prefix`; of an option
// given twice the last counts, unless it is one that adds up. kInvalidArgument,
// in words for the user, if an option is unknown, lacks its value or has a
// wrong one.
absl::StatusOr<CommandLine> ParseCommandLine(
    std::span<const std::string_view> arguments);

// Their names, for messages: "--json, --as".
std::string NamesOf(OptionSet options);

// What --help says of each option of the set, a line each.
std::string HelpOnOptions(OptionSet options);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_OPTIONS_H_
