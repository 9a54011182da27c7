#ifndef DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_

#include "absl/status/status.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {

// Asks the system for packet info and what `options` has, on a datagram socket
// of the family.
absl::Status EnablePacketInfo(platform::Family family,
                              const Descriptor& descriptor,
                              const PacketInfoOptions& options);
// On a dual-stack one, for the traffic of either family by options of its own.
BothFamilies EnablePacketInfoOfBoth(const Descriptor& descriptor,
                                    const PacketInfoOptions& options);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_PACKET_INFO_CALLS_H_
