#include "dualstack/tools/cli/report.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/classification.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/multicast.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/address/special_purpose.h"
#include "dualstack/address/special_purpose_block.h"
#include "dualstack/tools/cli/any_prefix.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

std::string Hexadecimal(std::span<const uint8_t> bytes) {
  // Bytes may be read as chars.
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// None tells how far IPv4 multicast and broadcast go.
std::optional<std::string_view> ScopeOf(Ipv4Address address) {
  if (address.is_unspecified() || address.is_multicast() ||
      address.is_broadcast()) {
    return std::nullopt;
  }
  return address.is_loopback() || address.is_link_local() ? "link-local"
                                                          : "global";
}

std::optional<std::string_view> ScopeOf(const Ipv6Address& address) {
  if (address.is_unspecified()) return std::nullopt;
  if (const auto scope = MulticastScopeOf(address)) return ToString(*scope);
  if (address.is_loopback() || address.is_link_local()) return "link-local";
  return IsSiteLocal(address) ? "site-local" : "global";
}

// Rows come in order and the wider block before those inside it, so the last
// one that contains the prefix is the most specific.
template <typename Prefix>
void DescribePrefix(const Prefix& prefix, const Prefix& multicast,
                    std::span<const SpecialPurposeBlock> registry,
                    Report& report) {
  bool is_mixed = prefix != multicast && prefix.Contains(multicast);
  for (const SpecialPurposeBlock& row : registry) {
    const auto* block = std::get_if<Prefix>(&row.prefix);
    if (block == nullptr) continue;  // Mapped: not in a prefix of native ones.
    if (block->Contains(prefix)) {
      report.special = &row;
    } else if (prefix.Contains(*block)) {
      is_mixed = true;
    }
  }
  if (report.special != nullptr) {
    report.global = report.special->globally_reachable;
  } else if (!is_mixed) {
    report.global =
        multicast.Contains(prefix) ? RegistryAnswer::kNo : RegistryAnswer::kYes;
  }
}

void DescribePrefix(const AnyPrefix& prefix, Report& report) {
  Canonical(prefix).Visit(
      [&report](Ipv4Prefix ipv4) {
        DescribePrefix(ipv4, "224.0.0.0/4"_ipv4_prefix,
                       Ipv4SpecialPurposeRegistry(), report);
      },
      [&report](const Ipv6Prefix& ipv6) {
        DescribePrefix(ipv6, "ff00::/8"_ipv6_prefix,
                       Ipv6SpecialPurposeRegistry(), report);
      });
}

}  // namespace

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

Report ReportOn(const Input& input, Grammar grammar,
                const ReachabilityPolicy& policy) {
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
  if (reading->prefix) {
    report.prefix_length = std::visit(
        [](const auto& prefix) { return prefix.length(); }, *reading->prefix);
    DescribePrefix(*reading->prefix, report);
  } else {
    report.scope = reading->address.Visit(
        [](const Ipv4MappedAddress& mapped) { return ScopeOf(Unmap(mapped)); },
        [](const auto& native) { return ScopeOf(native); });
    report.special = FindSpecialPurposeBlock(reading->address);
    report.global = GlobalReachability(reading->address);
    report.embedded = EmbeddedIpv4(reading->address, policy.rules().nat64);
    report.policy = policy.Check(reading->address);
  }
  return report;
}

}  // namespace dualstack::cli
