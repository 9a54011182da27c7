// Sockets that were made by others: by this library elsewhere, by the system's
// calls, and some that are none of ours.
#include "dualstack/socket/adopt.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_connecting.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using ::testing::HasSubstr;
using testing::IsCloseOnExec;
using testing::LocalTarget;
using testing::Loopback;
using testing::MappedLoopback;
using testing::OpenDescriptors;

// --- The type

static_assert(std::variant_size_v<AdoptedSocket> == 12);
template <typename Socket>
concept Adoptable = requires(NativeSocket socket) {
  AdoptAs<Socket>(socket);
};
static_assert(Adoptable<TcpListener<DualStack>>);
static_assert(Adoptable<ConnectedUdpSocket<Ipv4Only>>);
static_assert(!Adoptable<TcpConnecting<Ipv4Only>>);
static_assert(!Adoptable<Descriptor>);
static_assert(!Adoptable<int>);

// --- Made by this library

using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;

struct KindNames {
  template <typename Kind>
  static std::string GetName(int) {
    return std::string(Kind::kName);
  }
};

template <typename Kind>
class AdoptTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
TYPED_TEST_SUITE(AdoptTest, Kinds, KindNames);

// Releases the socket, adopts the descriptor, and expects the same again.
template <typename Socket>
Socket RoundTrip(Socket socket) {
  const auto local = DUALSTACK_VALUE(socket.LocalAddress());
  const NativeSocket handle = socket.native_handle();
  const NativeSocket released = socket.Release();
  EXPECT_EQ(released, handle);
  EXPECT_FALSE(socket.is_open());
  EXPECT_EQ(socket.Release(), kInvalidSocket);
  EXPECT_EQ(SystemErrorOf(socket.LocalAddress().status()), EBADF);
  // Not everybody who leaves a socket to others closes it on exec.
  EXPECT_EQ(::fcntl(released, F_SETFD, 0), 0);

  auto adopted = DUALSTACK_VALUE(Adopt(released));
  EXPECT_TRUE(std::holds_alternative<Socket>(adopted)) << adopted.index();
  Socket again = std::get<Socket>(std::move(adopted));
  EXPECT_EQ(again.native_handle(), handle);
  EXPECT_TRUE(IsCloseOnExec(handle));
  EXPECT_EQ(DUALSTACK_VALUE(again.LocalAddress()), local);
  return DUALSTACK_VALUE(AdoptAs<Socket>(again.Release()));
}

TYPED_TEST(AdoptTest, WhatWasReleasedComesBackAsItWas) {
  Connection<TypeParam> c = Connect<TypeParam>();
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto udp_address =
      Loopback<TypeParam>(DUALSTACK_VALUE(udp.LocalAddress()).port());
  auto connected =
      DUALSTACK_VALUE(ConnectedUdpSocket<TypeParam>::Connect(udp_address));
  const int before = OpenDescriptors();

  auto listener = RoundTrip(std::move(c.listener));
  auto client = RoundTrip(std::move(c.client));
  auto server = RoundTrip(std::move(c.server));
  EXPECT_EQ(DUALSTACK_VALUE(server.PeerAddress()), c.peer);
  ASSERT_TRUE(client.WriteAll("tcp").ok());
  std::array<char, 10> buffer;
  EXPECT_EQ(DUALSTACK_VALUE(server.Read(buffer)), 3u);

  auto udp_again = RoundTrip(std::move(udp));
  auto connected_again = RoundTrip(std::move(connected));
  EXPECT_EQ(connected_again.peer(), udp_address);
  ASSERT_TRUE(connected_again.Send("udp").ok());
  EXPECT_EQ(DUALSTACK_VALUE(udp_again.ReceiveFrom(buffer)).size, 3u);
  RoundTrip(DUALSTACK_VALUE(UdpSocket<TypeParam>::Open()));
  EXPECT_EQ(OpenDescriptors(), before);
}

TYPED_TEST(AdoptTest, NothingElseIsSet) {
  const int fd =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()))
          .Release();
  const timeval timeout{.tv_sec = 0, .tv_usec = 10'000};
  ASSERT_EQ(
      ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)), 0);
  const int flags = ::fcntl(fd, F_GETFL);
  auto blocking = DUALSTACK_VALUE(AdoptAs<UdpSocket<TypeParam>>(fd));
  EXPECT_EQ(::fcntl(fd, F_GETFL), flags);
  // It blocks, until its own timeout.
  std::array<char, 10> buffer;
  EXPECT_EQ(blocking.ReceiveFrom(buffer).status(), absl::UnavailableError(""));

  ASSERT_EQ(::fcntl(fd, F_SETFL, flags | O_NONBLOCK), 0);
  auto non_blocking =
      DUALSTACK_VALUE(AdoptAs<UdpSocket<TypeParam>>(blocking.Release()));
  EXPECT_EQ(::fcntl(fd, F_GETFL), flags | O_NONBLOCK);
}

TYPED_TEST(AdoptTest, AnotherDescriptorOfTheSameSocketIsTheSameSocket) {
  auto first =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  auto second = DUALSTACK_VALUE(
      AdoptAs<TcpListener<TypeParam>>(::dup(first.native_handle())));
  EXPECT_EQ(DUALSTACK_VALUE(first.LocalAddress()),
            DUALSTACK_VALUE(second.LocalAddress()));
  first.Close();
  const uint16_t port = DUALSTACK_VALUE(second.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)));
  EXPECT_TRUE(second.Accept().ok());
}

// --- Made by the system's calls

class AdoptForeignTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

// The descriptor, or the end of the test.
int Check(int fd) {
  EXPECT_NE(fd, -1) << std::strerror(errno);
  return fd;
}

int Made(int family, int type, std::optional<bool> v6only = std::nullopt) {
  const int fd = Check(::socket(family, type, 0));
  if (v6only) {
    const int value = *v6only ? 1 : 0;
    EXPECT_EQ(
        ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, sizeof(value)), 0);
  }
  return fd;
}

template <typename Sockaddr>
int Bound(int fd, const Sockaddr& sockaddr) {
  EXPECT_EQ(::bind(fd, sockaddr.data(), sockaddr.size()), 0)
      << sockaddr << ": " << std::strerror(errno);
  return fd;
}

int Listening(int fd) {
  EXPECT_EQ(::listen(fd, 5), 0) << std::strerror(errno);
  return fd;
}

template <typename Sockaddr>
int Connected(int fd, const Sockaddr& sockaddr) {
  EXPECT_EQ(::connect(fd, sockaddr.data(), sockaddr.size()), 0)
      << sockaddr << ": " << std::strerror(errno);
  return fd;
}

int MadeIpv4(int fd) {
  const int family = AF_INET;
  EXPECT_EQ(
      ::setsockopt(fd, IPPROTO_IPV6, IPV6_ADDRFORM, &family, sizeof(family)),
      0);
  return fd;
}

constexpr Ipv6Sockaddr kNative(Ipv6Address::Loopback(), 0);
constexpr Ipv6Sockaddr kAny(Ipv6Address::Unspecified(), 0);
const Ipv4MappedSockaddr kMapped = MappedLoopback(0);
const Ipv4MappedSockaddr kAnyMapped =
    Map(Ipv4Sockaddr(Ipv4Address::Unspecified(), 0));

TEST_F(AdoptForeignTest, TheKindIsWhatTheSystemMadeOfIt) {
  auto ipv4 =
      DUALSTACK_VALUE(TcpListener<Ipv4Only>::Listen(Loopback<Ipv4Only>(0)));
  auto ipv6 =
      DUALSTACK_VALUE(TcpListener<Ipv6Only>::Listen(Loopback<Ipv6Only>(0)));
  const Ipv4Sockaddr to_ipv4 = DUALSTACK_VALUE(ipv4.LocalAddress());
  const Ipv6Sockaddr to_ipv6 = DUALSTACK_VALUE(ipv6.LocalAddress());
  struct Case {
    const char* made;
    int fd;
    size_t index;
  };
  const Case cases[] = {
      {"for both families, and bound to one native address",
       Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), kNative)),
       internal::AdoptedIndex<TcpListener<Ipv6Only>>()},
      {"the same of UDP", Bound(Made(AF_INET6, SOCK_DGRAM, false), kNative),
       internal::AdoptedIndex<UdpSocket<Ipv6Only>>()},
      {"for both families, bound to all",
       Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), kAny)),
       internal::AdoptedIndex<TcpListener<DualStack>>()},
      {"for IPv6 alone, bound to all",
       Listening(Bound(Made(AF_INET6, SOCK_STREAM, true), kAny)),
       internal::AdoptedIndex<TcpListener<Ipv6Only>>()},
      {"not bound, which listening made up for",
       Listening(Made(AF_INET6, SOCK_STREAM, false)),
       internal::AdoptedIndex<TcpListener<DualStack>>()},
      {"bound to a mapped address, and connected from there",
       Connected(Bound(Made(AF_INET6, SOCK_STREAM, false), kMapped),
                 Map(to_ipv4)),
       internal::AdoptedIndex<TcpStream<DualStack>>()},
      {"bound to a native address, and connected from there",
       Connected(Bound(Made(AF_INET6, SOCK_STREAM, false), kNative), to_ipv6),
       internal::AdoptedIndex<TcpStream<Ipv6Only>>()},
      {"for both families, and connected to IPv6",
       Connected(Made(AF_INET6, SOCK_STREAM, false), to_ipv6),
       internal::AdoptedIndex<TcpStream<DualStack>>()},
      {"connected to a mapped address, by UDP",
       Connected(Made(AF_INET6, SOCK_DGRAM, false), MappedLoopback(9)),
       internal::AdoptedIndex<ConnectedUdpSocket<DualStack>>()},
      {"for both families, not bound", Made(AF_INET6, SOCK_DGRAM, false),
       internal::AdoptedIndex<UdpSocket<DualStack>>()},
      {"for IPv4, not bound", Made(AF_INET, SOCK_DGRAM),
       internal::AdoptedIndex<UdpSocket<Ipv4Only>>()},
      {"a mapped connection that was made an IPv4 one",
       MadeIpv4(Connected(Made(AF_INET6, SOCK_STREAM, false), Map(to_ipv4))),
       internal::AdoptedIndex<TcpStream<Ipv4Only>>()},
      {"the same of UDP",
       MadeIpv4(
           Connected(Made(AF_INET6, SOCK_DGRAM, false), MappedLoopback(9))),
       internal::AdoptedIndex<ConnectedUdpSocket<Ipv4Only>>()},
  };
  for (const Case& c : cases) {
    const auto adopted = Adopt(c.fd);
    ASSERT_TRUE(adopted.ok()) << c.made << ": " << adopted.status();
    EXPECT_EQ(adopted->index(), c.index) << c.made;
  }
}

// A connection to a listener that is bound to a mapped address: the listener is
// of none of the kinds, but what it accepts is a dual-stack connection.
TEST_F(AdoptForeignTest, AConnectionOfAMappedListenerIsADualStackOne) {
  const int listener =
      Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), kMapped));
  const Descriptor owner(listener);
  sockaddr_in6 name{};
  socklen_t size = sizeof(name);
  // A sockaddr_in6 may be written through a pointer to sockaddr (POSIX,
  // <netinet/in.h>).
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&name), &size),
            0);
  auto client = DUALSTACK_VALUE(
      TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(ntohs(name.sin6_port))));
  auto stream = DUALSTACK_VALUE(AdoptAs<TcpStream<DualStack>>(
      Check(::accept(listener, nullptr, nullptr))));
  EXPECT_EQ(DUALSTACK_VALUE(stream.PeerAddress()).AsIpv4Mapped(),
            Map(DUALSTACK_VALUE(client.LocalAddress())));
}

// --- What cannot be adopted

// Expects that it is refused, and that nothing has happened to it.
void ExpectRefused(int fd, const absl::Status& wanted,
                   const std::function<absl::Status()>& adopt) {
  const int before = OpenDescriptors();
  const int descriptor_flags = ::fcntl(fd, F_GETFD);
  const int status_flags = ::fcntl(fd, F_GETFL);
  const absl::Status status = adopt();
  EXPECT_EQ(status.code(), wanted.code()) << status;
  EXPECT_EQ(std::string(status.message()), std::string(wanted.message()));
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_EQ(::fcntl(fd, F_GETFD), descriptor_flags);
  EXPECT_EQ(::fcntl(fd, F_GETFL), status_flags);
}

// The same of Adopt(), with the words that follow the number.
void ExpectForeign(int fd, const std::string& why) {
  const Descriptor owner(fd);
  absl::Status status;
  ExpectRefused(fd,
                absl::InvalidArgumentError("adopt descriptor " +
                                           std::to_string(fd) + ": " + why),
                [fd, &status] { return status = Adopt(fd).status(); });
  EXPECT_EQ(RefusalOf(status), Refusal::kForeignSocket) << why;
  EXPECT_EQ(SystemErrorOf(status), std::nullopt) << why;
}

TEST_F(AdoptForeignTest, WhatIsNoSocketIsTheSystemsError) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const Descriptor read_end(pipe[0]);
  const Descriptor write_end(pipe[1]);
  const int closed = Made(AF_INET, SOCK_DGRAM);
  ::close(closed);
  struct Case {
    int fd;
    const char* message;
    int error;
  };
  for (const Case& c :
       {Case{pipe[0], "ENOTSOCK (88): Socket operation on non-socket",
             ENOTSOCK},
        Case{closed, "EBADF (9): Bad file descriptor", EBADF},
        Case{kInvalidSocket, "EBADF (9): Bad file descriptor", EBADF},
        Case{1'000'000, "EBADF (9): Bad file descriptor", EBADF}}) {
    absl::Status status;
    ExpectRefused(
        c.fd,
        absl::FailedPreconditionError("adopt descriptor " +
                                      std::to_string(c.fd) + ": " + c.message),
        [&] { return status = Adopt(c.fd).status(); });
    EXPECT_EQ(SystemErrorOf(status), c.error);
  }
}

TEST_F(AdoptForeignTest, OtherFamiliesAndTypes) {
  ExpectForeign(Made(AF_UNIX, SOCK_STREAM),
                "its address family is 1, neither AF_INET nor AF_INET6");
  ExpectForeign(Made(AF_UNIX, SOCK_DGRAM),
                "its address family is 1, neither AF_INET nor AF_INET6");
  ExpectForeign(Made(AF_NETLINK, SOCK_RAW),
                "its address family is 16, neither AF_INET nor AF_INET6");
  const int raw = ::socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
  if (raw == -1) GTEST_SKIP() << "SKIPPED: may not make raw sockets";
  ExpectForeign(raw, "its type is 3, neither SOCK_STREAM nor SOCK_DGRAM");
}

// They look like TCP and UDP sockets until one asks for the protocol.
TEST_F(AdoptForeignTest, OtherProtocols) {
  struct Case {
    int type;
    int protocol;
    const char* why;
  };
  for (const Case& c :
       {Case{SOCK_STREAM, 262, "its protocol is 262 (MPTCP), and not TCP"},
        Case{SOCK_DGRAM, 136, "its protocol is 136 (UDP-Lite), and not UDP"},
        Case{SOCK_STREAM, 132, "its protocol is 132 (SCTP), and not TCP"}}) {
    for (const int family : {AF_INET, AF_INET6}) {
      const int fd = ::socket(family, c.type, c.protocol);
      if (fd == -1) {
        EXPECT_TRUE(errno == EPROTONOSUPPORT || errno == ENOPROTOOPT)
            << c.why << ": " << std::strerror(errno);
        continue;  // This system does not have it.
      }
      ExpectForeign(fd, c.why);
    }
  }
}

TEST_F(AdoptForeignTest, TcpInAStateWithoutAType) {
  constexpr char kWhy[] = "a TCP socket that neither listens nor is connected";
  ExpectForeign(Made(AF_INET, SOCK_STREAM), kWhy);
  ExpectForeign(Bound(Made(AF_INET6, SOCK_STREAM, false), kAny), kWhy);

  // Not connected yet: nobody answers whose backlog is full.
  auto full = DUALSTACK_VALUE(
      TcpListener<Ipv6Only>::Listen(Loopback<Ipv6Only>(0), {.backlog = 1}));
  const Ipv6Sockaddr address = DUALSTACK_VALUE(full.LocalAddress());
  auto first = DUALSTACK_VALUE(TcpStream<Ipv6Only>::Connect(address));
  auto second = DUALSTACK_VALUE(TcpStream<Ipv6Only>::Connect(address));
  auto third = DUALSTACK_VALUE(TcpConnecting<Ipv6Only>::Start(address));
  ExpectForeign(third.Release(), kWhy);

  // Connected no longer.
  Connection<Ipv4Only> c = Connect<Ipv4Only>();
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ASSERT_EQ(::setsockopt(c.client.native_handle(), SOL_SOCKET, SO_LINGER,
                         &reset, sizeof(reset)),
            0);
  c.client.Close();
  ExpectForeign(c.server.Release(), kWhy);
}

TEST_F(AdoptForeignTest, IPv4AloneUnderMappedNames) {
  const auto why = [](int fd) {
    sockaddr_storage name{};
    socklen_t size = sizeof(name);
    // Every socket address may be written to a sockaddr_storage through a
    // pointer to sockaddr (POSIX, <sys/socket.h>).
    EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size), 0);
    return "bound to " +
           DUALSTACK_VALUE(Ipv4MappedSockaddr::FromSockaddr(name)).ToString() +
           ", it serves IPv4 alone, under mapped names; use an AF_INET socket";
  };
  for (const Ipv4MappedSockaddr& local : {kMapped, kAnyMapped}) {
    const int udp = Bound(Made(AF_INET6, SOCK_DGRAM, false), local);
    ExpectForeign(udp, why(udp));
    const int tcp = Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), local));
    ExpectForeign(tcp, why(tcp));
  }
}

TEST_F(AdoptForeignTest, AnotherSortThanWasWantedSaysWhatItIs) {
  struct Case {
    int fd;
    std::function<absl::Status(int)> adopt;
    const char* wanted;
    const char* is;
  };
  for (const Case& c : {
           Case{Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), kNative)),
                [](int fd) {
                  return AdoptAs<TcpListener<DualStack>>(fd).status();
                },
                "a dual-stack TCP listener", "an IPv6-only TCP listener"},
           Case{Listening(Bound(Made(AF_INET6, SOCK_STREAM, false), kAny)),
                [](int fd) {
                  return AdoptAs<TcpListener<Ipv4Only>>(fd).status();
                },
                "an IPv4-only TCP listener", "a dual-stack TCP listener"},
           Case{
               Made(AF_INET, SOCK_DGRAM),
               [](int fd) { return AdoptAs<TcpStream<Ipv4Only>>(fd).status(); },
               "an IPv4-only TCP stream", "an IPv4-only UDP socket"},
           Case{
               Connected(Made(AF_INET6, SOCK_DGRAM, true),
                         Ipv6Sockaddr(Ipv6Address::Loopback(), 9)),
               [](int fd) { return AdoptAs<UdpSocket<Ipv6Only>>(fd).status(); },
               "an IPv6-only UDP socket", "an IPv6-only connected UDP socket"},
       }) {
    const Descriptor owner(c.fd);
    absl::Status status;
    ExpectRefused(
        c.fd,
        absl::InvalidArgumentError("adopt descriptor " + std::to_string(c.fd) +
                                   " as " + c.wanted + ": it is " + c.is),
        [&] { return status = c.adopt(c.fd); });
    EXPECT_EQ(RefusalOf(status), Refusal::kOtherSocket);
  }
  const Descriptor foreign(Made(AF_UNIX, SOCK_STREAM));
  const absl::Status status =
      AdoptAs<UdpSocket<Ipv6Only>>(foreign.get()).status();
  EXPECT_EQ(RefusalOf(status), Refusal::kForeignSocket);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(" as an IPv6-only UDP socket: its address family is "));
}

// --- From another process, as far as the system can tell

// Sends the descriptor over a Unix socket, and gives what arrives.
int SentByMessage(int fd) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()), 0);
  char byte = 0;
  iovec part{.iov_base = &byte, .iov_len = 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  // The data of a control message may be of any alignment (RFC 3542, section
  // 20.3), hence memcpy().
  std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
  EXPECT_EQ(::sendmsg(ends[0], &message, 0), 1);
  EXPECT_EQ(::recvmsg(ends[1], &message, 0), 1);
  int received = -1;
  std::memcpy(&received, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(received));
  ::close(ends[0]);
  ::close(ends[1]);
  return received;
}

TYPED_TEST(AdoptTest, ASocketThatWasSentByMessage) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const uint16_t port = DUALSTACK_VALUE(c.listener.LocalAddress()).port();
  const int sent = SentByMessage(c.listener.native_handle());
  EXPECT_FALSE(IsCloseOnExec(sent));
  c.listener.Close();
  auto listener = DUALSTACK_VALUE(AdoptAs<TcpListener<TypeParam>>(sent));
  EXPECT_TRUE(IsCloseOnExec(sent));
  auto client =
      DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(Loopback<TypeParam>(port)));
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  EXPECT_EQ(accepted.peer, DUALSTACK_VALUE(client.LocalAddress()));
}

}  // namespace
}  // namespace dualstack
