#ifndef DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_

#include "absl/status/status.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/packet_info.h"

namespace dualstack::internal {

// Asks the system for packet info and what `options` has, on a datagram socket
// of the kind; on a dual-stack one, of either family by an option of its own.
absl::Status EnablePacketInfo(const KindSpec& kind,
                              const Descriptor& descriptor,
                              const PacketInfoOptions& options);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_
