// Groups: joined, heard, left, refused; and what the multicast options do to
// packets. In a namespace with a wire, because lo carries no IPv6 multicast.
#include "dualstack/socket/options/multicast.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/hop_limit.h"
#include "dualstack/socket/options/multicast_membership.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/received_datum.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;
using testing::NetNamespace;

constexpr Ipv4Address kIpv4Group = "239.1.2.3"_ipv4;
constexpr Ipv6Address kIpv6Group = "ff15::1"_ipv6;
constexpr Ipv6Address kLinkGroup = "ff02::77"_ipv6;

constexpr Ipv4Address kIpv4Here = "192.0.2.1"_ipv4;
constexpr Ipv6Address kIpv6Here = "2001:db8::1"_ipv6;

template <SocketKind Kind>
uint16_t PortOf(const UdpSocket<Kind>& socket) {
  return DUALSTACK_VALUE(socket.LocalAddress()).port();
}

void SetRaw(NativeSocket socket, int level, int name, int value) {
  EXPECT_EQ(::setsockopt(socket, level, name, &value, sizeof(value)), 0);
}

// This host, and another at the end of a wire.
class MulticastTest : public testing::NetNamespaceTest {
 protected:
  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(NetNamespace::Make()));
    ASSERT_TRUE(here().AddWire("near", there(), "far").ok());
    ASSERT_TRUE(here().AddAddress("near", kIpv4Here, 24).ok());
    ASSERT_TRUE(here().AddAddress("near", kIpv6Here, 64).ok());
    ASSERT_TRUE(there().AddAddress("far", "192.0.2.2"_ipv4, 24).ok());
    ASSERT_TRUE(there().AddAddress("far", "2001:db8::2"_ipv6, 64).ok());
  }

  const NetNamespace& there() const { return *there_; }
  uint32_t near() const { return here().IndexOf("near"); }
  uint32_t far() const { return there().IndexOf("far"); }

  // One that sends to groups by way of the wire.
  UdpSocket<DualStack> Sender() const {
    auto sender = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
    EXPECT_TRUE(SetOption(sender, MulticastInterface(near())).ok());
    return sender;
  }

  DualStackSockaddr Ipv4GroupAt(uint16_t port) const {
    return Map(Ipv4Sockaddr(kIpv4Group, port));
  }
  DualStackSockaddr Ipv6GroupAt(uint16_t port) const {
    return Ipv6Sockaddr(kIpv6Group, port);
  }

 private:
  std::optional<NetNamespace> there_;
};

// Who sent the datagram if the receiver, which is of this host, hears what is
// sent to the group; nothing if it does not. A second datagram, to the receiver
// itself, comes after it.
template <SocketKind Kind>
std::optional<typename Kind::Sockaddr> Heard(UdpSocket<Kind>& receiver,
                                             UdpSocket<DualStack>& sender,
                                             const DualStackSockaddr& group) {
  EXPECT_EQ(sender.SendTo("to the group", group), absl::OkStatus());
  auto last = DUALSTACK_VALUE(UdpSocket<Kind>::Open());
  EXPECT_TRUE(last.SendTo("last", Loopback<Kind>(PortOf(receiver))).ok());
  std::optional<typename Kind::Sockaddr> peer;
  while (true) {
    std::array<char, 100> buffer;
    const auto datagram = DUALSTACK_VALUE(receiver.ReceiveFrom(buffer));
    if (std::string_view(buffer.data(), datagram.size) == "last") return peer;
    EXPECT_EQ(peer, std::nullopt) << "heard twice";
    peer = datagram.peer;
  }
}

// --- Membership

TEST_F(MulticastTest, EachKindHearsTheGroupsOfItsFamilies) {
  auto sender = Sender();
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Ipv4Only::Wildcard(0)));
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const Ipv4Membership ipv4_group = {.group = kIpv4Group, .interface = near()};
  const Ipv6Membership ipv6_group = {.group = kIpv6Group, .interface = near()};

  EXPECT_EQ(JoinGroup(ipv4, ipv4_group), absl::OkStatus());
  EXPECT_EQ(Heard(ipv4, sender, Ipv4GroupAt(PortOf(ipv4)))->address(),
            kIpv4Here);

  EXPECT_EQ(JoinGroup(ipv6, ipv6_group), absl::OkStatus());
  EXPECT_EQ(Heard(ipv6, sender, Ipv6GroupAt(PortOf(ipv6)))->address(),
            kIpv6Here);

  // The group is native, and the peer is mapped.
  EXPECT_EQ(JoinGroup(dual, ipv4_group), absl::OkStatus());
  EXPECT_EQ(JoinGroup(dual, ipv6_group), absl::OkStatus());
  EXPECT_EQ(Heard(dual, sender, Ipv4GroupAt(PortOf(dual)))->address(),
            DualStackAddress(Map(kIpv4Here)));
  EXPECT_EQ(Heard(dual, sender, Ipv6GroupAt(PortOf(dual)))->address(),
            DualStackAddress(kIpv6Here));
}

TEST_F(MulticastTest, WhatIsLeftIsHeardNoMore) {
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const Ipv4Membership ipv4_group = {.group = kIpv4Group, .interface = near()};
  const Ipv6Membership ipv6_group = {.group = kIpv6Group, .interface = near()};
  const uint16_t port = PortOf(dual);
  ASSERT_TRUE(JoinGroup(dual, ipv4_group).ok());
  ASSERT_TRUE(JoinGroup(dual, ipv6_group).ok());

  EXPECT_EQ(LeaveGroup(dual, ipv4_group), absl::OkStatus());
  EXPECT_FALSE(Heard(dual, sender, Ipv4GroupAt(port)));
  EXPECT_TRUE(Heard(dual, sender, Ipv6GroupAt(port)));
  EXPECT_EQ(LeaveGroup(dual, ipv6_group), absl::OkStatus());
  EXPECT_FALSE(Heard(dual, sender, Ipv6GroupAt(port)));
}

TEST_F(MulticastTest, AGroupOfOneLinkIsHeardOnItsLink) {
  ASSERT_TRUE(here().AddAddress("near", "fe80::1"_ipv6, 64).ok());
  auto sender = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  ASSERT_TRUE(
      JoinGroup(ipv6, Ipv6Membership{.group = kLinkGroup, .interface = near()})
          .ok());
  const auto peer =
      Heard(ipv6, sender, here().OnLink("near", kLinkGroup, PortOf(ipv6)));
  ASSERT_TRUE(peer);
  EXPECT_EQ(peer->scope_id(), near());
}

TEST_F(MulticastTest, OneSourceIsHeardAndNoOther) {
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  Ipv4Membership ipv4 = {.group = "232.1.2.3"_ipv4,
                         .interface = near(),
                         .source = "192.0.2.99"_ipv4};
  Ipv6Membership ipv6 = {.group = "ff35::1"_ipv6,
                         .interface = near(),
                         .source = "2001:db8::99"_ipv6};
  const DualStackSockaddr ipv4_group = Map(Ipv4Sockaddr(ipv4.group, port));
  const DualStackSockaddr ipv6_group = Ipv6Sockaddr(ipv6.group, port);
  ASSERT_EQ(JoinGroup(dual, ipv4), absl::OkStatus());
  ASSERT_EQ(JoinGroup(dual, ipv6), absl::OkStatus());
  EXPECT_FALSE(Heard(dual, sender, ipv4_group));
  EXPECT_FALSE(Heard(dual, sender, ipv6_group));

  ipv4.source = kIpv4Here;
  ipv6.source = kIpv6Here;
  ASSERT_EQ(JoinGroup(dual, ipv4), absl::OkStatus());
  ASSERT_EQ(JoinGroup(dual, ipv6), absl::OkStatus());
  EXPECT_TRUE(Heard(dual, sender, ipv4_group));
  EXPECT_TRUE(Heard(dual, sender, ipv6_group));

  EXPECT_EQ(LeaveGroup(dual, ipv4), absl::OkStatus());
  EXPECT_EQ(LeaveGroup(dual, ipv6), absl::OkStatus());
  EXPECT_FALSE(Heard(dual, sender, ipv4_group));
  EXPECT_FALSE(Heard(dual, sender, ipv6_group));
}

TEST_F(MulticastTest, WhatCannotBeIsRefusedBeforeTheSystemIsAsked) {
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const auto join = [&dual](const auto& wanted) {
    return JoinGroup(dual, wanted);
  };
  using Ipv4 = Ipv4Membership;
  using Ipv6 = Ipv6Membership;
  struct Row {
    absl::Status status;
    Refusal refusal;
    const char* message;
  };
  const Row rows[] = {
      {join(Ipv4{.group = "192.0.2.1"_ipv4}), Refusal::kNotMulticast,
       "join 192.0.2.1: a group must be multicast"},
      {join(Ipv4{.group = "0.0.0.0"_ipv4}), Refusal::kNotMulticast,
       "join 0.0.0.0: a group must be multicast"},
      {join(Ipv4{.group = "255.255.255.255"_ipv4}), Refusal::kNotMulticast,
       "join 255.255.255.255: a group must be multicast"},
      {join(Ipv6{.group = kIpv6Here, .interface = 2}), Refusal::kNotMulticast,
       "join 2001:db8::1 on interface 2: a group must be multicast"},
      // Linux would take any link.
      {join(Ipv6{.group = kLinkGroup}), Refusal::kMissingScope,
       "join ff02::77: an address of one link needs the scope id of the link"},
      {join(Ipv6{.group = "ff11::1"_ipv6}), Refusal::kMissingScope,
       "join ff11::1: an address of one link needs the scope id of the link"},
      // Linux would join them, and routers would not listen.
      {join(Ipv4{.group = "232.1.2.3"_ipv4}), Refusal::kMissingSource,
       "join 232.1.2.3: a source-specific group needs a source"},
      {join(Ipv6{.group = "ff3e::8000:1"_ipv6}), Refusal::kMissingSource,
       "join ff3e::8000:1: a source-specific group needs a source"},
      // Linux would take them as sources, from which nothing can come.
      {join(Ipv4{.group = kIpv4Group, .source = kIpv4Group}),
       Refusal::kSourceNotUnicast,
       "join 239.1.2.3 from 239.1.2.3: a source must be the address of one "
       "host"},
      {join(Ipv4{.group = kIpv4Group, .source = Ipv4Address::Broadcast()}),
       Refusal::kSourceNotUnicast,
       "join 239.1.2.3 from 255.255.255.255: a source must be the address of "
       "one host"},
      {join(Ipv6{.group = kIpv6Group, .source = "::"_ipv6}),
       Refusal::kSourceNotUnicast,
       "join ff15::1 from ::: a source must be the address of one host"},
      {LeaveGroup(dual, Ipv4{.group = "192.0.2.1"_ipv4}),
       Refusal::kNotMulticast, "leave 192.0.2.1: a group must be multicast"},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(absl::IsInvalidArgument(row.status)) << row.status;
    EXPECT_EQ(row.status.message(), row.message);
    EXPECT_EQ(RefusalOf(row.status), row.refusal) << row.message;
    EXPECT_EQ(SystemErrorOf(row.status), std::nullopt) << row.message;
  }
}

TEST_F(MulticastTest, WhatTheSystemRefusesIsItsError) {
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const std::string wire = std::to_string(near());
  Ipv4Membership ipv4 = {.group = kIpv4Group, .interface = near()};
  Ipv6Membership ipv6 = {.group = kIpv6Group, .interface = near()};
  ASSERT_TRUE(JoinGroup(dual, ipv4).ok());
  ASSERT_TRUE(JoinGroup(dual, ipv6).ok());
  const absl::Status again = JoinGroup(dual, ipv6);
  EXPECT_TRUE(absl::IsAlreadyExists(again)) << again;
  EXPECT_EQ(again.message(), "join ff15::1 on interface " + wire +
                                 ": EADDRINUSE (98): Address already in use");
  EXPECT_TRUE(absl::IsAlreadyExists(JoinGroup(dual, ipv4)));

  ipv4.interface = 999;
  ipv6.interface = 999;
  const absl::Status nowhere = JoinGroup(dual, ipv4);
  EXPECT_TRUE(absl::IsNotFound(nowhere)) << nowhere;
  EXPECT_EQ(nowhere.message(),
            "join 239.1.2.3 on interface 999: ENODEV (19): No such device");
  EXPECT_TRUE(absl::IsNotFound(JoinGroup(dual, ipv6)));
  EXPECT_TRUE(absl::IsNotFound(LeaveGroup(dual, ipv4)));
  EXPECT_TRUE(absl::IsNotFound(LeaveGroup(dual, ipv6)));

  ipv4 = {.group = kIpv4Group, .interface = near(), .source = kIpv4Here};
  EXPECT_TRUE(absl::IsNotFound(LeaveGroup(dual, ipv4)));
  ipv4.group = "239.1.2.4"_ipv4;
  EXPECT_EQ(SystemErrorOf(LeaveGroup(dual, ipv4)), EINVAL);
}

TEST_F(MulticastTest, TheLimitOfGroupsIsAnErrorOfItsOwn) {
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Ipv4Only::Wildcard(0)));
  absl::Status status;
  uint32_t joined = 0;
  while (status.ok() && joined < 1000) {
    status = JoinGroup(
        ipv4,
        Ipv4Membership{.group = Ipv4Address::FromUint32(0xef010000 + joined++),
                       .interface = near()});
  }
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), ENOBUFS);
}

TEST_F(MulticastTest, AClosedSocketJoinsNothing) {
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  dual.Close();
  for (const absl::Status& status :
       {JoinGroup(dual, Ipv4Membership{.group = kIpv4Group}),
        LeaveGroup(dual, Ipv6Membership{.group = kIpv6Group})}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), EBADF);
  }
}

// --- Options

// The kernel's own answer, for which both are set: on an AF_INET6 socket, the
// IPv6 option is about the IPv4 groups, and the IPv4 one about nothing.
TEST_F(MulticastTest, LinuxGoesByTheIpv6LoopOptionForIpv4) {
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  ASSERT_TRUE(
      JoinGroup(dual, Ipv4Membership{.group = kIpv4Group, .interface = near()})
          .ok());
  SetRaw(sender.native_handle(), IPPROTO_IP, IP_MULTICAST_LOOP, 0);
  EXPECT_TRUE(Heard(dual, sender, Ipv4GroupAt(port)));
  SetRaw(sender.native_handle(), IPPROTO_IP, IP_MULTICAST_LOOP, 1);
  SetRaw(sender.native_handle(), IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0);
  EXPECT_FALSE(Heard(dual, sender, Ipv4GroupAt(port)));
}

TEST_F(MulticastTest, WithoutLoopNobodyOnThisHostHears) {
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  ASSERT_TRUE(
      JoinGroup(dual, Ipv4Membership{.group = kIpv4Group, .interface = near()})
          .ok());
  ASSERT_TRUE(
      JoinGroup(dual, Ipv6Membership{.group = kIpv6Group, .interface = near()})
          .ok());
  ASSERT_TRUE(SetOption(sender, MulticastLoop(false)).ok());
  EXPECT_FALSE(Heard(dual, sender, Ipv4GroupAt(port)));
  EXPECT_FALSE(Heard(dual, sender, Ipv6GroupAt(port)));
  ASSERT_TRUE(SetOption(sender, MulticastLoop(true)).ok());
  EXPECT_TRUE(Heard(dual, sender, Ipv4GroupAt(port)));
  EXPECT_TRUE(Heard(dual, sender, Ipv6GroupAt(port)));
}

TEST_F(MulticastTest, GroupsOfOthersAreHeardOnlyByWhoWantsAll) {
  auto sender = Sender();
  auto member = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  ASSERT_TRUE(JoinGroup(member, Ipv4Membership{.group = kIpv4Group,
                                               .interface = near()})
                  .ok());
  ASSERT_TRUE(JoinGroup(member, Ipv6Membership{.group = kIpv6Group,
                                               .interface = near()})
                  .ok());
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  // The defaults of Linux, which nobody would guess.
  EXPECT_FALSE(Heard(dual, sender, Ipv4GroupAt(port)));
  EXPECT_TRUE(Heard(dual, sender, Ipv6GroupAt(port)));
  for (const bool all : {true, false}) {
    ASSERT_TRUE(SetOption(dual, HearAllGroups(all)).ok());
    EXPECT_EQ(Heard(dual, sender, Ipv4GroupAt(port)).has_value(), all);
    EXPECT_EQ(Heard(dual, sender, Ipv6GroupAt(port)).has_value(), all);
  }
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Ipv4Only::Wildcard(0)));
  EXPECT_TRUE(Heard(ipv4, sender, Ipv4GroupAt(PortOf(ipv4))));
  ASSERT_TRUE(SetOption(ipv4, HearAllGroups(false)).ok());
  EXPECT_FALSE(Heard(ipv4, sender, Ipv4GroupAt(PortOf(ipv4))));
}

TEST_F(MulticastTest, PacketsOfBothFamiliesCarryTheHopLimit) {
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  ASSERT_TRUE(
      JoinGroup(dual, Ipv4Membership{.group = kIpv4Group, .interface = near()})
          .ok());
  ASSERT_TRUE(
      JoinGroup(dual, Ipv6Membership{.group = kIpv6Group, .interface = near()})
          .ok());
  testing::Want(dual.native_handle(), testing::kReceivedTtl);
  testing::Want(dual.native_handle(), testing::kReceivedHopLimit);
  const auto limit = [&](const DualStackSockaddr& group,
                         const testing::Datum& datum) {
    EXPECT_TRUE(sender.SendTo("x", group).ok());
    return testing::ReceivedDatum(dual.native_handle(), datum);
  };
  EXPECT_EQ(limit(Ipv4GroupAt(port), testing::kReceivedTtl), 1);
  EXPECT_EQ(limit(Ipv6GroupAt(port), testing::kReceivedHopLimit), 1);
  ASSERT_TRUE(SetOption(sender, MulticastHopLimit(5)).ok());
  EXPECT_EQ(limit(Ipv4GroupAt(port), testing::kReceivedTtl), 5);
  EXPECT_EQ(limit(Ipv6GroupAt(port), testing::kReceivedHopLimit), 5);
  // Each half is about one family.
  SetRaw(sender.native_handle(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 7);
  EXPECT_EQ(limit(Ipv4GroupAt(port), testing::kReceivedTtl), 5);
  EXPECT_EQ(limit(Ipv6GroupAt(port), testing::kReceivedHopLimit), 7);
}

// The kernel's own answer, for which MulticastHopLimit has no 0.
TEST_F(MulticastTest, LinuxSendsToTheLinkWhatIsToStayOnTheHost) {
  auto member = there().Run([this] {
    auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
    EXPECT_TRUE(JoinGroup(socket, Ipv4Membership{.group = kIpv4Group,
                                                 .interface = far()})
                    .ok());
    EXPECT_TRUE(JoinGroup(socket, Ipv6Membership{.group = kIpv6Group,
                                                 .interface = far()})
                    .ok());
    return socket;
  });
  const uint16_t port = PortOf(member);
  auto sender = Sender();
  SetRaw(sender.native_handle(), IPPROTO_IP, IP_MULTICAST_TTL, 0);
  SetRaw(sender.native_handle(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0);
  testing::Want(member.native_handle(), testing::kReceivedTtl);
  testing::Want(member.native_handle(), testing::kReceivedHopLimit);
  EXPECT_TRUE(sender.SendTo("4", Ipv4GroupAt(port)).ok());
  EXPECT_EQ(
      testing::ReceivedDatum(member.native_handle(), testing::kReceivedTtl), 0);
  EXPECT_TRUE(sender.SendTo("6", Ipv6GroupAt(port)).ok());
  EXPECT_EQ(testing::ReceivedDatum(member.native_handle(),
                                   testing::kReceivedHopLimit),
            0);
}

TEST_F(MulticastTest, PacketsLeaveByTheInterface) {
  ASSERT_TRUE(here().AddWire("near2", there(), "far2").ok());
  ASSERT_TRUE(here().AddAddress("near2", "198.51.100.1"_ipv4, 24).ok());
  ASSERT_TRUE(here().AddAddress("near2", "2001:db8:2::1"_ipv6, 64).ok());
  const uint32_t near2 = here().IndexOf("near2");
  auto sender = Sender();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  const uint16_t port = PortOf(dual);
  ASSERT_TRUE(
      JoinGroup(dual, Ipv4Membership{.group = kIpv4Group, .interface = near2})
          .ok());
  ASSERT_TRUE(
      JoinGroup(dual, Ipv6Membership{.group = kIpv6Group, .interface = near2})
          .ok());
  ASSERT_TRUE(SetOption(dual, HearAllGroups(false)).ok());
  EXPECT_FALSE(Heard(dual, sender, Ipv4GroupAt(port)));
  EXPECT_FALSE(Heard(dual, sender, Ipv6GroupAt(port)));
  ASSERT_TRUE(SetOption(sender, MulticastInterface(near2)).ok());
  EXPECT_EQ(Heard(dual, sender, Ipv4GroupAt(port))->address(),
            DualStackAddress(Map("198.51.100.1"_ipv4)));
  EXPECT_EQ(Heard(dual, sender, Ipv6GroupAt(port))->address(),
            DualStackAddress("2001:db8:2::1"_ipv6));

  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
  EXPECT_EQ(GetOption<MulticastInterface>(ipv6).value(), MulticastInterface(0));
  ASSERT_TRUE(SetOption(ipv6, MulticastInterface(near2)).ok());
  EXPECT_EQ(GetOption<MulticastInterface>(ipv6).value(),
            MulticastInterface(near2));
}

// --- At compile time

template <typename Socket, typename Membership>
concept Joins = requires(Socket socket, const Membership& membership) {
  JoinGroup(socket, membership);
  LeaveGroup(socket, membership);
};

static_assert(Joins<UdpSocket<Ipv4Only>, Ipv4Membership>);
static_assert(Joins<UdpSocket<DualStack>, Ipv4Membership>);
static_assert(Joins<UdpSocket<DualStack>, Ipv6Membership>);
static_assert(Joins<UdpSocket<Ipv6Only>, Ipv6Membership>);
// It would hear nothing, and Linux would not say so.
static_assert(!Joins<UdpSocket<Ipv6Only>, Ipv4Membership>);
static_assert(!Joins<UdpSocket<Ipv4Only>, Ipv6Membership>);
static_assert(!Joins<TcpStream<DualStack>, Ipv4Membership>);
static_assert(!Joins<TcpStream<DualStack>, Ipv6Membership>);
static_assert(!Joins<UdpSocket<DualStack>, Ipv4MappedAddress>);

template <typename Address>
concept MakesMembership = requires {
  typename MulticastMembership<Address>;
};
static_assert(MakesMembership<Ipv4Address> && MakesMembership<Ipv6Address>);
static_assert(!MakesMembership<Ipv4MappedAddress>);
static_assert(!MakesMembership<DualStackAddress>);
static_assert(!MakesMembership<IpAddress>);
// Group and source are of one family.
static_assert(
    std::same_as<decltype(Ipv4Membership::source), std::optional<Ipv4Address>>);

}  // namespace
}  // namespace dualstack
