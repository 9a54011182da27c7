// Connections as they are made: without waiting, with a timeout, from a certain
// address.
#include "dualstack/socket/tcp_connecting.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/address.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::IsCloseOnExec;
using testing::LocalTarget;
using testing::Loopback;
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
class TcpConnectingTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
TYPED_TEST_SUITE(TcpConnectingTest, Kinds, KindNames);

template <SocketKind Kind>
struct Server {
  TcpListener<Kind> listener =
      DUALSTACK_VALUE(TcpListener<Kind>::Listen(LocalTarget<Kind>()));
  typename Kind::Sockaddr address =
      Loopback<Kind>(DUALSTACK_VALUE(listener.LocalAddress()).port());
};

// A server that answers nobody any more: Linux drops the SYNs of those who come
// when the backlog is full.
template <SocketKind Kind>
struct SilentServer {
  TcpListener<Kind> listener = DUALSTACK_VALUE(
      TcpListener<Kind>::Listen(LocalTarget<Kind>(), {.backlog = 1}));
  typename Kind::Sockaddr address =
      Loopback<Kind>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  // One more than the backlog fit.
  TcpStream<Kind> first = DUALSTACK_VALUE(TcpStream<Kind>::Connect(address));
  TcpStream<Kind> second = DUALSTACK_VALUE(TcpStream<Kind>::Connect(address));
};

// Where nobody listens.
template <SocketKind Kind>
uint16_t FreePort() {
  return Server<Kind>().address.port();
}

bool IsNonBlocking(NativeSocket socket) {
  return (::fcntl(socket, F_GETFL) & O_NONBLOCK) != 0;
}

// As an event loop does. The timeout is for a test that would hang.
template <SocketKind Kind>
void WaitFor(const TcpConnecting<Kind>& connecting) {
  pollfd entry{
      .fd = connecting.native_handle(), .events = POLLOUT, .revents = 0};
  ASSERT_EQ(::poll(&entry, 1, 30'000), 1);
}

// --- The type

static_assert(!std::is_default_constructible_v<TcpConnecting<Ipv6Only>>);
static_assert(!std::is_copy_constructible_v<TcpConnecting<Ipv6Only>>);
static_assert(std::is_nothrow_move_constructible_v<TcpConnecting<Ipv6Only>>);
static_assert(std::is_nothrow_move_assignable_v<TcpConnecting<Ipv6Only>>);

template <typename Socket>
concept Reads = requires(Socket& socket, std::array<char, 1>& buffer) {
  socket.Read(buffer);
};
template <typename Socket>
concept Writes = requires(Socket& socket) {
  socket.Write("x");
};
template <typename Socket>
concept FinishesTwice = requires(Socket& socket) {
  socket.Finish();
};
static_assert(Reads<TcpStream<Ipv6Only>> && Writes<TcpStream<Ipv6Only>>);
static_assert(!Reads<TcpConnecting<Ipv6Only>>);
static_assert(!Writes<TcpConnecting<Ipv6Only>>);
static_assert(!FinishesTwice<TcpConnecting<Ipv6Only>>);

// --- Without waiting

TYPED_TEST(TcpConnectingTest, BecomesAStreamThatBlocks) {
  Server<TypeParam> server;
  auto connecting =
      DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(server.address));
  EXPECT_EQ(connecting.peer(), server.address);
  EXPECT_TRUE(IsNonBlocking(connecting.native_handle()));
  EXPECT_TRUE(IsCloseOnExec(connecting.native_handle()));
  EXPECT_EQ(V6OnlyOf(connecting.native_handle()),
            V6OnlyOf(server.listener.native_handle()));
  WaitFor(connecting);
  auto stream = DUALSTACK_VALUE(std::move(connecting).Finish());
  static_assert(std::same_as<decltype(stream), TcpStream<TypeParam>>);
  EXPECT_FALSE(connecting.is_open());  // NOLINT: what is asked about.
  EXPECT_FALSE(IsNonBlocking(stream.native_handle()));
  EXPECT_EQ(DUALSTACK_VALUE(stream.PeerAddress()), server.address);

  auto accepted = DUALSTACK_VALUE(server.listener.Accept());
  EXPECT_EQ(DUALSTACK_VALUE(stream.LocalAddress()), accepted.peer);
  ASSERT_TRUE(stream.WriteAll("ping").ok());
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(accepted.stream.Read(buffer)), 4u);
}

TYPED_TEST(TcpConnectingTest, StaysWhatItIsWhileThereIsNoOutcome) {
  SilentServer<TypeParam> server;
  auto connecting =
      DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(server.address));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(std::move(connecting).Finish().status(),
              absl::UnavailableError(""));
    EXPECT_TRUE(connecting.is_open());  // NOLINT: what is asked about.
  }
  // Also for one who made it block: Finish() never waits.
  ASSERT_TRUE(connecting.SetNonBlocking(false).ok());
  EXPECT_EQ(std::move(connecting).Finish().status(),
            absl::UnavailableError(""));
  // Room for one more: the system asks again by itself, after a second.
  EXPECT_TRUE(server.listener.Accept().ok());
  WaitFor(connecting);
  EXPECT_TRUE(std::move(connecting).Finish().ok());
}

TYPED_TEST(TcpConnectingTest, ARefusedConnectionSaysSoAndIsClosed) {
  const auto nobody = Loopback<TypeParam>(FreePort<TypeParam>());
  const int before = OpenDescriptors();
  auto connecting = DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(nobody));
  WaitFor(connecting);
  const absl::Status status = std::move(connecting).Finish().status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), ECONNREFUSED);
  EXPECT_EQ(std::string(status.message()),
            "connect " + nobody.ToString() +
                ": ECONNREFUSED (111): Connection refused");
  EXPECT_FALSE(connecting.is_open());  // NOLINT: what is asked about.
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_EQ(SystemErrorOf(std::move(connecting).Finish().status()), EBADF);
}

// The system tells an error once. Whoever took it through the native handle
// must not make a stream of what is none.
TYPED_TEST(TcpConnectingTest, AnErrorThatSomebodyTookIsStillOne) {
  const auto nobody = Loopback<TypeParam>(FreePort<TypeParam>());
  auto connecting = DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(nobody));
  WaitFor(connecting);
  int error = 0;
  socklen_t size = sizeof(error);
  ASSERT_EQ(::getsockopt(connecting.native_handle(), SOL_SOCKET, SO_ERROR,
                         &error, &size),
            0);
  ASSERT_EQ(error, ECONNREFUSED);
  const absl::Status status = std::move(connecting).Finish().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), ENOTCONN);
}

TYPED_TEST(TcpConnectingTest, AnAttemptIsGivenUpByClosingIt) {
  SilentServer<TypeParam> server;
  const int before = OpenDescriptors();
  {
    auto dropped =
        DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(server.address));
    auto closed =
        DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(server.address));
    closed.Close();
    closed.Close();
    EXPECT_EQ(SystemErrorOf(std::move(closed).Finish().status()), EBADF);
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(TcpConnectingTest, MovesAreOfTheAttempt) {
  Server<TypeParam> server;
  auto first = DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(server.address));
  TcpConnecting<TypeParam> second = std::move(first);
  EXPECT_FALSE(first.is_open());  // NOLINT: what is asked about.
  EXPECT_EQ(second.peer(), server.address);
  WaitFor(second);
  EXPECT_TRUE(std::move(second).Finish().ok());
}

// --- With a timeout

TYPED_TEST(TcpConnectingTest, ATimeoutEndsAnAttempt) {
  SilentServer<TypeParam> server;
  const int before = OpenDescriptors();
  struct Case {
    absl::Duration timeout;
    const char* text;
  };
  for (const Case& c :
       {Case{absl::Milliseconds(20), "20ms"},
        Case{absl::Microseconds(1), "1us"}, Case{absl::ZeroDuration(), "0"},
        Case{absl::Seconds(-1), "-1s"},
        Case{-absl::InfiniteDuration(), "-inf"}}) {
    const absl::Status status =
        TcpStream<TypeParam>::Connect(server.address, {.timeout = c.timeout})
            .status();
    EXPECT_EQ(status, absl::DeadlineExceededError(
                          "connect " + server.address.ToString() +
                          ": no answer within " + c.text));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(TcpConnectingTest, ATimeoutThatIsKeptLeavesNoTrace) {
  Server<TypeParam> server;
  auto stream = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(
      server.address, {.timeout = absl::Hours(1)}));
  EXPECT_FALSE(IsNonBlocking(stream.native_handle()));
  timeval timeout{.tv_sec = 1, .tv_usec = 1};
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    socklen_t size = sizeof(timeout);
    ASSERT_EQ(::getsockopt(stream.native_handle(), SOL_SOCKET, option, &timeout,
                           &size),
              0);
    EXPECT_EQ(timeout.tv_sec, 0);
    EXPECT_EQ(timeout.tv_usec, 0);
  }
  EXPECT_TRUE(server.listener.Accept().ok());
}

TYPED_TEST(TcpConnectingTest, ATimeoutHidesNoOtherError) {
  const auto nobody = Loopback<TypeParam>(FreePort<TypeParam>());
  const absl::Status status =
      TcpStream<TypeParam>::Connect(nobody, {.timeout = absl::Hours(1)})
          .status();
  EXPECT_EQ(SystemErrorOf(status), ECONNREFUSED) << status;
}

// --- From a certain address

TYPED_TEST(TcpConnectingTest, ComesFromThePortThatItWasTold) {
  Server<TypeParam> server;
  const uint16_t port = FreePort<TypeParam>();
  auto stream = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(
      server.address, {.local = LocalTarget<TypeParam>(port)}));
  EXPECT_EQ(DUALSTACK_VALUE(server.listener.Accept()).peer,
            Loopback<TypeParam>(port));
  EXPECT_EQ(V6OnlyOf(stream.native_handle()),
            V6OnlyOf(server.listener.native_handle()));

  // The port is taken now.
  const absl::Status taken = TcpConnecting<TypeParam>::Start(
                                 server.address, LocalTarget<TypeParam>(port))
                                 .status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken)) << taken;
  EXPECT_EQ(SystemErrorOf(taken), EADDRINUSE);
}

TYPED_TEST(TcpConnectingTest, AnyPortOfTheWildcardWillDo) {
  Server<TypeParam> server;
  auto connecting = DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(
      server.address, TypeParam::Wildcard(0), {.reuse_address = true}));
  WaitFor(connecting);
  auto stream = DUALSTACK_VALUE(std::move(connecting).Finish());
  EXPECT_EQ(DUALSTACK_VALUE(server.listener.Accept()).peer,
            DUALSTACK_VALUE(stream.LocalAddress()));
}

TYPED_TEST(TcpConnectingTest, ReachingItselfIsNoConnection) {
  const uint16_t port = FreePort<TypeParam>();
  const auto self = Loopback<TypeParam>(port);
  const auto local = LocalTarget<TypeParam>(port);
  const absl::Status wanted =
      absl::NotFoundError("connect " + self.ToString() +
                          ": the socket reached itself, for nobody listens");
  const ConnectOptions<TypeParam> patient = {.local = local,
                                             .bind = {.reuse_address = true}};
  EXPECT_EQ(TcpStream<TypeParam>::Connect(self, patient).status(), wanted);
  auto connecting = DUALSTACK_VALUE(
      TcpConnecting<TypeParam>::Start(self, local, {.reuse_address = true}));
  WaitFor(connecting);
  EXPECT_EQ(std::move(connecting).Finish().status(), wanted);
}

class TcpConnectFrom : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(TcpConnectFrom, AnotherAddressOfTheHost) {
  Server<Ipv4Only> server;
  auto stream = DUALSTACK_VALUE(TcpStream<Ipv4Only>::Connect(
      server.address, {.local = Ipv4Sockaddr("127.0.0.2"_ipv4, 0)}));
  EXPECT_EQ(DUALSTACK_VALUE(server.listener.Accept()).peer.address(),
            "127.0.0.2"_ipv4);
}

// A dual-stack socket is bound to a port and reaches both families from it.
TEST_F(TcpConnectFrom, AnIpv4PeerFromADualStackPort) {
  Server<Ipv4Only> server;
  const uint16_t port = FreePort<DualStack>();
  auto stream = DUALSTACK_VALUE(
      TcpStream<DualStack>::Connect(Map(server.address), {.local = port}));
  EXPECT_EQ(DUALSTACK_VALUE(server.listener.Accept()).peer,
            Loopback<Ipv4Only>(port));
}

TEST_F(TcpConnectFrom, WhatIsRefusedBeforeTheSystemIsAsked) {
  const int before = OpenDescriptors();
  const Ipv6Sockaddr peer("2001:db8::1"_ipv6, 80);
  const Ipv6Sockaddr link_1 = *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 80, 1);
  const Ipv6Sockaddr link_2 = *Ipv6Sockaddr::WithScope("fe80::2"_ipv6, 0, 2);
  struct Case {
    Ipv6Sockaddr peer;
    Ipv6Sockaddr local;
    Refusal refusal;
    const char* message;
  };
  for (const Case& c :
       {Case{peer,
             {"ff02::1"_ipv6, 0},
             Refusal::kMissingScope,
             "bind [ff02::1]:0: an address of one link needs the scope id of "
             "the link"},
        Case{peer,
             {"ff0e::1"_ipv6, 0},
             Refusal::kTcpMulticast,
             "bind [ff0e::1]:0: TCP has no multicast"},
        Case{peer,
             {"fe80::2"_ipv6, 0},
             Refusal::kMissingScope,
             "bind [fe80::2]:0: an address of one link needs the scope id of "
             "the link"},
        Case{link_1, link_2, Refusal::kScopeMismatch,
             "connect to [fe80::1%1]:80 from [fe80::2%2]:0: the scope id is "
             "that of another interface"},
        Case{{"2001:db8::1"_ipv6, 0},
             link_2,
             Refusal::kPortZeroDestination,
             "connect to [2001:db8::1]:0: a destination cannot have port "
             "0"}}) {
    for (const absl::Status& status :
         {TcpStream<Ipv6Only>::Connect(c.peer, {.local = c.local}).status(),
          TcpConnecting<Ipv6Only>::Start(c.peer, c.local).status()}) {
      EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
      EXPECT_EQ(std::string(status.message()), c.message);
      EXPECT_EQ(RefusalOf(status), c.refusal);
      EXPECT_EQ(SystemErrorOf(status), std::nullopt);
    }
  }
  EXPECT_EQ(RefusalOf(TcpStream<Ipv4Only>::Connect(
                          Loopback<Ipv4Only>(80),
                          {.local = Ipv4Sockaddr(Ipv4Address::Broadcast(), 0)})
                          .status()),
            Refusal::kTcpBroadcast);
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace dualstack
