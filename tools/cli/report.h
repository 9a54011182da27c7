#ifndef DUALSTACK_TOOLS_CLI_REPORT_H_
#define DUALSTACK_TOOLS_CLI_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {

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
  std::optional<EmbeddedIpv4Addresses> embedded;
};

Report ReportOn(const Input& input, Grammar grammar);

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
  sink("embedded", report.embedded);
}

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_REPORT_H_
