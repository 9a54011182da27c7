#ifndef DUALSTACK_SOCKET_OPTIONS_BOTH_FAMILIES_H_
#define DUALSTACK_SOCKET_OPTIONS_BOTH_FAMILIES_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// What comes of an option on a dual-stack socket. Its IPv4 traffic goes by the
// options at IPPROTO_IP and its native IPv6 traffic by those at IPPROTO_IPV6,
// each deaf to the other's: IP_TTL does nothing to native packets, and
// IPV6_UNICAST_HOPS nothing to mapped ones. So an option is set twice, and has
// two outcomes.

namespace dualstack {

enum class Ipv4Half : uint8_t {
  kSet,
  // IPv4 is disabled on this host: there is no such traffic and nothing to set.
  // That is how Windows is documented to answer, and said here rather than
  // swallowed.
  kSkippedIpv4IsDisabled,
};

// Of setting one.
//
//     const BothFamilies outcome = SetOption(dual_stack, MulticastLoop(false));
//     if (!outcome.ok()) return outcome.status();
struct [[nodiscard]] BothFamilies {
  absl::StatusOr<Ipv4Half> ipv4;
  absl::Status ipv6;

  // Whether nothing failed. What was skipped did not.
  bool ok() const { return ipv4.ok() && ipv6.ok(); }
  // OK, or the error of the half that failed; of IPv6 if both did.
  absl::Status status() const { return ipv6.ok() ? ipv4.status() : ipv6; }
};

// Of reading one. The halves may differ, even without anybody having set them
// to something else: systems have other defaults for the two.
template <typename Value>
struct [[nodiscard]] BothValues {
  // Nothing if IPv4 is disabled on this host.
  absl::StatusOr<std::optional<Value>> ipv4;
  absl::StatusOr<Value> ipv6;

  bool ok() const { return ipv4.ok() && ipv6.ok(); }
  absl::Status status() const {
    return ipv6.ok() ? ipv4.status() : ipv6.status();
  }
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_BOTH_FAMILIES_H_
