#include "dualstack/examples/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

extern char** environ;

namespace dualstack::examples {
namespace {

// Both ends of a pipe, closed by exec().
absl::StatusOr<std::array<int, 2>> Pipe() {
  std::array<int, 2> ends;
  if (pipe(ends.data()) != 0) return absl::ErrnoToStatus(errno, "pipe");
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return ends;
}

void CloseOnce(int& descriptor) {
  if (descriptor >= 0) close(std::exchange(descriptor, -1));
}

}  // namespace

absl::StatusOr<Subprocess> Subprocess::Start(
    const std::vector<std::string>& arguments) {
  absl::StatusOr<std::array<int, 2>> input = Pipe();
  if (!input.ok()) return input.status();
  absl::StatusOr<std::array<int, 2>> output = Pipe();
  if (!output.ok()) {
    for (int& end : *input) CloseOnce(end);
    return output.status();
  }
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    // posix_spawnp() takes pointers to char and leaves what they point to
    // alone.
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, (*input)[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, (*output)[1], STDOUT_FILENO);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  CloseOnce((*input)[0]);
  CloseOnce((*output)[1]);
  if (error != 0) {
    CloseOnce((*input)[1]);
    CloseOnce((*output)[0]);
    return absl::ErrnoToStatus(error, arguments[0]);
  }
  return Subprocess(pid, (*input)[1], (*output)[0]);
}

Subprocess::Subprocess(pid_t pid, int input, int output)
    : pid_(pid), input_(input), output_(output) {}

Subprocess::Subprocess(Subprocess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      unread_(std::move(other.unread_)) {}

Subprocess::~Subprocess() {
  Signal(SIGKILL);
  Wait();
}

void Subprocess::Write(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty() && input_ >= 0) {
    const ssize_t size = write(input_, rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return CloseInput();
    rest.remove_prefix(static_cast<size_t>(size));
  }
}

void Subprocess::CloseInput() { CloseOnce(input_); }

std::optional<std::string> Subprocess::ReadLine() {
  for (;;) {
    if (const size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    constexpr int kSilenceMilliseconds = 5000;
    pollfd readable{.fd = output_, .events = POLLIN, .revents = 0};
    const int ready = poll(&readable, 1, kSilenceMilliseconds);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    std::array<char, 4096> buffer;
    const ssize_t size = read(output_, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    unread_.append(buffer.data(), static_cast<size_t>(size));
  }
}

void Subprocess::Signal(int signal) {
  if (pid_ > 0) kill(pid_, signal);
}

int Subprocess::Wait() {
  CloseInput();
  CloseOnce(output_);
  if (pid_ <= 0) return 0;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace dualstack::examples
