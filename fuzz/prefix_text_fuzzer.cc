// Any bytes as the text of a prefix. The library, the automata of the grammars
// and the slow reference read the same, or all refuse it. Bits that are set
// after the length make the difference between the two ways of reading, and
// nothing else does. The input is the text.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/address/testing/grammar.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/read_text.h"

namespace dualstack {
namespace {

// A type that reads as the Truncating functions of T do.
template <typename T>
struct Truncating {
  static std::optional<T> TryParse(std::string_view text) {
    return T::TryParseTruncating(text);
  }
  static absl::StatusOr<T> Parse(std::string_view text) {
    return T::ParseTruncating(text);
  }
};

// What T reads of the text: as it is, and with bits that do not belong to it.
template <typename T>
struct Readings {
  std::optional<T> exact;
  std::optional<T> truncated;
};

template <typename T, testing::Language (*kLanguage)()>
Readings<T> Read(std::string_view text) {
  const Readings<T> read = {.exact = T::TryParse(text),
                            .truncated = T::TryParseTruncating(text)};
  FUZZ_CHECK(read.truncated.has_value() == InGrammar<kLanguage>(text));
  FUZZ_CHECK(!read.exact || read.exact == read.truncated);
  if (!read.truncated) return read;
  CheckRoundTrip(*read.truncated);
  if (!Drawn(text, 8)) return read;
  const auto reference = testing::ReferenceReadPrefix(text);
  FUZZ_CHECK(read.exact.has_value() == reference->exact);
  CheckWritten(*read.truncated, reference->canonical);
  return read;
}

void Check(std::string_view text) {
  const auto ipv4 = Read<Ipv4Prefix, testing::Ipv4PrefixText>(text);
  const auto ipv6 = Read<Ipv6Prefix, testing::Ipv6PrefixText>(text);
  static_cast<void>(
      Read<Ipv4MappedPrefix, testing::Ipv4MappedPrefixText>(text));
  CheckSum<IpPrefix>(text, ipv4.exact, ipv6.exact);
  FUZZ_CHECK(IpPrefix::TryParseTruncating(text) ==
             (ipv4.truncated   ? std::optional<IpPrefix>(*ipv4.truncated)
              : ipv6.truncated ? std::optional<IpPrefix>(*ipv6.truncated)
                               : std::nullopt));
  CheckParseOfOne<Ipv4Prefix, Truncating<Ipv4Prefix>,              //
                  Ipv6Prefix, Truncating<Ipv6Prefix>,              //
                  Ipv4MappedPrefix, Truncating<Ipv4MappedPrefix>,  //
                  IpPrefix, Truncating<IpPrefix>, Nat64Prefix>(text);

  const std::optional<Nat64Prefix> nat64 = Nat64Prefix::TryParse(text);
  FUZZ_CHECK(!nat64 || nat64->prefix() == ipv6.exact);
  if (!ipv6.exact || !Drawn(text, 8)) return;
  const auto reference = testing::ReferenceReadNat64Prefix(text);
  FUZZ_CHECK(nat64.has_value() == reference.has_value());
  if (nat64) CheckWritten(*nat64, reference->canonical);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::Check(copy.text());
  return 0;
}
