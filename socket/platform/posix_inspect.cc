#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/socket/platform/inspect.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {
namespace {

Result<int> FamilyOf(NativeSocket socket) {
#if defined(SO_DOMAIN)
  return GetOption(socket, SOL_SOCKET, SO_DOMAIN);
#else
  // macOS: the family is that of the name, which a socket always has.
  const Result<Name> name = LocalName(socket);
  return {.value = name.value.storage.ss_family, .error = name.error};
#endif
}

Result<std::optional<int>> ProtocolOf([[maybe_unused]] NativeSocket socket) {
#if defined(SO_PROTOCOL)
  const Result<int> protocol = GetOption(socket, SOL_SOCKET, SO_PROTOCOL);
  return {.value = protocol.value, .error = protocol.error};
#else
  return {};
#endif
}

}  // namespace

Result<Inspected> Inspect(NativeSocket socket) {
  const Result<int> type = GetOption(socket, SOL_SOCKET, SO_TYPE);
  if (!type.ok()) return {.error = type.error};
  const Result<int> family = FamilyOf(socket);
  if (!family.ok()) return {.error = family.error};
  const Result<std::optional<int>> protocol = ProtocolOf(socket);
  if (!protocol.ok()) return {.error = protocol.error};
  const Result<int> listening = GetOption(socket, SOL_SOCKET, SO_ACCEPTCONN);
  if (!listening.ok()) return {.error = listening.error};
  return {.value = {.family = family.value,
                    .type = type.value,
                    .protocol = protocol.value,
                    .listening = listening.value != 0}};
}

Result<std::optional<Name>> PeerIfConnected(NativeSocket socket) {
  const Result<Name> name = PeerName(socket);
  if (name.ok()) return {.value = name.value};
  // EINVAL, on the BSDs and macOS: the connection has been shut down.
  if (name.error == ENOTCONN || name.error == EINVAL) return {};
  return {.error = name.error};
}

std::string_view ProtocolName(int protocol) {
  switch (protocol) {
    case IPPROTO_ICMP:
      return "ICMP";
    case IPPROTO_TCP:
      return "TCP";
    case IPPROTO_UDP:
      return "UDP";
    case IPPROTO_ICMPV6:
      return "ICMPv6";
    // Some systems have no names for the others, which Linux numbers so.
    case 33:
      return "DCCP";
    case 132:
      return "SCTP";
    case 136:
      return "UDP-Lite";
    case 262:
      return "MPTCP";
    default:
      return {};
  }
}

Result<void> SetCloseOnExec(NativeSocket socket) {
  return Outcome(::fcntl(socket, F_SETFD, FD_CLOEXEC));
}

Result<void> TakeOver(NativeSocket socket) {
  const Result<void> set = SetCloseOnExec(socket);
  return set.ok() ? NeverSignal(socket) : set;
}

int64_t ProcessId() { return ::getpid(); }

}  // namespace dualstack::platform
