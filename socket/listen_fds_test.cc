// What a service manager leaves to a process: what its environment says, and
// what it finds.
#include "dualstack/socket/listen_fds.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/adopt.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::ElementsAre;
using testing::IsCloseOnExec;
using ::testing::IsEmpty;
using testing::LocalTarget;
using testing::RunInChild;
using ::testing::SizeIs;

constexpr int64_t kSelf = 4711;

TEST(ParseListenFdsTest, Descriptors) {
  struct Case {
    ListenEnvironment environment;
    std::vector<ListenFd> fds;
  };
  for (const Case& c : std::vector<Case>{
           {{.pid = "4711", .fds = "1"}, {{3, "unknown"}}},
           {{.pid = "4711", .fds = "2", .names = "http:dns"},
            {{3, "http"}, {4, "dns"}}},
           {{.pid = "4711", .fds = "3", .names = "a::a"},
            {{3, "a"}, {4, ""}, {5, "a"}}},
           {{.pid = "4711", .fds = "1", .names = ""}, {{3, ""}}},
       }) {
    const auto fds = ParseListenFds(c.environment, kSelf);
    ASSERT_TRUE(fds.ok()) << fds.status();
    EXPECT_EQ(*fds, c.fds);
  }
  EXPECT_THAT(*ParseListenFds({.pid = "4711", .fds = "65536"}, kSelf),
              SizeIs(65'536));
}

TEST(ParseListenFdsTest, NoneForThisProcess) {
  struct Case {
    ListenEnvironment environment;
    const char* why;
  };
  for (const Case& c :
       {Case{{}, "started by hand"}, Case{{.fds = "1"}, "for nobody"},
        Case{{.pid = "4711"}, "nothing in it"},
        Case{{.names = "a:b"}, "names of nothing"},
        Case{{.pid = "4712", .fds = "1"}, "for another"},
        Case{{.pid = "47110", .fds = "1"}, "for another"},
        Case{{.pid = "9223372036854775807", .fds = "1"}, "for another"},
        Case{{.pid = "4712", .fds = "what?"}, "nobody's business"}}) {
    const auto fds = ParseListenFds(c.environment, kSelf);
    ASSERT_TRUE(fds.ok()) << c.why << ": " << fds.status();
    EXPECT_THAT(*fds, IsEmpty()) << c.why;
  }
}

TEST(ParseListenFdsTest, WhatBreaksTheProtocol) {
  struct Case {
    ListenEnvironment environment;
    const char* message;
  };
  for (const Case& c : {
           Case{{.pid = "", .fds = "1"},
                "LISTEN_PID is \"\", not a number from 1 to "
                "9223372036854775807"},
           Case{{.pid = "4711 ", .fds = "1"},
                "LISTEN_PID is \"4711 \", not a number from 1 to "
                "9223372036854775807"},
           Case{{.pid = "04711", .fds = "1"},
                "LISTEN_PID is \"04711\", not a number from 1 to "
                "9223372036854775807"},
           Case{{.pid = "+4711", .fds = "1"},
                "LISTEN_PID is \"+4711\", not a number from 1 to "
                "9223372036854775807"},
           Case{{.pid = "9223372036854775808", .fds = "1"},
                "LISTEN_PID is \"9223372036854775808\", not a number from 1 to "
                "9223372036854775807"},
           Case{{.pid = "4711", .fds = ""},
                "LISTEN_FDS is \"\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "0"},
                "LISTEN_FDS is \"0\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "-1"},
                "LISTEN_FDS is \"-1\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "0x1"},
                "LISTEN_FDS is \"0x1\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "1\n"},
                "LISTEN_FDS is \"1\\n\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "65537"},
                "LISTEN_FDS is \"65537\", not a number from 1 to 65536"},
           Case{{.pid = "4711", .fds = "2147483648"},
                "LISTEN_FDS is \"2147483648\", not a number from 1 to 65536"},
           Case{
               {.pid = "4711", .fds = "18446744073709551617"},
               "LISTEN_FDS is \"18446744073709551617\", not a number from 1 to "
               "65536"},
           Case{{.pid = "4711", .fds = "2", .names = "one"},
                "LISTEN_FDNAMES has 1 names, and LISTEN_FDS is 2"},
           Case{{.pid = "4711", .fds = "2", .names = "a:b:"},
                "LISTEN_FDNAMES has 3 names, and LISTEN_FDS is 2"},
       }) {
    EXPECT_EQ(ParseListenFds(c.environment, kSelf).status(),
              absl::InvalidArgumentError(c.message));
  }
}

// --- A process to which something is left

// As a service manager does between fork() and exec().
void Leave(const std::vector<NativeSocket>& sockets, const char* names) {
  NativeSocket fd = kFirstListenFd;
  for (const NativeSocket socket : sockets) ASSERT_NE(::dup2(socket, fd++), -1);
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  ::setenv("LISTEN_FDS", std::to_string(sockets.size()).c_str(), 1);
  ::setenv("LISTEN_FDNAMES", names, 1);
}

// Out of the way of the first descriptors.
NativeSocket Away(NativeSocket socket) { return ::dup2(socket, socket + 100); }

TEST(ListenFdsTest, NoneIsNoError) {
  ASSERT_EQ(std::getenv("LISTEN_PID"), nullptr);
  const auto fds = ListenFds();
  ASSERT_TRUE(fds.ok()) << fds.status();
  EXPECT_THAT(*fds, IsEmpty());
}

TEST(ListenFdsTest, EachIsAdoptedByItself) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  RunInChild([] {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
    auto udp =
        DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(LocalTarget<Ipv4Only>()));
    Leave({Away(listener.Release()), Away(pipe[0]), Away(udp.Release())},
          "http:oops:dns");
    const auto fds = DUALSTACK_VALUE(ListenFds());
    EXPECT_THAT(fds, ElementsAre(ListenFd{3, "http"}, ListenFd{4, "oops"},
                                 ListenFd{5, "dns"}));
    for (const ListenFd& fd : fds) EXPECT_TRUE(IsCloseOnExec(fd.socket));
    EXPECT_TRUE(AdoptAs<TcpListener<DualStack>>(fds[0].socket).ok());
    EXPECT_EQ(SystemErrorOf(Adopt(fds[1].socket).status()), ENOTSOCK);
    EXPECT_TRUE(AdoptAs<UdpSocket<Ipv4Only>>(fds[2].socket).ok());
  });
}

TEST(ListenFdsTest, APromiseThatIsNotKept) {
  RunInChild([] {
    const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
    Leave({Away(fd), Away(fd)}, "one:two");
    ::close(kFirstListenFd + 1);
    const absl::Status status = ListenFds().status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(std::string(status.message()),
              "LISTEN_FDS promises 2 descriptors: close 4 on exec: EBADF (9): "
              "Bad file descriptor");
  });
}

TEST(ListenFdsTest, NotForAChildOfTheService) {
  RunInChild([] {
    Leave({Away(::socket(AF_INET, SOCK_DGRAM, 0))}, "dns");
    RunInChild([] { EXPECT_THAT(DUALSTACK_VALUE(ListenFds()), IsEmpty()); });
    EXPECT_THAT(DUALSTACK_VALUE(ListenFds()), SizeIs(1));
  });
}

}  // namespace
}  // namespace dualstack
