// The library on hosts that lack a family, or lose it under a running server:
// in each a network namespace that is made so. Which family is missing is for
// the system to say, and the error says it; what is still there goes on.
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ExpectFailure;
using testing::ExpectOk;
using testing::ExpectUnavailable;
using testing::Loopback;
using testing::MappedLoopback;
using testing::V6OnlyOf;

template <SocketKind Kind>
uint16_t PortOf(const TcpListener<Kind>& listener) {
  return DUALSTACK_VALUE(listener.LocalAddress()).port();
}

// What such a host does not do, and how it says so.
struct Failure {
  std::function<absl::Status()> operation;
  absl::StatusCode code;
  std::string_view message;
  const char* reason;
};

void ExpectFailures(const std::vector<Failure>& failures) {
  for (const Failure& failure : failures) {
    SCOPED_TRACE(failure.reason);
    ExpectFailure(failure.operation(), failure.code, failure.message);
  }
}

template <SocketKind Kind>
std::function<absl::Status()> Listening(
    const typename Kind::BindTarget& local) {
  return [local] { return TcpListener<Kind>::Listen(local).status(); };
}

template <SocketKind Kind>
std::function<absl::Status()> Connecting(const typename Kind::Sockaddr& peer) {
  return [peer] { return TcpStream<Kind>::Connect(peer).status(); };
}

template <SocketKind Kind>
std::function<absl::Status()> Sending(const typename Kind::Sockaddr& peer) {
  return [peer] {
    return DUALSTACK_VALUE(UdpSocket<Kind>::Open()).SendTo("x", peer);
  };
}

// A dual-stack server, and peers of both families.
struct Server {
  TcpListener<DualStack> tcp =
      DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  UdpSocket<DualStack> udp = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  uint16_t udp_port = DUALSTACK_VALUE(udp.LocalAddress()).port();

  template <SocketKind ClientKind>
  void ExpectServed() {
    SCOPED_TRACE(ClientKind::kName);
    auto client = DUALSTACK_VALUE(
        TcpStream<ClientKind>::Connect(Loopback<ClientKind>(PortOf(tcp))));
    auto accepted = DUALSTACK_VALUE(tcp.Accept());
    EXPECT_EQ(Canonical(accepted.peer),
              IpEndpoint(DUALSTACK_VALUE(client.LocalAddress())));
    ExpectOk(client.WriteAll("ping"));
    std::array<char, 10> buffer;
    EXPECT_EQ(DUALSTACK_VALUE(accepted.stream.Read(buffer)), 4u);

    auto sender = DUALSTACK_VALUE(UdpSocket<ClientKind>::Open());
    ExpectOk(sender.SendTo("ping", Loopback<ClientKind>(udp_port)));
    const auto ping = DUALSTACK_VALUE(udp.ReceiveFrom(buffer));
    ExpectOk(udp.SendTo("pong", ping.peer));
    const auto pong = DUALSTACK_VALUE(sender.ReceiveFrom(buffer));
    EXPECT_EQ(std::string_view(buffer.data(), pong.size), "pong");
  }
};

class RealKernelFamilyTest : public testing::NetNamespaceTest {
 protected:
  void DisableIpv6(bool disable) {
    ExpectOk(here().WriteSysctl("net/ipv6/conf/all/disable_ipv6",
                                disable ? "1" : "0"));
    if (!disable) ExpectOk(here().AwaitAddress("lo", "::1"_ipv6));
  }
};

// --- IPv6 is disabled

TEST_F(RealKernelFamilyTest, WithoutIpv6ADualStackServerServesIpv4) {
  DisableIpv6(true);
  Server server;
  server.ExpectServed<Ipv4Only>();
  ExpectOk(TcpStream<DualStack>::Connect(MappedLoopback(PortOf(server.tcp))));
  ExpectOk(TcpListener<Ipv4Only>::Listen(Loopback<Ipv4Only>(0)));
}

TEST_F(RealKernelFamilyTest, WithoutIpv6NativeAddressesAreNotThere) {
  DisableIpv6(true);
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  constexpr Ipv6Sockaddr elsewhere("2001:db8::1"_ipv6, 9);
  ExpectFailures({
      {Listening<Ipv6Only>(Loopback<Ipv6Only>(0)), kNotFound,
       "bind [::1]:0: EADDRNOTAVAIL (99)", "a native address to listen on"},
      {Connecting<Ipv6Only>(Loopback<Ipv6Only>(9)), kNotFound,
       "connect [::1]:9: EADDRNOTAVAIL (99)", "a native peer"},
      {Connecting<DualStack>(Loopback<Ipv6Only>(9)), kNotFound,
       "connect [::1]:9: EADDRNOTAVAIL (99)", "one of a dual-stack socket"},
      {Connecting<Ipv6Only>(elsewhere), kNotFound,
       "connect [2001:db8::1]:9: EADDRNOTAVAIL (99)", "one that is not here"},
      {Sending<Ipv6Only>(Loopback<Ipv6Only>(9)), kNotFound,
       "send to [::1]:9: EADDRNOTAVAIL (99)", "a native destination"},
      {Sending<DualStack>(Loopback<Ipv6Only>(9)), kNotFound,
       "send to [::1]:9: EADDRNOTAVAIL (99)", "one of a dual-stack socket"},
  });
  // Nothing is learnt from a socket, or from the wildcard.
  ExpectOk(UdpSocket<Ipv6Only>::Open());
  ExpectOk(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(0)));
}

TEST_F(RealKernelFamilyTest, AServerThatLosesIpv6ServesIpv4AndIpv6AgainLater) {
  Server server;
  server.ExpectServed<Ipv4Only>();
  server.ExpectServed<Ipv6Only>();
  auto native_client = DUALSTACK_VALUE(
      TcpStream<Ipv6Only>::Connect(Loopback<Ipv6Only>(PortOf(server.tcp))));
  auto native = DUALSTACK_VALUE(server.tcp.Accept());
  auto mapped_client = DUALSTACK_VALUE(
      TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(PortOf(server.tcp))));
  auto mapped = DUALSTACK_VALUE(server.tcp.Accept());

  DisableIpv6(true);
  server.ExpectServed<Ipv4Only>();
  ExpectOk(mapped_client.WriteAll("ping"));
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(mapped.stream.Read(buffer)), 4u);
  ExpectFailure(server.udp.SendTo("pong", Loopback<Ipv6Only>(server.udp_port)),
                absl::StatusCode::kNotFound, "send to [::1]:");
  // The connection is not gone yet: TCP waits for better times.
  ExpectOk(native.stream.SetNonBlocking(true));
  ExpectUnavailable(native.stream.Read(buffer));
  ExpectOk(native.stream.WriteAll("are you there?"));

  DisableIpv6(false);
  server.ExpectServed<Ipv6Only>();
  server.ExpectServed<Ipv4Only>();
}

// What is bound to an address keeps the name when the address goes.
TEST_F(RealKernelFamilyTest, ASocketWhoseAddressIsGoneCanOnlySayWhatItWas) {
  auto bound =
      DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Loopback<Ipv6Only>(0)));
  const Ipv6Sockaddr local = DUALSTACK_VALUE(bound.LocalAddress());
  DisableIpv6(true);
  EXPECT_EQ(DUALSTACK_VALUE(bound.LocalAddress()), local);
  ExpectFailure(bound.SendTo("x", local), absl::StatusCode::kNotFound,
                "send to " + local.ToString() + ": ENETUNREACH (101)");
  ExpectOk(bound.SetNonBlocking(true));
  std::array<char, 10> buffer;
  ExpectUnavailable(bound.ReceiveFrom(buffer));
  DisableIpv6(false);
  ExpectOk(bound.SendTo("x", local));
  EXPECT_EQ(DUALSTACK_VALUE(bound.ReceiveFrom(buffer)).peer, local);
}

// --- IPv4 has no address

TEST_F(RealKernelFamilyTest, AHostThatLosesIpv4ServesIpv6) {
  Server server;
  ExpectOk(here().DeleteAddress("lo", "127.0.0.1"_ipv4, 8));
  server.ExpectServed<Ipv6Only>();
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  ExpectFailures({
      {Listening<Ipv4Only>(Loopback<Ipv4Only>(0)), kNotFound,
       "bind 127.0.0.1:0: EADDRNOTAVAIL (99)", "an address to listen on"},
      {Connecting<Ipv4Only>(Loopback<Ipv4Only>(9)), kNotFound,
       "connect 127.0.0.1:9: ENETUNREACH (101)", "a peer"},
      {Connecting<DualStack>(MappedLoopback(9)), kNotFound,
       "connect [::ffff:127.0.0.1]:9: ENETUNREACH (101)", "a mapped peer"},
      {Sending<Ipv4Only>(Loopback<Ipv4Only>(9)), kNotFound,
       "send to 127.0.0.1:9: ENETUNREACH (101)", "a destination"},
      {Sending<DualStack>(MappedLoopback(9)), kNotFound,
       "send to [::ffff:127.0.0.1]:9: ENETUNREACH (101)", "a mapped one"},
  });
  ExpectOk(TcpListener<Ipv4Only>::Listen(Ipv4Only::Wildcard(0)));
  ExpectOk(here().AddAddress("lo", "127.0.0.1"_ipv4, 8));
  server.ExpectServed<Ipv4Only>();
}

// --- Neither has a link

// Linux keeps the routes to 127.0.0.0/8, and drops what goes there without a
// word; ::1 goes with the link.
TEST_F(RealKernelFamilyTest, AServerSurvivesThatLoIsDown) {
  Server server;
  ExpectOk(here().SetUp("lo", false));
  ExpectFailures({
      {Connecting<Ipv6Only>(Loopback<Ipv6Only>(9)), absl::StatusCode::kNotFound,
       "connect [::1]:9: EADDRNOTAVAIL (99)", "IPv6 has no address"},
      {Listening<Ipv6Only>(Loopback<Ipv6Only>(0)), absl::StatusCode::kNotFound,
       "bind [::1]:0: EADDRNOTAVAIL (99)", "so there is none to listen on"},
      {[] {
         return TcpStream<Ipv4Only>::Connect(
                    Loopback<Ipv4Only>(9), {.timeout = absl::Milliseconds(50)})
             .status();
       },
       absl::StatusCode::kDeadlineExceeded,
       "connect 127.0.0.1:9: ", "IPv4 gets no answer"},
  });
  ExpectOk(TcpListener<Ipv4Only>::Listen(Loopback<Ipv4Only>(0)));
  ExpectOk(here().SetUp("lo", true));
  ExpectOk(here().AwaitAddress("lo", "::1"_ipv6));
  server.ExpectServed<Ipv4Only>();
  server.ExpectServed<Ipv6Only>();
}

// --- The other default

TEST_F(RealKernelFamilyTest, EveryKindIsWhatItIsWhateverBindv6onlySays) {
  for (const char* bindv6only : {"1", "0"}) {
    SCOPED_TRACE(bindv6only);
    ExpectOk(here().WriteSysctl("net/ipv6/bindv6only", bindv6only));
    Server server;
    EXPECT_EQ(V6OnlyOf(server.tcp.native_handle()), 0);
    EXPECT_EQ(V6OnlyOf(server.udp.native_handle()), 0);
    server.ExpectServed<Ipv4Only>();
    server.ExpectServed<Ipv6Only>();
    const auto ipv6_only =
        DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(0)));
    EXPECT_EQ(V6OnlyOf(ipv6_only.native_handle()), 1);
    // The other family's half of the port is free.
    ExpectOk(
        TcpListener<Ipv4Only>::Listen(Ipv4Only::Wildcard(PortOf(ipv6_only))));
  }
}

}  // namespace
}  // namespace dualstack
