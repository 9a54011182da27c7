// The library and peers that do not play by the rules: that vanish, reset, or
// begin and never go on. Nothing waits for them for ever, nothing leaks, and
// who is honest is served.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connection;
using testing::ExpectFailure;
using testing::ExpectOk;
using testing::ExpectUnavailable;
using testing::Loopback;
using testing::MappedLoopback;
using testing::NetNamespace;
using testing::OpenDescriptors;
using testing::SynPacket;
using testing::WritePacket;

constexpr uint16_t kPort = 1234;
constexpr Ipv4Sockaddr kServer("192.0.2.1"_ipv4, kPort);

template <typename Value>
void SetOption(NativeSocket socket, int level, int option, const Value& value) {
  ASSERT_EQ(::setsockopt(socket, level, option, &value, sizeof(value)), 0);
}

// Closes it, and has the connection reset instead of ended.
template <SocketKind Kind>
void Reset(TcpStream<Kind> stream) {
  SetOption(stream.native_handle(), SOL_SOCKET, SO_LINGER,
            linger{.l_onoff = 1, .l_linger = 0});
}

class RealKernelPeersTest : public testing::NetNamespaceTest {};

// --- Peers that reset

TEST_F(RealKernelPeersTest, AStormOfResetsLeavesNothingBehind) {
  constexpr int kConnections = 2000;
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(kPort));
  ExpectOk(listener.SetNonBlocking(true));
  const int before = OpenDescriptors();
  std::thread storm([] {
    for (int i = 0; i < kConnections; ++i) {
      Reset(DUALSTACK_VALUE(TcpStream<DualStack>::Connect(
          i % 2 == 0 ? DualStackSockaddr(MappedLoopback(kPort))
                     : Loopback<DualStack>(kPort))));
    }
  });
  int accepted_count = 0;
  std::array<char, 10> buffer;
  while (accepted_count < kConnections) {
    auto accepted = listener.Accept();
    if (absl::IsUnavailable(accepted.status())) continue;
    // Linux gives out also those that were reset before, and with their names.
    ASSERT_TRUE(accepted.ok()) << accepted.status();
    EXPECT_TRUE(accepted->peer == MappedLoopback(accepted->peer.port()) ||
                accepted->peer == Loopback<DualStack>(accepted->peer.port()))
        << accepted->peer;
    const absl::StatusOr<size_t> read = accepted->stream.Read(buffer);
    EXPECT_TRUE(absl::IsAborted(read.status())) << read.status();
    ++accepted_count;
  }
  storm.join();
  ExpectUnavailable(listener.Accept());
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(RealKernelPeersTest, AListenerThatIsClosedResetsThoseWhoWait) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(kPort));
  std::vector<TcpStream<DualStack>> waiting;
  for (int i = 0; i < 10; ++i) {
    waiting.push_back(
        DUALSTACK_VALUE(TcpStream<DualStack>::Connect(MappedLoopback(kPort))));
    ExpectOk(waiting.back().WriteAll("is anybody there?"));
  }
  listener.Close();
  for (TcpStream<DualStack>& stream : waiting) {
    std::array<char, 10> buffer;
    ExpectFailure(stream.Read(buffer), absl::StatusCode::kAborted,
                  "read on [::ffff:127.0.0.1]:");
    ExpectFailure(stream.WriteAll("x"), absl::StatusCode::kAborted,
                  "write on [::ffff:127.0.0.1]:");
  }
  ExpectFailure(TcpStream<DualStack>::Connect(MappedLoopback(kPort)),
                absl::StatusCode::kNotFound,
                "connect [::ffff:127.0.0.1]:1234: ECONNREFUSED (111)");
}

// --- Peers that vanish

// A client here, and a server at the other end of a wire.
class RealKernelVanishingPeerTest : public RealKernelPeersTest {
 protected:
  void SetUp() override {
    RealKernelPeersTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    ExpectOk(here().AddWire("near", *there_, "far"));
    ExpectOk(here().AddAddress("near", "192.0.2.2"_ipv4, 24));
    ExpectOk(there_->AddAddress("far", kServer.address(), 24));
    listener_.emplace(DUALSTACK_VALUE(
        there_->Run([] { return TcpListener<DualStack>::Listen(kPort); })));
  }

  // The host is there, and deaf and dumb.
  void Vanish() {
    ExpectOk(there_->DeleteAddress("far", kServer.address(), 24));
  }
  TcpListener<DualStack>& listener() { return *listener_; }

 private:
  std::optional<NetNamespace> there_;
  std::optional<TcpListener<DualStack>> listener_;
};

TEST_F(RealKernelVanishingPeerTest, AHalfOpenConnectionIsGivenUpByItsTimeout) {
  auto client = DUALSTACK_VALUE(TcpStream<Ipv4Only>::Connect(kServer));
  auto server = DUALSTACK_VALUE(listener().Accept());
  SetOption(client.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, 300u);
  Vanish();
  // What is written is taken, and what is read is waited for.
  ExpectOk(client.SetNonBlocking(true));
  std::array<char, 10> buffer;
  ExpectUnavailable(client.Read(buffer));
  ExpectOk(client.WriteAll("are you there?"));
  ExpectOk(client.SetNonBlocking(false));
  ExpectFailure(client.Read(buffer), absl::StatusCode::kDeadlineExceeded,
                "read on 192.0.2.2:");
  // The other end knows nothing of it, and may be closed at any time.
  ExpectOk(server.stream.SetNonBlocking(true));
  ExpectUnavailable(server.stream.Read(buffer));
}

TEST_F(RealKernelVanishingPeerTest, AConnectionToNobodyIsGivenUpByItsTimeout) {
  ExpectOk(TcpStream<Ipv4Only>::Connect(kServer));
  Vanish();
  const int before = OpenDescriptors();
  const auto timeout = absl::Milliseconds(100);
  ExpectFailure(TcpStream<Ipv4Only>::Connect(kServer, {.timeout = timeout}),
                absl::StatusCode::kDeadlineExceeded, "connect 192.0.2.1:1234:");
  ExpectFailure(
      TcpStream<DualStack>::Connect(Map(kServer), {.timeout = timeout}),
      absl::StatusCode::kDeadlineExceeded, "connect [::ffff:192.0.2.1]:1234:");
  EXPECT_EQ(OpenDescriptors(), before);
}

// --- Peers that are none

// What they are answered is lost, and the queue of those who have begun full.
TEST_F(RealKernelPeersTest, AFloodOfSynsDoesNotKeepHonestClientsOut) {
  ExpectOk(here().AddRoute("lo", "2001:db8::/32"_ipv6_prefix));
  auto listener =
      DUALSTACK_VALUE(TcpListener<DualStack>::Listen(kPort, {.backlog = 8}));
  constexpr Ipv6Address kNobody = "2001:db8::bad"_ipv6;
  for (uint16_t port = 1; port <= 40; ++port) {
    ExpectOk(WritePacket(
        here(), "lo",
        SynPacket(kNobody.bytes(), port, Loopback<Ipv6Only>(kPort))));
  }
  const auto timeout = absl::Seconds(10);
  ExpectOk(TcpStream<Ipv6Only>::Connect(Loopback<Ipv6Only>(kPort),
                                        {.timeout = timeout}));
  EXPECT_EQ(DUALSTACK_VALUE(listener.Accept()).peer.address(),
            DualStackAddress(Ipv6Address::Loopback()));
  ExpectOk(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(kPort),
                                        {.timeout = timeout}));
  EXPECT_EQ(DUALSTACK_VALUE(listener.Accept()).peer.address(),
            DualStackAddress(MappedLoopback(kPort).address()));
}

// --- Descriptors that others have changed

// IPV6_ADDRFORM makes the IPv6 socket of a connection between IPv4 hosts an
// IPv4 one. No name is read as what it is not; bytes go on.
TEST_F(RealKernelPeersTest, ASocketThatChangesItsFamilyIsFoundOut) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(kPort));
  auto client =
      DUALSTACK_VALUE(TcpStream<DualStack>::Connect(MappedLoopback(kPort)));
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  SetOption(client.native_handle(), IPPROTO_IPV6, IPV6_ADDRFORM, int{AF_INET});
  constexpr std::string_view kWrongFamily =
      ": the socket is dual-stack and the system gave a sockaddr";
  ExpectFailure(client.LocalAddress(), absl::StatusCode::kDataLoss,
                "local address" + std::string(kWrongFamily));
  ExpectFailure(client.PeerAddress(), absl::StatusCode::kDataLoss,
                "peer address" + std::string(kWrongFamily));
  ExpectOk(client.WriteAll("ping"));
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(accepted.stream.Read(buffer)), 4u);
  ExpectOk(accepted.stream.WriteAll("pong"));
  EXPECT_EQ(DUALSTACK_VALUE(client.Read(buffer)), 4u);
  // An error still says where it was.
  Reset(std::move(accepted.stream));
  ExpectFailure(client.Read(buffer), absl::StatusCode::kAborted,
                "read on 127.0.0.1:");
}

// --- Wires that lose packets

TEST_F(RealKernelPeersTest, NothingIsLostWhereEveryTwentiethPacketIs) {
  auto c = testing::Connect<DualStack>();
  if (std::system("PATH=$PATH:/usr/sbin; nft 'table inet t { chain c { type "
                  "filter hook input priority 0; numgen random mod 20 0 drop; "
                  "}; }' 2> /dev/null") != 0) {
    GTEST_SKIP() << "SKIPPED: there is no nft to drop packets with, or it may "
                    "not be used";
  }
  std::string sent(1 << 20, '?');
  for (size_t i = 0; i < sent.size(); ++i) {
    sent[i] = static_cast<char>(i * 2654435761u >> 24);
  }
  std::thread writer([&c, &sent] {
    ExpectOk(c.client.WriteAll(sent));
    ExpectOk(c.client.ShutdownWrite());
  });
  std::string received;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const size_t size = DUALSTACK_VALUE(c.server.Read(buffer));
    if (size == 0) break;
    received.append(buffer.data(), size);
  }
  writer.join();
  EXPECT_TRUE(received == sent);
}

}  // namespace
}  // namespace dualstack
