// What this library relies on Linux to do, asked of the system itself and not
// through the library. If one of these fails and nothing else does, the kernel
// has changed; if others fail as well, look here for the reason first.
//
// Here, what it makes of an address that a socket is bound or connected to; in
// kernel_facts_datagram_test.cc, of datagrams and what travels with them; in
// kernel_facts_option_test.cc, of options and of two sockets.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "dualstack/address/address.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/raw_socket.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::MappedLoopback;
using testing::RawSocket;
using testing::V6OnlyOf;

constexpr Ipv6Sockaddr kAnyPort("::"_ipv6, 0);
constexpr Ipv6Sockaddr kLoopback("::1"_ipv6, 0);

// Both transports do the same here.
class KernelFacts : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};
INSTANTIATE_TEST_SUITE_P(, KernelFacts,
                         ::testing::Values(int{SOCK_STREAM}, int{SOCK_DGRAM}),
                         [](const auto& test) {
                           return test.param == SOCK_STREAM ? "Tcp" : "Udp";
                         });

// Why a dual-stack socket is bound to a port alone.
TEST_P(KernelFacts, ANativeBindOfADualStackSocketSetsV6Only) {
  RawSocket socket(GetParam(), 0);
  EXPECT_EQ(socket.v6only(), 0);
  EXPECT_EQ(socket.Bind(kLoopback), 0);
  EXPECT_EQ(socket.v6only(), 1);
  EXPECT_EQ(socket.Connect(MappedLoopback(9)), ENETUNREACH);
}

TEST_P(KernelFacts, AMappedBindOfADualStackSocketShutsNativePeersOut) {
  RawSocket socket(GetParam(), 0);
  EXPECT_EQ(socket.Bind(MappedLoopback(0)), 0);
  EXPECT_EQ(socket.v6only(), 0);  // And the option does not tell.
  EXPECT_EQ(socket.Connect(Ipv6Sockaddr("::1"_ipv6, 9)), EAFNOSUPPORT);
}

TEST_P(KernelFacts, AWildcardBindLeavesV6OnlyAlone) {
  RawSocket dual(GetParam(), 0);
  EXPECT_EQ(dual.Bind(kAnyPort), 0);
  EXPECT_EQ(dual.v6only(), 0);
  RawSocket v6only(GetParam(), 1);
  EXPECT_EQ(v6only.Bind(kAnyPort), 0);
  EXPECT_EQ(v6only.v6only(), 1);
}

// Why it is set before bind(), even to the value that it may have already.
TEST_P(KernelFacts, V6OnlyCannotBeSetAfterBind) {
  RawSocket socket(GetParam(), 0);
  EXPECT_EQ(socket.Bind(kAnyPort), 0);
  EXPECT_EQ(socket.SetV6Only(1), EINVAL);
  EXPECT_EQ(socket.SetV6Only(0), EINVAL);
}

// Why kinds are checked before the system is asked: the same mistake has two
// errors, and one of them is also that of a missing route.
TEST_P(KernelFacts, AMappedAddressOnAV6OnlySocketHasManyErrors) {
  RawSocket socket(GetParam(), 1);
  EXPECT_EQ(socket.Bind(MappedLoopback(0)), EINVAL);
  EXPECT_EQ(socket.Connect(MappedLoopback(9)), ENETUNREACH);
}

TEST_P(KernelFacts, AnUnscopedLinkLocalAddressIsRefusedByBindAndConnect) {
  RawSocket socket(GetParam(), 1);
  EXPECT_EQ(socket.Bind(Ipv6Sockaddr("fe80::1"_ipv6, 0)), EINVAL);
  EXPECT_EQ(socket.Connect(Ipv6Sockaddr("fe80::1"_ipv6, 9)), EINVAL);
}

// Why Ipv6Sockaddr has no scope id there.
TEST_P(KernelFacts, AScopeIdIsIgnoredWhereNoneBelongs) {
  sockaddr_in6 name = kLoopback.native();
  name.sin6_scope_id = 77;
  RawSocket socket(GetParam(), 1);
  EXPECT_EQ(
      ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
  EXPECT_EQ(socket.Name().sin6_scope_id, 0u);
}

// Why the family of a socket address is part of its type.
TEST_P(KernelFacts, ASockaddrInOnAnIpv6SocketIsRefusedOnlyForTcp) {
  RawSocket server(GetParam(), std::nullopt, AF_INET);
  const Ipv4Sockaddr any_port("127.0.0.1"_ipv4, 0);
  EXPECT_EQ(server.Bind(any_port), 0);
  if (GetParam() == SOCK_STREAM) {
    EXPECT_EQ(server.Listen(), 0);
  }
  const Ipv4Sockaddr address("127.0.0.1"_ipv4, server.Port());
  RawSocket client(GetParam(), 0);
  EXPECT_EQ(client.Connect(address), GetParam() == SOCK_STREAM ? EINVAL : 0);
}

// Why an unspecified destination is refused.
TEST_P(KernelFacts, AConnectToTheUnspecifiedAddressGoesToLoopback) {
  RawSocket server(GetParam(), 1);
  EXPECT_EQ(server.Bind(kLoopback), 0);
  if (GetParam() == SOCK_STREAM) {
    EXPECT_EQ(server.Listen(), 0);
  }
  RawSocket client(GetParam(), 1);
  EXPECT_EQ(client.Connect(Ipv6Sockaddr("::"_ipv6, server.Port())), 0);
}

// Why the kind of a socket address is checked together with its length.
TEST_P(KernelFacts, TheLengthDecidesWhichErrorAWrongFamilyHas) {
  sockaddr_storage storage{};
  storage.ss_family = AF_INET;
  const auto* const name = reinterpret_cast<const sockaddr*>(&storage);
  for (const auto& [size, error] : {std::pair{16u, EINVAL},
                                    {23u, EINVAL},
                                    {24u, EAFNOSUPPORT},
                                    {28u, EAFNOSUPPORT}}) {
    RawSocket socket(GetParam(), 0);
    EXPECT_EQ(::bind(socket.fd(), name, size), -1);
    EXPECT_EQ(errno, error) << size;
  }
  RawSocket ipv4(GetParam(), std::nullopt, AF_INET);
  EXPECT_EQ(ipv4.Bind(kLoopback), EAFNOSUPPORT);
}

// Why V6ONLY is asked of AF_INET6 sockets alone, and set with an int.
TEST_P(KernelFacts, V6OnlyIsAnIntOfIpv6Sockets) {
  RawSocket ipv4(GetParam(), std::nullopt, AF_INET);
  EXPECT_EQ(ipv4.v6only(), -EOPNOTSUPP);
  EXPECT_EQ(ipv4.SetV6Only(1), ENOPROTOOPT);
  RawSocket ipv6(GetParam(), std::nullopt);
  EXPECT_EQ(ipv6.Set(IPPROTO_IPV6, IPV6_V6ONLY, uint8_t{1}), EINVAL);
  EXPECT_EQ(ipv6.Set(IPPROTO_IPV6, IPV6_V6ONLY, 256), 0);
  EXPECT_EQ(ipv6.v6only(), 1);
}

// Why an address and not a socket says whether a family is there: see also
// real_kernel_family_test.cc.
TEST_P(KernelFacts, AnAddressThatIsNotThereCannotBeBound) {
  RawSocket native(GetParam(), 1);
  EXPECT_EQ(native.Bind("[2001:db8::1]:0"_ipv6_sockaddr), EADDRNOTAVAIL);
  RawSocket mapped(GetParam(), 0);
  EXPECT_EQ(mapped.Bind("[::ffff:192.0.2.1]:0"_mapped_sockaddr), EADDRNOTAVAIL);
  RawSocket link(GetParam(), 1);
  EXPECT_EQ(link.Bind("[fe80::1%9999]:0"_ipv6_sockaddr), ENODEV);
}

// Why typed sockets, once they are bound, have no Bind().
TEST_P(KernelFacts, ASocketIsBoundOnce) {
  RawSocket socket(GetParam(), 1);
  EXPECT_EQ(socket.Bind(kLoopback), 0);
  EXPECT_EQ(socket.Bind(kLoopback), EINVAL);
}

// Why multicast and broadcast are refused for TCP by the library.
TEST_P(KernelFacts, TcpBindsToMappedAddressesThatItCannotHave) {
  for (const Ipv4MappedSockaddr& local :
       {"[::ffff:255.255.255.255]:0"_mapped_sockaddr,
        "[::ffff:239.1.2.3]:0"_mapped_sockaddr}) {
    RawSocket socket(GetParam(), 0);
    EXPECT_EQ(socket.Bind(local), 0) << local;
  }
  RawSocket native(GetParam(), 1);
  EXPECT_EQ(native.Bind("[ff0e::1]:0"_ipv6_sockaddr),
            GetParam() == SOCK_STREAM ? EINVAL : 0);
}

// Why a listener's or a UDP socket's name is "unspecified", and no error.
TEST_P(KernelFacts, AnUnboundSocketHasAName) {
  RawSocket socket(GetParam(), 0);
  EXPECT_EQ(socket.Port(), 0);
  const sockaddr_in6 name = socket.Name();
  EXPECT_TRUE(IN6_IS_ADDR_UNSPECIFIED(&name.sin6_addr));
}

// Why the size that comes back is compared with the room that there was.
TEST_P(KernelFacts, ANameThatIsCutSaysHowLongItIs) {
  RawSocket socket(GetParam(), 0);
  sockaddr_storage name{};
  socklen_t size = 16;
  EXPECT_EQ(
      ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&name), &size), 0);
  EXPECT_EQ(size, sizeof(sockaddr_in6));
}

class UdpKernelFacts : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(UdpKernelFacts, AMappedDestinationOnAV6OnlySocketIsUnreachable) {
  RawSocket socket(SOCK_DGRAM, 1);
  EXPECT_EQ(socket.SendTo(MappedLoopback(9)), ENETUNREACH);
}

// Why an unscoped link-local destination is refused: there is no EINVAL here.
TEST_F(UdpKernelFacts, AnUnscopedLinkLocalDestinationIsUpToTheRoutes) {
  RawSocket socket(SOCK_DGRAM, 1);
  const int error = socket.SendTo(Ipv6Sockaddr("fe80::1"_ipv6, 9));
  EXPECT_TRUE(error == 0 || error == ENETUNREACH || error == EADDRNOTAVAIL)
      << error;
}

// Why a destination of port 0 is refused.
TEST_F(UdpKernelFacts, PortZeroIsAnErrorHereAndNotThere) {
  RawSocket socket(SOCK_DGRAM, 1);
  EXPECT_EQ(socket.SendTo(kLoopback), EINVAL);
  EXPECT_EQ(socket.Connect(kLoopback), 0);
}

// How a truncated datagram is known without recvmsg().
TEST_F(UdpKernelFacts, RecvfromWithTruncGivesTheSizeThatTheDatagramHad) {
  RawSocket server(SOCK_DGRAM, 1);
  EXPECT_EQ(server.Bind(kLoopback), 0);
  RawSocket client(SOCK_DGRAM, 1);
  EXPECT_EQ(client.Connect(Ipv6Sockaddr("::1"_ipv6, server.Port())), 0);
  EXPECT_EQ(::send(client.fd(), "0123456789", 10, 0), 10);
  std::array<char, 4> buffer;
  EXPECT_EQ(::recvfrom(server.fd(), buffer.data(), buffer.size(), MSG_TRUNC,
                       nullptr, nullptr),
            10);
}

TEST(TcpKernelFacts, AcceptedSocketsInheritV6Only) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  for (const int v6only : {0, 1}) {
    RawSocket listener(SOCK_STREAM, v6only);
    EXPECT_EQ(listener.Bind(kAnyPort), 0);
    EXPECT_EQ(listener.Listen(), 0);
    RawSocket client(SOCK_STREAM, 1);
    EXPECT_EQ(client.Connect(Ipv6Sockaddr("::1"_ipv6, listener.Port())), 0);
    const int accepted = ::accept(listener.fd(), nullptr, nullptr);
    EXPECT_EQ(V6OnlyOf(accepted), v6only);
    ::close(accepted);
  }
}

// Why one listener may serve both families, and what its peers are called.
TEST(TcpKernelFacts, ADualStackListenerNamesIpv4PeersAsMapped) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  RawSocket listener(SOCK_STREAM, 0);
  EXPECT_EQ(listener.Bind(kAnyPort), 0);
  EXPECT_EQ(listener.Listen(), 0);
  RawSocket client(SOCK_STREAM, std::nullopt, AF_INET);
  EXPECT_EQ(client.Connect(Ipv4Sockaddr("127.0.0.1"_ipv4, listener.Port())), 0);
  const RawSocket accepted = listener.Accept();
  const sockaddr_in6 name = accepted.Name();
  EXPECT_TRUE(IN6_IS_ADDR_V4MAPPED(&name.sin6_addr));
  EXPECT_EQ(accepted.Get(SOL_SOCKET, SO_DOMAIN), AF_INET6);
}

// Why port 0 and TCP's impossible peers are refused by the library: what they
// give is what an honest peer may give as well.
TEST(TcpKernelFacts, ImpossiblePeersHaveTheErrorsOfPossibleOnes) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const auto connect = [](const auto& peer) {
    return RawSocket(SOCK_STREAM, 0).Connect(peer);
  };
  EXPECT_EQ(connect(kLoopback), ECONNREFUSED);
  EXPECT_EQ(connect(MappedLoopback(0)), ECONNREFUSED);
  EXPECT_EQ(connect("[::ffff:255.255.255.255]:9"_mapped_sockaddr), ENETUNREACH);
  EXPECT_EQ(connect("[::ffff:239.1.2.3]:9"_mapped_sockaddr), ENETUNREACH);
}

// Why the type of what IPv6 calls something else is Ipv6Address: to the system
// these are IPv6, and not another way to write 127.0.0.1.
TEST(TcpKernelFacts, OtherAddressesWithAnIpv4AddressInThemAreIpv6) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  for (const Ipv6Sockaddr& local :
       {"[::127.0.0.1]:0"_ipv6_sockaddr, "[64:ff9b::127.0.0.1]:0"_ipv6_sockaddr,
        "[::ffff:0:127.0.0.1]:0"_ipv6_sockaddr}) {
    EXPECT_EQ(RawSocket(SOCK_STREAM, 0).Bind(local), EADDRNOTAVAIL) << local;
  }
}

// Why every attempt to connect has a socket of its own. What a second attempt
// does depends on the order and on the kernel: it is recorded, not asserted.
// tcp_test.cc and happy_eyeballs_test.cc show that the library makes none.
TEST(TcpKernelFacts, ASecondAttemptOfTheOtherFamilyIsRecorded) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  RawSocket listener(SOCK_STREAM, 1);
  EXPECT_EQ(listener.Bind(kAnyPort), 0);
  EXPECT_EQ(listener.Listen(), 0);
  RawSocket client(SOCK_STREAM, 0);
  EXPECT_EQ(client.Set(IPPROTO_TCP, TCP_USER_TIMEOUT, 200u), 0);
  EXPECT_EQ(client.Set(IPPROTO_TCP, TCP_SYNCNT, 1), 0);
  EXPECT_EQ(client.Connect(MappedLoopback(listener.Port())), ECONNREFUSED);
  const int error = client.Connect(Ipv6Sockaddr("::1"_ipv6, listener.Port()));
  RecordProperty("second_attempt", error == 0 ? "works" : std::strerror(error));
}

}  // namespace
}  // namespace dualstack
