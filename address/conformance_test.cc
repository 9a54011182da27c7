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
#include "dualstack/address/testing/address_grammars.h"
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
using testing::Language;
using testing::ReadAllVectors;
using testing::Reading;
using testing::Vector;

// A type that reads text, and who else knows what it reads.
struct Type {
  std::string_view name;
  Language (*language)();
  size_t states;   // Of the smallest automaton,
  size_t classes;  // and of bytes that it tells apart.
  std::optional<Reading> (*library)(std::string_view text);
  std::optional<Reading> (*reference)(std::string_view text);

  friend std::ostream& operator<<(std::ostream& out, const Type& type) {
    return out << type.name;
  }
};

// As T reads it: of prefixes, as TryParseTruncating() does.
template <typename T>
std::optional<Reading> Read(std::string_view text) {
  const std::optional<T> value = T::TryParse(text);
  std::optional<T> lenient = value;
  if constexpr (requires { T::TryParseTruncating(text); }) {
    lenient = T::TryParseTruncating(text);
  }
  if (!lenient) return std::nullopt;
  return Reading{
      .type = "", .canonical = lenient->ToString(), .exact = lenient == value};
}

const Type kTypes[] = {
    {"Ipv4Address", testing::Ipv4AddressText, 25, 8, Read<Ipv4Address>,
     testing::ReferenceReadAddress},
    {"DualStackAddress", testing::EitherIpv6AddressText, 152, 10,
     Read<DualStackAddress>, testing::ReferenceReadAddress},
    {"Ipv6Address", testing::Ipv6AddressText, 294, 11, Read<Ipv6Address>,
     testing::ReferenceReadAddress},
    {"Ipv4MappedAddress", testing::Ipv4MappedAddressText, 107, 11,
     Read<Ipv4MappedAddress>, testing::ReferenceReadAddress},
    {"ScopedIpv6Address", testing::ScopedIpv6AddressText, 497, 18,
     Read<ScopedIpv6Address>, testing::ReferenceReadScoped},
    {"Ipv4Sockaddr", testing::Ipv4SockaddrText, 35, 11, Read<Ipv4Sockaddr>,
     testing::ReferenceReadSockaddr},
    {"Ipv6Sockaddr", testing::Ipv6SockaddrText, 459, 19, Read<Ipv6Sockaddr>,
     testing::ReferenceReadSockaddr},
    {"Ipv4MappedSockaddr", testing::Ipv4MappedSockaddrText, 119, 15,
     Read<Ipv4MappedSockaddr>, testing::ReferenceReadSockaddr},
    {"Ipv4Prefix", testing::Ipv4PrefixText, 29, 10, Read<Ipv4Prefix>,
     testing::ReferenceReadPrefix},
    {"Ipv6Prefix", testing::Ipv6PrefixText, 299, 14, Read<Ipv6Prefix>,
     testing::ReferenceReadPrefix},
    {"Ipv4MappedPrefix", testing::Ipv4MappedPrefixText, 113, 14,
     Read<Ipv4MappedPrefix>, testing::ReferenceReadPrefix},
};

class ConformanceTest : public ::testing::TestWithParam<Type> {
 protected:
  // Whether the library, the automaton and, if it is asked or the text is
  // accepted, the reference say the same.
  bool Agree(std::string_view text, bool accepted, bool ask_reference) const {
    const std::optional<Reading> read = GetParam().library(text);
    if (read.has_value() != accepted) return false;
    if (!accepted && !ask_reference) return true;
    const std::optional<Reading> reference = GetParam().reference(text);
    const bool is_ours = reference && (reference->type == GetParam().name ||
                                       (GetParam().name == "DualStackAddress" &&
                                        reference->type != "Ipv4Address"));
    if (is_ours != accepted) return false;
    return !accepted || (read->canonical == reference->canonical &&
                         read->exact == reference->exact);
  }

  Automaton automaton_{GetParam().language()};
};

TEST_P(ConformanceTest, TheAutomatonIsOfTheKnownSize) {
  EXPECT_EQ(automaton_.state_count(), GetParam().states);
  EXPECT_EQ(automaton_.class_count(), GetParam().classes);
}

TEST_P(ConformanceTest, WMethod) {
  size_t count = 0;
  size_t accepted = 0;
  ForEachWMethodWord(
      automaton_, DUALSTACK_EXTRA_STATES, [&](const Automaton::Word& word) {
        if (HasFailure()) return;
        const std::string text = automaton_.TextOf(word);
        const bool accepts = automaton_.Accepts(text);
        // The reference is slow.
        EXPECT_TRUE(Agree(text, accepts, count % 16 == 0)) << Escape(text);
        ++count;
        accepted += accepts;
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
          const bool accepts = automaton_.Accepts(text);
          ASSERT_TRUE(Agree(text, accepts, byte % 16 == 0)) << Escape(text);
          ++count;
          accepted += accepts;
        }
      }
    }
  }
  std::cout << count << " texts, " << accepted << " of them accepted\n";
  EXPECT_GT(accepted, 100u);
}

INSTANTIATE_TEST_SUITE_P(Types, ConformanceTest, ::testing::ValuesIn(kTypes),
                         [](const ::testing::TestParamInfo<Type>& type) {
                           return std::string(type.param.name);
                         });

}  // namespace
}  // namespace dualstack
