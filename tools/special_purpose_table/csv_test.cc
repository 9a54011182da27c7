#include "dualstack/tools/special_purpose_table/csv.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::special_purpose_table {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::vector<std::string>> FieldsOf(std::string_view text) {
  const absl::StatusOr<std::vector<CsvRecord>> records = ParseCsv(text);
  EXPECT_TRUE(records.ok()) << records.status();
  std::vector<std::vector<std::string>> fields;
  if (!records.ok()) return fields;
  for (const CsvRecord& record : *records) fields.push_back(record.fields);
  return fields;
}

TEST(CsvTest, ReadsRecordsOfFields) {
  EXPECT_THAT(FieldsOf(""), IsEmpty());
  EXPECT_THAT(FieldsOf("\r\n"), ElementsAre(ElementsAre("")));
  EXPECT_THAT(FieldsOf("a,b c,\r\n"), ElementsAre(ElementsAre("a", "b c", "")));
  EXPECT_THAT(FieldsOf("a\r\n,\r\n"),
              ElementsAre(ElementsAre("a"), ElementsAre("", "")));
}

TEST(CsvTest, ReadsWhatIsInQuotationMarks) {
  EXPECT_THAT(FieldsOf("\"\"\r\n"), ElementsAre(ElementsAre("")));
  EXPECT_THAT(FieldsOf("\"a, b\",c\r\n"),
              ElementsAre(ElementsAre("a, b", "c")));
  EXPECT_THAT(FieldsOf("\"a\n b\r\nc\"\r\n"),
              ElementsAre(ElementsAre("a\n b\r\nc")));
  EXPECT_THAT(FieldsOf("\"\"\"a\"\"\",\"\"\"\"\r\n"),
              ElementsAre(ElementsAre("\"a\"", "\"")));
}

TEST(CsvTest, CountsLinesWithinQuotationMarks) {
  const auto records = ParseCsv("a\r\n\"b\n\n\"\r\nc\r\n");
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 3u);
  EXPECT_EQ((*records)[0].line, 1);
  EXPECT_EQ((*records)[1].line, 2);
  EXPECT_EQ((*records)[2].line, 5);
}

TEST(CsvTest, SaysWhatIsWrongAndWhere) {
  constexpr struct {
    std::string_view text;
    const char* error;
  } kRows[] = {
      {"a", "line 1: ',' or CR LF wanted"},
      {"a\n", "line 1: ',' or CR LF wanted"},
      {"a\rb\r\n", "line 1: ',' or CR LF wanted"},
      {"a\r\nb\"c\"\r\n", "line 2: ',' or CR LF wanted"},
      {"\"a\"b\r\n", "line 1: ',' or CR LF wanted"},
      {"\"a\" \r\n", "line 1: ',' or CR LF wanted"},
      {"a\r\n\"b\nc\"", "line 3: ',' or CR LF wanted"},
      {"a\r\n\"b\r\n\r\n", "line 2: no closing quotation mark"},
      {"\"", "line 1: no closing quotation mark"},
      {"\"\"\"\r\n", "line 1: no closing quotation mark"},
  };
  for (const auto& row : kRows) {
    const absl::Status status = ParseCsv(row.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << row.text;
    EXPECT_EQ(std::string(status.message()), row.error) << row.text;
  }
}

}  // namespace
}  // namespace dualstack::special_purpose_table
