// One port of whatever sockets the host has.
#include "dualstack/socket/any_listener.h"

#include <sys/resource.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/faults.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/socket/testing/test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using enum Arrangement;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Lacking;
using testing::Loopback;
using testing::MappedLoopback;
using ::testing::MatchesRegex;
using testing::NetNamespaceTest;
using testing::OpenDescriptors;
using testing::RunInChild;
using testing::RunInChildLacking;
using ::testing::StartsWith;
using testing::Under;
using testing::V6OnlyOf;

static_assert(!std::is_constructible_v<AnyListener, ListenPlan>);
static_assert(!std::is_copy_constructible_v<AnyListener>);
static_assert(std::is_nothrow_move_constructible_v<AnyListener>);

constexpr Arrangement kAll[] = {kDualStack, kTwoSockets, kIpv6Only, kIpv4Only};

AnyListener ListenAs(Arrangement arrangement, uint16_t port = 0) {
  return DUALSTACK_VALUE(AnyListener::Listen(port, {.allowed = {arrangement}}));
}

// --- Clients, who know nothing of the listener but the port

absl::StatusOr<TcpStream<Ipv4Only>> Ipv4Client(uint16_t port) {
  return TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port));
}
absl::StatusOr<TcpStream<Ipv6Only>> Ipv6Client(uint16_t port) {
  return TcpStream<Ipv6Only>::Connect(Loopback<Ipv6Only>(port));
}

// Connects, is accepted, and sees that both talk of the same connection.
template <SocketKind Kind>
void ExpectServed(AnyListener& listener,
                  absl::StatusOr<TcpStream<Kind>> connected,
                  std::string_view kind_name) {
  ASSERT_TRUE(connected.ok()) << connected.status();
  auto accepted = listener.Accept();
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->peer,
            IpEndpoint(DUALSTACK_VALUE(connected->LocalAddress())));
  EXPECT_EQ(DUALSTACK_VALUE(accepted->stream.PeerAddress()), accepted->peer);
  EXPECT_EQ(accepted->stream.kind_name(), kind_name);
  EXPECT_TRUE(connected->WriteAll("x").ok());
  std::array<char, 1> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(accepted->stream.Read(buffer)), 1u);
}

void ExpectServesIpv4(AnyListener& listener, std::string_view kind_name) {
  ExpectServed(listener, Ipv4Client(listener.port()), kind_name);
}
void ExpectServesIpv6(AnyListener& listener, std::string_view kind_name) {
  ExpectServed(listener, Ipv6Client(listener.port()), kind_name);
}

class AnyListenerTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

// --- Arrangements

TEST_F(AnyListenerTest, OneDualStackSocketServesBothFamilies) {
  AnyListener listener = DUALSTACK_VALUE(AnyListener::Listen(0));
  EXPECT_EQ(listener.plan().ToString(), "dual-stack");
  ASSERT_EQ(listener.native_handles().size(), 1u);
  EXPECT_EQ(V6OnlyOf(listener.native_handles()[0]), 0);
  ExpectServesIpv4(listener, "dual-stack");
  ExpectServesIpv6(listener, "dual-stack");
}

TEST_F(AnyListenerTest, TwoSocketsServeBothFamiliesOnOnePort) {
  AnyListener listener = ListenAs(kTwoSockets);
  EXPECT_EQ(listener.plan().ToString(), "two sockets");
  ASSERT_EQ(listener.native_handles().size(), 2u);
  EXPECT_EQ(V6OnlyOf(listener.native_handles()[0]), 1);
  EXPECT_EQ(V6OnlyOf(listener.native_handles()[1]), -1);
  ExpectServesIpv4(listener, "IPv4-only");
  ExpectServesIpv6(listener, "IPv6-only");
}

TEST_F(AnyListenerTest, OneSocketOfAFamilyServesThat) {
  AnyListener ipv6 = ListenAs(kIpv6Only);
  ExpectServesIpv6(ipv6, "IPv6-only");
  EXPECT_EQ(SystemErrorOf(Ipv4Client(ipv6.port()).status()), ECONNREFUSED);
  AnyListener ipv4 = ListenAs(kIpv4Only);
  ExpectServesIpv4(ipv4, "IPv4-only");
  EXPECT_EQ(SystemErrorOf(Ipv6Client(ipv4.port()).status()), ECONNREFUSED);
}

TEST_F(AnyListenerTest, TellsWhereItListens) {
  const Ipv6Sockaddr ipv6 = Ipv6Only::Wildcard(0);
  const auto port_zero = [](const IpEndpoint& local) {
    return IpEndpoint(local.address(), uint16_t{0});
  };
  const std::vector<std::vector<IpEndpoint>> wanted = {
      {ipv6}, {ipv6, Ipv4Only::Wildcard(0)}, {ipv6}, {Ipv4Only::Wildcard(0)}};
  for (size_t i = 0; i < std::size(kAll); ++i) {
    const AnyListener listener = ListenAs(kAll[i]);
    auto locals = DUALSTACK_VALUE(listener.LocalAddresses());
    for (IpEndpoint& local : locals) {
      EXPECT_EQ(local.port(), listener.port());
      local = port_zero(local);
    }
    EXPECT_NE(listener.port(), 0);
    EXPECT_EQ(locals, wanted[i]) << ToString(kAll[i]);
  }
}

TEST_F(AnyListenerTest, ListensOnThePortAskedFor) {
  for (const Arrangement arrangement : kAll) {
    const uint16_t port = ListenAs(arrangement).port();
    // It is free again, since nothing was accepted.
    EXPECT_EQ(ListenAs(arrangement, port).port(), port);
  }
}

// Every system call of it says that IPV6_V6ONLY is set, as OpenBSD's do.
TEST_F(AnyListenerTest, WithoutDualStackSocketsItTakesTwo) {
  auto listener =
      Under({.v6only = 1}, [] { return AnyListener::Listen(0); }).result;
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_EQ(listener->plan().ToString(),
            "two sockets; not dual-stack, because set IPV6_V6ONLY for [::]:0: "
            "IPV6_V6ONLY reads 1 afterwards, and the socket was made "
            "dual-stack");
  ExpectServesIpv4(*listener, "IPv4-only");
  ExpectServesIpv6(*listener, "IPv6-only");
}

TEST_F(AnyListenerTest, WithoutIpv6SocketsItTakesIpv4) {
  RunInChildLacking(Lacking::kIpv6Sockets, [] {
    AnyListener listener = DUALSTACK_VALUE(AnyListener::Listen(0));
    EXPECT_EQ(listener.plan().arrangement, kIpv4Only);
    EXPECT_EQ(SystemErrorOf(listener.plan().rejected.front().why),
              EAFNOSUPPORT);
    ExpectServesIpv4(listener, "IPv4-only");
    const ListenPolicy both = {.require_ipv4 = true, .require_ipv6 = true};
    const absl::Status refused = AnyListener::Listen(0, both).status();
    EXPECT_TRUE(absl::IsUnimplemented(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("EAFNOSUPPORT (97)"));
  });
}

TEST_F(AnyListenerTest, WithoutIpv4SocketsIpv4PeersComeAsMapped) {
  RunInChildLacking(Lacking::kIpv4SocketsAndOptions, [] {
    AnyListener listener = DUALSTACK_VALUE(
        AnyListener::Listen(0, {.require_ipv4 = true, .require_ipv6 = true}));
    EXPECT_EQ(listener.plan().ToString(), "dual-stack");
    ExpectServesIpv6(listener, "dual-stack");
    const auto client =
        TcpStream<DualStack>::Connect(MappedLoopback(listener.port()));
    ASSERT_TRUE(client.ok()) << client.status();
    EXPECT_EQ(DUALSTACK_VALUE(listener.Accept()).peer,
              Canonical(DUALSTACK_VALUE(client->LocalAddress())));
  });
}

// --- Ports

TEST_F(AnyListenerTest, APortTakenInOneFamilyIsNoReasonToDoWithTheOther) {
  struct Row {
    Arrangement holder;
    Arrangement wanted;
    std::string_view message;
  };
  const Row rows[] = {
      {kIpv4Only, kDualStack, "bind \\[::\\]:[0-9]+: EADDRINUSE .*"},
      {kIpv6Only, kDualStack, "bind \\[::\\]:[0-9]+: EADDRINUSE .*"},
      {kIpv4Only, kTwoSockets, "bind 0.0.0.0:[0-9]+: EADDRINUSE .*"},
      {kIpv6Only, kTwoSockets, "bind \\[::\\]:[0-9]+: EADDRINUSE .*"},
      {kDualStack, kTwoSockets, "bind \\[::\\]:[0-9]+: EADDRINUSE .*"},
      {kDualStack, kIpv4Only, "bind 0.0.0.0:[0-9]+: EADDRINUSE .*"},
  };
  for (const Row& row : rows) {
    const AnyListener holder = ListenAs(row.holder);
    const int before = OpenDescriptors();
    const absl::Status status =
        AnyListener::Listen(holder.port(), {.allowed = {row.wanted}}).status();
    EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EADDRINUSE);
    EXPECT_THAT(std::string(status.message()),
                MatchesRegex(std::string(row.message)));
    EXPECT_EQ(OpenDescriptors(), before);
  }
}

// A network where the system has few ports to choose from.
class FewPortsTest : public NetNamespaceTest {
 protected:
  static constexpr uint16_t kFirst = 40000;

  void HavePorts(int count) {
    const absl::Status set = here().WriteSysctl(
        "net/ipv4/ip_local_port_range",
        std::to_string(kFirst) + " " + std::to_string(kFirst + count - 1));
    ASSERT_TRUE(set.ok()) << set;
  }

  // Has IPv4 take the first `count` of them.
  static std::vector<TcpListener<Ipv4Only>> TakeInIpv4(int count) {
    std::vector<TcpListener<Ipv4Only>> taken;
    for (int i = 0; i < count; ++i) {
      taken.push_back(DUALSTACK_VALUE(TcpListener<Ipv4Only>::Listen(
          Ipv4Only::Wildcard(static_cast<uint16_t>(kFirst + i)))));
    }
    return taken;
  }

  // That of a server of two sockets, for which there is no port.
  static std::string MessageOfFailure() {
    const int before = OpenDescriptors();
    const absl::Status status =
        AnyListener::Listen(0, {.allowed = {kTwoSockets}}).status();
    EXPECT_TRUE(absl::IsAlreadyExists(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EADDRINUSE);
    EXPECT_EQ(OpenDescriptors(), before);
    return std::string(status.message());
  }
};

TEST_F(FewPortsTest, TwoSocketsFindTheOnePortThatBothFamiliesHaveFree) {
  HavePorts(4);
  const auto taken = TakeInIpv4(3);
  // The system chooses at random: it would have to be lucky each time.
  for (int i = 0; i < 10; ++i) {
    const AnyListener listener = ListenAs(kTwoSockets);
    EXPECT_EQ(listener.port(), kFirst + 3);
  }
}

TEST_F(FewPortsTest, WhichPortsWereTriedIsSaidIfNoneIsFree) {
  HavePorts(4);
  const auto taken = TakeInIpv4(4);
  const std::string message = MessageOfFailure();
  EXPECT_THAT(
      message,
      MatchesRegex("listen on one port of both families, after ports "
                   "4000., 4000., 4000., 4000. that only IPv6 had free: "
                   "EADDRINUSE .98.: Address already in use"));
  // Each of them once.
  for (const char* port : {"40000", "40001", "40002", "40003"}) {
    EXPECT_THAT(message, HasSubstr(port));
  }
}

TEST_F(FewPortsTest, NoMoreThanSixteenPortsAreTried) {
  HavePorts(20);
  const auto taken = TakeInIpv4(20);
  EXPECT_THAT(MessageOfFailure(),
              MatchesRegex(".* after ports (400.., ){15}400.. that .*"));
}

TEST_F(FewPortsTest, AServerOfAnotherPortMindsNoLackOfPortsToChooseFrom) {
  HavePorts(4);
  std::vector<TcpListener<DualStack>> taken;
  for (auto next = TcpListener<DualStack>::Listen(0); next.ok();
       next = TcpListener<DualStack>::Listen(0)) {
    taken.push_back(*std::move(next));
  }
  EXPECT_EQ(taken.size(), 4u);
  for (const Arrangement arrangement : kAll) {
    EXPECT_EQ(ListenAs(arrangement, 7777).port(), 7777);
  }
}

// --- Accepting

TEST_F(AnyListenerTest, TwoSocketsTakeTurns) {
  AnyListener listener = ListenAs(kTwoSockets);
  std::vector<TcpStream<Ipv4Only>> ipv4;
  std::vector<TcpStream<Ipv6Only>> ipv6;
  for (int i = 0; i < 3; ++i) {
    ipv6.push_back(DUALSTACK_VALUE(Ipv6Client(listener.port())));
    ipv4.push_back(DUALSTACK_VALUE(Ipv4Client(listener.port())));
  }
  std::vector<std::string_view> kinds;
  for (int i = 0; i < 6; ++i) {
    kinds.push_back(DUALSTACK_VALUE(listener.Accept()).stream.kind_name());
  }
  EXPECT_THAT(kinds, ElementsAre("IPv6-only", "IPv4-only", "IPv6-only",
                                 "IPv4-only", "IPv6-only", "IPv4-only"));
}

TEST_F(AnyListenerTest, OneWhoseTurnItIsNotIsServedIfItIsAlone) {
  AnyListener listener = ListenAs(kTwoSockets);
  for (int i = 0; i < 3; ++i) ExpectServesIpv4(listener, "IPv4-only");
  for (int i = 0; i < 3; ++i) ExpectServesIpv6(listener, "IPv6-only");
}

TEST_F(AnyListenerTest, NonBlockingSaysUnavailableIfNeitherHasOne) {
  for (const Arrangement arrangement : kAll) {
    AnyListener listener = ListenAs(arrangement);
    ASSERT_TRUE(listener.SetNonBlocking(true).ok());
    EXPECT_EQ(listener.Accept().status(), absl::UnavailableError(""));
    if (arrangement != kIpv6Only) {
      const auto client = DUALSTACK_VALUE(Ipv4Client(listener.port()));
      EXPECT_TRUE(listener.Accept().ok());
    }
    if (arrangement != kIpv4Only) {
      const auto client = DUALSTACK_VALUE(Ipv6Client(listener.port()));
      EXPECT_TRUE(listener.Accept().ok());
    }
    EXPECT_EQ(listener.Accept().status(), absl::UnavailableError(""));
  }
}

TEST_F(AnyListenerTest, StreamsBlockWhateverTheListenerDoes) {
  AnyListener listener = ListenAs(kTwoSockets);
  ASSERT_TRUE(listener.SetNonBlocking(true).ok());
  auto client = DUALSTACK_VALUE(Ipv6Client(listener.port()));
  AnyTcpStream server = DUALSTACK_VALUE(listener.Accept()).stream;
  std::thread writer([&client] { EXPECT_TRUE(client.WriteAll("x").ok()); });
  std::array<char, 1> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(server.Read(buffer)), 1u);
  writer.join();
}

// poll() first, and the accept4() of each socket that it was right about; here
// somebody else was quicker, again and again.
TEST_F(AnyListenerTest, AConnectionLostAfterItWasSeenIsWaitedForAgain) {
  AnyListener listener = ListenAs(kTwoSockets);
  const auto client = DUALSTACK_VALUE(Ipv4Client(listener.port()));
  const auto accept = Under({.name = "accept4", .error = EAGAIN, .times = 6},
                            [&] { return listener.Accept().status(); });
  EXPECT_TRUE(accept.result.ok()) << accept.result;
  EXPECT_THAT(
      accept.trace.calls,
      ElementsAre("accept4", "accept4", "poll", "accept4", "accept4", "poll",
                  "accept4", "accept4", "poll", "accept4", "accept4", "close"));
}

TEST_F(AnyListenerTest, WaitsUntilOneOfTheSocketsHasAConnection) {
  for (const bool ipv4_first : {true, false}) {
    AnyListener listener = ListenAs(kTwoSockets);
    const uint16_t port = listener.port();
    std::thread clients([port, ipv4_first] {
      // Each only once the one before was accepted, and so has sent a byte.
      std::array<char, 1> buffer;
      for (const bool ipv4 : {ipv4_first, !ipv4_first}) {
        AnyTcpStream client =
            ipv4 ? AnyTcpStream(DUALSTACK_VALUE(Ipv4Client(port)))
                 : AnyTcpStream(DUALSTACK_VALUE(Ipv6Client(port)));
        EXPECT_EQ(DUALSTACK_VALUE(client.Read(buffer)), 1u);
      }
    });
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(DUALSTACK_VALUE(listener.Accept()).stream.WriteAll("x").ok());
    }
    clients.join();
  }
}

TEST_F(AnyListenerTest, SeveralThreadsAcceptFromOneListener) {
  constexpr int kThreads = 4;
  constexpr int kClients = 100;
  AnyListener listener = ListenAs(kTwoSockets);
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      while (accepted.fetch_add(1) < kClients) {
        EXPECT_TRUE(listener.Accept().ok());
      }
    });
  }
  std::vector<AnyTcpStream> clients;
  for (int i = 0; i < kClients; i += 2) {
    clients.emplace_back(DUALSTACK_VALUE(Ipv4Client(listener.port())));
    clients.emplace_back(DUALSTACK_VALUE(Ipv6Client(listener.port())));
  }
  for (std::thread& thread : threads) thread.join();
}

// --- Errors

TEST_F(AnyListenerTest, AnErrorOfOneSocketDoesNotKeepTheOtherFromItsTurn) {
  AnyListener listener = ListenAs(kTwoSockets);
  const auto ipv6 = DUALSTACK_VALUE(Ipv6Client(listener.port()));
  const auto ipv4 = DUALSTACK_VALUE(Ipv4Client(listener.port()));
  const absl::Status status =
      Under({.name = "accept4", .error = EMFILE, .times = 1}, [&] {
        return listener.Accept().status();
      }).result;
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), StartsWith("accept on [::]:"));
  EXPECT_EQ(DUALSTACK_VALUE(listener.Accept()).stream.kind_name(), "IPv4-only");
  EXPECT_EQ(DUALSTACK_VALUE(listener.Accept()).stream.kind_name(), "IPv6-only");
}

TEST_F(AnyListenerTest, WithoutDescriptorsItSaysSoAndRecovers) {
  RunInChild([] {
    AnyListener listener = ListenAs(kTwoSockets);
    const auto client = DUALSTACK_VALUE(Ipv4Client(listener.port()));
    // An error while there are descriptors: UBSan takes some, once, to see that
    // what words it is what it should be.
    EXPECT_FALSE(AnyListener::Listen(listener.port()).ok());
    const int before = OpenDescriptors();
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
    const rlimit none = {.rlim_cur = 0, .rlim_max = old.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const absl::Status accepted = listener.Accept().status();
    // And no host without IPv6 is made of a process without descriptors.
    const absl::Status listened = AnyListener::Listen(0).status();
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &old), 0);
    for (const absl::Status& status : {accepted, listened}) {
      EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
      EXPECT_EQ(SystemErrorOf(status), EMFILE);
    }
    EXPECT_EQ(OpenDescriptors(), before);
    EXPECT_TRUE(listener.Accept().ok());
  });
}

TEST_F(AnyListenerTest, AClosedOneRefusesEverything) {
  const int before = OpenDescriptors();
  AnyListener closed = ListenAs(kTwoSockets);
  closed.Close();
  closed.Close();
  AnyListener moved_from = ListenAs(kTwoSockets);
  AnyListener moved_to = std::move(moved_from);
  EXPECT_TRUE(moved_to.is_open());
  ExpectServesIpv4(moved_to, "IPv4-only");
  moved_to = std::move(closed);
  EXPECT_EQ(OpenDescriptors(), before);
  for (AnyListener* listener : {&closed, &moved_from, &moved_to}) {
    EXPECT_FALSE(listener->is_open());
    EXPECT_TRUE(listener->native_handles().empty());
    for (const absl::Status& status :
         {listener->Accept().status(), listener->LocalAddresses().status(),
          listener->SetNonBlocking(true)}) {
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_EQ(SystemErrorOf(status), EBADF);
    }
  }
}

TEST_F(AnyListenerTest, OptionsReachEverySocket) {
  for (const Arrangement arrangement : kAll) {
    const absl::Status status =
        AnyListener::Listen(0, {.allowed = {arrangement}}, {.backlog = 0})
            .status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  }
}

// --- When a family goes

class FamilyGoesTest : public NetNamespaceTest {
 protected:
  void DisableIpv6(bool disable) {
    const absl::Status set = here().WriteSysctl(
        "net/ipv6/conf/all/disable_ipv6", disable ? "1" : "0");
    ASSERT_TRUE(set.ok()) << set;
  }
};

TEST_F(FamilyGoesTest, ListeningWhereIpv6IsDisabledServesIpv4AndLaterIpv6) {
  DisableIpv6(true);
  for (const Arrangement arrangement : {kDualStack, kTwoSockets}) {
    AnyListener listener = ListenAs(arrangement);
    EXPECT_EQ(listener.plan().ToString(),
              std::string(ToString(arrangement)) +
                  "; no IPv6 peers now, because bind [::1]:0: EADDRNOTAVAIL "
                  "(99): Cannot assign requested address");
    const std::string_view ipv4_kind =
        arrangement == kDualStack ? "dual-stack" : "IPv4-only";
    ExpectServesIpv4(listener, ipv4_kind);
    DisableIpv6(false);
    ExpectServesIpv6(listener,
                     arrangement == kDualStack ? "dual-stack" : "IPv6-only");
    ExpectServesIpv4(listener, ipv4_kind);
    DisableIpv6(true);
  }
  EXPECT_TRUE(absl::IsUnimplemented(
      AnyListener::Listen(0, {.require_ipv6 = true}).status()));
}

TEST_F(FamilyGoesTest, CuttingOffIpv6LeavesIpv4ServedAndItsConnectionsAlive) {
  for (const Arrangement arrangement : {kDualStack, kTwoSockets}) {
    AnyListener listener = ListenAs(arrangement);
    auto client = DUALSTACK_VALUE(Ipv4Client(listener.port()));
    AnyTcpStream server = DUALSTACK_VALUE(listener.Accept()).stream;
    ExpectServesIpv6(listener,
                     arrangement == kDualStack ? "dual-stack" : "IPv6-only");
    DisableIpv6(true);
    EXPECT_TRUE(client.WriteAll("x").ok());
    std::array<char, 1> buffer;
    EXPECT_EQ(DUALSTACK_VALUE(server.Read(buffer)), 1u);
    ExpectServesIpv4(listener,
                     arrangement == kDualStack ? "dual-stack" : "IPv4-only");
    EXPECT_EQ(SystemErrorOf(Ipv6Client(listener.port()).status()),
              EADDRNOTAVAIL);
    DisableIpv6(false);
    ExpectServesIpv6(listener,
                     arrangement == kDualStack ? "dual-stack" : "IPv6-only");
  }
}

TEST_F(FamilyGoesTest, TheSystemsDefaultOfV6OnlyChangesNothing) {
  const absl::Status set = here().WriteSysctl("net/ipv6/bindv6only", "1");
  ASSERT_TRUE(set.ok()) << set;
  AnyListener listener = DUALSTACK_VALUE(AnyListener::Listen(0));
  EXPECT_EQ(listener.plan().ToString(), "dual-stack");
  ExpectServesIpv4(listener, "dual-stack");
  ExpectServesIpv6(listener, "dual-stack");
}

}  // namespace
}  // namespace dualstack
