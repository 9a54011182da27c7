#ifndef DUALSTACK_SOCKET_OPTIONS_MULTICAST_MEMBERSHIP_H_
#define DUALSTACK_SOCKET_OPTIONS_MULTICAST_MEMBERSHIP_H_

#include <concepts>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"

namespace dualstack {
namespace internal {

template <typename Address>
concept GroupAddress =
    std::same_as<Address, Ipv4Address> || std::same_as<Address, Ipv6Address>;

}  // namespace internal

// A multicast group that a UDP socket hears, on one interface.
//
// The group is native, always: IPv4 groups are for Ipv4Only and DualStack
// sockets, IPv6 groups for Ipv6Only and DualStack ones. There is no mapped
// group. What arrives for an IPv4 group at a DualStack socket comes from a
// mapped address, and yet the group itself goes by IPv4's own rules; an
// Ipv6Only socket that joined one would hear nothing, and Linux would not say
// so.
//
//     auto socket = UdpSocket<DualStack>::Bind(5353);
//     JoinGroup(*socket, Ipv4Membership{.group = "224.0.0.251"_ipv4,
//                                       .interface = index});
//     JoinGroup(*socket, Ipv6Membership{.group = "ff02::fb"_ipv6,
//                                       .interface = index});
//
//     JoinGroup(ipv6_socket, ipv4_membership);            // does not compile
//     Ipv4Membership{.group = "ff02::fb"_ipv6};           // does not compile
//     Ipv6Membership{.group = Map("224.0.0.251"_ipv4)};   // does not compile
//
// The socket must be bound to the group's port. It hears what is sent to the
// port at its unicast addresses as well; and on Linux, all groups that others
// on the host have joined, until HearAllGroups says otherwise.
template <typename Address>
requires std::same_as<Address, Ipv4Address> ||
    std::same_as<Address, Ipv6Address>
struct MulticastMembership {
  Address group;
  // The interface by its index; 0 leaves the choice to the routes. A group that
  // is of one link (ff01::/16, ff02::/16 and flagged relatives) needs one.
  uint32_t interface = 0;
  // The one source to hear. Source-specific groups (232.0.0.0/8, ff3x::/32)
  // need one. RFC 4607.
  std::optional<Address> source = std::nullopt;

  friend constexpr bool operator==(const MulticastMembership&,
                                   const MulticastMembership&) = default;
};

using Ipv4Membership = MulticastMembership<Ipv4Address>;
using Ipv6Membership = MulticastMembership<Ipv6Address>;

namespace internal {

// Whether a socket speaks the family of the address.
template <typename Socket, typename Address>
concept HearsGroups = IsUdpSocket<Socket> &&
    (std::same_as<Address, Ipv4Address>
         ? SpeaksIpv4<Socket>
         : !std::same_as<KindOfSocket<Socket>, Ipv4Only>);

absl::Status JoinGroup(const Descriptor& descriptor,
                       const Ipv4Membership& membership);
absl::Status JoinGroup(const Descriptor& descriptor,
                       const Ipv6Membership& membership);
absl::Status LeaveGroup(const Descriptor& descriptor,
                        const Ipv4Membership& membership);
absl::Status LeaveGroup(const Descriptor& descriptor,
                        const Ipv6Membership& membership);

}  // namespace internal

// Until it is left, or the socket ends. One group may be joined on several
// interfaces, and from several sources in turn.
//
// A Refusal for a group that is not multicast (kNotMulticast), is of one link
// and has no interface (kMissingScope) or is source-specific and has no source
// (kMissingSource), and for a source that is no unicast address
// (kSourceNotUnicast). kNotFound if the interface is not there, or with
// interface 0 no route says which; it is also what Linux says of a source that
// is joined already. kAlreadyExists if the group is joined. kResourceExhausted
// if the system's limit is reached: 20 IPv4 groups on Linux, unless
// net.ipv4.igmp_max_memberships is higher.
template <typename Address, internal::HearsGroups<Address> Socket>
absl::Status JoinGroup(Socket& socket,
                       const MulticastMembership<Address>& membership) {
  return internal::JoinGroup(internal::SocketAccess::DescriptorOf(socket),
                             membership);
}

// The Refusals are those of JoinGroup(). An error of the system if it was not
// joined like that: kNotFound, or, if with a source the group is not joined at
// all, Linux's EINVAL.
template <typename Address, internal::HearsGroups<Address> Socket>
absl::Status LeaveGroup(Socket& socket,
                        const MulticastMembership<Address>& membership) {
  return internal::LeaveGroup(internal::SocketAccess::DescriptorOf(socket),
                              membership);
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_MULTICAST_MEMBERSHIP_H_
