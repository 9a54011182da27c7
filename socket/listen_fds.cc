#include "dualstack/socket/listen_fds.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/quoted.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/inspect.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack {
namespace {

constexpr int64_t kMaxListenFds = 65'536;

absl::StatusOr<int64_t> ReadNumber(std::string_view variable,
                                   std::string_view text, int64_t max) {
  int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() &&
                         end == text.data() + text.size() &&
                         text.front() != '0';
  if (is_number && number > 0 && number <= max) return number;
  return absl::InvalidArgumentError(
      absl::StrCat(internal::ToAbsl(variable), " is ", internal::Quoted(text),
                   ", not a number from 1 to ", max));
}

std::optional<std::string_view> Variable(const char* name) {
  // Unsafe only beside a thread that changes the environment.
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return std::nullopt;
  return value;
}

}  // namespace

absl::StatusOr<std::vector<ListenFd>> ParseListenFds(
    const ListenEnvironment& environment, int64_t process_id) {
  std::vector<ListenFd> fds;
  if (!environment.pid || !environment.fds) return fds;
  const absl::StatusOr<int64_t> pid = ReadNumber(
      "LISTEN_PID", *environment.pid, std::numeric_limits<int64_t>::max());
  if (!pid.ok()) return pid.status();
  if (*pid != process_id) return fds;
  const absl::StatusOr<int64_t> count =
      ReadNumber("LISTEN_FDS", *environment.fds, kMaxListenFds);
  if (!count.ok()) return count.status();
  const auto wanted = static_cast<size_t>(*count);

  std::vector<std::string> names(wanted, "unknown");
  if (environment.names) {
    names = absl::StrSplit(internal::ToAbsl(*environment.names), ':');
    if (names.size() != wanted) {
      return absl::InvalidArgumentError(
          absl::StrCat("LISTEN_FDNAMES has ", names.size(),
                       " names, and LISTEN_FDS is ", wanted));
    }
  }
  fds.reserve(wanted);
  NativeSocket socket = kFirstListenFd;
  for (std::string& name : names) {
    fds.push_back({.socket = socket++, .name = std::move(name)});
  }
  return fds;
}

absl::StatusOr<std::vector<ListenFd>> ListenFds() {
  absl::StatusOr<std::vector<ListenFd>> fds =
      ParseListenFds({.pid = Variable("LISTEN_PID"),
                      .fds = Variable("LISTEN_FDS"),
                      .names = Variable("LISTEN_FDNAMES")},
                     platform::ProcessId());
  if (!fds.ok()) return fds;
  for (const ListenFd& fd : *fds) {
    const platform::Result<void> set = platform::SetCloseOnExec(fd.socket);
    if (!set.ok()) {
      return internal::SystemStatus(
          set.error,
          absl::StrCat("LISTEN_FDS promises ", fds->size(),
                       " descriptors: close ", fd.socket, " on exec"));
    }
  }
  return fds;
}

}  // namespace dualstack
