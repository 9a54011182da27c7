// Many connections at once, again and again, between two processes: neither
// keeps a descriptor or grows.
//
// How many and how often is in the environment, DUALSTACK_SOAK_CONNECTIONS and
// DUALSTACK_SOAK_ROUNDS.
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ExpectOk;
using testing::Loopback;
using testing::MappedLoopback;
using testing::OpenDescriptors;

constexpr uint16_t kPort = 1234;
// What resident memory may grow by: a sanitizer keeps books, in pages. If each
// connection lost a byte, a thousand rounds would be more.
constexpr size_t kResidentSlack = 8 << 20;

size_t FromEnvironment(const char* name, size_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

// What a process holds.
struct Holdings {
  int descriptors;
  size_t heap;      // What malloc() has given out, in bytes.
  size_t resident;  // With what it has in store, and all else.

  static Holdings Now() {
    std::ifstream statm("/proc/self/statm");
    size_t all = 0;
    size_t resident = 0;
    statm >> all >> resident;
    return {
        .descriptors = OpenDescriptors(),
        .heap = ::mallinfo2().uordblks,
        .resident = resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE))};
  }

  std::string ToString() const {
    return std::to_string(descriptors) + " descriptors, " +
           std::to_string(heap) + " bytes, " + std::to_string(resident >> 10) +
           " KiB resident";
  }
};

// Looks after every round at what the process holds.
class Watch {
 public:
  // Empty if it is no more than after the second, with which memory that is
  // used again counts as there.
  std::string Grown(size_t round) {
    const Holdings now = Holdings::Now();
    if (round <= 2) before_ = now;
    if (now.descriptors == before_.descriptors && now.heap == before_.heap &&
        now.resident <= before_.resident + kResidentSlack) {
      return "";
    }
    return "after round " + std::to_string(round) + ": " + now.ToString() +
           "; after the second: " + before_.ToString();
  }

 private:
  Holdings before_{};
};

using Streams = std::vector<TcpStream<DualStack>>;

// Opens all of the round's connections, of both families, and does not go on
// before each of them was answered.
absl::Status ClientRound(size_t connections, Streams& streams) {
  for (size_t i = 0; i < connections; ++i) {
    absl::StatusOr<TcpStream<DualStack>> stream = TcpStream<DualStack>::Connect(
        i % 2 == 0 ? DualStackSockaddr(MappedLoopback(kPort))
                   : Loopback<DualStack>(kPort));
    if (!stream.ok()) return stream.status();
    streams.push_back(*std::move(stream));
  }
  for (TcpStream<DualStack>& stream : streams) {
    std::array<char, 1> answer;
    const absl::StatusOr<size_t> size = stream.Read(answer);
    if (!size.ok()) return size.status();
    if (*size != 1) return absl::DataLossError("no answer");
  }
  streams.clear();
  return absl::OkStatus();
}

// The client's process; does not return.
[[noreturn]] void RunClient(size_t connections, size_t rounds) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  Streams streams;
  streams.reserve(connections);
  Watch watch;
  for (size_t round = 1; round <= rounds; ++round) {
    const absl::Status status = ClientRound(connections, streams);
    const std::string grown = watch.Grown(round);
    if (!status.ok() || !grown.empty()) {
      std::fprintf(stderr, "client: %s %s\n", status.ToString().c_str(),
                   grown.c_str());
      ::_exit(1);
    }
  }
  std::fprintf(stderr, "client: %s\n", Holdings::Now().ToString().c_str());
  ::_exit(0);
}

// Accepts all of the round's connections, answers them when they are all there,
// and waits for the end of each.
void ServerRound(TcpListener<DualStack>& listener, size_t connections,
                 int client_life, Streams& streams) {
  while (streams.size() < connections) {
    pollfd events[] = {
        {.fd = listener.native_handle(), .events = POLLIN, .revents = 0},
        {.fd = client_life, .events = POLLIN, .revents = 0}};
    ASSERT_GT(::poll(events, 2, -1), 0);
    ASSERT_EQ(events[1].revents, 0) << "the client is gone";
    auto accepted = listener.Accept();
    ASSERT_TRUE(accepted.ok()) << accepted.status();
    streams.push_back(std::move(accepted->stream));
  }
  for (TcpStream<DualStack>& stream : streams) ExpectOk(stream.WriteAll("x"));
  for (TcpStream<DualStack>& stream : streams) {
    std::array<char, 1> buffer;
    const absl::StatusOr<size_t> size = stream.Read(buffer);
    ASSERT_TRUE(size.ok()) << size.status();
    ASSERT_EQ(*size, 0u);
    // Without it, every connection would hold its port for another minute.
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(stream.native_handle(), SOL_SOCKET, SO_LINGER, &reset,
                 sizeof(reset));
  }
  streams.clear();
}

class SoakTest : public testing::NetNamespaceTest {};

TEST_F(SoakTest, NeitherDescriptorsNorMemoryGrow) {
  const size_t connections =
      FromEnvironment("DUALSTACK_SOAK_CONNECTIONS", 10'000);
  const size_t rounds = FromEnvironment("DUALSTACK_SOAK_ROUNDS", 4);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_max < connections + 100) {
    GTEST_SKIP() << "SKIPPED: a process may have " << limit.rlim_max
                 << " descriptors, too few for this test";
  }
  ExpectOk(here().WriteSysctl("net/core/somaxconn", "65535"));
  auto listener = DUALSTACK_VALUE(
      TcpListener<DualStack>::Listen(kPort, {.backlog = 65'535}));
  // Of which the client has the other end, as long as it lives.
  std::array<int, 2> life{};
  ASSERT_EQ(::pipe2(life.data(), O_CLOEXEC), 0);
  const pid_t client = ::fork();
  ASSERT_NE(client, -1);
  if (client == 0) RunClient(connections, rounds);
  ::close(life[1]);
  const Descriptor client_life(life[0]);

  Streams streams;
  streams.reserve(connections);
  Watch watch;
  for (size_t round = 1; round <= rounds; ++round) {
    ASSERT_NO_FATAL_FAILURE(
        ServerRound(listener, connections, client_life.get(), streams))
        << "in round " << round;
    ASSERT_EQ(watch.Grown(round), "");
  }
  int status = 0;
  ASSERT_EQ(::waitpid(client, &status, 0), client);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  std::fprintf(stderr, "server: %s\n", Holdings::Now().ToString().c_str());
}

}  // namespace
}  // namespace dualstack
