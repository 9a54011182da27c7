#include "dualstack/socket/internal/option_calls.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/ipv4_option_rule.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::internal {
namespace {

std::string Setting(platform::Option option, int number) {
  return absl::StrCat("set ", ToAbsl(platform::NameOf(option)), " to ", number);
}

std::string Reading(platform::Option option) {
  return absl::StrCat("read ", ToAbsl(platform::NameOf(option)));
}

}  // namespace

absl::Status SetOption(const Descriptor& descriptor, platform::Option option,
                       int number) {
  if (!descriptor.is_open()) return ClosedStatus(Setting(option, number));
  const platform::Result<void> set =
      platform::SetOption(descriptor.get(), option, number);
  if (set.ok()) return absl::OkStatus();
  return FailedStatus(Setting(option, number), descriptor, set.error);
}

absl::StatusOr<int> GetOption(const Descriptor& descriptor,
                              platform::Option option) {
  if (!descriptor.is_open()) return ClosedStatus(Reading(option));
  const platform::Result<int> read =
      platform::GetOption(descriptor.get(), option);
  if (read.ok()) return read.value;
  return FailedStatus(Reading(option), descriptor, read.error);
}

BothFamilies SetOptions(const Descriptor& descriptor, const PerFamily& options,
                        int number) {
  return {.ipv4 = Ipv4HalfOf(SetOption(descriptor, options.ipv4, number)),
          .ipv6 = SetOption(descriptor, options.ipv6, number)};
}

BothValues<int> GetOptions(const Descriptor& descriptor,
                           const PerFamily& options) {
  BothValues<int> both{.ipv4 = GetOption(descriptor, options.ipv4),
                       .ipv6 = GetOption(descriptor, options.ipv6)};
  if (!both.ipv4.ok() && Ipv4HalfOf(both.ipv4.status()).ok()) {
    both.ipv4 = std::nullopt;
  }
  return both;
}

absl::Status StrangeValueStatus(platform::Option option, int number) {
  return absl::DataLossError(absl::StrCat(Reading(option), ": the system gave ",
                                          number, ", which is no value"));
}

}  // namespace dualstack::internal
