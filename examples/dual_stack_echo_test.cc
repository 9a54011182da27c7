// The example as its users run it: a program with flags, called over real
// sockets and ended with SIGINT.

#include <signal.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/echo_server.h"
#include "dualstack/examples/subprocess.h"
#include "dualstack/socket/socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::examples {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char kProgram[] = "examples/dual_stack_echo";

bool HasIpv6Loopback() {
  return UdpSocket<Ipv6Only>::Bind(Ipv6Sockaddr(Ipv6Address::Loopback(), 0))
      .ok();
}

// The server, and the port it says that it listens on.
struct Server {
  Subprocess process;
  std::string greeting;
  uint16_t port;
};

absl::StatusOr<Server> Start(std::vector<std::string> flags) {
  flags.insert(flags.begin(), {kProgram, "--port=0"});
  absl::StatusOr<Subprocess> process = Subprocess::Start(flags);
  if (!process.ok()) return process.status();
  const std::string greeting = process->ReadLine().value_or("");
  return Server{*std::move(process), greeting, PortIn(greeting).value_or(0)};
}

// Sends a text and expects it back.
template <SocketKind Kind>
void ExpectTcpEcho(const typename Kind::Sockaddr& server) {
  auto stream = TcpStream<Kind>::Connect(server);
  ASSERT_TRUE(stream.ok()) << stream.status();
  // More than a socket's buffers hold, so that the server has to wait as well.
  const std::string text(3'000'000, 'x');
  std::string echoed;
  ASSERT_TRUE(stream->SetNonBlocking(true).ok());
  std::string_view unsent = text;
  std::array<char, 65536> buffer;
  while (echoed.size() < text.size()) {
    if (!unsent.empty()) {
      const auto sent = stream->Write(unsent);
      ASSERT_TRUE(sent.ok() || absl::IsUnavailable(sent.status()))
          << sent.status();
      if (sent.ok()) unsent.remove_prefix(*sent);
    }
    const auto size = stream->Read(std::span<char>(buffer));
    ASSERT_TRUE(size.ok() || absl::IsUnavailable(size.status()))
        << size.status();
    if (size.ok()) {
      ASSERT_NE(*size, 0u) << "the server closed the connection";
      echoed.append(buffer.data(), *size);
    }
  }
  EXPECT_EQ(echoed, text);
}

template <SocketKind Kind>
void ExpectUdpEcho(const typename Kind::Sockaddr& server) {
  auto socket = UdpSocket<Kind>::Open();
  ASSERT_TRUE(socket.ok()) << socket.status();
  ASSERT_TRUE(socket->SendTo("hello", server).ok());
  std::array<char, 100> buffer;
  const auto datagram = socket->ReceiveFrom(std::span<char>(buffer));
  ASSERT_TRUE(datagram.ok()) << datagram.status();
  EXPECT_EQ(std::string_view(buffer.data(), datagram->size), "hello");
  EXPECT_EQ(datagram->peer, server);
}

void ExpectEnds(Server& server, const std::string& totals) {
  server.process.Signal(SIGINT);
  EXPECT_EQ(server.process.ReadLine(), totals);
  EXPECT_EQ(server.process.Wait(), 0);
}

TEST(DualStackEchoTest, ServesBothFamiliesOnOneSocket) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  auto server = Start({});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(server->greeting,
              MatchesRegex("listening on TCP port [0-9]+, dual-stack"));
  ExpectTcpEcho<Ipv4Only>(Ipv4Sockaddr(Ipv4Address::Loopback(), server->port));
  EXPECT_THAT(
      server->process.ReadLine().value_or(""),
      MatchesRegex("client  IPv4-mapped  \\[::ffff:127\\.0\\.0\\.1\\]:[0-9]+  "
                   "which is  127\\.0\\.0\\.1:[0-9]+"));
  ExpectTcpEcho<Ipv6Only>(Ipv6Sockaddr(Ipv6Address::Loopback(), server->port));
  EXPECT_THAT(server->process.ReadLine().value_or(""),
              MatchesRegex("client  IPv6         \\[::1\\]:[0-9]+"));
  ExpectEnds(*server, "totals  IPv4 0  IPv4-mapped 1  IPv6 1  6000000 bytes");
}

TEST(DualStackEchoTest, ServesIpv4Alone) {
  auto server = Start({"--ipv4_only"});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(server->greeting, HasSubstr(", IPv4-only"));
  ExpectTcpEcho<Ipv4Only>(Ipv4Sockaddr(Ipv4Address::Loopback(), server->port));
  EXPECT_THAT(server->process.ReadLine().value_or(""),
              MatchesRegex("client  IPv4         127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_FALSE(TcpStream<Ipv6Only>::Connect(
                   Ipv6Sockaddr(Ipv6Address::Loopback(), server->port))
                   .ok());
  ExpectEnds(*server, "totals  IPv4 1  IPv4-mapped 0  IPv6 0  3000000 bytes");
}

TEST(DualStackEchoTest, ServesIpv6Alone) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  auto server = Start({"--ipv6_only"});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(server->greeting, HasSubstr(", IPv6-only"));
  ExpectTcpEcho<Ipv6Only>(Ipv6Sockaddr(Ipv6Address::Loopback(), server->port));
  EXPECT_FALSE(TcpStream<Ipv4Only>::Connect(
                   Ipv4Sockaddr(Ipv4Address::Loopback(), server->port))
                   .ok());
  EXPECT_THAT(server->process.ReadLine().value_or(""),
              HasSubstr("client  IPv6  "));
  ExpectEnds(*server, "totals  IPv4 0  IPv4-mapped 0  IPv6 1  3000000 bytes");
}

TEST(DualStackEchoTest, ServesUdp) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  auto server = Start({"--udp"});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(server->greeting,
              MatchesRegex("listening on UDP port [0-9]+, dual-stack"));
  ExpectUdpEcho<Ipv4Only>(Ipv4Sockaddr(Ipv4Address::Loopback(), server->port));
  ExpectUdpEcho<Ipv6Only>(Ipv6Sockaddr(Ipv6Address::Loopback(), server->port));
  EXPECT_THAT(server->process.ReadLine().value_or(""),
              HasSubstr("IPv4-mapped"));
  EXPECT_THAT(server->process.ReadLine().value_or(""),
              HasSubstr("client  IPv6  "));
  ExpectEnds(*server, "totals  IPv4 0  IPv4-mapped 1  IPv6 1  10 bytes");
}

int ExitStatusOf(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), kProgram);
  absl::StatusOr<Subprocess> process = Subprocess::Start(arguments);
  if (!process.ok()) return -1;
  while (process->ReadLine()) {
  }
  return process->Wait();
}

TEST(DualStackEchoTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(ExitStatusOf({"--port=65536"}), 1);
  EXPECT_EQ(ExitStatusOf({"--port=-1"}), 1);
  EXPECT_EQ(ExitStatusOf({"--ipv4_only", "--ipv6_only"}), 1);
  EXPECT_EQ(ExitStatusOf({"7777"}), 2);
  EXPECT_EQ(ExitStatusOf({"--no_such_flag"}), 1);
  auto taken = TcpListener<DualStack>::Listen(0);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(
      ExitStatusOf({"--port=" + std::to_string(taken->LocalAddress()->port())}),
      1);
}

// The demo checks itself; here its story is checked as well.
TEST(DualStackEchoTest, DemoTellsTheWholeStory) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  absl::StatusOr<Subprocess> demo = Subprocess::Start({kProgram, "--demo"});
  ASSERT_TRUE(demo.ok()) << demo.status();
  std::string screen;
  int lines = 0;
  for (; const std::optional<std::string> line = demo->ReadLine(); ++lines) {
    screen += *line + "\n";
  }
  EXPECT_EQ(demo->Wait(), 0) << screen;
  EXPECT_LT(lines, 50) << "more than a screen";
  for (const char* part :
       {"client  IPv4-mapped  [::ffff:127.0.0.1]:", "which is  127.0.0.1:",
        "client  IPv6         [::1]:", "totals  IPv4 0  IPv4-mapped",
        "without the library", "Network is unreachable",
        "is an IPv4-mapped address and the socket is IPv6-only",
        "TcpStream<Ipv6Only>::Connect(accepted->peer)\n      error: "}) {
    EXPECT_THAT(screen, HasSubstr(part));
  }
}

}  // namespace
}  // namespace dualstack::examples
