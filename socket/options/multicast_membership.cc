#include "dualstack/socket/options/multicast_membership.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/multicast.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/membership.h"
#include "dualstack/socket/platform/types.h"
#include "dualstack/socket/refusal.h"

namespace dualstack::internal {
namespace {

// "join 232.1.2.3 from 192.0.2.1 on interface 2".
template <typename Address>
std::string Operation(std::string_view verb,
                      const MulticastMembership<Address>& membership) {
  std::string operation =
      absl::StrCat(ToAbsl(verb), " ", membership.group.ToString());
  if (membership.source) {
    absl::StrAppend(&operation, " from ", membership.source->ToString());
  }
  if (membership.interface != 0) {
    absl::StrAppend(&operation, " on interface ", membership.interface);
  }
  return operation;
}

bool NeedsInterface(Ipv4Address) { return false; }
bool NeedsInterface(const Ipv6Address& group) { return IsOfOneLink(group); }

template <typename Address>
std::optional<Refusal> BrokenRule(
    const MulticastMembership<Address>& membership) {
  const Address& group = membership.group;
  if (!group.is_multicast()) return Refusal::kNotMulticast;
  if (NeedsInterface(group) && membership.interface == 0) {
    return Refusal::kMissingScope;
  }
  if (!membership.source) {
    if (IsSourceSpecificMulticast(group)) return Refusal::kMissingSource;
  } else if (!IsUnicast(*membership.source)) {
    return Refusal::kSourceNotUnicast;
  }
  return std::nullopt;
}

sockaddr_storage ToStorage(Ipv4Address address) {
  return Ipv4Sockaddr(address, 0).ToSockaddrStorage();
}
sockaddr_storage ToStorage(const Ipv6Address& address) {
  return Ipv6Sockaddr(address, 0).ToSockaddrStorage();
}

template <typename Address>
platform::Membership ForSystem(const MulticastMembership<Address>& membership) {
  platform::Membership result{.family = std::same_as<Address, Ipv4Address>
                                            ? platform::Family::kIpv4
                                            : platform::Family::kIpv6,
                              .interface = membership.interface,
                              .group = ToStorage(membership.group),
                              .source = std::nullopt};
  if (membership.source) result.source = ToStorage(*membership.source);
  return result;
}

// Of either verb, which `call` carries out.
template <typename Address, typename Call>
absl::Status Change(const Descriptor& descriptor, std::string_view verb,
                    const MulticastMembership<Address>& membership, Call call) {
  const auto operation = [&] { return Operation(verb, membership); };
  if (!descriptor.is_open()) return ClosedStatus(operation());
  if (const auto refusal = BrokenRule(membership)) {
    return RefusedStatus(*refusal, operation());
  }
  const platform::Result<void> changed =
      call(descriptor.get(), ForSystem(membership));
  if (changed.ok()) return absl::OkStatus();
  return SystemStatus(changed.error, operation());
}

}  // namespace

absl::Status JoinGroup(const Descriptor& descriptor,
                       const Ipv4Membership& membership) {
  return Change(descriptor, "join", membership, platform::Join);
}
absl::Status JoinGroup(const Descriptor& descriptor,
                       const Ipv6Membership& membership) {
  return Change(descriptor, "join", membership, platform::Join);
}
absl::Status LeaveGroup(const Descriptor& descriptor,
                        const Ipv4Membership& membership) {
  return Change(descriptor, "leave", membership, platform::Leave);
}
absl::Status LeaveGroup(const Descriptor& descriptor,
                        const Ipv6Membership& membership) {
  return Change(descriptor, "leave", membership, platform::Leave);
}

}  // namespace dualstack::internal
