// Parts of tests in processes of their own, and under filters of system calls.
#include "dualstack/socket/testing/seccomp.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 0 or errno.
int OpenError(int domain) {
  const int fd = ::socket(domain, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd == -1) return errno;
  ::close(fd);
  return 0;
}

int OptionError(int level, int option) {
  const int fd = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  constexpr int kOn = 1;
  const int result = ::setsockopt(fd, level, option, &kOn, sizeof(kOn));
  const int error = result == -1 ? errno : 0;
  ::close(fd);
  return error;
}

TEST(RunInChild, PassesWhatPasses) {
  RunInChild([] { EXPECT_EQ(1, 1); });
  EXPECT_FALSE(HasFailure());
}

TEST(RunInChild, KeepsWhatTheChildChanges) {
  static int value = 0;
  const pid_t parent = ::getpid();
  RunInChild([parent] {
    EXPECT_NE(::getpid(), parent);
    value = 1;
  });
  EXPECT_EQ(value, 0);
}

// What happens in a child and is not to be the outcome of this test. Disabled,
// so that they run only when the tests below ask for them.
class DISABLED_InChild : public ::testing::Test {};
TEST_F(DISABLED_InChild, Fails) {
  RunInChild([] {
    EXPECT_EQ(1, 1) << "not this";
    FAIL() << "but that";
  });
}
TEST_F(DISABLED_InChild, Crashes) {
  RunInChild([] { std::raise(SIGKILL); });
}
TEST_F(DISABLED_InChild, Exits) {
  RunInChild([] { ::_exit(3); });
}
TEST_F(DISABLED_InChild, Skips) {
  RunInChild([] { GTEST_SKIP() << "SKIPPED: only to see it done"; });
}

// What this program says of one of them.
std::string OutputOf(const std::string& test) {
  const std::string command =
      "XML_OUTPUT_FILE= /proc/" + std::to_string(::getpid()) +
      "/exe --gtest_also_run_disabled_tests --gtest_filter=DISABLED_InChild." +
      test;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  while (const size_t size =
             std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), size);
  }
  ::pclose(pipe);
  return output;
}

TEST(RunInChild, PassesFailuresOnInTheirWords) {
  const std::string output = OutputOf("Fails");
  EXPECT_THAT(output, HasSubstr("[  FAILED  ] 1 test"));
  EXPECT_THAT(output, HasSubstr("but that"));
  EXPECT_THAT(output, Not(HasSubstr("not this")));
}

TEST(RunInChild, FailsIfTheChildCrashesOrEnds) {
  EXPECT_THAT(OutputOf("Crashes"), HasSubstr("ended with status 9"));
  EXPECT_THAT(OutputOf("Exits"), HasSubstr("ended with status 768"));
}

TEST(RunInChild, SkipsWhatTheChildSkips) {
  const std::string output = OutputOf("Skips");
  EXPECT_THAT(output, HasSubstr("[  SKIPPED ] 1 test"));
  EXPECT_THAT(output, HasSubstr("SKIPPED: only to see it done"));
}

class SeccompTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(SeccompTest, TakesIpv4Sockets) {
  RunInChildLacking(Lacking::kIpv4Sockets, [] {
    EXPECT_EQ(OpenError(AF_INET), EAFNOSUPPORT);
    EXPECT_EQ(OpenError(AF_INET6), 0);
    EXPECT_EQ(OpenError(AF_UNIX), 0);
    EXPECT_EQ(OptionError(IPPROTO_IP, IP_PKTINFO), 0);
    EXPECT_EQ(OptionError(IPPROTO_IPV6, IPV6_RECVPKTINFO), 0);
  });
}

TEST_F(SeccompTest, TakesIpv4SocketsAndOptions) {
  RunInChildLacking(Lacking::kIpv4SocketsAndOptions, [] {
    EXPECT_EQ(OpenError(AF_INET), EAFNOSUPPORT);
    EXPECT_EQ(OpenError(AF_INET6), 0);
    EXPECT_EQ(OptionError(IPPROTO_IP, IP_PKTINFO), EINVAL);
    EXPECT_EQ(OptionError(IPPROTO_IPV6, IPV6_RECVPKTINFO), 0);
    EXPECT_EQ(OptionError(SOL_SOCKET, SO_KEEPALIVE), 0);
  });
}

TEST_F(SeccompTest, TakesIpv6Sockets) {
  RunInChildLacking(Lacking::kIpv6Sockets, [] {
    EXPECT_EQ(OpenError(AF_INET6), EAFNOSUPPORT);
    EXPECT_EQ(OpenError(AF_INET), 0);
    EXPECT_EQ(OpenError(AF_UNIX), 0);
  });
}

TEST_F(SeccompTest, HoldsForProgramsThatTheChildStarts) {
  RunInChildLacking(Lacking::kIpv6Sockets, [] {
    EXPECT_NE(std::system("python3 -c 'import socket; "
                          "socket.socket(socket.AF_INET6)' 2> /dev/null"),
              0);
    EXPECT_EQ(std::system("python3 -c 'import socket; "
                          "socket.socket(socket.AF_INET)'"),
              0);
  });
}

}  // namespace
}  // namespace dualstack::testing
