#include "dualstack/socket/internal/arrival.h"

#include <netinet/in.h>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/traffic_class.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"

namespace dualstack::internal {
namespace {

// Whether they are the sockaddr of a mapped address. Asked first where those
// are not spoken: to refuse them in words would allocate, as often as somebody
// forges one.
bool IsMapped(std::span<const std::byte> sockaddr) {
  sockaddr_in6 in6;
  if (sockaddr.size() != sizeof(in6)) return false;
  // Trivially copyable, and of that size, as was just checked.
  std::memcpy(&in6, sockaddr.data(), sizeof(in6));
  return DualStackAddress::FromIn6Addr(in6.sin6_addr).kind() ==
         AddressKind::kIpv4Mapped;
}

// AF_INET sockets receive no IPv6 packets, and those of the AF_INET6 sockets
// that have native sources are IPv6.
SourceCheck CheckSource(const Ipv4Sockaddr&, const platform::Arrival&) {
  return SourceCheck::kVerified;
}
SourceCheck CheckSource(const Ipv6Sockaddr&, const platform::Arrival&) {
  return SourceCheck::kVerified;
}
// Linux has packet info of IPv4 for IPv4 packets alone, and beside it that of
// IPv6 with the same address, mapped. For an IPv6 packet there is only the
// latter, with the native address that it was really sent to.
SourceCheck CheckSource(const DualStackSockaddr& source,
                        const platform::Arrival& arrival) {
  std::optional<DualStackAddress> ipv4, ipv6;
  if (arrival.ipv4) {
    ipv4 = Map(Ipv4Address::FromInAddr(arrival.ipv4->destination));
  }
  if (arrival.ipv6) {
    ipv6 = DualStackAddress::FromIn6Addr(arrival.ipv6->destination);
  }
  const bool is_native = ipv6 && ipv6->kind() == AddressKind::kIpv6;
  if (source.kind() == AddressKind::kIpv6) {
    return !ipv4 && (!ipv6 || is_native) ? SourceCheck::kVerified
                                         : SourceCheck::kUnverified;
  }
  if (!ipv4) {
    return is_native ? SourceCheck::kForged : SourceCheck::kUnverified;
  }
  return !ipv6 || ipv6 == ipv4 ? SourceCheck::kVerified
                               : SourceCheck::kUnverified;
}

// The packet info of each family, if there is any and it is of that family.
std::optional<PacketInfo<Ipv4Only>> Ipv4Info(const platform::Arrival& arrival) {
  if (!arrival.ipv4) return std::nullopt;
  PacketInfo<Ipv4Only> info{
      .destination = Ipv4Address::FromInAddr(arrival.ipv4->destination),
      .local = Ipv4Address::FromInAddr(arrival.ipv4->local),
      .interface_index = arrival.ipv4->interface_index};
  if (info.local->is_unspecified()) info.local.reset();
  return info;
}

std::optional<PacketInfo<Ipv6Only>> Ipv6Info(const platform::Arrival& arrival) {
  if (!arrival.ipv6) return std::nullopt;
  const std::optional<Ipv6Address> destination =
      Ipv6Address::FromIn6Addr(arrival.ipv6->destination);
  if (!destination) return std::nullopt;
  PacketInfo<Ipv6Only> info{.destination = *destination,
                            .local = destination,
                            .interface_index = arrival.ipv6->interface_index};
  if (destination->is_multicast()) info.local.reset();
  return info;
}

std::optional<PacketInfo<Ipv4Only>> InfoFor(const Ipv4Sockaddr&, SourceCheck,
                                            const platform::Arrival& arrival) {
  return Ipv4Info(arrival);
}
std::optional<PacketInfo<Ipv6Only>> InfoFor(const Ipv6Sockaddr&, SourceCheck,
                                            const platform::Arrival& arrival) {
  return Ipv6Info(arrival);
}
// That of the packet's own family, which the source does not tell if it is
// forged.
std::optional<PacketInfo<DualStack>> InfoFor(const DualStackSockaddr& source,
                                             SourceCheck check,
                                             const platform::Arrival& arrival) {
  if (check == SourceCheck::kUnverified) return std::nullopt;
  if (source.kind() == AddressKind::kIpv4Mapped &&
      check == SourceCheck::kVerified) {
    const std::optional<PacketInfo<Ipv4Only>> info = Ipv4Info(arrival);
    if (!info) return std::nullopt;
    PacketInfo<DualStack> mapped{.destination = Map(info->destination),
                                 .interface_index = info->interface_index};
    if (info->local) mapped.local = Map(*info->local);
    return mapped;
  }
  const std::optional<PacketInfo<Ipv6Only>> info = Ipv6Info(arrival);
  if (!info) return std::nullopt;
  return PacketInfo<DualStack>{.destination = info->destination,
                               .local = info->local,
                               .interface_index = info->interface_index};
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<std::optional<Datagram<Kind>>> ReadDatagram(
    const RawDatagram& raw, bool keep_forged) {
  if (std::same_as<Kind, Ipv6Only> && IsMapped(raw.source)) return std::nullopt;
  const absl::StatusOr<typename Kind::Sockaddr> source =
      ReadName<Kind>("receive", raw.source);
  if (!source.ok()) return source.status();
  platform::Arrival arrival;
  // What was cut off may end within a datum.
  if (!raw.control_truncated) arrival = platform::ReadArrival(raw.control);
  const SourceCheck check = CheckSource(*source, arrival);
  if (check == SourceCheck::kForged && !keep_forged) return std::nullopt;
  std::optional<Datagram<Kind>> datagram(
      {.size = raw.size,
       .peer = *source,
       .truncated = raw.truncated,
       .source_check = check,
       .info_truncated = raw.control_truncated,
       .info = InfoFor(*source, check, arrival)});
  if (datagram->info) {
    PacketInfo<Kind>& info = *datagram->info;
    info.hop_limit = arrival.hop_limit;
    if (arrival.traffic_class) {
      info.traffic_class = TrafficClass::FromOctet(*arrival.traffic_class);
    }
    info.arrival_time = arrival.time;
    info.segment_size = arrival.segment_size;
  }
  return datagram;
}

template absl::StatusOr<std::optional<Datagram<Ipv4Only>>> ReadDatagram(
    const RawDatagram& raw, bool keep_forged);
template absl::StatusOr<std::optional<Datagram<Ipv6Only>>> ReadDatagram(
    const RawDatagram& raw, bool keep_forged);
template absl::StatusOr<std::optional<Datagram<DualStack>>> ReadDatagram(
    const RawDatagram& raw, bool keep_forged);

}  // namespace dualstack::internal
