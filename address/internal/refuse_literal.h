#ifndef DUALSTACK_ADDRESS_INTERNAL_REFUSE_LITERAL_H_
#define DUALSTACK_ADDRESS_INTERNAL_REFUSE_LITERAL_H_

#include "dualstack/address/internal/text_rule.h"

// How a literal says what is wrong with it: a constant expression may not call
// a function that is not constexpr, so the compiler names that function in its
// error. None of these is ever defined.

namespace dualstack::internal {
namespace literal {

void it_is_empty();
void decimal_octet_wanted();
void leading_zero_in_a_decimal_octet();
void decimal_octet_above_255();
void dot_wanted_after_a_decimal_octet();
void fewer_than_four_decimal_octets();
void text_after_the_fourth_decimal_octet();
void group_of_hexadecimal_digits_wanted();
void more_than_four_hexadecimal_digits_in_a_group();
void single_colon_at_the_start_or_end();
void second_double_colon();
void double_colon_that_stands_for_no_group();
void fewer_than_eight_groups_without_double_colon();
void more_than_eight_groups();
void colon_wanted_after_a_group();
void zone_where_a_plain_address_is_wanted();
void prefix_length_where_a_plain_address_is_wanted();
void port_where_a_plain_address_is_wanted();
void bracket_where_a_plain_address_is_wanted();
void address_wanted();
void no_colon_and_port_after_the_address();
void decimal_port_wanted_after_the_colon();
void leading_zero_in_a_port();
void port_above_65535();
void text_after_the_port();
void opening_bracket_wanted_before_an_ipv6_address();
void closing_bracket_wanted_after_an_ipv6_address();
void colon_wanted_between_bracket_and_port();
void ipv4_address_in_brackets();
void nothing_after_the_percent_sign_of_a_zone();
void leading_zero_in_a_numeric_zone();
void numeric_zone_above_4294967295();
void interface_name_of_more_than_15_bytes();
void character_that_no_interface_name_has();
void percent_25_of_a_uri_before_an_interface_name();
void zone_on_an_address_that_has_none();
void zone_on_an_ipv4_mapped_address();
void interface_name_where_a_numeric_zone_is_wanted();
void no_slash_and_prefix_length_after_the_address();
void decimal_prefix_length_wanted_after_the_slash();
void leading_zero_in_a_prefix_length();
void ipv4_prefix_length_above_32();
void ipv6_prefix_length_above_128();
void ipv4_mapped_prefix_length_below_96();
void netmask_where_a_prefix_length_is_wanted();
void text_after_the_prefix_length();
void bit_set_after_the_prefix_length();
void zone_in_a_prefix();
void nat64_prefix_length_that_is_none_of_the_six();
void bit_set_in_the_reserved_byte_of_a_nat64_prefix();
void nat64_prefix_around_the_ipv4_mapped_addresses();
void ipv6_address_where_an_ipv4_address_is_wanted();
void mapped_address_where_a_native_ipv4_address_is_wanted();
void ipv4_address_where_an_ipv6_address_is_wanted();
void mapped_address_where_a_native_ipv6_address_is_wanted();
void ipv4_address_where_a_mapped_address_is_wanted();
void native_ipv6_address_where_a_mapped_address_is_wanted();
void address_of_another_kind();

}  // namespace literal

consteval void RefuseLiteral(TextError error) {
  switch (error.rule) {
    case TextRule::kEmpty:
      return literal::it_is_empty();
    case TextRule::kOctetWanted:
      return literal::decimal_octet_wanted();
    case TextRule::kOctetLeadingZero:
      return literal::leading_zero_in_a_decimal_octet();
    case TextRule::kOctetAbove255:
      return literal::decimal_octet_above_255();
    case TextRule::kDotWanted:
      return literal::dot_wanted_after_a_decimal_octet();
    case TextRule::kTooFewOctets:
      return literal::fewer_than_four_decimal_octets();
    case TextRule::kTextAfterOctets:
      return literal::text_after_the_fourth_decimal_octet();
    case TextRule::kGroupWanted:
      return literal::group_of_hexadecimal_digits_wanted();
    case TextRule::kGroupTooLong:
      return literal::more_than_four_hexadecimal_digits_in_a_group();
    case TextRule::kLoneColon:
      return literal::single_colon_at_the_start_or_end();
    case TextRule::kSecondCompression:
      return literal::second_double_colon();
    case TextRule::kCompressionOfNothing:
      return literal::double_colon_that_stands_for_no_group();
    case TextRule::kTooFewGroups:
      return literal::fewer_than_eight_groups_without_double_colon();
    case TextRule::kTooManyGroups:
      return literal::more_than_eight_groups();
    case TextRule::kColonWanted:
      return literal::colon_wanted_after_a_group();
    case TextRule::kZone:
      return literal::zone_where_a_plain_address_is_wanted();
    case TextRule::kPrefixLength:
      return literal::prefix_length_where_a_plain_address_is_wanted();
    case TextRule::kPort:
      return literal::port_where_a_plain_address_is_wanted();
    case TextRule::kBracket:
      return literal::bracket_where_a_plain_address_is_wanted();
    case TextRule::kAddressWanted:
      return literal::address_wanted();
    case TextRule::kPortMissing:
      return literal::no_colon_and_port_after_the_address();
    case TextRule::kPortWanted:
      return literal::decimal_port_wanted_after_the_colon();
    case TextRule::kPortLeadingZero:
      return literal::leading_zero_in_a_port();
    case TextRule::kPortAbove65535:
      return literal::port_above_65535();
    case TextRule::kTextAfterPort:
      return literal::text_after_the_port();
    case TextRule::kOpeningBracketWanted:
      return literal::opening_bracket_wanted_before_an_ipv6_address();
    case TextRule::kClosingBracketWanted:
      return literal::closing_bracket_wanted_after_an_ipv6_address();
    case TextRule::kColonWantedBeforePort:
      return literal::colon_wanted_between_bracket_and_port();
    case TextRule::kIpv4InBrackets:
      return literal::ipv4_address_in_brackets();
    case TextRule::kZoneEmpty:
      return literal::nothing_after_the_percent_sign_of_a_zone();
    case TextRule::kZoneLeadingZero:
      return literal::leading_zero_in_a_numeric_zone();
    case TextRule::kZoneAboveUint32:
      return literal::numeric_zone_above_4294967295();
    case TextRule::kZoneNameTooLong:
      return literal::interface_name_of_more_than_15_bytes();
    case TextRule::kZoneCharacter:
      return literal::character_that_no_interface_name_has();
    case TextRule::kZonePercentEncoded:
      return literal::percent_25_of_a_uri_before_an_interface_name();
    case TextRule::kZoneOnUnscoped:
      return literal::zone_on_an_address_that_has_none();
    case TextRule::kZoneOnMapped:
      return literal::zone_on_an_ipv4_mapped_address();
    case TextRule::kZoneNameUnresolved:
      return literal::interface_name_where_a_numeric_zone_is_wanted();
    case TextRule::kPrefixLengthMissing:
      return literal::no_slash_and_prefix_length_after_the_address();
    case TextRule::kPrefixLengthWanted:
      return literal::decimal_prefix_length_wanted_after_the_slash();
    case TextRule::kPrefixLengthLeadingZero:
      return literal::leading_zero_in_a_prefix_length();
    case TextRule::kPrefixLengthAbove32:
      return literal::ipv4_prefix_length_above_32();
    case TextRule::kPrefixLengthAbove128:
      return literal::ipv6_prefix_length_above_128();
    case TextRule::kMappedPrefixLengthBelow96:
      return literal::ipv4_mapped_prefix_length_below_96();
    case TextRule::kNetmask:
      return literal::netmask_where_a_prefix_length_is_wanted();
    case TextRule::kTextAfterPrefixLength:
      return literal::text_after_the_prefix_length();
    case TextRule::kHostBitsSet:
      return literal::bit_set_after_the_prefix_length();
    case TextRule::kZoneInPrefix:
      return literal::zone_in_a_prefix();
    case TextRule::kNat64Length:
      return literal::nat64_prefix_length_that_is_none_of_the_six();
    case TextRule::kNat64ReservedByte:
      return literal::bit_set_in_the_reserved_byte_of_a_nat64_prefix();
    case TextRule::kNat64AroundMapped:
      return literal::nat64_prefix_around_the_ipv4_mapped_addresses();
    case TextRule::kIpv6WhereIpv4:
      return literal::ipv6_address_where_an_ipv4_address_is_wanted();
    case TextRule::kMappedWhereIpv4:
      return literal::mapped_address_where_a_native_ipv4_address_is_wanted();
    case TextRule::kIpv4WhereIpv6:
      return literal::ipv4_address_where_an_ipv6_address_is_wanted();
    case TextRule::kMappedWhereIpv6:
      return literal::mapped_address_where_a_native_ipv6_address_is_wanted();
    case TextRule::kIpv4WhereMapped:
      return literal::ipv4_address_where_a_mapped_address_is_wanted();
    case TextRule::kIpv6WhereMapped:
      return literal::native_ipv6_address_where_a_mapped_address_is_wanted();
    case TextRule::kNone:
    case TextRule::kZoneUnknown:
    case TextRule::kReverseDomainWanted:
    case TextRule::kNibbleWanted:
    case TextRule::kNibbleDotWanted:
    case TextRule::kTooFewNibbles:
    case TextRule::kTextAfterNibbles:
    case TextRule::kReverseOfMapped:
    case TextRule::kMappedWhereIp:
    case TextRule::kIpv4WhereDualStack:
      return literal::address_of_another_kind();
  }
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_REFUSE_LITERAL_H_
