// The seam by itself. It is run twice: as the system has it, and with what
// stands in for extensions of POSIX on systems that lack them.
#include "dualstack/socket/platform/platform.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "dualstack/socket/platform/connect.h"
#include "gtest/gtest.h"

namespace dualstack::platform {
namespace {

sockaddr_in LoopbackName(uint16_t port = 0) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}

const sockaddr* Data(const sockaddr_in& name) {
  return reinterpret_cast<const sockaddr*>(&name);
}

sockaddr_in Ipv4Of(const Name& name) {
  sockaddr_in ipv4{};
  EXPECT_EQ(name.size, sizeof(ipv4));
  std::memcpy(&ipv4, name.bytes().data(), sizeof(ipv4));
  return ipv4;
}

bool IsCloseOnExec(NativeSocket socket) {
  return (::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0;
}

bool IsNonBlocking(NativeSocket socket) {
  return (::fcntl(socket, F_GETFL) & O_NONBLOCK) != 0;
}

// Open, bound to a port of loopback.
struct Bound {
  explicit Bound(Type type) : socket(Open(Family::kIpv4, type).value) {
    name = LoopbackName();
    EXPECT_TRUE(Bind(socket, Data(name), sizeof(name)).ok());
    name = Ipv4Of(LocalName(socket).value);
  }
  ~Bound() { EXPECT_TRUE(Close(socket).ok()); }

  NativeSocket socket;
  sockaddr_in name;
};

std::span<const std::byte> Bytes(const char* text) {
  return std::as_bytes(std::span(text, std::strlen(text)));
}

TEST(PlatformTest, NewSocketsCloseOnExecAndBlock) {
  for (const Type type : {Type::kStream, Type::kDatagram}) {
    const Bound bound(type);
    EXPECT_TRUE(IsCloseOnExec(bound.socket));
    EXPECT_FALSE(IsNonBlocking(bound.socket));
  }
}

TEST(PlatformTest, AcceptedSocketsCloseOnExecAndBlock) {
  const Bound listener(Type::kStream);
  ASSERT_TRUE(Listen(listener.socket, 1).ok());
  ASSERT_TRUE(SetNonBlocking(listener.socket, true).ok());
  const Bound client(Type::kStream);
  ASSERT_TRUE(
      Connect(client.socket, Data(listener.name), sizeof(sockaddr_in)).ok());
  const Result<Accepted> accepted = Accept(listener.socket);
  ASSERT_EQ(accepted.error, 0);
  EXPECT_TRUE(IsCloseOnExec(accepted.value.socket));
  EXPECT_FALSE(IsNonBlocking(accepted.value.socket));
  EXPECT_EQ(Ipv4Of(accepted.value.peer).sin_port, client.name.sin_port);
  EXPECT_EQ(Ipv4Of(PeerName(client.socket).value).sin_port,
            listener.name.sin_port);
  EXPECT_TRUE(Close(accepted.value.socket).ok());
  EXPECT_EQ(Accept(listener.socket).error, EAGAIN);
}

TEST(PlatformTest, ADatagramsSizeTruncationAndSource) {
  const Bound server(Type::kDatagram);
  const Bound client(Type::kDatagram);
  struct Case {
    const char* sent;
    size_t size;
    bool truncated;
  };
  for (const Case& c : {Case{"", 0, false}, Case{"abc", 3, false},
                        Case{"abcd", 4, false}, Case{"abcde", 4, true}}) {
    ASSERT_TRUE(SendTo(client.socket, Bytes(c.sent), Data(server.name),
                       sizeof(sockaddr_in))
                    .ok());
    std::array<std::byte, 4> buffer{};
    const Result<Received> received = ReceiveFrom(server.socket, buffer);
    ASSERT_EQ(received.error, 0);
    EXPECT_EQ(received.value.size, c.size);
    EXPECT_EQ(received.value.truncated, c.truncated);
    EXPECT_EQ(std::memcmp(buffer.data(), c.sent, c.size), 0);
    EXPECT_EQ(Ipv4Of(received.value.source).sin_port, client.name.sin_port);
  }
}

TEST(PlatformTest, ErrorsComeAsNumbers) {
  const Bound bound(Type::kDatagram);
  EXPECT_EQ(Listen(bound.socket, 1).error, EOPNOTSUPP);
  EXPECT_EQ(PeerName(bound.socket).error, ENOTCONN);
  EXPECT_EQ(Close(kInvalidSocket).error, BadSocketError());
  EXPECT_EQ(LocalName(kInvalidSocket).error, BadSocketError());
  EXPECT_EQ(Accept(bound.socket).error, EOPNOTSUPP);
  // There is no such option on a socket of IPv4.
  EXPECT_NE(SetV6Only(bound.socket, true).error, 0);
}

TEST(PlatformTest, ANameThatTheSystemHadToCutIsNotReadPastItsEnd) {
  Name name;
  name.size = sizeof(name.storage) + 100;
  EXPECT_EQ(name.bytes().size(), sizeof(name.storage));
  name.size = 5;
  EXPECT_EQ(name.bytes().size(), 5u);
}

}  // namespace
}  // namespace dualstack::platform
