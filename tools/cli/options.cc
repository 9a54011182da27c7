#include "dualstack/tools/cli/options.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

// Whether the value is one that the option takes.
using TakeValue = bool (*)(CommandLine&, std::string_view value);

bool TakeAs(CommandLine& line, std::string_view value) {
  if (value == "address") return line.as = Grammar::kAddress, true;
  if (value == "scoped") return line.as = Grammar::kScoped, true;
  if (value == "endpoint") return line.as = Grammar::kEndpoint, true;
  if (value == "prefix") return line.as = Grammar::kPrefix, true;
  return false;
}

bool TakeColor(CommandLine& line, std::string_view value) {
  if (value == "auto") return line.color = Color::kAuto, true;
  if (value == "always") return line.color = Color::kAlways, true;
  if (value == "never") return line.color = Color::kNever, true;
  return false;
}

bool TakeKind(CommandLine& line, std::string_view value) {
  if (value == "any") return line.kind = SocketChoice::kAny, true;
  if (value == "dual") return line.kind = SocketChoice::kDualStack, true;
  if (value == "ipv4") return line.kind = SocketChoice::kIpv4Only, true;
  if (value == "ipv6") return line.kind = SocketChoice::kIpv6Only, true;
  return false;
}

template <std::vector<std::string_view> CommandLine::*kList>
bool TakeAnother(CommandLine& line, std::string_view value) {
  (line.*kList).push_back(value);
  return true;
}

struct Spec {
  Option option;
  std::string_view name;
  std::string_view values;  // Empty if it takes none.
  TakeValue take;
  std::string_view help;
};

// In the order of the help.
constexpr auto kSpecs = std::to_array<Spec>({
    {Option::kHelp, "--help", "", nullptr, "print this, and end"},
    {Option::kJson, "--json", "", nullptr, "write one JSON object a line"},
    {Option::kEscaped, "--escaped", "", nullptr,
     "read and write bytes outside printable ASCII as \\xHH, \\ as \\\\"},
    {Option::kAs, "--as", "address|scoped|endpoint|prefix", TakeAs,
     "what a text is; address if not given"},
    {Option::kColor, "--color", "auto|always|never", TakeColor,
     "colours; auto, if not given, is for terminals without $NO_COLOR"},
    {Option::kAllow, "--allow", "PREFIX", TakeAnother<&CommandLine::allow>,
     "allow these addresses; may be given several times"},
    {Option::kDeny, "--deny", "PREFIX", TakeAnother<&CommandLine::deny>,
     "deny these addresses; may be given several times"},
    {Option::kNat64, "--nat64", "PREFIX", TakeAnother<&CommandLine::nat64>,
     "look through addresses of this translator; may be given several times"},
    {Option::kKind, "--kind", "any|dual|ipv4|ipv6", TakeKind,
     "the socket's kind; any, which does, if not given"},
    {Option::kUdp, "--udp", "", nullptr, "UDP in place of TCP"},
});

std::string Usage(const Spec& spec) {
  std::string usage(spec.name);
  if (!spec.values.empty()) usage.append("=").append(spec.values);
  return usage;
}

absl::Status Wrong(std::string_view what, std::string_view argument) {
  return absl::InvalidArgumentError(std::string(what) + " '" +
                                    Escape(argument) + "'");
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    std::span<const std::string_view> arguments) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      const auto rest = arguments.subspan(i + 1);
      line.words.insert(line.words.end(), rest.begin(), rest.end());
      break;
    }
    if (!argument.starts_with('-') || argument == "-") {
      line.words.push_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    std::string_view name = argument.substr(0, equals);
    if (name == "-h") name = "--help";
    const auto spec = std::ranges::find(kSpecs, name, &Spec::name);
    if (spec == kSpecs.end()) return Wrong("unknown option", name);
    line.given |= BitOf(spec->option);
    if (spec->take == nullptr) {
      if (equals == argument.npos) continue;
      return Wrong("a value for an option that takes none,", argument);
    }
    if (equals == argument.npos && i + 1 == arguments.size()) {
      return Wrong("no value for", Usage(*spec));
    }
    const std::string_view value =
        equals == argument.npos ? arguments[++i] : argument.substr(equals + 1);
    if (!spec->take(line, value)) {
      return Wrong(Usage(*spec) + " has no value", value);
    }
  }
  return line;
}

std::string NamesOf(OptionSet options) {
  std::string names;
  for (const Spec& spec : kSpecs) {
    if ((options & BitOf(spec.option)) == 0) continue;
    names.append(names.empty() ? "" : ", ").append(spec.name);
  }
  return names;
}

std::string HelpOnOptions(OptionSet options) {
  constexpr size_t kColumn = 40;
  std::string help;
  for (const Spec& spec : kSpecs) {
    if ((options & BitOf(spec.option)) == 0) continue;
    std::string line = "  " + Usage(spec) + "  ";
    line.resize(std::max(line.size(), kColumn), ' ');
    help.append(line).append(spec.help).append("\n");
  }
  return help;
}

}  // namespace dualstack::cli
