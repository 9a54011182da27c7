#include "dualstack/address/testing/reference_embedding.h"

#include <algorithm>
#include <string_view>

namespace dualstack::testing {
namespace {

// Whether the address is of that form, which has a character for each half of a
// byte: a digit that must be there, '.' for any, 'u' for 0 or 2.
bool Matches(const Ipv6Octets& bytes, std::string_view form) {
  for (size_t i = 0; i < form.size(); ++i) {
    const int half = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 0xf;
    const char digit = "0123456789abcdef"[half];
    const bool is_unique_bit = form[i] == 'u' && (half == 0 || half == 2);
    if (form[i] != '.' && form[i] != digit && !is_unique_bit) return false;
  }
  return true;
}

bool HasPrefix(const Ipv6Octets& bytes, const Nat64Prefix& prefix) {
  return std::equal(bytes.begin(), bytes.begin() + prefix.length() / 8,
                    prefix.prefix().network().bytes().begin());
}

}  // namespace

std::optional<std::array<size_t, 4>> Nat64Bytes(int length) {
  switch (length) {
    case 32:
      return {{4, 5, 6, 7}};
    case 40:
      return {{5, 6, 7, 9}};
    case 48:
      return {{6, 7, 9, 10}};
    case 56:
      return {{7, 9, 10, 11}};
    case 64:
      return {{9, 10, 11, 12}};
    case 96:
      return {{12, 13, 14, 15}};
    default:
      return std::nullopt;
  }
}

Ipv4Address Pick(const Ipv6Octets& bytes, const std::array<size_t, 4>& at) {
  return Ipv4Address::FromBytes(std::array<uint8_t, 4>{
      bytes[at[0]], bytes[at[1]], bytes[at[2]], bytes[at[3]]});
}

std::vector<EmbeddedIpv4Address> ReferenceEmbedded(
    const Ipv6Address& address, std::span<const Nat64Prefix> nat64) {
  constexpr std::array<size_t, 4> kLast = {12, 13, 14, 15};
  const Ipv6Octets& bytes = address.bytes();
  std::vector<EmbeddedIpv4Address> out;
  const auto add = [&out](Ipv4Embedding mechanism, Ipv4Address ipv4) {
    const EmbeddedIpv4Address found = {.mechanism = mechanism, .address = ipv4};
    if (std::ranges::find(out, found) == out.end()) out.push_back(found);
  };
  const bool is_reserved =
      Matches(bytes, "0000000000000000000000000000000") && bytes[15] <= 1;
  if (Matches(bytes, "000000000000000000000000") && !is_reserved) {
    add(Ipv4Embedding::kIpv4Compatible, Pick(bytes, kLast));
  }
  if (Matches(bytes, "0000000000000000ffff0000")) {
    add(Ipv4Embedding::kIpv4Translated, Pick(bytes, kLast));
  }
  if (Matches(bytes, "0064ff9b0000000000000000")) {
    add(Ipv4Embedding::kNat64WellKnown, Pick(bytes, kLast));
  }
  const bool is_divided =
      std::ranges::any_of(nat64, [&bytes](const Nat64Prefix& prefix) {
        return prefix.length() >= 48 && HasPrefix(bytes, prefix);
      });
  if (Matches(bytes, "0064ff9b0001") && !is_divided) {
    for (const int length : {96, 64, 56, 48}) {
      add(Ipv4Embedding::kNat64LocalUse, Pick(bytes, *Nat64Bytes(length)));
    }
  }
  for (const Nat64Prefix& prefix : nat64) {
    if (!HasPrefix(bytes, prefix)) continue;
    add(Ipv4Embedding::kNat64, Pick(bytes, *Nat64Bytes(prefix.length())));
  }
  if (Matches(bytes, "2002")) {
    add(Ipv4Embedding::kSixToFour, Pick(bytes, {2, 3, 4, 5}));
  }
  if (Matches(bytes, "20010000")) {
    add(Ipv4Embedding::kTeredoServer, Pick(bytes, {4, 5, 6, 7}));
    Ipv6Octets inverted = bytes;
    for (uint8_t& byte : inverted) byte = static_cast<uint8_t>(~byte);
    add(Ipv4Embedding::kTeredoClient, Pick(inverted, kLast));
  }
  if (Matches(bytes, "................0u005efe")) {
    add(Ipv4Embedding::kIsatap, Pick(bytes, kLast));
  }
  return out;
}

}  // namespace dualstack::testing
