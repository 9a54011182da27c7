#ifndef DUALSTACK_ADDRESS_TESTING_TEXT_ROWS_H_
#define DUALSTACK_ADDRESS_TESTING_TEXT_ROWS_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"

// What the tests of addresses, endpoints and prefixes ask of every text in
// their tables, whichever type reads it.

namespace dualstack::testing {

struct Accepted {
  std::string_view text;
  std::string_view canonical;
  std::string_view reason;
};

template <typename T>
void ExpectAccepts(const Accepted& row) {
  SCOPED_TRACE(::testing::Message()
               << "\"" << row.text << "\": " << row.reason);
  const std::optional<T> quick = T::TryParse(row.text);
  ASSERT_TRUE(quick.has_value());
  EXPECT_EQ(quick->ToString(), row.canonical);
  const absl::StatusOr<T> parsed = T::Parse(row.text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, *quick);
  // The canonical text is a fixed point.
  EXPECT_EQ(T::TryParse(row.canonical), quick);
}

template <typename T>
void ExpectRefuses(std::string_view text) {
  SCOPED_TRACE(::testing::Message() << "\"" << text << "\"");
  EXPECT_FALSE(T::TryParse(text).has_value());
  EXPECT_EQ(T::Parse(text).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_TEXT_ROWS_H_
