#include "dualstack/socket/internal/arrival.h"

#include <netinet/in.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/traffic_class.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"

namespace dualstack::internal {
namespace {

// Whether they are the sockaddr of a mapped address. Asked of the bytes: where
// those are not spoken, to refuse them in words would allocate, as often as
// somebody forges one.
bool IsMapped(std::span<const std::byte> sockaddr) {
  if (sockaddr.size() != sizeof(sockaddr_in6)) return false;
  std::array<uint8_t, Ipv6Address::kSize> address;
  // It lies within the structure, all of whose bytes are there.
  std::memcpy(address.data(),
              sockaddr.data() + offsetof(sockaddr_in6, sin6_addr),
              address.size());
  return Ipv4MappedAddress::FromBytes(address).has_value();
}

bool IsNative(const platform::Ipv6PacketInfo& info) {
  return Ipv6Address::FromIn6Addr(info.destination).has_value();
}
bool IsSameDestination(const platform::Ipv4PacketInfo& ipv4,
                       const platform::Ipv6PacketInfo& ipv6) {
  return Ipv4MappedAddress::FromIn6Addr(ipv6.destination) ==
         Map(Ipv4Address::FromInAddr(ipv4.destination));
}

// AF_INET sockets receive no IPv6 packets, and those of the AF_INET6 sockets
// that have native sources are IPv6.
//
// Linux has packet info of IPv4 for IPv4 packets alone, and beside it that of
// IPv6 with the same address, mapped. For an IPv6 packet there is only the
// latter, with the native address that it was really sent to.
template <SocketKind Kind>
SourceCheck CheckSource(bool is_mapped, const platform::Arrival& arrival) {
  if (!std::same_as<Kind, DualStack>) return SourceCheck::kVerified;
  const bool is_native = arrival.ipv6 && IsNative(*arrival.ipv6);
  if (!is_mapped) {
    return !arrival.ipv4 && (!arrival.ipv6 || is_native)
               ? SourceCheck::kVerified
               : SourceCheck::kUnverified;
  }
  if (!arrival.ipv4) {
    return is_native ? SourceCheck::kForged : SourceCheck::kUnverified;
  }
  return !arrival.ipv6 || IsSameDestination(*arrival.ipv4, *arrival.ipv6)
             ? SourceCheck::kVerified
             : SourceCheck::kUnverified;
}

// The packet info of a family that the socket speaks, added to a datagram that
// has none.
template <SocketKind Kind>
void AddInfo(const platform::Ipv4PacketInfo& ipv4, Datagram<Kind>& datagram) {
  const auto spoken = [](const in_addr& in) -> typename Kind::Address {
    if constexpr (std::same_as<Kind, DualStack>) {
      return Map(Ipv4Address::FromInAddr(in));
    } else {
      return Ipv4Address::FromInAddr(in);
    }
  };
  PacketInfo<Kind>& info = datagram.info.emplace();
  info.destination = spoken(ipv4.destination);
  if (ipv4.local.s_addr != INADDR_ANY) info.local = spoken(ipv4.local);
  info.interface_index = ipv4.interface_index;
}
template <SocketKind Kind>
void AddInfo(const platform::Ipv6PacketInfo& ipv6, Datagram<Kind>& datagram) {
  const auto destination = Ipv6Address::FromIn6Addr(ipv6.destination);
  if (!destination) return;
  PacketInfo<Kind>& info = datagram.info.emplace();
  info.destination = *destination;
  if (!destination->is_multicast()) info.local = *destination;
  info.interface_index = ipv6.interface_index;
}

// That of the packet's own family, which the source does not tell if it is
// forged.
template <SocketKind Kind>
void AddInfo(const platform::Arrival& arrival, bool is_mapped,
             Datagram<Kind>& datagram) {
  if (datagram.source_check == SourceCheck::kUnverified) return;
  const bool is_ipv4 =
      std::same_as<Kind, Ipv4Only> ||
      (is_mapped && datagram.source_check == SourceCheck::kVerified);
  if constexpr (!std::same_as<Kind, Ipv6Only>) {
    if (is_ipv4 && arrival.ipv4) AddInfo(*arrival.ipv4, datagram);
  }
  if constexpr (!std::same_as<Kind, Ipv4Only>) {
    if (!is_ipv4 && arrival.ipv6) AddInfo(*arrival.ipv6, datagram);
  }
  if (!datagram.info) return;
  datagram.info->hop_limit = arrival.hop_limit;
  if (arrival.traffic_class) {
    datagram.info->traffic_class =
        TrafficClass::FromOctet(*arrival.traffic_class);
  }
  datagram.info->arrival_time = arrival.time;
  datagram.info->segment_size = arrival.segment_size;
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<bool> ReadDatagram(const RawDatagram& raw, bool keep_forged,
                                  std::span<Datagram<Kind>, 1> datagram) {
  const bool is_mapped = IsMapped(raw.source);
  if (std::same_as<Kind, Ipv6Only> && is_mapped) return false;
  const auto source = Kind::Sockaddr::TryFromSockaddr(raw.source);
  if (!source) return ReadName<Kind>("receive", raw.source).status();
  Datagram<Kind>& kept = datagram.front();
  kept.size = raw.size;
  kept.peer = *source;
  kept.truncated = raw.truncated;
  kept.info_truncated = raw.control_truncated;
  kept.info.reset();
  // What was cut off may end within a datum.
  if (raw.control_truncated || raw.control.empty()) {
    kept.source_check = CheckSource<Kind>(is_mapped, {});
    return true;
  }
  const platform::Arrival arrival = platform::ReadArrival(raw.control);
  kept.source_check = CheckSource<Kind>(is_mapped, arrival);
  AddInfo(arrival, is_mapped, kept);
  return keep_forged || kept.source_check != SourceCheck::kForged;
}

template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<Ipv4Only>, 1> datagram);
template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<Ipv6Only>, 1> datagram);
template absl::StatusOr<bool> ReadDatagram(
    const RawDatagram& raw, bool keep_forged,
    std::span<Datagram<DualStack>, 1> datagram);

}  // namespace dualstack::internal
