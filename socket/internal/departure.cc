#include "dualstack/socket/internal/departure.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_calls.h"
#include "dualstack/socket/internal/address_rules.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/send_options.h"

namespace dualstack::internal {
namespace {

// "send to [::1]:80 from ::1 by interface 2".
std::string Operation(const AnySockaddr& peer, const AnySendOptions& options) {
  std::string operation = absl::StrCat("send to ", peer.ToString());
  if (options.source) {
    absl::StrAppend(&operation, " from ", options.source->ToString());
  }
  if (options.interface_index != 0) {
    absl::StrAppend(&operation, " by interface ", options.interface_index);
  }
  return operation;
}

uint32_t ScopeOf(const AnySockaddr& peer) {
  const std::optional<Ipv6Sockaddr> ipv6 = peer.AsIpv6();
  return ipv6 ? ipv6->scope_id() : 0;
}

// The interface that a datagram is bound to leave by; 0 if none is said.
uint32_t LinkOf(const AnySockaddr& peer, const AnySendOptions& options) {
  return options.interface_index != 0 ? options.interface_index : ScopeOf(peer);
}

bool IsNativeLinkLocal(const AnyIpAddress& address) {
  const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
  return ipv6 && ipv6->is_link_local();
}

std::optional<Refusal> BrokenRule(const AnySockaddr& peer,
                                  const AnySendOptions& options) {
  const uint32_t link = LinkOf(peer, options);
  if (ScopeOf(peer) != 0 && ScopeOf(peer) != link) {
    return Refusal::kScopeMismatch;
  }
  if (!options.source) return std::nullopt;
  if (options.source->kind() != peer.kind()) {
    return Refusal::kSourceOfOtherKind;
  }
  if (!IsUnicast(*options.source)) return Refusal::kSourceNotUnicast;
  if (IsNativeLinkLocal(*options.source) && link == 0) {
    return Refusal::kMissingScope;
  }
  return std::nullopt;
}

// Whether a socket can be bound to it, which is to say that it is one of this
// host's. True if that cannot be found out.
bool IsOfThisHost(const AnyIpAddress& address, uint32_t link) {
  const auto can_bind = [](platform::Family family, const auto& sockaddr) {
    const platform::Result<NativeSocket> socket =
        platform::Open(family, platform::Type::kDatagram);
    if (!socket.ok()) return true;
    return !absl::IsNotFound(Bind(Descriptor(socket.value), sockaddr));
  };
  const auto can_bind_ipv4 = [&can_bind](Ipv4Address ipv4) {
    return can_bind(platform::Family::kIpv4, Ipv4Sockaddr(ipv4, 0));
  };
  return address.Visit(
      can_bind_ipv4,
      [&can_bind_ipv4](const Ipv4MappedAddress& mapped) {
        return can_bind_ipv4(Unmap(mapped));
      },
      [&can_bind, link](const Ipv6Address& ipv6) {
        return can_bind(platform::Family::kIpv6,
                        Ipv6Sockaddr::WithScope(ipv6, 0, link)
                            .value_or(Ipv6Sockaddr(ipv6, 0)));
      });
}

platform::Departure DepartureOf(const AnySockaddr& peer,
                                const AnySendOptions& options) {
  platform::Departure departure{.family = peer.kind() == AddressKind::kIpv6
                                              ? platform::Family::kIpv6
                                              : platform::Family::kIpv4,
                                .interface_index = options.interface_index,
                                .hop_limit = options.hop_limit,
                                .segment_size = options.segment_size};
  if (options.traffic_class) {
    departure.traffic_class = options.traffic_class->octet();
  }
  if (options.source) {
    options.source->Visit(
        [&departure](Ipv4Address ipv4) {
          departure.ipv4_source = ipv4.ToInAddr();
        },
        [&departure](const Ipv4MappedAddress& mapped) {
          departure.ipv4_source = Unmap(mapped).ToInAddr();
        },
        [&departure](const Ipv6Address& ipv6) {
          departure.ipv6_source = ipv6.ToIn6Addr();
        });
  }
  return departure;
}

}  // namespace

absl::Status CheckDatagram(AddressUse use, const AnySockaddr& peer,
                           size_t size) {
  if (absl::Status status = CheckAddress(use, peer); !status.ok()) {
    return status;
  }
  const size_t limit =
      peer.kind() == AddressKind::kIpv6 ? kMaxIpv6Datagram : kMaxIpv4Datagram;
  if (size <= limit) return absl::OkStatus();
  return RefusedStatus(Refusal::kDatagramTooLarge,
                       absl::StrCat("send to ", peer.ToString()),
                       absl::StrCat(size, " bytes are more than the ", limit,
                                    " that a datagram can carry"));
}

absl::Status CheckOptions(const AnySockaddr& peer,
                          const AnySendOptions& options) {
  const std::optional<Refusal> refusal = BrokenRule(peer, options);
  if (!refusal) return absl::OkStatus();
  return RefusedStatus(*refusal, Operation(peer, options));
}

absl::StatusOr<size_t> PrepareDatagram(
    AddressUse use, const AnySockaddr& peer, size_t size,
    const AnySendOptions& options,
    std::span<std::byte, platform::kDepartureControlSize> control) {
  if (absl::Status status = CheckDatagram(use, peer, size); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckOptions(peer, options); !status.ok()) {
    return status;
  }
  const platform::Result<size_t> written =
      platform::WriteDeparture(DepartureOf(peer, options), control);
  if (!written.ok()) {
    return SystemStatus(written.error, Operation(peer, options));
  }
  return written.value;
}

absl::Status SendStatus(const Descriptor& descriptor, int error,
                        const AnySockaddr& peer,
                        const AnySendOptions& options) {
  if (SendingWouldBlock(descriptor, error)) return WouldBlockStatus();
  const std::string operation = Operation(peer, options);
  if (options.source && !IsOfThisHost(*options.source, LinkOf(peer, options))) {
    return SystemStatus(error,
                        absl::StrCat(operation,
                                     ": the source is no address "
                                     "of this host"),
                        absl::StatusCode::kNotFound);
  }
  return SystemStatus(error, operation);
}

}  // namespace dualstack::internal
