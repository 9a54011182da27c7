#ifndef DUALSTACK_SOCKET_PLATFORM_INSPECT_H_
#define DUALSTACK_SOCKET_PLATFORM_INSPECT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/socket/platform/types.h"

// What to know, and to do, of sockets that somebody else made and handed to
// this process. The rules of platform.h hold.

namespace dualstack::platform {

// In the system's numbers.
struct Inspected {
  int family = 0;               // AF_INET, ...
  int type = 0;                 // SOCK_STREAM, ...
  std::optional<int> protocol;  // IPPROTO_TCP, ...; nothing if it cannot say.
  bool listening = false;
};
Result<Inspected> Inspect(NativeSocket socket);
// Nothing if it is not connected, which is no error.
Result<std::optional<Name>> PeerIfConnected(NativeSocket socket);

// "SCTP"; empty if the number is none of those that an IP socket can have.
std::string_view ProtocolName(int protocol);

Result<void> SetCloseOnExec(NativeSocket socket);
// Makes the socket keep the rules of platform.h as if it had been made here.
Result<void> TakeOver(NativeSocket socket);

int64_t ProcessId();

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_INSPECT_H_
