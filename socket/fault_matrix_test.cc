// Every operation of every class, but for options, while the system fails:
// every call that it makes, with every error that the manual gives to the call,
// and in pairs. What is expected stands in testing/fault_matrix.h.
#include "dualstack/socket/testing/fault_matrix.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/adopt.h"
#include "dualstack/socket/any_listener.h"
#include "dualstack/socket/connect_by_name.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_fds.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/receive_batch.h"
#include "dualstack/socket/resolve.h"
#include "dualstack/socket/send_batch.h"
#include "dualstack/socket/tcp_connecting.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connection;
using testing::FaultyOperation;
using testing::LocalTarget;
using testing::Loopback;
using testing::RunFaultMatrix;

// A listener and its clients, who leave nothing behind.
template <SocketKind Kind>
class Server {
 public:
  using Sockaddr = typename Kind::Sockaddr;

  TcpListener<Kind>& listener() { return listener_; }
  Sockaddr address() const {
    return Loopback<Kind>(DUALSTACK_VALUE(listener_.LocalAddress()).port());
  }

  // Takes everyone who waits, and resets them, so that no port is held by a
  // connection that lingers.
  void Clear() {
    EXPECT_TRUE(listener_.SetNonBlocking(true).ok());
    for (auto next = listener_.Accept(); next.ok(); next = listener_.Accept()) {
      Reset(next->stream);
    }
    EXPECT_TRUE(listener_.SetNonBlocking(false).ok());
    if (client_) Reset(*client_);
    client_.reset();
  }
  // Has one client wait, and nobody else.
  void HaveClient() {
    Clear();
    client_ = DUALSTACK_VALUE(TcpStream<Kind>::Connect(address()));
  }

 private:
  static void Reset(TcpStream<Kind>& stream) {
    const linger reset{.l_onoff = 1, .l_linger = 0};
    EXPECT_EQ(::setsockopt(stream.native_handle(), SOL_SOCKET, SO_LINGER,
                           &reset, sizeof(reset)),
              0);
    stream.Close();
  }

  TcpListener<Kind> listener_ =
      DUALSTACK_VALUE(TcpListener<Kind>::Listen(LocalTarget<Kind>()));
  std::optional<TcpStream<Kind>> client_;
};

template <typename Kind>
class FaultMatrixTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(FaultMatrixTest, Kinds);

TYPED_TEST(FaultMatrixTest, TcpListener) {
  using Listener = TcpListener<TypeParam>;
  const auto local = LocalTarget<TypeParam>();
  Server<TypeParam> server;
  auto& listener = server.listener();
  RunFaultMatrix({
      {"Listen", [&] { return Listener::Listen(local).status(); }},
      {"Listen, exclusively",
       [&] { return Listener::Listen(local, {.bind = {}}).status(); }},
      {"Accept", [&] { return listener.Accept().status(); },
       [&] { server.HaveClient(); }},
      {"LocalAddress", [&] { return listener.LocalAddress().status(); }},
      {"SetNonBlocking", [&] { return listener.SetNonBlocking(false); }},
  });
}

TYPED_TEST(FaultMatrixTest, TcpStream) {
  using Stream = TcpStream<TypeParam>;
  Server<TypeParam> server;
  const auto peer = server.address();
  const auto clear = [&] { server.Clear(); };
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  std::array<char, 100> buffer;
  const auto read_all = [&] {
    EXPECT_TRUE(c.server.SetNonBlocking(true).ok());
    while (c.server.Read(buffer).ok()) {
    }
    EXPECT_TRUE(c.server.SetNonBlocking(false).ok());
  };
  const auto write_one = [&] {
    read_all();
    EXPECT_TRUE(c.client.WriteAll("x").ok());
  };
  RunFaultMatrix({
      {"Connect", [&] { return Stream::Connect(peer).status(); }, clear},
      {"Connect, with a timeout",
       [&] {
         return Stream::Connect(peer, {.timeout = absl::Minutes(1)}).status();
       },
       clear},
      {"Connect, from an address",
       [&] {
         return Stream::Connect(peer, {.local = LocalTarget<TypeParam>()})
             .status();
       },
       clear},
      {"Write", [&] { return c.client.Write("x").status(); }, read_all},
      {"WriteAll", [&] { return c.client.WriteAll("xyz"); }, read_all},
      {"Read", [&] { return c.server.Read(buffer).status(); }, write_one},
      {"LocalAddress", [&] { return c.client.LocalAddress().status(); }},
      {"PeerAddress", [&] { return c.client.PeerAddress().status(); }},
      {"SetNonBlocking", [&] { return c.client.SetNonBlocking(false); }},
      {"ShutdownWrite", [&] { return c.client.ShutdownWrite(); }},
  });
}

TYPED_TEST(FaultMatrixTest, TcpConnecting) {
  using Connecting = TcpConnecting<TypeParam>;
  Server<TypeParam> server;
  const auto peer = server.address();
  std::optional<Connecting> connecting;
  const auto start = [&] {
    connecting.reset();
    server.Clear();
    connecting = DUALSTACK_VALUE(Connecting::Start(peer));
  };
  RunFaultMatrix({
      {"Start", [&] { return Connecting::Start(peer).status(); },
       [&] { server.Clear(); }},
      // On loopback there is nothing to wait for.
      {"Finish", [&] { return (*std::move(connecting)).Finish().status(); },
       start},
  });
}

TYPED_TEST(FaultMatrixTest, UdpSocket) {
  using Socket = UdpSocket<TypeParam>;
  const auto local = LocalTarget<TypeParam>();
  auto socket = DUALSTACK_VALUE(Socket::Bind(local));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  std::array<char, 100> buffer;
  const auto receive_all = [&] {
    EXPECT_TRUE(socket.SetNonBlocking(true).ok());
    while (socket.ReceiveFrom(buffer).ok()) {
    }
    EXPECT_TRUE(socket.SetNonBlocking(false).ok());
  };
  const auto send_one = [&] {
    receive_all();
    EXPECT_TRUE(socket.SendTo("x", self).ok());
  };
  RunFaultMatrix({
      {"Bind", [&] { return Socket::Bind(local).status(); }},
      {"Open", [&] { return Socket::Open().status(); }},
      {"SendTo", [&] { return socket.SendTo("x", self); }, receive_all},
      {"ReceiveFrom", [&] { return socket.ReceiveFrom(buffer).status(); },
       send_one},
      {"SendTo, with options",
       [&] { return socket.SendTo("x", self, {.hop_limit = 9}); }, receive_all},
      {"LocalAddress", [&] { return socket.LocalAddress().status(); }},
      {"SetNonBlocking", [&] { return socket.SetNonBlocking(false); }},
  });
}

absl::Status StatusOf(absl::Status status) { return status; }
absl::Status StatusOf(const BothFamilies& both) { return both.status(); }

TYPED_TEST(FaultMatrixTest, PacketInfo) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  EXPECT_TRUE(socket.EnablePacketInfo().ok());
  std::array<char, 100> buffer;
  const auto receive_all = [&] {
    EXPECT_TRUE(socket.SetNonBlocking(true).ok());
    while (socket.ReceiveFrom(buffer).ok()) {
    }
    EXPECT_TRUE(socket.SetNonBlocking(false).ok());
  };
  const auto send_one = [&] {
    receive_all();
    EXPECT_TRUE(socket.SendTo("x", self).ok());
  };
  send_one();
  const auto received = DUALSTACK_VALUE(socket.ReceiveFrom(buffer));
  RunFaultMatrix({
      {.name = "EnablePacketInfo",
       .run =
           [&] {
             return StatusOf(socket.EnablePacketInfo({.hop_limit = true,
                                                      .traffic_class = true,
                                                      .arrival_time = true,
                                                      .coalesce = true}));
           },
       .has_other_ways = std::same_as<TypeParam, DualStack>},
      {"ReceiveFrom", [&] { return socket.ReceiveFrom(buffer).status(); },
       send_one},
      // When it fails, the source is looked at more closely.
      {"Reply", [&] { return socket.Reply("y", received); }, receive_all},
  });
}

TYPED_TEST(FaultMatrixTest, Batches) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  std::array<std::byte, 400> memory;
  ReceiveBatch<TypeParam, 4> received(memory);
  SendBatch<TypeParam, 4> sending;
  const auto receive_all = [&] {
    EXPECT_TRUE(socket.SetNonBlocking(true).ok());
    while (received.Receive(socket).ok()) {
    }
    EXPECT_TRUE(socket.SetNonBlocking(false).ok());
  };
  const auto add_two = [&] {
    receive_all();
    sending.Clear();
    EXPECT_TRUE(sending.Add("one", self).ok());
    EXPECT_TRUE(sending.Add("two", self).ok());
  };
  const auto send_two = [&] {
    add_two();
    EXPECT_TRUE(sending.Send(socket).status.ok());
  };
  RunFaultMatrix({
      {"ReceiveBatch", [&] { return received.Receive(socket).status(); },
       send_two},
      {"SendBatch", [&] { return sending.Send(socket).status; }, add_two},
  });
}

TYPED_TEST(FaultMatrixTest, ConnectedUdpSocket) {
  using Socket = ConnectedUdpSocket<TypeParam>;
  auto server =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(server.LocalAddress()).port());
  std::optional<UdpSocket<TypeParam>> bound;
  std::optional<Socket> socket;
  std::array<char, 100> buffer;
  const auto bind = [&] {
    bound = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  };
  const auto connect = [&] {
    EXPECT_TRUE(server.SetNonBlocking(true).ok());
    while (server.ReceiveFrom(buffer).ok()) {
    }
    EXPECT_TRUE(server.SetNonBlocking(false).ok());
    socket = DUALSTACK_VALUE(Socket::Connect(peer));
  };
  const auto answer = [&] {
    connect();
    EXPECT_TRUE(socket->Send("x").ok());
    const auto question = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
    EXPECT_TRUE(server.SendTo("y", question.peer).ok());
  };
  RunFaultMatrix({
      {"Connect", [&] { return Socket::Connect(peer).status(); }},
      // Which interface it is bound to may remain unknown.
      {.name = "Connect that",
       .run = [&] { return (*std::move(bound)).Connect(peer).status(); },
       .prepare = bind,
       .does_without = {"getsockopt"}},
      {"Send", [&] { return socket->Send("x"); }, connect},
      {"Receive", [&] { return socket->Receive(buffer).status(); }, answer},
      // Where no error waits, none has to be taken away.
      {.name = "Disconnect",
       .run = [&] { return (*std::move(socket)).Disconnect().status(); },
       .prepare = connect,
       .does_without = {"getsockopt"}},
  });
}

// A descriptor for Adopt(), which is not to be lost if that fails.
class Candidate {
 public:
  explicit Candidate(NativeSocket original) : original_(original) {}

  FaultyOperation Operation(std::string name, bool has_peer) {
    return {.name = std::move(name),
            .run = [this] { return Run(); },
            .prepare = [this] { Prepare(); },
            // Also says which state it is, and then the answer is another.
            .does_without = {"getpeername"},
            .has_other_ways = has_peer};
  }

 private:
  void Prepare() {
    // What was not adopted is still open, and the caller's.
    if (copy_.is_open()) {
      EXPECT_NE(::fcntl(copy_.get(), F_GETFD), -1);
    }
    copy_ = Descriptor(::fcntl(original_, F_DUPFD_CLOEXEC, 0));
  }
  absl::Status Run() {
    const absl::Status status = Adopt(copy_.get()).status();
    if (status.ok()) static_cast<void>(copy_.Release());
    return status;
  }

  const NativeSocket original_;
  Descriptor copy_;
};

TYPED_TEST(FaultMatrixTest, Adopt) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  const auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto connected = DUALSTACK_VALUE(
      ConnectedUdpSocket<TypeParam>::Connect(Loopback<TypeParam>(9)));
  Candidate listener(c.listener.native_handle());
  Candidate stream(c.client.native_handle());
  Candidate unconnected(udp.native_handle());
  Candidate with_peer(connected.native_handle());
  RunFaultMatrix({
      listener.Operation("Adopt a listener", /*has_peer=*/false),
      stream.Operation("Adopt a stream", /*has_peer=*/true),
      unconnected.Operation("Adopt a UDP socket", /*has_peer=*/false),
      with_peer.Operation("Adopt a connected UDP socket", /*has_peer=*/true),
  });
}

class HostFaultMatrixTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(HostFaultMatrixTest, AnyListener) {
  for (const Arrangement arrangement :
       {Arrangement::kDualStack, Arrangement::kTwoSockets}) {
    const ListenPlan plan = DUALSTACK_VALUE(
        ListenPlan::Make(HostCapabilities(), {.allowed = {arrangement}}));
    auto listener = DUALSTACK_VALUE(AnyListener::ListenAsPlanned(0, plan));
    std::optional<TcpStream<Ipv4Only>> client;
    const auto connect = [&] {
      EXPECT_TRUE(listener.SetNonBlocking(true).ok());
      while (listener.Accept().ok()) {
      }
      EXPECT_TRUE(listener.SetNonBlocking(false).ok());
      client = DUALSTACK_VALUE(
          TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(listener.port())));
    };
    RunFaultMatrix({
        // Of two sockets, the second may find the port taken: it is looked for
        // another.
        {.name = "ListenAsPlanned",
         .run = [&] { return AnyListener::ListenAsPlanned(0, plan).status(); },
         .has_other_ways = arrangement == Arrangement::kTwoSockets},
        {.name = "Accept",
         .run = [&] { return listener.Accept().status(); },
         .prepare = connect,
         .polls = true},
        {"LocalAddresses", [&] { return listener.LocalAddresses().status(); }},
    });
  }
}

TEST_F(HostFaultMatrixTest, ListenFds) {
  // It takes over whatever has the numbers from 3 on, up to this.
  const Descriptor last(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, kFirstListenFd));
  const auto count = std::to_string(last.get() - kFirstListenFd + 1);
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), /*replace=*/1);
  ::setenv("LISTEN_FDS", count.c_str(), /*replace=*/1);
  RunFaultMatrix({{"ListenFds", [] { return ListenFds().status(); }}});
  ::unsetenv("LISTEN_FDS");
  ::unsetenv("LISTEN_PID");
}

TEST_F(HostFaultMatrixTest, Host) {
  Server<Ipv4Only> ipv4;
  Server<Ipv6Only> ipv6;
  const std::vector<IpEndpoint> peers = {ipv6.address(), ipv4.address()};
  const uint16_t port = ipv4.address().port();
  const auto clear = [&] {
    ipv4.Clear();
    ipv6.Clear();
  };
  RunFaultMatrix({
      {"Resolve", [] { return Resolve("localhost", 80).status(); }},
      // Probes the host first.
      {.name = "AnyListener::Listen",
       .run = [] { return AnyListener::Listen(0).status(); },
       .has_other_ways = true},
      {.name = "ConnectAny",
       .run = [&] { return ConnectAny(peers).connected.status(); },
       .prepare = clear,
       .has_other_ways = true},
      {.name = "ConnectByName",
       .run =
           [&] { return ConnectByName("localhost", port).connected.status(); },
       .prepare = clear,
       .has_other_ways = true},
      // These two have no status to fail with.
      {.name = "HostCapabilities::Probe",
       .run =
           [] {
             HostCapabilities::Probe();
             return absl::OkStatus();
           },
       .has_other_ways = true},
      {.name = "InterfaceIndex",
       .run =
           [] {
             InterfaceIndex("lo");
             return absl::OkStatus();
           },
       .has_other_ways = true},
  });
}

}  // namespace
}  // namespace dualstack
