// Many datagrams at once, of every kind, on lo.
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/receive_batch.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/send_batch.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/raw_packet.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;

constexpr size_t kCapacity = 8;

template <SocketKind Kind>
struct Ends {
  UdpSocket<Kind> server =
      DUALSTACK_VALUE(UdpSocket<Kind>::Bind(LocalTarget<Kind>()));
  UdpSocket<Kind> client =
      DUALSTACK_VALUE(UdpSocket<Kind>::Bind(LocalTarget<Kind>()));
  typename Kind::Sockaddr server_address =
      Loopback<Kind>(DUALSTACK_VALUE(server.LocalAddress()).port());
  typename Kind::Sockaddr client_address =
      Loopback<Kind>(DUALSTACK_VALUE(client.LocalAddress()).port());

  std::array<std::byte, kCapacity * 100> memory;
  ReceiveBatch<Kind, kCapacity> received{memory};
  SendBatch<Kind, kCapacity> batch;
};

std::string TextOf(std::span<const std::byte> bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

template <typename Kind>
class BatchTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(BatchTest, Kinds);

TYPED_TEST(BatchTest, IsSentAndReceivedAndAnswered) {
  const auto ends = std::make_unique<Ends<TypeParam>>();
  auto& [server, client, server_address, client_address, memory, received,
         batch] = *ends;
  ASSERT_TRUE(server.EnablePacketInfo({.hop_limit = true}).ok());
  for (int round = 0; round < 3; ++round) {
    for (const char* text : {"a", "", "ccc"}) {
      ASSERT_TRUE(batch.Add(text, server_address, {.hop_limit = 9}).ok());
    }
    EXPECT_EQ(batch.size(), 3u);
    const SentBatch sent = batch.Send(client);
    EXPECT_TRUE(sent.status.ok()) << sent.status;
    EXPECT_EQ(sent.sent, 3u);
    EXPECT_TRUE(batch.empty());

    const auto datagrams = DUALSTACK_VALUE(received.Receive(server));
    ASSERT_EQ(datagrams.size(), 3u);
    EXPECT_EQ(TextOf(datagrams[0].bytes), "a");
    EXPECT_EQ(TextOf(datagrams[1].bytes), "");
    EXPECT_EQ(TextOf(datagrams[2].bytes), "ccc");
    for (const ReceivedDatagram<TypeParam>& datagram : datagrams) {
      EXPECT_EQ(datagram.peer, client_address);
      EXPECT_FALSE(datagram.truncated);
      ASSERT_TRUE(datagram.info);
      EXPECT_EQ(datagram.info->destination, server_address.address());
      EXPECT_EQ(datagram.info->hop_limit, 9);
      ASSERT_TRUE(batch.AddReply(datagram.bytes, datagram).ok());
    }
    EXPECT_EQ(batch.Send(server).sent, 3u);
    EXPECT_EQ(DUALSTACK_VALUE(received.Receive(client)).size(), 3u);
  }
}

TYPED_TEST(BatchTest, ReceivesAsMuchAsThereIsAndRoomFor) {
  const auto ends = std::make_unique<Ends<TypeParam>>();
  auto& [server, client, server_address, client_address, memory, received,
         batch] = *ends;
  EXPECT_EQ(received.buffer_size(), 100u);
  ASSERT_TRUE(client.SendTo(std::string(101, 'x'), server_address).ok());
  for (size_t i = 0; i < kCapacity + 2; ++i) {
    ASSERT_TRUE(client.SendTo("x", server_address).ok());
  }
  auto datagrams = DUALSTACK_VALUE(received.Receive(server));
  EXPECT_EQ(datagrams.size(), kCapacity);
  EXPECT_TRUE(datagrams[0].truncated);
  EXPECT_EQ(datagrams[0].bytes.size(), 100u);
  EXPECT_FALSE(datagrams[1].truncated);
  EXPECT_FALSE(datagrams[1].info);
  // It waits for the first alone.
  datagrams = DUALSTACK_VALUE(received.Receive(server));
  EXPECT_EQ(datagrams.size(), 3u);
  ASSERT_TRUE(server.SetNonBlocking(true).ok());
  EXPECT_EQ(received.Receive(server).status(), absl::UnavailableError(""));
}

TYPED_TEST(BatchTest, RefusesWhatItCannotSendAndKeepsTheRest) {
  const auto ends = std::make_unique<Ends<TypeParam>>();
  auto& [server, client, server_address, client_address, memory, received,
         batch] = *ends;
  ASSERT_TRUE(batch.Add("first", server_address).ok());
  EXPECT_EQ(RefusalOf(batch.Add("x", Loopback<TypeParam>(0))),
            Refusal::kPortZeroDestination);
  EXPECT_EQ(RefusalOf(batch.Add(std::string(65'536, 'x'), server_address)),
            Refusal::kDatagramTooLarge);
  EXPECT_EQ(batch.size(), 1u);
  ASSERT_TRUE(batch.Add("second", server_address).ok());
  EXPECT_EQ(batch.Send(client).sent, 2u);
  const auto datagrams = DUALSTACK_VALUE(received.Receive(server));
  ASSERT_EQ(datagrams.size(), 2u);
  EXPECT_EQ(TextOf(datagrams[0].bytes), "first");
  EXPECT_EQ(TextOf(datagrams[1].bytes), "second");

  for (size_t i = 0; i < kCapacity; ++i) {
    EXPECT_FALSE(batch.full());
    ASSERT_TRUE(batch.Add("x", server_address).ok());
  }
  EXPECT_TRUE(batch.full());
  EXPECT_EQ(batch.Add("x", server_address),
            absl::ResourceExhaustedError("add: the batch is full"));
  batch.Clear();
  EXPECT_TRUE(batch.empty());
  const SentBatch sent = batch.Send(client);
  EXPECT_EQ(sent.sent, 0u);
  EXPECT_TRUE(sent.status.ok());
}

// What the system refuses in the middle.
TYPED_TEST(BatchTest, SaysHowManyWereSentAndWhyTheNextWasNot) {
  const auto ends = std::make_unique<Ends<TypeParam>>();
  auto& [server, client, server_address, client_address, memory, received,
         batch] = *ends;
  ASSERT_TRUE(batch.Add("1", server_address).ok());
  ASSERT_TRUE(batch.Add("2", server_address).ok());
  ASSERT_TRUE(batch.Add("3", server_address, {.interface_index = 99}).ok());
  ASSERT_TRUE(batch.Add("4", server_address).ok());
  SentBatch sent = batch.Send(client);
  EXPECT_EQ(sent.sent, 2u);
  EXPECT_EQ(SystemErrorOf(sent.status), ENODEV);
  EXPECT_EQ(std::string(sent.status.message()),
            "send to " + server_address.ToString() +
                " by interface 99: ENODEV (19): No such device");
  EXPECT_EQ(batch.size(), 2u);
  // It stays so until somebody gives it up.
  sent = batch.Send(client);
  EXPECT_EQ(sent.sent, 0u);
  EXPECT_EQ(SystemErrorOf(sent.status), ENODEV);
  batch.Skip();
  sent = batch.Send(client);
  EXPECT_EQ(sent.sent, 1u);
  EXPECT_TRUE(sent.status.ok()) << sent.status;
  const auto datagrams = DUALSTACK_VALUE(received.Receive(server));
  ASSERT_EQ(datagrams.size(), 3u);
  EXPECT_EQ(TextOf(datagrams[2].bytes), "4");
  batch.Skip();
  EXPECT_TRUE(batch.empty());
}

TYPED_TEST(BatchTest, OfAClosedSocketFails) {
  const auto ends = std::make_unique<Ends<TypeParam>>();
  auto& [server, client, server_address, client_address, memory, received,
         batch] = *ends;
  ASSERT_TRUE(batch.Add("x", server_address).ok());
  server.Close();
  EXPECT_EQ(SystemErrorOf(received.Receive(server).status()), EBADF);
  const SentBatch sent = batch.Send(server);
  EXPECT_EQ(SystemErrorOf(sent.status), EBADF);
  EXPECT_EQ(batch.size(), 1u);
}

// --- Dual-stack

class DualStackBatchTest : public testing::NetNamespaceTest {};

TEST_F(DualStackBatchTest, OneBatchServesBothFamilies) {
  const auto ends = std::make_unique<Ends<DualStack>>();
  const uint16_t port = ends->server_address.port();
  ASSERT_TRUE(ends->server.EnablePacketInfo().ok());
  ASSERT_TRUE(ends->batch.Add("4", MappedLoopback(port)).ok());
  ASSERT_TRUE(ends->batch.Add("6", Loopback<Ipv6Only>(port)).ok());
  ASSERT_TRUE(
      ends->batch
          .Add("4", MappedLoopback(port), {.source = Map("127.0.0.9"_ipv4)})
          .ok());
  EXPECT_EQ(
      RefusalOf(ends->batch.Add("x", DualStackSockaddr(MappedLoopback(port)),
                                {.source = DualStackAddress("::1"_ipv6)})),
      Refusal::kSourceOfOtherKind);
  EXPECT_EQ(ends->batch.Send(ends->client).sent, 3u);
  const auto datagrams = DUALSTACK_VALUE(ends->received.Receive(ends->server));
  ASSERT_EQ(datagrams.size(), 3u);
  for (const auto& datagram : datagrams) {
    EXPECT_EQ(datagram.source_check, SourceCheck::kVerified);
  }
  EXPECT_EQ(datagrams[0].info->destination, Map("127.0.0.1"_ipv4));
  EXPECT_EQ(datagrams[1].info->destination, "::1"_ipv6);
  EXPECT_EQ(datagrams[2].peer.address(), Map("127.0.0.9"_ipv4));
}

TEST_F(DualStackBatchTest, ForgedSourcesAreDroppedFromItsMiddle) {
  const auto ends = std::make_unique<Ends<DualStack>>();
  ASSERT_TRUE(ends->server.EnablePacketInfo().ok());
  const Ipv6Sockaddr to = Loopback<Ipv6Only>(ends->server_address.port());
  const auto forge = [&] {
    EXPECT_TRUE(
        testing::WritePacket(
            here(), "lo",
            testing::UdpPacket(Map("127.0.0.1"_ipv4).bytes(), 53, to, "evil"))
            .ok());
  };
  forge();
  ASSERT_TRUE(ends->client.SendTo("1", to).ok());
  forge();
  forge();
  ASSERT_TRUE(ends->client.SendTo("2", to).ok());
  const auto datagrams = DUALSTACK_VALUE(ends->received.Receive(ends->server));
  ASSERT_EQ(datagrams.size(), 2u);
  EXPECT_EQ(TextOf(datagrams[0].bytes), "1");
  EXPECT_EQ(TextOf(datagrams[1].bytes), "2");
  EXPECT_EQ(ends->server.dropped(), 3u);

  // And if there was nothing else, nothing came.
  forge();
  ASSERT_TRUE(ends->server.SetNonBlocking(true).ok());
  EXPECT_EQ(ends->received.Receive(ends->server).status(),
            absl::UnavailableError(""));
  EXPECT_EQ(ends->server.dropped(), 4u);
}

TEST_F(DualStackBatchTest, BroadcastThatIsNotAllowedStopsItBeforeItIsBegun) {
  const auto ends = std::make_unique<Ends<DualStack>>();
  const Ipv4MappedSockaddr broadcast =
      Map(Ipv4Sockaddr(Ipv4Address::Broadcast(), 9));
  ASSERT_TRUE(ends->batch.Add("1", ends->server_address).ok());
  ASSERT_TRUE(ends->batch.Add("2", broadcast).ok());
  SentBatch sent = ends->batch.Send(ends->client);
  EXPECT_EQ(sent.sent, 0u);
  EXPECT_EQ(RefusalOf(sent.status), Refusal::kBroadcastNotAllowed);
  EXPECT_EQ(ends->batch.size(), 2u);
  // The system finds no route for it here, having sent the first.
  ASSERT_TRUE(ends->client.AllowBroadcast(true).ok());
  sent = ends->batch.Send(ends->client);
  EXPECT_EQ(sent.sent, 1u);
  EXPECT_EQ(SystemErrorOf(sent.status), ENETUNREACH);
}

}  // namespace
}  // namespace dualstack
