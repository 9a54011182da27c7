#ifndef DUALSTACK_SOCKET_HOST_CAPABILITIES_H_
#define DUALSTACK_SOCKET_HOST_CAPABILITIES_H_

#include <optional>

#include "absl/status/status.h"

namespace dualstack {

// What IP sockets can do on this host at this time, found out by making some.
// It is not about the network: no packet is sent, and a family that works here
// may lead nowhere.
//
// That a socket can be made says little. With net.ipv6.conf.all.disable_ipv6=1,
// Linux makes IPv6 sockets and binds them to the wildcard address, and refuses
// every native IPv6 address. So addresses are tried, the one of loopback and
// the wildcard, and those two answers may differ.
//
// A plain value, whose statuses are OK or say as socket/error.h does which
// operation failed and why: SystemErrorOf() has the number. One that was not
// probed can do everything, so that a test names what a host cannot:
//
//     HostCapabilities openbsd;
//     openbsd.mapped.wildcard = absl::InvalidArgumentError("IPV6_V6ONLY");
struct HostCapabilities {
  struct Traffic {
    // Whether a TCP socket can be bound to the wildcard address, which is what
    // a listener needs.
    absl::Status wildcard = absl::OkStatus();
    // Whether a UDP socket can be bound to the loopback address and connected
    // to it, which is what the host's own addresses and routes must allow
    // before any peer comes. Not so where the loopback interface is down,
    // whatever the others do.
    absl::Status loopback = absl::OkStatus();

    friend bool operator==(const Traffic&, const Traffic&) = default;
  };

  Traffic ipv4 = {};    // By an IPv4-only socket, from and to 127.0.0.1.
  Traffic ipv6 = {};    // By an IPv6-only socket, from and to ::1.
  Traffic mapped = {};  // By a dual-stack socket, from and to ::ffff:127.0.0.1.

  // Whether a dual-stack UDP socket can be made to say where datagrams of the
  // family were sent to. It takes an option of each.
  absl::Status ipv4_packet_info = absl::OkStatus();
  absl::Status ipv6_packet_info = absl::OkStatus();

  // IPV6_V6ONLY as the system sets it on a new AF_INET6 socket: on Linux,
  // net.ipv6.bindv6only. The library depends on it nowhere. Nothing if there is
  // no such socket.
  std::optional<bool> v6only_default = std::nullopt;

  // Asks the host, with some twenty system calls. kResourceExhausted stands
  // where it gave no answer, for want of descriptors, say.
  static HostCapabilities Probe();

  friend bool operator==(const HostCapabilities&,
                         const HostCapabilities&) = default;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_HOST_CAPABILITIES_H_
