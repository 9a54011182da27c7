#include "dualstack/socket/resolve.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/address/scoped_ipv6_address.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/internal/quoted.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/resolver.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack {
namespace {

using internal::Quoted;
using internal::ToAbsl;

std::string Operation(std::string_view host) {
  return absl::StrCat("resolve ", Quoted(host));
}

// Whether the last label, but for a dot at the end, is a number as inet_aton()
// reads them: decimal, octal or hexadecimal. It is the last that tells, because
// all others of "127.1" may belong to a name as well.
bool EndsInNumber(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const size_t dot = host.rfind('.');
  std::string_view label =
      dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (label.starts_with("0x") || label.starts_with("0X")) {
    label.remove_prefix(2);
    return std::all_of(label.begin(), label.end(),
                       [](unsigned char c) { return absl::ascii_isxdigit(c); });
  }
  return !label.empty() &&
         std::all_of(label.begin(), label.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// What is in an address and in no name, but for dots and digits.
bool HasColonOrZone(std::string_view host) {
  return host.find_first_of(":%") != std::string_view::npos;
}

bool IsInName(unsigned char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ||
         !absl::ascii_isascii(c);
}

absl::Status CheckName(std::string_view host) {
  // Which takes 255 on the wire (RFC 1035, section 2.3.4).
  constexpr size_t kMaxName = 253;
  if (host.empty()) return absl::InvalidArgumentError("resolve: no host");
  if (EndsInNumber(host)) {
    return absl::InvalidArgumentError(
        absl::StrCat(Operation(host), ": no name ends in a number"));
  }
  const auto bad = std::find_if_not(host.begin(), host.end(), IsInName);
  if (bad != host.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Operation(host), ": offset ", bad - host.begin(),
                     ": not a character of a name"));
  }
  if (host.size() - (host.ends_with('.') ? 1 : 0) > kMaxName) {
    return absl::InvalidArgumentError(
        absl::StrCat(Operation(host), ": a name has ", kMaxName,
                     " bytes at most, and this has ", host.size()));
  }
  return absl::OkStatus();
}

// The parser's own words, after what made the host an address.
absl::Status NoAddress(const char* why, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("resolve a host that ", why,
                                                  ": ", status.message()));
}

// Of a host that is an address, or that can be nothing else.
absl::StatusOr<AnySockaddr> ReadAddress(std::string_view host) {
  if (host.find('%') != std::string_view::npos) {
    const absl::StatusOr<ScopedIpv6Address> scoped =
        ScopedIpv6Address::Parse(host);
    if (!scoped.ok()) return NoAddress("has a zone", scoped.status());
    const absl::StatusOr<Ipv6Sockaddr> sockaddr =
        scoped->ToSockaddr(0, InterfaceIndex);
    if (!sockaddr.ok()) return NoAddress("has a zone", sockaddr.status());
    return *sockaddr;
  }
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(host);
  if (!address.ok()) {
    return NoAddress(HasColonOrZone(host) ? "has a colon" : "ends in a number",
                     address.status());
  }
  return AnySockaddr(IpEndpoint(*address, 0));
}

absl::StatusOr<std::vector<AnySockaddr>> AnswersFor(std::string_view host,
                                                    HostResolver resolver) {
  if (HasColonOrZone(host) || EndsInNumber(host)) {
    const absl::StatusOr<AnySockaddr> address = ReadAddress(host);
    if (!address.ok()) return address.status();
    return std::vector<AnySockaddr>{*address};
  }
  if (absl::Status status = CheckName(host); !status.ok()) return status;
  return resolver(host);
}

template <typename T>
void AddIfNew(std::vector<T>& values, const T& value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) {
    values.push_back(value);
  }
}

// Puts every answer where it belongs.
Resolved Sorted(std::span<const AnySockaddr> answers, Port port,
                ResolveFamily family) {
  Resolved resolved;
  for (const AnySockaddr& answer : answers) {
    answer.Visit(
        [&](const Ipv4Sockaddr& ipv4) {
          if (family == ResolveFamily::kIpv6) return;
          AddIfNew(resolved.endpoints, IpEndpoint(ipv4.address(), port));
        },
        [&](const Ipv4MappedSockaddr& mapped) {
          AddIfNew(resolved.left_out, mapped.address());
        },
        [&](const Ipv6Sockaddr& ipv6) {
          if (family == ResolveFamily::kIpv4) return;
          // Of the same address, so the scope id fits it.
          AddIfNew(resolved.endpoints,
                   IpEndpoint(*Ipv6Sockaddr::WithScope(ipv6.address(), port,
                                                       ipv6.scope_id())));
        });
  }
  return resolved;
}

absl::Status NothingLeft(std::string_view host, ResolveFamily family,
                         const std::vector<Ipv4MappedAddress>& left_out) {
  const char* const wanted = family == ResolveFamily::kIpv4   ? "IPv4 "
                             : family == ResolveFamily::kIpv6 ? "IPv6 "
                                                              : "";
  std::string message =
      absl::StrCat(Operation(host), ": it has no ", wanted, "address");
  if (!left_out.empty()) {
    absl::StrAppend(
        &message, ", and IPv4-mapped ones are left out: ",
        absl::StrJoin(left_out, ", ",
                      [](std::string* out, const Ipv4MappedAddress& address) {
                        absl::StrAppend(out, address.ToString());
                      }));
  }
  return absl::NotFoundError(message);
}

absl::Status ResolverStatus(std::string_view host,
                            const platform::Lookup& lookup) {
  if (lookup.system_error != 0) {
    return internal::SystemStatus(lookup.system_error, Operation(host));
  }
  const platform::ResolverErrorInfo info =
      platform::DescribeResolverError(lookup.error);
  return absl::Status(
      info.code, absl::StrCat(Operation(host), ": ",
                              info.name.empty() ? "error" : ToAbsl(info.name),
                              " (", lookup.error, "): ", info.text));
}

}  // namespace

absl::StatusOr<std::vector<AnySockaddr>> SystemResolver(std::string_view host) {
  // A C string ends at a NUL, and what looks like an address is read as one.
  if (absl::Status status = CheckName(host); !status.ok()) return status;
  const platform::Lookup lookup = platform::LookUp(std::string(host));
  if (!lookup.ok()) return ResolverStatus(host, lookup);
  std::vector<AnySockaddr> answers;
  for (const platform::Name& name : lookup.names) {
    const absl::StatusOr<AnySockaddr> answer =
        AnySockaddr::FromSockaddr(name.bytes());
    if (!answer.ok()) {
      return absl::DataLossError(absl::StrCat(
          Operation(host), ": the system gave a ", answer.status().message()));
    }
    answers.push_back(*answer);
  }
  return answers;
}

absl::StatusOr<Resolved> Resolve(std::string_view host, Port port,
                                 const ResolveOptions& options,
                                 HostResolver resolver) {
  const absl::StatusOr<std::vector<AnySockaddr>> answers =
      AnswersFor(host, resolver);
  if (!answers.ok()) return answers.status();
  Resolved resolved = Sorted(*answers, port, options.family);
  if (resolved.endpoints.empty()) {
    return NothingLeft(host, options.family, resolved.left_out);
  }
  return resolved;
}

}  // namespace dualstack
