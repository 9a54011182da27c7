#include "dualstack/socket/testing/child_process.h"

#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include "gtest/gtest.h"

// Linked by a coverage build alone (tools/coverage).
extern "C" [[gnu::weak]] int __llvm_profile_write_file();

namespace dualstack::testing {
namespace {

// Exit statuses of the child.
constexpr int kPassed = 0;
constexpr int kFailed = 1;
constexpr int kSkipped = 77;

int PartsOfTheTest() {
  return ::testing::UnitTest::GetInstance()
      ->current_test_info()
      ->result()
      ->total_part_count();
}

// Parts of a test are failures, successes that somebody recorded, and skips.
int OutcomeOf(const std::function<void()>& body) {
  const int before = PartsOfTheTest();
  body();
  const ::testing::TestResult& result =
      *::testing::UnitTest::GetInstance()->current_test_info()->result();
  int outcome = kPassed;
  for (int i = before; i < PartsOfTheTest(); ++i) {
    if (result.GetTestPartResult(i).failed()) return kFailed;
    if (result.GetTestPartResult(i).skipped()) outcome = kSkipped;
  }
  return outcome;
}

[[noreturn]] void BeTheChild(const std::function<void()>& body, int output) {
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  const int outcome = OutcomeOf(body);
  std::fflush(nullptr);
  if (__llvm_profile_write_file != nullptr) __llvm_profile_write_file();
  // Not exit(), which would run what the parent has set up for its own end.
  ::_exit(outcome);
}

std::string ReadAll(int fd) {
  std::string all;
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    if (size == -1 && errno == EINTR) continue;
    if (size <= 0) return all;
    all.append(buffer.data(), static_cast<size_t>(size));
  }
}

int Wait(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  return status;
}

}  // namespace

void RunInChild(const std::function<void()>& body) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0) << std::strerror(errno);
  // Or the child would write once more what waits in the buffers.
  std::fflush(nullptr);
  const pid_t child = ::fork();
  ASSERT_NE(child, -1) << std::strerror(errno);
  if (child == 0) BeTheChild(body, pipe[1]);
  ::close(pipe[1]);
  const std::string output = ReadAll(pipe[0]);
  ::close(pipe[0]);
  const int status = Wait(child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kPassed) return;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kSkipped) {
    GTEST_SKIP() << output;
  }
  ADD_FAILURE() << "in a child process, which ended with status " << status
                << ":\n"
                << output;
}

}  // namespace dualstack::testing
