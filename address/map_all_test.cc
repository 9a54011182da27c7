// Arrays of addresses, mapped and unmapped as one.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::ElementsAre;

std::vector<Ipv4Address> Ipv4Addresses(size_t size) {
  std::vector<Ipv4Address> addresses;
  for (size_t i = 0; i < size; ++i) {
    addresses.push_back(
        Ipv4Address::FromUint32(static_cast<uint32_t>(i * 0x9e3779b9)));
  }
  return addresses;
}

// Around the widths of vectors, and none.
TEST(MapAllTest, IsMapOfEach) {
  for (size_t size = 0; size < 70; ++size) {
    const std::vector<Ipv4Address> from = Ipv4Addresses(size);
    std::vector<Ipv4MappedAddress> mapped(size);
    const std::span<Ipv4MappedAddress> written = MapAll(from, mapped);
    EXPECT_EQ(written.data(), mapped.data());
    ASSERT_EQ(written.size(), size);
    for (size_t i = 0; i < size; ++i) EXPECT_EQ(mapped[i], Map(from[i]));
    std::vector<Ipv4Address> back(size);
    EXPECT_EQ(UnmapAll(mapped, back).size(), size);
    EXPECT_EQ(back, from);
  }
}

TEST(MapAllTest, SumsKeepTheirKinds) {
  const std::array<DualStackAddress, 3> seen = {
      "::ffff:192.0.2.1"_mapped, "2001:db8::1"_ipv6, "::ffff:0.0.0.0"_mapped};
  std::array<IpAddress, 3> keys;
  EXPECT_EQ(CanonicalAll(seen, keys).size(), 3u);
  EXPECT_THAT(
      keys, ElementsAre("192.0.2.1"_ipv4, "2001:db8::1"_ipv6, "0.0.0.0"_ipv4));
  std::array<DualStackAddress, 3> back;
  EXPECT_EQ(ForDualStackAll(keys, back).size(), 3u);
  EXPECT_EQ(back, seen);
}

TEST(MapAllTest, TheShorterArrayDecides) {
  const std::vector<Ipv4Address> from = Ipv4Addresses(3);
  std::array<Ipv4MappedAddress, 2> fewer;
  EXPECT_THAT(MapAll(from, fewer), ElementsAre(Map(from[0]), Map(from[1])));
  std::array<Ipv4MappedAddress, 4> more;
  more.fill("::ffff:192.0.2.1"_mapped);
  EXPECT_EQ(MapAll(from, more).size(), 3u);
  EXPECT_EQ(more[3], "::ffff:192.0.2.1"_mapped);
  EXPECT_TRUE(MapAll({}, more).empty());
  EXPECT_TRUE(MapAll(from, {}).empty());
}

constexpr bool WorksAtCompileTime() {
  constexpr std::array<Ipv4Address, 2> kFrom = {"192.0.2.1"_ipv4,
                                                "10.0.0.0"_ipv4};
  std::array<Ipv4MappedAddress, 2> mapped;
  std::array<Ipv4Address, 2> back;
  return UnmapAll(MapAll(kFrom, mapped), back).size() == 2 && back == kFrom &&
         mapped[0] == "::ffff:192.0.2.1"_mapped;
}

static_assert(WorksAtCompileTime());

// Each function has one way.
template <typename From, typename To>
concept MapsAll = requires(std::span<From> from, std::span<To> to) {
  MapAll(from, to);
};

static_assert(MapsAll<const Ipv4Address, Ipv4MappedAddress>);
static_assert(!MapsAll<Ipv4Address, Ipv4Address>);
static_assert(!MapsAll<Ipv4MappedAddress, Ipv4Address>);
static_assert(!MapsAll<IpAddress, DualStackAddress>);
static_assert(!MapsAll<Ipv4Address, DualStackAddress>);
static_assert(!MapsAll<Ipv4Address, const Ipv4MappedAddress>);

}  // namespace
}  // namespace dualstack
