// The library's parsers against the automata of the grammars: the W-method,
// which leaves no room for a parser that is almost right, and every byte at
// every position of all vectors, which the W-method takes for granted: that a
// parser, too, treats the bytes of a class alike.
//
// On the way each text is read by the slow reference as well, so that three
// implementations with nothing in common agree.

#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/automaton.h"
#include "dualstack/address/testing/grammar.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/address/testing/vectors.h"
#include "gtest/gtest.h"

// How many states more than the grammar's automaton a wrong parser may have and
// is still found out.
#ifndef DUALSTACK_EXTRA_STATES
#define DUALSTACK_EXTRA_STATES 1
#endif

namespace dualstack {
namespace {

using testing::Automaton;
using testing::Escape;
using testing::ForEachWMethodWord;
using testing::Grammar;
using testing::ReadAllVectors;
using testing::Vector;

// What was read, as bytes; nothing if it was refused.
using Value = std::optional<std::string>;

template <typename Bytes>
Value ValueOf(const std::optional<Bytes>& bytes) {
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

template <typename T>
Value BytesOf(const std::optional<T>& address) {
  if (!address) return std::nullopt;
  return std::string(address->bytes().begin(), address->bytes().end());
}

// A grammar, and who reads it.
struct Language {
  std::string_view name;
  Grammar (*grammar)();
  size_t states;   // Of the smallest automaton,
  size_t classes;  // and of bytes that it tells apart.
  Value (*library)(std::string_view text);
  Value (*reference)(std::string_view text);

  friend std::ostream& operator<<(std::ostream& out, const Language& language) {
    return out << language.name;
  }
};

const Language kLanguages[] = {
    {.name = "Ipv4",
     .grammar = testing::Ipv4Text,
     .states = 25,
     .classes = 8,
     .library =
         [](std::string_view text) {
           return BytesOf(Ipv4Address::TryParse(text));
         },
     .reference =
         [](std::string_view text) {
           return ValueOf(testing::ReferenceParseIpv4(text));
         }},
    {.name = "Ipv6",
     .grammar = testing::Ipv6Text,
     .states = 152,
     .classes = 10,
     // As the one type that reads the text, if any does.
     .library = [](std::string_view text) -> Value {
       const Value native = BytesOf(Ipv6Address::TryParse(text));
       const Value mapped = BytesOf(Ipv4MappedAddress::TryParse(text));
       const Value either = BytesOf(DualStackAddress::TryParse(text));
       if (native && mapped) return "read as both";
       if (either != (native ? native : mapped)) return "not what the sum read";
       return either;
     },
     .reference =
         [](std::string_view text) {
           return ValueOf(testing::ReferenceParseIpv6(text));
         }},
};

class ConformanceTest : public ::testing::TestWithParam<Language> {
 protected:
  // Whether all three say the same. The reference, which is slow, can be asked
  // only for the value of what the automaton accepts.
  bool Agree(std::string_view text, bool always_ask_reference) const {
    const bool accepted = automaton_.Accepts(text);
    const Value read = GetParam().library(text);
    if (read.has_value() != accepted) return false;
    if (!accepted && !always_ask_reference) return true;
    return read == GetParam().reference(text);
  }

  Automaton automaton_{GetParam().grammar()};
};

TEST_P(ConformanceTest, TheAutomatonIsOfTheKnownSize) {
  EXPECT_EQ(automaton_.state_count(), GetParam().states);
  EXPECT_EQ(automaton_.class_count(), GetParam().classes);
}

TEST_P(ConformanceTest, WMethod) {
  size_t accepted = 0;
  const size_t count = ForEachWMethodWord(
      automaton_, DUALSTACK_EXTRA_STATES, [&](const Automaton::Word& word) {
        if (HasFailure()) return;
        const std::string text = automaton_.TextOf(word);
        EXPECT_TRUE(Agree(text, true)) << '"' << Escape(text) << '"';
        accepted += automaton_.Accepts(text);
      });
  std::cout << count << " texts, " << accepted << " of them accepted\n";
  EXPECT_GT(accepted, 1000u);
}

TEST_P(ConformanceTest, EveryByteAtEveryPositionOfTheVectors) {
  size_t count = 0;
  size_t accepted = 0;
  for (const Vector& row : ReadAllVectors()) {
    for (size_t at = 0; at <= row.text.size(); ++at) {
      // In place of the byte there, and in front of it.
      for (const size_t replaced : {size_t{1}, size_t{0}}) {
        if (at == row.text.size() && replaced == 1) continue;
        std::string text = row.text;
        text.replace(at, replaced, 1, '\0');
        for (int byte = 0; byte < 256; ++byte) {
          text[at] = static_cast<char>(byte);
          ASSERT_TRUE(Agree(text, false)) << '"' << Escape(text) << '"';
          ++count;
          accepted += automaton_.Accepts(text);
        }
      }
    }
  }
  std::cout << count << " texts, " << accepted << " of them accepted\n";
  EXPECT_GT(accepted, 1000u);
}

INSTANTIATE_TEST_SUITE_P(
    Languages, ConformanceTest, ::testing::ValuesIn(kLanguages),
    [](const ::testing::TestParamInfo<Language>& language) {
      return std::string(language.param.name);
    });

}  // namespace
}  // namespace dualstack
