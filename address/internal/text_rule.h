#ifndef DUALSTACK_ADDRESS_INTERNAL_TEXT_RULE_H_
#define DUALSTACK_ADDRESS_INTERNAL_TEXT_RULE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

// The rules that text can break on its way to becoming an address. Every parser
// names one of them and the offset where it was broken, so that an error
// message can say what is wrong instead of "invalid address".

namespace dualstack::internal {

enum class TextRule : uint8_t {
  kNone,
  kEmpty,

  // Dotted decimal.
  kOctetWanted,
  kOctetLeadingZero,
  kOctetAbove255,
  kDotWanted,
  kTooFewOctets,
  kTextAfterOctets,

  // RFC 4291, section 2.2.
  kGroupWanted,
  kGroupTooLong,
  kLoneColon,
  kSecondCompression,
  kCompressionOfNothing,
  kTooFewGroups,
  kTooManyGroups,
  kColonWanted,

  // Parts of larger grammars, none of which belongs to an address.
  kZone,
  kPrefixLength,
  kPort,
  kBracket,

  // Something larger than an address, without one.
  kAddressWanted,

  // Endpoints.
  kPortMissing,
  kPortWanted,
  kPortLeadingZero,
  kPortAbove65535,
  kTextAfterPort,
  kOpeningBracketWanted,
  kClosingBracketWanted,
  kColonWantedBeforePort,
  kIpv4InBrackets,

  // Zones (RFC 4007, section 11).
  kZoneEmpty,
  kZoneLeadingZero,
  kZoneAboveUint32,
  kZoneNameTooLong,
  kZoneCharacter,
  kZoneDots,
  kZonePercentEncoded,
  kZoneOnUnscoped,
  kZoneOnMapped,
  kZoneNameUnresolved,
  kZoneUnknown,

  // Prefixes (RFC 4632, section 3.1; RFC 4291, section 2.3).
  kPrefixLengthMissing,
  kPrefixLengthWanted,
  kPrefixLengthLeadingZero,
  kPrefixLengthAbove32,
  kPrefixLengthAbove128,
  kMappedPrefixLengthBelow96,
  kNetmask,
  kTextAfterPrefixLength,
  kHostBitsSet,
  kZoneInPrefix,

  // NAT64 prefixes (RFC 6052, section 2.2).
  kNat64HostBitsSet,
  kNat64Length,
  kNat64ReservedByte,
  kNat64AroundMapped,

  // Reverse DNS names (RFC 1035, section 3.5; RFC 3596, section 2.5).
  kReverseDomainWanted,
  kNibbleWanted,
  kNibbleDotWanted,
  kTooFewNibbles,
  kTextAfterNibbles,
  kReverseOfMapped,

  // A well-formed text of a kind that was not asked for.
  kIpv6WhereIpv4,
  kMappedWhereIpv4,
  kIpv4WhereIpv6,
  kMappedWhereIpv6,
  kIpv4WhereMapped,
  kIpv6WhereMapped,
  kMappedWhereIp,
  kIpv4WhereDualStack,
};

// The first broken rule, and where: a byte offset into the text, which is the
// text's size if something is missing at its end.
struct TextError {
  TextRule rule = TextRule::kNone;
  size_t offset = 0;

  constexpr bool ok() const { return rule == TextRule::kNone; }
  friend constexpr bool operator==(TextError, TextError) = default;
};

// What the text was read as. The same kinds are told apart in each, and the
// remedy for a wrong one is another type.
enum class TextForm : uint8_t {
  kAddress,   // Ipv4Address, ...
  kEndpoint,  // Ipv4Sockaddr, ...
  kPrefix,    // Ipv4Prefix, ...
};

// The rule in words, as error messages print it.
std::string Describe(TextRule rule, TextForm form = TextForm::kAddress);

// An error with a message of the form
//   IPv4 address "192.0.2.256": offset 8: decimal octet above 255
// `wanted` names the type. The text may hold any bytes and have any length: it
// is escaped and, past 64 bytes, cut. kInvalidArgument, but kNotFound for a
// zone that is well-formed and unknown.
absl::Status TextStatus(std::string_view wanted, std::string_view text,
                        TextError error, TextForm form = TextForm::kAddress);

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_TEXT_RULE_H_
