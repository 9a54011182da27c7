#include "dualstack/socket/send_options.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/refusal.h"

namespace dualstack {
namespace {

bool IsLinkLocal(Ipv4Address address) { return address.is_link_local(); }
bool IsLinkLocal(const Ipv6Address& address) { return address.is_link_local(); }
bool IsLinkLocal(const DualStackAddress& address) {
  return address.Visit([](const auto& kind) { return kind.is_link_local(); });
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<SendOptions<typename Kind::Address>> ReplyOptions(
    const Datagram<Kind>& received) {
  const auto refused = [&received](Refusal refusal) {
    return internal::RefusedStatus(
        refusal, absl::StrCat("reply to ", received.peer.ToString()));
  };
  if (received.source_check == SourceCheck::kForged) {
    return refused(Refusal::kForgedSource);
  }
  if (!received.info) return refused(Refusal::kNoPacketInfo);
  const PacketInfo<Kind>& info = *received.info;
  SendOptions<typename Kind::Address> options{.source = info.local};
  // A host may answer by another interface than it was asked by, where that
  // leads to the peer; these addresses mean something on one alone.
  if (info.local != info.destination || IsLinkLocal(info.destination)) {
    options.interface_index = info.interface_index;
  }
  return options;
}

template absl::StatusOr<SendOptions<Ipv4Only::Address>> ReplyOptions(
    const Datagram<Ipv4Only>& received);
template absl::StatusOr<SendOptions<Ipv6Only::Address>> ReplyOptions(
    const Datagram<Ipv6Only>& received);
template absl::StatusOr<SendOptions<DualStack::Address>> ReplyOptions(
    const Datagram<DualStack>& received);

}  // namespace dualstack
