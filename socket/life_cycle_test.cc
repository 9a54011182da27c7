// Sockets in a process that forks and executes programs, in which descriptors
// are swapped by others, and in which several threads share a socket.
//
// Run with --count-sockets, it is the program that is executed: its exit status
// is the number of sockets that it was given.
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using testing::LocalTarget;
using testing::Loopback;
using testing::RunInChild;

int CountSockets() {
  int count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // The iterator's own descriptor, at the end.
    const auto target = std::filesystem::read_symlink(entry, gone);
    if (target.native().starts_with("socket:")) ++count;
  }
  return count;
}

// How many sockets a program gets that is executed now.
int SocketsAfterExec() {
  // Not /proc/self/exe itself, which under Valgrind is Valgrind.
  std::string program = std::filesystem::read_symlink("/proc/self/exe");
  std::string flag = "--count-sockets";
  const std::array<char*, 3> arguments = {program.data(), flag.data(), nullptr};
  pid_t child = 0;
  EXPECT_EQ(::posix_spawn(&child, program.c_str(), nullptr, nullptr,
                          arguments.data(), environ),
            0);
  int status = 0;
  while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  EXPECT_TRUE(WIFEXITED(status)) << status;
  return WEXITSTATUS(status);
}

template <typename Kind>
class LifeCycleTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(LifeCycleTest, Kinds);

// --- exec()

TYPED_TEST(LifeCycleTest, NoSocketSurvivesExec) {
  const int before = SocketsAfterExec();
  std::atomic<bool> stop = false;
  // Catches them at any moment of their lives.
  std::thread opener([&stop] {
    while (!stop) {
      const Connection<TypeParam> c = Connect<TypeParam>();
      EXPECT_TRUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()).ok());
    }
  });
  for (int i = 0; i < 15; ++i) EXPECT_EQ(SocketsAfterExec(), before);
  stop = true;
  opener.join();
}

// The test above can fail.
TEST(LifeCycleTest, ASocketOfOthersSurvivesExec) {
  const int before = SocketsAfterExec();
  const Descriptor without_cloexec(::socket(AF_INET, SOCK_DGRAM, 0));
  ASSERT_TRUE(without_cloexec.is_open());
  EXPECT_EQ(SocketsAfterExec(), before + 1);
}

// --- fork()

// Both ends of a connection still work.
template <SocketKind Kind>
void ExpectAlive(Connection<Kind>& c) {
  std::array<char, 4> buffer{};
  EXPECT_EQ(c.client.WriteAll("ping"), absl::OkStatus());
  EXPECT_EQ(DUALSTACK_VALUE(c.server.Read(buffer)), 4u);
  EXPECT_EQ(c.server.WriteAll("pong"), absl::OkStatus());
  EXPECT_EQ(DUALSTACK_VALUE(c.client.Read(buffer)), 4u);
  const auto address =
      Loopback<Kind>(DUALSTACK_VALUE(c.listener.LocalAddress()).port());
  const auto another = DUALSTACK_VALUE(TcpStream<Kind>::Connect(address));
  EXPECT_TRUE(c.listener.Accept().ok());
}

TYPED_TEST(LifeCycleTest, WhatAChildClosesIsOpenInTheParent) {
  Connection<TypeParam> c = Connect<TypeParam>();
  RunInChild([&c] {
    c.client.Close();
    c.server.Close();
    c.listener.Close();
  });
  ExpectAlive(c);
}

TYPED_TEST(LifeCycleTest, AChildUsesWhatItInherits) {
  Connection<TypeParam> c = Connect<TypeParam>();
  RunInChild([&c] { ExpectAlive(c); });
  ExpectAlive(c);
}

// --- Descriptors that are not what they were

// Whatever descriptor is put in the place of the socket's own, each operation
// says what the system says of it.
template <SocketKind Kind>
struct Impostor {
  const char* what;
  std::function<int()> open;
  // The error of an operation that wants a stream, a listener, a UDP socket,
  // and of asking for the address.
  int read, accept, receive, address;
};

TYPED_TEST(LifeCycleTest, AnImpostorIsAnErrorAndNothingWorse) {
  const auto udp = [] {
    return UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>())->Release();
  };
  const auto listener = [] {
    return TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>())->Release();
  };
  const auto new_tcp = [] {
    const int family = std::same_as<TypeParam, Ipv4Only> ? AF_INET : AF_INET6;
    return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  };
  const auto file = [] { return ::open("/dev/null", O_RDWR | O_CLOEXEC); };
  const Impostor<TypeParam> impostors[] = {
      {"a file", file, ENOTSOCK, ENOTSOCK, ENOTSOCK, ENOTSOCK},
      {"a listener", listener, ENOTCONN, EAGAIN, ENOTCONN, 0},
      {"a TCP socket, not connected", new_tcp, ENOTCONN, EINVAL, ENOTCONN, 0},
      {"a UDP socket", udp, EAGAIN, EOPNOTSUPP, EAGAIN, 0},
      {"nothing", [] { return -1; }, EBADF, EBADF, EBADF, EBADF},
  };
  std::array<char, 10> buffer;
  for (const Impostor<TypeParam>& impostor : impostors) {
    Connection<TypeParam> c = Connect<TypeParam>();
    auto socket =
        DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
    const Descriptor fake(impostor.open());
    for (const int fd : {c.client.native_handle(), c.listener.native_handle(),
                         socket.native_handle()}) {
      if (!fake.is_open()) {
        ASSERT_EQ(::close(fd), 0);
        continue;
      }
      ASSERT_EQ(::dup3(fake.get(), fd, O_CLOEXEC), fd);
      ASSERT_NE(::fcntl(fd, F_SETFL, O_NONBLOCK), -1);
    }
    const auto expect = [&](const absl::Status& status, int error) {
      if (error == EAGAIN) {
        EXPECT_EQ(status, absl::UnavailableError("")) << impostor.what;
      } else {
        EXPECT_EQ(SystemErrorOf(status).value_or(0), error)
            << impostor.what << ": " << status;
      }
    };
    expect(c.client.Read(buffer).status(), impostor.read);
    expect(c.listener.Accept().status(), impostor.accept);
    expect(socket.ReceiveFrom(buffer).status(), impostor.receive);
    expect(c.client.LocalAddress().status(), impostor.address);
    expect(c.listener.LocalAddress().status(), impostor.address);
    expect(socket.LocalAddress().status(), impostor.address);
  }
}

// --- Threads

constexpr int kThreads = 4;
constexpr int kEach = 25;

// Runs `body` in several threads, and waits for them.
void InThreads(const std::function<void()>& body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(body);
  for (std::thread& thread : threads) thread.join();
}

TYPED_TEST(LifeCycleTest, SeveralThreadsAcceptFromOneListener) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  const auto address =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  std::atomic<int> accepted = 0;
  std::thread clients([&address] {
    for (int i = 0; i < kThreads * kEach; ++i) {
      EXPECT_TRUE(TcpStream<TypeParam>::Connect(address).ok());
    }
  });
  InThreads([&] {
    for (int i = 0; i < kEach; ++i) {
      if (listener.Accept().ok()) ++accepted;
    }
  });
  clients.join();
  EXPECT_EQ(accepted, kThreads * kEach);
}

TYPED_TEST(LifeCycleTest, SeveralThreadsSendAndReceiveOnOneUdpSocket) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  std::atomic<int> received = 0;
  InThreads([&] {
    std::array<char, 10> buffer;
    for (int i = 0; i < kEach; ++i) {
      EXPECT_EQ(socket.SendTo("x", self), absl::OkStatus());
      const auto datagram = socket.ReceiveFrom(buffer);
      if (datagram.ok() && datagram->peer == self) ++received;
    }
  });
  EXPECT_EQ(received, kThreads * kEach);
}

// Each its own: nothing is shared below.
TYPED_TEST(LifeCycleTest, ThreadsWithSocketsOfTheirOwnShareNothing) {
  InThreads([] {
    for (int i = 0; i < kEach; ++i) {
      Connection<TypeParam> c = Connect<TypeParam>();
      ExpectAlive(c);
      // An error is put together from the system's message.
      c.server.Close();
      EXPECT_EQ(SystemErrorOf(c.server.WriteAll("x")), EBADF);
    }
  });
}

}  // namespace
}  // namespace dualstack

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--count-sockets") {
    return dualstack::CountSockets();
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
