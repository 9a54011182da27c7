#include "dualstack/tools/cli/report.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

std::string_view NameOf(AddressKind kind) {
  switch (kind) {
    case AddressKind::kIpv4:
      return "ipv4";
    case AddressKind::kIpv4Mapped:
      return "ipv4-mapped";
    case AddressKind::kIpv6:
      return "ipv6";
  }
  return "unknown";
}

std::string Hexadecimal(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xf];
  }
  return text;
}

}  // namespace

Report ReportOn(const Input& input, Grammar grammar) {
  Report report;
  report.input = input.text;
  absl::StatusOr<Reading> reading =
      input.status.ok() ? Read(input.text, grammar) : input.status;
  if (!reading.ok()) {
    report.error = Message(reading.status());
    return report;
  }
  report.kind = NameOf(reading->address.kind());
  report.text = std::move(reading->text);
  report.canonical = std::move(reading->canonical);
  report.bytes = reading->address.Visit(
      [](const auto& address) { return Hexadecimal(address.bytes()); });
  report.zone = std::move(reading->zone);
  report.port = reading->port;
  report.prefix_length = reading->prefix_length;
  report.embedded = EmbeddedIpv4(reading->address);
  return report;
}

}  // namespace dualstack::cli
