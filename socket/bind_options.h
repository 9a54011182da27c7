#ifndef DUALSTACK_SOCKET_BIND_OPTIONS_H_
#define DUALSTACK_SOCKET_BIND_OPTIONS_H_

#include <cstdint>

namespace dualstack {

// What has to be said of a socket between its making and its binding, and
// cannot be said later. What can is an option: options/options.h.
//
//     UdpSocket<Ipv4Only>::Bind(local, {.interface = *InterfaceIndex("eth0")});
//
// Every system has `reuse_address`; each other member says which ones have it,
// and on the rest is kUnimplemented.
struct BindOptions {
  // Whether it may have an address that only lingering connections hold
  // (SO_REUSEADDR on POSIX), so that a server can be started again at once. For
  // TCP, never whether two may listen at a time.
  //
  // For UDP it is: sockets that all say so have one address together. That is
  // meant for multicast, of which each gets a copy; of everything else one gets
  // all, and an Ipv4Only socket gets it before a DualStack one.
  bool reuse_address = false;

  // Whether it shares its address with others that say so, and the system
  // spreads connections or datagrams among them (SO_REUSEPORT; SO_REUSEPORT_LB
  // on FreeBSD). Linux, FreeBSD.
  //
  // The others must be of the same kind, which only they can know: on Linux, an
  // Ipv4Only socket gets all that is IPv4, and DualStack ones beside it none;
  // and beside DualStack ones an Ipv6Only socket gets nothing at all. Within a
  // program, reuse_port_group.h makes them, and of one kind only.
  bool reuse_port = false;

  // The interface, by its index, by which alone the socket sends and receives
  // (SO_BINDTOIFINDEX); 0 for all. Linux.
  uint32_t interface = 0;

  // Whether it may have an address that the host does not have, or does not
  // have yet (IP_FREEBIND and IPV6_FREEBIND, of which one is enough for both
  // families; IP_BINDANY and its like on the BSDs). On Linux it may also name
  // such a source when it sends.
  bool free_bind = false;

  // The same for a proxy, which answers for addresses of other hosts
  // (IP_TRANSPARENT and IPV6_TRANSPARENT). A right is needed: on Linux,
  // CAP_NET_ADMIN or CAP_NET_RAW. Linux.
  bool transparent = false;

  friend constexpr bool operator==(const BindOptions&,
                                   const BindOptions&) = default;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_BIND_OPTIONS_H_
