#ifndef DUALSTACK_SOCKET_REFUSAL_H_
#define DUALSTACK_SOCKET_REFUSAL_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"

namespace dualstack {

// What the sockets refuse before the system is asked, because systems answer
// it each in its own way, and some by sending to somewhere else. The status is
// kInvalidArgument, its message names operation, address and rule, and it has
// no system error; this is the part of it to switch over:
//
//     switch (RefusalOf(status).value_or(Refusal::kOtherKind)) { ... }
//
// Most of what can go wrong with kinds is no refusal but does not compile:
// kOtherKind and its like are left for addresses whose kind only the running
// program knows.
enum class Refusal : uint8_t {
  // A destination of 0.0.0.0, ::ffff:0.0.0.0 or ::.
  kUnspecifiedDestination,
  kPortZeroDestination,
  // An address of one link (fe80::/10, ff01::/16, ff02::/16 and their flagged
  // relatives) without the scope id that says which link. RFC 4007, section 6.
  kMissingScope,
  kTcpMulticast,
  // 255.255.255.255, as such or mapped, on TCP.
  kTcpBroadcast,
  // 255.255.255.255, as such or mapped, on a UDP socket that was not allowed
  // to.
  kBroadcastNotAllowed,
  // An address of a kind that the socket does not speak.
  kOtherKind,
  // Of these, the one with a history: a mapped address on an IPv6-only socket.
  kMappedOnIpv6Only,
  // A source that is IPv4 for a destination that is IPv6, or the reverse.
  kSourceOfOtherKind,
  // A source that is unspecified, multicast or the broadcast address.
  kSourceNotUnicast,
  // A scope id and an interface that name different links.
  kScopeMismatch,
  // More than a UDP datagram of the destination's family can carry.
  kDatagramTooLarge,
  // A group to join that is not multicast.
  kNotMulticast,
  // A source-specific group (RFC 4607) to join without a source.
  kMissingSource,
  // Port 0 for a socket that shares its port: the system may choose one that a
  // stranger shares.
  kSharedPortZero,
  // An option whose value is out of its range.
  kOptionOutOfRange,
  // A descriptor to adopt that is no TCP or UDP socket over IP, or one in a
  // state that none of the types has. This and the next are found by asking the
  // system, which has no objection.
  kForeignSocket,
  // A descriptor to adopt that is another sort of socket than was wanted.
  kOtherSocket,
  // An interface that is not there.
  kNoSuchInterface,
  // An answer to a datagram that came without packet info, so that nobody knows
  // from where to answer.
  kNoPacketInfo,
  // An answer to an IPv6 packet that claims to come from a mapped address.
  kForgedSource,
};

// The rule that was broken, such as "a destination cannot have port 0".
std::string_view ToString(Refusal refusal);

// Why the library refused; nothing if it was the system that did, or nobody.
std::optional<Refusal> RefusalOf(const absl::Status& status);

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_REFUSAL_H_
