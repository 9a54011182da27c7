// The library where something has run out: ports, descriptors, room. Every lack
// has its own error, nothing is lost, and there is no need to start again.
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/expect_status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"
#include "dualstack/socket/udp_socket.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::ExpectFailure;
using testing::ExpectOk;
using testing::ExpectUnavailable;
using testing::Loopback;
using testing::MappedLoopback;
using testing::OpenDescriptors;

constexpr uint16_t kPort = 1234;

// A host that has four ports to give away.
class RealKernelPortsTest : public testing::NetNamespaceTest {
 protected:
  static constexpr int kPorts = 4;

  void SetUp() override {
    NetNamespaceTest::SetUp();
    if (IsSkipped()) return;
    ExpectOk(here().WriteSysctl("net/ipv4/ip_local_port_range", "40000 40003"));
  }
};

TEST_F(RealKernelPortsTest, ConnectingSaysThatThereIsNoAddressLeft) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(kPort));
  std::vector<TcpStream<DualStack>> streams;
  for (int i = 0; i < kPorts; ++i) {
    streams.push_back(
        DUALSTACK_VALUE(TcpStream<DualStack>::Connect(MappedLoopback(kPort))));
  }
  const int before = OpenDescriptors();
  ExpectFailure(TcpStream<DualStack>::Connect(MappedLoopback(kPort)),
                absl::StatusCode::kNotFound,
                "connect [::ffff:127.0.0.1]:1234: EADDRNOTAVAIL (99)");
  ExpectFailure(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(kPort)),
                absl::StatusCode::kNotFound,
                "connect 127.0.0.1:1234: EADDRNOTAVAIL (99)");
  EXPECT_EQ(OpenDescriptors(), before);
  // Ports are given away by pairs of addresses: there are others.
  ExpectOk(TcpStream<DualStack>::Connect(Loopback<Ipv6Only>(kPort)));
}

TEST_F(RealKernelPortsTest, BindingSaysThatAllAreInUse) {
  std::vector<UdpSocket<DualStack>> sockets;
  std::vector<TcpListener<DualStack>> listeners;
  for (int i = 0; i < kPorts; ++i) {
    sockets.push_back(DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0)));
    listeners.push_back(DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0)));
  }
  const int before = OpenDescriptors();
  constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;
  ExpectFailure(UdpSocket<DualStack>::Bind(0), kAlreadyExists,
                "bind [::]:0: EADDRINUSE (98)");
  ExpectFailure(TcpListener<DualStack>::Listen(0), kAlreadyExists,
                "bind [::]:0: EADDRINUSE (98)");
  ExpectFailure(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(0)),
                kAlreadyExists, "bind [::]:0: EADDRINUSE (98)");
  EXPECT_EQ(OpenDescriptors(), before);
  sockets.pop_back();
  ExpectOk(UdpSocket<DualStack>::Bind(0));
}

// Linux says EAGAIN here, and there is nothing to wait for.
TEST_F(RealKernelPortsTest, SendingSaysThatThereAreNoneAndNotToWait) {
  std::vector<UdpSocket<DualStack>> sockets;
  for (int i = 0; i < kPorts; ++i) {
    sockets.push_back(DUALSTACK_VALUE(UdpSocket<DualStack>::Bind(0)));
  }
  auto unbound = DUALSTACK_VALUE(UdpSocket<DualStack>::Open());
  ExpectFailure(unbound.SendTo("x", MappedLoopback(kPort)),
                absl::StatusCode::kResourceExhausted,
                "send to [::ffff:127.0.0.1]:1234: EAGAIN (11)");
  sockets.pop_back();
  ExpectOk(unbound.SendTo("x", MappedLoopback(kPort)));
}

// --- Descriptors

// No descriptor above those that there are.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(::dup(0));  // The lowest that is free.
    ::close(static_cast<int>(none.rlim_cur));
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

 private:
  rlimit before_{};
};

class RealKernelLimitsTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(DualStack); }
};

TEST_F(RealKernelLimitsTest, AConnectionWaitsUntilThereIsADescriptorForIt) {
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  auto client =
      DUALSTACK_VALUE(TcpStream<Ipv4Only>::Connect(Loopback<Ipv4Only>(port)));
  ExpectOk(listener.SetNonBlocking(true));
  {
    const NoMoreDescriptors none;
    const std::string message =
        "accept on [::]:" + std::to_string(port) + ": EMFILE (24)";
    for (int i = 0; i < 3; ++i) {
      ExpectFailure(listener.Accept(), absl::StatusCode::kResourceExhausted,
                    message);
      // And that is how an event loop comes to spin.
      pollfd readable{
          .fd = listener.native_handle(), .events = POLLIN, .revents = 0};
      EXPECT_EQ(::poll(&readable, 1, 0), 1);
    }
  }
  const auto accepted = DUALSTACK_VALUE(listener.Accept());
  EXPECT_EQ(Canonical(accepted.peer),
            IpEndpoint(DUALSTACK_VALUE(client.LocalAddress())));
  ExpectUnavailable(listener.Accept());
}

TEST_F(RealKernelLimitsTest, WithoutDescriptorsThereAreNoSockets) {
  constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
  const NoMoreDescriptors none;
  ExpectFailure(TcpListener<DualStack>::Listen(0), kExhausted,
                "socket for [::]:0: EMFILE (24)");
  ExpectFailure(TcpStream<Ipv6Only>::Connect(Loopback<Ipv6Only>(9)), kExhausted,
                "socket for [::1]:9: EMFILE (24)");
  ExpectFailure(UdpSocket<Ipv4Only>::Open(), kExhausted, "socket: EMFILE (24)");
}

// --- Room

// A reader that takes its time stops the writer, and costs nothing.
TEST_F(RealKernelLimitsTest, ASlowReaderGetsEverythingInTheEnd) {
  auto c = testing::Connect<DualStack>();
  ExpectOk(c.server.SetNonBlocking(true));
  ExpectOk(c.client.SetNonBlocking(true));
  const std::string chunk(1 << 16, 'x');
  std::vector<char> buffer(1 << 16);
  size_t written = 0;
  size_t read = 0;
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    absl::StatusOr<size_t> size = c.server.Write(chunk);
    for (; size.ok(); size = c.server.Write(chunk)) written += *size;
    ExpectUnavailable(size);
    EXPECT_GT(written, read);
    // What loopback delivers at once; the end of it has still to be sent when
    // there is room for it.
    while (read < written) {
      size = c.client.Read(buffer);
      if (size.ok()) {
        read += *size;
      } else {
        ExpectUnavailable(size);
        pollfd readable{
            .fd = c.client.native_handle(), .events = POLLIN, .revents = 0};
        ASSERT_EQ(::poll(&readable, 1, 10'000), 1);
      }
    }
    EXPECT_EQ(read, written);
  }
}

}  // namespace
}  // namespace dualstack
