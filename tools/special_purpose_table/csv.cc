#include "dualstack/tools/special_purpose_table/csv.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace dualstack::special_purpose_table {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  absl::StatusOr<std::vector<CsvRecord>> Read() {
    std::vector<CsvRecord> records;
    while (!rest_.empty()) {
      CsvRecord record{.line = line_, .fields = {}};
      do {
        absl::StatusOr<std::string> field = ReadField();
        if (!field.ok()) return field.status();
        record.fields.push_back(*std::move(field));
      } while (Skip(","));
      if (!Skip("\r\n")) return Error(line_, "',' or CR LF wanted");
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  absl::StatusOr<std::string> ReadField() {
    const int begin = line_;
    if (!Skip("\"")) return Take(rest_.find_first_of(",\"\r\n"));
    std::string field;
    do {
      const size_t end = rest_.find('"');
      if (end == std::string_view::npos) {
        return Error(begin, "no closing quotation mark");
      }
      field += Take(end);
      field += '"';
      Skip("\"");
    } while (Skip("\""));
    field.pop_back();
    return field;
  }

  // The next `size` characters.
  std::string Take(size_t size) {
    const std::string taken(rest_.substr(0, size));
    Skip(taken);
    return taken;
  }

  // Goes past `text` if it comes next.
  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    line_ += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    rest_.remove_prefix(text.size());
    return true;
  }

  static absl::Status Error(int line, const char* what) {
    return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what));
  }

  std::string_view rest_;
  int line_ = 1;
};

}  // namespace

absl::StatusOr<std::vector<CsvRecord>> ParseCsv(std::string_view text) {
  return CsvReader(text).Read();
}

}  // namespace dualstack::special_purpose_table
