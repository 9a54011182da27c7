// The vectors of testdata/vectors/ where the compiler has to follow every step:
// no undefined behaviour, no allocation, no call out. A row that does not hold
// does not compile, and the error names it.

#include <array>
#include <optional>
#include <string_view>

#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_view_literals;

template <typename T>
constexpr bool Accepts(std::string_view text, std::string_view canonical) {
  const std::optional<T> value = T::TryParse(text);
  if (!value) return false;
  std::array<char, T::kMaxTextSize> buffer{};
  return value->FormatTo(buffer) == canonical &&
         T::TryParse(canonical) == value;
}

template <typename T>
constexpr bool Refuses(std::string_view text) {
  return !T::TryParse(text).has_value();
}

// Made of the vectors: static_assert(Refuses<Ipv4Address>("1"sv), "place: ...")
#include "dualstack/address/vector_assertions.inc"

// Accepts() and Refuses() can fail.
static_assert(!Accepts<Ipv4Address>("1.2.3", "1.2.3"));
static_assert(!Accepts<Ipv4Address>("1.2.3.4", "1.2.3.5"));
static_assert(!Refuses<Ipv4Address>("1.2.3.4"));

// What the compiler has checked above still wants one test to report.
TEST(VectorsStaticTest, HoldAtCompileTime) {
  EXPECT_TRUE(Accepts<Ipv4Address>("1.2.3.4", "1.2.3.4"));
}

}  // namespace
}  // namespace dualstack
