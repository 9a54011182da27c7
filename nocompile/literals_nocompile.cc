// Literals that must not compile. gcc's error names the rule, which is a
// function that no constant expression may call; clang's names the literal, or
// since clang 21 its variable, and the rule in a note.

#include "dualstack/address/literals.h"

namespace dualstack {

// Well-formed, but of another kind.
#ifdef NC_MAPPED_IN_IPV6
// want: internal::literal::mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral1' must be initialized
constexpr auto kLiteral1 = "::ffff:192.0.2.1"_ipv6;
#else
constexpr auto kLiteral1 = "::ffff:192.0.2.1"_mapped;
#endif
#ifdef NC_HEXADECIMAL_MAPPED_IN_IPV6
// want: internal::literal::mapped_address_where_a_native_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral2' must be initialized
constexpr auto kLiteral2 = "::ffff:c000:201"_ipv6;
#else
constexpr auto kLiteral2 = "::ffff:c000:201"_mapped;
#endif
#ifdef NC_IPV4_IN_IPV6
// want: internal::literal::ipv4_address_where_an_ipv6_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral3' must be initialized
constexpr auto kLiteral3 = "192.0.2.1"_ipv6;
#else
constexpr auto kLiteral3 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_IPV6_IN_IPV4
// want: internal::literal::ipv6_address_where_an_ipv4_address_is_wanted
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral4' must be initialized
constexpr auto kLiteral4 = "2001:db8::1"_ipv4;
#else
constexpr auto kLiteral4 = "2001:db8::1"_ipv6;
#endif
#ifdef NC_MAPPED_IN_IPV4
// want: internal::literal::mapped_address_where_a_native_ipv4_address_is_wanted
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral5' must be initialized
constexpr auto kLiteral5 = "::ffff:192.0.2.1"_ipv4;
#else
constexpr auto kLiteral5 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_IPV4_IN_MAPPED
// want: internal::literal::ipv4_address_where_a_mapped_address_is_wanted
// want: call to consteval function '.*_mapped' is not a constant expression
// want: constexpr variable 'kLiteral6' must be initialized
constexpr auto kLiteral6 = "192.0.2.1"_mapped;
#else
constexpr auto kLiteral6 = Map("192.0.2.1"_ipv4);
#endif
#ifdef NC_IPV6_IN_MAPPED
// want: internal::literal::native_ipv6_address_where_a_mapped_address_is_wanted
// want: call to consteval function '.*_mapped' is not a constant expression
// want: constexpr variable 'kLiteral7' must be initialized
constexpr auto kLiteral7 = "::192.0.2.1"_mapped;
#else
constexpr auto kLiteral7 = "::192.0.2.1"_ipv6;
#endif

// Malformed, and how.
#ifdef NC_EMPTY
// want: internal::literal::it_is_empty
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral8' must be initialized
constexpr auto kLiteral8 = ""_ipv4;
#else
constexpr auto kLiteral8 = "0.0.0.0"_ipv4;
#endif
#ifdef NC_OCTET_WANTED
// want: internal::literal::decimal_octet_wanted
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral9' must be initialized
constexpr auto kLiteral9 = "192.0.2."_ipv4;
#else
constexpr auto kLiteral9 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_LEADING_ZERO
// want: internal::literal::leading_zero_in_a_decimal_octet
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral10' must be initialized
constexpr auto kLiteral10 = "192.0.02.1"_ipv4;
#else
constexpr auto kLiteral10 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_OCTET_ABOVE_255
// want: internal::literal::decimal_octet_above_255
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral11' must be initialized
constexpr auto kLiteral11 = "192.0.2.256"_ipv4;
#else
constexpr auto kLiteral11 = "192.0.2.255"_ipv4;
#endif
#ifdef NC_HEXADECIMAL_OCTET
// want: internal::literal::dot_wanted_after_a_decimal_octet
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral12' must be initialized
constexpr auto kLiteral12 = "0x7f.0.0.1"_ipv4;
#else
constexpr auto kLiteral12 = "127.0.0.1"_ipv4;
#endif
#ifdef NC_SHORT_FORM
// want: internal::literal::fewer_than_four_decimal_octets
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral13' must be initialized
constexpr auto kLiteral13 = "127.1"_ipv4;
#else
constexpr auto kLiteral13 = "127.0.0.1"_ipv4;
#endif
#ifdef NC_FIFTH_OCTET
// want: internal::literal::text_after_the_fourth_decimal_octet
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral14' must be initialized
constexpr auto kLiteral14 = "192.0.2.1.1"_ipv4;
#else
constexpr auto kLiteral14 = "192.0.2.1"_ipv4;
#endif
#ifdef NC_PORT
// want: internal::literal::port_where_a_plain_address_is_wanted
// want: call to consteval function '.*_ipv4' is not a constant expression
// want: constexpr variable 'kLiteral15' must be initialized
constexpr auto kLiteral15 = "192.0.2.1:80"_ipv4;
#else
constexpr auto kLiteral15 = "192.0.2.1"_ipv4;
#endif

// The same for the grammar of RFC 4291.
#ifdef NC_GROUP_WANTED
// want: internal::literal::group_of_hexadecimal_digits_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral16' must be initialized
constexpr auto kLiteral16 = ":::"_ipv6;
#else
constexpr auto kLiteral16 = "::"_ipv6;
#endif
#ifdef NC_GROUP_TOO_LONG
// want: internal::literal::more_than_four_hexadecimal_digits_in_a_group
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral17' must be initialized
constexpr auto kLiteral17 = "::00001"_ipv6;
#else
constexpr auto kLiteral17 = "::0001"_ipv6;
#endif
#ifdef NC_LONE_COLON
// want: internal::literal::single_colon_at_the_start_or_end
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral18' must be initialized
constexpr auto kLiteral18 = "1:"_ipv6;
#else
constexpr auto kLiteral18 = "1::"_ipv6;
#endif
#ifdef NC_SECOND_COMPRESSION
// want: internal::literal::second_double_colon
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral19' must be initialized
constexpr auto kLiteral19 = "1::2::3"_ipv6;
#else
constexpr auto kLiteral19 = "1::2:3"_ipv6;
#endif
#ifdef NC_COMPRESSION_OF_NOTHING
// want: internal::literal::double_colon_that_stands_for_no_group
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral20' must be initialized
constexpr auto kLiteral20 = "1:2:3:4::5:6:7:8"_ipv6;
#else
constexpr auto kLiteral20 = "1:2:3:4::6:7:8"_ipv6;
#endif
#ifdef NC_TOO_FEW_GROUPS
// want: internal::literal::fewer_than_eight_groups_without_double_colon
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral21' must be initialized
constexpr auto kLiteral21 = "1:2:3:4:5:6:7"_ipv6;
#else
constexpr auto kLiteral21 = "1:2:3:4:5:6:7:8"_ipv6;
#endif
#ifdef NC_TOO_MANY_GROUPS
// want: internal::literal::more_than_eight_groups
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral22' must be initialized
constexpr auto kLiteral22 = "1:2:3:4:5:6:7:8:9"_ipv6;
#else
constexpr auto kLiteral22 = "1:2:3:4:5:6:7:8"_ipv6;
#endif
#ifdef NC_COLON_WANTED
// want: internal::literal::colon_wanted_after_a_group
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral23' must be initialized
constexpr auto kLiteral23 = "::1 "_ipv6;
#else
constexpr auto kLiteral23 = "::1"_ipv6;
#endif
#ifdef NC_ZONE
// want: internal::literal::zone_where_a_plain_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral24' must be initialized
constexpr auto kLiteral24 = "fe80::1%eth0"_ipv6;
#else
constexpr auto kLiteral24 = "fe80::1"_ipv6;
#endif
#ifdef NC_PREFIX_LENGTH
// want: internal::literal::prefix_length_where_a_plain_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral25' must be initialized
constexpr auto kLiteral25 = "2001:db8::/32"_ipv6;
#else
constexpr auto kLiteral25 = "2001:db8::"_ipv6;
#endif
#ifdef NC_BRACKET
// want: internal::literal::bracket_where_a_plain_address_is_wanted
// want: call to consteval function '.*_ipv6' is not a constant expression
// want: constexpr variable 'kLiteral26' must be initialized
constexpr auto kLiteral26 = "[::1]"_ipv6;
#else
constexpr auto kLiteral26 = "::1"_ipv6;
#endif

// A literal is read by the compiler; what is known only later is parsed.
#ifdef NC_TEXT_KNOWN_LATER
// want: call to consteval function|is not a constant expression
Ipv4Address Read(const char* text) { return operator""_ipv4(text, 9); }
#else
Ipv4Address Read(const char* text) {
  return Ipv4Address::TryParse(text).value_or(Ipv4Address());
}
#endif

}  // namespace dualstack
