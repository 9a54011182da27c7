#include "dualstack/tools/cli/reading.h"

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ipv4_mapped_address.h"

namespace dualstack::cli {
namespace {

IpAddress Canonical(const AnyIpAddress& address) {
  return address.Visit(
      [](const Ipv4MappedAddress& mapped) -> IpAddress {
        return Unmap(mapped);
      },
      [](const auto& native) -> IpAddress { return native; });
}

absl::StatusOr<Reading> ReadAddress(std::string_view text) {
  const absl::StatusOr<AnyIpAddress> address = AnyIpAddress::Parse(text);
  if (!address.ok()) return address.status();
  Reading reading;
  reading.address = *address;
  reading.text = address->ToString();
  reading.canonical = Canonical(*address).ToString();
  return reading;
}

}  // namespace

absl::StatusOr<Reading> Read(std::string_view text, Grammar grammar) {
  switch (grammar) {
    case Grammar::kAddress:
      break;
  }
  return ReadAddress(text);
}

std::optional<Grammar> GrammarNamed(std::string_view name) {
  if (name == "address") return Grammar::kAddress;
  return std::nullopt;
}

}  // namespace dualstack::cli
