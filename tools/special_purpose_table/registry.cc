#include "dualstack/tools/special_purpose_table/registry.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/tools/special_purpose_table/csv.h"

namespace dualstack::special_purpose_table {
namespace {

enum class Registry { kIpv4, kIpv6 };

using Prefix = std::variant<Ipv4Prefix, Ipv4MappedPrefix, Ipv6Prefix>;

constexpr auto kColumns = std::to_array<absl::string_view>(
    {"Address Block", "Name", "RFC", "Allocation Date", "Termination Date",
     "Source", "Destination", "Forwardable", "Globally Reachable",
     "Reserved-by-Protocol"});
// The members of SpecialPurposeBlock for them.
constexpr auto kMembers = std::to_array<absl::string_view>(
    {"prefix", "name", "rfc", "allocation_date", "termination_date", "source",
     "destination", "forwardable", "globally_reachable",
     "reserved_by_protocol"});
static_assert(kMembers.size() == kColumns.size());

enum Column : size_t {
  kPrefix,
  kName,
  kRfc,
  kAllocationDate,
  kTerminationDate,
  kFirstAnswer,
};

// A block of the table, its other members in C++.
struct Block {
  Prefix prefix;
  std::array<std::string, kColumns.size()> members;
};

// --- From the cells of a row to C++

// `False [1]` without the mark of a footnote.
absl::string_view WithoutFootnote(absl::string_view cell) {
  const size_t mark = cell.rfind(" [");
  if (mark == absl::string_view::npos || cell.back() != ']') return cell;
  const absl::string_view number =
      cell.substr(mark + 2, cell.size() - mark - 3);
  const bool is_number =
      !number.empty() &&
      std::all_of(number.begin(), number.end(), absl::ascii_isdigit);
  return is_number ? cell.substr(0, mark) : cell;
}

template <typename P>
absl::StatusOr<Prefix> ParseAs(std::string_view text) {
  const absl::StatusOr<P> prefix = P::Parse(text);
  if (!prefix.ok()) return prefix.status();
  return *prefix;
}

absl::StatusOr<Prefix> ParsePrefix(Registry registry, absl::string_view cell) {
  const std::string_view text(cell.data(), cell.size());
  if (registry == Registry::kIpv4) return ParseAs<Ipv4Prefix>(text);
  if (const auto mapped = Ipv4MappedPrefix::TryParse(text)) return *mapped;
  return ParseAs<Ipv6Prefix>(text);
}

std::string PrefixLiteral(const Prefix& prefix) {
  constexpr auto kSuffixes = std::to_array<absl::string_view>(
      {"_ipv4_prefix", "_mapped_prefix", "_ipv6_prefix"});
  const std::string text =
      std::visit([](const auto& held) { return held.ToString(); }, prefix);
  return absl::StrCat("\"", text, "\"", kSuffixes[prefix.index()]);
}

// "1996-02" as a std::chrono::year_month.
absl::StatusOr<std::string> Date(absl::string_view cell) {
  const std::vector<absl::string_view> parts = absl::StrSplit(cell, '-');
  int year = 0;
  int month = 0;
  if (cell.find_first_not_of("0123456789-") != absl::string_view::npos ||
      parts.size() != 2 || parts[0].size() != 4 || parts[1].size() != 2 ||
      !absl::SimpleAtoi(parts[0], &year) ||
      !absl::SimpleAtoi(parts[1], &month) || month < 1 || month > 12) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", absl::CHexEscape(cell), "\" is not YYYY-MM"));
  }
  return absl::StrCat("std::chrono::year(", year, ") / ", month);
}

absl::StatusOr<std::string> OptionalDate(absl::string_view cell) {
  if (cell == "N/A") return "std::nullopt";
  return Date(cell);
}

absl::StatusOr<std::string> Answer(absl::string_view cell) {
  if (cell == "True") return "kYes";
  if (cell == "False") return "kNo";
  if (cell == "N/A" || cell.empty()) return "kNotApplicable";
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", absl::CHexEscape(cell), "\" is not True, False, N/A or empty"));
}

// Prose on one line, without quotation marks around it.
absl::StatusOr<std::string> StringLiteral(absl::string_view cell) {
  std::string text(cell);
  absl::RemoveExtraAsciiWhitespace(&text);
  absl::string_view prose = text;
  if (prose.size() > 2 && prose.front() == '"' && prose.back() == '"') {
    prose = prose.substr(1, prose.size() - 2);
  }
  if (prose.empty()) return absl::InvalidArgumentError("an empty cell");
  return absl::StrCat("\"", absl::CEscape(prose), "\"");
}

absl::StatusOr<std::string> Member(size_t column, absl::string_view cell) {
  switch (column) {
    case kName:
    case kRfc:
      return StringLiteral(cell);
    case kAllocationDate:
      return Date(WithoutFootnote(cell));
    case kTerminationDate:
      return OptionalDate(WithoutFootnote(cell));
    default:
      return Answer(WithoutFootnote(cell));
  }
}

// --- From a file to blocks

absl::Status ErrorIn(const CsvRecord& record, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("line ", record.line, ": ", what));
}

absl::Status CheckHeading(const std::vector<CsvRecord>& records) {
  if (records.empty()) return absl::InvalidArgumentError("an empty file");
  const CsvRecord& heading = records.front();
  if (!std::equal(heading.fields.begin(), heading.fields.end(),
                  kColumns.begin(), kColumns.end())) {
    return ErrorIn(heading,
                   "other columns than " + absl::StrJoin(kColumns, ", "));
  }
  return absl::OkStatus();
}

// What SpecialPurposeBlock says of empty cells.
absl::Status CheckAnswers(const CsvRecord& record, bool terminated) {
  for (size_t i = kFirstAnswer; i < record.fields.size(); ++i) {
    if (record.fields[i].empty() != terminated) {
      return ErrorIn(record, terminated ? "an answer in a terminated row"
                                        : "no answer in a row in force");
    }
  }
  return absl::OkStatus();
}

// Appends the blocks of a row: one, or as many as its first cell names.
absl::Status AddBlocks(Registry registry, const CsvRecord& record,
                       std::vector<Block>& blocks) {
  if (record.fields.size() != kColumns.size()) {
    return ErrorIn(record, absl::StrCat(record.fields.size(), " cells, not ",
                                        kColumns.size()));
  }
  std::array<std::string, kColumns.size()> members;
  for (size_t i = kName; i < members.size(); ++i) {
    absl::StatusOr<std::string> member = Member(i, record.fields[i]);
    if (!member.ok()) {
      return ErrorIn(
          record, absl::StrCat(kColumns[i], ": ", member.status().message()));
    }
    members[i] = *std::move(member);
  }
  const bool terminated = members[kTerminationDate] != "std::nullopt";
  if (const absl::Status status = CheckAnswers(record, terminated);
      !status.ok()) {
    return status;
  }
  for (const absl::string_view cell :
       absl::StrSplit(record.fields[kPrefix], ", ")) {
    const auto prefix = ParsePrefix(registry, WithoutFootnote(cell));
    if (!prefix.ok()) return ErrorIn(record, prefix.status().message());
    members[kPrefix] = PrefixLiteral(*prefix);
    blocks.push_back({.prefix = *prefix, .members = members});
  }
  return absl::OkStatus();
}

// By the first address, and by length: what is inside comes after what is
// around it.
std::pair<absl::uint128, int> SortKey(const Block& block) {
  return std::visit(
      [](const auto& prefix) -> std::pair<absl::uint128, int> {
        if constexpr (requires { prefix.first().ToUint32(); }) {
          return {prefix.first().ToUint32(), prefix.length()};
        } else {
          return {prefix.first().ToUint128(), prefix.length()};
        }
      },
      block.prefix);
}

absl::StatusOr<std::vector<Block>> ReadBlocks(Registry registry,
                                              std::string_view csv) {
  const absl::StatusOr<std::vector<CsvRecord>> records = ParseCsv(csv);
  if (!records.ok()) return records.status();
  if (const absl::Status status = CheckHeading(*records); !status.ok()) {
    return status;
  }
  std::vector<Block> blocks;
  for (size_t i = 1; i < records->size(); ++i) {
    const absl::Status status = AddBlocks(registry, (*records)[i], blocks);
    if (!status.ok()) return status;
  }
  std::sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return SortKey(a) < SortKey(b);
  });
  const auto twice = std::adjacent_find(
      blocks.begin(), blocks.end(),
      [](const Block& a, const Block& b) { return a.prefix == b.prefix; });
  if (twice != blocks.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat(twice->members[kPrefix], " has two rows"));
  }
  return blocks;
}

// --- From blocks to the header, in the layout of clang-format

std::string Table(absl::string_view name, const std::vector<Block>& blocks) {
  std::string table = absl::StrCat("inline constexpr auto ", name,
                                   " = std::to_array<SpecialPurposeBlock>({\n");
  for (const Block& block : blocks) {
    absl::string_view before = "    {";
    for (size_t i = 0; i < kMembers.size(); ++i) {
      absl::StrAppend(&table, before, ".", kMembers[i], " = ",
                      block.members[i]);
      before = ",\n     ";
    }
    table += "},\n";
  }
  table += "});\n";
  return table;
}

constexpr absl::string_view kHead =
    R"(#ifndef DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_TABLE_H_
#define DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_TABLE_H_

#include <array>
#include <chrono>
#include <optional>

#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/special_purpose_block.h"

// The IANA special-purpose address registries, by first address, and the wider
// block before those inside it. Generated from testdata/iana: do not edit, run
//     bazel run //tools/special_purpose_table

namespace dualstack::internal::special_purpose {

using enum RegistryAnswer;

)";

constexpr absl::string_view kFoot = R"(
}  // namespace dualstack::internal::special_purpose

#endif  // DUALSTACK_ADDRESS_INTERNAL_SPECIAL_PURPOSE_TABLE_H_
)";

absl::Status ErrorIn(absl::string_view file, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(file, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::string> TableHeader(std::string_view ipv4_csv,
                                        std::string_view ipv6_csv) {
  const auto ipv4 = ReadBlocks(Registry::kIpv4, ipv4_csv);
  if (!ipv4.ok()) return ErrorIn("IPv4 registry", ipv4.status());
  const auto ipv6 = ReadBlocks(Registry::kIpv6, ipv6_csv);
  if (!ipv6.ok()) return ErrorIn("IPv6 registry", ipv6.status());
  return absl::StrCat(kHead, Table("kIpv4Blocks", *ipv4), "\n",
                      Table("kIpv6Blocks", *ipv6), kFoot);
}

}  // namespace dualstack::special_purpose_table
