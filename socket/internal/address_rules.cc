#include "dualstack/socket/internal/address_rules.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_ip_address.h"
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
    case AddressUse::kUdpConnect:
      return "connect to";
    case AddressUse::kTcpBind:
    case AddressUse::kUdpBind:
      return "bind";
    case AddressUse::kUdpSend:
    case AddressUse::kUdpSendOrBroadcast:
      return "send to";
  }
  return "use";
}

bool IsTcp(AddressUse use) {
  return use == AddressUse::kTcpListen || use == AddressUse::kTcpBind ||
         use == AddressUse::kTcpConnect;
}

bool IsDestination(AddressUse use) {
  return use == AddressUse::kTcpConnect || use == AddressUse::kUdpConnect ||
         use == AddressUse::kUdpSend || use == AddressUse::kUdpSendOrBroadcast;
}

bool LacksScope(const Ipv6Sockaddr& sockaddr) {
  return sockaddr.scope_id() == 0 && IsOfOneLink(sockaddr.address());
}
bool LacksScope(const Ipv4MappedSockaddr&) { return false; }
bool LacksScope(const Ipv4Sockaddr&) { return false; }

// The link that the address is of; 0 if of none.
uint32_t LinkOf(const AnySockaddr& sockaddr) {
  const std::optional<Ipv6Sockaddr> ipv6 = sockaddr.AsIpv6();
  return ipv6 && IsOfOneLink(ipv6->address()) ? ipv6->scope_id() : 0;
}

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
    if (use == AddressUse::kUdpSend || use == AddressUse::kUdpConnect) {
      return Refusal::kBroadcastNotAllowed;
    }
  }
  return std::nullopt;
}

}  // namespace

bool IsUnicast(const AnyIpAddress& address) {
  return address.Visit([](const auto& kind) {
    return !kind.is_unspecified() && !kind.is_multicast() && !IsBroadcast(kind);
  });
}

bool IsOfOneLink(const Ipv6Address& address) {
  const int multicast_scope = address.bytes()[1] & 0xf;
  return address.is_link_local() ||
         (address.is_multicast() &&
          (multicast_scope == 1 || multicast_scope == 2));
}

absl::Status CheckAddress(AddressUse use, const AnySockaddr& sockaddr) {
  const std::optional<Refusal> refusal =
      sockaddr.Visit([use](const auto& kind) { return BrokenRule(use, kind); });
  if (!refusal) return absl::OkStatus();
  return RefusedStatus(
      *refusal, absl::StrCat(ToAbsl(Operation(use)), " ", sockaddr.ToString()));
}

absl::Status CheckSameLink(const AnySockaddr& local, const AnySockaddr& peer) {
  const uint32_t local_link = LinkOf(local);
  const uint32_t peer_link = LinkOf(peer);
  if (local_link == 0 || peer_link == 0 || local_link == peer_link) {
    return absl::OkStatus();
  }
  return RefusedStatus(
      Refusal::kScopeMismatch,
      absl::StrCat("connect to ", peer.ToString(), " from ", local.ToString()));
}

}  // namespace dualstack::internal
