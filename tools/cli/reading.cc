#include "dualstack/tools/cli/reading.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/scoped_ipv6_address.h"
#include "dualstack/tools/cli/any_prefix.h"

namespace dualstack::cli {
namespace {

// The text of what `any` is after unmapping.
template <typename Mapped>
std::string CanonicalText(const auto& any) {
  return any.Visit(
      [](const Mapped& mapped) { return Unmap(mapped).ToString(); },
      [](const auto& native) { return native.ToString(); });
}

absl::StatusOr<Reading> ReadAddress(std::string_view text) {
  const absl::StatusOr<AnyIpAddress> address = AnyIpAddress::Parse(text);
  if (!address.ok()) return address.status();
  Reading reading;
  reading.address = *address;
  reading.text = address->ToString();
  reading.canonical = CanonicalText<Ipv4MappedAddress>(*address);
  return reading;
}

absl::StatusOr<Reading> ReadScoped(std::string_view text) {
  // Only what has both can be an address with a zone.
  if (text.find('%') == text.npos || text.find(':') == text.npos) {
    return ReadAddress(text);
  }
  const absl::StatusOr<ScopedIpv6Address> scoped =
      ScopedIpv6Address::Parse(text);
  if (!scoped.ok()) return scoped.status();
  Reading reading;
  reading.address = scoped->address();
  if (scoped->has_zone()) {
    const std::optional<uint32_t> scope_id = scoped->numeric_scope_id();
    reading.zone = scope_id ? absl::StrCat(*scope_id)
                            : std::string(scoped->interface_name());
  }
  reading.text = scoped->ToString();
  reading.canonical = reading.text;
  return reading;
}

absl::StatusOr<Reading> ReadEndpoint(std::string_view text) {
  std::string name;
  const absl::StatusOr<AnySockaddr> endpoint = AnySockaddr::Parse(
      text, [&name](std::string_view zone) -> std::optional<uint32_t> {
        name = zone;
        return 1;  // Any id will do: the name is what is shown.
      });
  if (!endpoint.ok()) return endpoint.status();
  Reading reading;
  reading.address = endpoint->address();
  reading.port = endpoint->port();
  reading.text = endpoint->ToString();
  reading.canonical = CanonicalText<Ipv4MappedSockaddr>(*endpoint);
  if (!name.empty()) {
    reading.zone = name;
    reading.text = absl::StrCat("[", reading.address.ToString(), "%", name,
                                "]:", endpoint->port());
    reading.canonical = reading.text;
  } else if (const std::optional<Ipv6Sockaddr> ipv6 = endpoint->AsIpv6();
             ipv6 && ipv6->scope_id() != 0) {
    reading.zone = absl::StrCat(ipv6->scope_id());
  }
  return reading;
}

absl::StatusOr<Reading> ReadPrefix(std::string_view text) {
  const absl::StatusOr<AnyPrefix> prefix = ParsePrefix(text);
  if (!prefix.ok()) return prefix.status();
  Reading reading;
  reading.address = std::visit(
      [](const auto& held) -> AnyIpAddress { return held.network(); }, *prefix);
  reading.prefix = *prefix;
  reading.text = ToString(*prefix);
  reading.canonical = Canonical(*prefix).ToString();
  return reading;
}

}  // namespace

absl::StatusOr<Reading> Read(std::string_view text, Grammar grammar) {
  switch (grammar) {
    case Grammar::kAddress:
      break;
    case Grammar::kScoped:
      return ReadScoped(text);
    case Grammar::kEndpoint:
      return ReadEndpoint(text);
    case Grammar::kPrefix:
      return ReadPrefix(text);
  }
  return ReadAddress(text);
}

}  // namespace dualstack::cli
