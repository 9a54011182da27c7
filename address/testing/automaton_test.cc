// The tools of the conformance test: grammars, their automata, and whether the
// W-method finds what it promises to find.

#include "dualstack/address/testing/automaton.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/address/testing/grammar.h"
#include "gtest/gtest.h"

namespace dualstack::testing {
namespace {

using State = Automaton::State;
using Class = Automaton::Class;
using Word = Automaton::Word;

TEST(AutomatonTest, AcceptsWhatTheGrammarDescribes) {
  const Automaton automaton({Repeat(1, 2, OneOf("ab")) + Optional(Text("cd"))});
  for (const std::string_view text : {"a", "b", "ab", "acd", "bbcd"}) {
    EXPECT_TRUE(automaton.Accepts(text)) << text;
  }
  for (const std::string_view text : {"", "abb", "ac", "cd", "acdcd", "A"}) {
    EXPECT_FALSE(automaton.Accepts(text)) << text;
  }
}

TEST(AutomatonTest, DoesWithoutTheExceptedTexts) {
  const Automaton automaton({Repeat(1, 2, OneOf("ab")), Text("b") | Text("x")});
  EXPECT_TRUE(automaton.Accepts("a"));
  EXPECT_TRUE(automaton.Accepts("bb"));
  EXPECT_FALSE(automaton.Accepts("b"));
  EXPECT_FALSE(automaton.Accepts("x"));
}

TEST(AutomatonTest, IsMinimal) {
  // "a", "aa" and "ba", described in two ways: the start, what follows "a" and
  // "b", the end of longer texts, and a dead end.
  const Automaton one({(OneOf("ab") + Text("a")) | Text("a")});
  const Automaton other({Text("a") | Text("aa") | Text("ba") | Text("a")});
  EXPECT_EQ(one.state_count(), 5u);
  EXPECT_EQ(other.state_count(), 5u);
  EXPECT_EQ(one.class_count(), 3u);
  EXPECT_EQ(other.class_count(), 3u);
}

TEST(AutomatonTest, DecimalNumbersEndWhereTheyShould) {
  for (const int max : {0, 9, 10, 32, 95, 128, 255, 1000}) {
    const Automaton automaton({DecimalUpTo(std::to_string(max))});
    for (int i = 0; i < 20'000; ++i) {
      ASSERT_EQ(automaton.Accepts(std::to_string(i)), i <= max) << i;
      ASSERT_FALSE(automaton.Accepts("0" + std::to_string(i))) << i;
    }
  }
}

// A table that a test can break.
struct Table {
  explicit Table(const Automaton& automaton) {
    for (size_t s = 0; s < automaton.state_count(); ++s) {
      const auto state = static_cast<State>(s);
      accepts.push_back(automaton.Accepts(state));
      next.emplace_back();
      for (size_t c = 0; c < automaton.class_count(); ++c) {
        next[s].push_back(automaton.NextByClass(state, static_cast<Class>(c)));
      }
    }
  }

  bool Accepts(const Word& word) const {
    size_t state = 0;
    for (const Class c : word) state = next[state][c];
    return accepts[state];
  }

  std::vector<std::vector<size_t>> next;  // By state, then class.
  std::vector<bool> accepts;              // By state.
};

// Every automaton with one wrong transition, or one wrong verdict, gives the
// wrong verdict on one of the words; and so do automata that have one wrong
// transition to a copy of a state that behaves otherwise, which takes a word
// for an extra state.
TEST(AutomatonTest, TheWMethodFindsEverySingleFault) {
  const Automaton automaton(Ipv4AddressText());
  const Table right(automaton);
  struct Example {
    Word word;
    bool accepted;
  };
  const auto examples = [&](int extra_states) {
    std::vector<Example> words;
    ForEachWMethodWord(automaton, extra_states, [&](const Word& word) {
      words.push_back({word, right.Accepts(word)});
    });
    return words;
  };
  const auto found = [](const Table& wrong, const std::vector<Example>& words) {
    for (const Example& example : words) {
      if (wrong.Accepts(example.word) != example.accepted) return true;
    }
    return false;
  };
  const std::vector<Example> words = examples(0);
  const std::vector<Example> more_words = examples(1);
  EXPECT_FALSE(found(right, more_words));

  for (size_t state = 0; state < right.next.size(); ++state) {
    Table wrong = right;
    wrong.accepts[state] = !wrong.accepts[state];
    EXPECT_TRUE(found(wrong, words)) << state;
    for (size_t c = 0; c < right.next[state].size(); ++c) {
      for (size_t to = 0; to < right.next.size(); ++to) {
        if (to == right.next[state][c]) continue;
        wrong = right;
        wrong.next[state][c] = to;
        EXPECT_TRUE(found(wrong, words)) << state << ' ' << c << ' ' << to;
      }
      // The transition leads to a copy of its end, of which one transition
      // leads elsewhere.
      for (size_t wrong_c = 0; wrong_c < right.next[state].size(); ++wrong_c) {
        wrong = right;
        wrong.accepts.push_back(right.accepts[right.next[state][c]]);
        wrong.next.push_back(right.next[right.next[state][c]]);
        wrong.next[state][c] = right.next.size();
        size_t& to = wrong.next.back()[wrong_c];
        to = (to + 1) % right.next.size();
        EXPECT_TRUE(found(wrong, more_words)) << state << ' ' << c;
      }
    }
  }
}

}  // namespace
}  // namespace dualstack::testing
