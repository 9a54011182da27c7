#ifndef DUALSTACK_FUZZ_READ_TEXT_H_
#define DUALSTACK_FUZZ_READ_TEXT_H_

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "dualstack/address/testing/automaton.h"
#include "dualstack/address/testing/grammar.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"

// What every type that reads and writes text promises of any text, and what the
// fuzz tests of text hold the types against.

namespace dualstack {

// Whether the grammar has the text. Its automaton is built once, and then as
// fast as the library, which is what a fuzzer wants of a reference.
template <testing::Language (*kLanguage)()>
bool InGrammar(std::string_view text) {
  static const auto* const automaton = new testing::Automaton(kLanguage());
  return automaton->Accepts(text);
}

// An error is of the code, not without bounds however long the text is, and
// names a rule and an offset that is inside of the text or at its end.
inline void CheckTextError(
    const absl::Status& status, std::string_view text,
    absl::StatusCode code = absl::StatusCode::kInvalidArgument) {
  FUZZ_CHECK(status.code() == code);
  const std::string_view message(status.message().data(),
                                 status.message().size());
  FUZZ_CHECK(message.size() < 512);
  // The text stands in quotation marks, with those in it escaped, and only the
  // first bytes of a long one.
  constexpr size_t kMaxShown = 64;
  size_t at = message.find('"');
  FUZZ_CHECK(at != std::string_view::npos);
  for (++at; at < message.size() && message[at] != '"'; ++at) {
    if (message[at] == '\\') ++at;
  }
  const std::string_view before =
      text.size() > kMaxShown ? "\"...: offset " : "\": offset ";
  FUZZ_CHECK(at < message.size() && message.substr(at).starts_with(before));

  const std::string_view rest = message.substr(at + before.size());
  size_t offset = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), offset);
  FUZZ_CHECK(error == std::errc());
  FUZZ_CHECK(offset <= text.size());
  const std::string_view rule(end, rest.data() + rest.size());
  FUZZ_CHECK(rule.starts_with(": "));
  FUZZ_CHECK(rule != ": unknown rule" && rule != ": no rule is broken");
}

// TryParse() and Parse() are two faces of one parser.
template <typename T>
void CheckParse(std::string_view text) {
  const auto value = T::TryParse(text);
  const auto parsed = T::Parse(text);
  FUZZ_CHECK(parsed.ok() == value.has_value());
  if (value) {
    FUZZ_CHECK(*parsed == *value);
  } else {
    CheckTextError(parsed.status(), text);
  }
}

// That of one of the types, for one text in eight: an error takes longer than
// all else that is done with a text.
template <typename... Types>
void CheckParseOfOne(std::string_view text) {
  CallDrawn(text, 8, [text] { CheckParse<Types>(text); }...);
}

// What is written is read back.
template <typename T>
void CheckRoundTrip(const T& value) {
  std::array<char, T::kMaxTextSize> buffer;
  FUZZ_CHECK(T::TryParse(value.FormatTo(buffer)) == value);
}

// The value's text is what somebody else says that it is.
template <typename T>
void CheckWritten(const T& value, std::string_view expected) {
  std::array<char, T::kMaxTextSize> buffer;
  FUZZ_CHECK(value.FormatTo(buffer) == expected);
  FUZZ_CHECK(value.ToString() == expected);
}

// A sum reads what its alternatives read, and holds it.
template <typename Sum, typename... Kinds>
void CheckSum(std::string_view text, const std::optional<Kinds>&... kinds) {
  const std::optional<Sum> sum = Sum::TryParse(text);
  FUZZ_CHECK(sum.has_value() == (kinds.has_value() || ...));
  const auto check_held = [&sum](const auto& kind) {
    if (kind) FUZZ_CHECK(*sum == Sum(*kind));
  };
  (check_held(kinds), ...);
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_READ_TEXT_H_
