#include "dualstack/address/testing/address_grammars.h"

#include <string>
#include <string_view>

#include "dualstack/address/testing/grammar.h"

namespace dualstack::testing {
namespace {

Grammar Colon() { return Text(":"); }
Grammar Gap() { return Text("::"); }

Grammar HexDigit() { return OneOf("0123456789abcdefABCDEF"); }

// A group.
Grammar H16() { return Repeat(1, 4, HexDigit()); }

// `n` groups, each with its colon.
Grammar Groups(int n, const Grammar& group = H16()) {
  return Repeat(n, n, group + Colon());
}

Grammar Ipv4() {
  const Grammar octet = DecimalUpTo("255");
  return octet + Repeat(3, 3, Text(".") + octet);
}

// The last 32 bits.
Grammar Ls32() { return (H16() + Colon() + H16()) | Ipv4(); }

Grammar Ipv6() {
  // At most `n` and one more groups, or none.
  const auto head = [](int n) {
    return Optional(H16() + Repeat(0, n, Colon() + H16()));
  };
  return (Groups(6) + Ls32()) |                    //
         (Gap() + Groups(5) + Ls32()) |            //
         (head(0) + Gap() + Groups(4) + Ls32()) |  //
         (head(1) + Gap() + Groups(3) + Ls32()) |  //
         (head(2) + Gap() + Groups(2) + Ls32()) |  //
         (head(3) + Gap() + Groups(1) + Ls32()) |  //
         (head(4) + Gap() + Ls32()) |              //
         (head(5) + Gap() + H16()) |               //
         (head(6) + Gap());
}

// Five groups of zero, one of ffff, and the last 32 bits; the gap is wherever
// there are zeros.
Grammar Mapped() {
  const Grammar zero = Repeat(1, 4, Text("0"));
  const Grammar ffff = Repeat(4, 4, OneOf("fF"));
  const Grammar zeros = Groups(5, zero);
  Grammar mapped = (zeros + ffff + Colon() + Ls32()) |
                   (zeros + ffff + Gap() + Optional(H16())) |
                   (zeros + ffff + Colon() + H16() + Gap());
  for (int before = 0; before <= 4; ++before) {
    for (int after = 0; before + after <= 4; ++after) {
      // The colon after the last group before the gap is the gap's first.
      const Grammar head = before == 0 ? Gap() : Groups(before, zero) + Colon();
      mapped = mapped | (head + Groups(after, zero) + ffff + Colon() + Ls32());
    }
  }
  return mapped;
}

// fe80::/10 and fec0::/10, and multicast of the scopes 1 to 13: what is scoped
// can be told by the first group, which then has all its digits.
Grammar Scoped() {
  const Grammar f = OneOf("fF");
  const Grammar unicast =
      f + OneOf("eE") + OneOf("89abcdefABCDEF") + HexDigit();
  const Grammar multicast = f + f + HexDigit() + OneOf("123456789abcdABCD");
  const Grammar first = unicast | multicast;
  const auto head = [&first](int n) {
    return first + Repeat(0, n, Colon() + H16());
  };
  return (first + Colon() + Groups(5) + Ls32()) |  //
         (head(0) + Gap() + Groups(4) + Ls32()) |  //
         (head(1) + Gap() + Groups(3) + Ls32()) |  //
         (head(2) + Gap() + Groups(2) + Ls32()) |  //
         (head(3) + Gap() + Groups(1) + Ls32()) |  //
         (head(4) + Gap() + Ls32()) |              //
         (head(5) + Gap() + H16()) |               //
         (head(6) + Gap());
}

Grammar NumberedZone() { return Text("%") + DecimalUpTo("4294967295"); }

// The name of an interface of at most `max` bytes, one of which is no digit.
Grammar Name(int max) {
  const Grammar digit = OneOf("0123456789");
  ByteSet visible;
  for (size_t byte = '!'; byte <= '~'; ++byte) visible.set(byte);
  for (const char taken : {'%', '/', ':', '[', ']'}) {
    visible.reset(static_cast<unsigned char>(taken));
  }
  ByteSet others = visible;
  for (size_t byte = '0'; byte <= '9'; ++byte) others.reset(byte);
  Grammar name = OneOf(ByteSet());
  for (int digits = 0; digits < max; ++digits) {
    name = name | (Repeat(digits, digits, digit) + OneOf(others) +
                   Repeat(0, max - 1 - digits, OneOf(visible)));
  }
  return name;
}

Grammar WithPort(const Grammar& host) {
  return host + Colon() + DecimalUpTo("65535");
}

Grammar InBrackets(const Grammar& address) {
  return Text("[") + address + Text("]");
}

Grammar WithLength(const Grammar& address, std::string_view max) {
  return address + Text("/") + DecimalUpTo(max);
}

// Of a text in lower case.
Grammar InEitherCase(std::string_view text) {
  Grammar grammar = Text("");
  for (const char c : text) {
    std::string cases(1, c);
    if ('a' <= c && c <= 'z') cases += static_cast<char>(c - 'a' + 'A');
    grammar = grammar + OneOf(cases);
  }
  return grammar;
}

}  // namespace

Language Ipv4AddressText() { return {Ipv4()}; }
Language EitherIpv6AddressText() { return {Ipv6()}; }
Language Ipv6AddressText() { return {Ipv6(), Mapped()}; }
Language Ipv4MappedAddressText() { return {Mapped()}; }

Language ScopedIpv6AddressText() {
  const Grammar zone = NumberedZone() | (Text("%") + Name(15));
  // As URIs had it, with the '%' percent-encoded; and what Linux sets apart.
  const Grammar refused = (Text("%25") + Name(13)) | Text("%.") | Text("%..");
  return {Ipv6() | (Scoped() + zone), Mapped() | (Scoped() + refused)};
}

Language Ipv4SockaddrText() { return {WithPort(Ipv4())}; }

Language Ipv6SockaddrText() {
  return {WithPort(InBrackets(Ipv6() | (Scoped() + NumberedZone()))),
          WithPort(InBrackets(Mapped()))};
}

Language Ipv4MappedSockaddrText() { return {WithPort(InBrackets(Mapped()))}; }

Language Ipv4PrefixText() { return {WithLength(Ipv4(), "32")}; }

Language Ipv6PrefixText() {
  return {WithLength(Ipv6(), "128"), WithLength(Mapped(), "128")};
}

Language Ipv4MappedPrefixText() {
  return {WithLength(Mapped(), "128"), WithLength(Mapped(), "95")};
}

Language ReverseNameText() {
  const auto nibbles = [](int n, const Grammar& nibble) {
    return Repeat(n, n, nibble + Text("."));
  };
  const Grammar ip6 = InEitherCase("ip6.arpa");
  const Grammar dot = Optional(Text("."));
  return {(Ipv4() + InEitherCase(".in-addr.arpa") + dot) |
              (nibbles(32, HexDigit()) + ip6 + dot),
          nibbles(8, HexDigit()) + nibbles(4, OneOf("fF")) +
              nibbles(20, Text("0")) + ip6 + dot};
}

}  // namespace dualstack::testing
