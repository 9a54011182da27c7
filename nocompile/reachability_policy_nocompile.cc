// A policy judges addresses: not names, not numbers, not endpoints. Its answer
// is not a truth value, and its rules are canonical prefixes.

#include <string>

#include "absl/status/statusor.h"
#include "dualstack/address/address.h"

namespace dualstack {

bool Questions(const ReachabilityPolicy& policy, const AnySockaddr& candidate,
               const std::string& host) {
  bool allowed = true;
#ifdef NC_ASK_ABOUT_A_NAME
  // want: no matching function for call to|no matching member function
  allowed &= policy.Check(host).allowed();
#else
  if (const auto address = AnyIpAddress::TryParse(host)) {
    allowed &= policy.Check(*address).allowed();
  }
#endif

#ifdef NC_ASK_ABOUT_AN_ENDPOINT
  // want: no matching function for call to|no matching member function
  allowed &= policy.Check(candidate).allowed();
#else
  allowed &= policy.Check(candidate.address()).allowed();
#endif

#ifdef NC_VERDICT_AS_A_TRUTH_VALUE
  // want: could not convert|cannot convert|not contextually convertible
  if (policy.Check(candidate.address())) return true;
#else
  if (policy.Check(candidate.address()).allowed()) return true;
#endif
  return allowed;
}

void Rules(const Ipv4MappedPrefix& mapped, const Ipv6Prefix& ipv6) {
  ReachabilityRules rules;
#ifdef NC_DENY_MAPPED
  // want: cannot convert|could not convert|no matching function for call
  // want: no viable conversion from 'const .*Ipv4MappedPrefix'
  rules.deny.Insert(mapped);
#else
  rules.deny.Insert(Unmap(mapped));
#endif

#ifdef NC_TRANSLATE_WITH_ANY_PREFIX
  // want: no matching function for call to .*push_back|cannot convert
  // want: no matching member function for call to 'push_back'
  rules.nat64.push_back(ipv6);
#else
  if (const auto nat64 = Nat64Prefix::FromPrefix(ipv6)) {
    rules.nat64.push_back(*nat64);
  }
#endif
  static_cast<void>(ReachabilityPolicy::FromRules(rules));
}

#ifdef NC_RULES_THAT_NOBODY_CHECKED
// want: could not convert|private within this context|no matching constructor
// want: calling a private constructor
ReachabilityPolicy Make(const ReachabilityRules& rules) {
  return ReachabilityPolicy(rules);
}
#else
absl::StatusOr<ReachabilityPolicy> Make(const ReachabilityRules& rules) {
  return ReachabilityPolicy::FromRules(rules);
}
#endif

}  // namespace dualstack
