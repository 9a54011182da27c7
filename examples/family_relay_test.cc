// The example as its users run it, between clients and a backend that are not
// ours.

#include <signal.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
using ::testing::StartsWith;

// Listens on a free port of an address, says which, and for each client, when
// it has ended, answers how much it heard and its digest, and a lot more. Each
// client waits for a line of standard input.
constexpr char kBackend[] = R"(
import hashlib, socket, sys
family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
listener = socket.create_server((sys.argv[1], 0), family=family)
print('port', listener.getsockname()[1], flush=True)
for line in sys.stdin:
  stream = listener.accept()[0]
  heard = b''.join(iter(lambda: stream.recv(1 << 20), b''))
  digest = hashlib.sha256(heard).hexdigest()
  stream.sendall(f'{len(heard)} {digest}\n'.encode() + b'y' * 3000000)
  stream.close()
)";

// Says a lot, ends, and only then listens. Prints whether the answer is right.
constexpr char kClient[] = R"(
import hashlib, socket, sys
said = bytes(range(256)) * 20000
stream = socket.create_connection((sys.argv[1], int(sys.argv[2])))
stream.sendall(said)
stream.shutdown(socket.SHUT_WR)
answer = b''.join(iter(lambda: stream.recv(1 << 20), b''))
expected = f'{len(said)} {hashlib.sha256(said).hexdigest()}\n'.encode()
print('right' if answer == expected + b'y' * 3000000 else 'wrong')
)";

// Says as much as is taken within a second, and prints whether that had an end.
constexpr char kPushingClient[] = R"(
import socket, select, sys
stream = socket.create_connection((sys.argv[1], int(sys.argv[2])))
stream.setblocking(False)
said = 0
while said < 200 << 20 and select.select([], [stream], [], 1)[1]:
  said += stream.send(b'x' * 65536)
print('held back' if said < 200 << 20 else 'not held back', flush=True)
sys.stdin.readline()
stream.setblocking(True)
stream.shutdown(socket.SHUT_WR)
answer = stream.makefile('rb').readline()
print(answer.decode().split()[0] == str(said))
)";

bool HasIpv6Loopback() {
  return UdpSocket<Ipv6Only>::Bind(Ipv6Sockaddr(Ipv6Address::Loopback(), 0))
      .ok();
}

Subprocess Started(const std::vector<std::string>& command) {
  absl::StatusOr<Subprocess> process = Subprocess::Start(command);
  EXPECT_TRUE(process.ok()) << process.status();
  return *std::move(process);
}

Subprocess Python(const std::string& script, const std::string& host,
                  const std::string& port = "") {
  return Started({"python3", "-c", script, host, port});
}

std::string LineOf(Subprocess& process) {
  return process.ReadLine().value_or("no line");
}

// Who serves what at which address, and the relay to it.
struct Scene {
  Subprocess backend;
  Subprocess relay;
  std::string greeting;
  std::string port;  // Of the relay.
};

Scene SceneWithBackendAt(const std::string& address) {
  Subprocess backend = Python(kBackend, address);
  const std::string backend_port = LineOf(backend).substr(5);
  const std::string host =
      address.find(':') == std::string::npos ? address : "[" + address + "]";
  Subprocess relay = Started({"examples/family_relay", "--port=0",
                              "--backend=" + host + ":" + backend_port});
  const std::string greeting = LineOf(relay);
  const std::string port = std::to_string(PortIn(greeting).value_or(0));
  return {std::move(backend), std::move(relay), greeting, port};
}

void ExpectEnds(Scene& scene) {
  scene.relay.Signal(SIGTERM);
  EXPECT_EQ(scene.relay.ReadLine(), std::nullopt);
  EXPECT_EQ(scene.relay.Wait(), 0);
}

struct Direction {
  std::string client;
  std::string backend;
  std::string name;  // Of the client, for the relay.
};

const Direction kDirections[] = {
    {"127.0.0.1", "::1", "127\\.0\\.0\\.1:[0-9]+"},
    {"::1", "127.0.0.1", "\\[::1\\]:[0-9]+"},
    {"127.0.0.1", "127.0.0.1", "127\\.0\\.0\\.1:[0-9]+"},
    {"::1", "::1", "\\[::1\\]:[0-9]+"},
};

class FamilyRelayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!HasIpv6Loopback()) {
      GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
    }
  }
};

TEST_F(FamilyRelayTest, RelaysMuchBothWaysAndTheEndOfEachByItself) {
  for (const Direction& row : kDirections) {
    SCOPED_TRACE(row.client + " to " + row.backend);
    Scene scene = SceneWithBackendAt(row.backend);
    EXPECT_THAT(scene.greeting,
                MatchesRegex("listening on TCP port [0-9]+, dual-stack.*"));
    scene.backend.Write("\n");
    Subprocess client = Python(kClient, row.client, scene.port);
    EXPECT_EQ(LineOf(client), "right");
    EXPECT_THAT(LineOf(scene.relay),
                MatchesRegex("client  " + row.name +
                             "  on a socket that is dual-stack"));
    // The digest's line is 8 digits or less, a blank, 64 digits and an end.
    EXPECT_THAT(LineOf(scene.relay),
                MatchesRegex("ended   " + row.name +
                             "  5120000 bytes up, 3000073 down"));
    ExpectEnds(scene);
  }
}

TEST_F(FamilyRelayTest, RelaysForNetcat) {
  Scene scene = SceneWithBackendAt("::1");
  scene.backend.Write("\n");
  Subprocess client = Started({"nc", "-N", "127.0.0.1", scene.port});
  client.Write("hello\n");
  client.CloseInput();
  EXPECT_EQ(LineOf(client),
            "6 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be"
            "03");
}

// Two clients at a time, of which the first is never answered.
TEST_F(FamilyRelayTest, HoldsBackWhoIsNotReadAndServesTheOthers) {
  Scene scene = SceneWithBackendAt("::1");
  Subprocess pushing = Python(kPushingClient, "127.0.0.1", scene.port);
  EXPECT_EQ(LineOf(pushing), "held back");
  scene.backend.Write("\n\n");
  pushing.Write("\n");
  EXPECT_EQ(LineOf(pushing), "True");
  Subprocess other = Python(kClient, "::1", scene.port);
  EXPECT_EQ(LineOf(other), "right");
}

TEST_F(FamilyRelayTest, SurvivesABackendThatIsNotThere) {
  uint16_t unused = 0;
  {
    auto listener =
        TcpListener<Ipv6Only>::Listen(Ipv6Sockaddr(Ipv6Address::Loopback(), 0));
    ASSERT_TRUE(listener.ok()) << listener.status();
    unused = listener->LocalAddress()->port();
  }
  Subprocess relay = Started({"examples/family_relay", "--port=0",
                              "--backend=[::1]:" + std::to_string(unused)});
  const uint16_t port = PortIn(LineOf(relay)).value_or(0);
  for (int i = 0; i < 2; ++i) {
    auto client = TcpStream<Ipv4Only>::Connect(
        Ipv4Sockaddr(Ipv4Address::Loopback(), port));
    ASSERT_TRUE(client.ok()) << client.status();
    std::array<char, 1> buffer;
    const absl::StatusOr<size_t> end = client->Read(buffer);
    EXPECT_TRUE(end.ok() && *end == 0) << end.status();
    EXPECT_THAT(LineOf(relay), StartsWith("client  127.0.0.1:"));
    EXPECT_THAT(LineOf(relay),
                HasSubstr("0 bytes up, 0 down  connect [::1]:" +
                          std::to_string(unused) + ": ECONNREFUSED (111)"));
  }
}

TEST(FamilyRelayUsageTest, RefusesWhatItCannotDo) {
  for (const std::string flag :
       {"--port=65536", "--backend=localhost:80", "--backend=::1",
        "--backend=[::ffff:127.0.0.1]:80", "--backend=[fe80::1%nowhere]:80"}) {
    Subprocess relay = Started({"examples/family_relay", "--port=0", flag});
    while (relay.ReadLine()) {
    }
    EXPECT_EQ(relay.Wait(), 1) << flag;
  }
}

}  // namespace
}  // namespace dualstack::examples
