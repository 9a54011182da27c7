#include "dualstack/address/internal/text_rule.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "dualstack/address/internal/to_absl.h"

namespace dualstack::internal {

namespace {

// $0 is the form, $1 the end of a type's name.
std::string_view Words(TextRule rule) {
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
    case TextRule::kPort:
      return "port where a plain address is wanted";
    case TextRule::kBracket:
      return "bracket where a plain address is wanted";
    case TextRule::kAddressWanted:
      return "address wanted";
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
    case TextRule::kOpeningBracketWanted:
      return "'[' wanted before an IPv6 address";
    case TextRule::kClosingBracketWanted:
      return "']' wanted after an IPv6 address";
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
    case TextRule::kZoneDots:
      return "\".\" or \"..\", which no interface is called";
    case TextRule::kZonePercentEncoded:
      return "\"%25\" before an interface name, which is how a URI would write "
             "'%'";
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
      return "IPv4-mapped prefix length below 96: it counts the bits of the "
             "IPv6 address";
    case TextRule::kNetmask:
      return "netmask where a prefix length in bits is wanted";
    case TextRule::kTextAfterPrefixLength:
      return "text after the prefix length";
    case TextRule::kHostBitsSet:
      return "prefix length that leaves bits of the address set after it: "
             "ParseTruncating() clears them";
    case TextRule::kZoneInPrefix:
      return "zone where a plain prefix is wanted";
    case TextRule::kNat64HostBitsSet:
      return "prefix length that leaves bits of a NAT64 prefix set after it";
    case TextRule::kNat64Length:
      return "NAT64 prefix length other than 32, 40, 48, 56, 64 and 96 "
             "(RFC 6052, section 2.2)";
    case TextRule::kNat64ReservedByte:
      return "bit set among the bits 64 to 71 of a NAT64 prefix, which are "
             "reserved (RFC 6052, section 2.2)";
    case TextRule::kNat64AroundMapped:
      return "NAT64 prefix around ::ffff:0:0/96, where translated addresses "
             "would look IPv4-mapped";
    case TextRule::kReverseDomainWanted:
      return "'.in-addr.arpa' or '.ip6.arpa' wanted at the end";
    case TextRule::kNibbleWanted:
      return "hexadecimal digit wanted";
    case TextRule::kNibbleDotWanted:
      return "'.' wanted after a hexadecimal digit";
    case TextRule::kTooFewNibbles:
      return "fewer than 32 hexadecimal digits";
    case TextRule::kTextAfterNibbles:
      return "text after the 32nd hexadecimal digit";
    case TextRule::kReverseOfMapped:
      return "name of an IPv4-mapped address: the name of its IPv4 address is "
             "below in-addr.arpa";
    case TextRule::kIpv6WhereIpv4:
      return "IPv6 $0 where an IPv4 $0 is wanted: "
             "parse it as Ipv6$1";
    case TextRule::kMappedWhereIpv4:
      return "IPv4-mapped $0 where a native IPv4 $0 is wanted: "
             "parse it as Ipv4Mapped$1";
    case TextRule::kIpv4WhereIpv6:
      return "IPv4 $0 where an IPv6 $0 is wanted: "
             "parse it as Ipv4$1";
    case TextRule::kMappedWhereIpv6:
      return "IPv4-mapped $0 where a native IPv6 $0 is wanted: "
             "parse it as Ipv4Mapped$1";
    case TextRule::kIpv4WhereMapped:
      return "IPv4 $0 where an IPv4-mapped $0 is wanted: "
             "parse it as Ipv4$1 and Map() it";
    case TextRule::kIpv6WhereMapped:
      return "native IPv6 $0 where an IPv4-mapped $0 is wanted: "
             "parse it as Ipv6$1";
    case TextRule::kMappedWhereIp:
      return "IPv4-mapped $0 where a canonical $0 is wanted: "
             "parse it as Ipv4Mapped$1 and Unmap() it";
    case TextRule::kIpv4WhereDualStack:
      return "IPv4 $0 where a dual-stack $0 is wanted: "
             "parse it as Ipv4$1 and Map() it";
  }
  return "unknown rule";
}

}  // namespace

std::string Describe(TextRule rule, TextForm form) {
  const auto describe = [rule](const char* noun, const char* type) {
    return absl::Substitute(ToAbsl(Words(rule)), noun, type);
  };
  switch (form) {
    case TextForm::kAddress:
      return describe("address", "Address");
    case TextForm::kEndpoint:
      return describe("endpoint", "Sockaddr");
    case TextForm::kPrefix:
      return describe("prefix", "Prefix");
  }
  return describe("text", "");
}

absl::Status TextStatus(std::string_view wanted, std::string_view text,
                        TextError error, TextForm form) {
  constexpr size_t kMaxShown = 64;
  const bool cut = text.size() > kMaxShown;
  return absl::Status(
      error.rule == TextRule::kZoneUnknown ? absl::StatusCode::kNotFound
                                           : absl::StatusCode::kInvalidArgument,
      absl::StrCat(ToAbsl(wanted), " \"",
                   absl::CHexEscape(ToAbsl(text.substr(0, kMaxShown))),
                   cut ? "\"...: offset " : "\": offset ", error.offset, ": ",
                   Describe(error.rule, form)));
}

}  // namespace dualstack::internal
