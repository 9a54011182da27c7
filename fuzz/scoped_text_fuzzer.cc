// Any bytes as the text of an IPv6 address with, perhaps, a zone. The library,
// the automaton of the grammar and the slow reference read the same, or all
// refuse it; a zone is kept, or looked up, but never lost. The input is the
// text.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/read_text.h"
#include "dualstack/fuzz/resolve_zone.h"

namespace dualstack {
namespace {

// The value is no more than its address and its zone.
void CheckParts(const ScopedIpv6Address& scoped) {
  const std::string_view name = scoped.interface_name();
  const std::optional<uint32_t> scope_id = scoped.numeric_scope_id();
  FUZZ_CHECK(scope_id.has_value() == name.empty());
  FUZZ_CHECK(scoped.has_zone() == (scope_id != 0u));
  FUZZ_CHECK(!scoped.has_zone() || scoped.address().is_scoped());
  const auto again =
      scope_id ? ScopedIpv6Address::WithScope(scoped.address(), *scope_id)
               : ScopedIpv6Address::WithInterface(scoped.address(), name);
  FUZZ_CHECK(again == scoped);
  // Only addresses with a scope have zones.
  const Ipv6Address& address = scoped.address();
  FUZZ_CHECK(ScopedIpv6Address::WithScope(address, 1).has_value() ==
             address.is_scoped());
  FUZZ_CHECK(ScopedIpv6Address::WithInterface(address, "eth0").has_value() ==
             address.is_scoped());
}

// The text as the name of an interface: it is one if it can be read as one.
void CheckName(std::string_view name) {
  constexpr Ipv6Address kLinkLocal = "fe80::1"_ipv6;
  auto read = ScopedIpv6Address::TryParse("fe80::1%" + std::string(name));
  if (read && read->interface_name().empty()) read.reset();
  FUZZ_CHECK(ScopedIpv6Address::WithInterface(kLinkLocal, name) == read);
}

// As a socket address it has a scope id if and only if it has a zone: a name
// that nobody knows is an error, and not 0.
void CheckSockaddr(const ScopedIpv6Address& scoped, const std::string& text) {
  constexpr uint16_t kPort = 80;
  const absl::StatusOr<uint32_t> scope_id = scoped.ScopeId(ResolveZone);
  const absl::StatusOr<Ipv6Sockaddr> sockaddr =
      scoped.ToSockaddr(kPort, ResolveZone);
  FUZZ_CHECK(sockaddr.ok() == scope_id.ok());
  if (!scope_id.ok()) {
    FUZZ_CHECK(!ResolvesZone(scoped.interface_name()));
    CheckTextError(scope_id.status(), text, absl::StatusCode::kNotFound);
    return;
  }
  FUZZ_CHECK((*scope_id != 0) == scoped.has_zone());
  FUZZ_CHECK(sockaddr->address() == scoped.address());
  FUZZ_CHECK(sockaddr->scope_id() == *scope_id);
  FUZZ_CHECK(ScopedIpv6Address::FromIpv6Sockaddr(*sockaddr) ==
             ScopedIpv6Address::WithScope(scoped.address(), *scope_id));
  const absl::StatusOr<Ipv6Sockaddr> parsed =
      Ipv6Sockaddr::Parse("[" + text + "]:80", ResolveZone);
  FUZZ_CHECK(parsed.ok() && *parsed == *sockaddr);
}

void Check(std::string_view text) {
  const auto scoped = ScopedIpv6Address::TryParse(text);
  FUZZ_CHECK(scoped.has_value() ==
             InGrammar<testing::ScopedIpv6AddressText>(text));
  CheckParseOfOne<ScopedIpv6Address>(text);
  if (Drawn(text, 8)) CheckName(text);

  // Without a zone, it is read as Ipv6Address reads it, who reads no zone.
  const std::optional<Ipv6Address> plain = Ipv6Address::TryParse(text);
  if (text.find('%') == std::string_view::npos) {
    FUZZ_CHECK(scoped.has_value() == plain.has_value());
    FUZZ_CHECK(!plain || *scoped == ScopedIpv6Address(*plain));
  } else {
    FUZZ_CHECK(!plain);
  }
  if (!scoped) return;

  CheckRoundTrip(*scoped);
  CheckParts(*scoped);
  if (!Drawn(text, 8)) return;
  const std::string written = testing::ReferenceReadScoped(text)->canonical;
  CheckWritten(*scoped, written);
  CheckSockaddr(*scoped, written);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::Check(copy.text());
  return 0;
}
