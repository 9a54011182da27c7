#ifndef DUALSTACK_SOCKET_INTERNAL_OPTION_CALLS_H_
#define DUALSTACK_SOCKET_INTERNAL_OPTION_CALLS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/platform/options.h"

// SetOption() and GetOption() without types. Every function takes any
// descriptor: one that is not open gives kFailedPrecondition (EBADF).

namespace dualstack::internal {

absl::Status SetOption(const Descriptor& descriptor, platform::Option option,
                       int number);
absl::StatusOr<int> GetOption(const Descriptor& descriptor,
                              platform::Option option);

// At both levels of a dual-stack socket.
BothFamilies SetOptions(const Descriptor& descriptor, const PerFamily& options,
                        int number);
BothValues<int> GetOptions(const Descriptor& descriptor,
                           const PerFamily& options);

// kDataLoss: the option read as a number that is none of its values.
absl::Status StrangeValueStatus(platform::Option option, int number);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_OPTION_CALLS_H_
