#ifndef DUALSTACK_TOOLS_CLI_REPORT_H_
#define DUALSTACK_TOOLS_CLI_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/address_kind.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/address/special_purpose_block.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {

// "ipv4", "ipv4-mapped" or "ipv6".
std::string_view NameOf(AddressKind kind);

// All that the tool has to say about one text. What does not apply is absent,
// and so is everything after `error` if there is an error.
struct Report {
  std::string_view input;
  std::optional<std::string> error;

  std::optional<std::string_view> kind;  // "ipv4", "ipv4-mapped" or "ipv6".
  std::optional<std::string> text;
  std::optional<std::string> canonical;
  std::optional<std::string> bytes;  // Hexadecimal, in network order.
  std::optional<std::string> zone;
  std::optional<uint16_t> port;
  std::optional<int> prefix_length;

  // Of an address: RFC 6724, section 3, of unicast; RFC 7346 of IPv6 multicast.
  std::optional<std::string_view> scope;

  // What the special-purpose address registries say of the address, or of the
  // prefix as a whole: the row of the smallest block that it is in, and the
  // Globally Reachable cell. Without a row unicast is reachable and multicast
  // is not; a prefix of which one part is and another is not has no answer.
  const SpecialPurposeBlock* special = nullptr;
  std::optional<RegistryAnswer> global;

  // Of addresses, not of prefixes.
  EmbeddedIpv4Addresses embedded;
  std::optional<ReachabilityVerdict> policy;
};

Report ReportOn(const Input& input, Grammar grammar,
                const ReachabilityPolicy& policy);

// Hands every field to `sink`, in the order in which both forms of output show
// them: sink(name, value), where the value is one of the types above.
template <typename Sink>
void ForEachField(const Report& report, Sink& sink) {
  sink("input", report.input);
  sink("ok", !report.error.has_value());
  sink("error", report.error);
  sink("kind", report.kind);
  sink("text", report.text);
  sink("canonical", report.canonical);
  sink("bytes", report.bytes);
  sink("zone", report.zone);
  sink("port", report.port);
  sink("prefix_length", report.prefix_length);
  sink("scope", report.scope);
  sink("special", report.special);
  sink("global", report.global);
  sink("embedded", report.embedded);
  sink("policy", report.policy);
}

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_REPORT_H_
