#include "dualstack/tools/special_purpose_table/registry.h"

#include <cstddef>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::special_purpose_table {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Contents(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::string contents(std::istreambuf_iterator<char>(in), {});
  EXPECT_FALSE(contents.empty()) << path;
  return contents;
}

TEST(RegistryTest, TheCommittedTableIsWhatTheRegistriesSay) {
  const absl::StatusOr<std::string> header =
      TableHeader(Contents("testdata/iana/iana-ipv4-special-registry-1.csv"),
                  Contents("testdata/iana/iana-ipv6-special-registry-1.csv"));
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_TRUE(*header == Contents("address/internal/special_purpose_table.h"))
      << "stale: bazel run //tools/special_purpose_table";
}

constexpr char kHeading[] =
    "Address Block,Name,RFC,Allocation Date,Termination Date,Source,"
    "Destination,Forwardable,Globally Reachable,Reserved-by-Protocol\r\n";

std::string Csv(std::string_view rows) { return kHeading + std::string(rows); }

// Every trap that testdata/iana/README.md lists.
TEST(RegistryTest, KnowsTheTrapsOfTheFiles) {
  const absl::StatusOr<std::string> header = TableHeader(
      Csv("192.0.0.0/24 [2],\"\"\"This\n        network\"\"\",\"[RFC1]\r\n"
          "        [RFC2], Section 3.4\",1981-09,N/A [5],True,False [1],"
          "N/A [33],N/A,True\r\n"
          "\"192.0.0.0/28, 10.0.0.0/8 [1]\",\"Two \"\"blocks\"\" (x)\","
          "[RFC3],2000-12,2015-03,,,,,\r\n"),
      Csv("::1/128,One,[RFC4],2000-01,N/A,True,True,True,True,True\r\n"
          "::ffff:0:0/96,Mapped,[RFC4],2000-01,N/A,True,True,True,True,True\r\n"
          "::/128,Zero,[RFC4],2000-01,N/A,True,True,True,True,True\r\n"));
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_THAT(*header, HasSubstr(R"table(
inline constexpr auto kIpv4Blocks = std::to_array<SpecialPurposeBlock>({
    {.prefix = "10.0.0.0/8"_ipv4_prefix,
     .name = "Two \"blocks\" (x)",
     .rfc = "[RFC3]",
     .allocation_date = std::chrono::year(2000) / 12,
     .termination_date = std::chrono::year(2015) / 3,
     .source = kNotApplicable,
     .destination = kNotApplicable,
     .forwardable = kNotApplicable,
     .globally_reachable = kNotApplicable,
     .reserved_by_protocol = kNotApplicable},
    {.prefix = "192.0.0.0/24"_ipv4_prefix,
     .name = "This network",
     .rfc = "[RFC1] [RFC2], Section 3.4",
     .allocation_date = std::chrono::year(1981) / 9,
     .termination_date = std::nullopt,
     .source = kYes,
     .destination = kNo,
     .forwardable = kNotApplicable,
     .globally_reachable = kNotApplicable,
     .reserved_by_protocol = kYes},
    {.prefix = "192.0.0.0/28"_ipv4_prefix,
     .name = "Two \"blocks\" (x)",
)table"));
  const std::vector<std::string_view> in_order = {
      "\"::/128\"_ipv6_prefix", "\"::1/128\"_ipv6_prefix",
      "\"::ffff:0.0.0.0/96\"_mapped_prefix"};
  size_t at = header->find("kIpv6Blocks");
  for (const std::string_view prefix : in_order) {
    at = header->find(prefix, at);
    EXPECT_NE(at, std::string::npos) << prefix;
  }
}

TEST(RegistryTest, SaysWhatItDoesNotUnderstand) {
  struct Row {
    std::string csv;
    const char* error;
  };
  // A row with one cell replaced.
  const auto with = [](size_t column, std::string_view cell) {
    std::vector<std::string> cells = {"10.0.0.0/8", "Name", "[RFC1]", "2000-01",
                                      "N/A",        "True", "True",   "True",
                                      "True",       "True"};
    cells[column] = cell;
    return Csv(absl::StrJoin(cells, ",") + "\r\n");
  };
  const std::string row = with(1, "Name");
  const std::vector<Row> rows = {
      {"", "an empty file"},
      {"\n", "line 1: ',' or CR LF wanted"},
      {"Address Block,Name\r\n",
       "line 1: other columns than Address Block, Name, RFC, Allocation Date, "
       "Termination Date, Source, Destination, Forwardable, Globally "
       "Reachable, Reserved-by-Protocol"},
      {row + "\r\n", "line 3: 1 cells, not 10"},
      {row + "a,b,c,d,e,f,g,h,i,j,k\r\n", "line 3: 11 cells, not 10"},
      {row + row.substr(sizeof(kHeading) - 1),
       "\"10.0.0.0/8\"_ipv4_prefix has two rows"},
      {with(1, ""), "line 2: Name: an empty cell"},
      {with(1, "\"\n \""), "line 2: Name: an empty cell"},
      {with(2, ""), "line 2: RFC: an empty cell"},
      {with(3, ""), "line 2: Allocation Date: \"\" is not YYYY-MM"},
      {with(3, "N/A"), "line 2: Allocation Date: \"N/A\" is not YYYY-MM"},
      {with(3, "2000-1"), "line 2: Allocation Date: \"2000-1\" is not YYYY-MM"},
      {with(3, "2000-13"),
       "line 2: Allocation Date: \"2000-13\" is not YYYY-MM"},
      {with(3, "2000-00"),
       "line 2: Allocation Date: \"2000-00\" is not YYYY-MM"},
      {with(3, "+200-01"),
       "line 2: Allocation Date: \"+200-01\" is not YYYY-MM"},
      {with(3, "2000-01-01"),
       "line 2: Allocation Date: \"2000-01-01\" is not YYYY-MM"},
      {with(4, ""), "line 2: Termination Date: \"\" is not YYYY-MM"},
      {with(4, "2001-02"), "line 2: an answer in a terminated row"},
      {with(5, ""), "line 2: no answer in a row in force"},
      {with(5, "true"),
       "line 2: Source: \"true\" is not True, False, N/A or empty"},
      {with(9, "False[1]"),
       "line 2: Reserved-by-Protocol: \"False[1]\" is not "
       "True, False, N/A or empty"},
      {with(9, "False []"),
       "line 2: Reserved-by-Protocol: \"False []\" is not "
       "True, False, N/A or empty"},
  };
  for (const Row& test : rows) {
    const absl::Status ipv4 = TableHeader(test.csv, Csv("")).status();
    EXPECT_EQ(ipv4.code(), absl::StatusCode::kInvalidArgument) << test.csv;
    EXPECT_EQ(std::string(ipv4.message()),
              absl::StrCat("IPv4 registry: ", test.error));
  }
  // What is wrong with a block, its parser says.
  EXPECT_THAT(
      std::string(TableHeader(with(0, "10.0.0.1/8"), row).status().message()),
      StartsWith("IPv4 registry: line 2: IPv4 prefix \"10.0.0.1/8\": offset "));
  EXPECT_FALSE(TableHeader(with(0, "10.0.0.0/8 10.0.0.0/9"), Csv("")).ok());
  EXPECT_FALSE(TableHeader(with(0, "2001:db8::/32"), Csv("")).ok());
  EXPECT_FALSE(TableHeader(Csv(""), row).ok());
  EXPECT_TRUE(TableHeader(row, Csv("")).ok());
}

}  // namespace
}  // namespace dualstack::special_purpose_table
