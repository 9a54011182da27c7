#ifndef DUALSTACK_ADDRESS_REVERSE_DNS_H_
#define DUALSTACK_ADDRESS_REVERSE_DNS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/format.h"
#include "dualstack/address/internal/mapped_prefix.h"
#include "dualstack/address/internal/parse.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

// The name below which the DNS keeps what it knows about an address, and back.
// The parts of the address stand in reverse, one label each: the octets in
// decimal below in-addr.arpa (RFC 1035, section 3.5), or the nibbles in
// hexadecimal below ip6.arpa (RFC 3596, section 2.5).
//
//     192.0.2.1      1.2.0.192.in-addr.arpa
//     2001:db8::1    1.0.0.0. ... .8.b.d.0.1.0.0.2.ip6.arpa, with 32 nibbles
//
// It is text about text: nothing here asks the DNS, and the name is no address.
// An IPv4-mapped address has none of its own, since one host would have two
// then; Canonical() or Unmap() give the address whose name it is.
//
//     ToReverseName("192.0.2.1"_ipv4)           // 1.2.0.192.in-addr.arpa
//     ToReverseZone("192.0.2.0/24"_ipv4_prefix) // 2.0.192.in-addr.arpa
//     TryParseReverseName("1.2.0.192.IN-ADDR.ARPA.")  // 192.0.2.1
//
//     ToReverseName("::ffff:192.0.2.1"_mapped)  // does not compile

namespace dualstack {
namespace internal {

inline constexpr std::string_view kInAddrArpa = ".in-addr.arpa";
inline constexpr std::string_view kIp6Arpa = ".ip6.arpa";
inline constexpr size_t kNibbles = 2 * Ipv6Address::kSize;

constexpr Ipv4Bytes Reversed(const Ipv4Bytes& bytes) {
  return {bytes[3], bytes[2], bytes[1], bytes[0]};
}

// How many bits a label stands for.
constexpr size_t LabelBits(const Ipv4Address&) { return 8; }
constexpr size_t LabelBits(const Ipv6Address&) { return 4; }

// The labels of the first `bits` bits, the last label first, and the domain.
constexpr char* WriteReverse(const Ipv4Address& address, size_t bits,
                             char* out) {
  for (size_t left = bits / LabelBits(address); left > 0; --left) {
    out = WriteDecimal(address.bytes()[left - 1], out);
    *out++ = '.';
  }
  return Write(kInAddrArpa.substr(1), out);
}

constexpr char* WriteReverse(const Ipv6Address& address, size_t bits,
                             char* out) {
  for (size_t left = bits / LabelBits(address); left > 0; --left) {
    const size_t i = left - 1;
    const unsigned byte = address.bytes()[i / 2];
    out = WriteHexDigit(i % 2 == 0 ? byte >> 4 : byte, out);
    *out++ = '.';
  }
  return Write(kIp6Arpa.substr(1), out);
}

// What stands before `domain` in a name that ends with it, in whichever case.
constexpr std::optional<std::string_view> LabelsBelow(std::string_view domain,
                                                      std::string_view name) {
  if (name.size() < domain.size()) return std::nullopt;
  const size_t size = name.size() - domain.size();
  for (size_t i = 0; i < domain.size(); ++i) {
    const char c = name[size + i];
    const bool upper = 'A' <= c && c <= 'Z';
    if ((upper ? static_cast<char>(c - 'A' + 'a') : c) != domain[i]) {
      return std::nullopt;
    }
  }
  return name.substr(0, size);
}

// 32 hexadecimal digits joined by '.', the last one of the address first.
constexpr Parsed<16> ParseNibbles(std::string_view text) {
  using Result = Parsed<16>;
  Result result;
  for (size_t nibble = 0; nibble < kNibbles; ++nibble) {
    const size_t at = 2 * nibble;
    if (nibble > 0 && at - 1 == text.size()) {
      return Result::Broken(TextRule::kTooFewNibbles, text.size());
    }
    if (nibble > 0 && text[at - 1] != '.') {
      return Result::Broken(TextRule::kNibbleDotWanted, at - 1);
    }
    const unsigned digit = at < text.size() ? HexDigit(text[at]) : kNoDigit;
    if (digit == kNoDigit) return Result::Broken(TextRule::kNibbleWanted, at);
    uint8_t& byte = result.bytes[(kNibbles - 1 - nibble) / 2];
    byte = static_cast<uint8_t>(byte | digit << nibble % 2 * 4);
  }
  constexpr size_t kEnd = 2 * kNibbles - 1;
  if (text.size() > kEnd) {
    return Result::Broken(TextRule::kTextAfterNibbles, kEnd);
  }
  return result;
}

// `address` means something only if `error` is none.
struct ParsedReverseName {
  IpAddress address;
  TextError error;
};

constexpr ParsedReverseName ReadReverseName(std::string_view text) {
  const auto broken = [](TextRule rule, size_t offset) {
    return ParsedReverseName{.address = {},
                             .error = {.rule = rule, .offset = offset}};
  };
  if (text.empty()) return broken(TextRule::kEmpty, 0);
  const std::string_view name =
      text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  if (const auto octets = LabelsBelow(kInAddrArpa, name)) {
    if (octets->empty()) return broken(TextRule::kOctetWanted, 0);
    const Parsed<4> parsed = ParseIpv4(*octets);
    return {.address = Ipv4Address::FromBytes(Reversed(parsed.bytes)),
            .error = parsed.error};
  }
  if (const auto nibbles = LabelsBelow(kIp6Arpa, name)) {
    const Parsed<16> parsed = ParseNibbles(*nibbles);
    if (!parsed.ok()) return broken(parsed.error.rule, parsed.error.offset);
    const auto address = Ipv6Address::FromBytes(parsed.bytes);
    if (!address) return broken(TextRule::kReverseOfMapped, 0);
    return {.address = *address, .error = {}};
  }
  return broken(TextRule::kReverseDomainWanted, text.size());
}

}  // namespace internal

// 32 nibbles, a dot before each but the first, and the domain. The longest name
// of an IPv4 address is shorter.
inline constexpr size_t kMaxReverseNameSize =
    2 * internal::kNibbles - 1 + internal::kIp6Arpa.size();

// In lower case and without a dot at the end, into the caller's buffer: the
// view is of its first part.
constexpr std::string_view FormatReverseNameTo(
    const IpAddress& address, std::span<char, kMaxReverseNameSize> buffer) {
  return address.Visit([buffer](const auto& held) -> std::string_view {
    return {buffer.data(),
            internal::WriteReverse(held, 8 * held.kSize, buffer.data())};
  });
}
std::string ToReverseName(const IpAddress& address);

// Reads a whole name: four octets without leading zeros or 32 nibbles, no more
// and no fewer, in either case as all of the DNS is, and one dot at the end if
// the name is absolute. The name of a mapped address is refused: nobody ought
// to have written it. TryParseReverseName() neither allocates nor explains;
// ParseReverseName() fails with kInvalidArgument, the rule that was broken and
// the offset.
constexpr std::optional<IpAddress> TryParseReverseName(std::string_view text) {
  const internal::ParsedReverseName parsed = internal::ReadReverseName(text);
  if (!parsed.error.ok()) return std::nullopt;
  return parsed.address;
}
absl::StatusOr<IpAddress> ParseReverseName(std::string_view text);

// The name of the zone that holds the names of all addresses of a prefix, and
// no others: 2.0.192.in-addr.arpa for 192.0.2.0/24. Nothing if there is none,
// because the length ends inside of a label: IPv4 lengths must be multiples of
// 8, IPv6 lengths of 4. Otherwise as above.
constexpr std::optional<std::string_view> FormatReverseZoneTo(
    const IpPrefix& prefix, std::span<char, kMaxReverseNameSize> buffer) {
  const auto length = static_cast<size_t>(prefix.length());
  return prefix.network().Visit(
      [=](const auto& network) -> std::optional<std::string_view> {
        if (length % internal::LabelBits(network) != 0) return std::nullopt;
        return std::string_view(
            buffer.data(),
            internal::WriteReverse(network, length, buffer.data()));
      });
}
std::optional<std::string> ToReverseZone(const IpPrefix& prefix);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_REVERSE_DNS_H_
