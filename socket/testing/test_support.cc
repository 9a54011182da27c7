#include "dualstack/socket/testing/test_support.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string>

#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"

namespace dualstack::testing {
namespace {

// Asks the system itself, so that a fault of ours is no reason to skip.
template <typename Sockaddr>
std::string WhyNotBind(int family, const Sockaddr& loopback) {
  const int fd = ::socket(family, SOCK_STREAM, 0);
  if (fd == -1) return std::string("socket: ") + std::strerror(errno);
  std::string why;
  if (::bind(fd, loopback.data(), loopback.size()) == -1) {
    why = "bind " + loopback.ToString() + ": " + std::strerror(errno);
  }
  ::close(fd);
  return why;
}

}  // namespace

std::string WhyNotIpv4() {
  return WhyNotBind(AF_INET, Ipv4Sockaddr(Ipv4Address::Loopback(), 0));
}

std::string WhyNotIpv6() {
  return WhyNotBind(AF_INET6, Ipv6Sockaddr(Ipv6Address::Loopback(), 0));
}

int V6OnlyOf(NativeSocket socket) {
  int value = -1;
  socklen_t size = sizeof(value);
  if (::getsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &value, &size) == -1) {
    return -1;
  }
  return value;
}

bool IsCloseOnExec(NativeSocket socket) {
  return (::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0;
}

int OpenDescriptors() {
  // The iterator's own is counted every time.
  return static_cast<int>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                    std::filesystem::directory_iterator()));
}

}  // namespace dualstack::testing
