// What runs for every packet or every turn of an event loop allocates nothing.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/testing/allocations.h"
#include "dualstack/socket/any_listener.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/receive_batch.h"
#include "dualstack/socket/send_batch.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/tcp_connecting.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AllocationsOf;
using testing::Connect;
using testing::Connection;
using testing::LocalTarget;
using testing::Loopback;

template <typename Kind>
class NoAllocationTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(NoAllocationTest, Kinds);

TEST(AllocationCounterTest, Counts) {
  EXPECT_GT(AllocationsOf([] { std::string(1000, 'x').clear(); }), 0);
  EXPECT_GT(AllocationsOf(
                [] { EXPECT_FALSE(absl::InternalError("something").ok()); }),
            0);
}

TYPED_TEST(NoAllocationTest, WhenItWouldBlock) {
  Connection<TypeParam> c = Connect<TypeParam>();
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  ASSERT_TRUE(c.listener.SetNonBlocking(true).ok());
  ASSERT_TRUE(c.client.SetNonBlocking(true).ok());
  ASSERT_TRUE(udp.SetNonBlocking(true).ok());
  auto with_info =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  ASSERT_TRUE(with_info.EnablePacketInfo().ok());
  ASSERT_TRUE(with_info.SetNonBlocking(true).ok());
  auto connected = DUALSTACK_VALUE(
      ConnectedUdpSocket<TypeParam>::Connect(Loopback<TypeParam>(9)));
  ASSERT_TRUE(connected.SetNonBlocking(true).ok());
  const std::string big(1 << 20, 'x');
  while (c.client.Write(big).ok()) {
  }
  std::array<std::byte, 10> buffer;
  bool all_would_block = true;
  const int count = AllocationsOf([&] {
    all_would_block =
        absl::IsUnavailable(c.listener.Accept().status()) &&
        absl::IsUnavailable(c.client.Read(buffer).status()) &&
        absl::IsUnavailable(c.client.Write(big).status()) &&
        absl::IsUnavailable(c.client.WriteAll(big)) &&
        absl::IsUnavailable(udp.ReceiveFrom(buffer).status()) &&
        absl::IsUnavailable(with_info.ReceiveFrom(buffer).status()) &&
        absl::IsUnavailable(connected.Receive(buffer).status());
  });
  EXPECT_TRUE(all_would_block);
  EXPECT_EQ(count, 0);
}

TYPED_TEST(NoAllocationTest, WhenAConnectionTakesLonger) {
  // Two clients fit a backlog of 1, and the next is not answered.
  const auto listener = DUALSTACK_VALUE(
      TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>(), {.backlog = 1}));
  const auto address =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  const auto first = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(address));
  const auto second = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(address));
  auto third = DUALSTACK_VALUE(TcpConnecting<TypeParam>::Start(address));
  bool would_block = false;
  const int count = AllocationsOf([&] {
    would_block = absl::IsUnavailable(std::move(third).Finish().status());
  });
  EXPECT_TRUE(would_block);
  EXPECT_TRUE(third.is_open());  // NOLINT: kUnavailable leaves it as it was.
  EXPECT_EQ(count, 0);
}

TYPED_TEST(NoAllocationTest, WhenItWorks) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const auto client = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(
      Loopback<TypeParam>(DUALSTACK_VALUE(c.listener.LocalAddress()).port())));
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(udp.LocalAddress()).port());
  std::array<char, 10> buffer;
  bool all_worked = true;
  const int count = AllocationsOf([&] {
    all_worked = c.client.WriteAll("x").ok() && c.server.Read(buffer).ok() &&
                 c.server.LocalAddress().ok() && c.server.PeerAddress().ok() &&
                 c.listener.Accept().ok() && udp.SendTo("x", self).ok() &&
                 udp.ReceiveFrom(buffer).ok();
  });
  EXPECT_TRUE(all_worked);
  EXPECT_EQ(count, 0);
}

TYPED_TEST(NoAllocationTest, WhenDatagramsWorkInOtherWays) {
  auto server =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  ASSERT_TRUE(server
                  .EnablePacketInfo({.hop_limit = true,
                                     .traffic_class = true,
                                     .arrival_time = true,
                                     .coalesce = true})
                  .ok());
  const auto address =
      Loopback<TypeParam>(DUALSTACK_VALUE(server.LocalAddress()).port());
  auto client =
      DUALSTACK_VALUE(ConnectedUdpSocket<TypeParam>::Connect(address));
  std::array<char, 10> buffer;
  bool all_worked = true;
  const int count = AllocationsOf([&] {
    all_worked = client.Send("x").ok();
    const auto received = server.ReceiveFrom(buffer);
    all_worked = all_worked && received.ok() &&
                 server.Reply("y", *received).ok() &&
                 client.Receive(buffer).ok() &&
                 server.SendTo("z", address, {.hop_limit = 9}).ok();
  });
  EXPECT_TRUE(all_worked);
  EXPECT_EQ(count, 0);
}

TYPED_TEST(NoAllocationTest, WhenBatchesWorkAndWouldBlock) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  ASSERT_TRUE(socket.EnablePacketInfo().ok());
  ASSERT_TRUE(socket.SetNonBlocking(true).ok());
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  std::array<std::byte, 40> memory;
  ReceiveBatch<TypeParam, 4> received(memory);
  SendBatch<TypeParam, 4> sending;
  bool all_worked = true;
  const int count = AllocationsOf([&] {
    all_worked = sending.Add("one", self).ok() &&
                 sending.Add("two", self).ok() &&
                 sending.Send(socket).status.ok();
    const auto batch = received.Receive(socket);
    all_worked = all_worked && batch.ok() &&
                 sending.AddReply("three", batch->front()).ok() &&
                 sending.Send(socket).status.ok() &&
                 received.Receive(socket).ok() &&
                 absl::IsUnavailable(received.Receive(socket).status());
  });
  EXPECT_TRUE(all_worked);
  EXPECT_EQ(count, 0);
}

TEST(NoAllocationOfAnyListenerTest, WhenItWouldBlockAndWhenItWorks) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  for (const Arrangement arrangement :
       {Arrangement::kDualStack, Arrangement::kTwoSockets}) {
    auto listener =
        DUALSTACK_VALUE(AnyListener::Listen(0, {.allowed = {arrangement}}));
    ASSERT_TRUE(listener.SetNonBlocking(true).ok());
    const auto client = DUALSTACK_VALUE(
        TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(listener.port())));
    bool was_accepted = false;
    bool would_block = false;
    const int count = AllocationsOf([&] {
      was_accepted = listener.Accept().ok();
      would_block = absl::IsUnavailable(listener.Accept().status());
    });
    EXPECT_TRUE(was_accepted);
    EXPECT_TRUE(would_block);
    EXPECT_EQ(count, 0);
  }
}

}  // namespace
}  // namespace dualstack
