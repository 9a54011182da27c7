// Turns files of vectors into other forms.
//   vectors_tool assertions FILE...   prints a static_assert for every row
//   vectors_tool seeds DIR FILE...    writes the text of every row into DIR, as
//                                     seeds of a fuzz test
// Exits with 1, having said where, if a file is not of the documented form.

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <ios>
#include <span>
#include <string>
#include <string_view>

#include "dualstack/address/testing/vectors.h"

namespace dualstack::testing {
namespace {

// A string literal with the bytes of `text`. An octal escape, unlike a
// hexadecimal one, ends after three digits whatever follows.
std::string Literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (' ' <= c && c <= '~' && c != '"' && c != '\\' && c != '?') {
      literal += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    literal += '\\';
    for (const int shift : {6, 3, 0}) {
      literal += static_cast<char>('0' + (byte >> shift & 7));
    }
  }
  return literal + "\"";
}

void PrintAssertion(const Vector& vector) {
  std::string call = vector.accepted ? "Accepts<" : "Refuses<";
  call += vector.type + ">(" + Literal(vector.text) + "sv";
  if (vector.accepted) call += ", " + Literal(vector.result);
  // Neither compiler shows escapes of a message as characters.
  std::string message = vector.place + ": " + vector.reason;
  for (char& c : message) {
    if (c == '"' || c == '\\') c = '\'';
  }
  std::printf("static_assert(%s),\n              %s);\n", call.c_str(),
              Literal(message).c_str());
}

// "ipv4.tsv:2" becomes "ipv4.tsv_2", so that a crash names its row.
void WriteSeed(const Vector& vector, const std::filesystem::path& directory) {
  std::string name = vector.place;
  name[name.find(':')] = '_';
  std::ofstream(directory / name, std::ios::binary) << vector.text;
}

int Main(std::span<char* const> args) {
  const std::string_view form = args.empty() ? "" : args[0];
  const bool seeds = form == "seeds";
  const size_t first_file = seeds ? 2 : 1;
  if ((!seeds && form != "assertions") || args.size() <= first_file) {
    std::fprintf(stderr,
                 "usage: vectors_tool assertions FILE...\n"
                 "       vectors_tool seeds DIR FILE...\n");
    return 2;
  }
  for (const char* const file : args.subspan(first_file)) {
    for (const Vector& vector : ReadVectors(file)) {
      if (seeds) {
        WriteSeed(vector, args[1]);
      } else {
        PrintAssertion(vector);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace dualstack::testing

int main(int argc, char** argv) {
  return dualstack::testing::Main(
      std::span<char* const>(argv, static_cast<size_t>(argc)).subspan(1));
}
