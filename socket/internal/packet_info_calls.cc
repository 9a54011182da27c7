#include "dualstack/socket/internal/packet_info_calls.h"

#include <array>

#include "absl/status/status.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/ipv4_option_rule.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {
namespace {

using platform::Family;
using platform::Report;

// The system's number for what went wrong, if something did.
int EnableOf(Family family, NativeSocket socket,
             const PacketInfoOptions& options) {
  struct Row {
    Report report;
    bool on;
  };
  for (const Row& row : std::array{
           Row{Report::kPacketInfo, true},
           Row{Report::kHopLimit, options.hop_limit},
           Row{Report::kTrafficClass, options.traffic_class},
       }) {
    const platform::Result<void> set =
        platform::SetReport(socket, family, row.report, row.on);
    if (!set.ok()) return set.error;
  }
  return 0;
}

// What is not of a family.
int EnableOfSocket(NativeSocket socket, const PacketInfoOptions& options) {
  const platform::Result<void> time =
      platform::SetReportTime(socket, options.arrival_time);
  if (!time.ok()) return time.error;
  return platform::SetCoalescing(socket, options.coalesce).error;
}

absl::Status Outcome(int error, const Descriptor& descriptor) {
  if (error == 0) return absl::OkStatus();
  return FailedStatus("enable packet info", descriptor, error);
}

}  // namespace

absl::Status EnablePacketInfo(platform::Family family,
                              const Descriptor& descriptor,
                              const PacketInfoOptions& options) {
  if (!descriptor.is_open()) return ClosedStatus("enable packet info");
  int error = EnableOf(family, descriptor.get(), options);
  if (error == 0) error = EnableOfSocket(descriptor.get(), options);
  return Outcome(error, descriptor);
}

BothFamilies EnablePacketInfoOfBoth(const Descriptor& descriptor,
                                    const PacketInfoOptions& options) {
  const absl::Status ipv6 =
      EnablePacketInfo(Family::kIpv6, descriptor, options);
  if (!ipv6.ok()) return {.ipv4 = ipv6, .ipv6 = ipv6};
  const int error = EnableOf(Family::kIpv4, descriptor.get(), options);
  return {.ipv4 = Ipv4HalfOf(Outcome(error, descriptor)), .ipv6 = ipv6};
}

}  // namespace dualstack::internal
