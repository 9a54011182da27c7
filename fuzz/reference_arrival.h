#ifndef DUALSTACK_FUZZ_REFERENCE_ARRIVAL_H_
#define DUALSTACK_FUZZ_REFERENCE_ARRIVAL_H_

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "dualstack/fuzz/reference_control.h"

// What control messages say of a datagram, as a fuzz target expects it to be
// read: field by field, each from the last message that speaks of it.

namespace dualstack {

struct ReferenceIpv4Info {
  std::array<uint8_t, 4> destination;
  std::array<uint8_t, 4> local;
  uint32_t interface_index;
};
struct ReferenceIpv6Info {
  std::array<uint8_t, 16> destination;
  uint32_t interface_index;
};

class ReferenceArrival {
 public:
  // The bytes must outlive it.
  explicit ReferenceArrival(std::span<const std::byte> control)
      : control_(control), messages_(ReferenceMessages(control)) {}

  // The interface, the host's own address, and that in the packet (ip(7)).
  std::optional<ReferenceIpv4Info> ipv4() const {
    const auto* last = Last({{IPPROTO_IP, IP_PKTINFO}}, 12);
    if (last == nullptr) return std::nullopt;
    return ReferenceIpv4Info{
        .destination = Load<std::array<uint8_t, 4>>(*last, 8),
        .local = Load<std::array<uint8_t, 4>>(*last, 4),
        .interface_index = Load<uint32_t>(*last, 0)};
  }
  // RFC 3542, section 6.
  std::optional<ReferenceIpv6Info> ipv6() const {
    const auto* last = Last({{IPPROTO_IPV6, IPV6_PKTINFO}}, 20);
    if (last == nullptr) return std::nullopt;
    return ReferenceIpv6Info{
        .destination = Load<std::array<uint8_t, 16>>(*last, 0),
        .interface_index = Load<uint32_t>(*last, 16)};
  }
  std::optional<uint8_t> hop_limit() const {
    return Octet({{IPPROTO_IP, IP_TTL},
                  {IPPROTO_IP, IP_RECVTTL},
                  {IPPROTO_IPV6, IPV6_HOPLIMIT}});
  }
  std::optional<uint8_t> traffic_class() const {
    return Octet({{IPPROTO_IP, IP_TOS},
                  {IPPROTO_IP, IP_RECVTOS},
                  {IPPROTO_IPV6, IPV6_TCLASS}});
  }
  // Seconds, and behind them nano- or microseconds.
  std::optional<absl::Time> time() const {
    const auto* last =
        Last({{SOL_SOCKET, SCM_TIMESTAMPNS}, {SOL_SOCKET, SCM_TIMESTAMP}}, 16);
    if (last == nullptr) return std::nullopt;
    const auto fraction = Load<int64_t>(*last, 8);
    return absl::UnixEpoch() + absl::Seconds(Load<int64_t>(*last, 0)) +
           (last->type == SCM_TIMESTAMPNS ? absl::Nanoseconds(fraction)
                                          : absl::Microseconds(fraction));
  }
  uint16_t segment_size() const {
    uint16_t size = 0;
    for (const ReferenceMessage& message : messages_) {
      if (!message.Is(IPPROTO_UDP, UDP_GRO) || message.size != 4) continue;
      const auto number = Load<int32_t>(message, 0);
      if (number >= 1 && number <= 65535) size = static_cast<uint16_t>(number);
    }
    return size;
  }

 private:
  using LevelAndType = std::pair<int, int>;

  template <typename T>
  T Load(const ReferenceMessage& message, size_t offset) const {
    return ReferenceLoad<T>(control_, message.begin + offset);
  }

  // The last message of one of the types that has as many bytes, if it matters
  // how many.
  const ReferenceMessage* Last(
      std::initializer_list<LevelAndType> types,
      std::optional<size_t> size = std::nullopt) const {
    const ReferenceMessage* last = nullptr;
    for (const ReferenceMessage& message : messages_) {
      if (message.size != size.value_or(message.size)) continue;
      for (const auto& [level, type] : types) {
        if (message.Is(level, type)) last = &message;
      }
    }
    return last;
  }

  // One byte, or an int that is no larger. A last word that is neither takes
  // back what was said before.
  std::optional<uint8_t> Octet(
      std::initializer_list<LevelAndType> types) const {
    const auto* last = Last(types);
    if (last == nullptr) return std::nullopt;
    if (last->size == 1) return Load<uint8_t>(*last, 0);
    if (last->size != 4) return std::nullopt;
    const auto number = Load<int32_t>(*last, 0);
    if (number < 0 || number > 255) return std::nullopt;
    return static_cast<uint8_t>(number);
  }

  const std::span<const std::byte> control_;
  const std::vector<ReferenceMessage> messages_;
};

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_REFERENCE_ARRIVAL_H_
