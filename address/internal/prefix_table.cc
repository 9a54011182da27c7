#include "dualstack/address/internal/prefix_table.h"

#include <cstddef>
#include <cstdint>

#include "dualstack/address/internal/prefix_trie.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::internal {
namespace {

constexpr uint32_t kNone = PrefixTrie<Ipv4Prefix>::kNone;

PrefixTable::Place Ipv4Entry(uint32_t in_trie) {
  if (in_trie == kNone) return {};
  return {.is_ipv6 = false, .in_trie = in_trie};
}

PrefixTable::Place Ipv6Entry(uint32_t in_trie) {
  return {.is_ipv6 = true, .in_trie = in_trie};
}

}  // namespace

IpPrefix PrefixTable::PrefixAt(Place place) const {
  if (place.is_ipv6) return ipv6_.PrefixAt(place.in_trie);
  return ipv4_.PrefixAt(place.in_trie);
}

auto PrefixTable::Find(const IpPrefix& prefix) const -> Place {
  return prefix.Visit(
      [this](Ipv4Prefix ipv4) { return Ipv4Entry(ipv4_.Find(ipv4)); },
      [this](const Ipv6Prefix& ipv6) { return Ipv6Entry(ipv6_.Find(ipv6)); });
}

auto PrefixTable::FindLongest(Ipv4Address address) const -> Place {
  return Ipv4Entry(ipv4_.FindLongest(address));
}

auto PrefixTable::FindLongest(const Ipv6Address& address) const -> Place {
  return Ipv6Entry(ipv6_.FindLongest(address));
}

auto PrefixTable::FindLongest(const IpAddress& address) const -> Place {
  return address.Visit([this](const auto& kind) { return FindLongest(kind); });
}

auto PrefixTable::First() const -> Place { return Ipv4Place(ipv4_.First()); }

auto PrefixTable::Next(Place place) const -> Place {
  if (place.is_ipv6) return Ipv6Entry(ipv6_.Next(place.in_trie));
  return Ipv4Place(ipv4_.Next(place.in_trie));
}

auto PrefixTable::FirstCovering(const IpPrefix& prefix) const -> Place {
  return prefix.Visit(
      [this](Ipv4Prefix ipv4) { return Ipv4Entry(ipv4_.FirstCovering(ipv4)); },
      [this](const Ipv6Prefix& ipv6) {
        return Ipv6Entry(ipv6_.FirstCovering(ipv6));
      });
}

auto PrefixTable::NextCovering(Place place, const IpPrefix& prefix) const
    -> Place {
  return prefix.Visit(
      [this, place](Ipv4Prefix ipv4) {
        return Ipv4Entry(ipv4_.NextCovering(place.in_trie, ipv4));
      },
      [this, place](const Ipv6Prefix& ipv6) {
        return Ipv6Entry(ipv6_.NextCovering(place.in_trie, ipv6));
      });
}

auto PrefixTable::Within(const IpPrefix& prefix) const -> Places {
  return prefix.Visit(
      [this](Ipv4Prefix ipv4) -> Places {
        const auto places = ipv4_.Within(ipv4);
        return {.begin = Ipv4Place(places.begin), .end = Ipv4Place(places.end)};
      },
      [this](const Ipv6Prefix& ipv6) -> Places {
        const auto places = ipv6_.Within(ipv6);
        return {.begin = Ipv6Entry(places.begin), .end = Ipv6Entry(places.end)};
      });
}

bool PrefixTable::Covers(const IpPrefix& prefix) const {
  return prefix.Visit(
      [this](Ipv4Prefix ipv4) { return ipv4_.Covers(ipv4); },
      [this](const Ipv6Prefix& ipv6) { return ipv6_.Covers(ipv6); });
}

void PrefixTable::MakeRoom(const IpPrefix& prefix) {
  prefix.Visit([this](Ipv4Prefix) { ipv4_.MakeRoom(); },
               [this](const Ipv6Prefix&) { ipv6_.MakeRoom(); });
}

void PrefixTable::Insert(const IpPrefix& prefix) {
  prefix.Visit([this](Ipv4Prefix ipv4) { ipv4_.Insert(ipv4); },
               [this](const Ipv6Prefix& ipv6) { ipv6_.Insert(ipv6); });
}

void PrefixTable::Erase(Place place) {
  if (place.is_ipv6) {
    ipv6_.Erase(place.in_trie);
  } else {
    ipv4_.Erase(place.in_trie);
  }
}

void PrefixTable::Clear() {
  ipv4_.Clear();
  ipv6_.Clear();
}

// After the last IPv4 entry comes the first of IPv6.
auto PrefixTable::Ipv4Place(uint32_t in_trie) const -> Place {
  return in_trie == kNone ? Ipv6Entry(ipv6_.First()) : Ipv4Entry(in_trie);
}

}  // namespace dualstack::internal
