// TCP of every kind, over loopback.
#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using ::testing::HasSubstr;
using testing::IsCloseOnExec;
using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;
using ::testing::MatchesRegex;
using testing::OpenDescriptors;
using testing::V6OnlyOf;

using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;

struct KindNames {
  template <typename Kind>
  static std::string GetName(int) {
    return std::string(Kind::kName);
  }
};

// What IPV6_V6ONLY must read on a socket of the kind; -1 where there is none.
template <SocketKind Kind>
int WantedV6Only() {
  if (std::same_as<Kind, Ipv4Only>) return -1;
  return std::same_as<Kind, Ipv6Only> ? 1 : 0;
}

template <typename Kind>
class TcpTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
TYPED_TEST_SUITE(TcpTest, Kinds, KindNames);

// Reads to the end of the stream.
template <SocketKind Kind>
std::string ReadAll(TcpStream<Kind>& stream) {
  std::string all;
  std::array<char, 1000> buffer;
  while (true) {
    const size_t size = DUALSTACK_VALUE(stream.Read(buffer));
    if (size == 0) return all;
    all.append(buffer.data(), size);
  }
}

TYPED_TEST(TcpTest, CarriesBytesBothWaysAndEnds) {
  Connection<TypeParam> c = Connect<TypeParam>();
  EXPECT_TRUE(c.client.WriteAll("ping").ok());
  EXPECT_TRUE(c.client.ShutdownWrite().ok());
  EXPECT_EQ(ReadAll(c.server), "ping");
  // Half closed: the other way is still open.
  EXPECT_TRUE(c.server.WriteAll("pong").ok());
  c.server.Close();
  EXPECT_EQ(ReadAll(c.client), "pong");
}

TYPED_TEST(TcpTest, NamesBothEndsInTheKind) {
  Connection<TypeParam> c = Connect<TypeParam>();
  static_assert(std::is_same_v<decltype(c.peer), typename TypeParam::Sockaddr>);
  EXPECT_EQ(DUALSTACK_VALUE(c.client.LocalAddress()), c.peer);
  EXPECT_EQ(DUALSTACK_VALUE(c.server.PeerAddress()), c.peer);
  EXPECT_EQ(DUALSTACK_VALUE(c.server.LocalAddress()),
            DUALSTACK_VALUE(c.client.PeerAddress()));
  const uint16_t port = DUALSTACK_VALUE(c.listener.LocalAddress()).port();
  EXPECT_EQ(DUALSTACK_VALUE(c.client.PeerAddress()), Loopback<TypeParam>(port));
}

TYPED_TEST(TcpTest, V6OnlyIsWhatTheKindSays) {
  Connection<TypeParam> c = Connect<TypeParam>();
  EXPECT_EQ(V6OnlyOf(c.listener.native_handle()), WantedV6Only<TypeParam>());
  EXPECT_EQ(V6OnlyOf(c.client.native_handle()), WantedV6Only<TypeParam>());
  EXPECT_EQ(V6OnlyOf(c.server.native_handle()), WantedV6Only<TypeParam>());
}

TYPED_TEST(TcpTest, EveryDescriptorClosesOnExec) {
  Connection<TypeParam> c = Connect<TypeParam>();
  EXPECT_TRUE(IsCloseOnExec(c.listener.native_handle()));
  EXPECT_TRUE(IsCloseOnExec(c.client.native_handle()));
  EXPECT_TRUE(IsCloseOnExec(c.server.native_handle()));
}

TYPED_TEST(TcpTest, ReadRefusesAnEmptyBufferForZeroIsTheEnd) {
  Connection<TypeParam> c = Connect<TypeParam>();
  EXPECT_TRUE(
      absl::IsInvalidArgument(c.server.Read(std::span<std::byte>()).status()));
}

TYPED_TEST(TcpTest, WritingNothingIsNoError) {
  Connection<TypeParam> c = Connect<TypeParam>();
  EXPECT_EQ(DUALSTACK_VALUE(c.client.Write("")), 0u);
  EXPECT_TRUE(c.client.WriteAll("").ok());
}

TYPED_TEST(TcpTest, BytesAndTextAreTheSameBytes) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const std::array<std::byte, 3> out = {std::byte{0}, std::byte{0xff},
                                        std::byte{0x7f}};
  EXPECT_EQ(DUALSTACK_VALUE(c.client.Write(out)), 3u);
  std::array<std::byte, 10> in{};
  EXPECT_EQ(DUALSTACK_VALUE(c.server.Read(in)), 3u);
  EXPECT_EQ(in[0], out[0]);
  EXPECT_EQ(in[1], out[1]);
  EXPECT_EQ(in[2], out[2]);
}

TYPED_TEST(TcpTest, WriteAllWritesMoreThanTheSystemHasRoomFor) {
  Connection<TypeParam> c = Connect<TypeParam>();
  std::string big(20 << 20, '?');
  for (size_t i = 0; i < big.size(); ++i) {
    big[i] = static_cast<char>(i * 2654435761u >> 24);
  }
  std::thread writer([&c, &big] {
    EXPECT_TRUE(c.client.WriteAll(big).ok());
    EXPECT_TRUE(c.client.ShutdownWrite().ok());
  });
  const std::string read = ReadAll(c.server);
  writer.join();
  EXPECT_TRUE(read == big);
}

TYPED_TEST(TcpTest, OneThreadReadsWhileAnotherWrites) {
  Connection<TypeParam> c = Connect<TypeParam>();
  std::thread echo([&c] {
    std::array<char, 100> buffer;
    for (size_t done = 0; done < 10'000;) {
      const size_t size = DUALSTACK_VALUE(c.server.Read(buffer));
      ASSERT_GT(size, 0u);
      EXPECT_TRUE(
          c.server.WriteAll(std::string_view(buffer.data(), size)).ok());
      done += size;
    }
  });
  std::thread writer([&c] {
    for (int i = 0; i < 1'000; ++i) {
      EXPECT_TRUE(c.client.WriteAll("0123456789").ok());
    }
    EXPECT_TRUE(c.client.ShutdownWrite().ok());
  });
  std::array<char, 100> buffer;
  size_t got = 0;
  while (got < 10'000) got += DUALSTACK_VALUE(c.client.Read(buffer));
  echo.join();
  writer.join();
  EXPECT_EQ(got, 10'000u);
}

TYPED_TEST(TcpTest, NonBlockingSaysUnavailableAndNothingElse) {
  Connection<TypeParam> c = Connect<TypeParam>();
  std::array<std::byte, 1> buffer;

  ASSERT_TRUE(c.listener.SetNonBlocking(true).ok());
  EXPECT_EQ(c.listener.Accept().status(), absl::UnavailableError(""));
  ASSERT_TRUE(c.server.SetNonBlocking(true).ok());
  EXPECT_EQ(c.server.Read(buffer).status(), absl::UnavailableError(""));
  const std::string big(1 << 20, 'x');
  absl::StatusOr<size_t> written = c.server.Write(big);
  while (written.ok()) written = c.server.Write(big);
  EXPECT_EQ(written.status(), absl::UnavailableError(""));
  EXPECT_EQ(c.server.WriteAll(big), absl::UnavailableError(""));
  EXPECT_EQ(SystemErrorOf(written.status()), std::nullopt);

  // And back again.
  ASSERT_TRUE(c.server.SetNonBlocking(false).ok());
  EXPECT_EQ(::fcntl(c.server.native_handle(), F_GETFL) & O_NONBLOCK, 0);
}

TYPED_TEST(TcpTest, WriteAllThatGotHalfwayDoesNotAskToBeCalledAgain) {
  Connection<TypeParam> c = Connect<TypeParam>();
  ASSERT_TRUE(c.client.SetNonBlocking(true).ok());
  const absl::Status status = c.client.WriteAll(std::string(64 << 20, 'x'));
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      MatchesRegex("write: would block after [0-9]+ of 67108864 bytes"));
}

TYPED_TEST(TcpTest, AcceptedStreamsBlockWhateverTheListenerDoes) {
  Connection<TypeParam> c = Connect<TypeParam>();
  ASSERT_TRUE(c.listener.SetNonBlocking(true).ok());
  const uint16_t port = DUALSTACK_VALUE(c.listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)));
  auto accepted = DUALSTACK_VALUE(c.listener.Accept());
  EXPECT_EQ(::fcntl(accepted.stream.native_handle(), F_GETFL) & O_NONBLOCK, 0);
}

TYPED_TEST(TcpTest, WritingToAPeerThatIsGoneIsAnErrorAndNoSignal) {
  // Not ignored, so that a SIGPIPE would kill the test.
  ASSERT_NE(std::signal(SIGPIPE, SIG_DFL), SIG_ERR);
  Connection<TypeParam> c = Connect<TypeParam>();
  c.server.Close();
  absl::Status status;
  while (status.ok()) status = c.client.WriteAll("into the void");
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  status = c.client.WriteAll("again");
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), EPIPE);
}

TYPED_TEST(TcpTest, AResetPeerIsStillNamedByAccept) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const uint16_t port = DUALSTACK_VALUE(c.listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)));
  const auto name = DUALSTACK_VALUE(client.LocalAddress());
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ASSERT_EQ(::setsockopt(client.native_handle(), SOL_SOCKET, SO_LINGER, &reset,
                         sizeof(reset)),
            0);
  client.Close();
  auto accepted = DUALSTACK_VALUE(c.listener.Accept());
  EXPECT_EQ(accepted.peer, name);
  const absl::Status gone = accepted.stream.PeerAddress().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(gone)) << gone;
  EXPECT_EQ(SystemErrorOf(gone), ENOTCONN);
  std::array<std::byte, 1> buffer;
  const absl::Status lost = accepted.stream.Read(buffer).status();
  EXPECT_TRUE(absl::IsAborted(lost)) << lost;
  EXPECT_EQ(SystemErrorOf(lost), ECONNRESET);
}

TYPED_TEST(TcpTest, AMovedFromStreamIsClosed) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const NativeSocket handle = c.client.native_handle();
  TcpStream<TypeParam> moved = std::move(c.client);
  EXPECT_EQ(moved.native_handle(), handle);
  EXPECT_TRUE(moved.is_open());
  EXPECT_FALSE(c.client.is_open());  // NOLINT: what is asked about.
  EXPECT_EQ(c.client.native_handle(), kInvalidSocket);
  EXPECT_TRUE(moved.WriteAll("x").ok());
}

TYPED_TEST(TcpTest, MoveAssignmentClosesWhatWasThere) {
  Connection<TypeParam> a = Connect<TypeParam>();
  Connection<TypeParam> b = Connect<TypeParam>();
  a.client = std::move(b.client);
  EXPECT_EQ(ReadAll(a.server), "");  // The end: the first client was closed.
  EXPECT_TRUE(a.client.WriteAll("x").ok());
  a.client.Close();
  EXPECT_EQ(ReadAll(b.server), "x");
}

TYPED_TEST(TcpTest, AClosedStreamRefusesEverything) {
  Connection<TypeParam> c = Connect<TypeParam>();
  c.client.Close();
  c.client.Close();
  EXPECT_FALSE(c.client.is_open());
  std::array<std::byte, 1> buffer{};
  for (const absl::Status& status :
       {c.client.Read(buffer).status(), c.client.Write(buffer).status(),
        c.client.WriteAll(buffer), c.client.ShutdownWrite(),
        c.client.LocalAddress().status(), c.client.PeerAddress().status(),
        c.client.SetNonBlocking(true)}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF);
  }
}

TYPED_TEST(TcpTest, AClosedListenerRefusesEverything) {
  Connection<TypeParam> c = Connect<TypeParam>();
  c.listener.Close();
  for (const absl::Status& status :
       {c.listener.Accept().status(), c.listener.LocalAddress().status(),
        c.listener.SetNonBlocking(true)}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF);
  }
}

TYPED_TEST(TcpTest, APortInUseSaysSo) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const uint16_t port = DUALSTACK_VALUE(c.listener.LocalAddress()).port();
  const int before = OpenDescriptors();
  for (const bool reuse : {true, false}) {
    const absl::Status status =
        TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(port),
                                       {.bind = {.reuse_address = reuse}})
            .status();
    EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EADDRINUSE);
    EXPECT_THAT(std::string(status.message()),
                MatchesRegex("bind .*:" + std::to_string(port) +
                             ": EADDRINUSE .98.: Address already in use"));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(TcpTest, AServerCanBeStartedAgainAtOnce) {
  std::optional<Connection<TypeParam>> c = Connect<TypeParam>();
  const uint16_t port = DUALSTACK_VALUE(c->listener.LocalAddress()).port();
  // The side that closes first is the one that lingers.
  c->server.Close();
  EXPECT_EQ(ReadAll(c->client), "");
  c.reset();
  EXPECT_TRUE(
      TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(port)).ok());
}

TYPED_TEST(TcpTest, WithoutReuseAddressALingeringConnectionHoldsThePort) {
  auto listener = DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(
      LocalTarget<TypeParam>(), {.bind = {.reuse_address = false}}));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)));
  DUALSTACK_VALUE(listener.Accept()).stream.Close();
  EXPECT_EQ(ReadAll(client), "");
  client.Close();
  listener.Close();
  EXPECT_TRUE(absl::IsAlreadyExists(
      TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(port),
                                     {.bind = {.reuse_address = false}})
          .status()));
}

TYPED_TEST(TcpTest, ARefusedConnectionSaysWhoRefused) {
  uint16_t port = 0;
  {
    const auto listener = DUALSTACK_VALUE(
        TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
    port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  }
  const int before = OpenDescriptors();
  const absl::Status status =
      TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), ECONNREFUSED);
  EXPECT_EQ(std::string(status.message()),
            "connect " + Loopback<TypeParam>(port).ToString() +
                ": ECONNREFUSED (111): Connection refused");
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(TcpTest, ABacklogBelowOneIsRefused) {
  for (const int backlog : {0, -1}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(),
                                       {.backlog = backlog})
            .status()));
  }
  EXPECT_TRUE(
      TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(), {.backlog = 1})
          .ok());
}

TYPED_TEST(TcpTest, TheWildcardTakesConnections) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(TypeParam::Wildcard(0)));
  const auto local = DUALSTACK_VALUE(listener.LocalAddress());
  EXPECT_NE(local.port(), 0);
  auto client = DUALSTACK_VALUE(
      TcpStream<TypeParam>::Connect(Loopback<TypeParam>(local.port())));
  EXPECT_TRUE(listener.Accept().ok());
}

// --- Between kinds

class TcpBetweenKinds : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(TcpBetweenKinds, ADualStackListenerSeesAnIpv4ClientAsMapped) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port)));
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  const Ipv4Sockaddr name = DUALSTACK_VALUE(client.LocalAddress());
  EXPECT_EQ(accepted.peer.kind(), AddressKind::kIpv4Mapped);
  EXPECT_EQ(accepted.peer.AsIpv4Mapped(), Map(name));
  EXPECT_EQ(Canonical(accepted.peer), IpEndpoint(name));
  EXPECT_EQ(DUALSTACK_VALUE(accepted.stream.LocalAddress()),
            DualStackSockaddr(MappedLoopback(port)));
  EXPECT_EQ(V6OnlyOf(accepted.stream.native_handle()), 0);

  // What the types refuse at compile time, the type-erased way refuses at run
  // time.
  const absl::Status refused =
      Ipv6Only::FromAny(*accepted.peer.AsIpv4Mapped()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
}

TEST_F(TcpBetweenKinds, ADualStackListenerSeesAnIpv6ClientAsNative) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<Ipv6Only>::Connect(Loopback<Ipv6Only>(port)));
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  EXPECT_EQ(accepted.peer.AsIpv6(), DUALSTACK_VALUE(client.LocalAddress()));
}

TEST_F(TcpBetweenKinds, ADualStackClientReachesBothFamilies) {
  auto ipv4 =
      DUALSTACK_VALUE(TcpListener<Ipv4Only>::Listen(Loopback<Ipv4Only>(0)));
  auto ipv6 =
      DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(Loopback<Ipv6Only>(0)));
  const Ipv4Sockaddr ipv4_name = DUALSTACK_VALUE(ipv4.LocalAddress());
  const Ipv6Sockaddr ipv6_name = DUALSTACK_VALUE(ipv6.LocalAddress());
  auto to_ipv4 = DUALSTACK_VALUE(TcpStream<DualStack>::Connect(Map(ipv4_name)));
  auto to_ipv6 = DUALSTACK_VALUE(TcpStream<DualStack>::Connect(ipv6_name));
  EXPECT_EQ(DUALSTACK_VALUE(to_ipv4.LocalAddress()).AsIpv4Mapped(),
            Map(DUALSTACK_VALUE(ipv4.Accept()).peer));
  EXPECT_EQ(DUALSTACK_VALUE(to_ipv6.LocalAddress()).AsIpv6(),
            DUALSTACK_VALUE(ipv6.Accept()).peer);
  EXPECT_EQ(DUALSTACK_VALUE(to_ipv4.PeerAddress()),
            DualStackSockaddr(Map(ipv4_name)));
}

TEST_F(TcpBetweenKinds, AnIpv6OnlyListenerRefusesIpv4Clients) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(0)));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  EXPECT_EQ(
      SystemErrorOf(
          TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port)).status()),
      ECONNREFUSED);
  EXPECT_EQ(SystemErrorOf(
                TcpStream<DualStack>::Connect(MappedLoopback(port)).status()),
            ECONNREFUSED);
}

TEST_F(TcpBetweenKinds, OnePortServesBothFamiliesAlsoWithTwoListeners) {
  auto ipv6 =
      DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(0)));
  const uint16_t port = DUALSTACK_VALUE(ipv6.LocalAddress()).port();
  const auto ipv4 = TcpListener<Ipv4Only>::Listen(Ipv4Only::Wildcard(port));
  EXPECT_TRUE(ipv4.ok()) << ipv4.status();
  // Both families of the port are taken now.
  EXPECT_TRUE(
      absl::IsAlreadyExists(TcpListener<DualStack>::Listen(port).status()));
}

}  // namespace
}  // namespace dualstack
