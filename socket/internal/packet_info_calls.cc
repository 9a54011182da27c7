#include "dualstack/socket/internal/packet_info_calls.h"

#include <array>

#include "absl/status/status.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_calls.h"
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

}  // namespace

absl::Status EnablePacketInfo(const KindSpec& kind,
                              const Descriptor& descriptor,
                              const PacketInfoOptions& options) {
  constexpr char kOperation[] = "enable packet info";
  if (!descriptor.is_open()) return ClosedStatus(kOperation);
  const NativeSocket socket = descriptor.get();
  int error = EnableOf(kind.family, socket, options);
  if (error == 0 && kind.v6only == false) {
    error = EnableOf(Family::kIpv4, socket, options);
  }
  if (error == 0) {
    error = platform::SetReportTime(socket, options.arrival_time).error;
  }
  if (error == 0) {
    error = platform::SetCoalescing(socket, options.coalesce).error;
  }
  if (error != 0) return FailedStatus(kOperation, descriptor, error);
  return absl::OkStatus();
}

}  // namespace dualstack::internal
