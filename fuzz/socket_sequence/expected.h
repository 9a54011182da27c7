#ifndef DUALSTACK_FUZZ_SOCKET_SEQUENCE_EXPECTED_H_
#define DUALSTACK_FUZZ_SOCKET_SEQUENCE_EXPECTED_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/testing/faults.h"

// What an operation may come to, and whether it came to that.

namespace dualstack::sequence {

// Either a refusal or one of some codes; with one code there is no choice.
struct Expected {
  std::optional<Refusal> refusal = std::nullopt;
  std::vector<absl::StatusCode> codes = {};

  static Expected Refused(Refusal refusal) { return {.refusal = refusal}; }
  static Expected AnyOf(std::initializer_list<absl::StatusCode> codes) {
    return {.codes = codes};
  }
  static Expected Ok() { return AnyOf({absl::StatusCode::kOk}); }
  static Expected NotFound() { return AnyOf({absl::StatusCode::kNotFound}); }
  // Of a socket that was closed or moved from.
  static Expected Closed() {
    return AnyOf({absl::StatusCode::kFailedPrecondition});
  }

  Expected Or(absl::StatusCode code) const {
    Expected more = *this;
    more.codes.push_back(code);
    return more;
  }
  bool allows(absl::StatusCode code) const;
  bool must_succeed() const {
    return !refusal && codes.size() == 1 && codes[0] == absl::StatusCode::kOk;
  }
};

// A call that is made to fail.
struct Injected {
  std::string_view call;
  int error = 0;
  int spared = 0;  // How many calls of the name work before it.

  // Whether it came to that, and was neither an interrupted call, which goes
  // on, nor close(), which closes nevertheless.
  bool Matters(const testing::FaultTrace& trace) const;
};

// Nothing if the operation came to what was expected, given what failed by
// order, or else what is wrong with it. An operation that had a failed call
// says so, with the code that socket/error.h has for it; unless that is one of
// `does_without`.
std::optional<std::string> WhatIsWrong(
    const absl::Status& status, const Expected& expected,
    const std::optional<Injected>& injected, const testing::FaultTrace& trace,
    std::initializer_list<std::string_view> does_without = {});

// Stops the fuzzer, which keeps the input, and says at which operation.
[[noreturn]] void Broken(const Step& step, const std::string& what);

}  // namespace dualstack::sequence

#endif  // DUALSTACK_FUZZ_SOCKET_SEQUENCE_EXPECTED_H_
