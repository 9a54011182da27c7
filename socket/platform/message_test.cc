// Messages with control data, one and many. It is run twice: as the system has
// it, and with the plain calls that stand in for recvmmsg() and sendmmsg().
#include "dualstack/socket/platform/message.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/types.h"
#include "gtest/gtest.h"

namespace dualstack::platform {
namespace {

constexpr size_t kMessages = 4;

class MessageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(socket_, Name(), sizeof(name_)), 0);
    socklen_t size = sizeof(name_);
    ASSERT_EQ(
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&name_), &size), 0);
    for (size_t i = 0; i < kMessages; ++i) {
      slots_[i].Aim(buffers_[i], received_[i]);
      ReceiveSlot::Reset(received_[i]);
    }
  }
  void TearDown() override { ::close(socket_); }

  const sockaddr* Name() const {
    return reinterpret_cast<const sockaddr*>(&name_);
  }

  // Sends each of the texts, with what `departure` says, to the socket itself.
  template <size_t kCount>
  SentMessages Send(const std::array<std::string_view, kCount>& texts,
                    const Departure& departure = {.family = Family::kIpv4}) {
    std::array<SendSlot, kCount> slots;
    std::array<Message, kCount> messages;
    for (size_t i = 0; i < kCount; ++i) {
      const Result<size_t> size = WriteDeparture(departure, slots[i].control);
      EXPECT_EQ(size.error, 0);
      slots[i].Aim(std::as_bytes(std::span(texts[i])), Name(), sizeof(name_),
                   size.value, messages[i]);
    }
    return SendMessages(socket_, messages);
  }

  std::string_view Text(size_t i) const {
    return {reinterpret_cast<const char*>(buffers_[i].data()),
            received_[i].msg_len};
  }

  const int socket_ = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in name_{};
  std::array<std::array<std::byte, 10>, kMessages> buffers_;
  std::array<ReceiveSlot, kMessages> slots_;
  std::array<Message, kMessages> received_;
};

TEST_F(MessageTest, ReceivesWhatIsThereAndWaitsForTheFirstAlone) {
  EXPECT_EQ(Send(std::array<std::string_view, 3>{"a", "bb", ""}).count, 3u);
  const Result<size_t> count = ReceiveMessages(socket_, received_);
  ASSERT_EQ(count.error, 0);
  ASSERT_EQ(count.value, 3u);
  EXPECT_EQ(Text(0), "a");
  EXPECT_EQ(Text(1), "bb");
  EXPECT_EQ(Text(2), "");
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(slots_[i].SourceOf(received_[i]).size(), sizeof(sockaddr_in));
    EXPECT_EQ(received_[i].msg_hdr.msg_flags & (MSG_TRUNC | MSG_CTRUNC), 0);
  }
}

TEST_F(MessageTest, ReceivesNoMoreThanThereIsRoomFor) {
  EXPECT_EQ(
      Send(std::array<std::string_view, 5>{"1", "2", "3", "4", "5"}).count, 5u);
  EXPECT_EQ(ReceiveMessages(socket_, received_).value, kMessages);
  for (Message& message : received_) ReceiveSlot::Reset(message);
  EXPECT_EQ(ReceiveMessages(socket_, std::span(received_).first(1)).value, 1u);
  EXPECT_EQ(Text(0), "5");
}

TEST_F(MessageTest, SaysThatThereWasMore) {
  EXPECT_EQ(
      Send(std::array<std::string_view, 2>{"0123456789", "0123456789x"}).count,
      2u);
  ASSERT_EQ(ReceiveMessages(socket_, received_).value, 2u);
  EXPECT_EQ(received_[0].msg_hdr.msg_flags & MSG_TRUNC, 0);
  EXPECT_NE(received_[1].msg_hdr.msg_flags & MSG_TRUNC, 0);
  EXPECT_EQ(Text(1), "0123456789");
}

TEST_F(MessageTest, SaysWhenThereIsNothing) {
  ASSERT_EQ(::fcntl(socket_, F_SETFL, O_NONBLOCK), 0);
  EXPECT_EQ(ReceiveMessages(socket_, received_).error, EAGAIN);
  EXPECT_EQ(ReceiveMessages(socket_, std::span(received_).first(1)).error,
            EAGAIN);
}

TEST_F(MessageTest, SendsUntilOneFailsAndSaysWhy) {
  std::array<std::byte, 1> bytes{};
  sockaddr_in nowhere = name_;
  nowhere.sin_port = 0;
  for (size_t failing = 0; failing < kMessages; ++failing) {
    std::array<SendSlot, kMessages> slots;
    std::array<Message, kMessages> messages;
    for (size_t i = 0; i < kMessages; ++i) {
      slots[i].Aim(
          bytes,
          reinterpret_cast<const sockaddr*>(i == failing ? &nowhere : &name_),
          sizeof(name_), 0, messages[i]);
    }
    const SentMessages sent = SendMessages(socket_, messages);
    EXPECT_EQ(sent.count, failing);
    EXPECT_EQ(sent.error, EINVAL);
  }
  EXPECT_EQ(SendMessages(kInvalidSocket, received_).error, EBADF);
  const SentMessages none = SendMessages(socket_, {});
  EXPECT_EQ(none.count, 0u);
  EXPECT_EQ(none.error, 0);
}

TEST_F(MessageTest, WhatIsAskedForArrives) {
  for (const Report report :
       {Report::kPacketInfo, Report::kHopLimit, Report::kTrafficClass}) {
    ASSERT_EQ(SetReport(socket_, Family::kIpv4, report, true).error, 0);
  }
  ASSERT_EQ(SetReportTime(socket_, true).error, 0);
  in_addr source;
  source.s_addr = htonl(INADDR_LOOPBACK + 1);
  const Departure departure{.family = Family::kIpv4,
                            .ipv4_source = source,
                            .hop_limit = 5,
                            .traffic_class = 0xb8};
  EXPECT_EQ(Send(std::array<std::string_view, 1>{"x"}, departure).count, 1u);
  ASSERT_EQ(ReceiveMessages(socket_, received_).value, 1u);
  EXPECT_EQ(received_[0].msg_hdr.msg_flags & MSG_CTRUNC, 0);
  const Arrival arrival = ReadArrival(slots_[0].ControlOf(received_[0]));
  ASSERT_TRUE(arrival.ipv4);
  EXPECT_EQ(arrival.ipv4->destination.s_addr, name_.sin_addr.s_addr);
  EXPECT_EQ(arrival.ipv4->local.s_addr, name_.sin_addr.s_addr);
  EXPECT_NE(arrival.ipv4->interface_index, 0u);
  EXPECT_EQ(arrival.hop_limit, 5);
  EXPECT_EQ(arrival.traffic_class, 0xb8);
  EXPECT_TRUE(arrival.time);
  // The address behind it is not looked at; the one that was sent from is.
  sockaddr_in from{};
  const std::span<const std::byte> name = slots_[0].SourceOf(received_[0]);
  ASSERT_EQ(name.size(), sizeof(from));
  std::copy(name.begin(), name.end(),
            std::as_writable_bytes(std::span(&from, 1)).begin());
  EXPECT_EQ(from.sin_addr.s_addr, source.s_addr);
}

TEST_F(MessageTest, SegmentsAreMadeOrSaidToBeUnknown) {
  std::array<std::byte, kDepartureControlSize> control;
  const Result<size_t> written =
      WriteDeparture({.family = Family::kIpv4, .segment_size = 1}, control);
  if (SetCoalescing(socket_, true).ok()) {
    EXPECT_EQ(written.error, 0);
    EXPECT_EQ(written.value, ControlSpace(sizeof(uint16_t)));
  } else {
    EXPECT_EQ(written.error, ENOPROTOOPT);
    EXPECT_EQ(SetCoalescing(socket_, true).error, ENOPROTOOPT);
  }
  // To be without it is possible everywhere.
  EXPECT_EQ(SetCoalescing(socket_, false).error, 0);
}

TEST(DepartureTest, TheRoomIsForAllOfIt) {
  std::array<std::byte, kDepartureControlSize> control;
  Departure departure{.family = Family::kIpv6,
                      .ipv6_source = in6_addr{},
                      .interface_index = 1,
                      .hop_limit = 1,
                      .traffic_class = 0};
  EXPECT_EQ(WriteDeparture(departure, control).value,
            kDepartureControlSize - ControlSpace(sizeof(uint16_t)));
  departure.segment_size = 1;
  if (const Result<size_t> all = WriteDeparture(departure, control); all.ok()) {
    EXPECT_EQ(all.value, kDepartureControlSize);
  }
}

// What Linux ignores for the other family is not said to it.
TEST(DepartureTest, SaysEverythingToTheFamilyOfTheDestination) {
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    std::array<std::byte, kDepartureControlSize> control;
    const Result<size_t> size = WriteDeparture({.family = family,
                                                .interface_index = 1,
                                                .hop_limit = 1,
                                                .traffic_class = 0},
                                               control);
    ControlReader reader(std::span<const std::byte>(control).first(size.value));
    int count = 0;
    while (const std::optional<ControlMessage> message = reader.Next()) {
      EXPECT_EQ(message->level,
                family == Family::kIpv4 ? IPPROTO_IP : IPPROTO_IPV6);
      ++count;
    }
    EXPECT_EQ(count, 3);
  }
}

}  // namespace
}  // namespace dualstack::platform
