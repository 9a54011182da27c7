#ifndef DUALSTACK_SOCKET_OPTIONS_TRAFFIC_CLASS_H_
#define DUALSTACK_SOCKET_OPTIONS_TRAFFIC_CLASS_H_

#include <cstdint>
#include <optional>

#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

namespace dualstack {

// The code points (DSCP) that RFCs name. A network may give a meaning to any
// other of the 64, and static_cast<Dscp>(3) is a code point like these.
enum class Dscp : uint8_t {
  kDefault = 0,      // Best effort. RFC 2474.
  kLowerEffort = 1,  // Less than that. RFC 8622.
  kCs1 = 8,          // Class selectors: the old precedences. RFC 2474.
  kAf11 = 10,        // Assured forwarding: class 1, dropped last. RFC 2597.
  kAf12 = 12,
  kAf13 = 14,
  kCs2 = 16,
  kAf21 = 18,
  kAf22 = 20,
  kAf23 = 22,
  kCs3 = 24,
  kAf31 = 26,
  kAf32 = 28,
  kAf33 = 30,
  kCs4 = 32,
  kAf41 = 34,
  kAf42 = 36,
  kAf43 = 38,
  kCs5 = 40,
  kVoiceAdmit = 44,  // RFC 5865.
  kEf = 46,          // Expedited forwarding. RFC 3246.
  kCs6 = 48,
  kCs7 = 56,
};

// Explicit congestion notification (RFC 3168, section 5).
enum class Ecn : uint8_t {
  kNotCapable = 0,
  kCapable1 = 1,  // ECT(1), which L4S uses (RFC 9331).
  kCapable0 = 2,  // ECT(0).
  kCongestionExperienced = 3,
};

// The octet of a packet that says how it is to be treated on its way: IPv4's
// type of service and IPv6's traffic class, which have the same two fields (RFC
// 2474, section 3; RFC 3168, section 5):
//
//     bit  0     1     2     3     4     5     6     7
//         +-----+-----+-----+-----+-----+-----+-----+-----+
//         |               DSCP                |    ECN    |
//         +-----+-----+-----+-----+-----+-----+-----+-----+
//
// It is no number: what a socket API calls TOS is this octet, and what a
// router's configuration calls DSCP are its upper six bits.
//
//     TrafficClass(Dscp::kEf).octet()                          // 0xb8
//     TrafficClass(Dscp::kDefault, Ecn::kCapable0).octet()     // 0x02
//
//     TrafficClass(46)                       // does not compile: of which?
//
// As an option (IP_TOS, IPV6_TCLASS) it is that of every packet that the socket
// sends. On TCP the lower two bits are not the program's: Linux marks packets
// as the connection wants it, and ignores an Ecn that is set here.
class TrafficClass {
 public:
  // Best effort, and not capable of ECN.
  constexpr TrafficClass() = default;
  // Of a code point above 63, the lower six bits.
  constexpr explicit TrafficClass(Dscp dscp, Ecn ecn = Ecn::kNotCapable)
      : octet_(static_cast<uint8_t>(static_cast<unsigned>(dscp) << 2 |
                                    (static_cast<unsigned>(ecn) & 3))) {}
  static constexpr TrafficClass FromOctet(uint8_t octet) {
    return TrafficClass(static_cast<Dscp>(octet >> 2),
                        static_cast<Ecn>(octet & 3));
  }

  constexpr Dscp dscp() const { return static_cast<Dscp>(octet_ >> 2); }
  constexpr Ecn ecn() const { return static_cast<Ecn>(octet_ & 3); }
  constexpr uint8_t octet() const { return octet_; }

  friend constexpr bool operator==(TrafficClass, TrafficClass) = default;

 private:
  uint8_t octet_ = 0;
};

template <>
struct internal::OptionTraits<TrafficClass> : OptionOfAny {
  static constexpr PerFamily kNames = {platform::Option::kIpv4TrafficClass,
                                       platform::Option::kIpv6TrafficClass};
  static constexpr int NumberOf(TrafficClass option) { return option.octet(); }
  static constexpr std::optional<TrafficClass> FromNumber(int number) {
    if (number < 0 || number > 0xff) return std::nullopt;
    return TrafficClass::FromOctet(static_cast<uint8_t>(number));
  }
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_TRAFFIC_CLASS_H_
