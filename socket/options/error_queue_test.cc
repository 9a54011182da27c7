#include "dualstack/socket/options/error_queue.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/allocations.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Loopback;
using testing::MappedLoopback;

// Waits as long as the test may last.
void AwaitError(NativeSocket socket) {
  pollfd entry{.fd = socket, .events = 0, .revents = 0};
  EXPECT_EQ(::poll(&entry, 1, -1), 1);
  EXPECT_NE(entry.revents & POLLERR, 0);
}

// A port that nobody has at the loopback addresses.
uint16_t FreePort() {
  auto socket = DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0));
  return DUALSTACK_VALUE(socket.LocalAddress()).port();
}

struct Wanted {
  ErrorOrigin origin;
  int type;
  int code;
};
// "Port unreachable" (RFC 792; RFC 4443, section 3.1).
constexpr Wanted kIpv4Refused = {ErrorOrigin::kIcmp, 3, 3};
constexpr Wanted kIpv6Refused = {ErrorOrigin::kIcmpv6, 1, 4};

template <SocketKind Kind>
void ExpectRefused(const typename Kind::Sockaddr& peer,
                   const typename Kind::Sockaddr& offender,
                   const Wanted& wanted) {
  auto socket = DUALSTACK_VALUE(UdpSocket<Kind>::Open());
  ASSERT_TRUE(SetOption(socket, ErrorQueue(true)).ok());
  ASSERT_TRUE(socket.SendTo("hello", peer).ok());
  AwaitError(socket.native_handle());
  std::array<char, 100> buffer;
  const auto queued = DUALSTACK_VALUE(
      ReceiveError(socket, std::as_writable_bytes(std::span(buffer))));
  EXPECT_TRUE(absl::IsNotFound(queued.status)) << queued.status;
  EXPECT_EQ(SystemErrorOf(queued.status), ECONNREFUSED);
  EXPECT_EQ(queued.status.message(),
            "send to " + peer.ToString() +
                ": ECONNREFUSED (111): Connection refused");
  EXPECT_EQ(queued.origin, wanted.origin);
  EXPECT_EQ(queued.icmp_type, wanted.type);
  EXPECT_EQ(queued.icmp_code, wanted.code);
  EXPECT_EQ(queued.mtu, 0u);
  EXPECT_EQ(queued.destination, peer);
  EXPECT_EQ(queued.offender, offender);
  EXPECT_FALSE(queued.truncated);
  EXPECT_EQ(std::string_view(buffer.data(), queued.size), "hello");
}

TEST(ErrorQueueTest, SaysWhoRefusedWhatInTheKindOfTheSocket) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const uint16_t port = FreePort();
  ExpectRefused<Ipv4Only>(Loopback<Ipv4Only>(port), Loopback<Ipv4Only>(0),
                          kIpv4Refused);
  ExpectRefused<Ipv6Only>(Loopback<Ipv6Only>(port), Loopback<Ipv6Only>(0),
                          kIpv6Refused);
  ExpectRefused<DualStack>(Loopback<DualStack>(port), Loopback<DualStack>(0),
                           kIpv6Refused);
  ExpectRefused<DualStack>(MappedLoopback(port), MappedLoopback(0),
                           kIpv4Refused);
}

// The kernel's own answer, for which both are set: mapped addresses come with
// the IPv6 option's message and by the IPv4 option alone.
TEST(ErrorQueueTest, OneHalfIsForOneFamily) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  const uint16_t port = FreePort();
  auto dual = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  const int on = 1;
  ASSERT_EQ(::setsockopt(dual.native_handle(), IPPROTO_IPV6, IPV6_RECVERR, &on,
                         sizeof(on)),
            0);
  ASSERT_TRUE(dual.SendTo("4", MappedLoopback(port)).ok());
  ASSERT_TRUE(dual.SendTo("6", Loopback<DualStack>(port)).ok());
  AwaitError(dual.native_handle());
  const auto queued = DUALSTACK_VALUE(ReceiveError(dual, {}));
  EXPECT_EQ(queued.destination, DualStackSockaddr(Loopback<DualStack>(port)));
  EXPECT_EQ(ReceiveError(dual, {}).status(), absl::UnavailableError(""));
}

template <typename Kind>
class ErrorQueueOfKind : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(ErrorQueueOfKind, Kinds);

TYPED_TEST(ErrorQueueOfKind, ThatIsEmptyWouldBlockWithoutAllocation) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  ASSERT_TRUE(SetOption(socket, ErrorQueue(true)).ok());
  absl::Status status;
  EXPECT_EQ(testing::AllocationsOf(
                [&] { status = ReceiveError(socket, {}).status(); }),
            0);
  EXPECT_EQ(status, absl::UnavailableError(""));
}

TYPED_TEST(ErrorQueueOfKind, CutsTheDatagramToTheBuffer) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  ASSERT_TRUE(SetOption(socket, ErrorQueue(true)).ok());
  const auto peer = Loopback<TypeParam>(FreePort());
  for (const size_t room : {size_t{0}, size_t{4}, size_t{5}}) {
    ASSERT_TRUE(socket.SendTo("hello", peer).ok());
    AwaitError(socket.native_handle());
    std::array<std::byte, 5> buffer;
    const auto queued =
        DUALSTACK_VALUE(ReceiveError(socket, std::span(buffer).first(room)));
    EXPECT_EQ(queued.size, room);
    EXPECT_EQ(queued.truncated, room < 5);
  }
}

// An error stands in the queue, and in the way of what comes next.
TYPED_TEST(ErrorQueueOfKind, IsAnErrorOfTheNextOperationUnlessItIsRead) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  const auto peer = Loopback<TypeParam>(FreePort());
  // Without the queue, a socket that is not connected hears nothing of it.
  ASSERT_TRUE(socket.SendTo("x", peer).ok());
  ASSERT_TRUE(socket.SendTo("x", peer).ok());
  ASSERT_TRUE(SetOption(socket, ErrorQueue(true)).ok());
  ASSERT_TRUE(socket.SendTo("x", peer).ok());
  AwaitError(socket.native_handle());
  const absl::Status next = socket.SendTo("x", peer);
  EXPECT_TRUE(absl::IsNotFound(next)) << next;
  EXPECT_EQ(SystemErrorOf(next), ECONNREFUSED);
  EXPECT_TRUE(ReceiveError(socket, {}).ok());
  ASSERT_TRUE(socket.SendTo("x", peer).ok());
  AwaitError(socket.native_handle());
  EXPECT_TRUE(ReceiveError(socket, {}).ok());
  EXPECT_TRUE(socket.SendTo("x", peer).ok());
}

TYPED_TEST(ErrorQueueOfKind, OfAConnectedSocketIsTheSame) {
  const auto peer = Loopback<TypeParam>(FreePort());
  auto socket = DUALSTACK_VALUE(ConnectedUdpSocket<TypeParam>::Connect(peer));
  ASSERT_TRUE(SetOption(socket, ErrorQueue(true)).ok());
  ASSERT_TRUE(socket.Send("x").ok());
  AwaitError(socket.native_handle());
  EXPECT_EQ(DUALSTACK_VALUE(ReceiveError(socket, {})).destination, peer);
}

TYPED_TEST(ErrorQueueOfKind, OfAClosedSocketIsAnError) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  socket.Close();
  const absl::Status status = ReceiveError(socket, {}).status();
  EXPECT_EQ(status.message(),
            "receive an error: EBADF (9): Bad file descriptor");
  EXPECT_EQ(SystemErrorOf(status), EBADF);
}

template <typename Socket>
concept ReceivesErrors = requires(Socket& socket) {
  ReceiveError(socket, {});
};
static_assert(ReceivesErrors<UdpSocket<DualStack>>);
static_assert(ReceivesErrors<ConnectedUdpSocket<Ipv4Only>>);
static_assert(!ReceivesErrors<TcpStream<DualStack>>);

}  // namespace
}  // namespace dualstack
