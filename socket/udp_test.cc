// UDP of every kind, over loopback.
#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
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
#include "dualstack/address/address_kind.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/send_options.h"
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
class UdpTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
TYPED_TEST_SUITE(UdpTest, Kinds, KindNames);

template <SocketKind Kind>
struct Pair {
  UdpSocket<Kind> server =
      DUALSTACK_VALUE(UdpSocket<Kind>::Bind(LocalTarget<Kind>()));
  UdpSocket<Kind> client = DUALSTACK_VALUE(UdpSocket<Kind>::Open());
  typename Kind::Sockaddr address =
      Loopback<Kind>(DUALSTACK_VALUE(server.LocalAddress()).port());
};

TYPED_TEST(UdpTest, CarriesDatagramsAndAnswersTheirPeers) {
  Pair<TypeParam> p;
  std::array<char, 100> buffer;
  ASSERT_TRUE(p.client.SendTo("ping", p.address).ok());
  const auto ping = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
  static_assert(
      std::is_same_v<decltype(ping.peer), typename TypeParam::Sockaddr>);
  EXPECT_EQ(std::string_view(buffer.data(), ping.size), "ping");
  EXPECT_FALSE(ping.truncated);
  EXPECT_EQ(ping.peer.address(), p.address.address());
  EXPECT_EQ(ping.peer.port(), DUALSTACK_VALUE(p.client.LocalAddress()).port());

  ASSERT_TRUE(p.server.SendTo("pong", ping.peer).ok());
  const auto pong = DUALSTACK_VALUE(p.client.ReceiveFrom(buffer));
  EXPECT_EQ(std::string_view(buffer.data(), pong.size), "pong");
  EXPECT_EQ(pong.peer, p.address);
}

TYPED_TEST(UdpTest, V6OnlyIsWhatTheKindSays) {
  Pair<TypeParam> p;
  const int wanted = std::is_same_v<TypeParam, Ipv4Only>   ? -1
                     : std::is_same_v<TypeParam, Ipv6Only> ? 1
                                                           : 0;
  EXPECT_EQ(V6OnlyOf(p.server.native_handle()), wanted);
  EXPECT_EQ(V6OnlyOf(p.client.native_handle()), wanted);
}

TYPED_TEST(UdpTest, EveryDescriptorClosesOnExec) {
  Pair<TypeParam> p;
  EXPECT_TRUE(IsCloseOnExec(p.server.native_handle()));
  EXPECT_TRUE(IsCloseOnExec(p.client.native_handle()));
}

TYPED_TEST(UdpTest, ATruncatedDatagramSaysSo) {
  Pair<TypeParam> p;
  struct Case {
    size_t sent;
    bool truncated;
  };
  for (const Case& c : {Case{99, false}, Case{100, false}, Case{101, true},
                        Case{1000, true}, Case{0, false}}) {
    std::array<char, 100> buffer;
    ASSERT_TRUE(p.client.SendTo(std::string(c.sent, 'x'), p.address).ok());
    const auto datagram = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
    EXPECT_EQ(datagram.size, std::min<size_t>(c.sent, 100)) << c.sent;
    EXPECT_EQ(datagram.truncated, c.truncated) << c.sent;
  }
}

TYPED_TEST(UdpTest, AnEmptyDatagramIsOneAndAnEmptyBufferTakesOne) {
  Pair<TypeParam> p;
  ASSERT_TRUE(p.client.SendTo("", p.address).ok());
  ASSERT_TRUE(p.client.SendTo("", p.address).ok());
  ASSERT_TRUE(p.client.SendTo("x", p.address).ok());
  ASSERT_TRUE(p.client.SendTo("last", p.address).ok());
  std::array<char, 10> buffer;
  auto datagram = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
  EXPECT_EQ(datagram.size, 0u);
  EXPECT_FALSE(datagram.truncated);
  datagram = DUALSTACK_VALUE(p.server.ReceiveFrom(std::span<char>()));
  EXPECT_EQ(datagram.size, 0u);
  EXPECT_FALSE(datagram.truncated);
  datagram = DUALSTACK_VALUE(p.server.ReceiveFrom(std::span<char>()));
  EXPECT_EQ(datagram.size, 0u);
  EXPECT_TRUE(datagram.truncated);
  datagram = DUALSTACK_VALUE(p.server.ReceiveFrom(buffer));
  EXPECT_EQ(std::string_view(buffer.data(), datagram.size), "last");
}

TYPED_TEST(UdpTest, NonBlockingSaysUnavailable) {
  Pair<TypeParam> p;
  ASSERT_TRUE(p.server.SetNonBlocking(true).ok());
  std::array<char, 10> buffer;
  EXPECT_EQ(p.server.ReceiveFrom(buffer).status(), absl::UnavailableError(""));
}

TYPED_TEST(UdpTest, ATooLargeDatagramIsRefusedWhole) {
  Pair<TypeParam> p;
  const size_t limit =
      std::is_same_v<TypeParam, Ipv4Only> ? kMaxIpv4Datagram : kMaxIpv6Datagram;
  std::string buffer(65'535, ' ');
  ASSERT_TRUE(p.client.SendTo(std::string(limit, 'x'), p.address).ok());
  EXPECT_EQ(DUALSTACK_VALUE(p.server.ReceiveFrom(std::span(buffer))).size,
            limit);
  const absl::Status status =
      p.client.SendTo(std::string(limit + 1, 'x'), p.address);
  EXPECT_EQ(RefusalOf(status), Refusal::kDatagramTooLarge) << status;
  EXPECT_EQ(SystemErrorOf(status), std::nullopt);
  EXPECT_EQ(std::string(status.message()),
            "send to " + p.address.ToString() + ": " +
                std::to_string(limit + 1) + " bytes are more than the " +
                std::to_string(limit) + " that a datagram can carry");
}

TYPED_TEST(UdpTest, APortInUseSaysSo) {
  Pair<TypeParam> p;
  const int before = OpenDescriptors();
  const absl::Status status =
      UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>(p.address.port()))
          .status();
  EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), EADDRINUSE);
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(UdpTest, AnUnboundSocketHasNoAddressYet) {
  const auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  const auto local = DUALSTACK_VALUE(socket.LocalAddress());
  EXPECT_EQ(local, typename TypeParam::Sockaddr());
}

TYPED_TEST(UdpTest, AMovedFromSocketIsClosed) {
  Pair<TypeParam> p;
  UdpSocket<TypeParam> moved = std::move(p.client);
  EXPECT_FALSE(p.client.is_open());  // NOLINT: what is asked about.
  EXPECT_TRUE(moved.SendTo("x", p.address).ok());
  p.server = std::move(moved);
  EXPECT_TRUE(p.server.is_open());
}

TYPED_TEST(UdpTest, AClosedSocketRefusesEverything) {
  Pair<TypeParam> p;
  p.client.Close();
  p.client.Close();
  std::array<std::byte, 1> buffer{};
  for (const absl::Status& status :
       {p.client.SendTo(buffer, p.address),
        p.client.ReceiveFrom(buffer).status(), p.client.LocalAddress().status(),
        p.client.SetNonBlocking(true)}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF);
  }
}

// --- Between kinds

class UdpBetweenKinds : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(UdpBetweenKinds, ADualStackSocketTalksToBothFamilies) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(server.LocalAddress()).port();
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Loopback<Ipv4Only>(0)));
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Loopback<Ipv6Only>(0)));
  std::array<char, 100> buffer;

  ASSERT_TRUE(ipv4.SendTo("4", Loopback<Ipv4Only>(port)).ok());
  const auto mapped = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(mapped.peer.AsIpv4Mapped(),
            Map(DUALSTACK_VALUE(ipv4.LocalAddress())));
  ASSERT_TRUE(server.SendTo("four", mapped.peer).ok());
  EXPECT_EQ(DUALSTACK_VALUE(ipv4.ReceiveFrom(buffer)).peer,
            Loopback<Ipv4Only>(port));

  ASSERT_TRUE(ipv6.SendTo("6", Loopback<Ipv6Only>(port)).ok());
  const auto native = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(native.peer.AsIpv6(), DUALSTACK_VALUE(ipv6.LocalAddress()));
  ASSERT_TRUE(server.SendTo("six", native.peer).ok());
  EXPECT_EQ(DUALSTACK_VALUE(ipv6.ReceiveFrom(buffer)).peer,
            Loopback<Ipv6Only>(port));
}

TEST_F(UdpBetweenKinds, TheLimitOfADualStackSocketIsThatOfThePeersFamily) {
  auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = DUALSTACK_VALUE(server.LocalAddress()).port();
  const std::string ipv6(kMaxIpv6Datagram, 'x');
  EXPECT_TRUE(server.SendTo(ipv6, Loopback<Ipv6Only>(port)).ok());
  EXPECT_EQ(RefusalOf(server.SendTo(ipv6, MappedLoopback(port))),
            Refusal::kDatagramTooLarge);
  EXPECT_TRUE(
      server.SendTo(ipv6.substr(0, kMaxIpv4Datagram), MappedLoopback(port))
          .ok());
}

TEST_F(UdpBetweenKinds, AnUnboundDualStackSocketReachesBothFamiliesInTurn) {
  // A connected one would not: its source address stays of the first family.
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Loopback<Ipv4Only>(0)));
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Loopback<Ipv6Only>(0)));
  std::array<char, 100> buffer;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(
        client.SendTo("4", Map(DUALSTACK_VALUE(ipv4.LocalAddress()))).ok());
    EXPECT_TRUE(ipv4.ReceiveFrom(buffer).ok());
    ASSERT_TRUE(client.SendTo("6", DUALSTACK_VALUE(ipv6.LocalAddress())).ok());
    EXPECT_TRUE(ipv6.ReceiveFrom(buffer).ok());
  }
}

}  // namespace
}  // namespace dualstack
