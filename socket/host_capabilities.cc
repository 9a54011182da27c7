#include "dualstack/socket/host_capabilities.h"

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_calls.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack {
namespace {

// To look for a free port and find none, a system must have liked the address.
absl::Status OfTheAddress(const absl::Status& bound) {
  return absl::IsAlreadyExists(bound) ? absl::OkStatus() : bound;
}

absl::Status ProbeLoopback(const internal::KindSpec& kind,
                           const AnySockaddr& local, const AnySockaddr& peer) {
  const absl::StatusOr<Descriptor> descriptor =
      internal::OpenBoundSocket(kind, platform::Type::kDatagram, local, {});
  if (!descriptor.ok()) return OfTheAddress(descriptor.status());
  return internal::Connect(*descriptor, peer);
}

// `loopback` makes an address of the kind's with a port.
template <SocketKind Kind, typename Loopback>
HostCapabilities::Traffic Probe(Loopback loopback) {
  // That of the discard protocol; connecting a UDP socket sends nothing.
  constexpr uint16_t kAnyPort = 9;
  constexpr internal::KindSpec kSpec = internal::SpecOf<Kind>();
  return {.wildcard = OfTheAddress(
              internal::OpenBoundSocket(kSpec, platform::Type::kStream,
                                        internal::Erase(Kind::Wildcard(0)), {})
                  .status()),
          .loopback = ProbeLoopback(kSpec, loopback(0), loopback(kAnyPort))};
}

absl::Status ProbePacketInfo(platform::Family family) {
  const absl::StatusOr<Descriptor> descriptor = internal::OpenSocket(
      internal::SpecOf<DualStack>(), platform::Type::kDatagram, nullptr);
  if (!descriptor.ok()) return descriptor.status();
  const platform::Result<void> set = platform::SetReport(
      descriptor->get(), family, platform::Report::kPacketInfo, true);
  if (set.ok()) return absl::OkStatus();
  return internal::SystemStatus(set.error, family == platform::Family::kIpv4
                                               ? "enable IPv4 packet info"
                                               : "enable IPv6 packet info");
}

std::optional<bool> V6OnlyDefault() {
  const platform::Result<NativeSocket> socket =
      platform::Open(platform::Family::kIpv6, platform::Type::kStream);
  if (!socket.ok()) return std::nullopt;
  const Descriptor descriptor(socket.value);
  const platform::Result<bool> v6only = platform::GetV6Only(descriptor.get());
  if (!v6only.ok()) return std::nullopt;
  return v6only.value;
}

}  // namespace

HostCapabilities HostCapabilities::Probe() {
  return {.ipv4 = dualstack::Probe<Ipv4Only>([](uint16_t port) {
            return Ipv4Sockaddr(Ipv4Address::Loopback(), port);
          }),
          .ipv6 = dualstack::Probe<Ipv6Only>([](uint16_t port) {
            return Ipv6Sockaddr(Ipv6Address::Loopback(), port);
          }),
          .mapped = dualstack::Probe<DualStack>([](uint16_t port) {
            return Map(Ipv4Sockaddr(Ipv4Address::Loopback(), port));
          }),
          .ipv4_packet_info = ProbePacketInfo(platform::Family::kIpv4),
          .ipv6_packet_info = ProbePacketInfo(platform::Family::kIpv6),
          .v6only_default = V6OnlyDefault()};
}

}  // namespace dualstack
