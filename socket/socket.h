#ifndef DUALSTACK_SOCKET_SOCKET_H_
#define DUALSTACK_SOCKET_SOCKET_H_

// All of the sockets and the addresses that they speak, for those who would
// rather not pick.

#include "dualstack/address/address.h"              // IWYU pragma: export
#include "dualstack/socket/adopt.h"                 // IWYU pragma: export
#include "dualstack/socket/any_listener.h"          // IWYU pragma: export
#include "dualstack/socket/any_tcp_stream.h"        // IWYU pragma: export
#include "dualstack/socket/bind_options.h"          // IWYU pragma: export
#include "dualstack/socket/connect_by_name.h"       // IWYU pragma: export
#include "dualstack/socket/connected_udp_socket.h"  // IWYU pragma: export
#include "dualstack/socket/descriptor.h"            // IWYU pragma: export
#include "dualstack/socket/error.h"                 // IWYU pragma: export
#include "dualstack/socket/happy_eyeballs.h"        // IWYU pragma: export
#include "dualstack/socket/host_capabilities.h"     // IWYU pragma: export
#include "dualstack/socket/interface_index.h"       // IWYU pragma: export
#include "dualstack/socket/kind.h"                  // IWYU pragma: export
#include "dualstack/socket/listen_fds.h"            // IWYU pragma: export
#include "dualstack/socket/listen_plan.h"           // IWYU pragma: export
#include "dualstack/socket/options/options.h"       // IWYU pragma: export
#include "dualstack/socket/packet_info.h"           // IWYU pragma: export
#include "dualstack/socket/receive_batch.h"         // IWYU pragma: export
#include "dualstack/socket/refusal.h"               // IWYU pragma: export
#include "dualstack/socket/resolve.h"               // IWYU pragma: export
#include "dualstack/socket/reuse_port_group.h"      // IWYU pragma: export
#include "dualstack/socket/send_batch.h"            // IWYU pragma: export
#include "dualstack/socket/send_options.h"          // IWYU pragma: export
#include "dualstack/socket/socket_base.h"           // IWYU pragma: export
#include "dualstack/socket/tcp_connecting.h"        // IWYU pragma: export
#include "dualstack/socket/tcp_listener.h"          // IWYU pragma: export
#include "dualstack/socket/tcp_stream.h"            // IWYU pragma: export
#include "dualstack/socket/udp_socket.h"            // IWYU pragma: export

#endif  // DUALSTACK_SOCKET_SOCKET_H_
