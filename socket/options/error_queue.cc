#include "dualstack/socket/options/error_queue.h"

#include <cstddef>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/error_queue.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::internal {

absl::StatusOr<platform::QueuedError> ReceiveError(
    const Descriptor& descriptor, std::span<std::byte> buffer) {
  constexpr char kOperation[] = "receive an error";
  if (!descriptor.is_open()) return ClosedStatus(kOperation);
  const platform::Result<platform::QueuedError> queued =
      platform::ReceiveError(descriptor.get(), buffer);
  if (!queued.ok()) return FailedStatus(kOperation, descriptor, queued.error);
  if (!queued.value.has_account) {
    return absl::DataLossError(
        "receive an error: the system did not say of what kind");
  }
  return queued.value;
}

ErrorOrigin OriginOf(const platform::QueuedError& queued) {
  switch (queued.origin) {
    case platform::QueuedError::Origin::kLocal:
      return ErrorOrigin::kLocal;
    case platform::QueuedError::Origin::kIcmp:
      return ErrorOrigin::kIcmp;
    case platform::QueuedError::Origin::kIcmpv6:
      return ErrorOrigin::kIcmpv6;
    case platform::QueuedError::Origin::kNone:
      break;
  }
  return ErrorOrigin::kOther;
}

absl::Status StatusOf(const platform::QueuedError& queued) {
  if (queued.error == 0) return absl::OkStatus();
  const absl::StatusOr<AnySockaddr> to =
      AnySockaddr::FromSockaddr(queued.destination.bytes());
  return SystemStatus(
      queued.error,
      to.ok() ? absl::StrCat("send to ", to->ToString()) : std::string("send"));
}

}  // namespace dualstack::internal
