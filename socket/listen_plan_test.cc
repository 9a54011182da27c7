// What is listened on, on hosts of every sort. None of them is this one: a plan
// is a value.
#include "dualstack/socket/listen_plan.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/host_capabilities.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using enum Arrangement;
using Allowed = std::vector<Arrangement>;

const absl::Status kNoSocket = absl::UnimplementedError("no such family");
const absl::Status kNoAddress = absl::NotFoundError("no such address");
const absl::Status kV6Only = absl::InvalidArgumentError("IPV6_V6ONLY is 1");

// --- Hosts

const HostCapabilities kFull;

// A kernel without the family.
const HostCapabilities kNoIpv6 = {
    .ipv6 = {.wildcard = kNoSocket, .loopback = kNoSocket},
    .mapped = {.wildcard = kNoSocket, .loopback = kNoSocket}};
const HostCapabilities kNoIpv4 = {
    .ipv4 = {.wildcard = kNoSocket, .loopback = kNoSocket},
    .mapped = {.loopback = kNoAddress}};
// A filter of system calls, or Windows with IPv4 disabled.
const HostCapabilities kNoIpv4Sockets = {
    .ipv4 = {.wildcard = kNoSocket, .loopback = kNoSocket}};
const HostCapabilities kNoFamily = {
    .ipv4 = {.wildcard = kNoSocket, .loopback = kNoSocket},
    .ipv6 = {.wildcard = kNoSocket, .loopback = kNoSocket},
    .mapped = {.wildcard = kNoSocket, .loopback = kNoSocket}};
// The family, and no address of it: disable_ipv6 on Linux.
const HostCapabilities kIpv6Disabled = {.ipv6 = {.loopback = kNoAddress}};
const HostCapabilities kNoIpv4Address = {.ipv4 = {.loopback = kNoAddress},
                                         .mapped = {.loopback = kNoAddress}};
const HostCapabilities kLoopbackDown = {.ipv4 = {.loopback = kNoAddress},
                                        .ipv6 = {.loopback = kNoAddress},
                                        .mapped = {.loopback = kNoAddress}};
// IPV6_V6ONLY cannot be cleared.
const HostCapabilities kOpenBsd = {
    .mapped = {.wildcard = kV6Only, .loopback = kV6Only}};
const HostCapabilities kOpenBsdIpv6Disabled = {
    .ipv6 = {.loopback = kNoAddress},
    .mapped = {.wildcard = kV6Only, .loopback = kV6Only}};
// IPV6_V6ONLY can be cleared, to no avail.
const HostCapabilities kMappedIsDead = {.mapped = {.loopback = kNoAddress}};

// --- Plans

struct Row {
  const HostCapabilities& host;
  ListenPolicy policy;
  std::string_view plan;  // As text, or as the error's.
  std::string_view reason;
};

TEST(ListenPlanTest, OfEveryHostAndPolicy) {
  const ListenPolicy any;
  const ListenPolicy both = {.require_ipv4 = true, .require_ipv6 = true};
  const ListenPolicy two_first = {
      .allowed = {kTwoSockets, kDualStack, kIpv6Only, kIpv4Only}};
  const ListenPolicy two_alone = {.allowed = {kTwoSockets}};
  const ListenPolicy ipv6_alone = {.allowed = {kIpv6Only}};
  const ListenPolicy ipv4_alone = {.allowed = {kIpv4Only}};
  const Row rows[] = {
      {kFull, any, "dual-stack", "one socket for everybody"},
      {kFull, both, "dual-stack", "and nothing lacks"},
      {kFull, two_first, "two sockets", "the policy's order counts"},
      {kFull, two_alone, "two sockets", "a policy of one"},
      {kFull, ipv6_alone, "IPv6-only", "what is not allowed is not opened"},
      {kFull, ipv4_alone, "IPv4-only", "what is not allowed is not opened"},
      {kFull,
       {.allowed = {kIpv4Only, kIpv6Only}, .require_ipv6 = true},
       "IPv6-only; not IPv4-only, because no socket for IPv6 peers",
       "a requirement beats the order"},

      {kOpenBsd, any, "two sockets; not dual-stack, because IPV6_V6ONLY is 1",
       "no dual-stack sockets at all"},
      {kOpenBsd, both, "two sockets; not dual-stack, because IPV6_V6ONLY is 1",
       "two sockets serve both families as well"},
      {kOpenBsd, two_first, "two sockets", "nothing preferred was rejected"},
      {kOpenBsd,
       {.allowed = {kDualStack, kIpv6Only}},
       "IPv6-only; not dual-stack, because IPV6_V6ONLY is 1",
       "two sockets were not allowed"},
      {kMappedIsDead, any,
       "two sockets; not dual-stack, because no such address",
       "the socket is there, and no IPv4 peer reaches it"},

      {kNoIpv6, any,
       "IPv4-only; not dual-stack, because no such family; "
       "not two sockets, because no such family; "
       "not IPv6-only, because no such family",
       "the single path"},
      {kNoIpv6, two_first,
       "IPv4-only; not two sockets, because no such family; "
       "not dual-stack, because no such family; "
       "not IPv6-only, because no such family",
       "reasons come in the policy's order"},
      {kNoIpv4, any,
       "IPv6-only; not dual-stack, because no such address; "
       "not two sockets, because no such family",
       "a dual-stack socket would promise IPv4, and never keep it"},
      {kNoIpv4Sockets, any, "dual-stack",
       "mapped traffic needs no IPv4 sockets"},
      {kNoIpv4Sockets, both, "dual-stack", "and serves IPv4 peers"},
      {kNoIpv4Sockets, two_first,
       "dual-stack; not two sockets, because no such family",
       "the second best"},

      {kIpv6Disabled, any,
       "dual-stack; no IPv6 peers now, because no such address",
       "IPv4 peers come as mapped, and IPv6 ones when it is enabled"},
      {kIpv6Disabled, two_first,
       "two sockets; no IPv6 peers now, because no such address",
       "the same with two"},
      {kIpv6Disabled,
       {.require_ipv4 = true},
       "dual-stack; no IPv6 peers now, because no such address",
       "IPv4 is what was required"},
      {kOpenBsdIpv6Disabled, any,
       "two sockets; not dual-stack, because IPV6_V6ONLY is 1; "
       "no IPv6 peers now, because no such address",
       "both sorts of reasons"},
      {kNoIpv4Address, any,
       "dual-stack; no IPv4 peers now, because no such address",
       "mapped traffic lacks what IPv4 lacks, and may get it"},
      {kNoIpv4Address,
       {.allowed = {kIpv4Only}},
       "IPv4-only; no IPv4 peers now, because no such address",
       "the socket can be had"},
      {kLoopbackDown, any,
       "dual-stack; no IPv4 peers now, because no such address; "
       "no IPv6 peers now, because no such address",
       "other interfaces may be up"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    const absl::StatusOr<ListenPlan> plan =
        ListenPlan::Make(row.host, row.policy);
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->ToString(), row.plan);
  }
}

TEST(ListenPlanTest, ThereIsNoneIfTheHostCannotOrTheCallerMayNot) {
  const ListenPolicy both = {.require_ipv4 = true, .require_ipv6 = true};
  const Row rows[] = {
      {kNoFamily,
       {},
       "listen: this host can do nothing that is allowed; "
       "not dual-stack, because no such family; "
       "not two sockets, because no such family; "
       "not IPv6-only, because no such family; "
       "not IPv4-only, because no such family",
       "no IP at all"},
      {kNoIpv6, both,
       "listen: this host can do nothing that is allowed; "
       "not dual-stack, because no such family; "
       "not two sockets, because no such family; "
       "not IPv6-only, because no such family; "
       "not IPv4-only, because no socket for IPv6 peers",
       "half is not enough"},
      {kIpv6Disabled,
       {.allowed = {kDualStack, kTwoSockets}, .require_ipv6 = true},
       "listen: this host can do nothing that is allowed; "
       "not dual-stack, because no such address; "
       "not two sockets, because no such address",
       "a socket to which nobody can come is not enough"},
      {kNoIpv4Address,
       {.allowed = {kTwoSockets, kIpv6Only}, .require_ipv4 = true},
       "listen: this host can do nothing that is allowed; "
       "not two sockets, because no such address; "
       "not IPv6-only, because no socket for IPv4 peers",
       "nor is it for IPv4"},
      {kOpenBsd,
       {.allowed = {kDualStack}},
       "listen: this host can do nothing that is allowed; "
       "not dual-stack, because IPV6_V6ONLY is 1",
       "what would work was not allowed"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    const absl::Status status = ListenPlan::Make(row.host, row.policy).status();
    EXPECT_EQ(status, absl::UnimplementedError(std::string(row.plan)));
  }
}

TEST(ListenPlanTest, ThereIsNoneIfNothingIsAllowed) {
  EXPECT_EQ(ListenPlan::Make(kFull, {.allowed = {}}).status(),
            absl::InvalidArgumentError("listen: the policy allows nothing"));
}

// Else a server that starts when descriptors are short would do without IPv6
// from then on.
TEST(ListenPlanTest, AHostThatGaveNoAnswerIsNoReasonToSettleForLess) {
  const absl::Status exhausted = absl::ResourceExhaustedError("EMFILE");
  HostCapabilities host;
  host.mapped.wildcard = exhausted;
  EXPECT_EQ(ListenPlan::Make(host, {}).status(), exhausted);
  // Unless it was not asked for that.
  EXPECT_TRUE(ListenPlan::Make(host, {.allowed = {kTwoSockets}}).ok());
  host.mapped.wildcard = absl::OkStatus();
  host.ipv6.loopback = exhausted;
  EXPECT_EQ(ListenPlan::Make(host, {.require_ipv6 = true}).status(), exhausted);
}

TEST(ListenPlanTest, SaysWhichFamiliesItServesAndWhatItRejected) {
  const ListenPlan ipv4 = ListenPlan::Make(kNoIpv6, {}).value();
  EXPECT_EQ(ipv4.arrangement, kIpv4Only);
  EXPECT_TRUE(ipv4.ipv4.ok());
  EXPECT_EQ(ipv4.ipv6,
            absl::FailedPreconditionError("no socket for IPv6 peers"));
  const std::vector<ListenPlan::Rejected> rejected = {
      {kDualStack, kNoSocket},
      {kTwoSockets, kNoSocket},
      {kIpv6Only, kNoSocket},
  };
  EXPECT_EQ(ipv4.rejected, rejected);

  // By an IPv4-only socket or by a dual-stack one is not the same.
  EXPECT_TRUE(ListenPlan::Make(kNoIpv4Sockets, {})->ipv4.ok());
  EXPECT_EQ(ListenPlan::Make(kMappedIsDead, {})->ipv4, absl::OkStatus());
}

}  // namespace
}  // namespace dualstack
