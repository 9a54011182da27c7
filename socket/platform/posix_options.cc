#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {
namespace {

struct Row {
  Option option;
  std::string_view name;
  int level;
  int number;
};

constexpr int kNone = -1;  // The system does not have the option.

#define DUALSTACK_ROW(option, level, name) \
  Row { Option::option, #name, level, name }
#define DUALSTACK_NO_ROW(option, name) \
  Row { Option::option, #name, kNone, kNone }

// In the order of the enumeration. What POSIX and RFC 3493 name is everywhere.
constexpr std::array kRows = {
    DUALSTACK_ROW(kIpv4HopLimit, IPPROTO_IP, IP_TTL),
    DUALSTACK_ROW(kIpv4TrafficClass, IPPROTO_IP, IP_TOS),
#if defined(IP_MTU_DISCOVER)
    DUALSTACK_ROW(kIpv4MtuDiscovery, IPPROTO_IP, IP_MTU_DISCOVER),
#elif defined(IP_DONTFRAG)
    DUALSTACK_ROW(kIpv4MtuDiscovery, IPPROTO_IP, IP_DONTFRAG),
#else
    DUALSTACK_NO_ROW(kIpv4MtuDiscovery, IP_MTU_DISCOVER),
#endif
#if defined(IP_MTU)
    DUALSTACK_ROW(kIpv4Mtu, IPPROTO_IP, IP_MTU),
#else
    DUALSTACK_NO_ROW(kIpv4Mtu, IP_MTU),
#endif
#if defined(IP_RECVERR)
    DUALSTACK_ROW(kIpv4ErrorQueue, IPPROTO_IP, IP_RECVERR),
#else
    DUALSTACK_NO_ROW(kIpv4ErrorQueue, IP_RECVERR),
#endif
    DUALSTACK_ROW(kIpv4MulticastHopLimit, IPPROTO_IP, IP_MULTICAST_TTL),
    DUALSTACK_ROW(kIpv4MulticastLoop, IPPROTO_IP, IP_MULTICAST_LOOP),
#if defined(IP_MULTICAST_ALL)
    DUALSTACK_ROW(kIpv4MulticastAll, IPPROTO_IP, IP_MULTICAST_ALL),
#else
    DUALSTACK_NO_ROW(kIpv4MulticastAll, IP_MULTICAST_ALL),
#endif
    DUALSTACK_ROW(kIpv4MulticastInterface, IPPROTO_IP, IP_MULTICAST_IF),
#if defined(IP_FREEBIND)
    DUALSTACK_ROW(kIpv4FreeBind, IPPROTO_IP, IP_FREEBIND),
#elif defined(IP_BINDANY)
    DUALSTACK_ROW(kIpv4FreeBind, IPPROTO_IP, IP_BINDANY),
#else
    DUALSTACK_NO_ROW(kIpv4FreeBind, IP_FREEBIND),
#endif
#if defined(IP_TRANSPARENT)
    DUALSTACK_ROW(kIpv4Transparent, IPPROTO_IP, IP_TRANSPARENT),
#else
    DUALSTACK_NO_ROW(kIpv4Transparent, IP_TRANSPARENT),
#endif

    DUALSTACK_ROW(kIpv6HopLimit, IPPROTO_IPV6, IPV6_UNICAST_HOPS),
    DUALSTACK_ROW(kIpv6TrafficClass, IPPROTO_IPV6, IPV6_TCLASS),
#if defined(IPV6_MTU_DISCOVER)
    DUALSTACK_ROW(kIpv6MtuDiscovery, IPPROTO_IPV6, IPV6_MTU_DISCOVER),
#elif defined(IPV6_DONTFRAG)
    DUALSTACK_ROW(kIpv6MtuDiscovery, IPPROTO_IPV6, IPV6_DONTFRAG),
#else
    DUALSTACK_NO_ROW(kIpv6MtuDiscovery, IPV6_MTU_DISCOVER),
#endif
#if defined(IPV6_MTU)
    DUALSTACK_ROW(kIpv6Mtu, IPPROTO_IPV6, IPV6_MTU),
#else
    DUALSTACK_NO_ROW(kIpv6Mtu, IPV6_MTU),
#endif
#if defined(IPV6_RECVERR)
    DUALSTACK_ROW(kIpv6ErrorQueue, IPPROTO_IPV6, IPV6_RECVERR),
#else
    DUALSTACK_NO_ROW(kIpv6ErrorQueue, IPV6_RECVERR),
#endif
    DUALSTACK_ROW(kIpv6MulticastHopLimit, IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
    DUALSTACK_ROW(kIpv6MulticastLoop, IPPROTO_IPV6, IPV6_MULTICAST_LOOP),
#if defined(IPV6_MULTICAST_ALL)
    DUALSTACK_ROW(kIpv6MulticastAll, IPPROTO_IPV6, IPV6_MULTICAST_ALL),
#else
    DUALSTACK_NO_ROW(kIpv6MulticastAll, IPV6_MULTICAST_ALL),
#endif
    DUALSTACK_ROW(kIpv6MulticastInterface, IPPROTO_IPV6, IPV6_MULTICAST_IF),
#if defined(IPV6_FREEBIND)
    DUALSTACK_ROW(kIpv6FreeBind, IPPROTO_IPV6, IPV6_FREEBIND),
#elif defined(IPV6_BINDANY)
    DUALSTACK_ROW(kIpv6FreeBind, IPPROTO_IPV6, IPV6_BINDANY),
#else
    DUALSTACK_NO_ROW(kIpv6FreeBind, IPV6_FREEBIND),
#endif
#if defined(IPV6_TRANSPARENT)
    DUALSTACK_ROW(kIpv6Transparent, IPPROTO_IPV6, IPV6_TRANSPARENT),
#else
    DUALSTACK_NO_ROW(kIpv6Transparent, IPV6_TRANSPARENT),
#endif

    DUALSTACK_ROW(kReuseAddress, SOL_SOCKET, SO_REUSEADDR),
#if defined(SO_REUSEPORT_LB)  // FreeBSD: SO_REUSEPORT does not share there.
    DUALSTACK_ROW(kReusePort, SOL_SOCKET, SO_REUSEPORT_LB),
#else
    DUALSTACK_ROW(kReusePort, SOL_SOCKET, SO_REUSEPORT),
#endif
#if defined(SO_BINDTOIFINDEX)
    DUALSTACK_ROW(kInterface, SOL_SOCKET, SO_BINDTOIFINDEX),
#else
    DUALSTACK_NO_ROW(kInterface, SO_BINDTOIFINDEX),
#endif
    DUALSTACK_ROW(kReceiveBuffer, SOL_SOCKET, SO_RCVBUF),
    DUALSTACK_ROW(kSendBuffer, SOL_SOCKET, SO_SNDBUF),
    DUALSTACK_ROW(kKeepAlive, SOL_SOCKET, SO_KEEPALIVE),

    DUALSTACK_ROW(kNoDelay, IPPROTO_TCP, TCP_NODELAY),
#if defined(TCP_KEEPIDLE)
    DUALSTACK_ROW(kKeepAliveIdle, IPPROTO_TCP, TCP_KEEPIDLE),
#elif defined(TCP_KEEPALIVE)  // macOS.
    DUALSTACK_ROW(kKeepAliveIdle, IPPROTO_TCP, TCP_KEEPALIVE),
#else                         // OpenBSD has times for the whole system.
    DUALSTACK_NO_ROW(kKeepAliveIdle, TCP_KEEPIDLE),
#endif
#if defined(TCP_KEEPINTVL)
    DUALSTACK_ROW(kKeepAliveInterval, IPPROTO_TCP, TCP_KEEPINTVL),
#else
    DUALSTACK_NO_ROW(kKeepAliveInterval, TCP_KEEPINTVL),
#endif
#if defined(TCP_KEEPCNT)
    DUALSTACK_ROW(kKeepAliveCount, IPPROTO_TCP, TCP_KEEPCNT),
#else
    DUALSTACK_NO_ROW(kKeepAliveCount, TCP_KEEPCNT),
#endif
};

#undef DUALSTACK_ROW
#undef DUALSTACK_NO_ROW

consteval bool InOrder() {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].option != static_cast<Option>(i)) return false;
  }
  return true;
}
static_assert(InOrder());
static_assert(kRows.size() == static_cast<size_t>(Option::kKeepAliveCount) + 1);

const Row& RowOf(Option option) { return kRows[static_cast<size_t>(option)]; }

// The ways of path MTU discovery are numbered as Linux does. Systems that have
// nothing but a switch have the first way and the third.
#if defined(IP_MTU_DISCOVER) && defined(__linux__)
static_assert(IP_PMTUDISC_DONT == 0 && IPV6_PMTUDISC_DONT == 0);
static_assert(IP_PMTUDISC_WANT == 1 && IPV6_PMTUDISC_WANT == 1);
static_assert(IP_PMTUDISC_DO == 2 && IPV6_PMTUDISC_DO == 2);
static_assert(IP_PMTUDISC_PROBE == 3 && IPV6_PMTUDISC_PROBE == 3);
static_assert(IP_PMTUDISC_INTERFACE == 4 && IPV6_PMTUDISC_INTERFACE == 4);
static_assert(IP_PMTUDISC_OMIT == 5 && IPV6_PMTUDISC_OMIT == 5);

Result<int> ToSystem(Option, int value) { return {.value = value}; }
int FromSystem(Option, int value) { return value; }
#else
bool IsMtuDiscovery(Option option) {
  return option == Option::kIpv4MtuDiscovery ||
         option == Option::kIpv6MtuDiscovery;
}

Result<int> ToSystem(Option option, int value) {
  if (!IsMtuDiscovery(option)) return {.value = value};
  if (value != 0 && value != 2) return {.error = ENOPROTOOPT};
  return {.value = value / 2};
}

int FromSystem(Option option, int value) {
  return IsMtuDiscovery(option) ? value * 2 : value;
}
#endif

}  // namespace

std::string_view NameOf(Option option) { return RowOf(option).name; }

Result<void> SetOption(NativeSocket socket, Option option, int value) {
  const Row& row = RowOf(option);
  if (row.number == kNone) return {.error = ENOPROTOOPT};
  const Result<int> wanted = ToSystem(option, value);
  if (!wanted.ok()) return {.error = wanted.error};
  if (option == Option::kIpv4MulticastInterface) {
#if defined(__NetBSD__)  // It takes an address alone.
    return {.error = ENOPROTOOPT};
#else
    // Of the structures that the option takes, the one with an index.
    ip_mreqn request{};
    request.imr_ifindex = wanted.value;
    return SetOption(socket, row.level, row.number, request);
#endif
  }
  return SetOption(socket, row.level, row.number, wanted.value);
}

Result<int> GetOption(NativeSocket socket, Option option) {
  const Row& row = RowOf(option);
  if (row.number == kNone) return {.error = ENOPROTOOPT};
  const Result<int> result = GetOption(socket, row.level, row.number);
  return {.value = FromSystem(option, result.value), .error = result.error};
}

Result<bool> HasInterface(uint32_t index) {
  std::array<char, IF_NAMESIZE> name;
  if (::if_indextoname(index, name.data()) != nullptr) return {.value = true};
  // The C library asks the system by a socket, which there may be none for.
  if (errno == ENXIO || errno == ENODEV) return {.value = false};
  return {.error = errno};
}

bool IsInvalidArgument(int error) { return error == EINVAL; }

bool IsMissingFamily(int error) {
  // The last is what FreeBSD built without IPv6 says.
  return error == EAFNOSUPPORT || error == EPFNOSUPPORT ||
         error == EPROTONOSUPPORT;
}

}  // namespace dualstack::platform
