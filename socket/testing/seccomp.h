#ifndef DUALSTACK_SOCKET_TESTING_SECCOMP_H_
#define DUALSTACK_SOCKET_TESTING_SECCOMP_H_

#include <cstdint>
#include <functional>

// A host that lacks a family of addresses, made of one that has it by a filter
// of system calls (seccomp(2), of Linux). It answers calls as such a host does,
// and changes nothing in the kernel: traffic that an allowed socket carries
// goes on.

namespace dualstack::testing {

enum class Lacking : uint8_t {
  // socket(AF_INET) is EAFNOSUPPORT. Mapped traffic on an AF_INET6 socket still
  // works, and so does IP_PKTINFO there.
  kIpv4Sockets,
  // As well, setsockopt(IPPROTO_IP) is EINVAL: what Windows answers where IPv4
  // is disabled.
  kIpv4SocketsAndOptions,
  // socket(AF_INET6) is EAFNOSUPPORT, as where the kernel was started with
  // ipv6.disable=1.
  kIpv6Sockets,
};

// RunInChild(), under such a filter, which also holds for all programs that the
// child starts. The test is skipped where filters cannot be had: on other
// systems, and on processors other than x86-64 and AArch64.
void RunInChildLacking(Lacking what, const std::function<void()>& body);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_SECCOMP_H_
