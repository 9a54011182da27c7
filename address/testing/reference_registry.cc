#include "dualstack/address/testing/reference_registry.h"

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace dualstack::testing {
namespace {

// The files, without the CR before each LF.
constexpr std::string_view kIpv4Csv =
#include "dualstack/address/testing/ipv4_registry.inc"
    ;
constexpr std::string_view kIpv6Csv =
#include "dualstack/address/testing/ipv6_registry.inc"
    ;

// The cells of all rows. What is in quotation marks may have commas and line
// ends in it; the marks themselves are of no interest.
std::vector<std::vector<std::string>> CellsOf(std::string_view csv) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (const char c : csv) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.push_back({""});
    } else {
      rows.back().back() += c;
    }
  }
  rows.pop_back();           // After the last line end.
  rows.erase(rows.begin());  // The names of the columns.
  return rows;
}

std::vector<ReferenceRow> ReadRegistry(std::string_view csv) {
  constexpr size_t kFirstAnswer = 5;
  std::vector<ReferenceRow> out;
  for (const std::vector<std::string>& cells : CellsOf(csv)) {
    std::string answers;
    for (size_t i = kFirstAnswer; i < cells.size(); ++i) {
      answers += cells[i].starts_with("True")    ? 'Y'
                 : cells[i].starts_with("False") ? 'N'
                                                 : '-';
    }
    for (size_t at = 0; at != std::string::npos;) {
      const size_t comma = cells[0].find(", ", at);
      out.push_back({.interval = IntervalOfText(cells[0].substr(at, comma)),
                     .name = cells[1],
                     .answers = answers});
      at = comma == std::string::npos ? comma : comma + 2;
    }
  }
  return out;
}

}  // namespace

const std::vector<ReferenceRow>& Ipv4ReferenceRegistry() {
  static const auto& rows = *new std::vector(ReadRegistry(kIpv4Csv));
  return rows;
}

const std::vector<ReferenceRow>& Ipv6ReferenceRegistry() {
  static const auto& rows = *new std::vector(ReadRegistry(kIpv6Csv));
  return rows;
}

const ReferenceRow* FindRow(const std::vector<ReferenceRow>& rows,
                            Number number) {
  const ReferenceRow* found = nullptr;
  for (const ReferenceRow& row : rows) {
    if (!row.interval.Has(number)) continue;
    if (found == nullptr || found->interval.HasAll(row.interval)) found = &row;
  }
  return found;
}

Interval IntervalOfText(const std::string& prefix) {
  const size_t slash = prefix.find('/');
  const std::string network = prefix.substr(0, slash);
  const bool is_ipv4 = network.find(':') == std::string::npos;
  std::array<uint8_t, 16> bytes{};
  if (inet_pton(is_ipv4 ? AF_INET : AF_INET6, network.c_str(), bytes.data()) !=
      1) {
    std::abort();  // The files have changed their form.
  }
  Number first = 0;
  for (size_t i = 0; i < (is_ipv4 ? 4u : 16u); ++i)
    first = first << 8 | bytes[i];
  // A footnote after the length is no digit, so std::atoi() stops there.
  const int hosts =
      (is_ipv4 ? 32 : 128) - std::atoi(prefix.c_str() + slash + 1);
  const Number all = ~Number{0};
  return {first, first | (hosts == 128 ? all : ~(all << hosts))};
}

}  // namespace dualstack::testing
