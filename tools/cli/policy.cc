#include "dualstack/tools/cli/policy.h"

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/nat64.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"

namespace dualstack::cli {
namespace {

absl::Status WrongValue(Option option, const absl::Status& why) {
  return absl::InvalidArgumentError(NamesOf(BitOf(option)) + ": " +
                                    Message(why));
}

}  // namespace

absl::StatusOr<ReachabilityPolicy> PolicyOf(const CommandLine& line) {
  ReachabilityRules rules;
  for (const std::string_view text : line.allow) {
    const absl::StatusOr<IpPrefix> prefix = IpPrefix::Parse(text);
    if (!prefix.ok()) return WrongValue(Option::kAllow, prefix.status());
    rules.allow.Insert(*prefix);
  }
  for (const std::string_view text : line.deny) {
    const absl::StatusOr<IpPrefix> prefix = IpPrefix::Parse(text);
    if (!prefix.ok()) return WrongValue(Option::kDeny, prefix.status());
    rules.deny.Insert(*prefix);
  }
  for (const std::string_view text : line.nat64) {
    const absl::StatusOr<Nat64Prefix> prefix = Nat64Prefix::Parse(text);
    if (!prefix.ok()) return WrongValue(Option::kNat64, prefix.status());
    rules.nat64.push_back(*prefix);
  }
  return ReachabilityPolicy::FromRules(std::move(rules));
}

}  // namespace dualstack::cli
