// What fault_matrix_test does, for what is said about a socket: every option,
// set and read, groups, shared ports, and the errors that wait for somebody.
#include <poll.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/options.h"
#include "dualstack/socket/reuse_port_group.h"
#include "dualstack/socket/testing/fault_matrix.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connection;
using testing::FaultyOperation;
using testing::LocalTarget;
using testing::Loopback;
using testing::RunFaultMatrix;

absl::Status StatusOf(absl::Status status) { return status; }
template <typename Value>
absl::Status StatusOf(const absl::StatusOr<Value>& value) {
  return value.status();
}
absl::Status StatusOf(const BothFamilies& both) { return both.status(); }
template <typename Value>
absl::Status StatusOf(const BothValues<Value>& both) {
  return both.status();
}

// Setting the option and, where that can be, reading it. On a dual-stack socket
// most have two halves, of which each goes its own way.
template <typename Option, typename Socket>
std::vector<FaultyOperation> SetAndGet(const std::string& name, Socket& socket,
                                       Option option) {
  constexpr bool kTwoOutcomes = internal::HasBothHalves<Socket, Option>;
  std::vector<FaultyOperation> operations = {
      {.name = "SetOption(" + name + ")",
       .run = [&socket, option] { return StatusOf(SetOption(socket, option)); },
       .has_other_ways = kTwoOutcomes}};
  if constexpr (HasReadableOption<Socket, Option>) {
    operations.push_back(
        {.name = "GetOption(" + name + ")",
         .run = [&socket] { return StatusOf(GetOption<Option>(socket)); },
         .has_other_ways = kTwoOutcomes});
  }
  return operations;
}

template <typename Kind>
class FaultMatrixOptionsTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }

  const uint32_t lo_ = InterfaceIndex("lo").value_or(0);
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(FaultMatrixOptionsTest, Kinds);

TYPED_TEST(FaultMatrixOptionsTest, OfUdpSockets) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  for (const auto& operations :
       {SetAndGet("UnicastHopLimit", socket, UnicastHopLimit(9)),
        SetAndGet("MulticastHopLimit", socket, MulticastHopLimit(9)),
        SetAndGet("TrafficClass", socket, TrafficClass(Dscp::kAf11)),
        SetAndGet("PathMtuDiscovery", socket, PathMtuDiscovery::kAlways),
        SetAndGet("ReceiveBuffer", socket, ReceiveBuffer(9000)),
        SetAndGet("SendBuffer", socket, SendBuffer(9000)),
        SetAndGet("MulticastLoop", socket, MulticastLoop(true)),
        SetAndGet("MulticastInterface", socket, MulticastInterface(this->lo_)),
        SetAndGet("HearAllGroups", socket, HearAllGroups(false)),
        SetAndGet("ErrorQueue", socket, ErrorQueue(false))}) {
    RunFaultMatrix(operations);
  }
}

TYPED_TEST(FaultMatrixOptionsTest, OfTcpStreams) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  RunFaultMatrix(SetAndGet("NoDelay", c.client, NoDelay(true)));
  RunFaultMatrix({
      {"SetKeepAlive",
       [&] {
         return SetKeepAlive(c.client, {.idle = absl::Minutes(1),
                                        .interval = absl::Seconds(10),
                                        .probes = 6});
       }},
      {"GetKeepAlive", [&] { return GetKeepAlive(c.client).status(); }},
      {"StopKeepAlive", [&] { return StopKeepAlive(c.client); }},
      {"PathMtu", [&] { return PathMtu(c.client).status(); }},
  });
}

TYPED_TEST(FaultMatrixOptionsTest, BeforeBinding) {
  const auto local = LocalTarget<TypeParam>();
  RunFaultMatrix({
      {"Bind, with options",
       [&] {
         return UdpSocket<TypeParam>::Bind(
                    local, {.interface = this->lo_, .free_bind = true})
             .status();
       }},
      {"Bind, with the other options",
       [&] {
         return UdpSocket<TypeParam>::Bind(
                    LocalTarget<TypeParam>(4711),
                    {.reuse_address = true, .transparent = true})
             .status();
       }},
      {"ReusePortGroup::Bind",
       [&] { return ReusePortGroup<TypeParam>::Bind(local, 3).status(); }},
      {"ReusePortGroup::Listen",
       [&] { return ReusePortGroup<TypeParam>::Listen(local, 3).status(); }},
  });
}

// Joined and left, with and without a source.
template <typename Address, typename Socket>
void RunGroup(Socket& socket, const MulticastMembership<Address>& membership) {
  const auto join = [&] { return JoinGroup(socket, membership); };
  const auto leave = [&] { return LeaveGroup(socket, membership); };
  RunFaultMatrix({
      {"JoinGroup", join, [&] { static_cast<void>(leave()); }},
      {"LeaveGroup", leave, [&] { static_cast<void>(join()); }},
  });
  EXPECT_FALSE(leave().ok());
}

// Not in the test, which is a template: clang 14 would call them at run time.
constexpr Ipv4Address kIpv4Group = "239.1.2.3"_ipv4;
constexpr Ipv4Address kIpv4SourceSpecificGroup = "232.1.2.3"_ipv4;
constexpr Ipv6Address kIpv6Group = "ff02::1:2:3"_ipv6;
constexpr Ipv6Address kIpv6SourceSpecificGroup = "ff32::1:2:3"_ipv6;

TYPED_TEST(FaultMatrixOptionsTest, Groups) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  if constexpr (!std::same_as<TypeParam, Ipv6Only>) {
    RunGroup(socket,
             Ipv4Membership{.group = kIpv4Group, .interface = this->lo_});
    RunGroup(socket, Ipv4Membership{.group = kIpv4SourceSpecificGroup,
                                    .interface = this->lo_,
                                    .source = Ipv4Address::Loopback()});
  }
  if constexpr (!std::same_as<TypeParam, Ipv4Only>) {
    RunGroup(socket,
             Ipv6Membership{.group = kIpv6Group, .interface = this->lo_});
    RunGroup(socket, Ipv6Membership{.group = kIpv6SourceSpecificGroup,
                                    .interface = this->lo_,
                                    .source = Ipv6Address::Loopback()});
  }
}

TYPED_TEST(FaultMatrixOptionsTest, ReceiveError) {
  std::optional<UdpSocket<TypeParam>> socket;
  std::array<std::byte, 100> buffer;
  RunFaultMatrix({
      {"ReceiveError", [&] { return ReceiveError(*socket, buffer).status(); },
       [&] {
         socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
         EXPECT_EQ(StatusOf(SetOption(*socket, ErrorQueue(true))),
                   absl::OkStatus());
         // That of the discard protocol, which nobody serves here.
         EXPECT_EQ(socket->SendTo("x", Loopback<TypeParam>(9)),
                   absl::OkStatus());
         pollfd entry{.fd = socket->native_handle(), .events = 0, .revents = 0};
         EXPECT_EQ(::poll(&entry, 1, -1), 1);
       }},
  });
}

}  // namespace
}  // namespace dualstack
