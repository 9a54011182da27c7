#ifndef DUALSTACK_SOCKET_TESTING_RECEIVED_DATUM_H_
#define DUALSTACK_SOCKET_TESTING_RECEIVED_DATUM_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstring>

#include "dualstack/socket/descriptor.h"
#include "gtest/gtest.h"

namespace dualstack::testing {

// What tests ask of a packet that came, of the system itself: the option that
// makes it tell (IP_RECVTTL), and under which name it does (IP_TTL).
struct Datum {
  int level;
  int wanted_by;
  int name;
};
inline constexpr Datum kReceivedTtl = {IPPROTO_IP, IP_RECVTTL, IP_TTL};
inline constexpr Datum kReceivedTos = {IPPROTO_IP, IP_RECVTOS, IP_TOS};
inline constexpr Datum kReceivedHopLimit = {IPPROTO_IPV6, IPV6_RECVHOPLIMIT,
                                            IPV6_HOPLIMIT};
inline constexpr Datum kReceivedTrafficClass = {IPPROTO_IPV6, IPV6_RECVTCLASS,
                                                IPV6_TCLASS};

inline void Want(NativeSocket socket, const Datum& datum) {
  const int on = 1;
  EXPECT_EQ(::setsockopt(socket, datum.level, datum.wanted_by, &on, sizeof(on)),
            0);
}

// Of the next datagram, which is then gone; -1 if it does not say.
inline int ReceivedDatum(NativeSocket socket, const Datum& datum) {
  std::array<char, 100> buffer;
  // Aligned for the headers that the system writes there.
  alignas(cmsghdr) std::array<std::byte, 200> control;
  iovec part{.iov_base = buffer.data(), .iov_len = buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  EXPECT_GE(::recvmsg(socket, &message, 0), 0);
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != datum.level || header->cmsg_type != datum.name) {
      continue;
    }
    // The TOS is one byte, and the others are an int.
    if (header->cmsg_len == CMSG_LEN(1)) return *CMSG_DATA(header);
    int value = -1;
    EXPECT_EQ(header->cmsg_len, CMSG_LEN(sizeof(value)));
    // As many bytes as an int has, of any alignment.
    std::memcpy(&value, CMSG_DATA(header), sizeof(value));
    return value;
  }
  return -1;
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_RECEIVED_DATUM_H_
