// A program that uses dualstack from a workspace of its own: it listens on a
// dual-stack socket and says how an IPv4 and an IPv6 client look from there.

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "address/address.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"
#include "socket/socket.h"

namespace {

using dualstack::DualStack;
using dualstack::IpEndpoint;
using dualstack::Ipv4Address;
using dualstack::Ipv4Only;
using dualstack::Ipv4Sockaddr;
using dualstack::Ipv6Address;
using dualstack::Ipv6Only;
using dualstack::Ipv6Sockaddr;
using dualstack::TcpListener;
using dualstack::TcpStream;

// Connects with a socket of the kind, prints the peer that the listener gets,
// and returns whether its canonical form is what the client calls itself.
template <typename Kind>
bool Meet(std::string_view name, const typename Kind::Sockaddr& server,
          TcpListener<DualStack>& listener) {
  const auto client = TcpStream<Kind>::Connect(server);
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return false;
  }
  const auto accepted = listener.Accept();
  const auto self = client->LocalAddress();
  if (!accepted.ok() || !self.ok()) {
    std::cerr << accepted.status() << ", " << self.status() << "\n";
    return false;
  }
  const IpEndpoint key = Canonical(accepted->peer);
  std::cout << name << " client: " << accepted->peer.kind() << " "
            << accepted->peer << ", canonical " << key << "\n";
  return key == IpEndpoint(*self) && ForDualStack(key) == accepted->peer;
}

}  // namespace

int main() {
  const shop::Address shop = {.street = "Main Street", .number = 17};
  const shop::Socket wall = {.volts = 230};
  std::cout << "the shop: " << shop.street << " " << shop.number << ", side "
            << shop::Side(shop) << ", " << wall.volts << " V\n";

  const Ipv4Address native = Ipv4Address::Loopback();
  std::cout << native << " maps to " << Map(native) << "\n";
  if (Unmap(Map(native)) != native) return EXIT_FAILURE;

  auto listener = TcpListener<DualStack>::Listen(0);
  if (!listener.ok()) {
    std::cerr << listener.status() << "\n";
    return EXIT_FAILURE;
  }
  const auto local = listener->LocalAddress();
  if (!local.ok()) {
    std::cerr << local.status() << "\n";
    return EXIT_FAILURE;
  }
  const bool ipv4 =
      Meet<Ipv4Only>("IPv4", Ipv4Sockaddr(native, local->port()), *listener);
  const bool ipv6 = Meet<Ipv6Only>(
      "IPv6", Ipv6Sockaddr(Ipv6Address::Loopback(), local->port()), *listener);
  return ipv4 && ipv6 ? EXIT_SUCCESS : EXIT_FAILURE;
}
