#include "dualstack/socket/listen_plan.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/host_capabilities.h"

namespace dualstack {
namespace {

using internal::ToAbsl;

bool TakesIpv4(Arrangement arrangement) {
  return arrangement != Arrangement::kIpv6Only;
}
bool TakesIpv6(Arrangement arrangement) {
  return arrangement != Arrangement::kIpv4Only;
}

absl::Status ServesIpv4(const HostCapabilities& host, Arrangement arrangement) {
  if (!TakesIpv4(arrangement)) {
    return absl::FailedPreconditionError("no socket for IPv4 peers");
  }
  return arrangement == Arrangement::kDualStack ? host.mapped.loopback
                                                : host.ipv4.loopback;
}

absl::Status ServesIpv6(const HostCapabilities& host, Arrangement arrangement) {
  if (!TakesIpv6(arrangement)) {
    return absl::FailedPreconditionError("no socket for IPv6 peers");
  }
  return host.ipv6.loopback;
}

absl::Status CanBeDualStack(const HostCapabilities& host) {
  if (!host.mapped.wildcard.ok()) return host.mapped.wildcard;
  // Mapped traffic has no address where IPv4 has none, and that says nothing of
  // the day when IPv4 gets one.
  const bool ipv4_may_come =
      host.ipv4.wildcard.ok() && !host.ipv4.loopback.ok();
  return ipv4_may_come ? absl::OkStatus() : host.mapped.loopback;
}

// Whether its sockets can be there, for peers that come now or later.
absl::Status CanListen(const HostCapabilities& host, Arrangement arrangement) {
  switch (arrangement) {
    case Arrangement::kDualStack:
      return CanBeDualStack(host);
    case Arrangement::kTwoSockets:
      return host.ipv6.wildcard.ok() ? host.ipv4.wildcard : host.ipv6.wildcard;
    case Arrangement::kIpv6Only:
      return host.ipv6.wildcard;
    case Arrangement::kIpv4Only:
      return host.ipv4.wildcard;
  }
  return absl::InvalidArgumentError("no arrangement of that number");
}

absl::Status WhyNot(const HostCapabilities& host, const ListenPolicy& policy,
                    Arrangement arrangement) {
  absl::Status status = CanListen(host, arrangement);
  if (status.ok() && policy.require_ipv6) {
    status = ServesIpv6(host, arrangement);
  }
  if (status.ok() && policy.require_ipv4) {
    status = ServesIpv4(host, arrangement);
  }
  return status;
}

// "; not two sockets, because ...", of each.
std::string WhyNotTheOthers(std::span<const ListenPlan::Rejected> rejected) {
  std::string text;
  for (const auto& [arrangement, why] : rejected) {
    absl::StrAppend(&text, "; not ", ToAbsl(ToString(arrangement)),
                    ", because ", why.message());
  }
  return text;
}

}  // namespace

std::string_view ToString(Arrangement arrangement) {
  switch (arrangement) {
    case Arrangement::kDualStack:
      return "dual-stack";
    case Arrangement::kTwoSockets:
      return "two sockets";
    case Arrangement::kIpv6Only:
      return "IPv6-only";
    case Arrangement::kIpv4Only:
      return "IPv4-only";
  }
  return "unknown";
}

absl::StatusOr<ListenPlan> ListenPlan::Make(const HostCapabilities& host,
                                            const ListenPolicy& policy) {
  if (policy.allowed.empty()) {
    return absl::InvalidArgumentError("listen: the policy allows nothing");
  }
  std::vector<Rejected> rejected;
  for (const Arrangement arrangement : policy.allowed) {
    absl::Status why_not = WhyNot(host, policy, arrangement);
    if (absl::IsResourceExhausted(why_not)) return why_not;
    if (why_not.ok()) {
      return ListenPlan{.arrangement = arrangement,
                        .ipv4 = ServesIpv4(host, arrangement),
                        .ipv6 = ServesIpv6(host, arrangement),
                        .rejected = std::move(rejected)};
    }
    rejected.push_back({.arrangement = arrangement, .why = std::move(why_not)});
  }
  return absl::UnimplementedError(
      absl::StrCat("listen: this host can do nothing that is allowed",
                   WhyNotTheOthers(rejected)));
}

std::string ListenPlan::ToString() const {
  std::string text = absl::StrCat(ToAbsl(dualstack::ToString(arrangement)),
                                  WhyNotTheOthers(rejected));
  const auto append_absent = [&text](std::string_view family,
                                     const absl::Status& status) {
    if (status.ok()) return;
    absl::StrAppend(&text, "; no ", ToAbsl(family), " peers now, because ",
                    status.message());
  };
  if (TakesIpv4(arrangement)) append_absent("IPv4", ipv4);
  if (TakesIpv6(arrangement)) append_absent("IPv6", ipv6);
  return text;
}

}  // namespace dualstack
