#include "dualstack/socket/internal/bind_calls.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/refusal.h"

namespace dualstack::internal {

using platform::Option;

absl::Status CheckBindOptions(platform::Type type, const AnySockaddr& local,
                              const BindOptions& options) {
  // A lingering connection of TCP is not shared with, only tolerated.
  const bool shares = options.reuse_port || (options.reuse_address &&
                                             type == platform::Type::kDatagram);
  if (shares && local.port() == 0) {
    return RefusedStatus(Refusal::kSharedPortZero,
                         absl::StrCat("bind ", local.ToString()));
  }
  if (options.interface == 0) return absl::OkStatus();
  const platform::Result<bool> there =
      platform::HasInterface(options.interface);
  if (there.ok() && there.value) return absl::OkStatus();
  const std::string operation = absl::StrCat(
      "bind ", local.ToString(), " to interface ", options.interface);
  return there.ok() ? RefusedStatus(Refusal::kNoSuchInterface, operation)
                    : SystemStatus(there.error, operation);
}

absl::Status SetBindOptions(const Descriptor& descriptor, const KindSpec& kind,
                            const AnySockaddr& local,
                            const BindOptions& options) {
  const bool is_ipv4 = kind.family == platform::Family::kIpv4;
  const struct {
    Option option;
    int number;
  } rows[] = {
      {Option::kReuseAddress, options.reuse_address},
      {Option::kReusePort, options.reuse_port},
      {Option::kInterface, static_cast<int>(options.interface)},
      {is_ipv4 ? Option::kIpv4FreeBind : Option::kIpv6FreeBind,
       options.free_bind},
      {is_ipv4 ? Option::kIpv4Transparent : Option::kIpv6Transparent,
       options.transparent},
  };
  for (const auto& row : rows) {
    if (row.number == 0) continue;
    const platform::Result<void> set =
        platform::SetOption(descriptor.get(), row.option, row.number);
    if (set.ok()) continue;
    return SystemStatus(
        set.error, absl::StrCat("set ", ToAbsl(platform::NameOf(row.option)),
                                " for ", local.ToString()));
  }
  return absl::OkStatus();
}

}  // namespace dualstack::internal
