// Any bytes as the text of an IPv4 address. The library, the automaton of the
// grammar, the slow reference and inet_pton() read the same, or all refuse it;
// what is read is written as inet_ntop() writes it. The input is the text.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/read_text.h"
#include "dualstack/fuzz/system_text.h"

namespace dualstack {
namespace {

void Check(std::string_view text) {
  const std::optional<Ipv4Address> address = Ipv4Address::TryParse(text);
  FUZZ_CHECK(address.has_value() == InGrammar<testing::Ipv4AddressText>(text));
  const auto system = SystemRead<4>(AF_INET, text);
  FUZZ_CHECK(address.has_value() == system.has_value());
  CheckParseOfOne<Ipv4Address, IpAddress, AnyIpAddress>(text);
  if (!address) return;

  FUZZ_CHECK(address->bytes() == *system);
  if (Drawn(text, 8)) {
    FUZZ_CHECK(address->bytes() == testing::ReferenceParseIpv4(text));
  }
  CheckRoundTrip(*address);
  CheckWritten(*address, SystemWrite(AF_INET, *system));

  // The sums that have the kind read it, and it is no text of another kind.
  FUZZ_CHECK(IpAddress::TryParse(text) == IpAddress(*address));
  FUZZ_CHECK(AnyIpAddress::TryParse(text) == AnyIpAddress(*address));
  FUZZ_CHECK(!Ipv6Address::TryParse(text));
  FUZZ_CHECK(!Ipv4MappedAddress::TryParse(text));
  FUZZ_CHECK(!DualStackAddress::TryParse(text));
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::Check(copy.text());
  return 0;
}
