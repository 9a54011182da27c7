// What the library makes of a system that fails, or lies, at one place: which
// calls it makes then, and in which words it says so. That every call may fail
// at every place is another test's matter, fault_matrix_test.cc.
#include "dualstack/socket/testing/faults.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/adopt.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/options.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connection;
using ::testing::ElementsAre;
using testing::FaultPlan;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::LocalTarget;
using testing::Loopback;
using testing::OpenDescriptors;
using ::testing::StartsWith;
using testing::Under;

using Operation = std::function<absl::Status()>;

// What the operation returns under the plan, and which calls it makes.
absl::Status StatusUnder(const FaultPlan& plan, const Operation& operation) {
  return Under(plan, operation).result;
}
std::vector<std::string_view> CallsUnder(const FaultPlan& plan,
                                         const Operation& operation) {
  return Under(plan, operation).trace.calls;
}

template <typename Kind>
class FaultsTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(FaultsTest, Kinds);

TYPED_TEST(FaultsTest, AcceptAfterAnErrorIsAsGoodAsBefore) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  struct Case {
    int error;
    absl::StatusCode code;
    const char* message;
  };
  // In the second half, what Linux says of the connection and not of accept().
  for (const Case& c :
       {Case{EMFILE, absl::StatusCode::kResourceExhausted, "EMFILE (24)"},
        Case{ENOBUFS, absl::StatusCode::kResourceExhausted, "ENOBUFS (105)"},
        Case{EPERM, absl::StatusCode::kPermissionDenied, "EPERM (1)"},
        Case{ECONNABORTED, absl::StatusCode::kAborted, "ECONNABORTED (103)"},
        Case{EPROTO, absl::StatusCode::kAborted, "EPROTO (71)"},
        Case{ENETDOWN, absl::StatusCode::kAborted, "ENETDOWN (100)"},
        Case{ENOPROTOOPT, absl::StatusCode::kAborted, "ENOPROTOOPT (92)"},
        Case{EHOSTDOWN, absl::StatusCode::kAborted, "EHOSTDOWN (112)"},
        Case{ENONET, absl::StatusCode::kAborted, "ENONET (64)"},
        Case{EHOSTUNREACH, absl::StatusCode::kAborted, "EHOSTUNREACH (113)"},
        Case{ENETUNREACH, absl::StatusCode::kAborted, "ENETUNREACH (101)"}}) {
    auto client = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(peer));
    const absl::Status status =
        StatusUnder({.name = "accept4", .error = c.error, .times = 1},
                    [&] { return listener.Accept().status(); });
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_EQ(SystemErrorOf(status), c.error);
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("accept on " +
                          DUALSTACK_VALUE(listener.LocalAddress()).ToString() +
                          ": " + c.message));
    EXPECT_TRUE(listener.Accept().ok()) << status;
  }
}

// EAGAIN, which is also what send(2) has for a system without a free port.
TYPED_TEST(FaultsTest, ASocketWithoutAPortIsNotWaitedFor) {
  auto bound =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  auto unbound = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  const auto to = Loopback<TypeParam>(9);
  const FaultPlan again = {.at = {{.call = 0, .error = EAGAIN}}};
  EXPECT_EQ(StatusUnder(again, [&] { return bound.SendTo("x", to); }),
            absl::UnavailableError(""));
  const absl::Status status =
      StatusUnder(again, [&] { return unbound.SendTo("x", to); });
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(SystemErrorOf(status), EAGAIN);
  EXPECT_EQ(std::string(status.message()),
            "send to " + to.ToString() +
                ": EAGAIN (11): Resource temporarily unavailable");
}

TYPED_TEST(FaultsTest, AMessageWithoutALocalAddressIsStillOne) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  std::array<char, 1> buffer;
  const auto [status, trace] = Under(
      {.at = {{.call = 0, .error = ENOTCONN}, {.call = 1, .error = ENOTCONN}}},
      [&] { return c.server.Read(buffer).status(); });
  EXPECT_THAT(trace.calls, ElementsAre("recv", "getsockname"));
  EXPECT_EQ(std::string(status.message()),
            "read: ENOTCONN (107): Transport endpoint is not connected");
}

// --- IPV6_V6ONLY that the system does not keep

class V6OnlyFaults : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(V6OnlyFaults, AMismatchIsAnErrorThatSaysSo) {
  const int before = OpenDescriptors();
  const FaultPlan dual_became_v6only = {.v6only = 1};
  const FaultPlan v6only_became_dual = {.v6only = 0};
  const FaultPlan changed_by_bind = {.v6only = 1, .v6only_from = 1};
  struct Case {
    absl::Status status;
    const char* message;
  };
  const Case cases[] = {
      {StatusUnder(dual_became_v6only,
                   [] { return TcpListener<DualStack>::Listen(80).status(); }),
       "set IPV6_V6ONLY for [::]:80: IPV6_V6ONLY reads 1 afterwards, and the "
       "socket was made dual-stack"},
      {StatusUnder(v6only_became_dual,
                   [] {
                     return TcpStream<Ipv6Only>::Connect(
                                Ipv6Sockaddr("::1"_ipv6, 80))
                         .status();
                   }),
       "set IPV6_V6ONLY for [::1]:80: IPV6_V6ONLY reads 0 afterwards, and the "
       "socket was made IPv6-only"},
      {StatusUnder(v6only_became_dual,
                   [] { return UdpSocket<Ipv6Only>::Open().status(); }),
       "set IPV6_V6ONLY: IPV6_V6ONLY reads 0 afterwards, and the socket was "
       "made IPv6-only"},
      {StatusUnder(changed_by_bind,
                   [] { return UdpSocket<DualStack>::Bind(0).status(); }),
       "bind [::]:0: IPV6_V6ONLY reads 1 afterwards, and the socket was made "
       "dual-stack"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.status, absl::InternalError(c.message));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(V6OnlyFaults, TheOptionIsSetBeforeBindAndReadAfterIt) {
  EXPECT_THAT(
      CallsUnder({}, [] { return TcpListener<DualStack>::Listen(0).status(); }),
      ElementsAre("socket", "setsockopt", "getsockopt", "setsockopt", "bind",
                  "getsockopt", "listen", "close"));
  EXPECT_THAT(
      CallsUnder(
          {},
          [] {
            return UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)).status();
          }),
      ElementsAre("socket", "setsockopt", "getsockopt", "bind", "getsockopt",
                  "close"));
  EXPECT_THAT(
      CallsUnder({}, [] { return UdpSocket<Ipv4Only>::Open().status(); }),
      ElementsAre("socket", "close"));
}

// --- Addresses and sizes that cannot be

// A length that is neither sockaddr's own, and families of which neither is the
// kind's.
template <SocketKind Kind>
std::vector<FaultPlan> FalseNames() {
  std::vector<FaultPlan> plans;
  for (const socklen_t size :
       {0u, 1u, 2u, 8u, 15u, 17u, 27u, 29u, 128u, 129u, 1u << 30}) {
    plans.push_back({.name_size = size});
  }
  plans.push_back({.name_size = static_cast<socklen_t>(-1)});
  plans.push_back({.name_size = std::same_as<Kind, Ipv4Only>
                                    ? sizeof(sockaddr_in6)
                                    : sizeof(sockaddr_in)});
  plans.push_back(
      {.name_family = std::same_as<Kind, Ipv4Only> ? AF_INET6 : AF_INET});
  for (const int family : {AF_UNSPEC, AF_UNIX, AF_PACKET, 0xffff}) {
    plans.push_back({.name_family = static_cast<sa_family_t>(family)});
  }
  return plans;
}

TYPED_TEST(FaultsTest, AFalseNameIsDataLossAndNoLeak) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  const auto listening =
      Loopback<TypeParam>(DUALSTACK_VALUE(c.listener.LocalAddress()).port());
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(udp.LocalAddress()).port());
  std::array<char, 1> buffer;
  auto with_info =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  ASSERT_TRUE(with_info.EnablePacketInfo().ok());
  const auto with_info_address =
      Loopback<TypeParam>(DUALSTACK_VALUE(with_info.LocalAddress()).port());
  const std::pair<const char*, Operation> operations[] = {
      {"accept", [&] { return c.listener.Accept().status(); }},
      {"receive", [&] { return udp.ReceiveFrom(buffer).status(); }},
      {"receive", [&] { return with_info.ReceiveFrom(buffer).status(); }},
      {"local address", [&] { return c.client.LocalAddress().status(); }},
      {"peer address", [&] { return c.client.PeerAddress().status(); }},
  };
  for (const FaultPlan& plan : FalseNames<TypeParam>()) {
    auto waiting = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(listening));
    ASSERT_TRUE(udp.SendTo("x", self).ok());
    ASSERT_TRUE(udp.SendTo("x", with_info_address).ok());
    for (const auto& [name, operation] : operations) {
      const auto [status, trace] = Under(plan, operation);
      EXPECT_TRUE(absl::IsDataLoss(status)) << name << ": " << status;
      EXPECT_THAT(std::string(status.message()),
                  StartsWith(std::string(name) + ": the socket is " +
                             std::string(TypeParam::kName) +
                             " and the system gave a "));
      EXPECT_THAT(trace.leaked, IsEmpty()) << name;
    }
  }
}

// What came before a socket was connected may come from anybody, so a source
// that cannot be read is not the peer.
TYPED_TEST(FaultsTest, AFalseSourceIsNotTheConnectedPeer) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(server.LocalAddress()).port());
  auto socket = DUALSTACK_VALUE(ConnectedUdpSocket<TypeParam>::Connect(peer));
  ASSERT_TRUE(socket.Send("x").ok());
  std::array<char, 1> buffer;
  const auto question = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  ASSERT_TRUE(socket.SetNonBlocking(true).ok());
  for (const FaultPlan& plan : FalseNames<TypeParam>()) {
    ASSERT_TRUE(server.SendTo("y", question.peer).ok());
    const absl::Status status =
        StatusUnder(plan, [&] { return socket.Receive(buffer).status(); });
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    ASSERT_TRUE(server.SendTo("z", question.peer).ok());
    EXPECT_EQ(DUALSTACK_VALUE(socket.Receive(buffer)).size, 1u);
    EXPECT_EQ(buffer[0], 'z');
  }
}

// And it stays whose it was.
TYPED_TEST(FaultsTest, ASocketWithAFalseNameIsNotAdopted) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  for (const FaultPlan& plan : FalseNames<TypeParam>()) {
    for (const NativeSocket socket :
         {c.client.native_handle(), udp.native_handle()}) {
      const auto [status, trace] =
          Under(plan, [socket] { return Adopt(socket).status(); });
      EXPECT_FALSE(status.ok());
      EXPECT_THAT(trace.leaked, IsEmpty());
    }
  }
  EXPECT_TRUE(c.client.LocalAddress().ok());
  EXPECT_TRUE(udp.LocalAddress().ok());
}

// How Windows answers where IPv4 is disabled.
TEST(OptionFaultsTest, AnIpv4HalfThatIsNotThereIsNotRead) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  struct Case {
    FaultPlan plan;
    bool ok;
    bool has_ipv4;
    const char* why;
  };
  // The calls are: IP_TTL, the name for the error, IPV6_UNICAST_HOPS, socket().
  for (const Case& c :
       {Case{{}, true, true, "nothing fails"},
        Case{{.at = {{0, EINVAL}, {3, EAFNOSUPPORT}}},
             true,
             false,
             "there is no IPv4"},
        Case{{.at = {{0, EINVAL}}}, false, false, "there is IPv4"},
        Case{{.at = {{0, EINVAL}, {3, EMFILE}}},
             false,
             false,
             "it cannot be told"}}) {
    const auto read =
        Under(c.plan, [&] { return GetOption<UnicastHopLimit>(dual); }).result;
    EXPECT_EQ(read.ok(), c.ok) << c.why;
    EXPECT_EQ(read.ipv4.ok() && read.ipv4->has_value(), c.has_ipv4) << c.why;
    EXPECT_TRUE(read.ipv6.ok()) << c.why;
  }
}

// In a message there is no address rather than a false one.
TYPED_TEST(FaultsTest, AFalseNameIsNotWrittenIntoAMessage) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  std::array<char, 1> buffer;
  for (FaultPlan plan : FalseNames<TypeParam>()) {
    plan.at = {{.call = 0, .error = ECONNRESET}};
    const absl::Status status =
        StatusUnder(plan, [&] { return c.server.Read(buffer).status(); });
    EXPECT_EQ(SystemErrorOf(status), ECONNRESET);
    EXPECT_THAT(std::string(status.message()),
                StartsWith("read: ECONNRESET (104): "));
  }
}

TYPED_TEST(FaultsTest, AStreamThatTakesAByteAtATimeGetsAll) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  const auto [status, trace] = Under(
      {.send_at_most = 1}, [&] { return c.client.WriteAll("0123456789"); });
  EXPECT_EQ(status, absl::OkStatus());
  EXPECT_EQ(trace.calls, std::vector<std::string_view>(10, "send"));
  std::array<char, 20> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(c.server.Read(buffer)), 10u);
  EXPECT_EQ(std::string_view(buffer.data(), 10), "0123456789");

  // After the first part, an error is the error, and waiting is none to retry.
  EXPECT_EQ(SystemErrorOf(StatusUnder(
                {.at = {{.call = 1, .error = EPIPE}}, .send_at_most = 1},
                [&] { return c.client.WriteAll("01"); })),
            EPIPE);
  EXPECT_EQ(
      StatusUnder({.at = {{.call = 1, .error = EAGAIN}}, .send_at_most = 1},
                  [&] { return c.client.WriteAll("01"); }),
      absl::FailedPreconditionError("write: would block after 1 of 2 bytes"));
}

// --- Signals, call by call

TYPED_TEST(FaultsTest, AnInterruptedCallIsCalledAgain) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(udp.LocalAddress()).port());
  const auto listening =
      Loopback<TypeParam>(DUALSTACK_VALUE(c.listener.LocalAddress()).port());
  auto waiting = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(listening));
  std::array<char, 1> buffer;
  const std::pair<std::string_view, Operation> cases[] = {
      {"send", [&] { return c.client.WriteAll("x"); }},
      {"recv", [&] { return c.server.Read(buffer).status(); }},
      {"sendto", [&] { return udp.SendTo("x", self); }},
      {"recvfrom", [&] { return udp.ReceiveFrom(buffer).status(); }},
      {"accept4", [&] { return c.listener.Accept().status(); }},
  };
  for (const auto& [name, operation] : cases) {
    const auto [status, trace] =
        Under({.name = name, .error = EINTR, .times = 3}, operation);
    EXPECT_EQ(status, absl::OkStatus()) << name;
    EXPECT_EQ(std::count(trace.calls.begin(), trace.calls.end(), name), 4)
        << name;
  }
}

TYPED_TEST(FaultsTest, AnInterruptedConnectIsWaitedFor) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  std::vector<std::string_view> calls =
      CallsUnder({.name = "connect", .error = EINTR, .times = 1}, [&] {
        const auto stream = TcpStream<TypeParam>::Connect(peer);
        EXPECT_TRUE(stream.ok()) << stream.status();
        return stream.status();
      });
  ASSERT_GE(calls.size(), 5u);
  calls.erase(calls.begin(), calls.end() - 5);
  EXPECT_THAT(calls, ElementsAre("connect", "poll", "getsockopt", "getsockname",
                                 "close"));
}

TYPED_TEST(FaultsTest, AnInterruptedCloseIsNotCalledAgain) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  EXPECT_THAT(CallsUnder({.name = "close", .error = EINTR, .times = 100},
                         [&] {
                           socket.Close();
                           return absl::OkStatus();
                         }),
              ElementsAre("close"));
  EXPECT_FALSE(socket.is_open());
}

TYPED_TEST(FaultsTest, AClosedSocketAsksTheSystemNothing) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  auto with_info = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  ASSERT_TRUE(with_info.EnablePacketInfo().ok());
  c.client.Close();
  c.listener.Close();
  udp.Close();
  with_info.Close();
  std::array<char, 1> buffer;
  const auto everything = [&] {
    EXPECT_FALSE(c.client.Read(buffer).ok());
    EXPECT_FALSE(c.client.WriteAll("x").ok());
    EXPECT_FALSE(c.client.ShutdownWrite().ok());
    EXPECT_FALSE(c.client.PeerAddress().ok());
    EXPECT_FALSE(c.listener.Accept().ok());
    EXPECT_FALSE(c.listener.LocalAddress().ok());
    EXPECT_FALSE(udp.SendTo("x", Loopback<TypeParam>(9)).ok());
    EXPECT_FALSE(
        udp.SendTo("x", Loopback<TypeParam>(9), {.hop_limit = 9}).ok());
    EXPECT_FALSE(udp.ReceiveFrom(buffer).ok());
    EXPECT_FALSE(with_info.ReceiveFrom(buffer).ok());
    c.client.Close();
    c.listener.Close();
    udp.Close();
    return absl::OkStatus();
  };
  EXPECT_THAT(CallsUnder({}, everything), ElementsAre());
}

}  // namespace
}  // namespace dualstack
