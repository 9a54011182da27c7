// Any bytes as the text of an address and a port. The library, the automata of
// the grammars and the slow reference read the same, or all refuse it; the name
// of a zone is read by those who are told whom to ask. The input is the text.

#include <algorithm>
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

// The name of the zone as the number that it stands for, so that the text can
// be read by those who ask nobody. Nothing if there is no name that is known.
std::optional<std::string> WithNumberedZone(std::string_view text) {
  const size_t percent = text.find('%');
  const size_t close = text.find(']');
  if (percent >= close || close == std::string_view::npos) return std::nullopt;
  const std::string_view zone = text.substr(percent + 1, close - percent - 1);
  const bool is_number = std::all_of(
      zone.begin(), zone.end(), [](char c) { return '0' <= c && c <= '9'; });
  if (is_number || !ResolvesZone(zone)) return std::nullopt;
  return std::string(text.substr(0, percent + 1)) +
         std::to_string(*ResolveZone(zone)) + std::string(text.substr(close));
}

// With a resolver, T reads what it reads without one, and where a name stands
// that is known, what it would read if the number stood there. An unknown name
// is an error of its own.
template <typename T>
void CheckResolved(std::string_view text) {
  const absl::StatusOr<T> resolved = T::Parse(text, ResolveZone);
  if (const std::optional<T> numbered = T::TryParse(text)) {
    FUZZ_CHECK(resolved.ok() && *resolved == *numbered);
    return;
  }
  if (resolved.ok()) {
    const std::optional<std::string> numbered = WithNumberedZone(text);
    FUZZ_CHECK(numbered && T::TryParse(*numbered) == *resolved);
    return;
  }
  const bool unknown = absl::IsNotFound(resolved.status());
  CheckTextError(resolved.status(), text,
                 unknown ? absl::StatusCode::kNotFound
                         : absl::StatusCode::kInvalidArgument);
}

void Check(std::string_view text) {
  const auto ipv4 = Ipv4Sockaddr::TryParse(text);
  const auto ipv6 = Ipv6Sockaddr::TryParse(text);
  const auto mapped = Ipv4MappedSockaddr::TryParse(text);
  FUZZ_CHECK(ipv4.has_value() == InGrammar<testing::Ipv4SockaddrText>(text));
  FUZZ_CHECK(ipv6.has_value() == InGrammar<testing::Ipv6SockaddrText>(text));
  FUZZ_CHECK(mapped.has_value() ==
             InGrammar<testing::Ipv4MappedSockaddrText>(text));
  CheckSum<IpEndpoint>(text, ipv4, ipv6);
  CheckSum<DualStackSockaddr>(text, mapped, ipv6);
  CheckSum<AnySockaddr>(text, ipv4, mapped, ipv6);
  CheckParseOfOne<Ipv4Sockaddr, Ipv6Sockaddr, Ipv4MappedSockaddr, IpEndpoint,
                  DualStackSockaddr, AnySockaddr>(text);
  const bool slowly = Drawn(text, 8);
  if (slowly && text.find('%') != std::string_view::npos) {
    CheckResolved<Ipv6Sockaddr>(text);
    CheckResolved<IpEndpoint>(text);
    CheckResolved<DualStackSockaddr>(text);
    CheckResolved<AnySockaddr>(text);
  }
  const std::optional<AnySockaddr> any = AnySockaddr::TryParse(text);
  if (!any) return;
  CheckRoundTrip(*any);
  if (!slowly) return;

  const std::string written = testing::ReferenceReadSockaddr(text)->canonical;
  CheckWritten(*any, written);
  if (ipv4) CheckWritten(*ipv4, written);
  if (ipv6) CheckWritten(*ipv6, written);
  if (mapped) CheckWritten(*mapped, written);
  if (!mapped) CheckWritten(*IpEndpoint::TryParse(text), written);
  if (!ipv4) CheckWritten(*DualStackSockaddr::TryParse(text), written);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::Check(copy.text());
  return 0;
}
