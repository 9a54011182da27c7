// The example as a service manager runs it: with sockets that others opened,
// called by clients that are not ours.

#include <signal.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
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

constexpr char kProgram[] = "examples/socket_activated_whoami";

constexpr char kIpv4Client[] =
    "you are 127\\.0\\.0\\.1:[0-9]+; for this dual-stack socket, "
    "\\[::ffff:127\\.0\\.0\\.1\\]:[0-9]+";
constexpr char kIpv6Client[] =
    "you are \\[::1\\]:[0-9]+; for this dual-stack socket, \\[::1\\]:[0-9]+";

bool HasIpv6Loopback() {
  return UdpSocket<Ipv6Only>::Bind(Ipv6Sockaddr(Ipv6Address::Loopback(), 0))
      .ok();
}

// The first line that a program prints.
std::string LineOf(const std::vector<std::string>& arguments) {
  absl::StatusOr<Subprocess> process = Subprocess::Start(arguments);
  if (!process.ok()) return std::string(process.status().message());
  return process->ReadLine().value_or("(nothing)");
}

std::string Netcat(const std::string& address, uint16_t port) {
  return LineOf({"nc", "-d", address, std::to_string(port)});
}

// Says hello by UDP, and prints the answer.
std::string PythonUdp(const std::string& family, const std::string& address,
                      uint16_t port) {
  return LineOf({"python3", "-c",
                 "import socket\n"
                 "s = socket.socket(socket." +
                     family +
                     ", socket.SOCK_DGRAM)\n"
                     "s.settimeout(5)\n"
                     "s.sendto(b'hello', ('" +
                     address + "', " + std::to_string(port) +
                     "))\n"
                     "print(s.recv(1000).decode(), end='')\n"});
}

// --- A service manager of twenty lines

// Opens four sockets and leaves them, with a pipe between, to the program:
// a dual-stack TCP listener, one that is bound to ::1 although it was made for
// both families, a UDP socket for IPv4, and a dual-stack one.
constexpr char kManager[] = R"(
import os, socket, sys
def made(family, sort, v6only, address):
  s = socket.socket(family, sort)
  if v6only is not None: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
  s.bind((address, 0))
  if sort == socket.SOCK_STREAM: s.listen()
  print('made port %d,' % s.getsockname()[1], flush=True)
  return s.fileno(), s
left = [made(socket.AF_INET6, socket.SOCK_STREAM, 0, '::'),
        made(socket.AF_INET6, socket.SOCK_STREAM, 0, '::1'),
        made(socket.AF_INET, socket.SOCK_DGRAM, None, '127.0.0.1'),
        made(socket.AF_INET6, socket.SOCK_DGRAM, 0, '::'),
        os.pipe()]
away = [os.dup2(fds[0], 100 + i) for i, fds in enumerate(left)]
for i, fd in enumerate(away): os.dup2(fd, 3 + i)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(away)),
                  LISTEN_FDNAMES='web:native:old:dns:oops')
os.execv(sys.argv[1], sys.argv[1:])
)";

TEST(SocketActivatedWhoamiTest, ServesWhateverWasLeftToIt) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  auto service = Subprocess::Start({"python3", "-c", kManager, kProgram});
  ASSERT_TRUE(service.ok()) << service.status();
  std::vector<uint16_t> ports;
  for (int i = 0; i < 4; ++i) {
    ports.push_back(PortIn(service->ReadLine().value_or("")).value_or(0));
  }
  // Of what cannot be adopted it says so, and serves the others.
  EXPECT_EQ(service->ReadLine(),
            "oops: adopt descriptor 7: ENOTSOCK (88): Socket operation on "
            "non-socket");

  EXPECT_THAT(Netcat("127.0.0.1", ports[0]), MatchesRegex(kIpv4Client));
  EXPECT_THAT(Netcat("::1", ports[0]), MatchesRegex(kIpv6Client));
  EXPECT_THAT(Netcat("::1", ports[1]),
              MatchesRegex("you are \\[::1\\]:[0-9]+; for this IPv6-only "
                           "socket, \\[::1\\]:[0-9]+"));
  EXPECT_THAT(
      PythonUdp("AF_INET", "127.0.0.1", ports[2]),
      MatchesRegex("you are 127\\.0\\.0\\.1:[0-9]+; for this IPv4-only socket, "
                   "127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(PythonUdp("AF_INET", "127.0.0.1", ports[3]),
              MatchesRegex(kIpv4Client));
  EXPECT_THAT(PythonUdp("AF_INET6", "::1", ports[3]),
              MatchesRegex(kIpv6Client));
  service->Signal(SIGTERM);
  EXPECT_EQ(service->Wait(), 0);
}

TEST(SocketActivatedWhoamiTest, StartedByHandItSaysHow) {
  auto service =
      Subprocess::Start({"sh", "-c", std::string(kProgram) + " 2>&1"});
  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_THAT(service->ReadLine().value_or(""),
              HasSubstr("no sockets: start it with systemd-socket-activate"));
  while (service->ReadLine()) {  // Newer Abseil says where, on more lines.
  }
  EXPECT_EQ(service->Wait(), 1);
}

// --- systemd's own

bool HasSystemd() {
  return std::system("command -v systemd-socket-activate > /dev/null") == 0;
}

// Where nobody listens now.
uint16_t FreePort() {
  const auto listener = TcpListener<DualStack>::Listen(0);
  return listener.ok() ? listener->LocalAddress()->port() : uint16_t{0};
}

absl::StatusOr<Subprocess> Activate(uint16_t port, const std::string& flags) {
  return Subprocess::Start({"sh", "-c",
                            "exec systemd-socket-activate " + flags +
                                " -l '[::]:" + std::to_string(port) + "' " +
                                kProgram + " 2>&1"});
}

TEST(SocketActivatedWhoamiTest, BySystemdOnTheFirstConnection) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  if (!HasSystemd()) GTEST_SKIP() << "SKIPPED: no systemd-socket-activate";
  const uint16_t port = FreePort();
  auto service = Activate(port, "--fdname=web");
  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_THAT(service->ReadLine().value_or(""), HasSubstr("Listening on "));
  EXPECT_THAT(Netcat("::1", port), MatchesRegex(kIpv6Client));
  EXPECT_THAT(Netcat("127.0.0.1", port), MatchesRegex(kIpv4Client));
  service->Signal(SIGTERM);
  EXPECT_EQ(service->Wait(), 0);
}

TEST(SocketActivatedWhoamiTest, BySystemdOnceForEachConnection) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  if (!HasSystemd()) GTEST_SKIP() << "SKIPPED: no systemd-socket-activate";
  const uint16_t port = FreePort();
  auto service = Activate(port, "--accept");
  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_THAT(service->ReadLine().value_or(""), HasSubstr("Listening on "));
  EXPECT_THAT(Netcat("127.0.0.1", port), MatchesRegex(kIpv4Client));
  EXPECT_THAT(Netcat("::1", port), MatchesRegex(kIpv6Client));
}

TEST(SocketActivatedWhoamiTest, BySystemdOnTheFirstDatagram) {
  if (!HasIpv6Loopback()) GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  if (!HasSystemd()) GTEST_SKIP() << "SKIPPED: no systemd-socket-activate";
  const uint16_t port = FreePort();
  auto service = Activate(port, "--datagram");
  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_THAT(service->ReadLine().value_or(""), HasSubstr("Listening on "));
  EXPECT_THAT(PythonUdp("AF_INET", "127.0.0.1", port),
              MatchesRegex(kIpv4Client));
  EXPECT_THAT(PythonUdp("AF_INET6", "::1", port), MatchesRegex(kIpv6Client));
}

}  // namespace
}  // namespace dualstack::examples
