// What comes with a datagram, and how one is told to leave, on real sockets of
// every kind: on lo, whose addresses are enough, and on a wire.
#include "dualstack/socket/packet_info.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/options/traffic_class.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;
using testing::MappedLoopback;

constexpr PacketInfoOptions kEverything = {.hop_limit = true,
                                           .traffic_class = true,
                                           .arrival_time = true,
                                           .coalesce = true};

template <SocketKind Kind>
uint16_t PortOf(const UdpSocket<Kind>& socket) {
  return DUALSTACK_VALUE(socket.LocalAddress()).port();
}

class PacketInfoTest : public testing::NetNamespaceTest {
 protected:
  // Bound to all addresses, with packet info.
  template <SocketKind Kind>
  UdpSocket<Kind> Server(const PacketInfoOptions& options = {}) {
    auto server = DUALSTACK_VALUE(UdpSocket<Kind>::Bind(Kind::Wildcard(0)));
    EXPECT_TRUE(server.EnablePacketInfo(options).ok());
    return server;
  }
  template <SocketKind Kind>
  Datagram<Kind> Receive(UdpSocket<Kind>& socket) {
    return DUALSTACK_VALUE(socket.ReceiveFrom(buffer_));
  }
  template <SocketKind Kind>
  std::string_view TextOf(const Datagram<Kind>& datagram) {
    return {buffer_.data(), datagram.size};
  }

  // A datagram with all that can be said of one, from a new socket.
  template <SocketKind Kind, typename Peer>
  Datagram<Kind> SendAndReceive(UdpSocket<Kind>& server, const Peer& to) {
    auto client = DUALSTACK_VALUE(UdpSocket<Kind>::Open());
    EXPECT_TRUE(
        client
            .SendTo("x", to,
                    {.hop_limit = 7,
                     .traffic_class = TrafficClass(Dscp::kEf, Ecn::kCapable0)})
            .ok());
    return Receive(server);
  }

  std::array<char, 65'535> buffer_;
};

// --- Arrival

template <SocketKind Kind>
void ExpectEverything(const Datagram<Kind>& datagram,
                      const typename Kind::Address& to, uint32_t interface) {
  EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
  EXPECT_FALSE(datagram.info_truncated);
  ASSERT_TRUE(datagram.info);
  const PacketInfo<Kind>& info = *datagram.info;
  EXPECT_EQ(info.destination, to);
  EXPECT_EQ(info.local, to);
  EXPECT_EQ(info.interface_index, interface);
  EXPECT_EQ(info.hop_limit, 7);
  EXPECT_EQ(info.traffic_class, TrafficClass(Dscp::kEf, Ecn::kCapable0));
  ASSERT_TRUE(info.arrival_time);
  EXPECT_LT(absl::AbsDuration(absl::Now() - *info.arrival_time),
            absl::Minutes(1));
  EXPECT_EQ(info.segment_size, 0);
}

TEST_F(PacketInfoTest, EverythingComesWithoutBeingCutOff) {
  const uint32_t lo = here().IndexOf("lo");
  auto ipv4 = Server<Ipv4Only>(kEverything);
  ExpectEverything(SendAndReceive(ipv4, Loopback<Ipv4Only>(PortOf(ipv4))),
                   "127.0.0.1"_ipv4, lo);
  auto ipv6 = Server<Ipv6Only>(kEverything);
  ExpectEverything(SendAndReceive(ipv6, Loopback<Ipv6Only>(PortOf(ipv6))),
                   "::1"_ipv6, lo);
  auto dual_stack = Server<DualStack>(kEverything);
  const uint16_t port = PortOf(dual_stack);
  ExpectEverything<DualStack>(
      SendAndReceive(dual_stack, Ipv6Sockaddr("::1"_ipv6, port)), "::1"_ipv6,
      lo);
  ExpectEverything<DualStack>(SendAndReceive(dual_stack, MappedLoopback(port)),
                              Map("127.0.0.1"_ipv4), lo);
}

TEST_F(PacketInfoTest, NothingComesThatWasNotAskedFor) {
  auto server = Server<DualStack>(kEverything);
  ASSERT_TRUE(server.EnablePacketInfo().ok());
  for (const bool mapped : {false, true}) {
    const DualStackSockaddr to = mapped ? MappedLoopback(PortOf(server))
                                        : Loopback<DualStack>(PortOf(server));
    const auto datagram = SendAndReceive(server, to);
    ASSERT_TRUE(datagram.info);
    EXPECT_EQ(datagram.info->destination, to.address());
    EXPECT_EQ(datagram.info->hop_limit, std::nullopt);
    EXPECT_EQ(datagram.info->traffic_class, std::nullopt);
    EXPECT_EQ(datagram.info->arrival_time, std::nullopt);
  }

  auto plain =
      DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)));
  const auto datagram =
      SendAndReceive(plain, Loopback<Ipv6Only>(PortOf(plain)));
  EXPECT_FALSE(datagram.info);
  EXPECT_FALSE(datagram.info_truncated);
  EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
}

TEST_F(PacketInfoTest, ATruncatedDatagramHasItsInfo) {
  auto server = Server<DualStack>();
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  ASSERT_TRUE(client.SendTo("abcdef", MappedLoopback(PortOf(server))).ok());
  std::array<char, 3> buffer;
  const auto datagram = DUALSTACK_VALUE(server.ReceiveFrom(buffer));
  EXPECT_EQ(datagram.size, 3u);
  EXPECT_TRUE(datagram.truncated);
  ASSERT_TRUE(datagram.info);
  EXPECT_EQ(datagram.info->destination, Map("127.0.0.1"_ipv4));
}

// The last datum of a buffer that ends is a part of one, with whatever was
// there before behind it.
TEST_F(PacketInfoTest, NothingIsBelievedOfInfoThatWasCutOff) {
  auto server = Server<DualStack>(kEverything);
  const int one = 1;
  for (const auto& [level, option] :
       {std::pair<int, int>{IPPROTO_IP, IP_RECVORIGDSTADDR},
        std::pair<int, int>{IPPROTO_IP, IP_CHECKSUM},
        std::pair<int, int>{SOL_SOCKET, SO_RXQ_OVFL},
        std::pair<int, int>{IPPROTO_IP, IP_RECVFRAGSIZE},
        std::pair<int, int>{SOL_SOCKET, SO_TIMESTAMPING}}) {
    // Software time stamps of what comes in.
    const int value = option == SO_TIMESTAMPING ? 1 << 3 | 1 << 4 : one;
    ASSERT_EQ(::setsockopt(server.native_handle(), level, option, &value,
                           sizeof(value)),
              0)
        << option;
  }
  auto datagram = SendAndReceive(server, MappedLoopback(PortOf(server)));
  EXPECT_EQ(TextOf(datagram), "x");
  EXPECT_TRUE(datagram.info_truncated);
  EXPECT_FALSE(datagram.info);
  EXPECT_EQ(datagram.source_check, SourceCheck::kUnverified);
  EXPECT_EQ(RefusalOf(server.Reply("y", datagram)), Refusal::kNoPacketInfo);
}

TEST_F(PacketInfoTest, WithoutIpv4TheIpv6HalfIsEnabled) {
  testing::RunInChildLacking(testing::Lacking::kIpv4SocketsAndOptions, [this] {
    auto server = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
    const BothFamilies enabled = server.EnablePacketInfo(kEverything);
    EXPECT_TRUE(enabled.ok()) << enabled.status();
    EXPECT_EQ(*enabled.ipv4, Ipv4Half::kSkippedIpv4IsDisabled);
    EXPECT_TRUE(
        SendAndReceive(server, Loopback<Ipv6Only>(PortOf(server))).info);
  });
}

TEST_F(PacketInfoTest, OfAClosedSocketThereIsNone) {
  auto server = Server<DualStack>();
  server.Close();
  const BothFamilies enabled = server.EnablePacketInfo();
  EXPECT_TRUE(absl::IsFailedPrecondition(enabled.status()));
  EXPECT_EQ(SystemErrorOf(enabled.status()), EBADF);
  EXPECT_TRUE(absl::IsFailedPrecondition(server.AllowBroadcast(true)));
}

// --- Answers

TEST_F(PacketInfoTest, AnAnswerComesFromWhereTheQuestionWentTo) {
  ASSERT_TRUE(here().AddAddress("lo", "2001:db8::2"_ipv6, 128).ok());
  auto dual_stack = Server<DualStack>();
  auto ipv4 = Server<Ipv4Only>();
  auto ipv6 = Server<Ipv6Only>();
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const auto expect_answer = [&](auto& server, const DualStackSockaddr& to) {
    ASSERT_TRUE(client.SendTo("ping", to).ok());
    ASSERT_TRUE(server.Reply("pong", Receive(server)).ok());
    // Not from 127.0.0.1 or ::1, from where the system would answer.
    const auto answer = Receive(client);
    EXPECT_EQ(TextOf(answer), "pong");
    EXPECT_EQ(answer.peer, to);
  };
  expect_answer(dual_stack,
                Map(Ipv4Sockaddr("127.0.0.2"_ipv4, PortOf(dual_stack))));
  expect_answer(dual_stack,
                Ipv6Sockaddr("2001:db8::2"_ipv6, PortOf(dual_stack)));
  expect_answer(ipv4, Map(Ipv4Sockaddr("127.0.0.2"_ipv4, PortOf(ipv4))));
  expect_answer(ipv6, Ipv6Sockaddr("2001:db8::2"_ipv6, PortOf(ipv6)));
}

TEST_F(PacketInfoTest, WithoutPacketInfoThereIsNoAnswer) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Bind(Ipv4Only::Wildcard(0)));
  const Datagram<Ipv4Only> datagram{
      .size = 1, .peer = Ipv4Sockaddr("127.0.0.1"_ipv4, 7), .truncated = false};
  const absl::Status status = server.Reply("pong", datagram);
  EXPECT_EQ(RefusalOf(status), Refusal::kNoPacketInfo);
  EXPECT_EQ(std::string(status.message()),
            "reply to 127.0.0.1:7: the datagram came without packet info, "
            "which says from where to answer");
}

// --- Departure

TEST_F(PacketInfoTest, ADatagramLeavesFromTheSourceThatIsSaid) {
  auto server = Server<DualStack>();
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  ASSERT_TRUE(client
                  .SendTo("x", MappedLoopback(PortOf(server)),
                          {.source = Map("127.0.0.9"_ipv4)})
                  .ok());
  EXPECT_EQ(Receive(server).peer,
            Map(Ipv4Sockaddr("127.0.0.9"_ipv4, PortOf(client))));
  // Where the kinds are known only now.
  const DualStackSockaddr peer = MappedLoopback(PortOf(server));
  const DualStackAddress source = Map("127.0.0.8"_ipv4);
  ASSERT_TRUE(client.SendTo("x", peer, {.source = source}).ok());
  EXPECT_EQ(Receive(server).peer,
            Map(Ipv4Sockaddr("127.0.0.8"_ipv4, PortOf(client))));
}

TEST_F(PacketInfoTest, RefusesSourcesThatCannotBe) {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const DualStackSockaddr mapped = MappedLoopback(9);
  const DualStackSockaddr ipv6 = Loopback<DualStack>(9);
  const DualStackSockaddr link_local =
      *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 9, 1);
  using Options = SendOptions<DualStackAddress>;
  struct Row {
    DualStackSockaddr peer;
    Options options;
    Refusal refusal;
    const char* message;
  };
  const Row rows[] = {
      {mapped,
       {.source = "::1"_ipv6},
       Refusal::kSourceOfOtherKind,
       "send to [::ffff:127.0.0.1]:9 from ::1: the source is of another kind "
       "than the destination"},
      {ipv6,
       {.source = Map("127.0.0.1"_ipv4)},
       Refusal::kSourceOfOtherKind,
       "send to [::1]:9 from ::ffff:127.0.0.1: the source is of another kind "
       "than the destination"},
      {mapped,
       {.source = Map("0.0.0.0"_ipv4)},
       Refusal::kSourceNotUnicast,
       "send to [::ffff:127.0.0.1]:9 from ::ffff:0.0.0.0: a source must be the "
       "address of one host"},
      {mapped,
       {.source = Map("224.0.0.1"_ipv4)},
       Refusal::kSourceNotUnicast,
       "send to [::ffff:127.0.0.1]:9 from ::ffff:224.0.0.1: a source must be "
       "the address of one host"},
      {mapped,
       {.source = Map("255.255.255.255"_ipv4)},
       Refusal::kSourceNotUnicast,
       "send to [::ffff:127.0.0.1]:9 from ::ffff:255.255.255.255: a source "
       "must be the address of one host"},
      {ipv6,
       {.source = "::"_ipv6},
       Refusal::kSourceNotUnicast,
       "send to [::1]:9 from ::: a source must be the address of one host"},
      {ipv6,
       {.source = "ff0e::1"_ipv6},
       Refusal::kSourceNotUnicast,
       "send to [::1]:9 from ff0e::1: a source must be the address of one "
       "host"},
      {ipv6,
       {.source = "fe80::1"_ipv6},
       Refusal::kMissingScope,
       "send to [::1]:9 from fe80::1: an address of one link needs the scope "
       "id of the link"},
      {link_local,
       {.interface_index = 2},
       Refusal::kScopeMismatch,
       "send to [fe80::1%1]:9 by interface 2: the scope id is that of another "
       "interface"},
  };
  for (const Row& row : rows) {
    const absl::Status status = socket.SendTo("x", row.peer, row.options);
    EXPECT_EQ(RefusalOf(status), row.refusal) << row.message;
    EXPECT_EQ(std::string(status.message()), row.message);
    EXPECT_EQ(SystemErrorOf(status), std::nullopt);
  }
}

// What the system says, and of what: ENETUNREACH is said for want of a route as
// well, and EINVAL of anything.
TEST_F(PacketInfoTest, NamesTheSourceOrTheInterfaceThatIsNotThere) {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const uint32_t lo = here().IndexOf("lo");
  struct Row {
    absl::Status status;
    int error;
    const char* message;
  };
  const Row rows[] = {
      {socket.SendTo("x", MappedLoopback(9), {.source = Map("192.0.2.9"_ipv4)}),
       ENETUNREACH,
       "send to [::ffff:127.0.0.1]:9 from ::ffff:192.0.2.9: the source is no "
       "address of this host: ENETUNREACH (101): Network is unreachable"},
      {socket.SendTo("x", Loopback<Ipv6Only>(9),
                     {.source = "2001:db8::9"_ipv6}),
       EINVAL,
       "send to [::1]:9 from 2001:db8::9: the source is no address of this "
       "host: EINVAL (22): Invalid argument"},
      {socket.SendTo("x", Loopback<Ipv6Only>(9),
                     {.source = "fe80::9"_ipv6, .interface_index = lo}),
       EINVAL,
       "send to [::1]:9 from fe80::9 by interface 1: the source is no address "
       "of this host: EINVAL (22): Invalid argument"},
      {socket.SendTo("x", MappedLoopback(9), {.interface_index = 99}), ENODEV,
       "send to [::ffff:127.0.0.1]:9 by interface 99: ENODEV (19): No such "
       "device"},
      {socket.SendTo("x", Loopback<Ipv6Only>(9), {.interface_index = 99}),
       ENODEV, "send to [::1]:9 by interface 99: ENODEV (19): No such device"},
      // The source is one, and the destination is not to be had.
      {socket.SendTo("x", Map(Ipv4Sockaddr("198.51.100.1"_ipv4, 9)),
                     {.source = Map("127.0.0.1"_ipv4)}),
       ENETUNREACH,
       "send to [::ffff:198.51.100.1]:9 from ::ffff:127.0.0.1: ENETUNREACH "
       "(101): Network is unreachable"},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(absl::IsNotFound(row.status)) << row.status;
    EXPECT_EQ(SystemErrorOf(row.status), row.error) << row.status;
    EXPECT_EQ(std::string(row.status.message()), row.message);
  }
}

// --- Broadcast and multicast

class PacketInfoOnAWireTest : public PacketInfoTest {
 protected:
  void SetUp() override {
    PacketInfoTest::SetUp();
    if (IsSkipped()) return;
    there_.emplace(DUALSTACK_VALUE(testing::NetNamespace::Make()));
    ASSERT_TRUE(here().AddWire("wire0", *there_, "wire1").ok());
    ASSERT_TRUE(here().AddAddress("wire0", "192.0.2.1"_ipv4, 24).ok());
    ASSERT_TRUE(here().AddAddress("wire0", "2001:db8::1"_ipv6, 64).ok());
    ASSERT_TRUE(here().AddAddress("wire0", "fe80::1"_ipv6, 64).ok());
    ASSERT_TRUE(there_->AddAddress("wire1", "192.0.2.2"_ipv4, 24).ok());
    ASSERT_TRUE(there_->AddAddress("wire1", "2001:db8::2"_ipv6, 64).ok());
    ASSERT_TRUE(there_->AddAddress("wire1", "fe80::2"_ipv6, 64).ok());
  }

  template <SocketKind Kind>
  UdpSocket<Kind> Client() {
    return there_->Run([] {
      return DUALSTACK_VALUE(UdpSocket<Kind>::Bind(Kind::Wildcard(0)));
    });
  }

  std::optional<testing::NetNamespace> there_;
};

TEST_F(PacketInfoOnAWireTest, BroadcastIsAnsweredFromTheHostsOwnAddress) {
  auto server = Server<DualStack>();
  auto client = Client<Ipv4Only>();
  ASSERT_TRUE(client.AllowBroadcast(true).ok());
  for (const Ipv4Address to : {"192.0.2.255"_ipv4, Ipv4Address::Broadcast()}) {
    ASSERT_TRUE(client
                    .SendTo("ping", Ipv4Sockaddr(to, PortOf(server)),
                            {.interface_index = there_->IndexOf("wire1")})
                    .ok());
    const auto ping = Receive(server);
    ASSERT_TRUE(ping.info);
    EXPECT_EQ(ping.info->destination, Map(to));
    EXPECT_EQ(ping.info->local, Map("192.0.2.1"_ipv4));
    EXPECT_EQ(ping.info->interface_index, here().IndexOf("wire0"));
    ASSERT_TRUE(server.Reply("pong", ping).ok());
    EXPECT_EQ(Receive(client).peer,
              Ipv4Sockaddr("192.0.2.1"_ipv4, PortOf(server)));
  }
}

TEST_F(PacketInfoOnAWireTest, BroadcastHasToBeAllowed) {
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Open());
  auto dual_stack = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const Ipv4Sockaddr limited(Ipv4Address::Broadcast(), 9);
  const Ipv4Sockaddr directed("192.0.2.255"_ipv4, 9);
  for (const bool allowed : {false, true, false}) {
    ASSERT_TRUE(ipv4.AllowBroadcast(allowed).ok());
    ASSERT_TRUE(dual_stack.AllowBroadcast(allowed).ok());
    for (const absl::Status& status :
         {ipv4.SendTo("x", limited,
                      {.interface_index = here().IndexOf("wire0")}),
          dual_stack.SendTo("x", Map(limited),
                            {.interface_index = here().IndexOf("wire0")})}) {
      EXPECT_EQ(status.ok(), allowed) << status;
      EXPECT_EQ(RefusalOf(status),
                allowed ? std::nullopt
                        : std::optional(Refusal::kBroadcastNotAllowed));
    }
    for (const absl::Status& status :
         {ipv4.SendTo("x", directed), dual_stack.SendTo("x", Map(directed))}) {
      EXPECT_EQ(SystemErrorOf(status),
                allowed ? std::nullopt : std::optional(EACCES));
    }
  }
}

TEST_F(PacketInfoOnAWireTest, MulticastIsAnsweredByTheLinkItCameBy) {
  auto server = Server<Ipv6Only>();
  auto client = Client<Ipv6Only>();
  // Of which every host is a member (RFC 4291, section 2.7.1).
  const Ipv6Address all_nodes = "ff02::1"_ipv6;
  ASSERT_TRUE(
      client.SendTo("ping", there_->OnLink("wire1", all_nodes, PortOf(server)))
          .ok());
  const auto ping = Receive(server);
  ASSERT_TRUE(ping.info);
  EXPECT_EQ(ping.info->destination, all_nodes);
  EXPECT_EQ(ping.info->local, std::nullopt);
  const auto options = DUALSTACK_VALUE(ReplyOptions(ping));
  EXPECT_EQ(options.source, std::nullopt);
  EXPECT_EQ(options.interface_index, here().IndexOf("wire0"));
  ASSERT_TRUE(server.Reply("pong", ping).ok());
  EXPECT_EQ(Receive(client).peer,
            there_->OnLink("wire1", "fe80::1"_ipv6, PortOf(server)));
}

TEST_F(PacketInfoOnAWireTest, ALinkLocalSourceLeavesByItsLink) {
  auto server = Server<DualStack>();
  auto client = Client<Ipv6Only>();
  ASSERT_TRUE(
      client
          .SendTo("ping",
                  there_->OnLink("wire1", "fe80::1"_ipv6, PortOf(server)),
                  {.source = "fe80::2"_ipv6})
          .ok());
  const auto ping = Receive(server);
  EXPECT_EQ(ping.peer, here().OnLink("wire0", "fe80::2"_ipv6, PortOf(client)));
  const auto options = DUALSTACK_VALUE(ReplyOptions(ping));
  EXPECT_EQ(options.source, "fe80::1"_ipv6);
  EXPECT_EQ(options.interface_index, here().IndexOf("wire0"));
  ASSERT_TRUE(server.Reply("pong", ping).ok());
  EXPECT_EQ(TextOf(Receive(client)), "pong");

  // An address of another link than the one that is said is none of the host's.
  const absl::Status status = server.SendTo(
      "x", ping.peer, {.source = "fe80::1"_ipv6, .interface_index = 1});
  EXPECT_EQ(RefusalOf(status), Refusal::kScopeMismatch) << status;
}

// --- Segments

TEST_F(PacketInfoTest, OneDatagramBecomesManyAndManyBecomeOne) {
  auto apart = Server<DualStack>();
  auto together = Server<DualStack>({.coalesce = true});
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  std::string text(2500, 'a');
  text[1000] = 'b';
  text[2000] = 'c';
  for (const bool mapped : {false, true}) {
    const auto to = [mapped](uint16_t port) -> DualStackSockaddr {
      if (mapped) return MappedLoopback(port);
      return Loopback<Ipv6Only>(port);
    };
    ASSERT_TRUE(
        client.SendTo(text, to(PortOf(apart)), {.segment_size = 1000}).ok());
    const std::array<size_t, 3> sizes = {1000, 1000, 500};
    for (size_t i = 0; i < sizes.size(); ++i) {
      const auto datagram = Receive(apart);
      EXPECT_EQ(TextOf(datagram), text.substr(i * 1000, sizes[i]));
      EXPECT_EQ(datagram.info->segment_size, 0);
    }

    ASSERT_TRUE(
        client.SendTo(text, to(PortOf(together)), {.segment_size = 1000}).ok());
    const auto datagram = Receive(together);
    EXPECT_EQ(TextOf(datagram), text);
    EXPECT_EQ(datagram.info->segment_size, 1000);
    EXPECT_FALSE(datagram.truncated);
  }
}

TEST_F(PacketInfoTest, SegmentsTogetherAreNoMoreThanADatagram) {
  auto server = Server<DualStack>();
  auto client = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const Ipv6Sockaddr to = Loopback<Ipv6Only>(PortOf(server));
  EXPECT_TRUE(client
                  .SendTo(std::string(kMaxIpv6Datagram, 'x'), to,
                          {.segment_size = 1000})
                  .ok());
  EXPECT_EQ(RefusalOf(client.SendTo(std::string(kMaxIpv6Datagram + 1, 'x'), to,
                                    {.segment_size = 1000})),
            Refusal::kDatagramTooLarge);
  // Linux makes 128 at most, and made 64 until 6.8.
  EXPECT_EQ(SystemErrorOf(client.SendTo(std::string(1291, 'x'), to,
                                        {.segment_size = 10})),
            EINVAL);
}

}  // namespace
}  // namespace dualstack
