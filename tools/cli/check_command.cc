#include "dualstack/tools/cli/check_command.h"

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/policy.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

Command::Result RunCheck(const CommandLine& line,
                         std::span<const std::string_view> arguments,
                         Streams& streams) {
  if (line.as == Grammar::kPrefix) {
    return absl::InvalidArgumentError(
        "addresses are checked, one by one, and not prefixes");
  }
  const absl::StatusOr<ReachabilityPolicy> policy = PolicyOf(line);
  if (!policy.ok()) return policy.status();
  return AnswerEach(
      line, arguments, streams,
      [&](std::string_view text) -> absl::StatusOr<Answer> {
        const absl::StatusOr<Reading> reading = Read(text, line.as);
        if (!reading.ok()) return reading.status();
        const ReachabilityVerdict verdict = policy->Check(reading->address);
        return Answer{.text = verdict.ToString(), .yes = verdict.allowed()};
      });
}

}  // namespace

const Command kCheck = {
    .name = "check",
    .arguments = "[TEXT...]",
    .help = R"(
Says of each address whether a server may connect to it on a user's
behalf, and why: allowed is what is anybody's on the internet,
denied what may be inside one's own network, also if it is an IPv4
address inside an IPv6 address. A denied prefix beats an allowed
one. Exit status 0 if all are allowed, 1 if not.
)",
    .options = kPolicyOptions | BitOf(Option::kAs) | BitOf(Option::kEscaped),
    .run = RunCheck,
};

}  // namespace dualstack::cli
