// Any bytes as text and back: the escapes of --escaped, and JSON strings.

#include "dualstack/tools/cli/escape.h"

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/tools/cli/json.h"
#include "dualstack/tools/cli/output.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::cli {
namespace {

using namespace std::string_view_literals;

struct Escaped {
  std::string_view bytes;
  std::string_view text;
  std::string_view reason;
};

constexpr Escaped kEscaped[] = {
    {"", "", "nothing"},
    {"192.0.2.1", "192.0.2.1", "printable"},
    {" ~", " ~", "the first and the last that are printable"},
    {"\x1f\x7f", "\\x1f\\x7f", "their neighbours"},
    {"\0"sv, "\\x00", "a NUL is a byte"},
    {"\r\n\t", "\\x0d\\x0a\\x09", "no short forms"},
    {"\\", "\\\\", "the backslash itself"},
    {"\\x41", "\\\\x41", "what only looks escaped"},
    {"\xc3\xa9", "\\xc3\\xa9", "UTF-8 is bytes"},
    {"\xff\x80", "\\xff\\x80", "and so is what is no UTF-8"},
};

TEST(EscapeTest, WritesAndReads) {
  for (const Escaped& row : kEscaped) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(Escape(row.bytes), row.text);
    const absl::StatusOr<std::string> bytes = Unescape(row.text);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_EQ(*bytes, row.bytes);
  }
}

TEST(EscapeTest, ReadsWhatItWouldNotWrite) {
  EXPECT_EQ(Unescape("\\x41\\xaB\\xAb").value(), "A\xab\xab");
}

TEST(EscapeTest, EveryByteComesBack) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string bytes = {'1', static_cast<char>(byte), '2'};
    EXPECT_EQ(Unescape(Escape(bytes)).value(), bytes) << byte;
  }
}

struct Malformed {
  std::string_view text;
  size_t offset;
  std::string_view why;
};

constexpr std::string_view kRaw = "byte outside printable ASCII";
constexpr std::string_view kAlone =
    "backslash before neither 'x' nor a backslash";
constexpr std::string_view kDigits =
    "'\\x' before fewer than two hexadecimal digits";

constexpr Malformed kMalformed[] = {
    {"\\", 0, kAlone},      {"::1\\n", 3, kAlone}, {"\\X41", 0, kAlone},
    {"\\\\\\", 2, kAlone},  {"\\x", 0, kDigits},   {"\\x4", 0, kDigits},
    {"a\\x4g", 1, kDigits}, {"\\x+4", 0, kDigits}, {"\\x 4", 0, kDigits},
    {"::1\r", 3, kRaw},     {"\0"sv, 0, kRaw},     {"\xc3\xa9", 0, kRaw},
    {"\\x41\x7f", 4, kRaw},
};

TEST(EscapeTest, RefusesWhatIsMalformed) {
  for (const Malformed& row : kMalformed) {
    const absl::Status status = Unescape(row.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()), "escaped text: offset " +
                                                 std::to_string(row.offset) +
                                                 ": " + std::string(row.why));
  }
}

// What `write` writes to an output.
std::string Written(const std::function<void(Output&)>& write) {
  std::FILE* file = std::tmpfile();
  Output out(fileno(file));
  write(out);
  out.Flush();
  EXPECT_TRUE(out.ok()) << out.status();
  std::rewind(file);
  std::string text;
  std::array<char, 4096> buffer;
  while (const size_t size =
             std::fread(buffer.data(), 1, buffer.size(), file)) {
    text.append(buffer.data(), size);
  }
  std::fclose(file);
  return text;
}

std::string JsonOf(std::string_view bytes, JsonWriter::Strings strings) {
  return Written([&](Output& out) { JsonWriter(out, strings).String(bytes); });
}

TEST(JsonTest, StringsAreAsciiWhateverTheBytes) {
  const auto plain = [](std::string_view bytes) {
    return JsonOf(bytes, JsonWriter::Strings::kPlain);
  };
  EXPECT_EQ(plain(""), R"("")");
  EXPECT_EQ(plain("fe80::1%eth0"), R"("fe80::1%eth0")");
  EXPECT_EQ(plain("\"\\/"), R"("\"\\/")");
  EXPECT_EQ(plain("\0\n\x1f ~\x7f"sv), R"("\u0000\u000a\u001f ~\u007f")");
  EXPECT_EQ(plain("\xc3\xa9"), R"("\u00c3\u00a9")");
  EXPECT_EQ(plain("\xff\xed\xa0\x80"), R"("\u00ff\u00ed\u00a0\u0080")");
  EXPECT_EQ(plain("\\u0041"), R"("\\u0041")");
}

TEST(JsonTest, EscapedStringsAreTheStringsOfEscape) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string bytes(1, static_cast<char>(byte));
    EXPECT_EQ(JsonOf(bytes, JsonWriter::Strings::kEscaped),
              JsonOf(Escape(bytes), JsonWriter::Strings::kPlain));
  }
}

TEST(JsonTest, SeparatesMembersAndElements) {
  const std::string written = Written([](Output& out) {
    JsonWriter json(out, JsonWriter::Strings::kPlain);
    for (int line = 0; line < 2; ++line) {
      json.BeginObject();
      json.Key("a");
      json.Null();
      json.Key("b");
      json.BeginArray();
      json.EndArray();
      json.Key("c");
      json.BeginArray();
      json.Number(65535);
      json.BeginObject();
      json.Key("d");
      json.Bool(true);
      json.EndObject();
      json.String("e");
      json.EndArray();
      json.EndObject();
      json.EndLine();
    }
  });
  constexpr std::string_view kLine =
      R"({"a":null,"b":[],"c":[65535,{"d":true},"e"]})";
  EXPECT_EQ(written, std::string(kLine) + "\n" + std::string(kLine) + "\n");
}

// Longer than the buffer, in pieces and at once.
TEST(OutputTest, WritesTextOfAnyLength) {
  const std::string text(200'000, 'x');
  EXPECT_EQ(Written([&](Output& out) { out.Append(text); }), text);
  EXPECT_EQ(Written([&](Output& out) {
              for (const char c : text) out.Append(c);
            }),
            text);
  EXPECT_EQ(Written([&](Output& out) {
              out.Append("<");
              out.Append(text);
              out.Append(">");
            }),
            "<" + text + ">");
}

TEST(OutputTest, KeepsTheFirstError) {
  Output out(-1);
  out.Append("x");
  EXPECT_TRUE(out.ok());
  out.Flush();
  EXPECT_FALSE(out.ok());
  EXPECT_FALSE(out.is_broken_pipe());
  EXPECT_EQ(std::string(out.status().message()), "write: Bad file descriptor");
}

}  // namespace
}  // namespace dualstack::cli
