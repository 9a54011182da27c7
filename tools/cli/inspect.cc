#include "dualstack/tools/cli/inspect.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/json.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"
#include "dualstack/tools/cli/report.h"

namespace dualstack::cli {
namespace {

// Writes the fields of a report as the members of a JSON object.
class JsonFields {
 public:
  explicit JsonFields(JsonWriter& json) : json_(json) {}

  template <typename T>
  void operator()(std::string_view name, const T& value) {
    json_.Key(name);
    Write(value);
  }

 private:
  void Write(bool value) { json_.Bool(value); }
  void Write(uint16_t value) { json_.Number(value); }
  void Write(int value) { json_.Number(value); }
  void Write(std::string_view value) { json_.String(value); }
  void Write(const EmbeddedIpv4Addresses& value) {
    json_.BeginArray();
    for (const auto& [mechanism, ipv4] : value) {
      json_.BeginObject();
      (*this)("mechanism", ToString(mechanism));
      (*this)("ipv4", std::string_view(ipv4.ToString()));
      json_.EndObject();
    }
    json_.EndArray();
  }
  template <typename T>
  void Write(const std::optional<T>& value) {
    value ? Write(*value) : json_.Null();
  }

  JsonWriter& json_;
};

// How records for people look. A table has its values in a column; without one,
// for other programs and for files, each line is a name, a colon and a value.
struct Style {
  bool table = false;
  bool color = false;
};

Style StyleFor(const CommandLine& line, const Output& out) {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  const char* term = std::getenv("TERM");
  const bool is_dumb = term != nullptr && std::string_view(term) == "dumb";
  // https://no-color.org
  const bool automatic = out.is_terminal() && !is_dumb && !is_set("NO_COLOR");
  return {.table = out.is_terminal(),
          .color = line.color == Color::kAuto ? automatic
                                              : line.color == Color::kAlways};
}

// Writes the fields of a report for people: those that apply, with nothing in
// them that a terminal would obey.
class HumanFields {
 public:
  HumanFields(Output& out, Style style) : out_(out), style_(style) {}

  void operator()(std::string_view name, bool value) {
    Line(name, value ? "true" : "false");
  }
  void operator()(std::string_view name, int value) {
    Line(name, absl::StrCat(value));
  }
  void operator()(std::string_view name, std::string_view value) {
    constexpr size_t kMaxShown = 256;
    const bool is_cut = value.size() > kMaxShown;
    Line(name, Escape(value.substr(0, kMaxShown)) + (is_cut ? "..." : ""));
  }
  void operator()(std::string_view name, const EmbeddedIpv4Addresses& value) {
    for (const EmbeddedIpv4Address& embedded : value) {
      Line(name, absl::StrCat(embedded.address.ToString(), " (",
                              std::string(ToString(embedded.mechanism)), ")"));
    }
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }

 private:
  void Line(std::string_view name, std::string_view value) {
    constexpr size_t kNameColumn = 15;
    Colored("\x1b[2m", name);
    if (style_.table) {
      for (size_t i = name.size(); i < kNameColumn; ++i) out_.Append(' ');
    } else {
      out_.Append(": ");
    }
    Colored(name == "error" ? "\x1b[31m" : "", value);
    out_.Append('\n');
  }
  void Colored(std::string_view color, std::string_view text) {
    const bool color_it = style_.color && !color.empty();
    if (color_it) out_.Append(color);
    out_.Append(text);
    if (color_it) out_.Append("\x1b[0m");
  }

  Output& out_;
  const Style style_;
};

Command::Result Inspect(const CommandLine& line,
                        std::span<const std::string_view> arguments,
                        Streams& streams) {
  const bool escaped = line.has(Option::kEscaped);
  JsonWriter json(streams.out, escaped ? JsonWriter::Strings::kEscaped
                                       : JsonWriter::Strings::kPlain);
  const Style style = StyleFor(line, streams.out);
  bool all_valid = true;
  bool is_first = true;
  Inputs inputs(arguments, escaped, streams.lines);
  while (const std::optional<Input> input = inputs.Next()) {
    const Report report = ReportOn(*input, line.as);
    all_valid &= !report.error.has_value();
    if (line.has(Option::kJson)) {
      json.BeginObject();
      JsonFields fields(json);
      ForEachField(report, fields);
      json.EndObject();
      json.EndLine();
    } else {
      if (!is_first) streams.out.Append('\n');
      HumanFields fields(streams.out, style);
      ForEachField(report, fields);
    }
    is_first = false;
    if (!streams.out.ok()) break;
  }
  return all_valid;
}

}  // namespace

const Command kInspect = {
    .name = "inspect",
    .arguments = "[TEXT...]",
    .help =
        "Says what each text is. Without an argument, each line of standard\n"
        "input is a text, of any bytes, and an empty one is invalid.\n",
    .options = BitOf(Option::kJson) | BitOf(Option::kEscaped) |
               BitOf(Option::kAs) | BitOf(Option::kColor),
    .run = Inspect,
};

}  // namespace dualstack::cli
