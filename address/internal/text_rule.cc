#include "dualstack/address/internal/text_rule.h"

#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"

namespace dualstack::internal {

std::string_view Describe(TextRule rule) {
  switch (rule) {
    case TextRule::kNone:
      return "no rule is broken";
    case TextRule::kEmpty:
      return "empty text";
    case TextRule::kOctetWanted:
      return "decimal octet wanted";
    case TextRule::kOctetLeadingZero:
      return "leading zero in a decimal octet";
    case TextRule::kOctetAbove255:
      return "decimal octet above 255";
    case TextRule::kDotWanted:
      return "'.' wanted after a decimal octet";
    case TextRule::kTooFewOctets:
      return "fewer than four decimal octets";
    case TextRule::kTextAfterOctets:
      return "text after the fourth decimal octet";
    case TextRule::kGroupWanted:
      return "group of hexadecimal digits wanted";
    case TextRule::kGroupTooLong:
      return "more than four hexadecimal digits in a group";
    case TextRule::kLoneColon:
      return "single ':' at the start or end of an address";
    case TextRule::kSecondCompression:
      return "second '::' in an address";
    case TextRule::kCompressionOfNothing:
      return "'::' that stands for no group, beside eight groups";
    case TextRule::kTooFewGroups:
      return "fewer than eight groups without '::'";
    case TextRule::kTooManyGroups:
      return "more than eight groups";
    case TextRule::kColonWanted:
      return "':' wanted after a group";
    case TextRule::kZone:
      return "zone where a plain address is wanted";
    case TextRule::kPrefixLength:
      return "prefix length where a plain address is wanted";
    case TextRule::kBracket:
      return "bracket where a plain address is wanted";
    case TextRule::kPortMissing:
      return "no ':' and port after the address";
    case TextRule::kPortWanted:
      return "decimal port wanted after ':'";
    case TextRule::kPortLeadingZero:
      return "leading zero in a port";
    case TextRule::kPortAbove65535:
      return "port above 65535";
    case TextRule::kTextAfterPort:
      return "text after the port";
    case TextRule::kIpv6WithoutBrackets:
      return "IPv6 address without brackets before a port";
    case TextRule::kClosingBracketWanted:
      return "']' wanted after the address";
    case TextRule::kColonWantedBeforePort:
      return "':' wanted between ']' and the port";
    case TextRule::kIpv4InBrackets:
      return "IPv4 address in brackets, which are for IPv6";
    case TextRule::kZoneEmpty:
      return "nothing after '%', where a zone is wanted";
    case TextRule::kZoneLeadingZero:
      return "leading zero in a numeric zone";
    case TextRule::kZoneAboveUint32:
      return "numeric zone above 4294967295";
    case TextRule::kZoneNameTooLong:
      return "interface name of more than 15 bytes";
    case TextRule::kZoneCharacter:
      return "character that no interface name has";
    case TextRule::kZoneOnUnscoped:
      return "zone on an address that has none (RFC 4007): neither link-local "
             "nor another of limited scope";
    case TextRule::kZoneOnMapped:
      return "zone on an IPv4-mapped address: IPv4 has no zones";
    case TextRule::kZoneNameUnresolved:
      return "interface name where only a numeric zone can be read: "
             "parse it with a resolver";
    case TextRule::kZoneUnknown:
      return "interface name that the resolver does not know";
    case TextRule::kPrefixLengthMissing:
      return "no '/' and prefix length after the address";
    case TextRule::kPrefixLengthWanted:
      return "decimal prefix length wanted after '/'";
    case TextRule::kPrefixLengthLeadingZero:
      return "leading zero in a prefix length";
    case TextRule::kPrefixLengthAbove32:
      return "IPv4 prefix length above 32";
    case TextRule::kPrefixLengthAbove128:
      return "IPv6 prefix length above 128";
    case TextRule::kMappedPrefixLengthBelow96:
      return "IPv4-mapped prefix length below 96";
    case TextRule::kTextAfterPrefixLength:
      return "text after the prefix length";
    case TextRule::kHostBitsSet:
      return "bit set after the prefix length";
    case TextRule::kZoneInPrefix:
      return "zone in a prefix (RFC 4007, section 11.7)";
    case TextRule::kIpv6WhereIpv4:
      return "IPv6 address where an IPv4 address is wanted: "
             "parse it as Ipv6Address";
    case TextRule::kMappedWhereIpv4:
      return "IPv4-mapped address where a native IPv4 address is wanted: "
             "parse it as Ipv4MappedAddress";
    case TextRule::kIpv4WhereIpv6:
      return "IPv4 address where an IPv6 address is wanted: "
             "parse it as Ipv4Address";
    case TextRule::kMappedWhereIpv6:
      return "IPv4-mapped address where a native IPv6 address is wanted: "
             "parse it as Ipv4MappedAddress";
    case TextRule::kIpv4WhereMapped:
      return "IPv4 address where an IPv4-mapped address is wanted: "
             "parse it as Ipv4Address and Map() it";
    case TextRule::kIpv6WhereMapped:
      return "native IPv6 address where an IPv4-mapped address is wanted: "
             "parse it as Ipv6Address";
    case TextRule::kMappedWhereIp:
      return "IPv4-mapped address where a canonical address is wanted: "
             "parse it as Ipv4MappedAddress and Unmap() it";
    case TextRule::kIpv4WhereDualStack:
      return "IPv4 address where a dual-stack address is wanted: "
             "parse it as Ipv4Address and Map() it";
  }
  return "unknown rule";
}

absl::Status TextStatus(std::string_view wanted, std::string_view text,
                        TextError error) {
  constexpr size_t kMaxShown = 64;
  const bool cut = text.size() > kMaxShown;
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(wanted), " \"",
                   absl::CHexEscape(ToAbsl(text.substr(0, kMaxShown))),
                   cut ? "\"...: offset " : "\": offset ", error.offset, ": ",
                   ToAbsl(Describe(error.rule))));
}

}  // namespace dualstack::internal
