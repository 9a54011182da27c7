#include "dualstack/address/testing/automaton.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dualstack/address/testing/grammar.h"

namespace dualstack::testing {
namespace {

using State = Automaton::State;
using Class = Automaton::Class;
using Word = Automaton::Word;

// A nondeterministic automaton: a state goes on to `next` with one of `bytes`,
// and to `free` with none.
struct Nfa {
  struct Node {
    ByteSet bytes;
    size_t next = 0;
    std::vector<size_t> free;
  };
  std::vector<Node> nodes;

  size_t Add(Node node) {
    nodes.push_back(std::move(node));
    return nodes.size() - 1;
  }

  // The state from which `grammar` leads to `end`.
  size_t Build(const Grammar& grammar, size_t end) {
    const Grammar::Node& node = grammar.node();
    switch (node.kind) {
      case Grammar::Node::kBytes:
        return Add({.bytes = node.bytes, .next = end, .free = {}});
      case Grammar::Node::kSequence:
        for (auto part = node.parts.rbegin(); part != node.parts.rend();
             ++part) {
          end = Build(*part, end);
        }
        return end;
      case Grammar::Node::kChoice:
        break;
    }
    Node choice;
    for (const Grammar& part : node.parts) {
      choice.free.push_back(Build(part, end));
    }
    return Add(std::move(choice));
  }

  void AddWithFree(size_t state, std::set<size_t>& states) const {
    if (!states.insert(state).second) return;
    for (const size_t next : nodes[state].free) AddWithFree(next, states);
  }
};

// Bytes that are in the same of the automaton's sets are in one class.
std::vector<std::vector<char>> ByteClasses(const Nfa& nfa) {
  std::set<std::string> sets;
  for (const Nfa::Node& node : nfa.nodes) sets.insert(node.bytes.to_string());
  std::map<std::vector<bool>, std::vector<char>> classes;
  for (size_t byte = 0; byte < 256; ++byte) {
    std::vector<bool> in;
    for (const std::string& set : sets) in.push_back(set[255 - byte] == '1');
    classes[in].push_back(static_cast<char>(byte));
  }
  std::vector<std::vector<char>> members;
  for (const auto& [in, bytes] : classes) members.push_back(bytes);
  return members;
}

// Numbers of blocks of equal keys, in the order of each block's first.
template <typename Key>
std::vector<State> Blocks(const std::vector<Key>& keys) {
  std::map<Key, State> numbers;
  std::vector<State> blocks;
  for (const Key& key : keys) {
    const auto number = static_cast<State>(numbers.size());
    blocks.push_back(numbers.try_emplace(key, number).first->second);
  }
  return blocks;
}

size_t CountOf(const std::vector<State>& blocks) {
  return std::set<State>(blocks.begin(), blocks.end()).size();
}

}  // namespace

Automaton::Automaton(const Language& language) {
  Nfa nfa;
  const size_t end = nfa.Add({});
  const size_t except_end = nfa.Add({});
  const size_t begin = nfa.Build(language.grammar, end);
  const size_t except_begin = nfa.Build(language.except, except_end);
  members_ = ByteClasses(nfa);
  turn_.resize(class_count());
  for (size_t c = 0; c < class_count(); ++c) {
    for (const char byte : members_[c]) {
      class_of_[static_cast<unsigned char>(byte)] = static_cast<Class>(c);
    }
  }

  // Deterministic: a state is the set of states that the other could be in.
  std::map<std::set<size_t>, size_t> numbers;
  std::vector<std::set<size_t>> subsets;
  const auto number = [&](const std::set<size_t>& subset) {
    const auto [it, added] = numbers.try_emplace(subset, subsets.size());
    if (added) subsets.push_back(subset);
    return it->second;
  };
  std::set<size_t> first;
  nfa.AddWithFree(begin, first);
  nfa.AddWithFree(except_begin, first);
  number(first);
  std::vector<std::vector<size_t>> next;
  for (size_t state = 0; state < subsets.size(); ++state) {
    next.emplace_back();
    for (size_t c = 0; c < class_count(); ++c) {
      const auto byte = static_cast<unsigned char>(members_[c][0]);
      std::set<size_t> reached;
      for (const size_t from : std::set<size_t>(subsets[state])) {
        if (nfa.nodes[from].bytes[byte]) {
          nfa.AddWithFree(nfa.nodes[from].next, reached);
        }
      }
      next.back().push_back(number(reached));
    }
  }

  // Minimal (E. F. Moore): states are alike until a step tells them apart.
  const auto accepts = [&](const std::set<size_t>& subset) {
    return subset.contains(end) && !subset.contains(except_end);
  };
  std::vector<std::vector<size_t>> views;
  for (const std::set<size_t>& subset : subsets) {
    views.push_back({accepts(subset)});
  }
  std::vector<State> blocks = Blocks(views);
  for (size_t count = 0; count != CountOf(blocks);) {
    count = CountOf(blocks);
    for (size_t state = 0; state < subsets.size(); ++state) {
      views[state] = {blocks[state]};
      for (const size_t to : next[state]) views[state].push_back(blocks[to]);
    }
    blocks = Blocks(views);
  }
  for (size_t state = 0; state < subsets.size(); ++state) {
    if (blocks[state] != accepts_.size()) continue;  // Not its block's first.
    accepts_.push_back(accepts(subsets[state]));
    for (const size_t to : next[state]) next_.push_back(blocks[to]);
  }
}

bool Automaton::Accepts(std::string_view text) const {
  State state = start();
  for (const char byte : text) state = Next(state, byte);
  return Accepts(state);
}

std::string Automaton::TextOf(const Word& word) {
  std::string text;
  for (const Class c : word) {
    text += members_[c][turn_[c]++ % members_[c].size()];
  }
  return text;
}

namespace {

// For every state the shortest word that leads to it.
std::vector<Word> StateCover(const Automaton& automaton) {
  std::vector<std::optional<Word>> found(automaton.state_count());
  std::vector<State> order = {automaton.start()};
  found[automaton.start()] = Word();
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t c = 0; c < automaton.class_count(); ++c) {
      const State next = automaton.NextByClass(order[i], static_cast<Class>(c));
      if (found[next]) continue;
      found[next] = found[order[i]];
      found[next]->push_back(static_cast<Class>(c));
      order.push_back(next);
    }
  }
  std::vector<Word> cover;
  for (const auto& word : found) cover.push_back(*word);
  return cover;
}

bool AcceptsFrom(const Automaton& automaton, State state, const Word& word) {
  for (const Class c : word) state = automaton.NextByClass(state, c);
  return automaton.Accepts(state);
}

// The shortest word that one of the states accepts and the other does not.
Word Distinguish(const Automaton& automaton, State a, State b) {
  std::map<std::pair<State, State>, Word> words = {{{a, b}, {}}};
  std::vector<std::pair<State, State>> order = {{a, b}};
  for (size_t i = 0;; ++i) {
    const auto [x, y] = order[i];
    const Word word = words[order[i]];
    if (automaton.Accepts(x) != automaton.Accepts(y)) return word;
    for (size_t c = 0; c < automaton.class_count(); ++c) {
      const auto symbol = static_cast<Class>(c);
      const std::pair next(automaton.NextByClass(x, symbol),
                           automaton.NextByClass(y, symbol));
      const auto [it, added] = words.try_emplace(next, word);
      if (!added) continue;
      it->second.push_back(symbol);
      order.push_back(next);
    }
  }
}

// Words of which, for any two states, one tells them apart.
std::vector<Word> CharacterizingSet(const Automaton& automaton) {
  std::vector<Word> words;
  // What the words so far say of each state, and a state that says it.
  std::vector<std::vector<bool>> verdicts(automaton.state_count());
  for (;;) {
    std::map<std::vector<bool>, State> first;
    std::optional<Word> word;
    for (size_t s = 0; s < verdicts.size() && !word; ++s) {
      const auto state = static_cast<State>(s);
      const auto [it, added] = first.try_emplace(verdicts[s], state);
      if (!added) word = Distinguish(automaton, it->second, state);
    }
    if (!word) return words;
    for (size_t s = 0; s < verdicts.size(); ++s) {
      verdicts[s].push_back(
          AcceptsFrom(automaton, static_cast<State>(s), *word));
    }
    words.push_back(*word);
  }
}

}  // namespace

size_t ForEachWMethodWord(const Automaton& automaton, int extra_states,
                          const std::function<void(const Word&)>& check) {
  const std::vector<Word> suffixes = CharacterizingSet(automaton);
  size_t count = 0;
  const auto check_all_suffixes = [&](const Word& prefix) {
    for (const Word& suffix : suffixes) {
      Word word = prefix;
      word.insert(word.end(), suffix.begin(), suffix.end());
      check(word);
      ++count;
    }
  };
  // All classes after each word.
  const auto extended = [&automaton](const std::vector<Word>& words) {
    std::vector<Word> longer;
    for (const Word& word : words) {
      for (size_t c = 0; c < automaton.class_count(); ++c) {
        longer.push_back(word);
        longer.back().push_back(static_cast<Class>(c));
      }
    }
    return longer;
  };
  const std::vector<Word> cover = StateCover(automaton);
  for (const Word& word : cover) check_all_suffixes(word);
  // The transitions that the cover does not go through already, and beyond them
  // as many steps as there may be extra states.
  const std::set<Word> covered(cover.begin(), cover.end());
  std::vector<Word> prefixes;
  for (const Word& word : extended(cover)) {
    if (!covered.contains(word)) prefixes.push_back(word);
  }
  for (int step = 0;; ++step) {
    for (const Word& word : prefixes) check_all_suffixes(word);
    if (step == extra_states) return count;
    prefixes = extended(prefixes);
  }
}

}  // namespace dualstack::testing
