#ifndef DUALSTACK_SOCKET_LISTEN_PLAN_H_
#define DUALSTACK_SOCKET_LISTEN_PLAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/host_capabilities.h"

namespace dualstack {

// The sockets with which a server can take peers on one port of all addresses.
enum class Arrangement : uint8_t {
  kDualStack,   // One dual-stack socket for both families.
  kTwoSockets,  // An IPv6-only and an IPv4-only one, both on the port.
  kIpv6Only,    // One IPv6-only socket.
  kIpv4Only,    // One IPv4-only socket.
};

// "dual-stack", "two sockets", "IPv6-only" or "IPv4-only".
std::string_view ToString(Arrangement arrangement);

// What a server wants, whatever the host is like. As it comes: whatever can be
// had, both families rather than one and one socket rather than two.
//
//     // Two sockets, so that each has options of its own; both or nothing.
//     ListenPolicy{.allowed = {Arrangement::kTwoSockets}}
struct ListenPolicy {
  // The best first. What is not here is never opened.
  std::vector<Arrangement> allowed = {
      Arrangement::kDualStack,
      Arrangement::kTwoSockets,
      Arrangement::kIpv6Only,
      Arrangement::kIpv4Only,
  };
  // Whether it is better not to listen than without IPv4 or IPv6 peers. A
  // family that has no address on the host, for which a socket would be there
  // in vain until it gets one, does not do then.
  bool require_ipv4 = false;
  bool require_ipv6 = false;
};

// Which sockets a server opens on this host, and why: a value, computed without
// touching the system, to be looked at, logged and tested. AnyListener carries
// it out.
//
//     HostCapabilities host = HostCapabilities::Probe();
//     absl::StatusOr<ListenPlan> plan = ListenPlan::Make(host, {});
//     LOG(INFO) << plan->ToString();
//
// "two sockets; not dual-stack, because set IPV6_V6ONLY for [::]:0: EINVAL
// (22): Invalid argument"
struct ListenPlan {
  struct Rejected {
    Arrangement arrangement;
    absl::Status why;

    friend bool operator==(const Rejected&, const Rejected&) = default;
  };

  // The first that the policy allows and the host can do. For that
  // - its sockets can be bound to the wildcard address, even where the family
  //   has no address yet: one that comes later is then served at once;
  // - if it is dual-stack, mapped traffic works: on some systems the one socket
  //   takes IPv6 peers alone. Where IPv4 has sockets but no address yet, it
  //   need not work yet either;
  // - the families that the policy requires are served, at addresses that the
  //   host has now.
  //
  // kUnimplemented, with all the reasons, if there is none; kInvalidArgument if
  // nothing is allowed; kResourceExhausted if the host gave no answer, since
  // that is no reason to settle for less.
  static absl::StatusOr<ListenPlan> Make(const HostCapabilities& host,
                                         const ListenPolicy& policy);

  Arrangement arrangement;
  // Whether peers of the family can come now, and if not, why. Later they may,
  // if the arrangement has a socket for them.
  absl::Status ipv4;
  absl::Status ipv6;
  // What the policy preferred, in its order.
  std::vector<Rejected> rejected;

  // On one line, for a log.
  std::string ToString() const;

  friend bool operator==(const ListenPlan&, const ListenPlan&) = default;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_LISTEN_PLAN_H_
