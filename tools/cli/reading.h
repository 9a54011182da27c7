#ifndef DUALSTACK_TOOLS_CLI_READING_H_
#define DUALSTACK_TOOLS_CLI_READING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/tools/cli/any_prefix.h"

namespace dualstack::cli {

// What a text may be, as --as names it. Each takes all three kinds.
enum class Grammar : uint8_t {
  kAddress,   // 192.0.2.1, ::ffff:192.0.2.1, 2001:db8::1
  kScoped,    // The same, and fe80::1%eth0 or fe80::1%2
  kEndpoint,  // 192.0.2.1:80, [::ffff:192.0.2.1]:80, [fe80::1%eth0]:80
  kPrefix,    // 192.0.2.0/24, ::ffff:192.0.2.0/120, 2001:db8::/32
};

// What a text says.
struct Reading {
  AnyIpAddress address;  // Of a prefix, its network address.
  std::optional<std::string> zone;
  std::optional<uint16_t> port;
  std::optional<AnyPrefix> prefix;
  // The canonical text of what was read, and the same after unmapping.
  std::string text;
  std::string canonical;
};

// kInvalidArgument, in the words of the type that was to be read. The name of
// an interface is taken as it is: this host need not have it.
absl::StatusOr<Reading> Read(std::string_view text, Grammar grammar);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_READING_H_
