#include "dualstack/address/testing/vectors.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"

namespace dualstack::testing {
namespace {

constexpr std::string_view kHeader = "verdict\ttext\ttype\tresult\treason";
constexpr std::string_view kDigits = "0123456789abcdef";

[[noreturn]] void Die(std::string_view place, std::string_view what) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(place.size()),
               place.data(), static_cast<int>(what.size()), what.data());
  std::exit(1);
}

// Nothing if `text` is not what Escape() makes of some bytes.
std::optional<std::string> Unescape(const std::string& text) {
  std::string bytes;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      bytes += text[at];
    } else if (text.compare(at, 2, "\\\\") == 0) {
      bytes += '\\';
      at += 1;
    } else if (text.compare(at, 2, "\\x") == 0 && at + 3 < text.size()) {
      bytes += static_cast<char>(kDigits.find(text[at + 2]) << 4 |
                                 kDigits.find(text[at + 3]));
      at += 3;
    } else {
      return std::nullopt;
    }
  }
  if (Escape(bytes) != text) return std::nullopt;
  return bytes;
}

Vector ReadRow(const std::string& place, const std::string& line) {
  const std::vector<std::string> cells = absl::StrSplit(line, '\t');
  if (cells.size() != 5) Die(place, "a row has five cells");
  if (cells[0] != "accept" && cells[0] != "refuse") {
    Die(place, "a verdict is \"accept\" or \"refuse\"");
  }
  const std::optional<std::string> text = Unescape(cells[1]);
  const std::optional<std::string> result = Unescape(cells[3]);
  if (!text || !result) Die(place, "not escaped as it ought to be");
  if (cells[2].empty() || cells[3].empty() || cells[4].empty()) {
    Die(place, "only the text may be empty");
  }
  return {.place = place,
          .accepted = cells[0] == "accept",
          .text = *text,
          .type = cells[2],
          .result = *result,
          .reason = cells[4]};
}

}  // namespace

std::vector<Vector> ReadVectors(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line != kHeader) {
    Die(name + ":1", "not the header of a file of vectors");
  }
  std::vector<Vector> vectors;
  for (int number = 2; std::getline(in, line); ++number) {
    vectors.push_back(ReadRow(name + ":" + std::to_string(number), line));
  }
  if (vectors.empty()) Die(name, "no rows");
  return vectors;
}

std::vector<Vector> ReadAllVectors() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator("testdata/vectors")) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Vector> all;
  for (const std::filesystem::path& file : files) {
    const std::vector<Vector> vectors = ReadVectors(file);
    all.insert(all.end(), vectors.begin(), vectors.end());
  }
  return all;
}

std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      escaped += "\\\\";
    } else if (' ' <= c && c <= '~') {
      escaped += c;
    } else {
      escaped += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 0xf]};
    }
  }
  return escaped;
}

}  // namespace dualstack::testing
