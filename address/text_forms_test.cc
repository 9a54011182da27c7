// The forms of IPv6 text that one has to ask for, and that each of them reads
// back to the value it came from.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

struct Row {
  Ipv6Address address;
  std::string_view mixed;
  std::string_view uncompressed;
  std::string_view reason;
};

constexpr Row kRows[] = {
    {"64:ff9b::c000:221"_ipv6, "64:ff9b::192.0.2.33",
     "0064:ff9b:0000:0000:0000:0000:c000:0221", "RFC 6052, section 2.4"},
    {"2001:db8:122:344::c000:221"_ipv6, "2001:db8:122:344::192.0.2.33",
     "2001:0db8:0122:0344:0000:0000:c000:0221", "\"::\" up to the octets"},
    {"::"_ipv6, "::0.0.0.0", "0000:0000:0000:0000:0000:0000:0000:0000",
     "zeros alone"},
    {"::1"_ipv6, "::0.0.0.1", "0000:0000:0000:0000:0000:0000:0000:0001",
     "zeros behind \"::\" too"},
    {"::c000:221"_ipv6, "::192.0.2.33",
     "0000:0000:0000:0000:0000:0000:c000:0221", "IPv4-compatible"},
    {"::ffff:0:c000:221"_ipv6, "::ffff:0:192.0.2.33",
     "0000:0000:0000:0000:ffff:0000:c000:0221", "one zero group is written"},
    {"1:2:3:4:5:0:102:304"_ipv6, "1:2:3:4:5:0:1.2.3.4",
     "0001:0002:0003:0004:0005:0000:0102:0304", "also before the octets"},
    {"0:2:3:4:5:6:102:304"_ipv6, "0:2:3:4:5:6:1.2.3.4",
     "0000:0002:0003:0004:0005:0006:0102:0304", "also in front"},
    {"1:0:0:4:0:0:0:0"_ipv6, "1::4:0:0:0.0.0.0",
     "0001:0000:0000:0004:0000:0000:0000:0000",
     "the run of zeros is shorter without the octets"},
    {"1:0:0:4:5::"_ipv6, "1::4:5:0:0.0.0.0",
     "0001:0000:0000:0004:0005:0000:0000:0000",
     "and another may be the longest"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_ipv6,
     "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "longest"},
};

TEST(TextFormsTest, AreWrittenAsTold) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.reason);
    EXPECT_EQ(ToMixedString(row.address), row.mixed);
    EXPECT_EQ(ToUncompressedString(row.address), row.uncompressed);
  }
  EXPECT_EQ(ToUncompressedString("::ffff:192.0.2.33"_mapped),
            "0000:0000:0000:0000:0000:ffff:c000:0221");
}

template <typename A>
constexpr bool UncompressedIsReadBack(const A& address) {
  std::array<char, kUncompressedTextSize> buffer{};
  const std::string_view text = FormatUncompressedTo(address, buffer);
  return text.size() == kUncompressedTextSize && text.data() == buffer.data() &&
         A::TryParse(text) == address;
}

constexpr bool MixedIsReadBack(const Ipv6Address& address) {
  std::array<char, kMaxMixedTextSize> buffer{};
  const std::string_view text = FormatMixedTo(address, buffer);
  return text.data() == buffer.data() && Ipv6Address::TryParse(text) == address;
}

constexpr bool RowsAreReadBack() {
  for (const Row& row : kRows) {
    if (!UncompressedIsReadBack(row.address)) return false;
    if (!MixedIsReadBack(row.address)) return false;
  }
  return UncompressedIsReadBack("::ffff:192.0.2.33"_mapped) &&
         UncompressedIsReadBack(DualStackAddress("::1"_ipv6));
}

static_assert(RowsAreReadBack());

// All patterns of zero groups before the octets.
TEST(TextFormsTest, EveryZeroPatternIsReadBack) {
  size_t longest = 0;
  for (unsigned pattern = 0; pattern < 256; ++pattern) {
    std::array<uint8_t, 16> bytes{};
    for (size_t group = 0; group < 8; ++group) {
      if ((pattern >> group & 1) != 0) bytes[2 * group] = 0xab;
    }
    const Ipv6Address address = *Ipv6Address::FromBytes(bytes);
    EXPECT_TRUE(MixedIsReadBack(address)) << address;
    EXPECT_TRUE(UncompressedIsReadBack(address)) << address;
    // RFC 5952 applies: no second way to write the groups is shorter.
    EXPECT_EQ(ToMixedString(address).find(":::"), std::string::npos);
    longest = std::max(longest, ToMixedString(address).size());
  }
  EXPECT_LE(longest, kMaxMixedTextSize);
}

// The constant is exact.
static_assert(kRows[std::size(kRows) - 1].mixed.size() == kMaxMixedTextSize);
static_assert(kRows[0].uncompressed.size() == kUncompressedTextSize);

template <typename A>
concept Mixes = requires(const A& address) {
  ToMixedString(address);
};
template <typename A>
concept Uncompresses = requires(const A& address) {
  ToUncompressedString(address);
};

static_assert(Mixes<Ipv6Address> && !Mixes<Ipv4Address> &&
              !Mixes<Ipv4MappedAddress> && !Mixes<IpAddress> &&
              !Mixes<DualStackAddress> && !Mixes<AnyIpAddress>);
static_assert(Uncompresses<Ipv6Address> && Uncompresses<Ipv4MappedAddress> &&
              Uncompresses<DualStackAddress> && !Uncompresses<Ipv4Address> &&
              !Uncompresses<IpAddress> && !Uncompresses<AnyIpAddress>);

}  // namespace
}  // namespace dualstack
