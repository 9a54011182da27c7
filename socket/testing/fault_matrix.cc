#include "dualstack/socket/testing/fault_matrix.h"

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/platform/resolver.h"
#include "dualstack/socket/testing/faults.h"
#include "dualstack/socket/testing/manual_errors.h"
#include "dualstack/socket/testing/test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What is looked at of an outcome: its message may differ, when the address
// that stands in it could not be read.
struct Verdict {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::optional<int> error = std::nullopt;

  friend bool operator==(const Verdict&, const Verdict&) = default;
  friend std::ostream& operator<<(std::ostream& os, const Verdict& verdict) {
    return os << absl::StatusCodeToString(verdict.code) << ", error "
              << verdict.error.value_or(0);
  }
};

Verdict VerdictOf(const absl::Status& status) {
  return {.code = status.code(), .error = SystemErrorOf(status)};
}

bool Waits(std::string_view call) {
  return call.starts_with("recv") || call.starts_with("send") ||
         call.starts_with("accept");
}

class Matrix {
 public:
  explicit Matrix(const FaultyOperation& operation) : operation_(operation) {}

  int Run() {
    const Traced<absl::Status> healthy = RunUnder({});
    const int before = OpenDescriptors();
    EXPECT_EQ(healthy.result, absl::OkStatus()) << operation_.name;
    EXPECT_THAT(healthy.trace.calls, ::testing::Not(IsEmpty()))
        << operation_.name << ": the linker puts nothing in between";
    for (size_t call = 0; call < healthy.trace.calls.size(); ++call) {
      FailCall(healthy.trace.calls, call);
      // One mistake fails hundreds of runs.
      if (::testing::Test::HasFailure()) return runs_;
    }
    EXPECT_EQ(OpenDescriptors(), before) << operation_.name;
    return runs_;
  }

 private:
  Traced<absl::Status> RunUnder(const std::vector<Fault>& faults) {
    operation_.prepare();
    return Under({.at = faults}, operation_.run);
  }

  // Every error of one call; and after each, every later call.
  void FailCall(const std::vector<std::string_view>& calls, size_t call) {
    const std::span<const int> errors = ErrorsInManual(calls[call]);
    EXPECT_FALSE(errors.empty()) << calls[call] << ": which errors has it?";
    for (const int error : errors) {
      const Fault first{.call = call, .error = error};
      const auto [status, trace] = RunUnder({first});
      const std::string where = Describe(calls, first);
      Check(where, calls[call], error, status, trace);
      CheckNextTime(where);
      // What tries many ways makes too many calls for all pairs of them.
      const size_t end = operation_.has_other_ways ? call + 3 : SIZE_MAX;
      for (size_t later = call + 1; later < std::min(end, trace.calls.size());
           ++later) {
        FailLater(where, first, VerdictOf(status), trace.calls, later);
      }
    }
  }

  // A few errors of a call that comes after a failed one.
  void FailLater(const std::string& where, const Fault& first,
                 const Verdict& verdict,
                 const std::vector<std::string_view>& calls, size_t call) {
    const std::span<const int> errors = ErrorsInManual(calls[call]);
    EXPECT_FALSE(errors.empty()) << calls[call] << ": which errors has it?";
    for (const int error : Few(errors)) {
      const Fault second{.call = call, .error = error};
      const auto [status, trace] = RunUnder({first, second});
      const std::string both = where + ", then " + Describe(calls, second);
      if (operation_.has_other_ways) {
        CheckAlways(both, status, trace);
        continue;
      }
      if (verdict.code == absl::StatusCode::kOk) {
        Check(both, calls[call], error, status, trace);
      } else {
        // It had failed: why, is what it says.
        EXPECT_EQ(VerdictOf(status), verdict) << both << ": " << status;
        CheckAlways(both, status, trace);
      }
      CheckNextTime(both);
    }
  }

  // The first and the last, and an interruption if there is one.
  static std::vector<int> Few(std::span<const int> errors) {
    std::vector<int> few = {errors.front()};
    if (errors.size() > 1) few.push_back(errors.back());
    if (std::ranges::count(errors, EINTR) != 0) few.push_back(EINTR);
    return few;
  }

  void Check(const std::string& where, std::string_view call, int error,
             const absl::Status& status, const FaultTrace& trace) {
    const bool goes_on_without =
        status.ok() && std::ranges::count(operation_.does_without, call) != 0;
    if (!operation_.has_other_ways && !goes_on_without) {
      EXPECT_EQ(VerdictOf(status), Expected(call, error))
          << where << ": " << status;
    }
    CheckAlways(where, status, trace);
  }

  Verdict Expected(std::string_view call, int error) const {
    if (error == EINTR || call == "close") return {};
    if (error == EAGAIN) {
      if (Waits(call) && operation_.polls) return {};
      if (Waits(call)) return {.code = absl::StatusCode::kUnavailable};
      return {.code = absl::StatusCode::kResourceExhausted, .error = error};
    }
    if (call.starts_with("accept") && platform::IsLostConnection(error)) {
      return {.code = absl::StatusCode::kAborted, .error = error};
    }
    if (call == "if_indextoname" && (error == ENODEV || error == ENXIO)) {
      // It is not there: a Refusal, with no number of the system's.
      return {.code = absl::StatusCode::kInvalidArgument};
    }
    if (call == "getaddrinfo") {
      // With EAI_SYSTEM comes EMFILE (faults.cc).
      if (error == EAI_SYSTEM) return Expected("socket", EMFILE);
      return {.code = platform::DescribeResolverError(error).code};
    }
    return {.code = platform::Describe(error).code, .error = error};
  }

  void CheckAlways(const std::string& where, const absl::Status& status,
                   const FaultTrace& trace) {
    ++runs_;
    EXPECT_THAT(trace.leaked, IsEmpty()) << where;
    EXPECT_THAT(trace.not_open, IsEmpty()) << where;
    EXPECT_EQ(trace.unfreed_lists, 0) << where;
    if (absl::IsUnavailable(status)) {
      EXPECT_EQ(status, absl::UnavailableError("")) << where;
    } else if (const std::optional<int> error = SystemErrorOf(status)) {
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr("(" + std::to_string(*error) + "): "))
          << where;
    }
  }

  void CheckNextTime(const std::string& where) {
    EXPECT_EQ(RunUnder({}).result, absl::OkStatus())
        << where << ", and the next time";
  }

  std::string Describe(const std::vector<std::string_view>& calls,
                       const Fault& fault) const {
    const std::string_view name = platform::Describe(fault.error).name;
    return operation_.name + ": call " + std::to_string(fault.call) + ", " +
           std::string(calls[fault.call]) + ", fails with " +
           std::string(name.empty() ? "error" : name) + " (" +
           std::to_string(fault.error) + ")";
  }

  const FaultyOperation& operation_;
  int runs_ = 0;
};

constexpr char kRuns[] = "runs_with_a_fault";

// What the test has recorded so far: to record again would replace it.
int RecordedRuns() {
  const ::testing::TestResult& result =
      *::testing::UnitTest::GetInstance()->current_test_info()->result();
  for (int i = 0; i < result.test_property_count(); ++i) {
    const ::testing::TestProperty& property = result.GetTestProperty(i);
    if (std::string_view(property.key()) == kRuns) {
      return std::stoi(property.value());
    }
  }
  return 0;
}

}  // namespace

void RunFaultMatrix(const std::vector<FaultyOperation>& operations) {
  int runs = RecordedRuns();
  for (const FaultyOperation& operation : operations) {
    runs += Matrix(operation).Run();
  }
  ::testing::Test::RecordProperty(kRuns, runs);
}

}  // namespace dualstack::testing
