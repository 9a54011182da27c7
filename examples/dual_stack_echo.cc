// An echo server on one dual-stack socket, which prints for each client the
// kind of its address, the address as the socket saw it, and the client's
// canonical endpoint.
//
//   bazel run //examples:dual_stack_echo -- --port=7777
//   bazel run //examples:dual_stack_echo -- --demo
//
// It stops at SIGINT (Ctrl-C) and prints the totals.

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "dualstack/examples/demo.h"
#include "dualstack/examples/echo_server.h"
#include "dualstack/examples/stop_signal.h"
#include "dualstack/socket/kind.h"

ABSL_FLAG(uint32_t, port, 7777,
          "the port to listen on; 0 for one that the system chooses");
ABSL_FLAG(bool, ipv4_only, false, "serve IPv4 alone, on an IPv4 socket");
ABSL_FLAG(bool, ipv6_only, false, "serve IPv6 alone, with IPV6_V6ONLY set");
ABSL_FLAG(bool, udp, false, "serve UDP in place of TCP");
ABSL_FLAG(bool, demo, false,
          "start the server on a free port, let programs of this machine call "
          "it over "
          "IPv4 and IPv6, and show what the types do about the difference");

namespace dualstack::examples {
namespace {

template <SocketKind Kind>
absl::Status Serve(uint16_t port, int stop) {
  return absl::GetFlag(FLAGS_udp) ? ServeUdp<Kind>(port, stop, std::cout)
                                  : ServeTcp<Kind>(port, stop, std::cout);
}

absl::Status Run() {
  const uint32_t port = absl::GetFlag(FLAGS_port);
  if (port > 65535) return absl::InvalidArgumentError("--port is above 65535");
  if (absl::GetFlag(FLAGS_ipv4_only) && absl::GetFlag(FLAGS_ipv6_only)) {
    return absl::InvalidArgumentError(
        "--ipv4_only and --ipv6_only exclude each other");
  }
  const int stop = StopSignal();
  const auto serve = absl::GetFlag(FLAGS_ipv4_only)   ? Serve<Ipv4Only>
                     : absl::GetFlag(FLAGS_ipv6_only) ? Serve<Ipv6Only>
                                                      : Serve<DualStack>;
  return serve(static_cast<uint16_t>(port), stop);
}

}  // namespace
}  // namespace dualstack::examples

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "An echo server that knows its IPv4 and IPv6 clients by type.\n"
      "  dual_stack_echo [--port=N] [--ipv4_only | --ipv6_only] [--udp]\n"
      "  dual_stack_echo --demo");
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (arguments.size() > 1) {
    std::cerr << "dual_stack_echo: unexpected argument " << arguments[1]
              << "\n";
    return 2;
  }
  const absl::Status status =
      absl::GetFlag(FLAGS_demo)
          ? dualstack::examples::RunDemo(argv[0], std::cout)
          : dualstack::examples::Run();
  if (status.ok()) return 0;
  std::cerr << "dual_stack_echo: " << status << "\n";
  return 1;
}
