// All 2^32 IPv4 addresses: each is written as it ought to be, and what was
// written is read as the address.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

// Every octet in decimal.
const std::array<std::string, 256>& Octets() {
  static const auto octets = [] {
    std::array<std::string, 256> texts;
    for (size_t i = 0; i < texts.size(); ++i) texts[i] = std::to_string(i);
    return texts;
  }();
  return octets;
}

// The 2^24 addresses of a first octet.
class ExhaustiveIpv4Test : public ::testing::TestWithParam<int> {};

TEST_P(ExhaustiveIpv4Test, WritesAndReads) {
  const auto first = static_cast<uint8_t>(GetParam());
  std::array<uint8_t, 4> bytes = {first, 0, 0, 0};
  for (int i = 0; i < 0x10000; ++i) {
    bytes[1] = static_cast<uint8_t>(i >> 8);
    bytes[2] = static_cast<uint8_t>(i & 0xff);
    std::string want =
        Octets()[first] + "." + Octets()[bytes[1]] + "." + Octets()[bytes[2]];
    want += '.';
    const size_t size = want.size();
    for (int last = 0; last < 256; ++last) {
      bytes[3] = static_cast<uint8_t>(last);
      want.resize(size);
      want += Octets()[bytes[3]];
      const Ipv4Address address = Ipv4Address::FromBytes(bytes);
      std::array<char, Ipv4Address::kMaxTextSize> buffer;
      // Not EXPECT_EQ(), which would take most of the time.
      if (address.FormatTo(buffer) != want ||
          Ipv4Address::TryParse(want) != address) {
        FAIL() << want;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(FirstOctets, ExhaustiveIpv4Test,
                         ::testing::Range(0, 256));

}  // namespace
}  // namespace dualstack
