// What this library relies on Linux to do, asked of the system itself and not
// through the library. If one of these fails and nothing else does, the kernel
// has changed; if others fail as well, look here for the reason first.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>

#include "dualstack/address/address.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::MappedLoopback;
using testing::V6OnlyOf;

constexpr Ipv6Sockaddr kAnyPort("::"_ipv6, 0);
constexpr Ipv6Sockaddr kLoopback("::1"_ipv6, 0);

// A raw descriptor; V6ONLY as asked for, the system's default if not.
class Socket {
 public:
  explicit Socket(int type, std::optional<int> v6only, int family = AF_INET6)
      : fd_(::socket(family, type | SOCK_CLOEXEC, 0)) {
    if (v6only) {
      EXPECT_EQ(SetV6Only(*v6only), 0);
    }
  }
  ~Socket() { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }
  int v6only() const { return V6OnlyOf(fd_); }

  // 0 or errno.
  int SetV6Only(int value) {
    return Error(
        ::setsockopt(fd_, IPPROTO_IPV6, IPV6_V6ONLY, &value, sizeof(value)));
  }
  template <typename Sockaddr>
  int Bind(const Sockaddr& local) {
    return Error(::bind(fd_, local.data(), local.size()));
  }
  template <typename Sockaddr>
  int Connect(const Sockaddr& peer) {
    return Error(::connect(fd_, peer.data(), peer.size()));
  }
  template <typename Sockaddr>
  int SendTo(const Sockaddr& peer) {
    return Error(static_cast<int>(
        ::sendto(fd_, "x", 1, MSG_NOSIGNAL, peer.data(), peer.size())));
  }
  int Listen() { return Error(::listen(fd_, 1)); }

  sockaddr_in6 Name() const {
    sockaddr_in6 name{};
    socklen_t size = sizeof(name);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&name), &size), 0);
    return name;
  }
  uint16_t Port() const { return ntohs(Name().sin6_port); }

 private:
  static int Error(int result) { return result == -1 ? errno : 0; }

  int fd_;
};

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
  Socket socket(GetParam(), 0);
  EXPECT_EQ(socket.v6only(), 0);
  EXPECT_EQ(socket.Bind(kLoopback), 0);
  EXPECT_EQ(socket.v6only(), 1);
  EXPECT_EQ(socket.Connect(MappedLoopback(9)), ENETUNREACH);
}

TEST_P(KernelFacts, AMappedBindOfADualStackSocketShutsNativePeersOut) {
  Socket socket(GetParam(), 0);
  EXPECT_EQ(socket.Bind(MappedLoopback(0)), 0);
  EXPECT_EQ(socket.v6only(), 0);  // And the option does not tell.
  EXPECT_EQ(socket.Connect(Ipv6Sockaddr("::1"_ipv6, 9)), EAFNOSUPPORT);
}

TEST_P(KernelFacts, AWildcardBindLeavesV6OnlyAlone) {
  Socket dual(GetParam(), 0);
  EXPECT_EQ(dual.Bind(kAnyPort), 0);
  EXPECT_EQ(dual.v6only(), 0);
  Socket v6only(GetParam(), 1);
  EXPECT_EQ(v6only.Bind(kAnyPort), 0);
  EXPECT_EQ(v6only.v6only(), 1);
}

// Why it is set before bind(), even to the value that it may have already.
TEST_P(KernelFacts, V6OnlyCannotBeSetAfterBind) {
  Socket socket(GetParam(), 0);
  EXPECT_EQ(socket.Bind(kAnyPort), 0);
  EXPECT_EQ(socket.SetV6Only(1), EINVAL);
  EXPECT_EQ(socket.SetV6Only(0), EINVAL);
}

// Why kinds are checked before the system is asked: the same mistake has two
// errors, and one of them is also that of a missing route.
TEST_P(KernelFacts, AMappedAddressOnAV6OnlySocketHasManyErrors) {
  Socket socket(GetParam(), 1);
  EXPECT_EQ(socket.Bind(MappedLoopback(0)), EINVAL);
  EXPECT_EQ(socket.Connect(MappedLoopback(9)), ENETUNREACH);
}

TEST_P(KernelFacts, AnUnscopedLinkLocalAddressIsRefusedByBindAndConnect) {
  Socket socket(GetParam(), 1);
  EXPECT_EQ(socket.Bind(Ipv6Sockaddr("fe80::1"_ipv6, 0)), EINVAL);
  EXPECT_EQ(socket.Connect(Ipv6Sockaddr("fe80::1"_ipv6, 9)), EINVAL);
}

// Why Ipv6Sockaddr has no scope id there.
TEST_P(KernelFacts, AScopeIdIsIgnoredWhereNoneBelongs) {
  sockaddr_in6 name = kLoopback.native();
  name.sin6_scope_id = 77;
  Socket socket(GetParam(), 1);
  EXPECT_EQ(
      ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
  EXPECT_EQ(socket.Name().sin6_scope_id, 0u);
}

// Why the family of a socket address is part of its type.
TEST_P(KernelFacts, ASockaddrInOnAnIpv6SocketIsRefusedOnlyForTcp) {
  Socket server(GetParam(), std::nullopt, AF_INET);
  const Ipv4Sockaddr any_port("127.0.0.1"_ipv4, 0);
  EXPECT_EQ(server.Bind(any_port), 0);
  if (GetParam() == SOCK_STREAM) {
    EXPECT_EQ(server.Listen(), 0);
  }
  const Ipv4Sockaddr address("127.0.0.1"_ipv4, server.Port());
  Socket client(GetParam(), 0);
  EXPECT_EQ(client.Connect(address), GetParam() == SOCK_STREAM ? EINVAL : 0);
}

// Why an unspecified destination is refused.
TEST_P(KernelFacts, AConnectToTheUnspecifiedAddressGoesToLoopback) {
  Socket server(GetParam(), 1);
  EXPECT_EQ(server.Bind(kLoopback), 0);
  if (GetParam() == SOCK_STREAM) {
    EXPECT_EQ(server.Listen(), 0);
  }
  Socket client(GetParam(), 1);
  EXPECT_EQ(client.Connect(Ipv6Sockaddr("::"_ipv6, server.Port())), 0);
}

class UdpKernelFacts : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(UdpKernelFacts, AMappedDestinationOnAV6OnlySocketIsUnreachable) {
  Socket socket(SOCK_DGRAM, 1);
  EXPECT_EQ(socket.SendTo(MappedLoopback(9)), ENETUNREACH);
}

// Why an unscoped link-local destination is refused: there is no EINVAL here.
TEST_F(UdpKernelFacts, AnUnscopedLinkLocalDestinationIsUpToTheRoutes) {
  Socket socket(SOCK_DGRAM, 1);
  const int error = socket.SendTo(Ipv6Sockaddr("fe80::1"_ipv6, 9));
  EXPECT_TRUE(error == 0 || error == ENETUNREACH || error == EADDRNOTAVAIL)
      << error;
}

// Why a destination of port 0 is refused.
TEST_F(UdpKernelFacts, PortZeroIsAnErrorHereAndNotThere) {
  Socket socket(SOCK_DGRAM, 1);
  EXPECT_EQ(socket.SendTo(kLoopback), EINVAL);
  EXPECT_EQ(socket.Connect(kLoopback), 0);
}

// How a truncated datagram is known without recvmsg().
TEST_F(UdpKernelFacts, RecvfromWithTruncGivesTheSizeThatTheDatagramHad) {
  Socket server(SOCK_DGRAM, 1);
  EXPECT_EQ(server.Bind(kLoopback), 0);
  Socket client(SOCK_DGRAM, 1);
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
    Socket listener(SOCK_STREAM, v6only);
    EXPECT_EQ(listener.Bind(kAnyPort), 0);
    EXPECT_EQ(listener.Listen(), 0);
    Socket client(SOCK_STREAM, 1);
    EXPECT_EQ(client.Connect(Ipv6Sockaddr("::1"_ipv6, listener.Port())), 0);
    const int accepted = ::accept(listener.fd(), nullptr, nullptr);
    EXPECT_EQ(V6OnlyOf(accepted), v6only);
    ::close(accepted);
  }
}

}  // namespace
}  // namespace dualstack
