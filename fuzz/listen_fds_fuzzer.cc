// Any bytes as the environment of a process to which a service manager leaves
// descriptors: NAME=value, with a NUL behind each, as in /proc/self/environ.
// The expectation is read from the rules in listen_fds.h character by
// character. The process is number 4711.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/listen_fds.h"

namespace dualstack {
namespace {

constexpr int64_t kProcessId = 4711;
constexpr std::string_view kProcessIdText = "4711";

// As getenv() finds it: the first of that name.
std::optional<std::string_view> Variable(std::string_view environment,
                                         std::string_view name) {
  while (!environment.empty()) {
    const size_t end = std::min(environment.find('\0'), environment.size());
    const std::string_view entry = environment.substr(0, end);
    environment.remove_prefix(std::min(end + 1, environment.size()));
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) {
      return entry.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

// A number from 1 to `max` in its only spelling. Of two of the same length the
// texts are in the numbers' order.
bool IsNumber(std::string_view text, std::string_view max) {
  if (text.empty() || text[0] == '0') return false;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return text.size() < max.size() || (text.size() == max.size() && text <= max);
}

std::vector<std::string> Split(std::string_view names) {
  std::vector<std::string> split(1);
  for (const char c : names) {
    if (c == ':') {
      split.emplace_back();
    } else {
      split.back() += c;
    }
  }
  return split;
}

// What is left to the process; nothing if the environment breaks the protocol.
std::optional<std::vector<std::string>> Expected(const ListenEnvironment& e) {
  std::vector<std::string> none;
  if (!e.pid || !e.fds) return none;
  if (!IsNumber(*e.pid, "9223372036854775807")) return std::nullopt;
  if (*e.pid != kProcessIdText) return none;
  if (!IsNumber(*e.fds, "65536")) return std::nullopt;
  const auto count = static_cast<size_t>(std::stoi(std::string(*e.fds)));
  if (!e.names) return std::vector<std::string>(count, "unknown");
  std::vector<std::string> names = Split(*e.names);
  if (names.size() != count) return std::nullopt;
  return names;
}

void Check(const ListenEnvironment& environment) {
  const absl::StatusOr<std::vector<ListenFd>> fds =
      ParseListenFds(environment, kProcessId);
  const std::optional<std::vector<std::string>> names = Expected(environment);
  FUZZ_CHECK(fds.ok() == names.has_value());
  if (!fds.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(fds.status()));
    // It names the variable, and is fit for a log whatever that had in it.
    const std::string message(fds.status().message());
    FUZZ_CHECK(message.starts_with("LISTEN_") && message.size() < 512);
    FUZZ_CHECK(std::all_of(message.begin(), message.end(),
                           [](char c) { return c >= ' ' && c <= '~'; }));
    return;
  }
  FUZZ_CHECK(fds->size() == names->size());
  for (size_t i = 0; i < fds->size(); ++i) {
    FUZZ_CHECK((*fds)[i].socket == 3 + static_cast<NativeSocket>(i));
    FUZZ_CHECK((*fds)[i].name == (*names)[i]);
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  const auto variable = [&copy](std::string_view name) {
    return dualstack::Variable(copy.text(), name);
  };
  dualstack::Check({.pid = variable("LISTEN_PID"),
                    .fds = variable("LISTEN_FDS"),
                    .names = variable("LISTEN_FDNAMES")});
  return 0;
}
