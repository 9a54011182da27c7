#include "dualstack/tools/cli/inputs.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/line_reader.h"

namespace dualstack::cli {

Inputs::Inputs(std::span<const std::string_view> arguments, bool escaped,
               LineReader& lines)
    : arguments_(arguments), escaped_(escaped), lines_(lines) {}

std::optional<Input> Inputs::Next() {
  std::optional<Input> input = NextRaw();
  if (!input || !input->status.ok() || !escaped_) return input;
  absl::StatusOr<std::string> unescaped = Unescape(input->text);
  if (!unescaped.ok()) {
    input->status = unescaped.status();
    return input;
  }
  unescaped_ = *std::move(unescaped);
  input->text = unescaped_;
  return input;
}

std::optional<Input> Inputs::NextRaw() {
  if (!arguments_.empty()) {
    if (count_ == arguments_.size()) return std::nullopt;
    return Input{.text = arguments_[count_++], .status = absl::OkStatus()};
  }
  const std::optional<LineReader::Line> line = lines_.Next();
  if (!line) return std::nullopt;
  ++count_;
  if (!line->is_cut) {
    return Input{.text = line->text, .status = absl::OkStatus()};
  }
  return Input{.text = line->text,
               .status = absl::InvalidArgumentError(absl::StrCat(
                   "line of more than ", LineReader::kMaxLine, " bytes"))};
}

std::string Inputs::where() const {
  return absl::StrCat(arguments_.empty() ? "line " : "text ", count_);
}

}  // namespace dualstack::cli
