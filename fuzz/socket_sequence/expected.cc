#include "dualstack/fuzz/socket_sequence/expected.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/testing/faults.h"

namespace dualstack::sequence {
namespace {

bool Waits(std::string_view call) {
  return call.starts_with("recv") || call.starts_with("send") ||
         call.starts_with("accept");
}

// The code of an operation whose call failed so (socket/error.h).
absl::StatusCode CodeOf(const Injected& injected) {
  const auto [call, error, spared] = injected;
  if (error == EAGAIN && !Waits(call)) {
    return absl::StatusCode::kResourceExhausted;
  }
  if (call.starts_with("accept") && platform::IsLostConnection(error)) {
    return absl::StatusCode::kAborted;
  }
  return platform::Describe(error).code;
}

// Whether the operation reports this failure.
bool Reports(const absl::Status& status, const Injected& injected) {
  if (status.code() != CodeOf(injected)) return false;
  return absl::IsUnavailable(status) ||
         SystemErrorOf(status) == injected.error ||
         // The library knows better (internal::SendStatus()).
         absl::IsNotFound(status);
}

bool AsksTheNetwork(std::string_view call) {
  return call == "bind" || call == "listen" || call == "connect" ||
         call.starts_with("send");
}

// What holds for every status.
std::optional<std::string> IllFormed(const absl::Status& status,
                                     const testing::FaultTrace& trace) {
  const std::string message(status.message());
  if (absl::IsUnavailable(status) && status != absl::UnavailableError("")) {
    return "kUnavailable has more to say than that it would block";
  }
  const std::optional<int> error = SystemErrorOf(status);
  if (error &&
      message.find("(" + std::to_string(*error) + "): ") == std::string::npos) {
    return "the message does not have the number of the error";
  }
  if (!RefusalOf(status)) return std::nullopt;
  if (error || !absl::IsInvalidArgument(status)) {
    return "a refusal that is none of the library";
  }
  // But that Adopt() has to look at what it refuses.
  if (std::ranges::any_of(trace.calls, AsksTheNetwork)) {
    return "refused after the system was asked";
  }
  return std::nullopt;
}

std::string Describe(const Expected& expected) {
  if (expected.refusal) {
    return "refused: " + std::string(ToString(*expected.refusal));
  }
  std::string text;
  for (const absl::StatusCode code : expected.codes) {
    text += (text.empty() ? "" : " or ") + absl::StatusCodeToString(code);
  }
  return text;
}

}  // namespace

bool Expected::allows(absl::StatusCode code) const {
  return std::ranges::count(codes, code) != 0;
}

bool Injected::Matters(const testing::FaultTrace& trace) const {
  return std::ranges::count(trace.calls, call) > spared && error != EINTR &&
         call != "close";
}

std::optional<std::string> WhatIsWrong(
    const absl::Status& status, const Expected& expected,
    const std::optional<Injected>& injected, const testing::FaultTrace& trace,
    std::initializer_list<std::string_view> does_without) {
  if (auto wrong = IllFormed(status, trace)) return wrong;
  if (injected && injected->Matters(trace)) {
    if (Reports(status, *injected)) return std::nullopt;
    if (status.ok() && std::ranges::count(does_without, injected->call) == 0) {
      return std::string(injected->call) + " failed, and it does not say so";
    }
  }
  const bool as_expected =
      expected.refusal ? RefusalOf(status) == expected.refusal
                       : !RefusalOf(status) && expected.allows(status.code());
  if (as_expected) return std::nullopt;
  return "expected " + Describe(expected);
}

void Broken(const Step& step, const std::string& what) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(step.line.size()),
               step.line.data(), what.c_str());
  std::abort();
}

}  // namespace dualstack::sequence
