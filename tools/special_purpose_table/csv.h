#ifndef DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_CSV_H_
#define DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace dualstack::special_purpose_table {

struct CsvRecord {
  int line;  // Where it begins, from 1.
  std::vector<std::string> fields;
};

// Reads comma-separated values (RFC 4180, section 2): every record ends with
// CR LF, and a field that has a comma, a quotation mark or a line break in it
// stands in quotation marks. kInvalidArgument, with the line, for anything
// else; a file whose line ends have been "mended" on the way is refused, too.
absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text);

}  // namespace dualstack::special_purpose_table

#endif  // DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_CSV_H_
