// What this library relies on Linux to do with options, groups, and two sockets
// that want the same port, asked of the system itself: see
// kernel_facts_test.cc.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_socket.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ExpectOk;
using testing::MappedLoopback;
using testing::RawSocket;

constexpr Ipv6Sockaddr kAnyPort("::"_ipv6, 0);

// --- Options of two levels

class OptionFacts : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    server_.emplace(SOCK_DGRAM, 0);
    EXPECT_EQ(server_->Bind(kAnyPort), 0);
    EXPECT_EQ(server_->Set(IPPROTO_IP, IP_RECVTTL, 1), 0);
    EXPECT_EQ(server_->Set(IPPROTO_IP, IP_RECVTOS, 1), 0);
    EXPECT_EQ(server_->Set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1), 0);
    EXPECT_EQ(server_->Set(IPPROTO_IPV6, IPV6_RECVTCLASS, 1), 0);
  }

  // What arrives with a datagram of the client, to each family.
  RawSocket::Received Mapped(RawSocket& client) {
    EXPECT_EQ(client.SendTo(MappedLoopback(server_->Port())), 0);
    return server_->Receive();
  }
  RawSocket::Received Native(RawSocket& client) {
    EXPECT_EQ(client.SendTo(Ipv6Sockaddr("::1"_ipv6, server_->Port())), 0);
    return server_->Receive();
  }

 private:
  std::optional<RawSocket> server_;
};

// Why options of a dual-stack socket are set at both levels: each is for the
// traffic of its own family.
TEST_F(OptionFacts, TheTimeToLiveIsOfIpv4AndTheHopLimitOfIpv6) {
  RawSocket ttl(SOCK_DGRAM, 0);
  EXPECT_EQ(ttl.Set(IPPROTO_IP, IP_TTL, 7), 0);
  EXPECT_EQ(Mapped(ttl).Find<int>(IPPROTO_IP, IP_TTL), 7);
  EXPECT_EQ(Native(ttl).Find<int>(IPPROTO_IPV6, IPV6_HOPLIMIT), 64);
  RawSocket hops(SOCK_DGRAM, 0);
  EXPECT_EQ(hops.Set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7), 0);
  EXPECT_EQ(Mapped(hops).Find<int>(IPPROTO_IP, IP_TTL), 64);
  EXPECT_EQ(Native(hops).Find<int>(IPPROTO_IPV6, IPV6_HOPLIMIT), 7);
}

TEST_F(OptionFacts, TheTypeOfServiceIsOfIpv4AndTheTrafficClassOfIpv6) {
  RawSocket tos(SOCK_DGRAM, 0);
  EXPECT_EQ(tos.Set(IPPROTO_IP, IP_TOS, 0x10), 0);
  EXPECT_EQ(Mapped(tos).Find<uint8_t>(IPPROTO_IP, IP_TOS), 0x10);
  EXPECT_EQ(Native(tos).Find<int>(IPPROTO_IPV6, IPV6_TCLASS), 0);
  RawSocket tclass(SOCK_DGRAM, 0);
  EXPECT_EQ(tclass.Set(IPPROTO_IPV6, IPV6_TCLASS, 0x10), 0);
  EXPECT_EQ(Mapped(tclass).Find<uint8_t>(IPPROTO_IP, IP_TOS), 0);
  EXPECT_EQ(Native(tclass).Find<int>(IPPROTO_IPV6, IPV6_TCLASS), 0x10);
}

// And why they are not set where they would mean nothing.
TEST_F(OptionFacts, IpOptionsAreTakenByIpv6SocketsAndNotTheReverse) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    RawSocket v6only(type, 1);
    EXPECT_EQ(v6only.Set(IPPROTO_IP, IP_TTL, 7), 0);
    RawSocket ipv4(type, std::nullopt, AF_INET);
    EXPECT_EQ(ipv4.Set(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7), ENOPROTOOPT);
  }
}

// Why Adopt() can know what a descriptor is.
TEST_F(OptionFacts, ASocketTellsWhatItIs) {
  RawSocket tcp(SOCK_STREAM, 1);
  EXPECT_EQ(tcp.Get(SOL_SOCKET, SO_DOMAIN), AF_INET6);
  EXPECT_EQ(tcp.Get(SOL_SOCKET, SO_TYPE), SOCK_STREAM);
  EXPECT_EQ(tcp.Get(SOL_SOCKET, SO_PROTOCOL), IPPROTO_TCP);
  EXPECT_EQ(tcp.Get(SOL_SOCKET, SO_ACCEPTCONN), 0);
  EXPECT_EQ(tcp.Bind(kAnyPort), 0);
  EXPECT_EQ(tcp.Listen(), 0);
  EXPECT_EQ(tcp.Get(SOL_SOCKET, SO_ACCEPTCONN), 1);
  RawSocket local(SOCK_STREAM, std::nullopt, AF_UNIX);
  EXPECT_EQ(local.Get(SOL_SOCKET, SO_DOMAIN), AF_UNIX);
  EXPECT_EQ(local.v6only(), -EOPNOTSUPP);
}

// Why the family in a name is looked at every time.
TEST_F(OptionFacts, TheFamilyOfASocketCanChange) {
  RawSocket listener(SOCK_STREAM, 0);
  EXPECT_EQ(listener.Bind(kAnyPort), 0);
  EXPECT_EQ(listener.Listen(), 0);
  EXPECT_EQ(listener.Set(IPPROTO_IPV6, IPV6_ADDRFORM, int{AF_INET}), ENOTCONN);
  RawSocket native(SOCK_STREAM, 0);
  EXPECT_EQ(native.Connect(Ipv6Sockaddr("::1"_ipv6, listener.Port())), 0);
  EXPECT_EQ(native.Set(IPPROTO_IPV6, IPV6_ADDRFORM, int{AF_INET}),
            EADDRNOTAVAIL);
  RawSocket mapped(SOCK_STREAM, 0);
  EXPECT_EQ(mapped.Connect(MappedLoopback(listener.Port())), 0);
  EXPECT_EQ(mapped.Set(IPPROTO_IPV6, IPV6_ADDRFORM, int{AF_INET}), 0);
  EXPECT_EQ(mapped.Get(SOL_SOCKET, SO_DOMAIN), AF_INET);
}

// Why a socket with a link-local address has that link alone.
TEST_F(OptionFacts, ALinkLocalAddressBindsTheSocketToTheLink) {
  const testing::NetNamespace there =
      DUALSTACK_VALUE(testing::NetNamespace::Make());
  ExpectOk(here().AddWire("near", there, "far"));
  ExpectOk(here().AddAddress("near", "fe80::1"_ipv6, 64));
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    RawSocket socket(type, 0);
    EXPECT_EQ(socket.Bind(here().OnLink("near", "fe80::1"_ipv6, 0)), 0);
    char name[16] = {};
    socklen_t size = sizeof(name);
    EXPECT_EQ(
        ::getsockopt(socket.fd(), SOL_SOCKET, SO_BINDTODEVICE, name, &size), 0);
    EXPECT_STREQ(name, "near");
    EXPECT_EQ(socket.Connect(MappedLoopback(9)), ENETUNREACH);
  }
}

// --- Groups

// A host with a wire that carries multicast.
class GroupFacts : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(testing::NetNamespace::Make()));
    ExpectOk(here().AddWire("near", *there_, "far"));
    ExpectOk(here().AddAddress("near", "192.0.2.1"_ipv4, 24));
    membership_.imr_multiaddr = "239.1.2.3"_ipv4.ToInAddr();
    membership_.imr_ifindex = static_cast<int>(here().IndexOf("near"));
  }

  const ip_mreqn& membership() const { return membership_; }
  // Sent by a socket that loops back or not, at each level.
  bool LoopsBack(int loop, int loop6) {
    RawSocket receiver(SOCK_DGRAM, 0);
    EXPECT_EQ(receiver.Bind(kAnyPort), 0);
    EXPECT_EQ(receiver.Set(IPPROTO_IP, IP_ADD_MEMBERSHIP, membership_), 0);
    RawSocket sender(SOCK_DGRAM, 0);
    EXPECT_EQ(sender.Set(IPPROTO_IP, IP_MULTICAST_IF, membership_), 0);
    EXPECT_EQ(sender.Set(IPPROTO_IP, IP_MULTICAST_LOOP, loop), 0);
    EXPECT_EQ(sender.Set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, loop6), 0);
    constexpr std::string_view kToGroup = "to the group";
    EXPECT_EQ(sender.SendTo(Ipv4MappedSockaddr("::ffff:239.1.2.3"_mapped,
                                               receiver.Port()),
                            kToGroup),
              0);
    // Not to wait for what does not come.
    EXPECT_EQ(sender.SendTo(MappedLoopback(receiver.Port())), 0);
    return receiver.Receive().size == kToGroup.size();
  }

 private:
  std::optional<testing::NetNamespace> there_;
  ip_mreqn membership_{};
};

// Why a group is joined by the type of its address, and where.
TEST_F(GroupFacts, Ipv4GroupsAreJoinedAtTheLevelOfIpv4) {
  RawSocket dual(SOCK_DGRAM, 0);
  EXPECT_EQ(dual.Set(IPPROTO_IP, IP_ADD_MEMBERSHIP, membership()), 0);
  ipv6_mreq mapped{};
  mapped.ipv6mr_multiaddr = "::ffff:239.1.2.3"_mapped.ToIn6Addr();
  mapped.ipv6mr_interface = here().IndexOf("near");
  EXPECT_EQ(dual.Set(IPPROTO_IPV6, IPV6_JOIN_GROUP, mapped), EINVAL);
}

// Why an IPv6-only socket cannot join one: it can, and hears nothing.
TEST_F(GroupFacts, AnIpv6OnlySocketJoinsInVain) {
  RawSocket v6only(SOCK_DGRAM, 1);
  EXPECT_EQ(v6only.Bind(kAnyPort), 0);
  EXPECT_EQ(v6only.Set(IPPROTO_IP, IP_ADD_MEMBERSHIP, membership()), 0);
  RawSocket sender(SOCK_DGRAM, std::nullopt, AF_INET);
  EXPECT_EQ(sender.Set(IPPROTO_IP, IP_MULTICAST_IF, membership()), 0);
  EXPECT_EQ(sender.SendTo(Ipv4Sockaddr("239.1.2.3"_ipv4, v6only.Port())), 0);
  // What was sent later arrives.
  EXPECT_EQ(RawSocket(SOCK_DGRAM, 1)
                .SendTo(Ipv6Sockaddr("::1"_ipv6, v6only.Port()), "later"),
            0);
  EXPECT_EQ(v6only.Receive().size, std::string_view("later").size());
}

// Why the loop of multicast is set at both levels. Which of the two counts for
// IPv4 on an AF_INET6 socket is recorded, not asserted; that both together do
// is what the library needs.
TEST_F(GroupFacts, TheLoopOfMappedMulticastIsSetByBothLevelsTogether) {
  EXPECT_TRUE(LoopsBack(1, 1));
  EXPECT_FALSE(LoopsBack(0, 0));
  RecordProperty("stopped_by_IP_MULTICAST_LOOP",
                 LoopsBack(0, 1) ? "no" : "yes");
  RecordProperty("stopped_by_IPV6_MULTICAST_LOOP",
                 LoopsBack(1, 0) ? "no" : "yes");
}

// --- Two sockets, one port

struct Side {
  const char* name;
  bool ipv4;  // Which half of the port the socket takes.
  bool ipv6;
  RawSocket (*bind)(int type, uint16_t port, int& error);
};

template <typename Sockaddr>
RawSocket Bound(int type, std::optional<int> v6only, int family,
                const Sockaddr& local, int& error) {
  RawSocket socket(type, v6only, family);
  error = socket.Bind(local);
  return socket;
}

constexpr Side kSides[] = {
    {"0.0.0.0", true, false,
     [](int type, uint16_t port, int& error) {
       return Bound(type, std::nullopt, AF_INET,
                    Ipv4Sockaddr("0.0.0.0"_ipv4, port), error);
     }},
    {"127.0.0.1", true, false,
     [](int type, uint16_t port, int& error) {
       return Bound(type, std::nullopt, AF_INET,
                    Ipv4Sockaddr("127.0.0.1"_ipv4, port), error);
     }},
    {"dual-stack ::ffff:127.0.0.1", true, false,
     [](int type, uint16_t port, int& error) {
       return Bound(type, 0, AF_INET6, MappedLoopback(port), error);
     }},
    {"dual-stack ::", true, true,
     [](int type, uint16_t port, int& error) {
       return Bound(type, 0, AF_INET6, Ipv6Sockaddr("::"_ipv6, port), error);
     }},
    {"IPv6-only ::", false, true,
     [](int type, uint16_t port, int& error) {
       return Bound(type, 1, AF_INET6, Ipv6Sockaddr("::"_ipv6, port), error);
     }},
    {"dual-stack ::1", false, true,
     [](int type, uint16_t port, int& error) {
       return Bound(type, 0, AF_INET6, Ipv6Sockaddr("::1"_ipv6, port), error);
     }},
};

// Why two listeners, one for each family, can stand in for a dual-stack one: a
// port has two halves, and a socket takes one or both of them.
TEST(PortFacts, TwoSocketsConflictWhereTheyTakeTheSameHalf) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    for (const Side& first : kSides) {
      for (const Side& second : kSides) {
        int error = 0;
        const RawSocket one = first.bind(type, 0, error);
        ASSERT_EQ(error, 0) << first.name;
        const RawSocket other = second.bind(type, one.Port(), error);
        const bool conflict =
            (first.ipv4 && second.ipv4) || (first.ipv6 && second.ipv6);
        EXPECT_EQ(error, conflict ? EADDRINUSE : 0)
            << first.name << ", then " << second.name;
      }
    }
  }
}

// Why reuse_address says of TCP that two cannot listen, and of UDP warns.
TEST(PortFacts, ReuseAddressLetsTwoBindButNotTwoListen) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const auto reusing = [](int type) {
    RawSocket socket(type, 0);
    EXPECT_EQ(socket.Set(SOL_SOCKET, SO_REUSEADDR, 1), 0);
    return socket;
  };
  RawSocket first = reusing(SOCK_STREAM);
  EXPECT_EQ(first.Bind(kAnyPort), 0);
  RawSocket second = reusing(SOCK_STREAM);
  EXPECT_EQ(second.Bind(Ipv6Sockaddr("::"_ipv6, first.Port())), 0);
  EXPECT_EQ(first.Listen(), 0);
  EXPECT_EQ(second.Listen(), EADDRINUSE);

  RawSocket dual = reusing(SOCK_DGRAM);
  EXPECT_EQ(dual.Bind(kAnyPort), 0);
  RawSocket ipv4(SOCK_DGRAM, std::nullopt, AF_INET);
  EXPECT_EQ(ipv4.Set(SOL_SOCKET, SO_REUSEADDR, 1), 0);
  const Ipv4Sockaddr taken("127.0.0.1"_ipv4, dual.Port());
  EXPECT_EQ(ipv4.Bind(taken), 0);
  // And all that is IPv4 goes there.
  RawSocket client(SOCK_DGRAM, std::nullopt, AF_INET);
  EXPECT_EQ(client.SendTo(taken), 0);
  EXPECT_EQ(ipv4.Receive().error, 0);
  EXPECT_TRUE(dual.HasNothing());
}

}  // namespace
}  // namespace dualstack
