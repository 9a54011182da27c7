// The vectors of testdata/vectors/, read at run time: what the type of each row
// makes of its text, and what every other type of the same family does.

#include "dualstack/address/testing/vectors.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/reference_text.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ReadAllVectors;
using testing::Reading;
using testing::Vector;

// The canonical text of the value, or nothing; that TryParse() and Parse()
// agree is checked on the way.
template <typename T>
std::optional<std::string> Read(std::string_view text, std::string& error) {
  const std::optional<T> value = T::TryParse(text);
  const absl::StatusOr<T> parsed = T::Parse(text);
  EXPECT_EQ(parsed.ok(), value.has_value());
  if (!value) {
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
    error = std::string(parsed.status().message());
    return std::nullopt;
  }
  EXPECT_TRUE(!parsed.ok() || *parsed == *value);
  const std::string canonical = value->ToString();
  EXPECT_EQ(T::TryParse(canonical), value) << canonical;
  return canonical;
}

std::optional<Reading> ExactPrefix(std::string_view text) {
  const auto prefix = testing::ReferenceReadPrefix(text);
  return prefix && prefix->exact ? prefix : std::nullopt;
}

// A type that reads text, and the types of what it reads: itself, or the
// alternatives of a sum.
struct Type {
  std::optional<std::string> (*read)(std::string_view text, std::string& error);
  std::set<std::string> holds;
};

// The types that read one grammar, and the reference for it.
struct Family {
  std::optional<Reading> (*reference)(std::string_view text);
  std::map<std::string, Type> types;
};

const std::vector<Family>& Families() {
  static const auto& families = *new std::vector<Family>{
      {testing::ReferenceReadAddress,
       {{"Ipv4Address", {Read<Ipv4Address>, {"Ipv4Address"}}},
        {"Ipv6Address", {Read<Ipv6Address>, {"Ipv6Address"}}},
        {"Ipv4MappedAddress", {Read<Ipv4MappedAddress>, {"Ipv4MappedAddress"}}},
        {"IpAddress", {Read<IpAddress>, {"Ipv4Address", "Ipv6Address"}}},
        {"DualStackAddress",
         {Read<DualStackAddress>, {"Ipv6Address", "Ipv4MappedAddress"}}},
        {"AnyIpAddress",
         {Read<AnyIpAddress>,
          {"Ipv4Address", "Ipv6Address", "Ipv4MappedAddress"}}}}},
      {testing::ReferenceReadScoped,
       {{"ScopedIpv6Address",
         {Read<ScopedIpv6Address>, {"ScopedIpv6Address"}}}}},
      {testing::ReferenceReadSockaddr,
       {{"Ipv4Sockaddr", {Read<Ipv4Sockaddr>, {"Ipv4Sockaddr"}}},
        {"Ipv6Sockaddr", {Read<Ipv6Sockaddr>, {"Ipv6Sockaddr"}}},
        {"Ipv4MappedSockaddr",
         {Read<Ipv4MappedSockaddr>, {"Ipv4MappedSockaddr"}}},
        {"IpEndpoint", {Read<IpEndpoint>, {"Ipv4Sockaddr", "Ipv6Sockaddr"}}},
        {"DualStackSockaddr",
         {Read<DualStackSockaddr>, {"Ipv6Sockaddr", "Ipv4MappedSockaddr"}}},
        {"AnySockaddr",
         {Read<AnySockaddr>,
          {"Ipv4Sockaddr", "Ipv6Sockaddr", "Ipv4MappedSockaddr"}}}}},
      {testing::ReferenceReadNat64Prefix,
       {{"Nat64Prefix", {Read<Nat64Prefix>, {"Nat64Prefix"}}}}},
      {ExactPrefix,
       {{"Ipv4Prefix", {Read<Ipv4Prefix>, {"Ipv4Prefix"}}},
        {"Ipv6Prefix", {Read<Ipv6Prefix>, {"Ipv6Prefix"}}},
        {"Ipv4MappedPrefix", {Read<Ipv4MappedPrefix>, {"Ipv4MappedPrefix"}}},
        {"IpPrefix", {Read<IpPrefix>, {"Ipv4Prefix", "Ipv6Prefix"}}}}},
  };
  return families;
}

const Family& FamilyOf(const std::string& type) {
  const auto family =
      std::find_if(Families().begin(), Families().end(),
                   [&type](const Family& f) { return f.types.contains(type); });
  if (family == Families().end()) std::abort();
  return *family;
}

TEST(VectorsTest, HoldForTheirType) {
  for (const Vector& row : ReadAllVectors()) {
    SCOPED_TRACE(row.place + ": " + row.reason);
    std::string error;
    const auto canonical =
        FamilyOf(row.type).types.at(row.type).read(row.text, error);
    ASSERT_EQ(canonical.has_value(), row.accepted);
    if (canonical) {
      EXPECT_EQ(*canonical, row.result);
    } else {
      EXPECT_TRUE(error.ends_with(": " + row.result)) << error;
    }
  }
}

// Every type of the family reads the text if and only if it holds what the
// reference says that the text is.
TEST(VectorsTest, HoldForAllTypesOfTheFamily) {
  for (const Vector& row : ReadAllVectors()) {
    const Family& family = FamilyOf(row.type);
    const std::optional<Reading> reading = family.reference(row.text);
    for (const auto& [name, type] : family.types) {
      SCOPED_TRACE(row.place + ": " + row.reason + ": " + name);
      std::string error;
      const std::optional<std::string> canonical = type.read(row.text, error);
      ASSERT_EQ(canonical.has_value(),
                reading.has_value() && type.holds.contains(reading->type));
      if (canonical) {
        EXPECT_EQ(*canonical, reading->canonical);
      }
    }
  }
}

TEST(VectorsTest, AreManyAndMostlyRefused) {
  const std::vector<Vector> rows = ReadAllVectors();
  const auto refused = static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(),
                    [](const Vector& row) { return !row.accepted; }));
  EXPECT_GE(rows.size(), 600u);
  EXPECT_GE(2 * refused, rows.size());
}

TEST(VectorsTest, AreDistinct) {
  std::map<std::pair<std::string, std::string>, std::string> seen;
  for (const Vector& row : ReadAllVectors()) {
    const auto [first, inserted] =
        seen.try_emplace({row.type, row.text}, row.place);
    EXPECT_TRUE(inserted) << row.place << " repeats " << first->second;
  }
}

}  // namespace
}  // namespace dualstack
