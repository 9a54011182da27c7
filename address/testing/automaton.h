#ifndef DUALSTACK_ADDRESS_TESTING_AUTOMATON_H_
#define DUALSTACK_ADDRESS_TESTING_AUTOMATON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/address/testing/grammar.h"

// The parser that a grammar stands for, as a table: a second reference, as fast
// as the library and with nothing in common with it.

namespace dualstack::testing {

// The one smallest deterministic automaton that accepts the texts of a language
// and no others. Bytes that the grammars never tell apart are in one class.
class Automaton {
 public:
  using State = uint16_t;
  using Class = uint8_t;
  using Word = std::vector<Class>;

  explicit Automaton(const Language& language);

  size_t state_count() const { return accepts_.size(); }
  size_t class_count() const { return members_.size(); }

  // The state after nothing.
  State start() const { return 0; }
  State Next(State state, char byte) const {
    return NextByClass(state, class_of_[static_cast<unsigned char>(byte)]);
  }
  State NextByClass(State state, Class symbol) const {
    return next_[state * class_count() + symbol];
  }
  bool Accepts(State state) const { return accepts_[state]; }
  bool Accepts(std::string_view text) const;

  // A text of the word: for each class, its members in turn.
  std::string TextOf(const Word& word);

 private:
  std::array<Class, 256> class_of_{};
  std::vector<std::vector<char>> members_;  // By class.
  std::vector<size_t> turn_;                // By class.
  std::vector<State> next_;                 // By state, then class.
  std::vector<bool> accepts_;               // By state.
};

// The W-method (T. S. Chow, "Testing Software Design Modeled by Finite-State
// Machines", 1978). Calls `check` with words such that a parser that is an
// automaton over the same classes, with at most `extra_states` more states, and
// gives the right verdict on all of them, gives it on every text. Returns how
// many words that were; a few may come twice.
size_t ForEachWMethodWord(
    const Automaton& automaton, int extra_states,
    const std::function<void(const Automaton::Word&)>& check);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_AUTOMATON_H_
