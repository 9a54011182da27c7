// Any bytes as the text of an IPv6 address, native or IPv4-mapped. The library,
// the automata of the grammars, the slow reference and inet_pton() read the
// same, or all refuse it; which of the two kinds it is, the automata say and
// the reference. What is read is written as inet_ntop() writes it, but for the
// one difference that is named below. The input is the text.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
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

// glibc writes ::/96 in dotted decimal if its last 32 bits exceed 65535: the
// deprecated IPv4-compatible form, which looks like a mapped address.
bool SystemWritesDotted(const Ipv6Address& address) {
  const auto& bytes = address.bytes();
  return std::all_of(bytes.begin(), bytes.begin() + 12,
                     [](uint8_t byte) { return byte == 0; }) &&
         (bytes[12] != 0 || bytes[13] != 0);
}

void CheckNative(const Ipv6Address& address) {
  const std::string written = SystemWrite(AF_INET6, address.bytes());
  if (!SystemWritesDotted(address)) {
    CheckWritten(address, written);
    return;
  }
  FUZZ_CHECK(address.ToString() != written);
  CheckWritten(address, testing::ReferenceFormatIpv6(address.bytes()));
}

void Check(std::string_view text) {
  const std::optional<Ipv6Address> native = Ipv6Address::TryParse(text);
  const auto mapped = Ipv4MappedAddress::TryParse(text);
  FUZZ_CHECK(native.has_value() == InGrammar<testing::Ipv6AddressText>(text));
  FUZZ_CHECK(mapped.has_value() ==
             InGrammar<testing::Ipv4MappedAddressText>(text));
  const auto system = SystemRead<16>(AF_INET6, text);
  FUZZ_CHECK(system.has_value() == (native || mapped));
  CheckParseOfOne<Ipv6Address, Ipv4MappedAddress, IpAddress, DualStackAddress,
                  AnyIpAddress>(text);
  if (!system) return;

  FUZZ_CHECK((native ? native->bytes() : mapped->bytes()) == *system);
  if (Drawn(text, 8)) {
    FUZZ_CHECK(testing::ReferenceParseIpv6(text) == *system);
  }
  if (native) CheckNative(*native);
  if (mapped) CheckWritten(*mapped, SystemWrite(AF_INET6, *system));
  CheckRoundTrip(*AnyIpAddress::TryParse(text));
  // A mapped address is no canonical one, and neither is text of IPv4.
  CheckSum<IpAddress>(text, native);
  CheckSum<DualStackAddress>(text, native, mapped);
  CheckSum<AnyIpAddress>(text, native, mapped);
  FUZZ_CHECK(!Ipv4Address::TryParse(text));
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::Check(copy.text());
  return 0;
}
