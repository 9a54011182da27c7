#include "dualstack/socket/internal/payload.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"

namespace dualstack::internal {

void SetPayloadNumber(absl::Status& status, const char* payload, int number) {
  // From a view: Cord's constructor from a string is a template whose symbol
  // clang 18 and later mangle otherwise than the g++ that compiles a
  // distribution's Abseil.
  const std::string text = absl::StrCat(number);
  status.SetPayload(payload, absl::Cord(ToAbsl(text)));
}

std::optional<int> PayloadNumber(const absl::Status& status,
                                 const char* payload) {
  // Abseil's own optional, or std's: that depends on its release.
  const auto text = status.GetPayload(payload);
  int number = 0;
  if (!text || !absl::SimpleAtoi(std::string(*text), &number)) {
    return std::nullopt;
  }
  return number;
}

}  // namespace dualstack::internal
