#ifndef DUALSTACK_SOCKET_INTERNAL_BIND_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_BIND_CALLS_H_

#include "absl/status/status.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {

// A Refusal if
// - the port is 0 and would be shared. Linux then chooses among the ports that
//   others share as well, and so one of a stranger: kSharedPortZero;
// - there is no such interface. Linux takes any index, and such a socket
//   neither sends nor receives: kNoSuchInterface.
absl::Status CheckBindOptions(platform::Type type, const AnySockaddr& local,
                              const BindOptions& options);

// Sets them on a new socket that is to be bound to `local`.
absl::Status SetBindOptions(const Descriptor& descriptor, const KindSpec& kind,
                            const AnySockaddr& local,
                            const BindOptions& options);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_BIND_CALLS_H_
