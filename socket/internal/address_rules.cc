#include "dualstack/socket/internal/address_rules.h"

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/refusal.h"

namespace dualstack::internal {
namespace {

std::string_view Operation(AddressUse use) {
  switch (use) {
    case AddressUse::kTcpListen:
      return "listen on";
    case AddressUse::kTcpConnect:
      return "connect to";
    case AddressUse::kUdpBind:
      return "bind";
    case AddressUse::kUdpSend:
    case AddressUse::kUdpSendOrBroadcast:
      return "send to";
  }
  return "use";
}

bool IsTcp(AddressUse use) {
  return use == AddressUse::kTcpListen || use == AddressUse::kTcpConnect;
}

bool IsDestination(AddressUse use) {
  return use == AddressUse::kTcpConnect || use == AddressUse::kUdpSend ||
         use == AddressUse::kUdpSendOrBroadcast;
}

// The addresses for which systems go by the scope id. For the wider scopes that
// RFC 4007 knows, they ignore it.
bool IsOfOneLink(const Ipv6Address& address) {
  const int multicast_scope = address.bytes()[1] & 0xf;
  return address.is_link_local() ||
         (address.is_multicast() &&
          (multicast_scope == 1 || multicast_scope == 2));
}

bool LacksScope(const Ipv6Sockaddr& sockaddr) {
  return sockaddr.scope_id() == 0 && IsOfOneLink(sockaddr.address());
}
bool LacksScope(const Ipv4MappedSockaddr&) { return false; }
bool LacksScope(const Ipv4Sockaddr&) { return false; }

bool IsBroadcast(const Ipv6Address&) { return false; }
bool IsBroadcast(const Ipv4MappedAddress& address) {
  return address.is_broadcast();
}
bool IsBroadcast(Ipv4Address address) { return address.is_broadcast(); }

// Nothing if none is broken.
template <typename Sockaddr>
std::optional<Refusal> BrokenRule(AddressUse use, const Sockaddr& sockaddr) {
  const auto address = sockaddr.address();
  if (IsDestination(use) && address.is_unspecified()) {
    return Refusal::kUnspecifiedDestination;
  }
  if (IsDestination(use) && sockaddr.port() == 0) {
    return Refusal::kPortZeroDestination;
  }
  if (LacksScope(sockaddr)) return Refusal::kMissingScope;
  if (IsTcp(use) && address.is_multicast()) return Refusal::kTcpMulticast;
  if (IsBroadcast(address)) {
    if (IsTcp(use)) return Refusal::kTcpBroadcast;
    if (use == AddressUse::kUdpSend) return Refusal::kBroadcastNotAllowed;
  }
  return std::nullopt;
}

}  // namespace

absl::Status CheckAddress(AddressUse use, const AnySockaddr& sockaddr) {
  const std::optional<Refusal> refusal =
      sockaddr.Visit([use](const auto& kind) { return BrokenRule(use, kind); });
  if (!refusal) return absl::OkStatus();
  return RefusedStatus(
      *refusal, absl::StrCat(ToAbsl(Operation(use)), " ", sockaddr.ToString()));
}

}  // namespace dualstack::internal
