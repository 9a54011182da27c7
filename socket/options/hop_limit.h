#ifndef DUALSTACK_SOCKET_OPTIONS_HOP_LIMIT_H_
#define DUALSTACK_SOCKET_OPTIONS_HOP_LIMIT_H_

#include <cstdint>
#include <optional>

#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

namespace dualstack {
namespace internal {

// Named by the compiler's error for a limit that is none; never defined.
void hop_limit_is_not_between_1_and_255();

enum class PacketsTo : uint8_t { kOneHost, kAGroup };

}  // namespace internal

// Through how many routers a packet may go: IPv4's time to live and IPv6's hop
// limit. It is a number from 1 to 255, or the system's own default, to which
// the option can be put back.
//
//     SetOption(socket, UnicastHopLimit(64));
//     SetOption(socket, UnicastHopLimit::SystemDefault());
//     if (const auto limit = UnicastHopLimit::FromNumber(from_a_flag)) {
//       SetOption(socket, *limit);
//     }
//
//     SetOption(socket, UnicastHopLimit(0));              // does not compile
//     SetOption(socket, UnicastHopLimit(from_a_flag));    // does not compile
//
// What is read is always a number. The two families of a dual-stack socket may
// have different ones: their defaults are set in different places.
template <internal::PacketsTo kTo>
class BasicHopLimit {
 public:
  // A constant that is in range.
  consteval explicit BasicHopLimit(int number) : number_(number) {
    if (!IsInRange(number)) internal::hop_limit_is_not_between_1_and_255();
  }
  // Nothing if it is out of range.
  static constexpr std::optional<BasicHopLimit> FromNumber(int number) {
    if (!IsInRange(number)) return std::nullopt;
    return BasicHopLimit(std::optional(number));
  }
  // What the system has for a socket of which nothing was said.
  static constexpr BasicHopLimit SystemDefault() {
    return BasicHopLimit(std::optional<int>());
  }

  // Nothing for the system's default, whatever that is.
  constexpr std::optional<int> number() const { return number_; }

  friend constexpr bool operator==(BasicHopLimit, BasicHopLimit) = default;

 private:
  constexpr explicit BasicHopLimit(std::optional<int> number)
      : number_(number) {}

  static constexpr bool IsInRange(int number) {
    return number >= 1 && number <= 255;
  }

  std::optional<int> number_;
};

// Of packets to one host (IP_TTL, IPV6_UNICAST_HOPS). There is no 0, which
// Linux lets IPv6 have and IPv4 not.
using UnicastHopLimit = BasicHopLimit<internal::PacketsTo::kOneHost>;

// Of packets to a group (IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS). The default is
// 1, and they stay on the link. There is no 0, which was to keep them on the
// host (RFC 1112, section 6.1): Linux sends them to the link nevertheless,
// unless a member is on this host as well.
using MulticastHopLimit = BasicHopLimit<internal::PacketsTo::kAGroup>;

namespace internal {

template <PacketsTo kTo>
struct HopLimitTraits {
  static constexpr int NumberOf(BasicHopLimit<kTo> option) {
    return option.number().value_or(-1);  // RFC 3493, section 5.1.
  }
  static constexpr std::optional<BasicHopLimit<kTo>> FromNumber(int number) {
    return BasicHopLimit<kTo>::FromNumber(number);
  }
};

template <>
struct OptionTraits<UnicastHopLimit> : OptionOfAny,
                                       HopLimitTraits<PacketsTo::kOneHost> {
  static constexpr PerFamily kNames = {platform::Option::kIpv4HopLimit,
                                       platform::Option::kIpv6HopLimit};
};

template <>
struct OptionTraits<MulticastHopLimit> : OptionOfUdp,
                                         HopLimitTraits<PacketsTo::kAGroup> {
  static constexpr PerFamily kNames = {
      platform::Option::kIpv4MulticastHopLimit,
      platform::Option::kIpv6MulticastHopLimit};
};

}  // namespace internal
}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_HOP_LIMIT_H_
