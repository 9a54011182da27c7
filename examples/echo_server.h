#ifndef DUALSTACK_EXAMPLES_ECHO_SERVER_H_
#define DUALSTACK_EXAMPLES_ECHO_SERVER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/socket/kind.h"

// Two echo servers, one thread each, that know their clients by type. They are
// written once for the three kinds of socket: what a peer is called, and what
// is to be done about it, follows from the kind.

namespace dualstack::examples {

// Clients (of UDP: datagrams) by the kind of their address, and bytes sent
// back.
struct EchoTotals {
  std::array<int64_t, 3> clients{};  // By AddressKind.
  int64_t bytes = 0;

  int64_t& of(AddressKind kind) { return clients[static_cast<size_t>(kind)]; }
};

std::ostream& operator<<(std::ostream& out, const EchoTotals& totals);

// Listens on `port` (0: one that the system chooses), echoes whatever comes
// from any number of clients, and returns when `stop` is readable. Prints to
// `out` what it listens on, every client once, and at the end the totals.
template <SocketKind Kind>
absl::Status ServeTcp(uint16_t port, int stop, std::ostream& out);
template <SocketKind Kind>
absl::Status ServeUdp(uint16_t port, int stop, std::ostream& out);

// The port in the line that a server prints when it listens.
std::optional<uint16_t> PortIn(const std::string& listening);

}  // namespace dualstack::examples

#endif  // DUALSTACK_EXAMPLES_ECHO_SERVER_H_
