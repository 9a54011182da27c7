// What is refused before the system is asked: every rule for every use of an
// address, and that every operation applies them.
#include "dualstack/socket/internal/address_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using internal::AddressUse;
using internal::CheckAddress;
using testing::OpenDescriptors;

constexpr std::optional<Refusal> kNone;
constexpr auto kUnspecified = Refusal::kUnspecifiedDestination;
constexpr auto kPort0 = Refusal::kPortZeroDestination;
constexpr auto kScope = Refusal::kMissingScope;
constexpr auto kMulticast = Refusal::kTcpMulticast;
constexpr auto kBroadcast = Refusal::kTcpBroadcast;
constexpr auto kNotAllowed = Refusal::kBroadcastNotAllowed;

AnySockaddr Ipv4(std::string_view address, uint16_t port = 80) {
  return Ipv4Sockaddr(*Ipv4Address::TryParse(address), port);
}
AnySockaddr Mapped(std::string_view address, uint16_t port = 80) {
  return Map(Ipv4Sockaddr(*Ipv4Address::TryParse(address), port));
}
AnySockaddr Ipv6(std::string_view address, uint16_t port = 80,
                 uint32_t scope_id = 0) {
  return *Ipv6Sockaddr::WithScope(*Ipv6Address::TryParse(address), port,
                                  scope_id);
}

// The rule that each use breaks.
struct Case {
  AnySockaddr sockaddr;
  std::optional<Refusal> listen, connect, bind, send;
};

const Case kCases[] = {
    {Ipv4("192.0.2.1"), kNone, kNone, kNone, kNone},
    {Ipv4("192.0.2.1", 0), kNone, kPort0, kNone, kPort0},
    {Ipv4("0.0.0.0"), kNone, kUnspecified, kNone, kUnspecified},
    {Ipv4("127.0.0.1"), kNone, kNone, kNone, kNone},
    // IPv4 link-local addresses have no scope id that one could ask for.
    {Ipv4("169.254.1.1"), kNone, kNone, kNone, kNone},
    {Ipv4("224.0.0.1"), kMulticast, kMulticast, kNone, kNone},
    {Ipv4("239.255.255.255"), kMulticast, kMulticast, kNone, kNone},
    {Ipv4("240.0.0.1"), kNone, kNone, kNone, kNone},
    {Ipv4("255.255.255.255"), kBroadcast, kBroadcast, kNone, kNotAllowed},
    {Ipv4("192.0.2.255"), kNone, kNone, kNone, kNone},

    {Mapped("192.0.2.1"), kNone, kNone, kNone, kNone},
    {Mapped("192.0.2.1", 0), kNone, kPort0, kNone, kPort0},
    {Mapped("0.0.0.0"), kNone, kUnspecified, kNone, kUnspecified},
    {Mapped("224.0.0.1"), kMulticast, kMulticast, kNone, kNone},
    {Mapped("255.255.255.255"), kBroadcast, kBroadcast, kNone, kNotAllowed},

    {Ipv6("2001:db8::1"), kNone, kNone, kNone, kNone},
    {Ipv6("2001:db8::1", 0), kNone, kPort0, kNone, kPort0},
    {Ipv6("::"), kNone, kUnspecified, kNone, kUnspecified},
    {Ipv6("::", 0), kNone, kUnspecified, kNone, kUnspecified},
    {Ipv6("::1"), kNone, kNone, kNone, kNone},
    {Ipv6("fe80::1"), kScope, kScope, kScope, kScope},
    {Ipv6("febf:ffff::1"), kScope, kScope, kScope, kScope},
    {Ipv6("fe80::1", 80, 2), kNone, kNone, kNone, kNone},
    // Systems ignore the scope id of site-local addresses.
    {Ipv6("fec0::1"), kNone, kNone, kNone, kNone},
    {Ipv6("ff01::1"), kScope, kScope, kScope, kScope},
    {Ipv6("ff02::1"), kScope, kScope, kScope, kScope},
    {Ipv6("ff12::1"), kScope, kScope, kScope, kScope},
    {Ipv6("ff02::1", 80, 2), kMulticast, kMulticast, kNone, kNone},
    {Ipv6("ff05::1"), kMulticast, kMulticast, kNone, kNone},
    {Ipv6("ff0e::1"), kMulticast, kMulticast, kNone, kNone},
};

TEST(AddressRulesTest, EveryUseOfEveryAddress) {
  for (const Case& c : kCases) {
    const auto check = [&c](AddressUse use, const char* operation,
                            std::optional<Refusal> refusal) {
      const absl::Status status = CheckAddress(use, c.sockaddr);
      const std::string where =
          std::string(operation) + " " + c.sockaddr.ToString();
      EXPECT_EQ(RefusalOf(status), refusal) << where << ": " << status;
      EXPECT_EQ(status.ok(), !refusal) << where;
      if (refusal) {
        EXPECT_EQ(std::string(status.message()),
                  where + ": " + std::string(ToString(*refusal)));
      }
    };
    check(AddressUse::kTcpListen, "listen on", c.listen);
    check(AddressUse::kTcpConnect, "connect to", c.connect);
    check(AddressUse::kUdpBind, "bind", c.bind);
    check(AddressUse::kUdpSend, "send to", c.send);
    check(AddressUse::kUdpSendOrBroadcast, "send to",
          c.send == kNotAllowed ? kNone : c.send);
  }
}

TEST(AddressRulesTest, WhatCanBeOneHost) {
  for (const char* text : {"192.0.2.1", "127.0.0.1", "240.0.0.1", "::1",
                           "2001:db8::1", "fe80::1", "::ffff:192.0.2.1"}) {
    EXPECT_TRUE(internal::IsUnicast(*AnyIpAddress::TryParse(text))) << text;
  }
  for (const char* text :
       {"0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "ff0e::1",
        "::ffff:0.0.0.0", "::ffff:224.0.0.1", "::ffff:255.255.255.255"}) {
    EXPECT_FALSE(internal::IsUnicast(*AnyIpAddress::TryParse(text))) << text;
  }
}

TEST(AddressRulesTest, BothEndsAreOnOneLinkIfBothAreOnOne) {
  struct Ends {
    AnySockaddr local;
    AnySockaddr peer;
    bool ok;
    const char* why;
  };
  const Ends cases[] = {
      {Ipv6("fe80::1", 0, 2), Ipv6("fe80::2", 80, 2), true, "the same link"},
      {Ipv6("fe80::1", 0, 2), Ipv6("fe80::2", 80, 3), false, "another link"},
      {Ipv6("fe80::1", 0, 2), Ipv6("2001:db8::1"), true, "no link's peer"},
      {Ipv6("2001:db8::1"), Ipv6("fe80::2", 80, 3), true, "no link's source"},
      {Ipv4("192.0.2.1"), Ipv4("192.0.2.2"), true, "IPv4 has no scope ids"},
  };
  for (const Ends& c : cases) {
    const absl::Status status = internal::CheckSameLink(c.local, c.peer);
    EXPECT_EQ(status.ok(), c.ok) << c.why;
    EXPECT_EQ(RefusalOf(status),
              c.ok ? std::nullopt : std::optional(Refusal::kScopeMismatch))
        << c.why;
  }
}

class AddressRulesOnSockets : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }

  // Refused with no number from the system, and nothing left behind.
  void ExpectRefused(const absl::Status& status) const {
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), std::nullopt) << status;
    EXPECT_EQ(OpenDescriptors(), before_);
  }

 private:
  const int before_ = OpenDescriptors();
};

TEST_F(AddressRulesOnSockets, TcpListen) {
  ExpectRefused(TcpListener<Ipv4Only>::Listen(Ipv4Sockaddr("224.0.0.1"_ipv4, 0))
                    .status());
  ExpectRefused(
      TcpListener<Ipv6Only>::Listen(Ipv6Sockaddr("fe80::1"_ipv6, 0)).status());
}

TEST_F(AddressRulesOnSockets, TcpConnect) {
  ExpectRefused(
      TcpStream<Ipv4Only>::Connect(Ipv4Sockaddr("127.0.0.1"_ipv4, 0)).status());
  ExpectRefused(
      TcpStream<Ipv6Only>::Connect(Ipv6Sockaddr("::"_ipv6, 80)).status());
  ExpectRefused(
      TcpStream<DualStack>::Connect(Ipv6Sockaddr("fe80::1"_ipv6, 80)).status());
  ExpectRefused(TcpStream<DualStack>::Connect(
                    Map(Ipv4Sockaddr("255.255.255.255"_ipv4, 80)))
                    .status());
}

TEST_F(AddressRulesOnSockets, UdpBind) {
  ExpectRefused(
      UdpSocket<Ipv6Only>::Bind(Ipv6Sockaddr("fe80::1"_ipv6, 0)).status());
}

TEST(AddressRulesOnUdp, Send) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto ipv4 = DUALSTACK_VALUE(UdpSocket<Ipv4Only>::Open());
  auto ipv6 = DUALSTACK_VALUE(UdpSocket<Ipv6Only>::Open());
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  for (const absl::Status& status :
       {ipv4.SendTo("x", Ipv4Sockaddr("0.0.0.0"_ipv4, 9)),
        // The system asks for SO_BROADCAST, but for a route first.
        ipv4.SendTo("x", Ipv4Sockaddr(Ipv4Address::Broadcast(), 9)),
        dual.SendTo("x", Map(Ipv4Sockaddr(Ipv4Address::Broadcast(), 9))),
        ipv6.SendTo("x", Ipv6Sockaddr("ff02::1"_ipv6, 9)),
        dual.SendTo("x", Ipv6Sockaddr("::1"_ipv6, 0)),
        dual.SendTo("x", Map(Ipv4Sockaddr("0.0.0.0"_ipv4, 9)))}) {
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_EQ(SystemErrorOf(status), std::nullopt) << status;
  }
}

}  // namespace
}  // namespace dualstack
