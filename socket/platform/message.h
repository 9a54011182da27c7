#ifndef DUALSTACK_SOCKET_PLATFORM_MESSAGE_H_
#define DUALSTACK_SOCKET_PLATFORM_MESSAGE_H_

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <span>

#include "absl/time/time.h"
#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/types.h"

// Datagrams together with what travels beside their bytes: on arrival, the
// address that they were sent to and more; on departure, the address that they
// are to be sent from. And many of them in one call, where the system has that.
// What platform/platform.h promises of its functions holds here, too.

namespace dualstack::platform {

// --- Arrival

struct Ipv4PacketInfo {
  in_addr destination;
  in_addr local;  // The same, or for broadcast and multicast one of the host's.
  uint32_t interface_index;
};

struct Ipv6PacketInfo {
  in6_addr destination;
  uint32_t interface_index;
};

// What the system said of a datagram, by family of what said it. IPv4 traffic
// of an AF_INET6 socket has both kinds of packet info on Linux.
struct Arrival {
  std::optional<Ipv4PacketInfo> ipv4 = std::nullopt;
  std::optional<Ipv6PacketInfo> ipv6 = std::nullopt;
  std::optional<uint8_t> hop_limit = std::nullopt;      // Or time to live.
  std::optional<uint8_t> traffic_class = std::nullopt;  // Or type of service.
  std::optional<absl::Time> time = std::nullopt;
  // Of each of the datagrams that were put together into this one; 0 if it is
  // one. The last may be shorter.
  uint16_t segment_size = 0;
};

// What IP can be made to say, by an option of each family.
enum class Report : uint8_t {
  kPacketInfo,
  kHopLimit,
  kTrafficClass,
};

// On a datagram socket: whether traffic of `family` comes with it.
Result<void> SetReport(NativeSocket socket, Family family, Report report,
                       bool on);
Result<void> SetReportTime(NativeSocket socket, bool on);
// Whether datagrams of one size and peer may be put together into one.
Result<void> SetCoalescing(NativeSocket socket, bool on);

Result<void> SetBroadcast(NativeSocket socket, bool on);

// The room for everything above at once.
inline constexpr size_t kIpv4PacketInfoSize =
    sizeof(int32_t) + 2 * sizeof(in_addr);
inline constexpr size_t kIpv6PacketInfoSize =
    sizeof(in6_addr) + sizeof(uint32_t);
inline constexpr size_t kArrivalControlSize =
    ControlSpace(kIpv4PacketInfoSize) + ControlSpace(kIpv6PacketInfoSize) +
    2 * ControlSpace(sizeof(int))    // Hop limit and traffic class of IPv6,
    + 2 * ControlSpace(sizeof(int))  // and of IPv4, should both ever come.
    + ControlSpace(sizeof(timespec)) +
    ControlSpace(sizeof(int));  // The size of segments.

// Reads what is known of any bytes, and passes over the rest.
Arrival ReadArrival(std::span<const std::byte> control);

// --- Departure

// How a datagram is to travel over IP of one family, that of its destination:
// Linux ignores without a word what is said for the other one.
struct Departure {
  Family family;
  // The address to send from, in the member for the family.
  std::optional<in_addr> ipv4_source = std::nullopt;
  std::optional<in6_addr> ipv6_source = std::nullopt;
  uint32_t interface_index = 0;  // 0 to let the system choose.
  uint8_t hop_limit = 0;         // 0 for the socket's own.
  std::optional<uint8_t> traffic_class = std::nullopt;
  // Of the datagrams to make of this one; 0 to make none.
  uint16_t segment_size = 0;
};

// The room for all of it.
inline constexpr size_t kDepartureControlSize =
    ControlSpace(kIpv6PacketInfoSize) +
    2 * ControlSpace(sizeof(int))      // Hop limit and traffic class.
    + ControlSpace(sizeof(uint16_t));  // The size of segments.
static_assert(kIpv4PacketInfoSize <= kIpv6PacketInfoSize);

// The size of what was written into the buffer. An error if the system cannot
// do one of these things to a single datagram.
Result<size_t> WriteDeparture(
    const Departure& departure,
    std::span<std::byte, kDepartureControlSize> control);

// --- Calls

// A message as the system's calls take many of, one behind the other.
#if defined(__linux__)
using Message = mmsghdr;
#else
struct Message {
  msghdr msg_hdr;
  unsigned int msg_len;
};
#endif

// Where the system puts a datagram and what comes with it. Not cleared: only
// what the system wrote is read.
struct ReceiveSlot {
  ReceiveSlot() {
  }  // NOLINT(modernize-use-equals-default): that would clear it.

  // Aims `message` at the slot and at the buffer, for good.
  void Aim(std::span<std::byte> buffer, Message& message) {
    part = {.iov_base = buffer.data(), .iov_len = buffer.size()};
    message = {};
    message.msg_hdr.msg_name = &source;
    message.msg_hdr.msg_iov = &part;
    message.msg_hdr.msg_iovlen = 1;
    message.msg_hdr.msg_control = control.data();
  }
  // To be called before the message is received, and again before each time:
  // the system overwrites the sizes.
  static void Reset(Message& message) {
    message.msg_hdr.msg_namelen = sizeof(source);
    message.msg_hdr.msg_controllen = kArrivalControlSize;
    message.msg_hdr.msg_flags = 0;
  }

  // That at which it was aimed.
  std::span<std::byte> buffer() const {
    return {static_cast<std::byte*>(part.iov_base), part.iov_len};
  }
  // Of a message that was received. Nothing if the address had to be cut: the
  // system says how long it would have been.
  std::span<const std::byte> SourceOf(const Message& message) const {
    const size_t size = message.msg_hdr.msg_namelen;
    if (size > sizeof(source)) return {};
    return std::as_bytes(std::span(&source, 1)).first(size);
  }
  std::span<const std::byte> ControlOf(const Message& message) const {
    const size_t size = message.msg_hdr.msg_controllen;
    return std::span(control).first(std::min(size, control.size()));
  }

  // The larger of the two addresses that a datagram can have.
  sockaddr_in6 source;
  static_assert(sizeof(sockaddr_in) <= sizeof(sockaddr_in6));
  alignas(cmsghdr) std::array<std::byte, kArrivalControlSize> control;
  iovec part;
};

// From where the system takes what goes with a datagram.
struct SendSlot {
  SendSlot() {}  // NOLINT(modernize-use-equals-default): that would clear it.

  // Aims `message` at the bytes, the address, which must be of one type with a
  // sockaddr, and the first `control_size` bytes of `control`.
  void Aim(std::span<const std::byte> bytes, const sockaddr* peer,
           socklen_t peer_size, size_t control_size, Message& message) {
    // The system's structures are those of both directions, hence not const.
    // sendmsg() writes nothing.
    part = {.iov_base = const_cast<std::byte*>(bytes.data()),
            .iov_len = bytes.size()};
    message = {};
    message.msg_hdr.msg_name = const_cast<sockaddr*>(peer);
    message.msg_hdr.msg_namelen = peer_size;
    message.msg_hdr.msg_iov = &part;
    message.msg_hdr.msg_iovlen = 1;
    if (control_size == 0) return;
    message.msg_hdr.msg_control = control.data();
    message.msg_hdr.msg_controllen =
        static_cast<decltype(message.msg_hdr.msg_controllen)>(control_size);
  }

  alignas(cmsghdr) std::array<std::byte, kDepartureControlSize> control;
  iovec part;
};

// Receives as many as there are, and waits for the first if there is none and
// the socket blocks. How many came; msg_len of each is the size of what is in
// its buffer.
Result<size_t> ReceiveMessages(NativeSocket socket,
                               std::span<Message> messages);

struct SentMessages {
  size_t count = 0;
  int error = 0;  // Of the first that was not sent, if one was not.
};
// Sends them in order until one fails.
SentMessages SendMessages(NativeSocket socket, std::span<Message> messages);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_MESSAGE_H_
