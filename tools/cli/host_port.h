#ifndef DUALSTACK_TOOLS_CLI_HOST_PORT_H_
#define DUALSTACK_TOOLS_CLI_HOST_PORT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace dualstack::cli {

// Where to connect to, as people write it.
struct HostPort {
  std::string host;  // A name or an address, without brackets.
  uint16_t port;
};

// A port as in the text of an endpoint: decimal, from 0 to 65535, without
// leading zeros.
absl::StatusOr<uint16_t> ReadPort(std::string_view text);

// Of one argument, www.example.com:80, 192.0.2.1:80 or [2001:db8::1]:80; or of
// two, the second of which is the port.
absl::StatusOr<HostPort> ReadHostPort(
    std::span<const std::string_view> arguments);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_HOST_PORT_H_
