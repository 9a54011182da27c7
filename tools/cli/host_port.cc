#include "dualstack/tools/cli/host_port.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/tools/cli/escape.h"

namespace dualstack::cli {
namespace {

absl::Status Wrong(std::string_view what, std::string_view text) {
  return absl::InvalidArgumentError(std::string(what) + " '" + Escape(text) +
                                    "'");
}

}  // namespace

absl::StatusOr<uint16_t> ReadPort(std::string_view text) {
  const std::optional<Ipv4Sockaddr> endpoint =
      Ipv4Sockaddr::TryParse("0.0.0.0:" + std::string(text));
  if (!endpoint) return Wrong("no port from 0 to 65535:", text);
  return endpoint->port();
}

absl::StatusOr<HostPort> ReadHostPort(
    std::span<const std::string_view> arguments) {
  std::string_view host = arguments[0];
  std::string_view port;
  if (arguments.size() > 1) {
    port = arguments[1];
  } else {
    const size_t colon = host.rfind(':');
    if (colon == host.npos) return Wrong("no port in", host);
    port = host.substr(colon + 1);
    host = host.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != host.npos) {
      return Wrong("an IPv6 address and a port without brackets, or no port:",
                   arguments[0]);
    }
  }
  const absl::StatusOr<uint16_t> number = ReadPort(port);
  if (!number.ok()) return number.status();
  return HostPort{.host = std::string(host), .port = *number};
}

}  // namespace dualstack::cli
