#include "dualstack/address/testing/grammar.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dualstack::testing {

Grammar Text(std::string_view text) {
  std::vector<Grammar> bytes;
  for (const char& byte : text)
    bytes.push_back(OneOf(std::string_view(&byte, 1)));
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
  constexpr std::string_view kDigits = "0123456789";
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

}  // namespace dualstack::testing
