#ifndef DUALSTACK_SOCKET_OPTIONS_MULTICAST_H_
#define DUALSTACK_SOCKET_OPTIONS_MULTICAST_H_

#include <cstdint>

#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

// How a UDP socket sends to groups, and which groups it hears. To be a member
// of one is no option but multicast_membership.h; how far packets go is
// MulticastHopLimit.

namespace dualstack {

// Whether members on this host get what the socket sends to a group
// (IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP). So it is at first.
//
// On a dual-stack socket Linux goes by the IPv6 option for both families, and
// the IPv4 one does nothing; other systems go by each. Here both are set.
class MulticastLoop : public internal::Switch<MulticastLoop> {
 public:
  using Switch::Switch;
};

template <>
struct internal::OptionTraits<MulticastLoop> : OptionOfUdp,
                                               SwitchTraits<MulticastLoop> {
  static constexpr PerFamily kNames = {platform::Option::kIpv4MulticastLoop,
                                       platform::Option::kIpv6MulticastLoop};
};

// Whether the socket gets datagrams to all groups that anybody on this host has
// joined, and not only to those that it has joined itself (IP_MULTICAST_ALL,
// IPV6_MULTICAST_ALL of Linux, where that is so at first; except that the IPv4
// groups of an AF_INET6 socket have never been all).
//
//     SetOption(socket, HearAllGroups(false));    // What other systems do.
class HearAllGroups : public internal::Switch<HearAllGroups> {
 public:
  using Switch::Switch;
};

template <>
struct internal::OptionTraits<HearAllGroups> : OptionOfUdp,
                                               SwitchTraits<HearAllGroups> {
  static constexpr PerFamily kNames = {platform::Option::kIpv4MulticastAll,
                                       platform::Option::kIpv6MulticastAll};
};

// The interface by which packets to groups leave (IP_MULTICAST_IF,
// IPV6_MULTICAST_IF), by its index. An interface that is not there is
// kNotFound. For a group of one link, the scope id of its address says so as
// well, and has to.
//
// Systems tell no index of the IPv4 half, so that only an Ipv6Only socket can
// be asked for it.
class MulticastInterface {
 public:
  // 0 leaves the choice to the routes.
  constexpr explicit MulticastInterface(uint32_t index) : index_(index) {}

  constexpr uint32_t index() const { return index_; }

  friend constexpr bool operator==(MulticastInterface,
                                   MulticastInterface) = default;

 private:
  uint32_t index_;
};

template <>
struct internal::OptionTraits<MulticastInterface> : OptionOfUdp {
  static constexpr PerFamily kNames = {
      platform::Option::kIpv4MulticastInterface,
      platform::Option::kIpv6MulticastInterface};
  // No index is so large that its bits would be a negative number's.
  static constexpr int NumberOf(MulticastInterface option) {
    return static_cast<int>(option.index());
  }
  static constexpr std::optional<MulticastInterface> FromNumber(int number) {
    return MulticastInterface(static_cast<uint32_t>(number));
  }
};

template <typename Socket>
inline constexpr bool internal::kIsWriteOnly<Socket, MulticastInterface> =
    internal::SpeaksIpv4<Socket>;

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_MULTICAST_H_
