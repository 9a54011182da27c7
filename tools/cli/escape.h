#ifndef DUALSTACK_TOOLS_CLI_ESCAPE_H_
#define DUALSTACK_TOOLS_CLI_ESCAPE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// Any bytes as printable ASCII, the form of --escaped: a printable byte other
// than the backslash is itself, a backslash is two of them, and every other
// byte is `\x` and two hexadecimal digits.

namespace dualstack::cli {

// ' ' to '~'.
constexpr bool IsPrintable(char c) { return ' ' <= c && c <= '~'; }

// With lower-case digits.
std::string Escape(std::string_view bytes);

// The inverse, which takes digits of either case. kInvalidArgument, with the
// offset, if something else follows a backslash or if a byte is not printable.
absl::StatusOr<std::string> Unescape(std::string_view text);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_ESCAPE_H_
