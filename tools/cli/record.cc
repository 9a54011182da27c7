#include "dualstack/tools/cli/record.h"

#include <cstddef>
#include <cstdlib>
#include <string_view>

#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {
namespace {

constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";

std::string_view ColorOf(News news) {
  switch (news) {
    case News::kNone:
      break;
    case News::kGood:
      return kGreen;
    case News::kBad:
      return kRed;
  }
  return "";
}

bool HasColor(const CommandLine& line, const Output& out) {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  if (line.color != Color::kAuto) return line.color == Color::kAlways;
  const char* term = std::getenv("TERM");
  const bool is_dumb = term != nullptr && std::string_view(term) == "dumb";
  // https://no-color.org
  return out.is_terminal() && !is_dumb && !is_set("NO_COLOR");
}

}  // namespace

RecordWriter::RecordWriter(Output& out, const CommandLine& line)
    : out_(out),
      is_table_(out.is_terminal()),
      has_color_(HasColor(line, out)) {}

void RecordWriter::Line(std::string_view name, std::string_view value,
                        News news) {
  constexpr size_t kNameColumn = 15;
  Colored(kFaint, name);
  if (is_table_) {
    for (size_t i = name.size(); i < kNameColumn; ++i) out_.Append(' ');
  } else {
    out_.Append(": ");
  }
  Colored(ColorOf(news), value);
  out_.Append('\n');
}

void RecordWriter::Colored(std::string_view color, std::string_view text) {
  const bool color_it = has_color_ && !color.empty();
  if (color_it) out_.Append(color);
  out_.Append(text);
  if (color_it) out_.Append("\x1b[0m");
}

}  // namespace dualstack::cli
