#include "dualstack/address/testing/reference_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dualstack::testing {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> fields(1);
  for (const char c : text) {
    if (c == separator) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

bool ConsistsOf(const std::string& text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string::npos;
}

// The 16-bit groups of fields joined by ':'; none of an empty text. Only where
// `last` is true may the last field be dotted decimal.
std::optional<std::vector<int>> Groups(const std::string& text, bool last) {
  std::vector<int> groups;
  if (text.empty()) return groups;
  const std::vector<std::string> fields = Split(text, ':');
  for (size_t i = 0; i < fields.size(); ++i) {
    const std::string& field = fields[i];
    const bool is_last = last && i + 1 == fields.size();
    if (is_last && field.find('.') != std::string::npos) {
      const auto ipv4 = ReferenceParseIpv4(field);
      if (!ipv4) return std::nullopt;
      groups.push_back((*ipv4)[0] * 256 + (*ipv4)[1]);
      groups.push_back((*ipv4)[2] * 256 + (*ipv4)[3]);
      continue;
    }
    if (field.empty() || field.size() > 4) return std::nullopt;
    if (!ConsistsOf(field, "0123456789abcdefABCDEF")) return std::nullopt;
    groups.push_back(std::stoi(field, nullptr, 16));
  }
  return groups;
}

}  // namespace

std::optional<std::array<uint8_t, 4>> ReferenceParseIpv4(
    std::string_view text) {
  const std::vector<std::string> fields = Split(std::string(text), '.');
  if (fields.size() != 4) return std::nullopt;
  std::array<uint8_t, 4> bytes{};
  for (size_t i = 0; i < 4; ++i) {
    const std::string& field = fields[i];
    if (field.empty() || field.size() > 3) return std::nullopt;
    if (!ConsistsOf(field, "0123456789")) return std::nullopt;
    if (field.size() > 1 && field[0] == '0') return std::nullopt;
    const int value = std::stoi(field);
    if (value > 255) return std::nullopt;
    bytes[i] = static_cast<uint8_t>(value);
  }
  return bytes;
}

std::optional<std::array<uint8_t, 16>> ReferenceParseIpv6(
    std::string_view text) {
  std::string head(text);
  std::vector<int> groups;
  const size_t gap = head.find("::");
  if (gap == std::string::npos) {
    const auto all = Groups(head, true);
    if (!all || all->size() != 8) return std::nullopt;
    groups = *all;
  } else {
    const std::string tail = head.substr(gap + 2);
    head.resize(gap);
    const auto before = Groups(head, false);
    const auto after = Groups(tail, true);
    if (!before || !after) return std::nullopt;
    if (before->size() + after->size() > 7) return std::nullopt;
    groups = *before;
    groups.resize(8 - after->size(), 0);
    groups.insert(groups.end(), after->begin(), after->end());
  }
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < 8; ++i) {
    bytes[2 * i] = static_cast<uint8_t>(groups[i] / 256);
    bytes[2 * i + 1] = static_cast<uint8_t>(groups[i] % 256);
  }
  return bytes;
}

std::string ReferenceKindOfAddress(std::string_view text) {
  if (ReferenceParseIpv4(text)) return "Ipv4Address";
  const auto bytes = ReferenceParseIpv6(text);
  if (!bytes) return "";
  const std::array<uint8_t, 12> mapped = {0, 0, 0, 0, 0,    0,
                                          0, 0, 0, 0, 0xff, 0xff};
  return std::equal(mapped.begin(), mapped.end(), bytes->begin())
             ? "Ipv4MappedAddress"
             : "Ipv6Address";
}

std::string ReferenceFormatIpv6(const std::array<uint8_t, 16>& bytes) {
  std::vector<std::string> groups;
  for (size_t i = 0; i < 8; ++i) {
    char group[5];
    std::snprintf(group, sizeof(group), "%x",
                  bytes[2 * i] * 256u + bytes[2 * i + 1]);
    groups.emplace_back(group);
  }
  const auto join = [&groups](size_t from, size_t to) {
    std::string joined;
    for (size_t i = from; i < to; ++i) {
      joined += (i > from ? ":" : "") + groups[i];
    }
    return joined;
  };
  for (size_t size = 8; size >= 2; --size) {
    for (size_t first = 0; first + size <= 8; ++first) {
      const bool zeros =
          std::all_of(groups.begin() + static_cast<ptrdiff_t>(first),
                      groups.begin() + static_cast<ptrdiff_t>(first + size),
                      [](const std::string& group) { return group == "0"; });
      if (zeros) return join(0, first) + "::" + join(first + size, 8);
    }
  }
  return join(0, 8);
}

}  // namespace dualstack::testing
