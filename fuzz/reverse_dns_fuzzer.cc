// Any bytes as a name in the DNS, and any address and prefix as what has one.
// The library and the automaton of the grammar read the same names; what is
// written is what the bytes say, label by label. The input is the name; one of
// up to seventeen bytes is sixteen of an address and one of a prefix length
// too.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/address_grammars.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/read_text.h"

namespace dualstack {
namespace {

// Reads as a type does.
struct ReverseName {
  static std::optional<IpAddress> TryParse(std::string_view text) {
    return TryParseReverseName(text);
  }
  static absl::StatusOr<IpAddress> Parse(std::string_view text) {
    return ParseReverseName(text);
  }
};

// A name has one spelling, but for the case of its letters and the last dot.
void CheckName(std::string_view text) {
  const std::optional<IpAddress> address = TryParseReverseName(text);
  FUZZ_CHECK(address.has_value() == InGrammar<testing::ReverseNameText>(text));
  CheckParseOfOne<ReverseName>(text);
  if (!address) return;
  std::string spelling(text);
  for (char& c : spelling) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (spelling.ends_with('.')) spelling.pop_back();
  FUZZ_CHECK(ToReverseName(*address) == spelling);
}

std::string NameOf(const Ipv4Address& address) {
  std::string name;
  for (size_t left = 4; left > 0; --left) {
    name += std::to_string(address.bytes()[left - 1]) + ".";
  }
  return name + "in-addr.arpa";
}

std::string NameOf(const Ipv6Address& address) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (size_t left = 16; left > 0; --left) {
    const uint8_t byte = address.bytes()[left - 1];
    for (const int nibble : {byte % 16, byte / 16}) {
      name += kDigits[static_cast<size_t>(nibble)];
      name += '.';
    }
  }
  return name + "ip6.arpa";
}

// The name says what the bytes say. A prefix has a zone if its length ends with
// a label, and then the names of its addresses end with it: they are the zone's
// own behind as many labels as the length leaves over.
template <typename A>
void CheckAddress(const A& address, int label_bits, int length) {
  std::array<char, kMaxReverseNameSize> buffer;
  const std::string name = NameOf(address);
  FUZZ_CHECK(FormatReverseNameTo(address, buffer) == name);
  FUZZ_CHECK(ToReverseName(address) == name);
  FUZZ_CHECK(TryParseReverseName(name) == IpAddress(address));

  const auto prefix = IpPrefix::Truncating(address, length);
  if (!prefix) return;
  const auto zone = FormatReverseZoneTo(*prefix, buffer);
  FUZZ_CHECK(zone.has_value() == (length % label_bits == 0));
  FUZZ_CHECK(ToReverseZone(*prefix) == zone);
  if (!zone) return;
  std::string_view rest = name;
  const int bits = 8 * static_cast<int>(A::kSize);
  for (int bit = length; bit < bits; bit += label_bits) {
    rest.remove_prefix(rest.find('.') + 1);
  }
  FUZZ_CHECK(*zone == rest);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::CheckName(copy.text());
  if (size > 17) return 0;

  dualstack::InputReader input(copy.octets());
  const auto address = input.TakeDualStackAddress();
  const int length = input.TakeByte();
  if (const auto ipv6 = address.AsIpv6()) {
    dualstack::CheckAddress(*ipv6, 4, length);
  } else {
    dualstack::CheckAddress(Unmap(*address.AsIpv4Mapped()), 8, length);
  }
  return 0;
}
