#include "dualstack/socket/testing/net_namespace.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/socket/descriptor.h"

namespace dualstack::testing {
namespace {

using internal::ToAbsl;

absl::Status Failed(std::string_view what) {
  return absl::ErrnoToStatus(errno, ToAbsl(what));
}

// --- Requests of rtnetlink(7), put together as text is

// The bytes of a structure or a number.
template <typename T>
std::string BytesOf(const T& value) {
  std::string bytes(sizeof(value), '\0');
  std::memcpy(bytes.data(), &value, sizeof(value));
  return bytes;
}

std::string BytesOf(const IpAddress& address) {
  return address.Visit([](const auto& a) { return BytesOf(a.bytes()); });
}

unsigned char FamilyOf(const IpAddress& address) {
  return address.AsIpv4() ? AF_INET : AF_INET6;
}

// With what it takes to align the next one. A value may be attributes itself.
std::string Attribute(int type, std::string_view value) {
  const rtattr header{
      .rta_len = static_cast<uint16_t>(RTA_LENGTH(value.size())),
      .rta_type = static_cast<uint16_t>(type)};
  std::string bytes = BytesOf(header).append(value);
  bytes.resize(RTA_SPACE(value.size()));
  return bytes;
}

std::string AddressOf(uint32_t interface, const IpAddress& address,
                      int prefix_length) {
  ifaddrmsg message{};
  message.ifa_family = FamilyOf(address);
  message.ifa_prefixlen = static_cast<unsigned char>(prefix_length);
  message.ifa_flags = IFA_F_NODAD;
  message.ifa_index = interface;
  return BytesOf(message) + Attribute(IFA_LOCAL, BytesOf(address)) +
         Attribute(IFA_ADDRESS, BytesOf(address));
}

// Sends the request, and reads the one answer into `answer`, a structure that
// may be shorter than it.
template <typename Answer>
absl::Status Exchange(const Descriptor& netlink, int type, unsigned flags,
                      std::string_view body, std::string_view what,
                      Answer& answer) {
  const nlmsghdr header{
      .nlmsg_len = static_cast<uint32_t>(NLMSG_LENGTH(body.size())),
      .nlmsg_type = static_cast<uint16_t>(type),
      .nlmsg_flags = static_cast<uint16_t>(flags | NLM_F_REQUEST),
      .nlmsg_seq = 0,
      .nlmsg_pid = 0};
  const std::string request = BytesOf(header).append(body);
  if (::send(netlink.get(), request.data(), request.size(), 0) == -1 ||
      ::recv(netlink.get(), &answer, sizeof(answer), 0) == -1) {
    return Failed(what);
  }
  return absl::OkStatus();
}

// Asks for a change, and for how it went.
absl::Status Request(const Descriptor& netlink, int type, unsigned flags,
                     std::string_view body, std::string_view what) {
  struct {
    nlmsghdr header;
    nlmsgerr outcome;
  } answer{};
  if (absl::Status status =
          Exchange(netlink, type, flags | NLM_F_ACK, body, what, answer);
      !status.ok()) {
    return status;
  }
  if (answer.header.nlmsg_type != NLMSG_ERROR) {
    return absl::InternalError(absl::StrCat(ToAbsl(what), ": no answer"));
  }
  errno = -answer.outcome.error;
  return errno == 0 ? absl::OkStatus() : Failed(what);
}

// Whether a packet to the address that comes in there would be for this host.
bool IsLocal(const Descriptor& netlink, uint32_t interface,
             const Ipv6Address& address) {
  rtmsg route{};
  route.rtm_family = AF_INET6;
  route.rtm_dst_len = 128;
  struct {
    nlmsghdr header;
    rtmsg route;
  } answer{};
  return Exchange(netlink, RTM_GETROUTE, 0,
                  BytesOf(route) +
                      Attribute(RTA_DST, BytesOf(address.bytes())) +
                      Attribute(RTA_IIF, BytesOf(interface)),
                  "", answer)
             .ok() &&
         answer.header.nlmsg_type == RTM_NEWROUTE &&
         answer.route.rtm_type == RTN_LOCAL;
}

// Whether packets can be sent there: IFF_RUNNING is set before. To be asked is
// what makes newer kernels see to it at once.
bool IsUp(const Descriptor& netlink, uint32_t interface) {
  ifinfomsg link{};
  link.ifi_index = static_cast<int>(interface);
  struct {
    nlmsghdr header;
    ifinfomsg link;
    std::array<char, 8192> attributes;
  } answer{};
  if (!Exchange(netlink, RTM_GETLINK, 0, BytesOf(link), "", answer).ok() ||
      answer.header.nlmsg_type != RTM_NEWLINK) {
    return false;
  }
  std::string_view rest(answer.attributes.data(),
                        NLMSG_PAYLOAD(&answer.header, sizeof(ifinfomsg)));
  while (!rest.empty()) {
    rtattr header;
    std::memcpy(&header, rest.data(), sizeof(header));
    if (header.rta_type == IFLA_OPERSTATE) {
      return rest[RTA_LENGTH(0)] == IF_OPER_UP;
    }
    rest.remove_prefix(RTA_ALIGN(header.rta_len));
  }
  return false;
}

// For what the kernel does in its own time.
template <typename Condition>
absl::Status Await(Condition condition, std::string_view what) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return absl::DeadlineExceededError(ToAbsl(what));
    }
    ::sched_yield();
  }
  return absl::OkStatus();
}

ifreq NamedRequest(std::string_view interface) {
  ifreq request{};
  std::copy_n(interface.data(),
              std::min<size_t>(interface.size(), IFNAMSIZ - 1),
              request.ifr_name);
  return request;
}

}  // namespace

absl::StatusOr<NetNamespace> NetNamespace::Enter() {
  // Only the first of the two may need a right; inside of it one has all.
  if (::unshare(CLONE_NEWNET) == -1 &&
      ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == -1) {
    return Failed("unshare");
  }
  return Current();
}

absl::StatusOr<NetNamespace> NetNamespace::Make() {
  absl::StatusOr<NetNamespace> made = absl::InternalError("no thread");
  std::thread([&made] {
    if (::unshare(CLONE_NEWNET) == -1) {
      made = Failed("unshare");
    } else {
      made = Current();
    }
  }).join();
  return made;
}

absl::StatusOr<NetNamespace> NetNamespace::Current() {
  Descriptor net_namespace(
      ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!net_namespace.is_open()) return Failed("/proc/thread-self/ns/net");
  Descriptor netlink(
      ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!netlink.is_open()) return Failed("netlink socket");
  NetNamespace current(std::move(net_namespace), std::move(netlink));
  if (absl::Status up = current.SetUp("lo", true); !up.ok()) return up;
  return current;
}

void NetNamespace::MoveThreadHere() const {
  if (::setns(namespace_.get(), CLONE_NEWNET) == 0) return;
  std::perror("setns");
  std::abort();
}

absl::Status NetNamespace::AddWire(std::string_view name,
                                   const NetNamespace& peer,
                                   std::string_view peer_name) const {
  // No two interfaces have the same index, in whatever namespaces they are. If
  // the ends of a wire had, the kernel would take up to a second to connect
  // them; and who mixes up scope ids shall not get away with it.
  static std::atomic<int> next_index = 1000;
  ifinfomsg link{};
  link.ifi_index = next_index++;
  ifinfomsg peer_link{};
  peer_link.ifi_index = next_index++;
  const std::string peer_end =
      BytesOf(peer_link) + Attribute(IFLA_IFNAME, peer_name) +
      Attribute(IFLA_NET_NS_FD, BytesOf(peer.namespace_.get()));
  const std::string wire =
      BytesOf(link) + Attribute(IFLA_IFNAME, name) +
      Attribute(
          IFLA_LINKINFO,
          Attribute(IFLA_INFO_KIND, "veth") +
              Attribute(IFLA_INFO_DATA, Attribute(VETH_INFO_PEER, peer_end)));
  if (absl::Status added = Request(netlink_, RTM_NEWLINK,
                                   NLM_F_CREATE | NLM_F_EXCL, wire, "add wire");
      !added.ok()) {
    return added;
  }
  // No link-local addresses but those that the test adds.
  const auto set_up = [](const NetNamespace& where, std::string_view end) {
    absl::Status status = where.WriteSysctl(
        absl::StrCat("net/ipv6/conf/", ToAbsl(end), "/addr_gen_mode"), "1");
    return status.ok() ? where.SetUp(end, true) : status;
  };
  if (absl::Status status = set_up(*this, name); !status.ok()) return status;
  if (absl::Status status = set_up(peer, peer_name); !status.ok()) {
    return status;
  }
  return Await(
      [&] {
        return IsUp(netlink_, IndexOf(name)) &&
               IsUp(peer.netlink_, peer.IndexOf(peer_name));
      },
      "the ends of a wire are not connected");
}

absl::Status NetNamespace::DeleteInterface(std::string_view name) const {
  ifinfomsg link{};
  link.ifi_index = static_cast<int>(IndexOf(name));
  return Request(netlink_, RTM_DELLINK, 0, BytesOf(link), "delete interface");
}

absl::Status NetNamespace::SetUp(std::string_view name, bool up) const {
  ifinfomsg link{};
  link.ifi_index = static_cast<int>(IndexOf(name));
  link.ifi_flags = up ? IFF_UP : 0;
  link.ifi_change = IFF_UP;
  return Request(netlink_, RTM_NEWLINK, 0, BytesOf(link), "set up or down");
}

absl::Status NetNamespace::AddAddress(std::string_view interface,
                                      const IpAddress& address,
                                      int prefix_length) const {
  const uint32_t index = IndexOf(interface);
  if (absl::Status added =
          Request(netlink_, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
                  AddressOf(index, address, prefix_length),
                  "add " + address.ToString());
      !added.ok()) {
    return added;
  }
  const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
  return ipv6 ? AwaitAddress(interface, *ipv6) : absl::OkStatus();
}

absl::Status NetNamespace::AwaitAddress(std::string_view interface,
                                        const Ipv6Address& address) const {
  const uint32_t index = IndexOf(interface);
  return Await([&] { return IsLocal(netlink_, index, address); },
               "the address is not ready");
}

absl::Status NetNamespace::DeleteAddress(std::string_view interface,
                                         const IpAddress& address,
                                         int prefix_length) const {
  return Request(netlink_, RTM_DELADDR, 0,
                 AddressOf(IndexOf(interface), address, prefix_length),
                 "delete " + address.ToString());
}

absl::Status NetNamespace::AddRoute(std::string_view interface,
                                    const IpPrefix& network) const {
  rtmsg route{};
  route.rtm_family = FamilyOf(network.network());
  route.rtm_dst_len = static_cast<unsigned char>(network.length());
  route.rtm_table = RT_TABLE_MAIN;
  route.rtm_protocol = RTPROT_STATIC;
  route.rtm_scope = RT_SCOPE_LINK;
  route.rtm_type = RTN_UNICAST;
  return Request(netlink_, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL,
                 BytesOf(route) +
                     Attribute(RTA_DST, BytesOf(network.network())) +
                     Attribute(RTA_OIF, BytesOf(IndexOf(interface))),
                 "route " + network.ToString());
}

absl::Status NetNamespace::WriteSysctl(std::string_view name,
                                       std::string_view value) const {
  const std::string path = absl::StrCat("/proc/sys/", ToAbsl(name));
  // Below there, everyone sees the namespace of his thread.
  return Run([&path, value] {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file.is_open() &&
                   ::write(file.get(), value.data(), value.size()) != -1
               ? absl::OkStatus()
               : Failed(path);
  });
}

uint32_t NetNamespace::IndexOf(std::string_view interface) const {
  ifreq request = NamedRequest(interface);
  if (::ioctl(netlink_.get(), SIOCGIFINDEX, &request) == -1) return 0;
  return static_cast<uint32_t>(request.ifr_ifindex);
}

}  // namespace dualstack::testing
