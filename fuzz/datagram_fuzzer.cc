// Any bytes as what a system says of a datagram: a source, and the control
// messages that tell where it arrived. An independent reading of them says who
// is believed. The first byte of the input says what socket it is and what was
// cut off, the second how long the source is, and the third how far from an
// aligned place both shall lie.

#include <netinet/in.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/reference_arrival.h"
#include "dualstack/fuzz/reference_control.h"
#include "dualstack/socket/internal/arrival.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"

namespace dualstack {
namespace {

using internal::RawDatagram;

// Whether the source has the size of a sockaddr_in6 and the address in it is
// mapped.
bool IsMapped(std::span<const std::byte> source) {
  return source.size() == sizeof(sockaddr_in6) &&
         Ipv4MappedAddress::FromBytes(ReferenceLoad<std::array<uint8_t, 16>>(
             source, offsetof(sockaddr_in6, sin6_addr)));
}

// What the control messages give away of the packet. Linux tells the IPv4
// address of a packet that came by IPv4, and that as a mapped one; of one that
// came by IPv6, only its native address.
struct Evidence {
  explicit Evidence(const ReferenceArrival& arrival) {
    const auto info4 = arrival.ipv4();
    const auto info6 = arrival.ipv6();
    if (info4) ipv4 = Ipv4Address::FromBytes(info4->destination);
    if (!info6) return;
    ipv6 = Ipv6Address::FromBytes(info6->destination);
    if (const auto as_ipv4 = Ipv4MappedAddress::FromBytes(info6->destination)) {
      mapped = Unmap(*as_ipv4);
    }
  }

  std::optional<Ipv4Address> ipv4;
  std::optional<Ipv4Address> mapped;
  std::optional<Ipv6Address> ipv6;
};

template <SocketKind Kind>
SourceCheck ExpectedCheck(bool is_mapped, const Evidence& evidence) {
  if constexpr (!std::same_as<Kind, DualStack>) return SourceCheck::kVerified;
  const bool by_ipv6 = evidence.ipv6.has_value();
  if (!is_mapped) {
    // A native source, and an IPv4 packet: that cannot be.
    return evidence.ipv4 || evidence.mapped ? SourceCheck::kUnverified
                                            : SourceCheck::kVerified;
  }
  if (evidence.ipv4) {
    const bool contradicted =
        by_ipv6 || (evidence.mapped && evidence.mapped != evidence.ipv4);
    return contradicted ? SourceCheck::kUnverified : SourceCheck::kVerified;
  }
  return by_ipv6 ? SourceCheck::kForged : SourceCheck::kUnverified;
}

// Where the datagram went to, if that can be told: of the packet's own family,
// as the socket's kind writes it; and what the host answers from.
template <SocketKind Kind>
void CheckInfo(bool is_mapped, SourceCheck check,
               const ReferenceArrival& arrival,
               const std::optional<PacketInfo<Kind>>& info) {
  const Evidence evidence(arrival);
  const bool by_ipv4 = std::same_as<Kind, Ipv4Only> ||
                       (std::same_as<Kind, DualStack> && is_mapped &&
                        check == SourceCheck::kVerified);
  const bool expected =
      check != SourceCheck::kUnverified &&
      (by_ipv4 ? evidence.ipv4.has_value() : evidence.ipv6.has_value());
  FUZZ_CHECK(info.has_value() == expected);
  if (!info) return;
  const AnyIpAddress destination(info->destination);
  std::optional<AnyIpAddress> local;
  if (info->local) local.emplace(*info->local);
  if (by_ipv4) {
    const auto spoken = [](Ipv4Address ipv4) -> AnyIpAddress {
      if (std::same_as<Kind, DualStack>) return Map(ipv4);
      return ipv4;
    };
    FUZZ_CHECK(destination == spoken(*evidence.ipv4));
    const auto from = Ipv4Address::FromBytes(arrival.ipv4()->local);
    FUZZ_CHECK(local.has_value() == (from != Ipv4Address::Unspecified()));
    FUZZ_CHECK(!local || *local == spoken(from));
    FUZZ_CHECK(info->interface_index == arrival.ipv4()->interface_index);
  } else {
    FUZZ_CHECK(destination == AnyIpAddress(*evidence.ipv6));
    FUZZ_CHECK(local.has_value() == !evidence.ipv6->is_multicast());
    FUZZ_CHECK(!local || *local == destination);
    FUZZ_CHECK(info->interface_index == arrival.ipv6()->interface_index);
  }
  FUZZ_CHECK(info->hop_limit == arrival.hop_limit());
  FUZZ_CHECK(info->traffic_class.has_value() ==
             arrival.traffic_class().has_value());
  FUZZ_CHECK(!info->traffic_class ||
             info->traffic_class->octet() == arrival.traffic_class());
  FUZZ_CHECK(info->arrival_time == arrival.time());
  FUZZ_CHECK(info->segment_size == arrival.segment_size());
}

template <SocketKind Kind>
void CheckKind(const RawDatagram& raw, bool keep_forged) {
  // What an earlier datagram left there.
  std::array<Datagram<Kind>, 1> datagram{};
  datagram[0].source_check = SourceCheck::kForged;
  datagram[0].info.emplace().interface_index = 4711;
  const absl::StatusOr<bool> kept =
      internal::ReadDatagram<Kind>(raw, keep_forged, std::span(datagram));
  // To an IPv6-only socket nobody can speak from a mapped address.
  const bool is_mapped = IsMapped(raw.source);
  if (std::same_as<Kind, Ipv6Only> && is_mapped) {
    FUZZ_CHECK(kept.ok() && !*kept);
    return;
  }
  const auto peer = Kind::Sockaddr::FromSockaddr(raw.source);
  FUZZ_CHECK(kept.ok() == peer.ok());
  if (!kept.ok()) {
    FUZZ_CHECK(absl::IsDataLoss(kept.status()));
    return;
  }
  // Nothing is believed of what was cut off.
  const ReferenceArrival arrival(
      raw.control_truncated ? std::span<const std::byte>() : raw.control);
  const SourceCheck check = ExpectedCheck<Kind>(is_mapped, Evidence(arrival));
  FUZZ_CHECK(*kept == (keep_forged || check != SourceCheck::kForged));
  if (!*kept) return;
  FUZZ_CHECK(datagram[0].source_check == check);
  FUZZ_CHECK(datagram[0].size == raw.size);
  FUZZ_CHECK(std::memcmp(datagram[0].peer.data(), peer->data(), peer->size()) ==
             0);
  FUZZ_CHECK(datagram[0].truncated == raw.truncated);
  FUZZ_CHECK(datagram[0].info_truncated == raw.control_truncated);
  CheckInfo<Kind>(is_mapped, check, arrival, datagram[0].info);
}

void Check(uint8_t what, const RawDatagram& raw) {
  const bool keep_forged = (what & 16) != 0;
  switch (what % 4) {
    case 0:
      CheckKind<Ipv4Only>(raw, keep_forged);
      break;
    case 1:
      CheckKind<Ipv6Only>(raw, keep_forged);
      break;
    default:
      CheckKind<DualStack>(raw, keep_forged);
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  const uint8_t what = input.TakeByte();
  const size_t source_size = input.TakeByte();
  const size_t offset = input.TakeByte() % 8;
  const dualstack::OwnCopy source(input.Take(source_size), offset);
  const dualstack::OwnCopy control(input.TakeRest(), offset);
  dualstack::Check(what, {.size = size,
                          .source = source.bytes(),
                          .control = control.bytes(),
                          .truncated = (what & 4) != 0,
                          .control_truncated = (what & 8) != 0});
  return 0;
}
