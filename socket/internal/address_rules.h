#ifndef DUALSTACK_SOCKET_INTERNAL_ADDRESS_RULES_H_
#define DUALSTACK_SOCKET_INTERNAL_ADDRESS_RULES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ipv6_address.h"

// What is wrong with an address in itself, whatever the kind of the socket, and
// so is refused before the system is asked: systems answer such addresses each
// in its own way, and some by sending to somewhere else.

namespace dualstack::internal {

enum class AddressUse : uint8_t {
  kTcpListen,
  kTcpBind,  // To connect from there.
  kTcpConnect,
  kUdpBind,
  kUdpConnect,
  kUdpSend,
  // On a socket that was allowed to.
  kUdpSendOrBroadcast,
};

// A Refusal, naming the use and the address, if
// - it is link-local (fe80::/10, ff01::/16 and ff02::/16 and their flagged
//   relatives) and has no scope id: connect() and bind() refuse it on Linux,
//   and sendto() picks any link;
// - it is a destination and has port 0, or is unspecified: connect() to :: or
//   0.0.0.0 goes to the host itself on some systems and fails on others;
// - it is for TCP, and is multicast or the limited broadcast address;
// - it is the limited broadcast address, and broadcast was not allowed.
absl::Status CheckAddress(AddressUse use, const AnySockaddr& sockaddr);

// A Refusal if both are of one link and the links are not the same.
absl::Status CheckSameLink(const AnySockaddr& local, const AnySockaddr& peer);

// Whether it can be the address of one host: is neither unspecified nor
// multicast nor the broadcast address.
bool IsUnicast(const AnyIpAddress& address);

// Whether it is an address that only a scope id makes complete. For the wider
// scopes that RFC 4007 knows, systems ignore it.
bool IsOfOneLink(const Ipv6Address& address);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_ADDRESS_RULES_H_
