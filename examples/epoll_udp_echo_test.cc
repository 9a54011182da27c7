// The example as its users run it, with clients that are not ours.

#include <signal.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/examples/echo_server.h"
#include "dualstack/examples/subprocess.h"
#include "gtest/gtest.h"

namespace dualstack::examples {
namespace {

// Sends a hundred datagrams at once to each address, on one unconnected socket
// of its family, and prints whether all came back, from where they were sent.
constexpr char kClient[] = R"(
import socket, sys
port, addresses = int(sys.argv[1]), sys.argv[2:]
for family in socket.AF_INET, socket.AF_INET6:
  client = socket.socket(family, socket.SOCK_DGRAM)
  client.settimeout(5)
  asked = [a for a in addresses if (':' in a) == (family == socket.AF_INET6)]
  sent = set()
  for address in asked:
    for i in range(100):
      text = (f'{address} {i} ' + i * 15 * 'x').encode()
      client.sendto(text, (address, port))
      sent.add((text, address))
    back = [client.recvfrom(2048) for _ in range(100)]
    sent -= {(text, peer[0]) for text, peer in back}
  print(len(asked), 'addresses', 'wrong' if sent else 'right', flush=True)
)";

Subprocess Started(const std::vector<std::string>& command) {
  absl::StatusOr<Subprocess> process = Subprocess::Start(command);
  EXPECT_TRUE(process.ok()) << process.status();
  return *std::move(process);
}

std::string LineOf(Subprocess& process) {
  return process.ReadLine().value_or("no line");
}

TEST(EpollUdpEchoTest, AnswersFromTheAddressThatWasAsked) {
  Subprocess server = Started({"examples/epoll_udp_echo", "--port=0"});
  const std::string port = std::to_string(PortIn(LineOf(server)).value_or(0));
  Subprocess python = Started({"python3", "-c", kClient, port, "127.0.0.1",
                               "127.0.0.2", "127.255.1.2", "::1"});
  const std::string ipv4 = LineOf(python);
  const std::string ipv6 = LineOf(python);
  if (ipv6 == "no line") GTEST_SKIP() << "SKIPPED: ::1 is not on this machine";
  EXPECT_EQ(ipv4, "3 addresses right");
  EXPECT_EQ(ipv6, "1 addresses right");

  // A connected client, which hears nobody but whom it asked.
  for (const char* const address : {"127.0.0.3", "::1"}) {
    Subprocess nc = Started({"nc", "-u", "-W", "1", address, port});
    nc.Write("hello\n");
    EXPECT_EQ(LineOf(nc), "hello") << address;
  }
  server.Signal(SIGINT);
  EXPECT_EQ(LineOf(server),
            "totals  IPv4 301  IPv6 101  not answered 0  "
            "forged 0");
  EXPECT_EQ(server.Wait(), 0);
}

TEST(EpollUdpEchoTest, RefusesWhatItCannotDo) {
  Subprocess first = Started({"examples/epoll_udp_echo", "--port=0"});
  const std::string taken = std::to_string(PortIn(LineOf(first)).value_or(0));
  for (const std::string& port : {taken, std::string("65536")}) {
    Subprocess second = Started({"examples/epoll_udp_echo", "--port=" + port});
    while (second.ReadLine()) {
    }
    EXPECT_EQ(second.Wait(), 1) << port;
  }
}

}  // namespace
}  // namespace dualstack::examples
