#ifndef DUALSTACK_TOOLS_CLI_RECORD_H_
#define DUALSTACK_TOOLS_CLI_RECORD_H_

#include <cstdint>
#include <string_view>

#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {

// What is good news and what is bad, where there are colours.
enum class News : uint8_t { kNone, kGood, kBad };

// Writes records for people, a line for each field. On a terminal the values
// stand in a column; without one, for other programs and for files, a line is a
// name, a colon and a value.
class RecordWriter {
 public:
  RecordWriter(Output& out, const CommandLine& line);

  // Both as they are: what a terminal would obey has been escaped before.
  void Line(std::string_view name, std::string_view value,
            News news = News::kNone);

 private:
  void Colored(std::string_view color, std::string_view text);

  Output& out_;
  const bool is_table_;
  const bool has_color_;
};

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_RECORD_H_
