#ifndef DUALSTACK_ADDRESS_REACHABILITY_POLICY_H_
#define DUALSTACK_ADDRESS_REACHABILITY_POLICY_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/nat64.h"
#include "dualstack/address/prefix_set.h"
#include "dualstack/address/special_purpose_block.h"

namespace dualstack {

// Why an address is denied or allowed.
enum class ReachabilityReason : uint8_t {
  // Denied: the Globally Reachable cell of its registry row says no,
  kNotGloballyReachable,
  // or N/A, as for 6to4 and Teredo, or nothing, as for terminated rows;
  kReachabilityUndefined,
  // it is multicast, so no one host's;
  kMulticast,
  // it is in no row, and not in 2000::/3, the one block that IANA has for
  // global
  // unicast so far (RFC 3587, section 3);
  kNotGlobalUnicast,
  // a rule of the caller's denies it.
  kDenyRule,
  // Allowed: a rule of the caller's makes an exception for it,
  kAllowRule,
  // or the registries have nothing against it.
  kGloballyReachable,
};

// "not globally reachable", "multicast", "denied by a rule" and so on.
std::string_view ToString(ReachabilityReason reason);
std::ostream& operator<<(std::ostream& out, ReachabilityReason reason);

// The answer of a ReachabilityPolicy: whether, and what decided. It is a value
// without a view of the policy. One that nobody has filled in denies.
struct ReachabilityVerdict {
  // What the policy was asked about.
  AnyIpAddress address = {};
  ReachabilityReason reason = ReachabilityReason::kNotGloballyReachable;
  // The IPv4 address in it that decided; nothing if it was the address itself.
  std::optional<EmbeddedIpv4Address> embedded = {};
  // The registry row of what decided, if it has one and no rule came first.
  const SpecialPurposeBlock* block = nullptr;
  // The prefix of the rule that decided, if one did.
  std::optional<IpPrefix> rule = {};

  constexpr bool allowed() const {
    return reason == ReachabilityReason::kAllowRule ||
           reason == ReachabilityReason::kGloballyReachable;
  }

  // For humans:
  //     allowed: 8.8.8.8 is globally reachable
  //     denied: 64:ff9b::a00:1 embeds 10.0.0.1 (nat64-well-known): Private-Use
  //     [RFC1918]
  std::string ToString() const;
  friend std::ostream& operator<<(std::ostream& out,
                                  const ReachabilityVerdict& verdict) {
    return out << verdict.ToString();
  }
};

// What the caller of a ReachabilityPolicy knows better.
struct ReachabilityRules {
  // Denied, whatever speaks for them.
  PrefixSet deny = {};
  // Allowed, unless they are denied.
  PrefixSet allow = {};
  // Prefixes of translators that may be on the way, to look through. That
  // allows nothing: an address with the prefix is allowed if it would be
  // without, and the IPv4 address in it is, too.
  std::vector<Nat64Prefix> nat64 = {};
};

// May a server connect to an address on a user's behalf? A URL to fetch, a
// webhook to call: whoever chooses the address must not choose one inside the
// network that the server stands in (server-side request forgery).
//
// What is not known to be anybody's on the internet is denied. Allowed are
// unicast addresses that the IANA special-purpose registries call globally
// reachable or do not list, IPv6 among them only from 2000::/3. That leaves out
// loopback, 0.0.0.0 and ::, which reach the host itself, private and link-local
// addresses and the services of clouds that live there (169.254.169.254,
// fd00:ec2::254), and all that is reserved or unassigned. It leaves in what
// looks public and yet is near: 168.63.129.16 in Azure, 192.0.0.9 and the other
// anycast addresses of a network's own services, one's own public addresses.
// Deny them.
//
// An address is looked through: every IPv4 address in it (EmbeddedIpv4()) has
// to pass as well, so that none is allowed in any disguise that would be denied
// without. 6to4, Teredo, IPv4-compatible, IPv4-translated and local-use NAT64
// addresses do not pass at all; it takes a rule to allow one.
//
// Rules come before the registries, and among them deny before allow, whichever
// is longer. A deny rule reaches the IPv4 addresses inside an address. An allow
// rule does so only inside an address that is itself allowed by a rule: whether
// 64:ff9b::10.0.0.1 ends at the same 10.0.0.1 is for the translator's owner to
// know. 0.0.0.0 and :: need one for 127.0.0.1 or ::1 as well, and are denied
// with it.
//
//     deny         allow           8.8.8.8   10.0.0.1  64:ff9b::10.0.0.1
//                                  allowed   denied    denied
//                  10.0.0.0/8      allowed   allowed   denied
//                  64:ff9b::/96    allowed   denied    denied
//                  both            allowed   allowed   allowed
//     10.0.0.0/16  both            allowed   denied    denied
//     8.0.0.0/8    8.8.8.8/32      an error: the second can have no effect
//
// It is about addresses and not about names. Check the address to which the
// connection is made, at the time when it is made: a name that resolves to a
// public address in the check may resolve to another one in the connection. It
// is not about ports or redirects either, which are to be checked each anew.
//
//     const ReachabilityPolicy policy;
//     for (const AnySockaddr& candidate : resolved) {    // Not the name again.
//       if (policy.Check(candidate.address()).allowed()) Connect(candidate);
//     }
//
// A policy does not change once it is made, so threads may share it. Check()
// neither allocates nor fails.
class ReachabilityPolicy {
 public:
  // Without rules.
  ReachabilityPolicy() = default;
  // kInvalidArgument if an allow rule is in vain, because a deny rule covers
  // it.
  static absl::StatusOr<ReachabilityPolicy> FromRules(ReachabilityRules rules);

  const ReachabilityRules& rules() const { return rules_; }

  // A mapped address is judged as the IPv4 address, which is the same host.
  ReachabilityVerdict Check(const AnyIpAddress& address) const;
  // The same for the other types of addresses.
  template <internal::AnyAddress Address>
  ReachabilityVerdict Check(const Address& address) const {
    return Check(AnyIpAddress(address));
  }

 private:
  explicit ReachabilityPolicy(ReachabilityRules rules)
      : rules_(std::move(rules)) {}

  ReachabilityVerdict CheckCanonical(const IpAddress& address) const;

  ReachabilityRules rules_;
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_REACHABILITY_POLICY_H_
