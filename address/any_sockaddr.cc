#include "dualstack/address/any_sockaddr.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/internal/parse_endpoint.h"
#include "dualstack/address/internal/read_sockaddr.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/internal/why_not_endpoint.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/zone_resolver.h"

namespace dualstack {

std::optional<AnySockaddr> AnySockaddr::TryFromSockaddr(
    std::span<const std::byte> bytes) {
  if (const auto ipv4 = Ipv4Sockaddr::TryFromSockaddr(bytes)) return *ipv4;
  if (const auto dual_stack = DualStackSockaddr::TryFromSockaddr(bytes)) {
    return AnySockaddr(*dual_stack);
  }
  return std::nullopt;
}

absl::StatusOr<AnySockaddr> AnySockaddr::FromSockaddr(
    std::span<const std::byte> bytes) {
  // The lengths differ, so the length tells which family is claimed.
  static_assert(sizeof(sockaddr_in) != sizeof(sockaddr_in6));
  if (bytes.size() == sizeof(sockaddr_in)) {
    const absl::StatusOr<Ipv4Sockaddr> ipv4 = Ipv4Sockaddr::FromSockaddr(bytes);
    if (!ipv4.ok()) return ipv4.status();
    return *ipv4;
  }
  if (bytes.size() == sizeof(sockaddr_in6)) {
    const absl::StatusOr<DualStackSockaddr> dual_stack =
        DualStackSockaddr::FromSockaddr(bytes);
    if (!dual_stack.ok()) return dual_stack.status();
    return AnySockaddr(*dual_stack);
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "sockaddr of ", bytes.size(), " bytes where a sockaddr_in of ",
      sizeof(sockaddr_in), " or a sockaddr_in6 of ", sizeof(sockaddr_in6),
      " is wanted"));
}

absl::StatusOr<AnySockaddr> AnySockaddr::FromSockaddr(const sockaddr* address,
                                                      socklen_t size) {
  return FromSockaddr(internal::SockaddrBytes(address, size));
}

absl::StatusOr<AnySockaddr> AnySockaddr::FromSockaddr(
    const sockaddr_storage& storage) {
  return FromSockaddr(internal::SockaddrBytes(
      storage, storage.ss_family == AF_INET6 ? sizeof(sockaddr_in6)
                                             : sizeof(sockaddr_in)));
}

absl::StatusOr<AnySockaddr> AnySockaddr::Parse(std::string_view text) {
  if (const std::optional<AnySockaddr> sockaddr = TryParse(text))
    return *sockaddr;
  return internal::TextStatus("IP endpoint", text,
                              internal::WhyNotAnyEndpoint(text),
                              internal::TextForm::kEndpoint);
}

absl::StatusOr<AnySockaddr> AnySockaddr::Parse(std::string_view text,
                                               ZoneResolver resolver) {
  // Nothing else has a zone to resolve.
  if (internal::HasZoneName(text)) return Ipv6Sockaddr::Parse(text, resolver);
  return Parse(text);
}

}  // namespace dualstack
