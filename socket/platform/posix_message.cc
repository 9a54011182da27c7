#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <span>

#include "absl/time/time.h"
#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {
namespace {

#if defined(__linux__) && !defined(DUALSTACK_POSIX_BASELINE)
#define DUALSTACK_HAS_MANY_MESSAGES 1
#else
#define DUALSTACK_HAS_MANY_MESSAGES 0
#endif

// One large datagram instead of many of one size: Linux since 4.18 on the way
// out and since 5.0 on the way in.
#if defined(UDP_SEGMENT) && defined(UDP_GRO) && \
    !defined(DUALSTACK_POSIX_BASELINE)
#define DUALSTACK_HAS_SEGMENTATION 1
#else
#define DUALSTACK_HAS_SEGMENTATION 0
#endif

// Nanoseconds on Linux; POSIX systems without it have microseconds.
#if defined(SO_TIMESTAMPNS) && !defined(DUALSTACK_POSIX_BASELINE)
constexpr int kTimestampOption = SO_TIMESTAMPNS;
#else
constexpr int kTimestampOption = SO_TIMESTAMP;
#endif

// Packet info of IPv4 is an option of Linux, macOS and NetBSD.
#if defined(IP_RECVPKTINFO)
constexpr int kIpv4PacketInfoOption = IP_RECVPKTINFO;
#elif defined(IP_PKTINFO)
constexpr int kIpv4PacketInfoOption = IP_PKTINFO;
#endif

#if defined(IP_PKTINFO)
static_assert(sizeof(in_pktinfo) <= kIpv4PacketInfoSize);
#endif
static_assert(sizeof(in6_pktinfo) <= kIpv6PacketInfoSize);

// Systems give some of the data as an int, some as one byte, and Linux a type
// of service so and a time to live otherwise.
std::optional<uint8_t> OctetOf(const ControlMessage& message) {
  if (const auto octet = message.As<uint8_t>()) return octet;
  const std::optional<int> number = message.As<int>();
  if (!number || *number < 0 || *number > 255) return std::nullopt;
  return static_cast<uint8_t>(*number);
}

void ReadIpv4(const ControlMessage& message, Arrival& arrival) {
  switch (message.type) {
#if defined(IP_PKTINFO)
    case IP_PKTINFO:
      if (const auto info = message.As<in_pktinfo>()) {
        arrival.ipv4 = {
            .destination = info->ipi_addr,
            .local = info->ipi_spec_dst,
            .interface_index = static_cast<uint32_t>(info->ipi_ifindex)};
      }
      break;
#endif
    // Linux names what comes after what can be sent, the BSDs after the option.
    case IP_TTL:
    case IP_RECVTTL:
      arrival.hop_limit = OctetOf(message);
      break;
    case IP_TOS:
#if defined(IP_RECVTOS)
    case IP_RECVTOS:
#endif
      arrival.traffic_class = OctetOf(message);
      break;
    default:
      break;
  }
}

void ReadIpv6(const ControlMessage& message, Arrival& arrival) {
  switch (message.type) {
    case IPV6_PKTINFO:
      if (const auto info = message.As<in6_pktinfo>()) {
        arrival.ipv6 = {.destination = info->ipi6_addr,
                        .interface_index = info->ipi6_ifindex};
      }
      break;
    case IPV6_HOPLIMIT:
      arrival.hop_limit = OctetOf(message);
      break;
    case IPV6_TCLASS:
      arrival.traffic_class = OctetOf(message);
      break;
    default:
      break;
  }
}

void ReadSocket(const ControlMessage& message, Arrival& arrival) {
  switch (message.type) {
#if defined(SCM_TIMESTAMPNS)
    case SCM_TIMESTAMPNS:
      if (const auto time = message.As<timespec>()) {
        arrival.time = absl::TimeFromTimespec(*time);
      }
      break;
#endif
    case SCM_TIMESTAMP:
      if (const auto time = message.As<timeval>()) {
        arrival.time = absl::TimeFromTimeval(*time);
      }
      break;
    default:
      break;
  }
}

void ReadUdp([[maybe_unused]] const ControlMessage& message,
             [[maybe_unused]] Arrival& arrival) {
#if DUALSTACK_HAS_SEGMENTATION
  if (message.type != UDP_GRO) return;
  const std::optional<int> size = message.As<int>();
  if (size && *size > 0 && *size <= UINT16_MAX) {
    arrival.segment_size = static_cast<uint16_t>(*size);
  }
#endif
}

// A call for each message, the first of which may wait.
Result<size_t> ReceiveOneByOne(NativeSocket socket,
                               std::span<Message> messages) {
  Result<size_t> received;
  for (Message& message : messages) {
    const int flags = received.value == 0 ? 0 : MSG_DONTWAIT;
    const ssize_t size = RetryIfInterrupted(
        [&] { return ::recvmsg(socket, &message.msg_hdr, flags); });
    if (size == -1) {
      // Whatever it is, those before it have come.
      if (received.value == 0) received.error = errno;
      break;
    }
    message.msg_len = static_cast<unsigned int>(size);
    ++received.value;
  }
  return received;
}

SentMessages SendOneByOne(NativeSocket socket, std::span<Message> messages) {
  SentMessages sent;
  for (const Message& message : messages) {
    const ssize_t size = RetryIfInterrupted(
        [&] { return ::sendmsg(socket, &message.msg_hdr, kSendFlags); });
    if (size == -1) {
      sent.error = errno;
      break;
    }
    ++sent.count;
  }
  return sent;
}

}  // namespace

Result<void> SetReport(NativeSocket socket, Family family, Report report,
                       bool on) {
  const int value = on ? 1 : 0;
  const bool ipv4 = family == Family::kIpv4;
  const int level = ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
  switch (report) {
    case Report::kPacketInfo:
#if defined(IP_PKTINFO)
      return SetOption(socket, level,
                       ipv4 ? kIpv4PacketInfoOption : IPV6_RECVPKTINFO, value);
#else
      if (ipv4) return {.error = ENOPROTOOPT};
      return SetOption(socket, level, IPV6_RECVPKTINFO, value);
#endif
    case Report::kHopLimit:
      return SetOption(socket, level, ipv4 ? IP_RECVTTL : IPV6_RECVHOPLIMIT,
                       value);
    case Report::kTrafficClass:
#if defined(IP_RECVTOS)
      return SetOption(socket, level, ipv4 ? IP_RECVTOS : IPV6_RECVTCLASS,
                       value);
#else
      if (ipv4) return {.error = ENOPROTOOPT};
      return SetOption(socket, level, IPV6_RECVTCLASS, value);
#endif
  }
  return {.error = ENOPROTOOPT};
}

Result<void> SetReportTime(NativeSocket socket, bool on) {
  return SetOption(socket, SOL_SOCKET, kTimestampOption, on ? 1 : 0);
}

Result<void> SetCoalescing([[maybe_unused]] NativeSocket socket, bool on) {
#if DUALSTACK_HAS_SEGMENTATION
  return SetOption(socket, IPPROTO_UDP, UDP_GRO, on ? 1 : 0);
#else
  return {.error = on ? ENOPROTOOPT : 0};
#endif
}

Result<void> SetBroadcast(NativeSocket socket, bool on) {
  return SetOption(socket, SOL_SOCKET, SO_BROADCAST, on ? 1 : 0);
}

Arrival ReadArrival(std::span<const std::byte> control) {
  Arrival arrival;
  ControlReader reader(control);
  while (const std::optional<ControlMessage> message = reader.Next()) {
    switch (message->level) {
      case IPPROTO_IP:
        ReadIpv4(*message, arrival);
        break;
      case IPPROTO_IPV6:
        ReadIpv6(*message, arrival);
        break;
      case SOL_SOCKET:
        ReadSocket(*message, arrival);
        break;
      case IPPROTO_UDP:
        ReadUdp(*message, arrival);
        break;
      default:
        break;
    }
  }
  return arrival;
}

Result<size_t> WriteDeparture(
    const Departure& departure,
    std::span<std::byte, kDepartureControlSize> control) {
  ControlWriter writer(control);
  const bool ipv4 = departure.family == Family::kIpv4;
  const uint32_t interface_index = departure.interface_index;
  if (ipv4 && (departure.ipv4_source || interface_index != 0)) {
#if defined(IP_PKTINFO)
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<decltype(info.ipi_ifindex)>(interface_index);
    // Not ipi_addr, which Linux ignores here.
    if (departure.ipv4_source) info.ipi_spec_dst = *departure.ipv4_source;
    writer.Add(IPPROTO_IP, IP_PKTINFO, info);
#else
    return {.error = ENOPROTOOPT};
#endif
  }
  if (!ipv4 && (departure.ipv6_source || interface_index != 0)) {
    in6_pktinfo info{};
    info.ipi6_ifindex = interface_index;
    if (departure.ipv6_source) info.ipi6_addr = *departure.ipv6_source;
    writer.Add(IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
  if (departure.hop_limit != 0) {
    writer.Add(ipv4 ? IPPROTO_IP : IPPROTO_IPV6, ipv4 ? IP_TTL : IPV6_HOPLIMIT,
               int{departure.hop_limit});
  }
  if (departure.traffic_class) {
    writer.Add(ipv4 ? IPPROTO_IP : IPPROTO_IPV6, ipv4 ? IP_TOS : IPV6_TCLASS,
               int{*departure.traffic_class});
  }
  if (departure.segment_size != 0) {
#if DUALSTACK_HAS_SEGMENTATION
    writer.Add(IPPROTO_UDP, UDP_SEGMENT, departure.segment_size);
#else
    return {.error = ENOPROTOOPT};
#endif
  }
  return {.value = writer.size()};
}

Result<size_t> ReceiveMessages(NativeSocket socket,
                               std::span<Message> messages) {
#if DUALSTACK_HAS_MANY_MESSAGES
  // For one, recvmsg() is quicker.
  if (messages.size() > 1) {
    const int count = RetryIfInterrupted([&] {
      return ::recvmmsg(socket, messages.data(),
                        static_cast<unsigned int>(messages.size()),
                        MSG_WAITFORONE, nullptr);
    });
    if (count == -1) return {.error = errno};
    return {.value = static_cast<size_t>(count)};
  }
#endif
  return ReceiveOneByOne(socket, messages);
}

SentMessages SendMessages(NativeSocket socket, std::span<Message> messages) {
#if DUALSTACK_HAS_MANY_MESSAGES
  SentMessages sent;
  while (messages.size() - sent.count > 1) {
    const std::span<Message> rest = messages.subspan(sent.count);
    // The system takes no more than it likes at a time, and says what is wrong
    // with a message only if that is the first.
    const int count = RetryIfInterrupted([&] {
      return ::sendmmsg(socket, rest.data(),
                        static_cast<unsigned int>(rest.size()), kSendFlags);
    });
    if (count == -1) {
      sent.error = errno;
      return sent;
    }
    sent.count += static_cast<size_t>(count);
  }
  const SentMessages last = SendOneByOne(socket, messages.subspan(sent.count));
  sent.count += last.count;
  sent.error = last.error;
  return sent;
#else
  return SendOneByOne(socket, messages);
#endif
}

}  // namespace dualstack::platform
