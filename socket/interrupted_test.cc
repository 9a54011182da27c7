// Signals at 1 kHz, from a timer whose handler does not restart system calls:
// no operation may fail, lose data or be done twice because of them.
#include <pthread.h>
#include <sys/time.h>
#include <time.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/any_listener.h"
#include "dualstack/socket/connect_by_name.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/receive_batch.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using testing::LocalTarget;
using testing::Loopback;

constexpr int kManyTicks = 50;  // Milliseconds, if the machine is not busy.

std::atomic<int> ticks = 0;
static_assert(std::atomic<int>::is_always_lock_free);  // For a handler.

// Interrupts the thread that makes it, and no other.
class Storm {
 public:
  Storm() {
    struct sigaction action {};
    action.sa_handler = [](int) { ++ticks; };  // No SA_RESTART.
    ::sigaction(SIGALRM, &action, &old_action_);
    const itimerval every_millisecond{.it_interval = {0, 1'000},
                                      .it_value = {0, 1'000}};
    ::setitimer(ITIMER_REAL, &every_millisecond, nullptr);
  }
  ~Storm() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &old_action_, nullptr);
  }

 private:
  struct sigaction old_action_ {};
};

// A thread that signals pass by.
template <typename Body>
std::thread Sheltered(Body body) {
  sigset_t alarm;
  ::sigemptyset(&alarm);
  ::sigaddset(&alarm, SIGALRM);
  ::pthread_sigmask(SIG_BLOCK, &alarm, nullptr);  // New threads inherit it.
  std::thread thread(body);
  ::pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
  return thread;
}

// Until the storm has raged for a while.
void Linger() {
  const timespec millisecond{.tv_sec = 0, .tv_nsec = 1'000'000};
  while (ticks < kManyTicks) ::nanosleep(&millisecond, nullptr);
}

class InterruptedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    DUALSTACK_SKIP_WITHOUT(DualStack);
    ticks = 0;
  }
};

TEST_F(InterruptedTest, Accept) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  std::thread client = Sheltered([port] {
    Linger();
    EXPECT_TRUE(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port)).ok());
  });
  {
    const Storm storm;
    const auto accepted = listener.Accept();
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    EXPECT_GE(ticks, kManyTicks);
  }
  client.join();
}

TEST_F(InterruptedTest, Read) {
  Connection<DualStack> c = Connect<DualStack>();
  std::thread writer = Sheltered([&c] {
    Linger();
    EXPECT_TRUE(c.client.WriteAll("late").ok());
  });
  {
    const Storm storm;
    std::array<char, 10> buffer;
    const absl::StatusOr<size_t> size = c.server.Read(buffer);
    ASSERT_TRUE(size.ok()) << size.status();
    EXPECT_EQ(std::string_view(buffer.data(), *size), "late");
    EXPECT_GE(ticks, kManyTicks);
  }
  writer.join();
}

TEST_F(InterruptedTest, WriteAll) {
  Connection<DualStack> c = Connect<DualStack>();
  std::string big(8 << 20, '?');
  for (size_t i = 0; i < big.size(); ++i) {
    big[i] = static_cast<char>(i * 2654435761u >> 24);
  }
  std::string read;
  std::thread reader = Sheltered([&c, &read, size = big.size()] {
    Linger();
    std::vector<char> buffer(1 << 16);
    while (read.size() < size) {
      const absl::StatusOr<size_t> got = c.server.Read(buffer);
      ASSERT_TRUE(got.ok() && *got > 0) << got.status();
      read.append(buffer.data(), *got);
    }
  });
  {
    const Storm storm;
    const absl::Status written = c.client.WriteAll(big);
    EXPECT_TRUE(written.ok()) << written;
    EXPECT_GE(ticks, kManyTicks);
  }
  reader.join();
  EXPECT_TRUE(read == big);
}

TEST_F(InterruptedTest, ReceiveFrom) {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(socket.LocalAddress()).port();
  std::thread sender = Sheltered([port] {
    auto client = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
    Linger();
    EXPECT_TRUE(client.SendTo("late", Loopback<Ipv6Only>(port)).ok());
  });
  {
    const Storm storm;
    std::array<char, 10> buffer;
    const auto datagram = socket.ReceiveFrom(buffer);
    ASSERT_TRUE(datagram.ok()) << datagram.status();
    EXPECT_EQ(std::string_view(buffer.data(), datagram->size), "late");
    EXPECT_GE(ticks, kManyTicks);
  }
  sender.join();
}

TEST_F(InterruptedTest, ReceiveABatch) {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(socket.LocalAddress()).port();
  std::thread sender = Sheltered([port] {
    auto client = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
    Linger();
    EXPECT_TRUE(client.SendTo("late", Loopback<Ipv6Only>(port)).ok());
  });
  {
    const Storm storm;
    std::array<std::byte, 40> memory;
    ReceiveBatch<DualStack, 4> batch(memory);
    const auto received = batch.Receive(socket);
    ASSERT_TRUE(received.ok()) << received.status();
    EXPECT_EQ(received->size(), 1u);
    EXPECT_GE(ticks, kManyTicks);
  }
  sender.join();
}

// A listener that takes no more connections: Linux drops the SYNs of those who
// come when the backlog is full, so that they wait, and asks again after a
// second.
struct FullListener {
  TcpListener<DualStack> listener =
      DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0, {.backlog = 1}));
  Ipv6Sockaddr address =
      Loopback<Ipv6Only>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  // One more than the backlog fit.
  TcpStream<Ipv6Only> first =
      DUALSTACK_VALUE(TcpStream<Ipv6Only>::Connect(address));
  TcpStream<Ipv6Only> second =
      DUALSTACK_VALUE(TcpStream<Ipv6Only>::Connect(address));
};

TEST_F(InterruptedTest, ConnectThatSucceedsInTheEnd) {
  FullListener full;
  std::thread server = Sheltered([&full] {
    Linger();
    EXPECT_TRUE(full.listener.Accept().ok());
    EXPECT_TRUE(full.listener.Accept().ok());
    auto third = DUALSTACK_VALUE(full.listener.Accept());
    EXPECT_TRUE(third.stream.WriteAll("welcome").ok());
  });
  absl::StatusOr<TcpStream<Ipv6Only>> client = absl::UnknownError("not yet");
  {
    const Storm storm;
    client = TcpStream<Ipv6Only>::Connect(full.address);
    EXPECT_GE(ticks, kManyTicks);
  }
  ASSERT_TRUE(client.ok()) << client.status();
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(client->Read(buffer)), 7u);
  server.join();
}

TEST_F(InterruptedTest, ConnectThatFailsInTheEnd) {
  FullListener full;
  std::thread server = Sheltered([&full] {
    Linger();
    full.listener.Close();
  });
  absl::Status status;
  {
    const Storm storm;
    status = TcpStream<Ipv6Only>::Connect(full.address).status();
    EXPECT_GE(ticks, kManyTicks);
  }
  server.join();
  EXPECT_EQ(SystemErrorOf(status), ECONNREFUSED) << status;
}

TEST_F(InterruptedTest, ConnectWithATimeoutThatIsKept) {
  FullListener full;
  std::thread server = Sheltered([&full] {
    Linger();
    full.listener.Close();
  });
  absl::Status status;
  {
    const Storm storm;
    status = TcpStream<Ipv6Only>::Connect(full.address,
                                          {.timeout = absl::Minutes(5)})
                 .status();
    EXPECT_GE(ticks, kManyTicks);
  }
  server.join();
  EXPECT_EQ(SystemErrorOf(status), ECONNREFUSED) << status;
}

// Signals make the time neither longer nor shorter.
TEST_F(InterruptedTest, ConnectWithATimeoutThatIsNotKept) {
  const FullListener full;
  constexpr absl::Duration kTimeout = absl::Milliseconds(100);
  const absl::Time begin = absl::Now();
  const Storm storm;
  const absl::Status status =
      TcpStream<Ipv6Only>::Connect(full.address, {.timeout = kTimeout})
          .status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_GE(absl::Now() - begin, kTimeout);
  EXPECT_GT(ticks, 0);
}

TEST_F(InterruptedTest, AcceptFromTwoSockets) {
  const ListenPlan plan = DUALSTACK_VALUE(ListenPlan::Make(
      HostCapabilities(), {.allowed = {Arrangement::kTwoSockets}}));
  auto listener = DUALSTACK_VALUE(AnyListener::ListenAsPlanned(0, plan));
  std::thread client = Sheltered([port = listener.port()] {
    Linger();
    EXPECT_TRUE(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port)).ok());
  });
  {
    const Storm storm;
    const auto accepted = listener.Accept();
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    EXPECT_GE(ticks, kManyTicks);
  }
  client.join();
}

// To two addresses: the first does not answer.
TEST_F(InterruptedTest, ConnectAny) {
  const FullListener full;
  const auto ipv4 =
      DUALSTACK_VALUE(TcpListener<Ipv4Only>::Listen(LocalTarget<Ipv4Only>()));
  const std::vector<IpEndpoint> peers = {full.address,
                                         DUALSTACK_VALUE(ipv4.LocalAddress())};
  const Storm storm;
  const ConnectOutcome outcome = ConnectAny(peers);
  ASSERT_TRUE(outcome.connected.ok()) << outcome.connected.status();
  EXPECT_EQ(outcome.connected->peer, peers[1]);
  EXPECT_GE(ticks, kManyTicks);  // The delay before the second attempt.
}

TEST_F(InterruptedTest, ReceiveFromThePeer) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(server.LocalAddress()).port();
  auto socket = DUALSTACK_VALUE(
      ConnectedUdpSocket<Ipv6Only>::Connect(Loopback<Ipv6Only>(port)));
  const auto to = DUALSTACK_VALUE(socket.LocalAddress());
  std::thread sender = Sheltered([&server, &to] {
    Linger();
    EXPECT_TRUE(server.SendTo("late", to).ok());
  });
  {
    const Storm storm;
    std::array<char, 10> buffer;
    const auto datagram = socket.Receive(buffer);
    ASSERT_TRUE(datagram.ok()) << datagram.status();
    EXPECT_EQ(std::string_view(buffer.data(), datagram->size), "late");
    EXPECT_GE(ticks, kManyTicks);
  }
  sender.join();
}

}  // namespace
}  // namespace dualstack
