#ifndef DUALSTACK_TOOLS_CLI_READING_H_
#define DUALSTACK_TOOLS_CLI_READING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"

namespace dualstack::cli {

// What a text may be, as --as names it. Each takes all three kinds of address.
enum class Grammar {
  kAddress,  // 192.0.2.1, ::ffff:192.0.2.1, 2001:db8::1; no zone, port, prefix.
};

// What a text says.
struct Reading {
  AnyIpAddress address;  // Of a prefix, the first.
  std::optional<std::string> zone;
  std::optional<uint16_t> port;
  std::optional<int> prefix_length;
  // The canonical text of what was read, and the same after unmapping.
  std::string text;
  std::string canonical;
};

// kInvalidArgument, in the words of the type that was to be read.
absl::StatusOr<Reading> Read(std::string_view text, Grammar grammar);

// Every grammar's name, for --as.
std::optional<Grammar> GrammarNamed(std::string_view name);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_READING_H_
