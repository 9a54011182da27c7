// IPv4 addresses inside IPv6 addresses, against the figures of the RFCs
// (address/testing/reference_embedding.h). The input is an IPv6 address, an
// IPv4 address, and up to eight IPv6 prefixes, each of which is an address and
// its length in a byte; those that are NAT64 prefixes are the translators that
// are known.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/reference_embedding.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"

namespace dualstack {
namespace {

using testing::Ipv6Octets;
using testing::Nat64Bytes;
using testing::Pick;
using testing::ReferenceEmbedded;

// A NAT64 prefix has one of the six lengths, zeros in byte 8, and cannot be in
// front of a mapped address. As text it is read if it is one, too.
std::optional<Nat64Prefix> CheckFromPrefix(const Ipv6Prefix& prefix) {
  const Ipv6Octets& bytes = prefix.network().bytes();
  const auto at = Nat64Bytes(prefix.length());
  bool can_be = at.has_value() && bytes[8] == 0;
  if (can_be) {
    Ipv6Octets mapped{};
    mapped[10] = mapped[11] = 0xff;
    can_be = !std::equal(mapped.begin(), mapped.begin() + prefix.length() / 8,
                         bytes.begin());
  }
  const auto nat64 = Nat64Prefix::FromPrefix(prefix);
  FUZZ_CHECK(nat64.has_value() == can_be);
  FUZZ_CHECK(!nat64 || nat64->prefix() == prefix);
  return nat64;
}

// Text that a NAT64 prefix is not read from has a reason.
void CheckText(const Ipv6Address& address, int length) {
  const std::string text = address.ToString() + "/" + std::to_string(length);
  const auto prefix = Ipv6Prefix::FromAddress(address, length);
  const absl::StatusOr<Nat64Prefix> parsed = Nat64Prefix::Parse(text);
  FUZZ_CHECK(Nat64Prefix::TryParse(text) ==
             (prefix ? Nat64Prefix::FromPrefix(*prefix) : std::nullopt));
  FUZZ_CHECK(parsed.ok() == Nat64Prefix::TryParse(text).has_value());
  if (parsed.ok()) {
    FUZZ_CHECK(parsed->ToString() == text);
  } else {
    FUZZ_CHECK(absl::IsInvalidArgument(parsed.status()));
    FUZZ_CHECK(!parsed.status().message().empty());
  }
}

// What a translator embeds it extracts, whatever stands in the bytes that it
// skips; and embeds again exactly if they are zero.
void CheckNat64(const Nat64Prefix& nat64, const Ipv6Address& address,
                Ipv4Address ipv4) {
  const auto at = *Nat64Bytes(nat64.length());
  const size_t size = static_cast<size_t>(nat64.length()) / 8;
  const Ipv6Address embedded = nat64.Embed(ipv4);
  FUZZ_CHECK(nat64.Contains(embedded) && nat64.Extract(embedded) == ipv4);
  Ipv6Octets expected = nat64.prefix().network().bytes();
  for (size_t i = 0; i < 4; ++i) expected[at[i]] = ipv4.bytes()[i];
  FUZZ_CHECK(embedded.bytes() == expected);

  const bool begins = std::equal(expected.begin(), expected.begin() + size,
                                 address.bytes().begin());
  const std::optional<Ipv4Address> extracted = nat64.Extract(address);
  FUZZ_CHECK(nat64.Contains(address) == begins);
  FUZZ_CHECK(extracted.has_value() == begins);
  if (extracted) {
    FUZZ_CHECK(*extracted == Pick(address.bytes(), at));
    Ipv6Octets rest = address.bytes();
    std::fill_n(rest.begin(), size, 0);
    for (const size_t i : at) rest[i] = 0;
    FUZZ_CHECK((nat64.Embed(*extracted) == address) == (rest == Ipv6Octets()));
  }
  FUZZ_CHECK(nat64.is_well_known() == (nat64 == Nat64Prefix::WellKnown()));
  FUZZ_CHECK(nat64.MayEmbed(ipv4) ==
             (!nat64.is_well_known() ||
              GlobalReachability(ipv4) == RegistryAnswer::kYes));
}

// Whether the list has that address by that mechanism.
bool Has(const EmbeddedIpv4Addresses& list, Ipv4Embedding mechanism,
         Ipv4Address ipv4) {
  return std::ranges::find(list, EmbeddedIpv4Address{.mechanism = mechanism,
                                                     .address = ipv4}) !=
         list.end();
}

// What is made with an IPv4 address is found to have it, by the mechanism's own
// function and in the list. `address` gives the bytes that may be anything.
void CheckMaking(const Ipv6Address& address, Ipv4Address ipv4) {
  const Ipv6Octets& any = address.bytes();
  const auto subnet_id = static_cast<uint16_t>(any[6] << 8 | any[7]);
  const uint64_t interface_id = absl::Uint128Low64(address.ToUint128());
  const Ipv6Address six_to_four =
      SixToFourAddress(ipv4, subnet_id, interface_id);
  FUZZ_CHECK(Ipv4FromSixToFour(six_to_four) == ipv4);
  FUZZ_CHECK(SixToFourPrefix(ipv4).Contains(six_to_four));
  FUZZ_CHECK(Has(EmbeddedIpv4(six_to_four), Ipv4Embedding::kSixToFour, ipv4));

  const TeredoAddress teredo = {
      .server = ipv4,
      .flags = subnet_id,
      .client_port = static_cast<uint16_t>(~subnet_id),
      .client = Pick(any, {12, 13, 14, 15})};
  const Ipv6Address tunnel = teredo.ToIpv6();
  FUZZ_CHECK(TeredoAddress::FromIpv6(tunnel) == teredo);
  FUZZ_CHECK(teredo.is_cone() == (any[6] >= 0x80));
  FUZZ_CHECK(Has(EmbeddedIpv4(tunnel), Ipv4Embedding::kTeredoServer, ipv4));
  FUZZ_CHECK(
      Has(EmbeddedIpv4(tunnel), Ipv4Embedding::kTeredoClient, teredo.client));

  for (const int length : {63, 64, 65}) {
    const Ipv6Prefix subnet = *Ipv6Prefix::Truncating(address, length);
    const auto isatap = IsatapAddress(subnet, ipv4);
    FUZZ_CHECK(isatap.has_value() == (length == 64));
    if (!isatap) continue;
    FUZZ_CHECK(subnet.Contains(*isatap) && Ipv4FromIsatap(*isatap) == ipv4);
    FUZZ_CHECK(Has(EmbeddedIpv4(*isatap), Ipv4Embedding::kIsatap, ipv4));
    FUZZ_CHECK((isatap->bytes()[8] == 2) ==
               (GlobalReachability(ipv4) == RegistryAnswer::kYes));
  }

  const Ipv6Address translated = Ipv4TranslatedAddress(ipv4);
  FUZZ_CHECK(Ipv4FromTranslated(translated) == ipv4);
  FUZZ_CHECK(
      Has(EmbeddedIpv4(translated), Ipv4Embedding::kIpv4Translated, ipv4));
  // :: and ::1 are neither.
  const auto compatible = Ipv4CompatibleAddress(ipv4);
  FUZZ_CHECK(compatible.has_value() == (ipv4.ToUint32() > 1));
  if (compatible) {
    FUZZ_CHECK(Ipv4FromCompatible(*compatible) == ipv4);
    FUZZ_CHECK(
        Has(EmbeddedIpv4(*compatible), Ipv4Embedding::kIpv4Compatible, ipv4));
  }
}

// In the order of Ipv4Embedding.
constexpr std::array<std::string_view, 10> kMechanisms = {
    "ipv4-mapped",
    "ipv4-compatible",
    "ipv4-translated",
    "nat64-well-known",
    "nat64-local-use",
    "nat64",
    "6to4",
    "teredo-server",
    "teredo-client",
    "isatap",
};

// The list is the reference's, in any type that holds the address, and agrees
// with the functions for one mechanism.
void CheckList(const Ipv6Address& address,
               const std::vector<Nat64Prefix>& nat64) {
  const EmbeddedIpv4Addresses list = EmbeddedIpv4(address, nat64);
  const auto expected = ReferenceEmbedded(address, nat64);
  FUZZ_CHECK(std::ranges::equal(list, expected));
  FUZZ_CHECK(list.size() == expected.size());
  FUZZ_CHECK(list.empty() == expected.empty());
  FUZZ_CHECK(EmbeddedIpv4(IpAddress(address), nat64) == list);
  FUZZ_CHECK(EmbeddedIpv4(DualStackAddress(address), nat64) == list);
  FUZZ_CHECK(EmbeddedIpv4(AnyIpAddress(address), nat64) == list);
  for (const EmbeddedIpv4Address& embedded : list) {
    FUZZ_CHECK(ToString(embedded.mechanism) ==
               kMechanisms[static_cast<size_t>(embedded.mechanism)]);
  }
  const auto agrees = [&list](Ipv4Embedding mechanism,
                              const std::optional<Ipv4Address>& single) {
    const bool is_there =
        std::ranges::any_of(list, [mechanism](const auto& embedded) {
          return embedded.mechanism == mechanism;
        });
    return single ? Has(list, mechanism, *single) : !is_there;
  };
  FUZZ_CHECK(
      agrees(Ipv4Embedding::kIpv4Compatible, Ipv4FromCompatible(address)));
  FUZZ_CHECK(
      agrees(Ipv4Embedding::kIpv4Translated, Ipv4FromTranslated(address)));
  FUZZ_CHECK(agrees(Ipv4Embedding::kSixToFour, Ipv4FromSixToFour(address)));
  FUZZ_CHECK(agrees(Ipv4Embedding::kIsatap, Ipv4FromIsatap(address)));
  const auto teredo = TeredoAddress::FromIpv6(address);
  if (teredo) FUZZ_CHECK(teredo->ToIpv6() == address);
}

// A mapped address has its own alone, and an IPv4 address none.
void CheckIpv4(Ipv4Address ipv4, const std::vector<Nat64Prefix>& nat64) {
  FUZZ_CHECK(EmbeddedIpv4(ipv4, nat64).empty());
  const EmbeddedIpv4Addresses list = EmbeddedIpv4(Map(ipv4), nat64);
  FUZZ_CHECK(list.size() == 1);
  FUZZ_CHECK(Has(list, Ipv4Embedding::kIpv4Mapped, ipv4));
  FUZZ_CHECK(EmbeddedIpv4(AnyIpAddress(Map(ipv4)), nat64) == list);
}

void Check(InputReader& input) {
  const auto address = Ipv6Address::FromBytes(input.TakeArray<16>());
  const Ipv4Address ipv4 = input.TakeIpv4Address();
  std::vector<Nat64Prefix> nat64 = {Nat64Prefix::WellKnown(),
                                    Nat64Prefix::LocalUse()};
  if (address) {
    for (const Nat64Prefix& prefix : nat64) CheckNat64(prefix, *address, ipv4);
  }
  nat64.clear();
  for (int i = 0; i < 8 && !input.empty(); ++i) {
    const auto network = Ipv6Address::FromBytes(input.TakeArray<16>());
    const int length = input.TakeByte();
    if (!network) continue;
    if (i == 0) CheckText(*network, length);
    const auto prefix = Ipv6Prefix::Truncating(*network, length);
    if (!prefix) continue;
    const auto translator = CheckFromPrefix(*prefix);
    if (!translator) continue;
    nat64.push_back(*translator);
    if (address) CheckNat64(*translator, *address, ipv4);
  }
  CheckIpv4(ipv4, nat64);
  if (!address) return;
  CheckMaking(*address, ipv4);
  CheckList(*address, nat64);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  dualstack::Check(input);
  return 0;
}
