// Any text as the name of a host, and any answers of a resolver to it, as the
// endpoints that Resolve() makes of them. The input: a byte for the family and
// for what the resolver does, the port, the length of the host and the host;
// then the answers, each a byte for its kind, its address, and a scope id.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/resolve.h"

namespace dualstack {
namespace {

// What a host is to Resolve(), by the table in its header.
enum class HostIs { kAddress, kName, kNeither, kForThisHostToSay };

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsInName(char c) {
  return IsHexDigit(c) || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') ||
         c == '-' || c == '_' || c == '.' || (c & 0x80) != 0;
}

// "1", "0x7f" and "0x": what inet_aton() takes for a number.
bool IsNumber(std::string_view label) {
  if (label.size() >= 2 && label[0] == '0' &&
      (label[1] == 'x' || label[1] == 'X')) {
    return std::all_of(label.begin() + 2, label.end(), IsHexDigit);
  }
  return !label.empty() && std::all_of(label.begin(), label.end(), IsDigit);
}

// Without its dot at the end.
std::string_view Undotted(std::string_view host) {
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}
std::string_view LastLabel(std::string_view host) {
  host = Undotted(host);
  size_t begin = host.size();
  while (begin > 0 && host[begin - 1] != '.') --begin;
  return host.substr(begin);
}

HostIs Classify(std::string_view host) {
  if (IpAddress::TryParse(host)) return HostIs::kAddress;
  if (const auto scoped = ScopedIpv6Address::TryParse(host)) {
    return scoped->interface_name().empty() ? HostIs::kAddress
                                            : HostIs::kForThisHostToSay;
  }
  const bool is_name = !host.empty() && !IsNumber(LastLabel(host)) &&
                       std::all_of(host.begin(), host.end(), IsInName) &&
                       Undotted(host).size() <= 253;
  return is_name ? HostIs::kName : HostIs::kNeither;
}

std::vector<AnySockaddr> TakeAnswers(InputReader& input) {
  std::vector<AnySockaddr> answers;
  while (!input.empty()) {
    const uint8_t kind = input.TakeByte();
    // Resolvers leave ports alone, or do not.
    const uint16_t port = kind;
    if (kind % 4 == 0) {
      answers.push_back(Ipv4Sockaddr(input.TakeIpv4Address(), port));
    } else if (kind % 4 == 1) {
      answers.push_back(Map(Ipv4Sockaddr(input.TakeIpv4Address(), port)));
    } else {
      const auto ipv6 = input.TakeDualStackAddress().AsIpv6();
      const uint8_t scope_id = input.TakeByte();
      if (!ipv6) continue;
      answers.push_back(Ipv6Sockaddr::WithScope(*ipv6, port, scope_id)
                            .value_or(Ipv6Sockaddr(*ipv6, port)));
    }
  }
  return answers;
}

template <typename T>
void AppendOnce(std::vector<T>& values, const T& value) {
  for (const T& old : values) {
    if (old == value) return;
  }
  values.push_back(value);
}

// The endpoints that should come of the answers, whatever their ports.
Resolved Expected(const std::vector<AnySockaddr>& answers, Port port,
                  ResolveFamily family) {
  Resolved expected;
  for (const AnySockaddr& answer : answers) {
    const auto ipv4 = answer.AsIpv4();
    const auto ipv6 = answer.AsIpv6();
    if (ipv4 && family != ResolveFamily::kIpv6) {
      AppendOnce<IpEndpoint>(expected.endpoints,
                             Ipv4Sockaddr(ipv4->address(), port));
    }
    if (ipv6 && family != ResolveFamily::kIpv4) {
      AppendOnce<IpEndpoint>(
          expected.endpoints,
          *Ipv6Sockaddr::WithScope(ipv6->address(), port, ipv6->scope_id()));
    }
    if (const auto mapped = answer.AsIpv4Mapped()) {
      AppendOnce(expected.left_out, mapped->address());
    }
  }
  return expected;
}

// Fit for a log, whatever the host had in it.
void CheckMessage(const absl::Status& status) {
  const std::string message(status.message());
  FUZZ_CHECK(!message.empty());
  FUZZ_CHECK(std::all_of(message.begin(), message.end(),
                         [](char c) { return c >= ' ' && c <= '~'; }));
}

void CheckResolved(const absl::StatusOr<Resolved>& resolved,
                   const Resolved& expected) {
  if (!expected.endpoints.empty()) {
    FUZZ_CHECK(resolved.ok());
    FUZZ_CHECK(resolved->endpoints == expected.endpoints);
    FUZZ_CHECK(resolved->left_out == expected.left_out);
    return;
  }
  FUZZ_CHECK(absl::IsNotFound(resolved.status()));
  CheckMessage(resolved.status());
  // What was there, and was not meant, is told.
  const std::string message(resolved.status().message());
  for (const Ipv4MappedAddress& mapped : expected.left_out) {
    FUZZ_CHECK(message.find(mapped.ToString()) != std::string::npos);
  }
}

// The answer that an address is to itself.
AnySockaddr AnswerOf(std::string_view address) {
  if (const auto ip = IpAddress::TryParse(address)) {
    return AnySockaddr(IpEndpoint(*ip, 0));
  }
  const auto scoped = ScopedIpv6Address::TryParse(address);
  return *Ipv6Sockaddr::WithScope(scoped->address(), 0,
                                  *scoped->numeric_scope_id());
}

void Check(std::string_view host, Port port, ResolveFamily family,
           const absl::StatusOr<std::vector<AnySockaddr>>& answers) {
  int asked = 0;
  const auto resolver = [&](std::string_view name) {
    FUZZ_CHECK(name == host);
    ++asked;
    return answers;
  };
  const HostIs host_is = Classify(host);
  // Interfaces have other names on another machine.
  if (host_is == HostIs::kForThisHostToSay) return;
  const absl::StatusOr<Resolved> resolved =
      Resolve(host, port, {.family = family}, resolver);
  // A name is asked for once, and nothing else ever.
  FUZZ_CHECK(asked == (host_is == HostIs::kName ? 1 : 0));
  if (host_is == HostIs::kNeither) {
    FUZZ_CHECK(absl::IsInvalidArgument(resolved.status()));
    CheckMessage(resolved.status());
    FUZZ_CHECK(resolved.status().message().size() < 512);
  } else if (host_is == HostIs::kAddress) {
    CheckResolved(resolved, Expected({AnswerOf(host)}, port, family));
  } else if (!answers.ok()) {
    FUZZ_CHECK(resolved.status() == answers.status());
  } else {
    CheckResolved(resolved, Expected(*answers, port, family));
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  const uint8_t what = input.TakeByte();
  const dualstack::Port port = input.TakeUint16();
  const uint16_t host_size = input.TakeUint16();
  const dualstack::OwnCopy host(input.Take(host_size));
  absl::StatusOr<std::vector<dualstack::AnySockaddr>> answers =
      dualstack::TakeAnswers(input);
  if ((what & 4) != 0) answers = absl::AbortedError("later, perhaps");
  dualstack::Check(host.text(), port,
                   static_cast<dualstack::ResolveFamily>(what % 4 % 3),
                   answers);
  return 0;
}
