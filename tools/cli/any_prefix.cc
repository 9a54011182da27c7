#include "dualstack/tools/cli/any_prefix.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::cli {
namespace {

template <typename Prefix>
absl::StatusOr<AnyPrefix> ParseAs(std::string_view text) {
  absl::StatusOr<Prefix> prefix = Prefix::Parse(text);
  if (!prefix.ok()) return prefix.status();
  return *prefix;
}

}  // namespace

absl::StatusOr<AnyPrefix> ParsePrefix(std::string_view text) {
  const std::string_view address = text.substr(0, text.find('/'));
  if (address.find(':') == std::string_view::npos) {
    return ParseAs<Ipv4Prefix>(text);
  }
  return Ipv4MappedAddress::TryParse(address) ? ParseAs<Ipv4MappedPrefix>(text)
                                              : ParseAs<Ipv6Prefix>(text);
}

std::string ToString(const AnyPrefix& prefix) {
  return std::visit([](const auto& held) { return held.ToString(); }, prefix);
}

IpPrefix Canonical(const AnyPrefix& prefix) {
  if (const auto* mapped = std::get_if<Ipv4MappedPrefix>(&prefix)) {
    return Unmap(*mapped);
  }
  if (const auto* ipv4 = std::get_if<Ipv4Prefix>(&prefix)) return *ipv4;
  return std::get<Ipv6Prefix>(prefix);
}

}  // namespace dualstack::cli
