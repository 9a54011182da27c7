#ifndef DUALSTACK_SOCKET_TESTING_NET_NAMESPACE_H_
#define DUALSTACK_SOCKET_TESTING_NET_NAMESPACE_H_

#include <cstdint>
#include <future>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

// Networks that a test has for itself: interfaces, addresses, routes and
// settings of which no other test and not the host can see anything, and wires
// between them. They last as long as somebody is in them or has a socket there.
// Linux alone has them; a user without rights may make them, too, where the
// system lets users have namespaces of their own.

namespace dualstack::testing {

// A network namespace, in which at first there is nothing but lo, which is up.
// It is what is done to it; being in it is a matter of threads.
//
// A socket is of the namespace in which it was made for ever, whoever uses it:
//
//     const NetNamespace here = DUALSTACK_VALUE(NetNamespace::Enter());
//     const NetNamespace there = DUALSTACK_VALUE(NetNamespace::Make());
//     ASSERT_TRUE(here.AddWire("wire0", there, "wire1").ok());
//     auto client = there.Run([] { return UdpSocket<Ipv6Only>::Open(); });
class NetNamespace {
 public:
  // Makes one, and the calling thread is in it from now on. The first time, it
  // may take a user namespace as well, which the system gives only to a process
  // of one thread. The status of an error is why the test cannot be run.
  static absl::StatusOr<NetNamespace> Enter();
  // Makes one, and the calling thread stays where it is. After Enter().
  static absl::StatusOr<NetNamespace> Make();

  // Calls `body` in the namespace, on a thread of its own which ends with it,
  // and returns what it returns.
  template <typename Body>
  auto Run(const Body& body) const {
    std::packaged_task<decltype(body())()> task(body);
    std::thread([this, &task] {
      MoveThreadHere();
      task();
    }).join();
    return task.get_future().get();
  }

  // A virtual Ethernet cable from `name`, here, to `peer_name`, in `peer`: two
  // interfaces that are up, without any address, not even a link-local one.
  absl::Status AddWire(std::string_view name, const NetNamespace& peer,
                       std::string_view peer_name) const;
  // With both ends of it, if it is a wire.
  absl::Status DeleteInterface(std::string_view name) const;
  absl::Status SetUp(std::string_view name, bool up) const;

  // With the prefix length of its subnet; to be used at once, without waiting
  // for duplicate address detection.
  absl::Status AddAddress(std::string_view interface, const IpAddress& address,
                          int prefix_length) const;
  absl::Status DeleteAddress(std::string_view interface,
                             const IpAddress& address, int prefix_length) const;
  // Until the address, which the system adds in its own time, can be used.
  absl::Status AwaitAddress(std::string_view interface,
                            const Ipv6Address& address) const;
  // To a network that is on the link.
  absl::Status AddRoute(std::string_view interface,
                        const IpPrefix& network) const;

  // A setting below /proc/sys: "net/ipv6/conf/all/disable_ipv6".
  absl::Status WriteSysctl(std::string_view name, std::string_view value) const;

  // The index of the interface, which is its scope id; 0 if there is none.
  uint32_t IndexOf(std::string_view interface) const;
  // The address, which has a scope, in the zone of the interface.
  Ipv6Sockaddr OnLink(std::string_view interface, const Ipv6Address& address,
                      Port port) const {
    return *Ipv6Sockaddr::WithScope(address, port, IndexOf(interface));
  }

 private:
  NetNamespace(Descriptor net_namespace, Descriptor netlink)
      : namespace_(std::move(net_namespace)), netlink_(std::move(netlink)) {}

  // That of the calling thread, newly made.
  static absl::StatusOr<NetNamespace> Current();
  void MoveThreadHere() const;

  Descriptor namespace_;
  Descriptor netlink_;
};

// A test in a namespace of its own, which is skipped where there cannot be one,
// or not one with both families.
class NetNamespaceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<NetNamespace> entered = NetNamespace::Enter();
    if (!entered.ok()) {
      GTEST_SKIP() << "SKIPPED: no network namespace: " << entered.status();
    }
    here_.emplace(*std::move(entered));
    DUALSTACK_SKIP_WITHOUT(DualStack);
  }

  const NetNamespace& here() const { return *here_; }

 private:
  std::optional<NetNamespace> here_;
};

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_NET_NAMESPACE_H_
