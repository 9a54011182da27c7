// Every system call that an operation makes, failing with every error in turn:
// the operation must say so, leave no descriptor behind, and work the next
// time. The linker puts the functions below between the library and the system
// (--wrap), so that each failure is exact and takes microseconds.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

// Logs the calls while it is on, and lets some of them fail: the first `times`
// of the given name or, without a name, from the given call on.
struct Faults {
  bool on = false;
  std::string_view failing_name = {};
  size_t failing_call = 0;
  int times = 0;
  int error = 0;
  // What getsockopt() shall say of IPV6_V6ONLY, from the given call of it on.
  std::optional<int> v6only = std::nullopt;
  int v6only_from = 0;
  int v6only_reads = 0;
  // What was called, in order.
  std::vector<std::string_view> log = {};

  bool Fails(std::string_view name) {
    if (!on) return false;
    log.push_back(name);
    if (times == 0) return false;
    if (failing_name.empty() ? log.size() <= failing_call
                             : name != failing_name) {
      return false;
    }
    --times;
    errno = error;
    return true;
  }
};
Faults faults;

}  // namespace

extern "C" {

#define WRAP(result, name, parameters, arguments) \
  result __real_##name parameters;                \
  result __wrap_##name parameters;                \
  result __wrap_##name parameters {               \
    if (faults.Fails(#name)) return -1;           \
    return __real_##name arguments;               \
  }                                               \
  static_assert(true, "a semicolon follows")

WRAP(int, socket, (int family, int type, int protocol),
     (family, type, protocol));
WRAP(int, setsockopt,
     (int fd, int level, int option, const void* value, socklen_t size),
     (fd, level, option, value, size));
WRAP(int, bind, (int fd, const sockaddr* name, socklen_t size),
     (fd, name, size));
WRAP(int, listen, (int fd, int backlog), (fd, backlog));
WRAP(int, accept4, (int fd, sockaddr* name, socklen_t* size, int flags),
     (fd, name, size, flags));
WRAP(int, connect, (int fd, const sockaddr* name, socklen_t size),
     (fd, name, size));
WRAP(int, poll, (pollfd * fds, nfds_t count, int timeout),
     (fds, count, timeout));
WRAP(int, getsockname, (int fd, sockaddr* name, socklen_t* size),
     (fd, name, size));
WRAP(int, getpeername, (int fd, sockaddr* name, socklen_t* size),
     (fd, name, size));
WRAP(ssize_t, send, (int fd, const void* data, size_t size, int flags),
     (fd, data, size, flags));
WRAP(ssize_t, sendto,
     (int fd, const void* data, size_t size, int flags, const sockaddr* name,
      socklen_t name_size),
     (fd, data, size, flags, name, name_size));
WRAP(ssize_t, recv, (int fd, void* data, size_t size, int flags),
     (fd, data, size, flags));
WRAP(ssize_t, recvfrom,
     (int fd, void* data, size_t size, int flags, sockaddr* name,
      socklen_t* name_size),
     (fd, data, size, flags, name, name_size));
WRAP(int, shutdown, (int fd, int how), (fd, how));

// Closes in any case, as Linux does.
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) {
  const bool fails = faults.Fails("close");
  const int error = errno;
  const int result = __real_close(fd);
  if (!fails) return result;
  errno = error;
  return -1;
}

int __real_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size);
int __wrap_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size);
int __wrap_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size) {
  if (faults.Fails("getsockopt")) return -1;
  const int result = __real_getsockopt(fd, level, option, value, size);
  if (faults.on && faults.v6only && level == IPPROTO_IPV6 &&
      option == IPV6_V6ONLY && faults.v6only_reads++ >= faults.v6only_from) {
    *static_cast<int*>(value) = *faults.v6only;
  }
  return result;
}

}  // extern "C"

namespace dualstack {
namespace {

using testing::Connection;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::LocalTarget;
using testing::Loopback;
using testing::OpenDescriptors;

// Runs `operation` under faults, and takes them away again.
template <typename Operation>
auto Under(const Faults& wanted, Operation operation) {
  faults = wanted;
  faults.on = true;
  auto result = operation();
  faults.on = false;
  return result;
}

// The calls that `operation` makes under faults.
template <typename Operation>
std::vector<std::string_view> CallsUnder(const Faults& wanted,
                                         Operation operation) {
  static_cast<void>(Under(wanted, operation));
  return faults.log;
}

using Operation = std::function<absl::Status()>;

// Fails every call that the operation makes, one at a time, with every error.
void FailEverywhere(const char* what, const Operation& operation) {
  ASSERT_EQ(Under({}, operation), absl::OkStatus()) << what;
  // Closing is not part of whether it works.
  std::vector<std::string_view> calls;
  for (const std::string_view call : faults.log) {
    if (call != "close") calls.push_back(call);
  }
  ASSERT_FALSE(calls.empty());
  constexpr int kErrors[] = {
      EACCES,       EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EBADF,
      ECONNREFUSED, ECONNRESET, EINVAL,        EIO,          EMFILE,
      ENETUNREACH,  ENOBUFS,    ENOMEM,        ENOTCONN,     EPERM,
      EPIPE,        ETIMEDOUT};
  for (size_t call = 0; call < calls.size(); ++call) {
    for (const int error : kErrors) {
      const int before = OpenDescriptors();
      const absl::Status status =
          Under({.failing_call = call, .times = 1, .error = error}, operation);
      const std::string where = std::string(what) + ", " +
                                std::string(calls[call]) + " with error " +
                                std::to_string(error);
      EXPECT_FALSE(status.ok()) << where;
      EXPECT_EQ(SystemErrorOf(status), error) << where << ": " << status;
      EXPECT_FALSE(absl::IsUnavailable(status)) << where;
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(" (" + std::to_string(error) + "): "))
          << where;
      EXPECT_EQ(OpenDescriptors(), before) << where;
    }
  }
  EXPECT_EQ(Under({}, operation), absl::OkStatus()) << what;
}

template <typename Kind>
class FaultsTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(FaultsTest, Kinds);

TYPED_TEST(FaultsTest, OperationsThatMakeSockets) {
  const auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  FailEverywhere("Listen", [] {
    return TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()).status();
  });
  FailEverywhere("Connect",
                 [&] { return TcpStream<TypeParam>::Connect(peer).status(); });
  FailEverywhere("Bind", [] {
    return UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()).status();
  });
  FailEverywhere("Open", [] { return UdpSocket<TypeParam>::Open().status(); });
}

TYPED_TEST(FaultsTest, OperationsOnStreams) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  std::array<char, 1> buffer;
  FailEverywhere("Write", [&] { return c.client.Write("x").status(); });
  FailEverywhere("WriteAll", [&] { return c.client.WriteAll("x"); });
  // There is more to read than reads: the writes above, but no failed ones.
  ASSERT_TRUE(c.client.WriteAll(std::string(1000, 'x')).ok());
  FailEverywhere("Read", [&] { return c.server.Read(buffer).status(); });
  FailEverywhere("LocalAddress",
                 [&] { return c.client.LocalAddress().status(); });
  FailEverywhere("PeerAddress",
                 [&] { return c.client.PeerAddress().status(); });
  FailEverywhere("ShutdownWrite", [&] { return c.client.ShutdownWrite(); });
}

TYPED_TEST(FaultsTest, OperationsOnUdpSockets) {
  auto socket =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(socket.LocalAddress()).port());
  std::array<char, 1> buffer;
  FailEverywhere("SendTo", [&] { return socket.SendTo("x", self); });
  ASSERT_TRUE(socket.SendTo("x", self).ok());
  FailEverywhere("ReceiveFrom",
                 [&] { return socket.ReceiveFrom(buffer).status(); });
}

TYPED_TEST(FaultsTest, AcceptAfterAnErrorIsAsGoodAsBefore) {
  auto listener =
      DUALSTACK_VALUE(TcpListener<TypeParam>::Listen(LocalTarget<TypeParam>()));
  const auto peer =
      Loopback<TypeParam>(DUALSTACK_VALUE(listener.LocalAddress()).port());
  struct Case {
    int error;
    absl::StatusCode code;
    const char* message;
  };
  // In the second half, what Linux says of the connection and not of accept().
  for (const Case& c :
       {Case{EMFILE, absl::StatusCode::kResourceExhausted, "EMFILE (24)"},
        Case{ENOBUFS, absl::StatusCode::kResourceExhausted, "ENOBUFS (105)"},
        Case{EPERM, absl::StatusCode::kPermissionDenied, "EPERM (1)"},
        Case{ECONNABORTED, absl::StatusCode::kAborted, "ECONNABORTED (103)"},
        Case{EPROTO, absl::StatusCode::kAborted, "EPROTO (71)"},
        Case{ENETDOWN, absl::StatusCode::kAborted, "ENETDOWN (100)"},
        Case{ENOPROTOOPT, absl::StatusCode::kAborted, "ENOPROTOOPT (92)"},
        Case{EHOSTDOWN, absl::StatusCode::kAborted, "EHOSTDOWN (112)"},
        Case{ENONET, absl::StatusCode::kAborted, "ENONET (64)"},
        Case{EHOSTUNREACH, absl::StatusCode::kAborted, "EHOSTUNREACH (113)"},
        Case{ENETUNREACH, absl::StatusCode::kAborted, "ENETUNREACH (101)"}}) {
    auto client = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(peer));
    const absl::Status status =
        Under({.failing_name = "accept4", .times = 1, .error = c.error},
              [&] { return listener.Accept().status(); });
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_EQ(SystemErrorOf(status), c.error);
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("accept on " +
                          DUALSTACK_VALUE(listener.LocalAddress()).ToString() +
                          ": " + c.message));
    EXPECT_TRUE(listener.Accept().ok()) << status;
  }
}

TYPED_TEST(FaultsTest, AMessageWithoutALocalAddressIsStillOne) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  std::array<char, 1> buffer;
  const absl::Status status = Under({.times = 2, .error = ENOTCONN}, [&] {
    return c.server.Read(buffer).status();
  });
  EXPECT_THAT(faults.log, ElementsAre("recv", "getsockname"));
  EXPECT_EQ(std::string(status.message()),
            "read: ENOTCONN (107): Transport endpoint is not connected");
}

// --- IPV6_V6ONLY that the system does not keep

class V6OnlyFaults : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(V6OnlyFaults, AMismatchIsAnErrorThatSaysSo) {
  const int before = OpenDescriptors();
  const Faults dual_became_v6only = {.v6only = 1};
  const Faults v6only_became_dual = {.v6only = 0};
  const Faults changed_by_bind = {.v6only = 1, .v6only_from = 1};
  struct Case {
    absl::Status status;
    const char* message;
  };
  const Case cases[] = {
      {Under(dual_became_v6only,
             [] { return TcpListener<DualStack>::Listen(80).status(); }),
       "set IPV6_V6ONLY for [::]:80: IPV6_V6ONLY reads 1 afterwards, and the "
       "socket was made dual-stack"},
      {Under(v6only_became_dual,
             [] {
               return TcpStream<Ipv6Only>::Connect(Ipv6Sockaddr("::1"_ipv6, 80))
                   .status();
             }),
       "set IPV6_V6ONLY for [::1]:80: IPV6_V6ONLY reads 0 afterwards, and the "
       "socket was made IPv6-only"},
      {Under(v6only_became_dual,
             [] { return UdpSocket<Ipv6Only>::Open().status(); }),
       "set IPV6_V6ONLY: IPV6_V6ONLY reads 0 afterwards, and the socket was "
       "made IPv6-only"},
      {Under(changed_by_bind,
             [] { return UdpSocket<DualStack>::Bind(0).status(); }),
       "bind [::]:0: IPV6_V6ONLY reads 1 afterwards, and the socket was made "
       "dual-stack"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.status, absl::InternalError(c.message));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(V6OnlyFaults, TheOptionIsSetBeforeBindAndReadAfterIt) {
  EXPECT_THAT(
      CallsUnder({}, [] { return TcpListener<DualStack>::Listen(0).status(); }),
      ElementsAre("socket", "setsockopt", "getsockopt", "setsockopt", "bind",
                  "getsockopt", "listen", "close"));
  EXPECT_THAT(
      CallsUnder(
          {},
          [] {
            return UdpSocket<Ipv6Only>::Bind(Ipv6Only::Wildcard(0)).status();
          }),
      ElementsAre("socket", "setsockopt", "getsockopt", "bind", "getsockopt",
                  "close"));
  EXPECT_THAT(
      CallsUnder({}, [] { return UdpSocket<Ipv4Only>::Open().status(); }),
      ElementsAre("socket", "close"));
}

// --- Signals, call by call

TYPED_TEST(FaultsTest, AnInterruptedCallIsCalledAgain) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  auto udp =
      DUALSTACK_VALUE(UdpSocket<TypeParam>::Bind(LocalTarget<TypeParam>()));
  const auto self =
      Loopback<TypeParam>(DUALSTACK_VALUE(udp.LocalAddress()).port());
  const auto listening =
      Loopback<TypeParam>(DUALSTACK_VALUE(c.listener.LocalAddress()).port());
  auto waiting = DUALSTACK_VALUE(TcpStream<TypeParam>::Connect(listening));
  std::array<char, 1> buffer;
  const std::pair<std::string_view, Operation> cases[] = {
      {"send", [&] { return c.client.WriteAll("x"); }},
      {"recv", [&] { return c.server.Read(buffer).status(); }},
      {"sendto", [&] { return udp.SendTo("x", self); }},
      {"recvfrom", [&] { return udp.ReceiveFrom(buffer).status(); }},
      {"accept4", [&] { return c.listener.Accept().status(); }},
  };
  for (const auto& [name, operation] : cases) {
    EXPECT_EQ(
        Under({.failing_name = name, .times = 3, .error = EINTR}, operation),
        absl::OkStatus())
        << name;
    EXPECT_EQ(std::count(faults.log.begin(), faults.log.end(), name), 4)
        << name;
  }
}

TYPED_TEST(FaultsTest, AnInterruptedConnectIsWaitedFor) {
  // The wrapped connect() never reaches the system, so that the socket does not
  // get connected: what is looked at is which calls are made.
  std::vector<std::string_view> calls =
      CallsUnder({.failing_name = "connect", .times = 1, .error = EINTR}, [] {
        return TcpStream<TypeParam>::Connect(Loopback<TypeParam>(9)).status();
      });
  ASSERT_GE(calls.size(), 4u);
  calls.erase(calls.begin(), calls.end() - 4);
  EXPECT_THAT(calls, ElementsAre("connect", "poll", "getsockopt", "close"));
}

TYPED_TEST(FaultsTest, AnInterruptedCloseIsNotCalledAgain) {
  auto socket = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  EXPECT_THAT(
      CallsUnder({.failing_name = "close", .times = 100, .error = EINTR},
                 [&] {
                   socket.Close();
                   return 0;
                 }),
      ElementsAre("close"));
  EXPECT_FALSE(socket.is_open());
}

TYPED_TEST(FaultsTest, AClosedSocketAsksTheSystemNothing) {
  Connection<TypeParam> c = testing::Connect<TypeParam>();
  auto udp = DUALSTACK_VALUE(UdpSocket<TypeParam>::Open());
  c.client.Close();
  c.listener.Close();
  udp.Close();
  std::array<char, 1> buffer;
  const auto everything = [&] {
    EXPECT_FALSE(c.client.Read(buffer).ok());
    EXPECT_FALSE(c.client.WriteAll("x").ok());
    EXPECT_FALSE(c.client.ShutdownWrite().ok());
    EXPECT_FALSE(c.client.PeerAddress().ok());
    EXPECT_FALSE(c.listener.Accept().ok());
    EXPECT_FALSE(c.listener.LocalAddress().ok());
    EXPECT_FALSE(udp.SendTo("x", Loopback<TypeParam>(9)).ok());
    EXPECT_FALSE(udp.ReceiveFrom(buffer).ok());
    c.client.Close();
    c.listener.Close();
    udp.Close();
    return 0;
  };
  EXPECT_THAT(CallsUnder({}, everything), ElementsAre());
}

}  // namespace
}  // namespace dualstack
