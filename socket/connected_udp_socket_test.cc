// UDP sockets with one peer, over loopback.
#include "dualstack/socket/connected_udp_socket.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/adopt.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::IsCloseOnExec;
using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;
using testing::OpenDescriptors;
using testing::V6OnlyOf;

using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;

struct KindNames {
  template <typename Kind>
  static std::string GetName(int) {
    return std::string(Kind::kName);
  }
};

template <typename Kind>
class ConnectedUdpTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
TYPED_TEST_SUITE(ConnectedUdpTest, Kinds, KindNames);

// A server, and a client that is connected to it.
template <SocketKind Kind>
struct Pair {
  UdpSocket<Kind> server =
      DUALSTACK_VALUE(UdpSocket<Kind>::Bind(LocalTarget<Kind>()));
  typename Kind::Sockaddr address =
      Loopback<Kind>(DUALSTACK_VALUE(server.LocalAddress()).port());
  ConnectedUdpSocket<Kind> client =
      DUALSTACK_VALUE(ConnectedUdpSocket<Kind>::Connect(address));
};

// Where nobody is.
template <SocketKind Kind>
typename Kind::Sockaddr Nobody() {
  return Pair<Kind>().address;
}

template <SocketKind Kind>
std::string ReceiveText(ConnectedUdpSocket<Kind>& socket) {
  std::array<char, 100> buffer;
  const auto datagram = DUALSTACK_VALUE(socket.Receive(buffer));
  return std::string(buffer.data(), datagram.size);
}

template <SocketKind Kind>
std::string ReceiveText(UdpSocket<Kind>& socket) {
  std::array<char, 100> buffer;
  const auto datagram = DUALSTACK_VALUE(socket.ReceiveFrom(buffer));
  return std::string(buffer.data(), datagram.size);
}

// --- The type

static_assert(!std::is_default_constructible_v<ConnectedUdpSocket<Ipv6Only>>);
static_assert(!std::is_copy_constructible_v<ConnectedUdpSocket<Ipv6Only>>);
static_assert(
    std::is_nothrow_move_constructible_v<ConnectedUdpSocket<Ipv6Only>>);
static_assert(std::is_nothrow_move_assignable_v<ConnectedUdpSocket<Ipv6Only>>);

template <typename Socket>
concept SendsTo = requires(Socket& socket, const Ipv6Sockaddr& peer) {
  socket.SendTo("x", peer);
};
template <typename Socket>
concept Sends = requires(Socket& socket) {
  socket.Send("x");
};
static_assert(SendsTo<UdpSocket<Ipv6Only>> && !Sends<UdpSocket<Ipv6Only>>);
static_assert(Sends<ConnectedUdpSocket<Ipv6Only>>);
static_assert(!SendsTo<ConnectedUdpSocket<Ipv6Only>>);
static_assert(!SendsTo<ConnectedUdpSocket<DualStack>>);

// --- One peer

TYPED_TEST(ConnectedUdpTest, TalksToItsPeer) {
  Pair<TypeParam> p;
  EXPECT_EQ(p.client.peer(), p.address);
  EXPECT_TRUE(IsCloseOnExec(p.client.native_handle()));
  EXPECT_EQ(V6OnlyOf(p.client.native_handle()),
            V6OnlyOf(p.server.native_handle()));
  ASSERT_TRUE(p.client.Send("ping").ok());
  std::array<char, 100> buffer;
  const auto ping = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
  EXPECT_EQ(std::string_view(buffer.data(), ping.size), "ping");
  EXPECT_EQ(ping.peer, DUALSTACK_VALUE(p.client.LocalAddress()));
  ASSERT_TRUE(p.server.SendTo("pong", ping.peer).ok());
  EXPECT_EQ(ReceiveText(p.client), "pong");
}

TYPED_TEST(ConnectedUdpTest, ABoundSocketIsConnectedWhereItIs) {
  Pair<TypeParam> p;
  auto bound =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const NativeSocket handle = bound.native_handle();
  const uint16_t port = DUALSTACK_VALUE(bound.LocalAddress()).port();
  auto connected = DUALSTACK_VALUE(std::move(bound).Connect(p.address));
  static_assert(
      std::same_as<decltype(connected), ConnectedUdpSocket<TypeParam>>);
  EXPECT_FALSE(bound.is_open());  // NOLINT: what is asked about.
  EXPECT_EQ(connected.native_handle(), handle);
  EXPECT_EQ(connected.peer(), p.address);
  EXPECT_EQ(DUALSTACK_VALUE(connected.LocalAddress()),
            Loopback<TypeParam>(port));
  EXPECT_EQ(V6OnlyOf(connected.native_handle()),
            V6OnlyOf(p.server.native_handle()));
}

// What came before connect() is still there after it, whoever it is from.
TYPED_TEST(ConnectedUdpTest, NobodyElseIsHeard) {
  Pair<TypeParam> p;
  auto stranger = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  auto bound =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto address =
      Loopback<TypeParam>(DUALSTACK_VALUE(bound.LocalAddress()).port());
  ASSERT_TRUE(stranger.SendTo("early stranger", address).ok());
  ASSERT_TRUE(p.server.SendTo("early peer", address).ok());
  ASSERT_TRUE(stranger.SendTo("second stranger", address).ok());
  auto client = DUALSTACK_VALUE(std::move(bound).Connect(p.address));
  ASSERT_TRUE(stranger.SendTo("late stranger", address).ok());
  ASSERT_TRUE(p.server.SendTo("late peer", address).ok());
  EXPECT_EQ(ReceiveText(client), "early peer");
  EXPECT_EQ(ReceiveText(client), "late peer");
  ASSERT_TRUE(client.SetNonBlocking(true).ok());
  std::array<char, 100> buffer;
  EXPECT_EQ(client.Receive(buffer).status(), absl::UnavailableError(""));
}

TYPED_TEST(ConnectedUdpTest, SizesAndTruncation) {
  Pair<TypeParam> p;
  const auto client = DUALSTACK_VALUE(p.client.LocalAddress());
  struct Case {
    size_t sent;
    size_t size;
    bool truncated;
  };
  for (const Case& c : {Case{0, 0, false}, Case{4, 4, false}, Case{5, 4, true},
                        Case{1000, 4, true}}) {
    ASSERT_TRUE(p.server.SendTo(std::string(c.sent, 'x'), client).ok());
    std::array<char, 4> buffer;
    const auto datagram = DUALSTACK_VALUE(p.client.Receive(buffer));
    EXPECT_EQ(datagram.size, c.size) << c.sent;
    EXPECT_EQ(datagram.truncated, c.truncated) << c.sent;
  }
  ASSERT_TRUE(p.client.Send("").ok());
  EXPECT_EQ(ReceiveText(p.server), "");
}

TYPED_TEST(ConnectedUdpTest, ATooLargeDatagramIsRefused) {
  Pair<TypeParam> p;
  const absl::Status status = p.client.Send(std::string(65'536, 'x'));
  EXPECT_EQ(RefusalOf(status), Refusal::kDatagramTooLarge) << status;
  EXPECT_TRUE(p.client.Send("small").ok());
}

TYPED_TEST(ConnectedUdpTest, ThatNobodyIsThereIsToldOnce) {
  const auto nobody = Nobody<TypeParam>();
  auto client = DUALSTACK_VALUE(ConnectedUdpSocket<TypeParam>::Connect(nobody));
  const std::string refused =
      nobody.ToString() + ": ECONNREFUSED (111): Connection refused";

  ASSERT_TRUE(client.Send("anybody?").ok());
  const absl::Status sent = client.Send("anybody?");
  EXPECT_TRUE(absl::IsNotFound(sent)) << sent;
  EXPECT_EQ(SystemErrorOf(sent), ECONNREFUSED);
  EXPECT_EQ(std::string(sent.message()), "send to " + refused);

  ASSERT_TRUE(client.Send("anybody?").ok());
  std::array<char, 10> buffer;
  const absl::Status received = client.Receive(buffer).status();
  EXPECT_EQ(SystemErrorOf(received), ECONNREFUSED);
  EXPECT_EQ(std::string(received.message()), "receive from " + refused);

  // Somebody came, and the socket is as good as before.
  ASSERT_TRUE(client.SetNonBlocking(true).ok());
  EXPECT_EQ(client.Receive(buffer).status(), absl::UnavailableError(""));
  auto server = DUALSTACK_VALUE(
      UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>(nobody.port())));
  ASSERT_TRUE(client.Send("hello").ok());
  EXPECT_EQ(ReceiveText(server), "hello");
}

TYPED_TEST(ConnectedUdpTest, AClosedSocketRefusesEverything) {
  Pair<TypeParam> p;
  auto unconnected = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  p.client.Close();
  unconnected.Close();
  std::array<std::byte, 1> buffer{};
  for (const absl::Status& status :
       {p.client.Send(buffer), p.client.Receive(buffer).status(),
        std::move(p.client).Disconnect().status(),
        std::move(unconnected).Connect(p.address).status()}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF);
  }
}

TYPED_TEST(ConnectedUdpTest, WhatIsRefusedBeforeTheSystemIsAsked) {
  const int before = OpenDescriptors();
  const auto no_port = Loopback<TypeParam>(0);
  const absl::Status status =
      ConnectedUdpSocket<TypeParam>::Connect(no_port).status();
  EXPECT_EQ(RefusalOf(status), Refusal::kPortZeroDestination);
  EXPECT_EQ(std::string(status.message()),
            "connect to " + no_port.ToString() +
                ": a destination cannot have port 0");
  EXPECT_EQ(OpenDescriptors(), before);

  // The socket of which it was asked is as before.
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  EXPECT_EQ(RefusalOf(std::move(socket).Connect(no_port).status()),
            Refusal::kPortZeroDestination);
  EXPECT_EQ(DUALSTACK_VALUE(socket.LocalAddress()),  // NOLINT: still there.
            typename TypeParam::Sockaddr());
}

// --- And none again

TYPED_TEST(ConnectedUdpTest, DisconnectedItTalksToEverybody) {
  Pair<TypeParam> p;
  const NativeSocket handle = p.client.native_handle();
  auto open = DUALSTACK_VALUE(std::move(p.client).Disconnect());
  static_assert(std::same_as<decltype(open), UdpSocket<TypeParam>>);
  EXPECT_FALSE(p.client.is_open());  // NOLINT: what is asked about.
  EXPECT_EQ(open.native_handle(), handle);
  EXPECT_EQ(V6OnlyOf(handle), V6OnlyOf(p.server.native_handle()));
  // The system chose it all, and has it back.
  EXPECT_EQ(DUALSTACK_VALUE(open.LocalAddress()),
            typename TypeParam::Sockaddr());
  Pair<TypeParam> other;
  for (UdpSocket<TypeParam>* server : {&p.server, &other.server}) {
    const uint16_t port = DUALSTACK_VALUE(server->LocalAddress()).port();
    ASSERT_TRUE(open.SendTo("hello", Loopback<TypeParam>(port)).ok());
    EXPECT_EQ(ReceiveText(*server), "hello");
  }
}

TYPED_TEST(ConnectedUdpTest, DisconnectKeepsThePortThatSomebodyChose) {
  Pair<TypeParam> p;
  const uint16_t port = Nobody<TypeParam>().port();
  auto bound =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>(port)));
  const auto local = DUALSTACK_VALUE(bound.LocalAddress());
  auto connected = DUALSTACK_VALUE(std::move(bound).Connect(p.address));
  auto open = DUALSTACK_VALUE(std::move(connected).Disconnect());
  EXPECT_EQ(DUALSTACK_VALUE(open.LocalAddress()), local);
  ASSERT_TRUE(p.client.Send("not to you").ok());
  ASSERT_TRUE(p.server.SendTo("to you", Loopback<TypeParam>(port)).ok());
  EXPECT_EQ(ReceiveText(open), "to you");
}

// It would be taken for an answer to what is sent next, to somebody else.
TYPED_TEST(ConnectedUdpTest, DisconnectForgetsThePeersErrors) {
  Pair<TypeParam> p;
  auto client = DUALSTACK_VALUE(
      ConnectedUdpSocket<TypeParam>::Connect(Nobody<TypeParam>()));
  ASSERT_TRUE(client.Send("anybody?").ok());
  pollfd entry{.fd = client.native_handle(), .events = POLLERR, .revents = 0};
  ASSERT_EQ(::poll(&entry, 1, 30'000), 1);
  auto open = DUALSTACK_VALUE(std::move(client).Disconnect());
  EXPECT_EQ(open.SendTo("hello", p.address), absl::OkStatus());
}

int InterfaceOf(NativeSocket socket) {
  return platform::GetOption(socket, platform::Option::kInterface).value;
}

// Linux lets go of the interface when a socket is disconnected: who confined a
// socket to one would have it talk to all.
TYPED_TEST(ConnectedUdpTest, DisconnectKeepsTheInterface) {
  const std::optional<uint32_t> loopback = InterfaceIndex("lo");
  if (!loopback) GTEST_SKIP() << "SKIPPED: no interface lo";
  const int index = static_cast<int>(*loopback);
  Pair<TypeParam> p;
  auto open = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  if (!platform::SetOption(open.native_handle(), platform::Option::kInterface,
                           index)
           .ok()) {
    GTEST_SKIP() << "SKIPPED: may not bind to an interface";
  }
  auto connected = DUALSTACK_VALUE(std::move(open).Connect(p.address));
  EXPECT_EQ(InterfaceOf(connected.native_handle()), index);
  auto again = DUALSTACK_VALUE(std::move(connected).Disconnect());
  EXPECT_EQ(InterfaceOf(again.native_handle()), index);
  EXPECT_EQ(InterfaceOf(p.client.native_handle()), 0);
}

TYPED_TEST(ConnectedUdpTest, DisconnectedItKnowsWhatItKnew) {
  Pair<TypeParam> p;
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  // What became of it, the info below shows.
  [[maybe_unused]] const auto enabled = socket.EnablePacketInfo();
  auto connected = DUALSTACK_VALUE(std::move(socket).Connect(p.address));
  socket = DUALSTACK_VALUE(std::move(connected).Disconnect());
  ASSERT_TRUE(socket.SendTo("who am I?", p.address).ok());
  std::array<char, 10> buffer;
  const auto question = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
  ASSERT_TRUE(p.server.SendTo("you", question.peer).ok());
  EXPECT_TRUE(DUALSTACK_VALUE(socket.ReceiveFrom(buffer)).info);
}

// --- Between families

class ConnectedUdpBetweenKinds : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(ConnectedUdpBetweenKinds, OneDualStackSocketMeetsBothFamiliesInTurn) {
  Pair<Ipv4Only> ipv4;
  Pair<Ipv6Only> ipv6;
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  for (int i = 0; i < 2; ++i) {
    auto to_ipv4 =
        DUALSTACK_VALUE(std::move(socket).Connect(Map(ipv4.address)));
    EXPECT_EQ(DUALSTACK_VALUE(to_ipv4.LocalAddress()).address(),
              Map(Ipv4Address::Loopback()));
    EXPECT_EQ(V6OnlyOf(to_ipv4.native_handle()), 0);
    ASSERT_TRUE(to_ipv4.Send("4").ok());
    EXPECT_EQ(ReceiveText(ipv4.server), "4");
    // Between the families the local address is new, so that answers arrive.
    socket = DUALSTACK_VALUE(std::move(to_ipv4).Disconnect());
    auto to_ipv6 = DUALSTACK_VALUE(std::move(socket).Connect(ipv6.address));
    const auto local = DUALSTACK_VALUE(to_ipv6.LocalAddress()).AsIpv6();
    ASSERT_TRUE(local);
    EXPECT_EQ(local->address(), Ipv6Address::Loopback());
    EXPECT_EQ(V6OnlyOf(to_ipv6.native_handle()), 0);
    ASSERT_TRUE(ipv6.server.SendTo("6", *local).ok());
    EXPECT_EQ(ReceiveText(to_ipv6), "6");
    socket = DUALSTACK_VALUE(std::move(to_ipv6).Disconnect());
    EXPECT_EQ(V6OnlyOf(socket.native_handle()), 0);
  }
}

TEST_F(ConnectedUdpBetweenKinds, OtherPeersThatCannotBe) {
  struct Case {
    DualStackSockaddr peer;
    Refusal refusal;
  };
  for (const Case& c :
       {Case{Ipv6Sockaddr(Ipv6Address::Unspecified(), 9),
             Refusal::kUnspecifiedDestination},
        Case{Map(Ipv4Sockaddr(Ipv4Address::Unspecified(), 9)),
             Refusal::kUnspecifiedDestination},
        Case{Map(Ipv4Sockaddr(Ipv4Address::Broadcast(), 9)),
             Refusal::kBroadcastNotAllowed},
        Case{Ipv6Sockaddr("fe80::1"_ipv6, 9), Refusal::kMissingScope},
        Case{Ipv6Sockaddr("ff02::1"_ipv6, 9), Refusal::kMissingScope}}) {
    EXPECT_EQ(
        RefusalOf(ConnectedUdpSocket<DualStack>::Connect(c.peer).status()),
        c.refusal)
        << c.peer;
  }
}

// --- In networks of their own

class ConnectedUdpNetworkTest : public testing::NetNamespaceTest {};

TEST_F(ConnectedUdpNetworkTest, AfterAFailureTheSocketIsAsBefore) {
  Pair<Ipv4Only> p;
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  // Nothing leads there.
  for (const DualStackSockaddr& unreachable :
       {DualStackSockaddr(Ipv6Sockaddr("2001:db8::1"_ipv6, 9)),
        DualStackSockaddr(Map(Ipv4Sockaddr("192.0.2.1"_ipv4, 9)))}) {
    const absl::Status status = std::move(socket).Connect(unreachable).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), ENETUNREACH);
    EXPECT_EQ(std::string(status.message()),
              "connect " + unreachable.ToString() +
                  ": ENETUNREACH (101): Network is unreachable");
  }
  ASSERT_TRUE(socket.SendTo("4", Map(p.address)).ok());  // NOLINT: still there.
  EXPECT_EQ(ReceiveText(p.server), "4");
}

// Linux binds the socket to the link first, and then finds that there is none.
TEST_F(ConnectedUdpNetworkTest, AfterAFailureItIsBoundToNoLink) {
  Pair<Ipv6Only> p;
  auto socket = DUALSTACK_VALUE(
      UdpSocket<Ipv6Only>::Bind(Ipv6Sockaddr(Ipv6Address::Loopback(), 0)));
  const auto local = DUALSTACK_VALUE(socket.LocalAddress());
  const auto nowhere = *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 9, 9999);
  EXPECT_FALSE(std::move(socket).Connect(nowhere).ok());
  EXPECT_EQ(InterfaceOf(socket.native_handle()), 0);  // NOLINT: still there.
  EXPECT_EQ(DUALSTACK_VALUE(socket.LocalAddress()), local);
  ASSERT_TRUE(socket.SendTo("6", p.address).ok());
  EXPECT_EQ(ReceiveText(p.server), "6");
}

// An IPv6 packet whose source is the mapped peer, byte for byte.
TEST_F(ConnectedUdpNetworkTest, AForgedPeerIsNotHeard) {
  Pair<Ipv4Only> p;
  auto client =
      DUALSTACK_VALUE(ConnectedUdpSocket<DualStack>::Connect(Map(p.address)));
  const uint16_t port = DUALSTACK_VALUE(client.LocalAddress()).port();
  const absl::Status written = testing::WritePacket(
      here(), "lo",
      testing::UdpPacket(Map(p.address.address()).bytes(), p.address.port(),
                         Loopback<Ipv6Only>(port), "evil"));
  ASSERT_TRUE(written.ok()) << written;
  ASSERT_TRUE(p.server.SendTo("good", Loopback<Ipv4Only>(port)).ok());
  EXPECT_EQ(ReceiveText(client), "good");
}

// Two hosts and a wire.
class ConnectedUdpOnAWireTest : public ConnectedUdpNetworkTest {
 protected:
  void SetUp() override {
    ConnectedUdpNetworkTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(testing::NetNamespace::Make()));
    ASSERT_TRUE(here().AddWire("wire0", *there_, "wire1").ok());
  }

  // Gives the two ends of the wire the addresses, and one of the hosts a server
  // at its own.
  void Address(const Ipv6Address& local, const Ipv6Address& peer) {
    ASSERT_TRUE(here().AddAddress("wire0", local, 64).ok());
    ASSERT_TRUE(there_->AddAddress("wire1", peer, 64).ok());
    const Ipv6Sockaddr name = there_->OnLink("wire1", peer, 0);
    server_.emplace(DUALSTACK_VALUE(
        there_->Run([&name] { return UdpSocket<Ipv6Only>::Bind(name); })));
    address_ = here().OnLink("wire0", peer,
                             DUALSTACK_VALUE(server_->LocalAddress()).port());
  }

  void ExpectAnswer(ConnectedUdpSocket<Ipv6Only>& client) {
    ASSERT_TRUE(client.Send("ping").ok());
    std::array<char, 10> buffer;
    const auto ping = DUALSTACK_VALUE(server_->ReceiveFrom(buffer));
    ASSERT_TRUE(server_->SendTo("pong", ping.peer).ok());
    EXPECT_EQ(ReceiveText(client), "pong");
  }

  std::optional<testing::NetNamespace> there_;
  std::optional<UdpSocket<Ipv6Only>> server_;
  Ipv6Sockaddr address_;
};

// To be connected to a link-local peer binds a socket to the link. Once it is
// not, it is free again, and was never bound by anybody.
TEST_F(ConnectedUdpOnAWireTest, ALinkLocalPeer) {
  Address("fe80::1"_ipv6, "fe80::2"_ipv6);
  auto client =
      DUALSTACK_VALUE(ConnectedUdpSocket<Ipv6Only>::Connect(address_));
  ExpectAnswer(client);
  const int link = static_cast<int>(address_.scope_id());
  EXPECT_EQ(InterfaceOf(client.native_handle()), link);
  auto open = DUALSTACK_VALUE(std::move(client).Disconnect());
  EXPECT_EQ(InterfaceOf(open.native_handle()), 0);

  // The same of one that was adopted on the way.
  auto again = DUALSTACK_VALUE(std::move(open).Connect(address_));
  auto adopted =
      DUALSTACK_VALUE(AdoptAs<ConnectedUdpSocket<Ipv6Only>>(again.Release()));
  EXPECT_EQ(adopted.peer(), address_);
  ExpectAnswer(adopted);
  open = DUALSTACK_VALUE(std::move(adopted).Disconnect());
  EXPECT_EQ(InterfaceOf(open.native_handle()), 0);
}

// One that is bound to a link-local address stays there, scope id and all.
TEST_F(ConnectedUdpOnAWireTest, FromALinkLocalAddress) {
  Address("fe80::1"_ipv6, "fe80::2"_ipv6);
  const Ipv6Sockaddr local = here().OnLink("wire0", "fe80::1"_ipv6, 5353);
  auto bound = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(local));
  auto client = DUALSTACK_VALUE(std::move(bound).Connect(address_));
  ExpectAnswer(client);
  bound = DUALSTACK_VALUE(std::move(client).Disconnect());
  EXPECT_EQ(DUALSTACK_VALUE(bound.LocalAddress()), local);
}

// Of scopes that are wider than a link, Linux ignores the scope id, and gives
// none with the source.
TEST_F(ConnectedUdpOnAWireTest, ASiteLocalPeer) {
  Address("fec0::1"_ipv6, "fec0::2"_ipv6);
  auto client =
      DUALSTACK_VALUE(ConnectedUdpSocket<Ipv6Only>::Connect(address_));
  EXPECT_EQ(client.peer(), address_);
  ExpectAnswer(client);
}

}  // namespace
}  // namespace dualstack
