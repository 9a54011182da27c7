#include "dualstack/address/testing/reference_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// A decimal number from 0 to `max`.
std::optional<uint64_t> Number(const std::string& text, uint64_t max) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  if (!ConsistsOf(text, "0123456789")) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  const uint64_t value = std::stoull(text);
  if (value > max) return std::nullopt;
  return value;
}

// What stands before and after the first `separator`; nothing without one.
std::optional<std::pair<std::string, std::string>> Halves(std::string_view text,
                                                          char separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(std::string(text.substr(0, at)),
                   std::string(text.substr(at + 1)));
}

std::string FormatIpv4(const std::array<uint8_t, 4>& bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += (text.empty() ? "" : ".") + std::to_string(byte);
  }
  return text;
}

bool IsMapped(const std::array<uint8_t, 16>& bytes) {
  const std::string start(bytes.begin(), bytes.begin() + 12);
  return start == std::string(10, '\0') + "\xff\xff";
}

// A native address that has zones (RFC 4007, sections 4 to 6): link-local and
// site-local unicast, and multicast from interface-local to one less than
// global.
bool IsScoped(const std::array<uint8_t, 16>& bytes) {
  const int group = bytes[0] * 256 + bytes[1];
  if (group >= 0xff00) return group % 16 >= 1 && group % 16 <= 0xd;
  return group >= 0xfe80;
}

// A zone that is no number.
bool IsInterfaceName(const std::string& text) {
  if (text.empty() || text.size() > 15) return false;
  if (ConsistsOf(text, "0123456789") || text.substr(0, 2) == "25") return false;
  if (text == "." || text == "..") return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f &&
           std::string_view("%/:[]").find(c) == std::string_view::npos;
  });
}

// An IPv6 address of either kind with, perhaps, a zone.
std::optional<Reading> ReadIpv6WithZone(std::string_view text, bool names) {
  const auto halves = Halves(text, '%');
  const auto address = ReferenceReadAddress(halves ? halves->first : text);
  if (!address || address->type == "Ipv4Address") return std::nullopt;
  if (!halves) return address;
  if (!IsScoped(*ReferenceParseIpv6(halves->first))) return std::nullopt;
  const std::string& zone = halves->second;
  if (zone == "0") return address;  // The default zone: as if there were none.
  if (!Number(zone, 4294967295) && !(names && IsInterfaceName(zone))) {
    return std::nullopt;
  }
  return Reading{.type = address->type,
                 .canonical = address->canonical + "%" + zone};
}

// "Ipv4Address" becomes "Ipv4Prefix".
std::string TypeOf(const Reading& address, const std::string& of) {
  return address.type.substr(0, address.type.rfind("Address")) + of;
}

// Whether no bit after `length` was set; clears those bits.
template <size_t kSize>
bool Truncate(std::array<uint8_t, kSize>& bytes, size_t length) {
  bool exact = true;
  for (size_t bit = length; bit < 8 * kSize; ++bit) {
    const int mask = 0x80 >> (bit % 8);
    if (bytes[bit / 8] & mask) exact = false;
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] & ~mask);
  }
  return exact;
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

std::optional<Reading> ReferenceReadAddress(std::string_view text) {
  if (const auto ipv4 = ReferenceParseIpv4(text)) {
    return Reading{.type = "Ipv4Address", .canonical = FormatIpv4(*ipv4)};
  }
  const auto ipv6 = ReferenceParseIpv6(text);
  if (!ipv6) return std::nullopt;
  if (!IsMapped(*ipv6)) {
    return Reading{.type = "Ipv6Address",
                   .canonical = ReferenceFormatIpv6(*ipv6)};
  }
  const std::array<uint8_t, 4> ipv4 = {(*ipv6)[12], (*ipv6)[13], (*ipv6)[14],
                                       (*ipv6)[15]};
  return Reading{.type = "Ipv4MappedAddress",
                 .canonical = "::ffff:" + FormatIpv4(ipv4)};
}

std::optional<Reading> ReferenceReadScoped(std::string_view text) {
  const auto address = ReadIpv6WithZone(text, true);
  if (!address || address->type != "Ipv6Address") return std::nullopt;
  return Reading{.type = "ScopedIpv6Address", .canonical = address->canonical};
}

std::optional<Reading> ReferenceReadSockaddr(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string host(text.substr(0, colon));
  const std::string port(text.substr(colon));
  if (!Number(port.substr(1), 65535)) return std::nullopt;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    const auto address =
        ReadIpv6WithZone(host.substr(1, host.size() - 2), false);
    if (!address) return std::nullopt;
    return Reading{.type = TypeOf(*address, "Sockaddr"),
                   .canonical = "[" + address->canonical + "]" + port};
  }
  const auto address = ReferenceReadAddress(host);
  if (!address || address->type != "Ipv4Address") return std::nullopt;
  return Reading{.type = "Ipv4Sockaddr",
                 .canonical = address->canonical + port};
}

std::optional<Reading> ReferenceReadReverseName(std::string_view text) {
  std::string name;
  for (const char c : text) {
    name += 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  std::vector<std::string> labels = Split(name, '.');
  if (labels.back().empty()) labels.pop_back();
  std::reverse(labels.begin(), labels.end());
  if (labels.size() != 2 + 4 && labels.size() != 2 + 32) return std::nullopt;
  const bool is_ipv4 = labels.size() == 2 + 4;
  if (labels[0] != "arpa") return std::nullopt;
  if (labels[1] != (is_ipv4 ? "in-addr" : "ip6")) return std::nullopt;

  // The address, spelt as it is usual.
  std::string address;
  for (size_t i = 2; i < labels.size(); ++i) {
    if (!is_ipv4 && labels[i].size() != 1) return std::nullopt;
    const bool separate = is_ipv4 ? i > 2 : i > 2 && i % 4 == 2;
    if (separate) address += is_ipv4 ? "." : ":";
    address += labels[i];
  }
  const auto reading = ReferenceReadAddress(address);
  const std::string_view wanted = is_ipv4 ? "Ipv4Address" : "Ipv6Address";
  if (!reading || reading->type != wanted) return std::nullopt;
  return reading;
}

std::optional<Reading> ReferenceReadPrefix(std::string_view text) {
  const auto halves = Halves(text, '/');
  if (!halves) return std::nullopt;
  const auto address = ReferenceReadAddress(halves->first);
  if (!address) return std::nullopt;
  const bool is_ipv4 = address->type == "Ipv4Address";
  const auto length = Number(halves->second, is_ipv4 ? 32 : 128);
  if (!length) return std::nullopt;
  if (address->type == "Ipv4MappedAddress" && *length < 96) return std::nullopt;

  std::string network;
  bool exact = true;
  if (is_ipv4) {
    auto bytes = *ReferenceParseIpv4(halves->first);
    exact = Truncate(bytes, *length);
    network = FormatIpv4(bytes);
  } else {
    auto bytes = *ReferenceParseIpv6(halves->first);
    exact = Truncate(bytes, *length);
    network = ReferenceReadAddress(ReferenceFormatIpv6(bytes))->canonical;
  }
  return Reading{.type = TypeOf(*address, "Prefix"),
                 .canonical = network + "/" + halves->second,
                 .exact = exact};
}

std::optional<Reading> ReferenceReadNat64Prefix(std::string_view text) {
  const auto prefix = ReferenceReadPrefix(text);
  if (!prefix || prefix->type != "Ipv6Prefix" || !prefix->exact) {
    return std::nullopt;
  }
  const auto [network, length] = *Halves(prefix->canonical, '/');
  const std::vector<std::string> lengths = {"32", "40", "48", "56", "64", "96"};
  if (std::count(lengths.begin(), lengths.end(), length) == 0) {
    return std::nullopt;
  }
  if ((*ReferenceParseIpv6(network))[8] != 0) return std::nullopt;
  // Behind ::/64 and shorter ones, an address could be IPv4-mapped.
  if (network == "::" && length != "96") return std::nullopt;
  return Reading{.type = "Nat64Prefix", .canonical = prefix->canonical};
}

}  // namespace dualstack::testing
