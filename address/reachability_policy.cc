#include "dualstack/address/reachability_policy.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/classification.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/prefix_set.h"
#include "dualstack/address/special_purpose.h"
#include "dualstack/address/special_purpose_block.h"

namespace dualstack {
namespace {

constexpr Ipv6Prefix kGlobalUnicast = "2000::/3"_ipv6_prefix;

ReachabilityReason ReasonOf(RegistryAnswer globally_reachable) {
  if (globally_reachable == RegistryAnswer::kYes) {
    return ReachabilityReason::kGloballyReachable;
  }
  return globally_reachable == RegistryAnswer::kNo
             ? ReachabilityReason::kNotGloballyReachable
             : ReachabilityReason::kReachabilityUndefined;
}

// What is known about an address without rules and without what it embeds.
ReachabilityVerdict CheckRegistries(const IpAddress& address) {
  ReachabilityVerdict verdict = {.address = AnyIpAddress(address),
                                 .block = FindSpecialPurposeBlock(address)};
  if (verdict.block != nullptr) {
    verdict.reason = ReasonOf(verdict.block->globally_reachable);
  } else if (IsMulticast(address)) {
    verdict.reason = ReachabilityReason::kMulticast;
  } else if (const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
             ipv6 && !kGlobalUnicast.Contains(*ipv6)) {
    verdict.reason = ReachabilityReason::kNotGlobalUnicast;
  } else {
    verdict.reason = ReachabilityReason::kGloballyReachable;
  }
  return verdict;
}

// Where a connection to the address ends on this host, if it is unspecified.
std::optional<IpAddress> LoopbackOf(const IpAddress& address) {
  return address.Visit([]<typename Kind>(const Kind& kind) {
    return kind.is_unspecified() ? std::optional<IpAddress>(Kind::Loopback())
                                 : std::nullopt;
  });
}

std::optional<IpPrefix> DenyRule(const PrefixSet& deny,
                                 const IpAddress& address) {
  if (const auto rule = deny.LongestMatch(address)) return rule;
  const std::optional<IpAddress> loopback = LoopbackOf(address);
  return loopback ? deny.LongestMatch(*loopback) : std::nullopt;
}

std::optional<IpPrefix> AllowRule(const PrefixSet& allow,
                                  const IpAddress& address) {
  const std::optional<IpAddress> loopback = LoopbackOf(address);
  if (loopback && !allow.Contains(*loopback)) return std::nullopt;
  return allow.LongestMatch(address);
}

// What decided, in words that go with "is".
std::string Cause(const ReachabilityVerdict& verdict) {
  switch (verdict.reason) {
    case ReachabilityReason::kNotGloballyReachable:
    case ReachabilityReason::kReachabilityUndefined:
      if (verdict.block == nullptr) break;
      return absl::StrCat(internal::ToAbsl(verdict.block->name), " ",
                          internal::ToAbsl(verdict.block->rfc));
    case ReachabilityReason::kNotGlobalUnicast:
      return absl::StrCat("outside ", kGlobalUnicast.ToString(), " [RFC3587]");
    case ReachabilityReason::kDenyRule:
    case ReachabilityReason::kAllowRule:
      if (!verdict.rule) break;
      return absl::StrCat("covered by ", verdict.allowed() ? "allow " : "deny ",
                          verdict.rule->ToString());
    case ReachabilityReason::kMulticast:
    case ReachabilityReason::kGloballyReachable:
      break;
  }
  return std::string(ToString(verdict.reason));
}

}  // namespace

std::string_view ToString(ReachabilityReason reason) {
  switch (reason) {
    case ReachabilityReason::kNotGloballyReachable:
      return "not globally reachable";
    case ReachabilityReason::kReachabilityUndefined:
      return "of undefined reachability";
    case ReachabilityReason::kMulticast:
      return "multicast";
    case ReachabilityReason::kNotGlobalUnicast:
      return "not global unicast";
    case ReachabilityReason::kDenyRule:
      return "denied by a rule";
    case ReachabilityReason::kAllowRule:
      return "allowed by a rule";
    case ReachabilityReason::kGloballyReachable:
      return "globally reachable";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, ReachabilityReason reason) {
  return out << ToString(reason);
}

std::string ReachabilityVerdict::ToString() const {
  std::string text =
      absl::StrCat(allowed() ? "allowed: " : "denied: ", address.ToString());
  if (embedded) {
    absl::StrAppend(&text, " embeds ", embedded->address.ToString(), " (",
                    internal::ToAbsl(dualstack::ToString(embedded->mechanism)),
                    "): ");
  } else {
    text += " is ";
  }
  return text + Cause(*this);
}

absl::StatusOr<ReachabilityPolicy> ReachabilityPolicy::FromRules(
    ReachabilityRules rules) {
  for (const IpPrefix& allowed : rules.allow) {
    for (const IpPrefix& denied : rules.deny.Covering(allowed)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "reachability rules: allow ", allowed.ToString(),
          " has no effect, because deny ", denied.ToString(), " covers it"));
    }
  }
  return ReachabilityPolicy(std::move(rules));
}

ReachabilityVerdict ReachabilityPolicy::Check(
    const AnyIpAddress& address) const {
  return address.Visit(
      [this](Ipv4Address ipv4) { return CheckCanonical(ipv4); },
      [this](const Ipv6Address& ipv6) { return CheckCanonical(ipv6); },
      [this](const Ipv4MappedAddress& mapped) {
        ReachabilityVerdict verdict = CheckCanonical(Unmap(mapped));
        verdict.address = mapped;
        verdict.embedded = {.mechanism = Ipv4Embedding::kIpv4Mapped,
                            .address = Unmap(mapped)};
        return verdict;
      });
}

ReachabilityVerdict ReachabilityPolicy::CheckCanonical(
    const IpAddress& address) const {
  const AnyIpAddress asked(address);
  const EmbeddedIpv4Addresses embedded = EmbeddedIpv4(address, rules_.nat64);

  if (const auto rule = DenyRule(rules_.deny, address)) {
    return {.address = asked,
            .reason = ReachabilityReason::kDenyRule,
            .rule = rule};
  }
  for (const EmbeddedIpv4Address& inner : embedded) {
    if (const auto rule = DenyRule(rules_.deny, inner.address)) {
      return {.address = asked,
              .reason = ReachabilityReason::kDenyRule,
              .embedded = inner,
              .rule = rule};
    }
  }

  // The innermost before the address itself: it says what that is good for.
  const auto allow = AllowRule(rules_.allow, address);
  for (const EmbeddedIpv4Address& inner : embedded) {
    if (allow && AllowRule(rules_.allow, inner.address)) continue;
    ReachabilityVerdict verdict = CheckRegistries(inner.address);
    if (verdict.allowed()) continue;
    verdict.address = asked;
    verdict.embedded = inner;
    return verdict;
  }
  if (!allow) return CheckRegistries(address);
  return {.address = asked,
          .reason = ReachabilityReason::kAllowRule,
          .rule = allow};
}

}  // namespace dualstack
