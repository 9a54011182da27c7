#ifndef DUALSTACK_SOCKET_OPTIONS_OPTIONS_H_
#define DUALSTACK_SOCKET_OPTIONS_OPTIONS_H_

// All of the options of sockets, for those who would rather not pick.
//
//     option                      of                  Linux BSD macOS Windows
//     UnicastHopLimit             all                   x    x    x     x
//     TrafficClass                all                   x    x    x     -
//     PathMtuDiscovery            all                   x    y    y     x
//     PathMtu()                   connected             x    -    -     x
//     ReceiveBuffer, SendBuffer   all                   x    x    x     x
//     NoDelay                     TcpStream             x    x    x     x
//     SetKeepAlive()              TcpStream             x    y    x     x
//     MulticastHopLimit           UDP                   x    x    x     x
//     MulticastLoop               UDP                   x    x    x     z
//     MulticastInterface          UDP                   x    y    x     x
//     HearAllGroups               UDP                   x    -    -     -
//     JoinGroup(), LeaveGroup()   UDP; IPv4 groups not  x    y    x     x
//                                 Ipv6Only, IPv6 ones
//                                 not Ipv4Only
//     ErrorQueue, ReceiveError()  UDP                   x    -    -     x
//
//     x  there, or where the library does not run yet, documented to be there
//     y  a part: PathMtuDiscovery is a switch there; OpenBSD has neither times
//        for keep-alive nor groups by an interface's index, and NetBSD no
//        interface by its index for IPv4
//     z  there, but about what the host receives
//     -  kUnimplemented
//
// On a DualStack socket, the IPv4 halves are Linux's; macOS and the BSDs have
// few of them, and Windows needs them. What is set before a socket is bound is
// in bind_options.h, what goes with one datagram in send_options.h.

#include "dualstack/socket/options/both_families.h"  // IWYU pragma: export
#include "dualstack/socket/options/buffers.h"        // IWYU pragma: export
#include "dualstack/socket/options/error_queue.h"    // IWYU pragma: export
#include "dualstack/socket/options/hop_limit.h"      // IWYU pragma: export
#include "dualstack/socket/options/keep_alive.h"     // IWYU pragma: export
#include "dualstack/socket/options/multicast.h"      // IWYU pragma: export
#include "dualstack/socket/options/multicast_membership.h"  // IWYU pragma: export
#include "dualstack/socket/options/no_delay.h"       // IWYU pragma: export
#include "dualstack/socket/options/path_mtu.h"       // IWYU pragma: export
#include "dualstack/socket/options/set_option.h"     // IWYU pragma: export
#include "dualstack/socket/options/traffic_class.h"  // IWYU pragma: export

#endif  // DUALSTACK_SOCKET_OPTIONS_OPTIONS_H_
