#include "dualstack/tools/cli/escape.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace dualstack::cli {
namespace {

std::optional<unsigned> HexDigit(char c) {
  if ('0' <= c && c <= '9') return static_cast<unsigned>(c - '0');
  if ('a' <= c && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if ('A' <= c && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// The byte that two hexadecimal digits at the start of the text stand for.
std::optional<char> HexByte(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const std::optional<unsigned> high = HexDigit(text[0]);
  const std::optional<unsigned> low = HexDigit(text[1]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

absl::Status Malformed(size_t offset, const char* why) {
  return absl::InvalidArgumentError(
      absl::StrCat("escaped text: offset ", offset, ": ", why));
}

}  // namespace

std::string Escape(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    if (c == '\\') {
      text += "\\\\";
    } else if (IsPrintable(c)) {
      text += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      text += "\\x";
      text += kDigits[byte >> 4];
      text += kDigits[byte & 0xf];
    }
  }
  return text;
}

absl::StatusOr<std::string> Unescape(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (!IsPrintable(rest[0])) {
      return Malformed(at, "byte outside printable ASCII");
    }
    if (rest[0] != '\\') {
      bytes += rest[0];
    } else if (rest.starts_with("\\\\")) {
      bytes += '\\';
      at += 1;
    } else if (!rest.starts_with("\\x")) {
      return Malformed(at, "backslash before neither 'x' nor a backslash");
    } else if (const std::optional<char> byte = HexByte(rest.substr(2))) {
      bytes += *byte;
      at += 3;
    } else {
      return Malformed(at, "'\\x' before fewer than two hexadecimal digits");
    }
  }
  return bytes;
}

}  // namespace dualstack::cli
