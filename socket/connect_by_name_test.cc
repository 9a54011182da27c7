// Races between real sockets on loopback. Which address fails, and how, is
// arranged; no test depends on how long something takes.
#include "dualstack/socket/connect_by_name.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/happy_eyeballs.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/resolve.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/hosts_file.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/socket/testing/test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// The linker lets the library call the first of these for poll() (--wrap).
extern "C" int __real_poll(pollfd* entries, nfds_t size, int timeout);

namespace {

// What the next call of poll() does.
enum class NextPoll {
  kIsTheSystems,
  kSeesNothing,     // Of what is ready; it waits all the time.
  kSeesEverything,  // As ready, and does not wait.
  kFails,           // ENOMEM
};
NextPoll next_poll = NextPoll::kIsTheSystems;

}  // namespace

extern "C" int __wrap_poll(pollfd* entries, nfds_t size, int timeout);
extern "C" int __wrap_poll(pollfd* entries, nfds_t size, int timeout) {
  switch (std::exchange(next_poll, NextPoll::kIsTheSystems)) {
    case NextPoll::kIsTheSystems:
      return __real_poll(entries, size, timeout);
    case NextPoll::kSeesNothing:
      return __real_poll(nullptr, 0, timeout);
    case NextPoll::kSeesEverything:
      for (nfds_t i = 0; i < size; ++i) entries[i].revents = POLLOUT;
      return static_cast<int>(size);
    case NextPoll::kFails:
      errno = ENOMEM;
      return -1;
  }
  return -1;
}

namespace dualstack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Loopback;
using testing::OpenDescriptors;
using testing::RunInChild;
using testing::RunInChildLacking;
using testing::RunInChildWithHosts;
using ::testing::StartsWith;

constexpr HappyEyeballsOptions kFast = {.attempt_delay =
                                            absl::Milliseconds(10)};

template <SocketKind Kind>
TcpListener<Kind> Listen() {
  return DUALSTACK_VALUE(TcpListener<Kind>::Listen(Loopback<Kind>(0)));
}

template <SocketKind Kind>
IpEndpoint EndpointOf(const TcpListener<Kind>& listener) {
  return DUALSTACK_VALUE(listener.LocalAddress());
}

// Where nobody listens.
template <SocketKind Kind>
IpEndpoint Refusing() {
  return EndpointOf(Listen<Kind>());
}

// Where nobody answers: a listener whose backlog is full, so that Linux drops
// what else comes.
template <SocketKind Kind>
class Silent {
 public:
  Silent()
      : listener_(DUALSTACK_VALUE(
            TcpListener<Kind>::Listen(Loopback<Kind>(0), {.backlog = 1}))) {
    const auto peer = DUALSTACK_VALUE(listener_.LocalAddress());
    // One more than the backlog fit in.
    for (uint32_t i = 1; i <= 2; ++i) {
      clients_.push_back(DUALSTACK_VALUE(TcpStream<Kind>::Connect(peer)));
      while (InBacklog() < i) std::this_thread::yield();
    }
  }

  IpEndpoint endpoint() const { return EndpointOf(listener_); }

 private:
  // The client may know of the connection before the listener does.
  uint32_t InBacklog() const {
    tcp_info info{};
    socklen_t size = sizeof(info);
    EXPECT_EQ(::getsockopt(listener_.native_handle(), IPPROTO_TCP, TCP_INFO,
                           &info, &size),
              0);
    return info.tcpi_unacked;
  }

  TcpListener<Kind> listener_;
  std::vector<TcpStream<Kind>> clients_;
};

class ConnectAnyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    DUALSTACK_SKIP_WITHOUT(DualStack);
    next_poll = NextPoll::kIsTheSystems;
  }
};

std::vector<absl::StatusCode> Codes(const ConnectOutcome& outcome) {
  std::vector<absl::StatusCode> codes;
  for (const ConnectAttempt& attempt : outcome.attempts) {
    codes.push_back(attempt.status.code());
  }
  return codes;
}

// That the stream ends at this peer, is of its kind, blocks and carries bytes.
template <SocketKind Kind>
void ExpectConnectedTo(TcpListener<Kind>& listener, ConnectOutcome& outcome) {
  ASSERT_TRUE(outcome.connected.ok()) << outcome.connected.status();
  EXPECT_EQ(outcome.connected->peer, EndpointOf(listener));
  AnyTcpStream& stream = outcome.connected->stream;
  ASSERT_EQ(DUALSTACK_VALUE(stream.PeerAddress()), EndpointOf(listener));
  EXPECT_EQ(stream.kind_name(), Kind::kName);
  EXPECT_EQ(::fcntl(stream.native_handle(), F_GETFL) & O_NONBLOCK, 0);
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  ASSERT_TRUE(accepted.stream.WriteAll("hello").ok());
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(stream.Read(buffer)), 5u);
}

TEST_F(ConnectAnyTest, TheFirstAddressIsEnoughIfItAnswers) {
  auto ipv6 = Listen<Ipv6Only>();
  auto ipv4 = Listen<Ipv4Only>();
  ConnectOutcome outcome =
      ConnectAny(std::array{EndpointOf(ipv6), EndpointOf(ipv4)});
  ExpectConnectedTo(ipv6, outcome);
  EXPECT_THAT(Codes(outcome), ElementsAre(absl::StatusCode::kOk));

  outcome = ConnectAny(std::array{EndpointOf(ipv4), EndpointOf(ipv6)});
  ExpectConnectedTo(ipv4, outcome);
}

TEST_F(ConnectAnyTest, GoesOnAtOnceAfterOneThatRefuses) {
  const IpEndpoint closed = Refusing<Ipv6Only>();
  auto open = Listen<Ipv4Only>();
  const int before = OpenDescriptors();
  {
    // If it waited for its turn, this would take two seconds.
    ConnectOutcome outcome = ConnectAny(
        std::array{closed, EndpointOf(open)},
        {.attempt_delay = absl::Seconds(2), .timeout = absl::Seconds(1)});
    ASSERT_EQ(outcome.attempts.size(), 2u);
    EXPECT_EQ(outcome.attempts[0].peer, closed);
    EXPECT_EQ(SystemErrorOf(outcome.attempts[0].status), ECONNREFUSED);
    EXPECT_EQ(outcome.attempts[1].peer, EndpointOf(open));
    EXPECT_GE(outcome.attempts[1].started, outcome.attempts[0].ended);
    EXPECT_GE(outcome.attempts[1].ended, outcome.attempts[1].started);
    EXPECT_EQ(OpenDescriptors(), before + 1);
    ExpectConnectedTo(open, outcome);
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(ConnectAnyTest, DoesNotWaitForOneThatIsSilent) {
  const Silent<Ipv6Only> silent;
  auto open = Listen<Ipv4Only>();
  const int before = OpenDescriptors();
  ConnectOutcome outcome =
      ConnectAny(std::array{silent.endpoint(), EndpointOf(open)}, kFast);
  EXPECT_THAT(Codes(outcome),
              ElementsAre(absl::StatusCode::kCancelled, absl::StatusCode::kOk));
  EXPECT_EQ(outcome.attempts[0].status,
            absl::CancelledError("connect " + silent.endpoint().ToString() +
                                 ": another address was faster"));
  EXPECT_GE(outcome.attempts[1].started, kFast.attempt_delay);
  EXPECT_GE(outcome.attempts[0].ended, outcome.attempts[1].ended);
  // The loser's socket is closed.
  EXPECT_EQ(OpenDescriptors(), before + 1);
  ExpectConnectedTo(open, outcome);
}

TEST_F(ConnectAnyTest, AnAddressThatIsReadyTooLateIsClosed) {
  auto ipv6 = Listen<Ipv6Only>();
  auto ipv4 = Listen<Ipv4Only>();
  const int before = OpenDescriptors();
  // The first has connected, but nobody sees it until the second has as well.
  next_poll = NextPoll::kSeesNothing;
  ConnectOutcome outcome =
      ConnectAny(std::array{EndpointOf(ipv6), EndpointOf(ipv4)}, kFast);
  EXPECT_THAT(Codes(outcome),
              ElementsAre(absl::StatusCode::kOk, absl::StatusCode::kCancelled));
  EXPECT_EQ(OpenDescriptors(), before + 1);
  ExpectConnectedTo(ipv6, outcome);
  // What the loser's listener sees of it is its end.
  auto accepted = DUALSTACK_VALUE(ipv4.Accept());
  std::array<char, 10> buffer;
  EXPECT_EQ(accepted.stream.Read(buffer).value_or(0), 0u);
}

TEST_F(ConnectAnyTest, SaysWhyEveryAddressFailed) {
  const IpEndpoint ipv4 = Refusing<Ipv4Only>();
  const std::vector<IpEndpoint> peers = {
      Refusing<Ipv6Only>(), ipv4,
      Ipv4Sockaddr("127.0.0.2"_ipv4, ipv4.AsIpv4()->port())};
  const int before = OpenDescriptors();
  const ConnectOutcome outcome = ConnectAny(peers);
  const absl::Status& status = outcome.connected.status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  const auto refused = [](const IpEndpoint& peer) {
    return "connect " + peer.ToString() +
           ": ECONNREFUSED (111): Connection refused";
  };
  EXPECT_EQ(
      std::string(status.message()),
      "connect to one of 3 addresses: no address works: " + refused(peers[0]) +
          "; " + refused(peers[1]) + "; " + refused(peers[2]));
  ASSERT_EQ(outcome.attempts.size(), 3u);
  for (size_t i = 0; i < peers.size(); ++i) {
    EXPECT_EQ(outcome.attempts[i].peer, peers[i]);
    EXPECT_EQ(SystemErrorOf(outcome.attempts[i].status), ECONNREFUSED);
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(ConnectAnyTest, ShowsSomeOfManyFailures) {
  std::vector<IpEndpoint> peers;
  for (uint16_t port = 0; port < 100; ++port) {
    peers.push_back(Ipv4Sockaddr(Ipv4Address::Unspecified(), port));
  }
  const ConnectOutcome outcome = ConnectAny(peers);
  EXPECT_EQ(outcome.attempts.size(), 100u);
  const std::string message(outcome.connected.status().message());
  EXPECT_THAT(message, HasSubstr("; connect to 0.0.0.0:7: "));
  EXPECT_THAT(message, ::testing::EndsWith("; and 92 more"));
}

TEST_F(ConnectAnyTest, EndsWhenTheTimeIsUp) {
  const Silent<Ipv6Only> ipv6;
  const Silent<Ipv4Only> ipv4;
  const int before = OpenDescriptors();
  const ConnectOutcome outcome =
      ConnectAny(std::array{ipv6.endpoint(), ipv4.endpoint()},
                 {.attempt_delay = absl::Milliseconds(10),
                  .timeout = absl::Milliseconds(50)});
  const absl::Status& status = outcome.connected.status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      ::testing::MatchesRegex(
          "connect to one of 2 addresses: not connected after [0-9.]+m?s: "
          "connect \\[::1\\]:[0-9]+: no answer in time; "
          "connect 127.0.0.1:[0-9]+: no answer in time"));
  EXPECT_THAT(Codes(outcome), ElementsAre(absl::StatusCode::kDeadlineExceeded,
                                          absl::StatusCode::kDeadlineExceeded));
  for (const ConnectAttempt& attempt : outcome.attempts) {
    EXPECT_GE(attempt.ended, absl::Milliseconds(50));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(ConnectAnyTest, GoesOnIfItWasWokenForNothing) {
  const Silent<Ipv6Only> silent;
  next_poll = NextPoll::kSeesEverything;
  const ConnectOutcome outcome = ConnectAny(
      std::array{silent.endpoint()}, {.timeout = absl::Milliseconds(20)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcome.connected.status()))
      << outcome.connected.status();
  EXPECT_EQ(next_poll, NextPoll::kIsTheSystems);
}

TEST_F(ConnectAnyTest, EndsIfItCannotWait) {
  const Silent<Ipv6Only> silent;
  const int before = OpenDescriptors();
  next_poll = NextPoll::kFails;
  const ConnectOutcome outcome = ConnectAny(std::array{silent.endpoint()});
  const absl::Status& status = outcome.connected.status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(SystemErrorOf(status), ENOMEM);
  EXPECT_THAT(std::string(status.message()),
              StartsWith("connect to one of 1 addresses: poll: ENOMEM ("));
  EXPECT_THAT(Codes(outcome),
              ElementsAre(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(ConnectAnyTest, TriesNoAddressTwice) {
  const IpEndpoint closed = Refusing<Ipv4Only>();
  const ConnectOutcome outcome = ConnectAny(std::array{closed, closed, closed});
  EXPECT_EQ(outcome.attempts.size(), 1u);
}

TEST_F(ConnectAnyTest, AnAddressThatIsRefusedIsAnAttemptThatFailed) {
  auto open = Listen<Ipv4Only>();
  ConnectOutcome outcome = ConnectAny(std::array<IpEndpoint, 4>{
      Ipv6Sockaddr("fe80::1"_ipv6, 80), Ipv6Sockaddr("::1"_ipv6, 0),
      Ipv6Sockaddr("ff02::1"_ipv6, 80), EndpointOf(open)});
  ASSERT_EQ(outcome.attempts.size(), 2u);  // The families take turns.
  EXPECT_EQ(RefusalOf(outcome.attempts[0].status), Refusal::kMissingScope);
  EXPECT_EQ(SystemErrorOf(outcome.attempts[0].status), std::nullopt);
  ExpectConnectedTo(open, outcome);

  outcome = ConnectAny(std::array<IpEndpoint, 2>{
      Ipv6Sockaddr("::1"_ipv6, 0), Ipv4Sockaddr("0.0.0.0"_ipv4, 80)});
  EXPECT_TRUE(absl::IsInvalidArgument(outcome.connected.status()));
  EXPECT_EQ(RefusalOf(outcome.attempts[0].status),
            Refusal::kPortZeroDestination);
  EXPECT_EQ(RefusalOf(outcome.attempts[1].status),
            Refusal::kUnspecifiedDestination);
}

TEST_F(ConnectAnyTest, WithoutAddressesThereIsNothingToWaitFor) {
  const ConnectOutcome outcome = ConnectAny({});
  EXPECT_EQ(
      outcome.connected.status(),
      absl::InvalidArgumentError("connect to one of 0 addresses: no address"));
  EXPECT_THAT(outcome.attempts, IsEmpty());
}

TEST_F(ConnectAnyTest, OptionsOutOfRangeAreRefusedBeforeAnySocket) {
  auto open = Listen<Ipv4Only>();
  const ConnectOutcome outcome = ConnectAny(
      std::array{EndpointOf(open)}, {.attempt_delay = absl::ZeroDuration()});
  EXPECT_EQ(outcome.connected.status(),
            absl::InvalidArgumentError("happy eyeballs: attempt_delay is 0, "
                                       "not from 10ms to 2s"));
  EXPECT_THAT(outcome.attempts, IsEmpty());
  EXPECT_EQ(ConnectByName("host", 80, {.race = {.first_family_count = 0}},
                          [](std::string_view) {
                            ADD_FAILURE() << "resolved";
                            return std::vector<AnySockaddr>();
                          })
                .connected.status(),
            absl::InvalidArgumentError("happy eyeballs: first_family_count is "
                                       "0, not 1 or above"));
}

// --- When the system has no more of it

TEST_F(ConnectAnyTest, ALackOfDescriptorsFailsAnAttemptAndNotTheRace) {
  RunInChild([] {
    const Silent<Ipv6Only> silent;
    auto open = Listen<Ipv4Only>();
    const std::array peers = {silent.endpoint(), EndpointOf(open)};
    // The next descriptor is the last.
    const int next = ::dup(0);
    ::close(next);
    const auto limit = static_cast<rlim_t>(next) + 1;
    const rlimit one_more{.rlim_cur = limit, .rlim_max = limit};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &one_more), 0);

    const ConnectOutcome outcome =
        ConnectAny(peers, {.attempt_delay = absl::Milliseconds(10),
                           .timeout = absl::Milliseconds(50)});
    EXPECT_TRUE(absl::IsDeadlineExceeded(outcome.connected.status()))
        << outcome.connected.status();
    EXPECT_THAT(Codes(outcome),
                ElementsAre(absl::StatusCode::kDeadlineExceeded,
                            absl::StatusCode::kResourceExhausted));
    EXPECT_EQ(SystemErrorOf(outcome.attempts[1].status), EMFILE);
    // And what was taken has been given back.
    EXPECT_EQ(::dup(0), next);

    const ConnectOutcome none = ConnectAny(peers);
    EXPECT_TRUE(absl::IsResourceExhausted(none.connected.status()))
        << none.connected.status();
    EXPECT_EQ(none.attempts.size(), 2u);
  });
}

TEST_F(ConnectAnyTest, AHostWithoutIpv6SocketsGetsThereByIpv4) {
  RunInChildLacking(testing::Lacking::kIpv6Sockets, [] {
    auto open = Listen<Ipv4Only>();
    ConnectOutcome outcome = ConnectAny(std::array<IpEndpoint, 2>{
        Ipv6Sockaddr("::1"_ipv6, 80), EndpointOf(open)});
    ASSERT_EQ(outcome.attempts.size(), 2u);
    EXPECT_TRUE(absl::IsUnimplemented(outcome.attempts[0].status));
    EXPECT_EQ(SystemErrorOf(outcome.attempts[0].status), EAFNOSUPPORT);
    ExpectConnectedTo(open, outcome);
  });
}

TEST_F(ConnectAnyTest, AHostWithoutIpv4SocketsGetsThereByIpv6) {
  RunInChildLacking(testing::Lacking::kIpv4Sockets, [] {
    auto open = Listen<Ipv6Only>();
    ConnectOutcome outcome = ConnectAny(std::array<IpEndpoint, 2>{
        Ipv4Sockaddr("127.0.0.1"_ipv4, 80), EndpointOf(open)});
    ASSERT_EQ(outcome.attempts.size(), 2u);
    EXPECT_EQ(SystemErrorOf(outcome.attempts[0].status), EAFNOSUPPORT);
    ExpectConnectedTo(open, outcome);
  });
}

// --- By name

TEST_F(ConnectAnyTest, AttemptsTellAboutThemselves) {
  const ConnectAttempt failed = {
      .peer = Ipv6Sockaddr("2001:db8::1"_ipv6, 443),
      .started = absl::ZeroDuration(),
      .ended = absl::Microseconds(12'999),
      .status = absl::NotFoundError("connect [2001:db8::1]:443: no")};
  EXPECT_EQ(failed.ToString(),
            "[2001:db8::1]:443 (0 to 12ms): connect [2001:db8::1]:443: no");
  const ConnectAttempt connected = {.peer = Ipv4Sockaddr("192.0.2.1"_ipv4, 443),
                                    .started = absl::Milliseconds(250),
                                    .ended = absl::Milliseconds(1'500),
                                    .status = absl::OkStatus()};
  EXPECT_EQ(connected.ToString(), "192.0.2.1:443 (250ms to 1.5s): connected");
}

class ConnectByNameTest : public ConnectAnyTest {};

TEST_F(ConnectByNameTest, ConnectsToWhateverTheNameHas) {
  RunInChildWithHosts("::1 both\n127.0.0.1 both\n", [] {
    auto open = Listen<Ipv4Only>();
    ConnectOutcome outcome = ConnectByName("both", EndpointOf(open).port());
    ExpectConnectedTo(open, outcome);
    const IpEndpoint closed = Refusing<Ipv4Only>();
    outcome = ConnectByName("both", closed.port());
    EXPECT_TRUE(absl::IsNotFound(outcome.connected.status()));
    EXPECT_THAT(
        std::string(outcome.connected.status().message()),
        StartsWith("connect to \"both\" port " + std::to_string(closed.port()) +
                   ": no address works: connect "));
    EXPECT_EQ(outcome.attempts.size(), 2u);
  });
}

TEST_F(ConnectByNameTest, AnAddressIsConnectedToWithoutAResolver) {
  auto open = Listen<Ipv6Only>();
  const auto nobody =
      [](std::string_view host) -> absl::StatusOr<std::vector<AnySockaddr>> {
    ADD_FAILURE() << "asked for " << host;
    return absl::InternalError("asked");
  };
  ConnectOutcome outcome =
      ConnectByName("::1", EndpointOf(open).port(), {}, nobody);
  ExpectConnectedTo(open, outcome);
  // Its IPv4 address is not what that means.
  outcome = ConnectByName("::ffff:127.0.0.1", 80, {}, nobody);
  EXPECT_TRUE(absl::IsInvalidArgument(outcome.connected.status()));
  EXPECT_THAT(outcome.attempts, IsEmpty());
}

TEST_F(ConnectByNameTest, WithoutAnAddressThereIsNoAttempt) {
  const absl::Status wrong = absl::AbortedError("resolve: come back later");
  const ConnectOutcome outcome =
      ConnectByName("host", 80, {}, [&](std::string_view) { return wrong; });
  EXPECT_EQ(outcome.connected.status(), wrong);
  EXPECT_THAT(outcome.attempts, IsEmpty());
}

TEST_F(ConnectByNameTest, KeepsTheFamilyThatIsAskedFor) {
  auto ipv6 = Listen<Ipv6Only>();
  const ConnectOutcome outcome = ConnectByName(
      "host", EndpointOf(ipv6).port(),
      {.resolve = {.family = ResolveFamily::kIpv4}}, [](std::string_view) {
        return std::vector<AnySockaddr>{Ipv6Sockaddr("::1"_ipv6, 0),
                                        Ipv4Sockaddr("127.0.0.1"_ipv4, 0)};
      });
  ASSERT_EQ(outcome.attempts.size(), 1u);
  EXPECT_TRUE(outcome.attempts[0].peer.AsIpv4());
}

TEST_F(ConnectByNameTest, TheTimeOfTheResolverCounts) {
  const ConnectOutcome outcome = ConnectByName(
      "host", 80, {.race = {.timeout = absl::Nanoseconds(1)}},
      [](std::string_view) {
        return std::vector<AnySockaddr>{Ipv6Sockaddr("::1"_ipv6, 0)};
      });
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcome.connected.status()));
  EXPECT_THAT(std::string(outcome.connected.status().message()),
              StartsWith("connect to \"host\" port 80: not connected after "));
  EXPECT_THAT(outcome.attempts, IsEmpty());
}

}  // namespace
}  // namespace dualstack
