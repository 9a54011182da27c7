#ifndef DUALSTACK_ADDRESS_EMBEDDED_IPV4_H_
#define DUALSTACK_ADDRESS_EMBEDDED_IPV4_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string_view>

#include "dualstack/address/internal/nat64_layout.h"
#include "dualstack/address/internal/visit_canonical.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_compatible.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_translated.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/isatap.h"
#include "dualstack/address/nat64.h"
#include "dualstack/address/six_to_four.h"
#include "dualstack/address/teredo.h"

namespace dualstack {

// The ways to put an IPv4 address into an IPv6 address.
enum class Ipv4Embedding : uint8_t {
  kIpv4Mapped,      // ::ffff:0:0/96, RFC 4291; Ipv4MappedAddress
  kIpv4Compatible,  // ::/96, RFC 4291; ipv4_compatible.h
  kIpv4Translated,  // ::ffff:0:0:0/96, RFC 2765; ipv4_translated.h
  kNat64WellKnown,  // 64:ff9b::/96, RFC 6052; nat64.h
  kNat64LocalUse,   // 64:ff9b:1::/48, RFC 8215; nat64.h
  kNat64,           // A prefix of the caller's, RFC 6052; nat64.h
  kSixToFour,       // 2002::/16, RFC 3056; six_to_four.h
  kTeredoServer,    // 2001::/32, RFC 4380; teredo.h
  kTeredoClient,
  kIsatap,  // The interface id, RFC 5214; isatap.h
};

// "ipv4-mapped", "nat64-well-known", "6to4", "teredo-client" and so on.
constexpr std::string_view ToString(Ipv4Embedding mechanism) {
  switch (mechanism) {
    case Ipv4Embedding::kIpv4Mapped:
      return "ipv4-mapped";
    case Ipv4Embedding::kIpv4Compatible:
      return "ipv4-compatible";
    case Ipv4Embedding::kIpv4Translated:
      return "ipv4-translated";
    case Ipv4Embedding::kNat64WellKnown:
      return "nat64-well-known";
    case Ipv4Embedding::kNat64LocalUse:
      return "nat64-local-use";
    case Ipv4Embedding::kNat64:
      return "nat64";
    case Ipv4Embedding::kSixToFour:
      return "6to4";
    case Ipv4Embedding::kTeredoServer:
      return "teredo-server";
    case Ipv4Embedding::kTeredoClient:
      return "teredo-client";
    case Ipv4Embedding::kIsatap:
      return "isatap";
  }
  return "unknown";
}

inline std::ostream& operator<<(std::ostream& out, Ipv4Embedding mechanism) {
  return out << ToString(mechanism);
}

// An IPv4 address and how it was embedded.
struct EmbeddedIpv4Address {
  Ipv4Embedding mechanism = Ipv4Embedding::kIpv4Mapped;
  Ipv4Address address;

  friend constexpr bool operator==(const EmbeddedIpv4Address&,
                                   const EmbeddedIpv4Address&) = default;
  // `127.0.0.1 (ipv4-compatible)`.
  friend std::ostream& operator<<(std::ostream& out,
                                  const EmbeddedIpv4Address& embedded) {
    return out << embedded.address << " (" << embedded.mechanism << ")";
  }
};

// The IPv4 addresses in one address, each once, in the order of Ipv4Embedding.
// A list of fixed capacity that holds its elements itself.
class EmbeddedIpv4Addresses {
 public:
  using value_type = EmbeddedIpv4Address;
  using const_iterator = const EmbeddedIpv4Address*;

  // No address has more: the four readings of 64:ff9b:1::/48 (every other block
  // has fewer), one for each length of the caller's prefixes, and ISATAP's.
  static constexpr size_t kCapacity = 4 + 6 + 1;

  constexpr EmbeddedIpv4Addresses() = default;

  constexpr const_iterator begin() const { return elements_.data(); }
  constexpr const_iterator end() const { return begin() + size_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }

  friend constexpr bool operator==(const EmbeddedIpv4Addresses& a,
                                   const EmbeddedIpv4Addresses& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  friend constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
      const Ipv6Address& address, std::span<const Nat64Prefix> nat64);
  friend constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
      const Ipv4MappedAddress& address, std::span<const Nat64Prefix> nat64);

  constexpr void Add(Ipv4Embedding mechanism,
                     const std::optional<Ipv4Address>& ipv4) {
    if (!ipv4) return;
    const EmbeddedIpv4Address element = {.mechanism = mechanism,
                                         .address = *ipv4};
    if (std::find(begin(), end(), element) == end()) {
      elements_[size_++] = element;
    }
  }

  std::array<EmbeddedIpv4Address, kCapacity> elements_{};
  size_t size_ = 0;
};

namespace internal {

// Whether one of the prefixes is the part of 64:ff9b:1::/48 that the address is
// in.
constexpr bool IsDivided(const Ipv6Address& address,
                         std::span<const Nat64Prefix> nat64) {
  return std::ranges::any_of(nat64, [&address](const Nat64Prefix& prefix) {
    return prefix.length() >= Nat64Prefix::LocalUse().length() &&
           prefix.Contains(address);
  });
}

}  // namespace internal

// Every IPv4 address that the address smuggles, with the mechanism named. It
// says what the bits can mean, not that some tunnel or translator is there:
// whoever must know where a packet might end reckons with all of them. Several
// may be in one address: Teredo has two, a 6to4 site may use ISATAP. An IPv4
// address contains nothing, so there is no further depth to search.
//
// `nat64` are the prefixes of translators that the caller knows; no address
// tells by itself that it begins with one. What a provider has made up for its
// own tunnels (6rd, MAP) it tells no more. In 64:ff9b:1::/48, which each
// network divides as it likes, the address is read in all four ways (/96, /64,
// /56, /48), unless a prefix in `nat64` says which one is meant.
//
//     for (const auto& [mechanism, ipv4] : EmbeddedIpv4("::7f00:1"_ipv6)) {
//       LOG(INFO) << mechanism << " " << ipv4;   // ipv4-compatible 127.0.0.1
//     }
constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
    const Ipv6Address& address, std::span<const Nat64Prefix> nat64 = {}) {
  EmbeddedIpv4Addresses found;
  found.Add(Ipv4Embedding::kIpv4Compatible, Ipv4FromCompatible(address));
  found.Add(Ipv4Embedding::kIpv4Translated, Ipv4FromTranslated(address));
  found.Add(Ipv4Embedding::kNat64WellKnown,
            Nat64Prefix::WellKnown().Extract(address));
  if (Nat64Prefix::LocalUse().Contains(address) &&
      !internal::IsDivided(address, nat64)) {
    for (const int length : {96, 64, 56, 48}) {
      found.Add(Ipv4Embedding::kNat64LocalUse,
                Ipv4Address::FromBytes(
                    internal::WithoutNat64Prefix(address.bytes(), length)));
    }
  }
  for (const Nat64Prefix& prefix : nat64) {
    found.Add(Ipv4Embedding::kNat64, prefix.Extract(address));
  }
  found.Add(Ipv4Embedding::kSixToFour, Ipv4FromSixToFour(address));
  if (const auto teredo = TeredoAddress::FromIpv6(address)) {
    found.Add(Ipv4Embedding::kTeredoServer, teredo->server);
    found.Add(Ipv4Embedding::kTeredoClient, teredo->client);
  }
  found.Add(Ipv4Embedding::kIsatap, Ipv4FromIsatap(address));
  return found;
}

// The mapped address alone: no translator's prefix can contain it.
constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
    const Ipv4MappedAddress& address, std::span<const Nat64Prefix> = {}) {
  EmbeddedIpv4Addresses found;
  found.Add(Ipv4Embedding::kIpv4Mapped, Unmap(address));
  return found;
}

// Nothing: the address is IPv4 itself.
constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
    Ipv4Address, std::span<const Nat64Prefix> = {}) {
  return {};
}

// What the kind held embeds.
template <internal::AddressSum Sum>
constexpr EmbeddedIpv4Addresses EmbeddedIpv4(
    const Sum& address, std::span<const Nat64Prefix> nat64 = {}) {
  return address.Visit(
      [nat64](const auto& held) { return EmbeddedIpv4(held, nat64); });
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_EMBEDDED_IPV4_H_
