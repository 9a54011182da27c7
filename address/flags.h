#ifndef DUALSTACK_ADDRESS_FLAGS_H_
#define DUALSTACK_ADDRESS_FLAGS_H_

#include <concepts>
#include <string>
#include <string_view>

#include "absl/flags/marshalling.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "dualstack/address/internal/values.h"

// Every value type as the type of a command-line flag: addresses, their sums,
// socket addresses and prefixes. A flag of such a type never holds malformed
// text, and whoever sets it wrongly is told the rule and the offset. It is a
// header of its own, because most users of addresses have no flags.
//
//     ABSL_FLAG(dualstack::IpAddress, upstream, "192.0.2.1"_ipv4, "server");
//
//     $ program --upstream=192.0.2.256
//     ERROR: Illegal value '192.0.2.256' specified for flag 'upstream'; IP
//     address "192.0.2.256": offset 8: decimal octet above 255
//
//     ABSL_FLAG(dualstack::IpAddress, wrong, "192.0.2.1", "");
//                                                       // does not compile

namespace dualstack {
namespace internal {

// A value type that reads its text without help.
template <typename T>
concept FlagValue = Value<T> && requires(std::string_view text) {
  { T::Parse(text) } -> std::same_as<absl::StatusOr<T>>;
};

}  // namespace internal

// What Abseil looks for (absl/flags/marshalling.h). The pointers are its
// choice, and so is absl::string_view.
template <internal::FlagValue T>
bool AbslParseFlag(absl::string_view text, T* value, std::string* error) {
  const absl::StatusOr<T> parsed =
      T::Parse(std::string_view(text.data(), text.size()));
  if (parsed.ok()) {
    *value = *parsed;
  } else {
    *error = std::string(parsed.status().message());
  }
  return parsed.ok();
}

template <internal::FlagValue T>
std::string AbslUnparseFlag(const T& value) {
  return value.ToString();
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_FLAGS_H_
