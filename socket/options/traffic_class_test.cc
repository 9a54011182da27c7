#include "dualstack/socket/options/traffic_class.h"

#include <type_traits>

#include "gtest/gtest.h"

namespace dualstack {
namespace {

TEST(TrafficClassTest, HasItsTwoFieldsWhereTheRfcsPutThem) {
  struct Row {
    TrafficClass traffic_class;
    int octet;
    const char* why;
  };
  const Row rows[] = {
      {TrafficClass(), 0, "best effort"},
      {TrafficClass(Dscp::kEf), 0xb8, "RFC 3246: 101110"},
      {TrafficClass(Dscp::kAf41), 0x88, "RFC 2597: 100010"},
      {TrafficClass(Dscp::kVoiceAdmit), 0xb0, "RFC 5865: 101100"},
      {TrafficClass(Dscp::kLowerEffort), 0x04, "RFC 8622: 000001"},
      {TrafficClass(Dscp::kCs7), 0xe0, "RFC 2474: 111000"},
      {TrafficClass(Dscp::kDefault, Ecn::kCapable1), 0x01, "RFC 3168: 01"},
      {TrafficClass(Dscp::kDefault, Ecn::kCapable0), 0x02, "RFC 3168: 10"},
      {TrafficClass(Dscp::kEf, Ecn::kCongestionExperienced), 0xbb, "both"},
      {TrafficClass(static_cast<Dscp>(0x7f), static_cast<Ecn>(7)), 0xff,
       "neither field reaches into the other or beyond"},
      {TrafficClass(static_cast<Dscp>(0x40)), 0, "six bits"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.traffic_class.octet(), row.octet) << row.why;
  }
}

TEST(TrafficClassTest, IsWhatItsOctetIs) {
  for (int octet = 0; octet <= 0xff; ++octet) {
    const TrafficClass from =
        TrafficClass::FromOctet(static_cast<uint8_t>(octet));
    EXPECT_EQ(from.octet(), octet);
    EXPECT_EQ(TrafficClass(from.dscp(), from.ecn()), from);
    EXPECT_EQ(static_cast<int>(from.dscp()), octet / 4);
    EXPECT_EQ(static_cast<int>(from.ecn()), octet % 4);
  }
}

// Nobody can say which of the two numbers 46 would be.
static_assert(!std::is_constructible_v<TrafficClass, int>);
static_assert(!std::is_convertible_v<Dscp, TrafficClass>);
static_assert(!std::is_constructible_v<TrafficClass, Ecn>);

}  // namespace
}  // namespace dualstack
