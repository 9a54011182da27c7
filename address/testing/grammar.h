#ifndef DUALSTACK_ADDRESS_TESTING_GRAMMAR_H_
#define DUALSTACK_ADDRESS_TESTING_GRAMMAR_H_

#include <bitset>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

// Grammars of bytes in the manner of RFC 5234, without rules that refer to
// themselves: each describes a finite set of texts. The grammars of addresses
// are in address_grammars.h.
//
//     const Grammar digit = OneOf("0123456789");
//     const Grammar pair = digit + Text(".") + digit;
//     const Grammar sign = Optional(OneOf("+-"));

namespace dualstack::testing {

using ByteSet = std::bitset<256>;

class Grammar {
 public:
  // What a grammar is made of: bytes, one of which is wanted, or parts, all of
  // which are wanted in a row, or one of which is.
  struct Node {
    enum Kind { kBytes, kSequence, kChoice } kind;
    ByteSet bytes;
    std::vector<Grammar> parts;
  };

  explicit Grammar(Node node)
      : node_(std::make_shared<const Node>(std::move(node))) {}

  const Node& node() const { return *node_; }

  // One after the other (RFC 5234, section 3.1).
  friend Grammar operator+(const Grammar& a, const Grammar& b) {
    return Grammar({Node::kSequence, {}, {a, b}});
  }
  // Either (RFC 5234, section 3.2).
  friend Grammar operator|(const Grammar& a, const Grammar& b) {
    return Grammar({Node::kChoice, {}, {a, b}});
  }

 private:
  std::shared_ptr<const Node> node_;
};

// Exactly this text.
Grammar Text(std::string_view text);
// One of these bytes.
Grammar OneOf(std::string_view bytes);
Grammar OneOf(const ByteSet& bytes);
// RFC 5234, sections 3.6 and 3.8.
Grammar Repeat(int min, int max, const Grammar& grammar);
Grammar Optional(const Grammar& grammar);

// A decimal number from 0 to `max`, without leading zeros.
Grammar DecimalUpTo(std::string_view max);

// The texts of a grammar that are not also texts of another.
struct Language {
  Grammar grammar;
  Grammar except = OneOf(ByteSet());  // No text at all.
};

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_GRAMMAR_H_
