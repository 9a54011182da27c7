// The parser and the formatter against the reference and against inet_pton(),
// on inputs that nobody picked by hand: all short strings over the characters
// that matter, all layouts of zero groups, and every byte at every position of
// some longer texts. Few enough for the sanitizers; exhaustive_text_test and
// conformance_test go further.

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/reference_text.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ReferenceFormatIpv6;
using testing::ReferenceParseIpv4;
using testing::ReferenceParseIpv6;

std::optional<std::array<uint8_t, 4>> ParseIpv4(std::string_view text) {
  const auto address = Ipv4Address::TryParse(text);
  if (!address) return std::nullopt;
  return address->bytes();
}

// Native or mapped.
std::optional<std::array<uint8_t, 16>> ParseIpv6(std::string_view text) {
  const auto address = DualStackAddress::TryParse(text);
  if (!address) return std::nullopt;
  return address->bytes();
}

template <size_t kSize>
std::optional<std::array<uint8_t, kSize>> SystemParse(int family,
                                                      const char* text) {
  std::array<uint8_t, kSize> bytes{};
  if (inet_pton(family, text, bytes.data()) != 1) return std::nullopt;
  return bytes;
}

// One character of each class that a parser can tell apart.
constexpr std::string_view kAlphabet = "012569afg.:";

template <typename Check>
void ForAllStrings(size_t max_size, Check check) {
  std::string text;
  std::string digits;  // `text` in base kAlphabet.size(), one char a digit.
  for (size_t size = 0; size <= max_size; ++size) {
    digits.assign(size, '\0');
    text.assign(size, kAlphabet[0]);
    for (;;) {
      check(text);
      size_t i = 0;
      for (; i < size; ++i) {
        if (static_cast<size_t>(++digits[i]) < kAlphabet.size()) {
          text[i] = kAlphabet[static_cast<size_t>(digits[i])];
          break;
        }
        digits[i] = '\0';
        text[i] = kAlphabet[0];
      }
      if (i == size) break;
    }
  }
}

TEST(TextReferenceTest, AllShortStringsAgainstTheReference) {
  int accepted = 0;
  ForAllStrings(5, [&accepted](const std::string& text) {
    const auto ipv6 = ParseIpv6(text);
    ASSERT_EQ(ipv6, ReferenceParseIpv6(text)) << text;
    ASSERT_EQ(ParseIpv4(text), ReferenceParseIpv4(text)) << text;
    accepted += ipv6.has_value();
  });
  EXPECT_GT(accepted, 1000);
}

TEST(TextReferenceTest, AllShortStringsAgainstTheSystem) {
  ForAllStrings(6, [](const std::string& text) {
    ASSERT_EQ(ParseIpv6(text), SystemParse<16>(AF_INET6, text.c_str())) << text;
    ASSERT_EQ(ParseIpv4(text), SystemParse<4>(AF_INET, text.c_str())) << text;
  });
}

// The shortest dotted quad has seven characters, so it starts complete.
TEST(TextReferenceTest, AllShortTailsOfADottedQuad) {
  int accepted = 0;
  ForAllStrings(4, [&accepted](const std::string& tail) {
    for (const char* head : {"1.2.3", "25", "::1.2.3", "::25"}) {
      const std::string text = head + tail;
      ASSERT_EQ(ParseIpv4(text), ReferenceParseIpv4(text)) << text;
      ASSERT_EQ(ParseIpv6(text), ReferenceParseIpv6(text)) << text;
      accepted += ParseIpv4(text).has_value();
    }
  });
  EXPECT_GT(accepted, 100);
}

TEST(TextReferenceTest, EveryByteAtEveryPosition) {
  constexpr std::string_view kSkeletons[] = {
      "192.0.2.1",
      "255.255.255.255",
      "1.22.233.4",
      "::",
      "::1",
      "1::",
      "2001:db8::1",
      "1:2:3:4:5:6:7:8",
      "2001:0db8:0000:0000:0008:0800:200c:417a",
      "::ffff:192.0.2.1",
      "64:ff9b::192.0.2.33",
      "1:2:3:4:5:6:255.255.255.255",
      "fe80::a:b:c:d",
      "::2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7::",
  };
  for (const std::string_view skeleton : kSkeletons) {
    for (size_t at = 0; at <= skeleton.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        // In place of the byte there, and in front of it.
        for (const size_t replaced : {size_t{1}, size_t{0}}) {
          std::string text(skeleton);
          if (at == skeleton.size() && replaced == 1) continue;
          text.replace(at, replaced, 1, static_cast<char>(byte));
          ASSERT_EQ(ParseIpv4(text), ReferenceParseIpv4(text)) << text;
          ASSERT_EQ(ParseIpv6(text), ReferenceParseIpv6(text)) << text;
          // Whatever is read is of exactly one kind.
          const bool native = Ipv6Address::TryParse(text).has_value();
          const bool mapped = Ipv4MappedAddress::TryParse(text).has_value();
          ASSERT_EQ(ParseIpv6(text).has_value(), native != mapped) << text;
          ASSERT_FALSE(native && mapped) << text;
        }
      }
    }
  }
}

// Five values a group: zero, and one of each number of digits.
TEST(TextReferenceTest, AllLayoutsOfZeroGroups) {
  constexpr std::array<unsigned, 5> kGroups = {0, 1, 0x10, 0xabc, 0xffff};
  constexpr int kLayouts = 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5;
  for (int layout = 0; layout < kLayouts; ++layout) {
    std::array<uint8_t, 16> bytes{};
    int rest = layout;
    for (size_t group = 0; group < 8; ++group, rest /= 5) {
      const unsigned value = kGroups[static_cast<size_t>(rest % 5)];
      bytes[2 * group] = static_cast<uint8_t>(value >> 8);
      bytes[2 * group + 1] = static_cast<uint8_t>(value & 0xff);
    }
    const DualStackAddress address = DualStackAddress::FromBytes(bytes);
    const std::string text = address.ToString();
    if (address.kind() == AddressKind::kIpv6) {
      ASSERT_EQ(text, ReferenceFormatIpv6(bytes));
    }
    ASSERT_EQ(DualStackAddress::TryParse(text), address) << text;
  }
}

TEST(TextReferenceTest, EveryOctetOfIpv4) {
  for (unsigned octet = 0; octet < 256; ++octet) {
    for (size_t at = 0; at < 4; ++at) {
      std::array<uint8_t, 4> bytes = {1, 20, 100, 0};
      bytes[at] = static_cast<uint8_t>(octet);
      const Ipv4Address address = Ipv4Address::FromBytes(bytes);
      std::string want;
      for (const uint8_t byte : bytes) {
        want += (want.empty() ? "" : ".") + std::to_string(byte);
      }
      EXPECT_EQ(address.ToString(), want);
      EXPECT_EQ(Map(address).ToString(), "::ffff:" + want);
      EXPECT_EQ(Ipv4Address::TryParse(want), address);
    }
  }
}

}  // namespace
}  // namespace dualstack
