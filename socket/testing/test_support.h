#ifndef DUALSTACK_SOCKET_TESTING_TEST_SUPPORT_H_
#define DUALSTACK_SOCKET_TESTING_TEST_SUPPORT_H_

#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "gtest/gtest.h"

// What the socket tests share. They use real sockets, on the loopback addresses
// alone and on ports that the system chooses.

namespace dualstack::testing {

// Why this host cannot run tests of sockets of the kind; empty if it can.
std::string WhyNotIpv4();
std::string WhyNotIpv6();
template <SocketKind Kind>
std::string WhyNot() {
  if constexpr (std::same_as<Kind, Ipv4Only>) return WhyNotIpv4();
  if constexpr (std::same_as<Kind, Ipv6Only>) return WhyNotIpv6();
  return WhyNotIpv4() + WhyNotIpv6();
}

#define DUALSTACK_SKIP_WITHOUT(Kind)                                \
  if (const std::string why = ::dualstack::testing::WhyNot<Kind>(); \
      !why.empty())                                                 \
  GTEST_SKIP() << "SKIPPED: no " << Kind::kName << " sockets here: " << why

// The loopback address of the kind's own family; ::1 for a dual-stack socket.
template <SocketKind Kind>
typename Kind::Sockaddr Loopback(uint16_t port) {
  if constexpr (std::same_as<Kind, Ipv4Only>) {
    return Ipv4Sockaddr(Ipv4Address::Loopback(), port);
  } else {
    return Ipv6Sockaddr(Ipv6Address::Loopback(), port);
  }
}
inline Ipv4MappedSockaddr MappedLoopback(uint16_t port) {
  return Map(Ipv4Sockaddr(Ipv4Address::Loopback(), port));
}

// Where a test may bind: loopback, where the kind can be bound to an address.
template <SocketKind Kind>
typename Kind::BindTarget LocalTarget(uint16_t port = 0) {
  if constexpr (std::same_as<Kind, DualStack>) {
    return port;
  } else {
    return Loopback<Kind>(port);
  }
}

// The value, or the end of the test with the status as the reason: for what the
// test takes for granted.
template <typename T>
T ValueOrDie(absl::StatusOr<T> value, const char* what) {
  if (!value.ok()) {
    ADD_FAILURE() << what << ": " << value.status();
    std::abort();
  }
  return *std::move(value);
}
#define DUALSTACK_VALUE(expression) \
  ::dualstack::testing::ValueOrDie(expression, #expression)

// An established connection.
template <SocketKind Kind>
struct Connection {
  TcpListener<Kind> listener;
  TcpStream<Kind> client;
  TcpStream<Kind> server;
  typename Kind::Sockaddr peer;  // The client, as Accept() named it.
};

template <SocketKind Kind>
Connection<Kind> Connect() {
  auto listener =
      DUALSTACK_VALUE(TcpListener<Kind>::Listen(LocalTarget<Kind>()));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  auto client = DUALSTACK_VALUE(TcpStream<Kind>::Connect(Loopback<Kind>(port)));
  auto accepted = DUALSTACK_VALUE(listener.Accept());
  return {std::move(listener), std::move(client), std::move(accepted.stream),
          accepted.peer};
}

// IPV6_V6ONLY as the system has it; -1 if it has none.
int V6OnlyOf(NativeSocket socket);
bool IsCloseOnExec(NativeSocket socket);
// How many descriptors the process has.
int OpenDescriptors();

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_TEST_SUPPORT_H_
