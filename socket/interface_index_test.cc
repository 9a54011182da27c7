// Names of interfaces, as the system of the test knows them: it has a loopback
// interface, whatever it is called.

#include "dualstack/socket/interface_index.h"

#include <net/if.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/address/scoped_ipv6_address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_view_literals;

struct Interface {
  std::string name;
  uint32_t index;
};

std::vector<Interface> Interfaces() {
  std::vector<Interface> interfaces;
  struct if_nameindex* const list = ::if_nameindex();
  if (list == nullptr) return interfaces;
  for (const struct if_nameindex* it = list; it->if_index != 0; ++it) {
    interfaces.push_back({it->if_name, it->if_index});
  }
  ::if_freenameindex(list);
  return interfaces;
}

TEST(InterfaceIndexTest, KnowsWhatTheSystemLists) {
  const std::vector<Interface> interfaces = Interfaces();
  ASSERT_FALSE(interfaces.empty());
  for (const Interface& interface : interfaces) {
    EXPECT_EQ(InterfaceIndex(interface.name), interface.index);
  }
}

TEST(InterfaceIndexTest, KnowsNoOther) {
  const std::string known = Interfaces().front().name;
  for (const std::string& name :
       {std::string(), std::string("no-such"), known + "x", " " + known,
        // What a C library would end at the NUL.
        known + std::string("\0"sv), known + std::string("\0x"sv),
        // What it would cut, or read past.
        std::string(15, 'x'), std::string(16, 'x'), std::string(17, 'x'),
        std::string(100'000, 'x'), known + std::string(100, '\0'),
        // A scope id is not a name, nor the other way round.
        std::to_string(Interfaces().front().index)}) {
    EXPECT_EQ(InterfaceIndex(name), std::nullopt) << name.substr(0, 20);
  }
}

TEST(InterfaceIndexTest, ReadsZonesByName) {
  for (const Interface& interface : Interfaces()) {
    const absl::StatusOr<IpEndpoint> endpoint = IpEndpoint::Parse(
        "[fe80::1%" + interface.name + "]:443", InterfaceIndex);
    ASSERT_TRUE(endpoint.ok()) << endpoint.status();
    EXPECT_EQ(endpoint->AsIpv6()->scope_id(), interface.index);

    const auto scoped =
        ScopedIpv6Address::WithInterface("fe80::1"_ipv6, interface.name);
    EXPECT_EQ(*scoped->ScopeId(InterfaceIndex), interface.index);
  }
  EXPECT_EQ(Ipv6Sockaddr::Parse("[fe80::1%no-such]:443", InterfaceIndex)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace dualstack
