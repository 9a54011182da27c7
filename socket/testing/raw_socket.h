#ifndef DUALSTACK_SOCKET_TESTING_RAW_SOCKET_H_
#define DUALSTACK_SOCKET_TESTING_RAW_SOCKET_H_

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dualstack/socket/descriptor.h"
#include "gtest/gtest.h"

// The system's sockets as they are, for the tests that ask the system itself.
// Of the library, nothing but the addresses and the owner of a descriptor is in
// it, so that what is wrong here is not the library's fault.

namespace dualstack::testing {

// A part of the control data of a message (RFC 3542, section 4.2).
struct ControlMessage {
  int level;
  int type;
  std::vector<std::byte> data;

  template <typename T>
  static ControlMessage Of(int level, int type, const T& value) {
    const auto bytes = std::as_bytes(std::span(&value, 1));
    return {level, type, {bytes.begin(), bytes.end()}};
  }

  // If it is of that type, and as long as a T.
  template <typename T>
  std::optional<T> As(int wanted_level, int wanted_type) const {
    T value;
    if (level != wanted_level || type != wanted_type ||
        data.size() != sizeof(value)) {
      return std::nullopt;
    }
    std::memcpy(&value, data.data(), sizeof(value));
    return value;
  }
};

// Calls return 0 or errno.
class RawSocket {
 public:
  // V6ONLY as asked for, the system's default if not.
  explicit RawSocket(int type, std::optional<int> v6only, int family = AF_INET6)
      : descriptor_(::socket(family, type | SOCK_CLOEXEC, 0)) {
    if (v6only) {
      EXPECT_EQ(SetV6Only(*v6only), 0);
    }
  }
  explicit RawSocket(int fd) : descriptor_(fd) {}

  int fd() const { return descriptor_.get(); }

  template <typename Value>
  int Set(int level, int option, const Value& value) {
    return Error(::setsockopt(fd(), level, option, &value, sizeof(value)));
  }
  int SetV6Only(int value) { return Set(IPPROTO_IPV6, IPV6_V6ONLY, value); }
  // The value, or -errno.
  int Get(int level, int option) const {
    int value = -1;
    socklen_t size = sizeof(value);
    const int error = Error(::getsockopt(fd(), level, option, &value, &size));
    return error == 0 ? value : -error;
  }
  int v6only() const { return Get(IPPROTO_IPV6, IPV6_V6ONLY); }

  template <typename Sockaddr>
  int Bind(const Sockaddr& local) {
    return Error(::bind(fd(), local.data(), local.size()));
  }
  template <typename Sockaddr>
  int Connect(const Sockaddr& peer) {
    return Error(::connect(fd(), peer.data(), peer.size()));
  }
  // What undoes the connection of a UDP socket.
  int Disconnect() {
    const sockaddr unspecified{.sa_family = AF_UNSPEC, .sa_data = {}};
    return Error(::connect(fd(), &unspecified, sizeof(unspecified)));
  }
  int Listen() { return Error(::listen(fd(), 8)); }
  RawSocket Accept() { return RawSocket(::accept(fd(), nullptr, nullptr)); }

  template <typename Sockaddr>
  int SendTo(const Sockaddr& peer, std::string_view text = "x") {
    return Error(::sendto(fd(), text.data(), text.size(), MSG_NOSIGNAL,
                          peer.data(), peer.size()));
  }
  int Send() { return Error(::send(fd(), "x", 1, MSG_NOSIGNAL)); }
  // With control data.
  template <typename Sockaddr>
  int SendMessage(const Sockaddr& peer,
                  const std::vector<ControlMessage>& messages) {
    alignas(cmsghdr) std::array<std::byte, 512> control{};
    iovec part{.iov_base = const_cast<char*>("x"), .iov_len = 1};
    msghdr message{};
    message.msg_name = const_cast<sockaddr*>(peer.data());
    message.msg_namelen = peer.size();
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    size_t size = 0;
    for (const ControlMessage& one : messages) {
      header->cmsg_level = one.level;
      header->cmsg_type = one.type;
      header->cmsg_len = CMSG_LEN(one.data.size());
      std::memcpy(CMSG_DATA(header), one.data.data(), one.data.size());
      size += CMSG_SPACE(one.data.size());
      header = CMSG_NXTHDR(&message, header);
    }
    message.msg_controllen = size;
    return Error(::sendmsg(fd(), &message, MSG_NOSIGNAL));
  }

  // What recvmsg() gave.
  struct Received {
    int error;
    size_t size;
    sockaddr_in6 source;
    int flags;
    std::vector<ControlMessage> control;

    // The first that is of the type.
    template <typename T>
    std::optional<T> Find(int level, int type) const {
      for (const ControlMessage& message : control) {
        if (const auto value = message.As<T>(level, type)) return value;
      }
      return std::nullopt;
    }
  };
  // Waits for a datagram that is on its way: even loopback may take a moment.
  Received Receive(size_t control_size = 512) {
    pollfd readable{.fd = fd(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&readable, 1, 10'000), 1) << "nothing came";
    alignas(cmsghdr) std::array<std::byte, 512> control;
    control.fill(std::byte{0xa5});
    std::array<char, 100> buffer;
    iovec part{.iov_base = buffer.data(), .iov_len = buffer.size()};
    Received received{};
    msghdr message{};
    message.msg_name = &received.source;
    message.msg_namelen = sizeof(received.source);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control_size;
    const ssize_t size = ::recvmsg(fd(), &message, MSG_DONTWAIT);
    received.error = Error(size);
    if (received.error != 0) return received;
    received.size = static_cast<size_t>(size);
    received.flags = message.msg_flags;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
      const auto* const data =
          reinterpret_cast<const std::byte*>(CMSG_DATA(header));
      received.control.push_back(
          {header->cmsg_level,
           header->cmsg_type,
           {data, data + (header->cmsg_len - CMSG_LEN(0))}});
    }
    return received;
  }

  // That nothing is there by now.
  bool HasNothing() {
    char byte;
    return Error(::recv(fd(), &byte, 1, MSG_DONTWAIT | MSG_PEEK)) == EAGAIN;
  }

  sockaddr_in6 Name() const {
    sockaddr_in6 name{};
    socklen_t size = sizeof(name);
    // A sockaddr_in6 is written through a pointer to sockaddr (RFC 3493); a
    // sockaddr_in has room in it, and its port at the same place.
    EXPECT_EQ(::getsockname(fd(), reinterpret_cast<sockaddr*>(&name), &size),
              0);
    return name;
  }
  uint16_t Port() const { return ntohs(Name().sin6_port); }

 private:
  static int Error(ssize_t result) { return result == -1 ? errno : 0; }

  Descriptor descriptor_;
};

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_RAW_SOCKET_H_
