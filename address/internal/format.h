#ifndef DUALSTACK_ADDRESS_INTERNAL_FORMAT_H_
#define DUALSTACK_ADDRESS_INTERNAL_FORMAT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dualstack/address/internal/mapped_prefix.h"

// Writers of canonical text. Each writes at `out`, which must have room for the
// constant named beside it, and returns the end of what it wrote; no NUL
// follows.

namespace dualstack::internal {

inline constexpr std::string_view kMappedTextPrefix = "::ffff:";

inline constexpr size_t kMaxIpv4Text = 4 * 3 + 3;  // Octets and dots.
inline constexpr size_t kMaxIpv6Text = 8 * 4 + 7;  // Groups and colons.
inline constexpr size_t kMaxMappedText =
    kMappedTextPrefix.size() + kMaxIpv4Text;
// Six groups, each with a colon behind it, and octets and dots.
inline constexpr size_t kMaxMixedText = 6 * 5 + kMaxIpv4Text;
inline constexpr size_t kMaxUint32Text = 10;
inline constexpr size_t kMaxPortText = 1 + 5;               // ":65535"
inline constexpr size_t kMaxZoneText = 1 + kMaxUint32Text;  // "%4294967295"
inline constexpr size_t kMaxIpv4PrefixLengthText = 1 + 2;   // "/32"
inline constexpr size_t kMaxIpv6PrefixLengthText = 1 + 3;   // "/128"

constexpr char* Write(std::string_view text, char* out) {
  return std::copy(text.begin(), text.end(), out);
}

// At most kMaxUint32Text.
constexpr char* WriteDecimal(uint32_t value, char* out) {
  std::array<char, kMaxUint32Text> digits{};
  size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return Write(std::string_view(digits.data() + first, digits.size() - first),
               out);
}

// At most kMaxPortText: what follows the address in an endpoint.
constexpr char* WritePort(uint16_t port, char* out) {
  *out++ = ':';
  return WriteDecimal(port, out);
}

// At most kMaxZoneText: what follows an address that has a zone (RFC 4007,
// section 11).
constexpr char* WriteZone(uint32_t scope_id, char* out) {
  *out++ = '%';
  return WriteDecimal(scope_id, out);
}

// At most kMaxIpv4PrefixLengthText or kMaxIpv6PrefixLengthText: what follows
// the address in a prefix.
constexpr char* WritePrefixLength(int length, char* out) {
  *out++ = '/';
  return WriteDecimal(static_cast<uint32_t>(length), out);
}

// At most kMaxIpv4Text.
constexpr char* WriteIpv4(const Ipv4Bytes& bytes, char* out) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) *out++ = '.';
    out = WriteDecimal(bytes[i], out);
  }
  return out;
}

// At most kMaxMappedText. RFC 5952, section 5, recommends the mixed form for
// addresses known by a well-known prefix; ::ffff:0:0/96 is the only one that
// this library always writes so.
constexpr char* WriteMapped(const Ipv4Bytes& bytes, char* out) {
  return WriteIpv4(bytes, Write(kMappedTextPrefix, out));
}

// A run of groups, counted in groups.
struct GroupRun {
  size_t first = 0;
  size_t size = 0;
};

// What "::" shall stand for among the first `count` groups (RFC 5952, section
// 4.2): the longest run of zero groups, the first of equals, and never a single
// group.
constexpr GroupRun LongestZeroRun(const Ipv6Bytes& bytes, size_t count) {
  GroupRun best;
  GroupRun run;
  for (size_t group = 0; group < count; ++group) {
    if (bytes[2 * group] != 0 || bytes[2 * group + 1] != 0) {
      run = {.first = group + 1, .size = 0};
      continue;
    }
    ++run.size;
    if (run.size > best.size) best = run;
  }
  return best.size > 1 ? best : GroupRun{};
}

// Lower case (RFC 5952, section 4.3).
constexpr char* WriteHexDigit(unsigned digit, char* out) {
  *out++ = "0123456789abcdef"[digit & 0xf];
  return out;
}

// At most 4: no leading zeros (RFC 5952, section 4.1).
constexpr char* WriteGroup(unsigned group, char* out) {
  int shift = 12;
  while (shift > 0 && group >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) out = WriteHexDigit(group >> shift, out);
  return out;
}

// The first `count` groups, "::" for the longest run of zeros among them.
constexpr char* WriteGroups(const Ipv6Bytes& bytes, size_t count, char* out) {
  const GroupRun zeros = LongestZeroRun(bytes, count);
  for (size_t group = 0; group < count;) {
    if (zeros.size > 0 && group == zeros.first) {
      out = Write("::", out);
      group += zeros.size;
      continue;
    }
    if (group > 0 && group != zeros.first + zeros.size) *out++ = ':';
    out = WriteGroup(
        static_cast<unsigned>(bytes[2 * group] << 8 | bytes[2 * group + 1]),
        out);
    ++group;
  }
  return out;
}

// At most kMaxIpv6Text, always hexadecimal: other writers of this text print
// the deprecated ::/96 in dotted decimal, which looks like a mapped address and
// is none.
constexpr char* WriteIpv6(const Ipv6Bytes& bytes, char* out) {
  return WriteGroups(bytes, 8, out);
}

// At most kMaxMixedText: the last 32 bits in dotted decimal.
constexpr char* WriteMixed(const Ipv6Bytes& bytes, char* out) {
  out = WriteGroups(bytes, 6, out);
  if (out[-1] != ':') *out++ = ':';
  return WriteIpv4({bytes[12], bytes[13], bytes[14], bytes[15]}, out);
}

// Always kMaxIpv6Text: every digit of every group.
constexpr char* WriteUncompressed(const Ipv6Bytes& bytes, char* out) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % 2 == 0) *out++ = ':';
    out = WriteHexDigit(bytes[i] >> 4, out);
    out = WriteHexDigit(bytes[i], out);
  }
  return out;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_FORMAT_H_
