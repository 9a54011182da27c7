// What ranges, successors, arrays, bytes and names of addresses must not allow:
// an address of another kind, and a sum where one kind is meant.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "dualstack/address/address.h"

namespace dualstack {

void Successors(Ipv4Address ipv4, const IpAddress& ip) {
#ifdef NC_SUCCESSOR_OF_A_SUM  // want: has no member named .Next|no member named
  static_cast<void>(ip.Next());
#else
  static_cast<void>(ipv4.Next());
#endif

#ifdef NC_SUCCESSOR_OF_ANOTHER_KIND
  // want: deleted (function|operator)|no match|invalid operands
  static_cast<void>(Map(ipv4).Next() == ipv4);
#else
  static_cast<void>(Map(ipv4).Next() == Map(ipv4));
#endif
}

bool Ranges(const Ipv4Range& ipv4, const Ipv6Range& ipv6,
            const Ipv4MappedRange& mapped, const Ipv4MappedAddress& peer) {
  bool found = ipv4 == ipv4;

#ifdef NC_IPV4_RANGE_CONTAINS_MAPPED  // want: no matching (member )?function
  found |= ipv4.Contains(peer);
#else
  found |= ipv4.Contains(Unmap(peer));
#endif

#ifdef NC_IPV6_RANGE_CONTAINS_MAPPED  // want: no matching (member )?function
  found |= ipv6.Contains(peer);
#else
  found |= mapped.Contains(peer);
#endif

#ifdef NC_RANGE_OVERLAPS_ANOTHER_KIND
  // want: cannot convert|no viable conversion|no matching (member )?function
  found |= ipv4.Overlaps(mapped);
#else
  found |= ipv4.Overlaps(Ipv4Range::All());
#endif

#ifdef NC_RANGE_EQUALS_ANOTHER_KIND  // want: deleted (function|operator)
  found |= ipv6 == mapped;
#else
  found |= ipv6 == Ipv6Range::All();
#endif
  return found;
}

#ifdef NC_RANGE_OF_TWO_KINDS
// want: cannot convert|could not convert|no viable conversion
const auto kRange = Ipv6Range::FromFirstAndLast("::"_ipv6, "::ffff:0:0"_mapped);
#else
const auto kRange =
    Ipv6Range::FromFirstAndLast("::"_ipv6, "::fffe:ffff:ffff"_ipv6);
#endif

#ifdef NC_RANGE_OF_A_SUM
// want: template constraint failure|constraints not satisfied
const AddressRange<IpAddress> kAll;
#else
const AddressRange<Ipv4Address> kAll;
#endif

void Arrays(std::span<Ipv4Address> peers, std::span<Ipv4MappedAddress> mapped,
            std::span<IpAddress> keys) {
#ifdef NC_MAP_ALL_IN_PLACE
  // want: cannot convert|could not convert|no matching function
  MapAll(peers, peers);
#else
  MapAll(peers, mapped);
#endif

#ifdef NC_MAPPED_ARRAY_AS_KEYS
  // want: cannot convert|could not convert|no matching function
  UnmapAll(mapped, keys);
#else
  UnmapAll(mapped, peers);
#endif
  static_cast<void>(keys);
}

void Bytes(const IpAddress& key, std::span<const uint8_t> bytes) {
#ifdef NC_TOO_FEW_BYTES
  // want: could not convert|cannot convert|no matching function
  std::array<uint8_t, kMaxSerializedSize<Ipv4Address>> buffer;
#else
  std::array<uint8_t, kMaxSerializedSize<IpAddress>> buffer;
#endif
  Serialize(key, buffer);

#ifdef NC_DESERIALIZE_AS_ANOTHER_KIND
  // want: conversion from|no viable conversion
  const std::optional<IpAddress> same = TryDeserialize<AnyIpAddress>(bytes);
#else
  const std::optional<IpAddress> same = TryDeserialize<IpAddress>(bytes);
#endif
  static_cast<void>(same);

#ifdef NC_DESERIALIZE_A_PORT  // want: no matching function
  static_cast<void>(TryDeserialize<Port>(bytes));
#endif
}

void Texts(Ipv4Address ipv4, const Ipv6Address& ipv6,
           const Ipv4MappedAddress& mapped) {
#ifdef NC_REVERSE_NAME_OF_MAPPED
  // want: invalid initialization of reference|could not convert|no matching
  ToReverseName(mapped);
#else
  ToReverseName(Unmap(mapped));
#endif

#ifdef NC_MIXED_FORM_OF_MAPPED
  // want: invalid initialization of reference|could not convert|no matching
  ToMixedString(mapped);
#else
  ToMixedString(ipv6);
#endif

#ifdef NC_UNCOMPRESSED_IPV4
  // want: invalid initialization of reference|could not convert|no matching
  ToUncompressedString(ipv4);
#else
  ToUncompressedString(Map(ipv4));
#endif
}

}  // namespace dualstack
