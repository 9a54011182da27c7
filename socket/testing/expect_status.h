#ifndef DUALSTACK_SOCKET_TESTING_EXPECT_STATUS_H_
#define DUALSTACK_SOCKET_TESTING_EXPECT_STATUS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"

// Expectations of what an operation returns. They print the status, whichever
// it is.

namespace dualstack::testing {

inline void ExpectOk(const absl::Status& status) {
  EXPECT_TRUE(status.ok()) << status;
}
template <typename T>
void ExpectOk(const absl::StatusOr<T>& result) {
  ExpectOk(result.status());
}

// A failure of that code, whose message begins so: a number of the system needs
// no repetition of its text.
inline void ExpectFailure(const absl::Status& status, absl::StatusCode code,
                          std::string_view message) {
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_TRUE(
      std::string_view(std::string(status.message())).starts_with(message))
      << status << "\ndoes not begin with\n"
      << message;
}
template <typename T>
void ExpectFailure(const absl::StatusOr<T>& result, absl::StatusCode code,
                   std::string_view message) {
  ExpectFailure(result.status(), code, message);
}

// That it would have blocked.
template <typename Result>
void ExpectUnavailable(const Result& result) {
  ExpectFailure(result, absl::StatusCode::kUnavailable, "");
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_EXPECT_STATUS_H_
