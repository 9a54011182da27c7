#include "dualstack/address/testing/grammar.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dualstack::testing {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Four hexadecimal digits at most.
Grammar H16() { return Repeat(1, 4, OneOf("0123456789abcdefABCDEF")); }

// The last 32 bits.
Grammar Ls32() { return (H16() + Text(":") + H16()) | Ipv4Text(); }

// `n` groups, each with its colon.
Grammar Groups(int n) { return Repeat(n, n, H16() + Text(":")); }

// At most `n` and one groups, or none.
Grammar Head(int n) {
  return Optional(Repeat(0, n, H16() + Text(":")) + H16());
}

}  // namespace

Grammar Text(std::string_view text) {
  std::vector<Grammar> bytes;
  for (const char& byte : text) bytes.push_back(OneOf({&byte, 1}));
  return Grammar({Grammar::Node::kSequence, {}, bytes});
}

Grammar OneOf(std::string_view bytes) {
  ByteSet set;
  for (const char byte : bytes) set.set(static_cast<unsigned char>(byte));
  return OneOf(set);
}

Grammar OneOf(const ByteSet& bytes) {
  return Grammar({Grammar::Node::kBytes, bytes, {}});
}

Grammar Repeat(int min, int max, const Grammar& grammar) {
  // From the inside out: x{0,2} is [x[x]].
  Grammar repeated = Text("");
  for (int i = max; i > min; --i) repeated = Optional(grammar + repeated);
  for (int i = min; i > 0; --i) repeated = grammar + repeated;
  return repeated;
}

Grammar Optional(const Grammar& grammar) { return grammar | Text(""); }

Grammar DecimalUpTo(std::string_view max) {
  const Grammar digit = OneOf(kDigits);
  const Grammar not_zero = OneOf(kDigits.substr(1));
  const int size = static_cast<int>(max.size());
  Grammar number = Text("0") | Text(max);
  // Fewer digits than `max`.
  for (int n = 1; n < size; ++n) {
    number = number | (not_zero + Repeat(n - 1, n - 1, digit));
  }
  // As many: alike up to a digit that is less.
  for (size_t i = 0; i < max.size(); ++i) {
    const size_t least = i == 0 ? 1 : 0;
    const size_t end = static_cast<size_t>(max[i] - '0');
    if (least >= end) continue;
    const int rest = size - 1 - static_cast<int>(i);
    number = number | (Text(max.substr(0, i)) +
                       OneOf(kDigits.substr(least, end - least)) +
                       Repeat(rest, rest, digit));
  }
  return number;
}

Grammar Ipv4Text() {
  const Grammar octet = DecimalUpTo("255");
  return octet + Repeat(3, 3, Text(".") + octet);
}

Grammar Ipv6Text() {
  const Grammar gap = Text("::");
  return (Groups(6) + Ls32()) |                  //
         (gap + Groups(5) + Ls32()) |            //
         (Head(0) + gap + Groups(4) + Ls32()) |  //
         (Head(1) + gap + Groups(3) + Ls32()) |  //
         (Head(2) + gap + Groups(2) + Ls32()) |  //
         (Head(3) + gap + Groups(1) + Ls32()) |  //
         (Head(4) + gap + Ls32()) |              //
         (Head(5) + gap + H16()) |               //
         (Head(6) + gap);
}

}  // namespace dualstack::testing
