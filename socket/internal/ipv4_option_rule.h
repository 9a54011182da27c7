#ifndef DUALSTACK_SOCKET_INTERNAL_IPV4_OPTION_RULE_H_
#define DUALSTACK_SOCKET_INTERNAL_IPV4_OPTION_RULE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/options/both_families.h"

namespace dualstack::internal {

// What `outcome`, of setting an option at IPPROTO_IP on a dual-stack socket,
// says of the IPv4 half: that it is set, that it was skipped because IPv4 is
// disabled on this host, or the error as it is.
//
// A host where IPv4 is disabled answers EINVAL (Windows documents it so), but
// so does any host that does not like the value. So the host is asked for an
// AF_INET socket, and only if it has no such family was that the reason.
absl::StatusOr<Ipv4Half> Ipv4HalfOf(const absl::Status& outcome);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_IPV4_OPTION_RULE_H_
