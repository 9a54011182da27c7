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
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

using Reader = std::optional<Reading> (*)(std::string_view text);

// The size of an automaton: states, and classes of bytes that it tells apart.
struct Size {
  size_t states;
  size_t classes;
};

// A type that reads text, and who else knows what it reads.
struct Type {
  std::string name;
  Language (*language)();
  Size size;  // Of the smallest automaton.
  Reader library;
  Reader reference;
  // What the reference may call it: the type, or the alternatives of a sum.
  std::set<std::string> holds;

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

std::optional<Reading> ReadReverseName(std::string_view text) {
  const std::optional<IpAddress> address = TryParseReverseName(text);
  if (!address) return std::nullopt;
  return Reading{.type = "", .canonical = address->ToString()};
}

template <typename T>
Type Of(std::string_view name, Language (*language)(), Size size,
        Reader reference) {
  return {.name = std::string(name),
          .language = language,
          .size = size,
          .library = Read<T>,
          .reference = reference,
          .holds = {std::string(name)}};
}

std::vector<Type> AllTypes() {
  using namespace testing;  // The grammars and the reference.
  return {
      Of<Ipv4Address>("Ipv4Address", Ipv4AddressText, {25, 8},
                      ReferenceReadAddress),
      {.name = "DualStackAddress",
       .language = EitherIpv6AddressText,
       .size = {152, 10},
       .library = Read<DualStackAddress>,
       .reference = ReferenceReadAddress,
       .holds = {"Ipv6Address", "Ipv4MappedAddress"}},
      Of<Ipv6Address>("Ipv6Address", Ipv6AddressText, {294, 11},
                      ReferenceReadAddress),
      Of<Ipv4MappedAddress>("Ipv4MappedAddress", Ipv4MappedAddressText,
                            {107, 11}, ReferenceReadAddress),
      Of<ScopedIpv6Address>("ScopedIpv6Address", ScopedIpv6AddressText,
                            {497, 18}, ReferenceReadScoped),
      Of<Ipv4Sockaddr>("Ipv4Sockaddr", Ipv4SockaddrText, {35, 11},
                       ReferenceReadSockaddr),
      Of<Ipv6Sockaddr>("Ipv6Sockaddr", Ipv6SockaddrText, {459, 19},
                       ReferenceReadSockaddr),
      Of<Ipv4MappedSockaddr>("Ipv4MappedSockaddr", Ipv4MappedSockaddrText,
                             {119, 15}, ReferenceReadSockaddr),
      Of<Ipv4Prefix>("Ipv4Prefix", Ipv4PrefixText, {29, 10},
                     ReferenceReadPrefix),
      Of<Ipv6Prefix>("Ipv6Prefix", Ipv6PrefixText, {299, 14},
                     ReferenceReadPrefix),
      Of<Ipv4MappedPrefix>("Ipv4MappedPrefix", Ipv4MappedPrefixText, {113, 14},
                           ReferenceReadPrefix),
      {.name = "ReverseName",
       .language = ReverseNameText,
       .size = {169, 18},
       .library = ReadReverseName,
       .reference = ReferenceReadReverseName,
       .holds = {"Ipv4Address", "Ipv6Address"}},
  };
}

class ConformanceTest : public ::testing::TestWithParam<Type> {
 protected:
  // Whether the library, the automaton and, if it is asked or the text is
  // accepted, the reference say the same.
  bool Agree(std::string_view text, bool accepted, bool ask_reference) const {
    const std::optional<Reading> read = GetParam().library(text);
    if (read.has_value() != accepted) return false;
    if (!accepted && !ask_reference) return true;
    const std::optional<Reading> reference = GetParam().reference(text);
    const bool is_ours =
        reference && GetParam().holds.contains(reference->type);
    if (is_ours != accepted) return false;
    return !accepted || (read->canonical == reference->canonical &&
                         read->exact == reference->exact);
  }

  Automaton automaton_{GetParam().language()};
};

TEST_P(ConformanceTest, TheAutomatonIsOfTheKnownSize) {
  EXPECT_EQ(automaton_.state_count(), GetParam().size.states);
  EXPECT_EQ(automaton_.class_count(), GetParam().size.classes);
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

// The texts of all vectors, and the names of some of their addresses.
std::vector<std::string> Skeletons() {
  std::vector<std::string> texts;
  for (const Vector& row : ReadAllVectors()) {
    texts.push_back(row.text);
    if (row.type != "IpAddress" || !row.accepted) continue;
    texts.push_back(ToReverseName(*IpAddress::TryParse(row.text)));
  }
  return texts;
}

TEST_P(ConformanceTest, EveryByteAtEveryPositionOfTheVectors) {
  size_t count = 0;
  size_t accepted = 0;
  for (const std::string& skeleton : Skeletons()) {
    for (size_t at = 0; at <= skeleton.size(); ++at) {
      // In place of the byte there, and in front of it.
      for (const size_t replaced : {size_t{1}, size_t{0}}) {
        if (at == skeleton.size() && replaced == 1) continue;
        std::string text = skeleton;
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

INSTANTIATE_TEST_SUITE_P(Types, ConformanceTest,
                         ::testing::ValuesIn(AllTypes()),
                         [](const ::testing::TestParamInfo<Type>& type) {
                           return type.param.name;
                         });

}  // namespace
}  // namespace dualstack
