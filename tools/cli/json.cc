#include "dualstack/tools/cli/json.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

constexpr bool IsPlain(char c) {
  return IsPrintable(c) && c != '"' && c != '\\';
}

}  // namespace

void JsonWriter::Key(std::string_view key) {
  Separate();
  out_.Append('"');
  out_.Append(key);
  out_.Append("\":");
  follows_ = false;
}

void JsonWriter::Number(int64_t value) {
  std::array<char, 20> digits;  // "-9223372036854775808"
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value);
  Word(std::string_view(digits.data(),
                        static_cast<size_t>(end - digits.data())));
}

void JsonWriter::String(std::string_view bytes) {
  const bool escaped = strings_ == Strings::kEscaped;
  Separate();
  out_.Append('"');
  while (!bytes.empty()) {
    size_t plain = 0;
    while (plain < bytes.size() && IsPlain(bytes[plain])) ++plain;
    out_.Append(bytes.substr(0, plain));
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    const auto byte = static_cast<unsigned char>(bytes[0]);
    if (byte == '"') {
      out_.Append("\\\"");
    } else if (byte == '\\') {
      out_.Append(escaped ? "\\\\\\\\" : "\\\\");
    } else {
      out_.Append(escaped ? "\\\\x" : "\\u00");
      out_.Append(kDigits[byte >> 4]);
      out_.Append(kDigits[byte & 0xf]);
    }
    bytes.remove_prefix(1);
  }
  out_.Append('"');
  follows_ = true;
}

void JsonWriter::Begin(char bracket) {
  Separate();
  out_.Append(bracket);
  follows_ = false;
}

void JsonWriter::End(char bracket) {
  out_.Append(bracket);
  follows_ = true;
}

void JsonWriter::EndLine() {
  out_.Append('\n');
  follows_ = false;
}

void JsonWriter::Separate() {
  if (follows_) out_.Append(',');
}

void JsonWriter::Word(std::string_view word) {
  Separate();
  out_.Append(word);
  follows_ = true;
}

}  // namespace dualstack::cli
