#ifndef DUALSTACK_TOOLS_CLI_POLICY_H_
#define DUALSTACK_TOOLS_CLI_POLICY_H_

#include "absl/status/statusor.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/tools/cli/options.h"

namespace dualstack::cli {

// The options that PolicyOf() reads.
inline constexpr OptionSet kPolicyOptions =
    BitOf(Option::kAllow) | BitOf(Option::kDeny) | BitOf(Option::kNat64);

// The policy with the rules of the command line. kInvalidArgument, with the
// option named, if one has no prefix or is in vain.
absl::StatusOr<ReachabilityPolicy> PolicyOf(const CommandLine& line);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_POLICY_H_
