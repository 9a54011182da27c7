#ifndef DUALSTACK_ADDRESS_INTERNAL_TEXT_OUTPUT_H_
#define DUALSTACK_ADDRESS_INTERNAL_TEXT_OUTPUT_H_

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <version>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/values.h"

#if defined(__cpp_lib_format)
#include <format>
#endif

// Everything that prints a value, written once over FormatTo(): ToString(),
// streams, AbslStringify (absl::StrCat, absl::StrFormat and logging) and
// std::format. And GoogleTest, which knows streams, but not absl::StatusOr.

namespace dualstack {
namespace internal {

// The text of a value, on the stack.
template <Value T>
class TextOf {
 public:
  constexpr explicit TextOf(const T& value) : text_(value.FormatTo(buffer_)) {}
  TextOf(const TextOf&) = delete;
  TextOf& operator=(const TextOf&) = delete;

  constexpr std::string_view view() const { return text_; }

 private:
  std::array<char, T::kMaxTextSize> buffer_{};
  std::string_view text_;
};

template <Value T>
std::string ToString(const T& value) {
  return std::string(TextOf(value).view());
}

}  // namespace internal

template <internal::Value T>
std::ostream& operator<<(std::ostream& out, const T& value) {
  return out << internal::TextOf(value).view();
}

// For GoogleTest, which would print the bytes. It stands here and not beside
// the matchers, so that every program that tests has one and the same.
template <internal::Value T>
void PrintTo(const absl::StatusOr<T>& result, std::ostream* out) {
  *out << result.status();
  if (result.ok()) *out << ": " << *result;
}

// For Abseil 20230125 and later; older ones do not look for it.
template <typename Sink, internal::Value T>
void AbslStringify(Sink& sink, const T& value) {
  const internal::TextOf text(value);
  sink.Append(text.view());
}

}  // namespace dualstack

#if defined(__cpp_lib_format)
// Takes the format specifications of strings: fill, alignment, width,
// precision.
template <dualstack::internal::Value T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
  template <typename Context>
  auto format(const T& value, Context& context) const {
    const dualstack::internal::TextOf text(value);
    return std::formatter<std::string_view, char>::format(text.view(), context);
  }
};
#endif

#endif  // DUALSTACK_ADDRESS_INTERNAL_TEXT_OUTPUT_H_
