// Any bytes in an error: as a name that came from outside, and as the number
// that a status carries. The first byte says which of the numbers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/internal/payload.h"
#include "dualstack/socket/internal/quoted.h"
#include "dualstack/socket/refusal.h"

namespace dualstack {
namespace {

// A quoted name is fit for a log: one line of printable characters, not much
// longer than what is shown of the name, and with nothing in it that ends the
// quotation before its end. What is shown can be read back.
void CheckQuoted(std::string_view name) {
  constexpr size_t kShown = 64;
  std::string quoted = internal::Quoted(name);
  FUZZ_CHECK(quoted.size() <= 4 * kShown + 5);
  FUZZ_CHECK(std::all_of(quoted.begin(), quoted.end(),
                         [](char c) { return c >= ' ' && c <= '~'; }));
  if (name.size() > kShown) {
    FUZZ_CHECK(quoted.ends_with("..."));
    quoted.resize(quoted.size() - 3);
  }
  FUZZ_CHECK(quoted.size() >= 2 && quoted.front() == '"' &&
             quoted.back() == '"');
  const std::string inside = quoted.substr(1, quoted.size() - 2);
  for (size_t i = 0; i < inside.size(); ++i) {
    FUZZ_CHECK(inside[i] != '"');
    if (inside[i] == '\\') ++i;
  }
  std::string shown;
  FUZZ_CHECK(absl::CUnescape(inside, &shown));
  FUZZ_CHECK(shown == name.substr(0, kShown));
}

// A number in decimal, as far as an int has it. Spaces around it and a plus
// sign are read, as strtol() does.
std::optional<int> Number(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n\v\f\r";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = 10 * number + (negative ? '0' - c : c - '0');
    if (number > std::numeric_limits<int>::max() ||
        number < std::numeric_limits<int>::min()) {
      return std::nullopt;
    }
  }
  return static_cast<int>(number);
}

// A payload that others wrote, or damaged, is a number or is none.
void CheckPayload(bool is_refusal, std::string_view text) {
  absl::Status status = absl::UnknownError("of another");
  FUZZ_CHECK(!SystemErrorOf(status) && !RefusalOf(status));
  const char* const payload =
      is_refusal ? internal::kRefusalPayload : internal::kSystemErrorPayload;
  status.SetPayload(payload,
                    absl::Cord(absl::string_view(text.data(), text.size())));
  const std::optional<int> number = Number(text);
  FUZZ_CHECK(internal::PayloadNumber(status, payload) == number);
  if (!is_refusal) {
    FUZZ_CHECK(SystemErrorOf(status) == number && !RefusalOf(status));
    return;
  }
  const std::optional<Refusal> refusal = RefusalOf(status);
  FUZZ_CHECK(!SystemErrorOf(status));
  const bool is_known = number && *number >= 0 &&
                        *number <= static_cast<int>(Refusal::kForgedSource);
  FUZZ_CHECK(refusal.has_value() == is_known);
  if (!refusal) return;
  FUZZ_CHECK(static_cast<int>(*refusal) == *number);
  FUZZ_CHECK(ToString(*refusal) != "refused");
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const dualstack::OwnCopy copy(std::span(data, size).subspan(1));
  dualstack::CheckQuoted(copy.text());
  dualstack::CheckPayload(data[0] % 2 != 0, copy.text());
  return 0;
}
