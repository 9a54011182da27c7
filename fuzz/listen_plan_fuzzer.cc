// Any host and any policy as a ListenPlan. The expectation is a list of what
// each arrangement takes, from which the first thing that the host lacks is the
// reason against it. The input: a byte for each answer of the host, one for
// what is required, and one for each arrangement, the best first.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/listen_plan.h"

namespace dualstack {
namespace {

// Mostly that it works. If not, the text says which answer it is.
absl::Status TakeAnswer(InputReader& input, const char* name) {
  constexpr std::array kCodes = {
      absl::StatusCode::kNotFound, absl::StatusCode::kUnimplemented,
      absl::StatusCode::kPermissionDenied, absl::StatusCode::kResourceExhausted,
      absl::StatusCode::kInternal};
  const size_t code = input.TakeByte() % (2 * kCodes.size());
  if (code == 0 || code > kCodes.size()) return absl::OkStatus();
  return absl::Status(kCodes[code - 1], name);
}

HostCapabilities TakeHost(InputReader& input) {
  HostCapabilities host;
  host.ipv4.wildcard = TakeAnswer(input, "IPv4 cannot be bound");
  host.ipv4.loopback = TakeAnswer(input, "IPv4 has no address");
  host.ipv6.wildcard = TakeAnswer(input, "IPv6 cannot be bound");
  host.ipv6.loopback = TakeAnswer(input, "IPv6 has no address");
  host.mapped.wildcard = TakeAnswer(input, "there is no dual-stack");
  host.mapped.loopback = TakeAnswer(input, "mapped has no address");
  // They have no part in it.
  host.ipv4_packet_info = TakeAnswer(input, "no IPv4 packet info");
  host.ipv6_packet_info = TakeAnswer(input, "no IPv6 packet info");
  return host;
}

// Among them one that is none.
ListenPolicy TakePolicy(InputReader& input) {
  const uint8_t required = input.TakeByte();
  ListenPolicy policy{.allowed = {},
                      .require_ipv4 = (required & 1) != 0,
                      .require_ipv6 = (required & 2) != 0};
  while (!input.empty()) {
    policy.allowed.push_back(static_cast<Arrangement>(input.TakeByte() % 5));
  }
  return policy;
}

// What can be said of an arrangement on a host.
struct Row {
  std::string_view name;
  std::vector<absl::Status> sockets;  // All of them must be OK.
  absl::Status ipv4;                  // Whether peers come now.
  absl::Status ipv6;
  bool later_ipv4;  // Whether they have a socket to come to.
  bool later_ipv6;
};

Row RowOf(const HostCapabilities& host, Arrangement arrangement) {
  const absl::Status no_ipv4 =
      absl::FailedPreconditionError("no socket for IPv4 peers");
  const absl::Status no_ipv6 =
      absl::FailedPreconditionError("no socket for IPv6 peers");
  switch (arrangement) {
    case Arrangement::kDualStack: {
      Row row{"dual-stack",
              {host.mapped.wildcard},
              host.mapped.loopback,
              host.ipv6.loopback,
              true,
              true};
      // That mapped traffic has no address counts for nothing while IPv4 has
      // none either.
      if (host.ipv4.loopback.ok() || !host.ipv4.wildcard.ok()) {
        row.sockets.push_back(host.mapped.loopback);
      }
      return row;
    }
    case Arrangement::kTwoSockets:
      return {"two sockets",
              {host.ipv6.wildcard, host.ipv4.wildcard},
              host.ipv4.loopback,
              host.ipv6.loopback,
              true,
              true};
    case Arrangement::kIpv6Only:
      return {"IPv6-only", {host.ipv6.wildcard},
              no_ipv4,     host.ipv6.loopback,
              false,       true};
    case Arrangement::kIpv4Only:
      return {
          "IPv4-only", {host.ipv4.wildcard}, host.ipv4.loopback, no_ipv6, true,
          false};
  }
  const absl::Status none =
      absl::InvalidArgumentError("no arrangement of that number");
  return {"unknown", {none}, none, none, true, true};
}

// The first thing that is wrong with it; OK if nothing is.
absl::Status WhyNot(const Row& row, const ListenPolicy& policy) {
  std::vector<absl::Status> wanted = row.sockets;
  if (policy.require_ipv6) wanted.push_back(row.ipv6);
  if (policy.require_ipv4) wanted.push_back(row.ipv4);
  for (const absl::Status& status : wanted) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::string Because(const absl::Status& why) {
  return ", because " + std::string(why.message());
}

// No socket is opened that was seen not to work, and every family that the
// policy wants is there.
void CheckPlan(const HostCapabilities& host, const ListenPolicy& policy,
               const ListenPlan& plan) {
  switch (plan.arrangement) {
    case Arrangement::kDualStack:
      FUZZ_CHECK(host.mapped.wildcard.ok());
      break;
    case Arrangement::kTwoSockets:
      FUZZ_CHECK(host.ipv4.wildcard.ok() && host.ipv6.wildcard.ok());
      break;
    case Arrangement::kIpv6Only:
      FUZZ_CHECK(host.ipv6.wildcard.ok() && !plan.ipv4.ok());
      break;
    case Arrangement::kIpv4Only:
      FUZZ_CHECK(host.ipv4.wildcard.ok() && !plan.ipv6.ok());
      break;
  }
  FUZZ_CHECK(plan.ipv4.ok() || !policy.require_ipv4);
  FUZZ_CHECK(plan.ipv6.ok() || !policy.require_ipv6);
}

void Check(const HostCapabilities& host, const ListenPolicy& policy) {
  const absl::StatusOr<ListenPlan> plan = ListenPlan::Make(host, policy);
  if (policy.allowed.empty()) {
    FUZZ_CHECK(absl::IsInvalidArgument(plan.status()));
    return;
  }
  // All that is preferred is named with its reason, in the policy's order, and
  // the first against which nothing speaks is taken.
  std::string reasons;
  for (size_t i = 0; i < policy.allowed.size(); ++i) {
    const Row row = RowOf(host, policy.allowed[i]);
    const absl::Status why_not = WhyNot(row, policy);
    // That the host gave no answer decides nothing.
    if (absl::IsResourceExhausted(why_not)) {
      FUZZ_CHECK(plan.status() == why_not);
      return;
    }
    if (!why_not.ok()) {
      reasons += "; not " + std::string(row.name) + Because(why_not);
      FUZZ_CHECK(!plan.ok() ||
                 (plan->rejected.size() > i &&
                  plan->rejected[i] ==
                      ListenPlan::Rejected{policy.allowed[i], why_not}));
      continue;
    }
    FUZZ_CHECK(plan.ok());
    FUZZ_CHECK(plan->arrangement == policy.allowed[i]);
    FUZZ_CHECK(plan->rejected.size() == i);
    FUZZ_CHECK(plan->ipv4 == row.ipv4 && plan->ipv6 == row.ipv6);
    std::string text = std::string(row.name) + reasons;
    if (row.later_ipv4 && !row.ipv4.ok()) {
      text += "; no IPv4 peers now" + Because(row.ipv4);
    }
    if (row.later_ipv6 && !row.ipv6.ok()) {
      text += "; no IPv6 peers now" + Because(row.ipv6);
    }
    FUZZ_CHECK(plan->ToString() == text);
    CheckPlan(host, policy, *plan);
    return;
  }
  FUZZ_CHECK(plan.status() ==
             absl::UnimplementedError(
                 "listen: this host can do nothing that is allowed" + reasons));
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::InputReader input(copy.octets());
  const dualstack::HostCapabilities host = dualstack::TakeHost(input);
  dualstack::Check(host, dualstack::TakePolicy(input));
  return 0;
}
