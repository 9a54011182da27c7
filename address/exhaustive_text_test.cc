// All texts up to a length over one character of each class that a parser can
// tell apart: the library's verdict and bytes are those of the grammars'
// automata, of the reference, and of the system's inet_pton().

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/address/testing/automaton.h"
#include "dualstack/address/testing/reference_text.h"
#include "gtest/gtest.h"

#ifndef DUALSTACK_MAX_TEXT
#define DUALSTACK_MAX_TEXT 8
#endif

namespace dualstack {
namespace {

using testing::Automaton;

constexpr std::string_view kAlphabet = "012569afg.:";
constexpr size_t kMaxText = DUALSTACK_MAX_TEXT;

template <size_t kSize>
using Bytes = std::optional<std::array<uint8_t, kSize>>;

template <typename T>
auto BytesOf(const std::optional<T>& address) {
  return address ? std::optional(address->bytes()) : std::nullopt;
}

template <size_t kSize>
Bytes<kSize> SystemParse(int family, const char* text) {
  std::array<uint8_t, kSize> bytes{};
  if (inet_pton(family, text, bytes.data()) != 1) return std::nullopt;
  return bytes;
}

// Visits the texts depth first, with the state of the automata after each
// character, so that their verdict costs a step and not a text.
class AllTexts {
 public:
  // Those that begin with `first`. False, after a failure, if it met one.
  bool CheckFrom(char first) {
    text_[0] = first;
    return CheckFrom(1, ipv4_.Next(ipv4_.start(), first),
                     ipv6_.Next(ipv6_.start(), first));
  }
  size_t count() const { return count_; }
  size_t accepted() const { return accepted_; }

 private:
  bool CheckFrom(size_t size, Automaton::State ipv4, Automaton::State ipv6) {
    if (!Check(size, ipv4_.Accepts(ipv4), ipv6_.Accepts(ipv6))) return false;
    if (size == kMaxText) return true;
    for (const char next : kAlphabet) {
      text_[size] = next;
      if (!CheckFrom(size + 1, ipv4_.Next(ipv4, next),
                     ipv6_.Next(ipv6, next))) {
        return false;
      }
    }
    text_[size] = '\0';
    return true;
  }

  bool Check(size_t size, bool want_ipv4, bool want_ipv6) {
    const std::string_view text(text_.data(), size);
    const Bytes<4> ipv4 = BytesOf(Ipv4Address::TryParse(text));
    const Bytes<16> ipv6 = BytesOf(DualStackAddress::TryParse(text));
    ++count_;
    accepted_ += ipv4.has_value() || ipv6.has_value();
    // Not EXPECT_EQ(), which would take most of the time.
    if (ipv4.has_value() == want_ipv4 && ipv6.has_value() == want_ipv6 &&
        SystemParse<4>(AF_INET, text_.data()) == ipv4 &&
        SystemParse<16>(AF_INET6, text_.data()) == ipv6 &&
        (!ipv4 || ipv4 == testing::ReferenceParseIpv4(text)) &&
        (!ipv6 || ipv6 == testing::ReferenceParseIpv6(text))) {
      return true;
    }
    ADD_FAILURE() << '"' << text << '"';
    return false;
  }

  const Automaton ipv4_{testing::Ipv4AddressText()};
  const Automaton ipv6_{testing::EitherIpv6AddressText()};
  std::array<char, kMaxText + 1> text_{};  // inet_pton() wants a NUL.
  size_t count_ = 0;
  size_t accepted_ = 0;
};

class ExhaustiveTextTest : public ::testing::TestWithParam<char> {};

TEST_P(ExhaustiveTextTest, AllTextsThatBeginWith) {
  AllTexts texts;
  EXPECT_TRUE(texts.CheckFrom(GetParam()));
  size_t want = 0;
  for (size_t size = 0; size < kMaxText; ++size) {
    want = want * kAlphabet.size() + 1;
  }
  EXPECT_EQ(texts.count(), want);
  EXPECT_EQ(texts.accepted() > 0, GetParam() != 'g' && GetParam() != '.');
}

INSTANTIATE_TEST_SUITE_P(Alphabet, ExhaustiveTextTest,
                         ::testing::ValuesIn(kAlphabet.begin(),
                                             kAlphabet.end()));

}  // namespace
}  // namespace dualstack
