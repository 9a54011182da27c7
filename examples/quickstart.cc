// The program in README.md: a greeter for IPv4 and IPv6 clients on one socket.

#include <iostream>

#include "dualstack/socket/socket.h"

int main() {
  auto listener = dualstack::TcpListener<dualstack::DualStack>::Listen(7777);
  if (!listener.ok()) return std::cerr << listener.status() << "\n", 1;
  for (;;) {
    auto accepted = listener->Accept();
    if (!accepted.ok()) continue;  // That client was lost; wait for the next.
    // 192.0.2.1:49152 or [2001:db8::1]:49152, but never [::ffff:...]:49152.
    std::cout << Canonical(accepted->peer) << std::endl;
    static_cast<void>(accepted->stream.WriteAll("hello\n"));
  }
}
