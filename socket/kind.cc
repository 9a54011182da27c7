#include "dualstack/socket/kind.h"

#include <concepts>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/refusal.h"

namespace dualstack {
namespace {

using internal::ToAbsl;

template <typename Kind>
absl::Status Refuse(const AnySockaddr& sockaddr, std::string_view remedy) {
  const bool mapped_on_ipv6_only = std::same_as<Kind, Ipv6Only> &&
                                   sockaddr.kind() == AddressKind::kIpv4Mapped;
  return internal::RefusedStatus(
      mapped_on_ipv6_only ? Refusal::kMappedOnIpv6Only : Refusal::kOtherKind,
      absl::StrCat(sockaddr.ToString(), " is an ",
                   ToAbsl(ToString(sockaddr.kind())),
                   " address and the socket is ", ToAbsl(Kind::kName)),
      remedy);
}

}  // namespace

absl::StatusOr<Ipv4Sockaddr> Ipv4Only::FromAny(const AnySockaddr& sockaddr) {
  using Result = absl::StatusOr<Ipv4Sockaddr>;
  return sockaddr.Visit([](const Ipv4Sockaddr& ipv4) -> Result { return ipv4; },
                        [](const Ipv4MappedSockaddr& mapped) -> Result {
                          return Refuse<Ipv4Only>(mapped, "Unmap() it");
                        },
                        [](const Ipv6Sockaddr& ipv6) -> Result {
                          return Refuse<Ipv4Only>(
                              ipv6, "use an IPv6-only or a dual-stack socket");
                        });
}

absl::StatusOr<Ipv6Sockaddr> Ipv6Only::FromAny(const AnySockaddr& sockaddr) {
  using Result = absl::StatusOr<Ipv6Sockaddr>;
  return sockaddr.Visit(
      [](const Ipv4Sockaddr& ipv4) -> Result {
        return Refuse<Ipv6Only>(
            ipv4, "use an IPv4-only socket, or Map() it for a dual-stack one");
      },
      [](const Ipv4MappedSockaddr& mapped) -> Result {
        return Refuse<Ipv6Only>(
            mapped,
            "use a dual-stack socket, or Unmap() it for an IPv4-only one");
      },
      [](const Ipv6Sockaddr& ipv6) -> Result { return ipv6; });
}

absl::StatusOr<DualStackSockaddr> DualStack::FromAny(
    const AnySockaddr& sockaddr) {
  using Result = absl::StatusOr<DualStackSockaddr>;
  return sockaddr.Visit(
      [](const Ipv4Sockaddr& ipv4) -> Result {
        return Refuse<DualStack>(ipv4, "Map() it");
      },
      [](const Ipv4MappedSockaddr& mapped) -> Result {
        return DualStackSockaddr(mapped);
      },
      [](const Ipv6Sockaddr& ipv6) -> Result {
        return DualStackSockaddr(ipv6);
      });
}

}  // namespace dualstack
