#ifndef DUALSTACK_TOOLS_CLI_JSON_H_
#define DUALSTACK_TOOLS_CLI_JSON_H_

#include <cstdint>
#include <string_view>

#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {

// Writes JSON (RFC 8259) in ASCII, on one line, straight to an output.
//
// A JSON string is Unicode text and ours are bytes, so a byte outside printable
// ASCII, even as part of valid UTF-8, is written as the character of that
// number: 0xc3 is "\u00c3". Nothing is lost, nothing can be invalid, and a
// reader gets the bytes back by encoding the string as Latin-1.
//
// Between Begin and End of an object, Key() comes before every value. That the
// calls fit together is the caller's business.
class JsonWriter {
 public:
  // kEscaped writes the string that Escape() makes of the bytes: 0xc3 is
  // "\\xc3", which reads as the four characters \xc3.
  enum class Strings { kPlain, kEscaped };

  JsonWriter(Output& out, Strings strings) : out_(out), strings_(strings) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  // After an outermost value.
  void EndLine();

  // An identifier of ours, with nothing to escape.
  void Key(std::string_view key);

  void Null() { Word("null"); }
  void Bool(bool value) { Word(value ? "true" : "false"); }
  void Number(int64_t value);
  void String(std::string_view bytes);

 private:
  void Begin(char bracket);
  void End(char bracket);
  void Separate();
  void Word(std::string_view word);

  Output& out_;
  const Strings strings_;
  // Whether the next value or key follows another one.
  bool follows_ = false;
};

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_JSON_H_
