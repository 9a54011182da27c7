#ifndef DUALSTACK_ADDRESS_PREFIX_ALGEBRA_H_
#define DUALSTACK_ADDRESS_PREFIX_ALGEBRA_H_

#include <algorithm>
#include <iterator>
#include <optional>
#include <ranges>
#include <vector>

#include "dualstack/address/address_range.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

// Sets of addresses as lists of prefixes: of a range, of many prefixes, of one
// prefix without another. Every list is in order, no two of its prefixes have
// an address in common, and no shorter list would do.
//
// The prefixes are taken for their bits, as a router takes them. So no list
// covers ::ffff:0:0/96, which would be all of IPv4 to some, unless what it was
// made of did; not even where that would save prefixes and make no difference
// to native addresses: from :: to ::fffe:ffff:ffff it takes sixteen, although
// ::/80 has no other native address. What is ::ffff:0:0/96 or a part of it is
// no Ipv6Prefix and left out.
//
//     Summarize(*Ipv4Range::FromFirstAndLast("192.0.2.1"_ipv4,
//                                            "192.0.2.4"_ipv4));
//         // 192.0.2.1/32, 192.0.2.2/31, 192.0.2.4/32
//     Aggregate(std::vector{"10.0.0.0/9"_ipv4_prefix,
//                           "10.128.0.0/9"_ipv4_prefix});
//         // 10.0.0.0/8
//     Exclude("192.0.2.0/24"_ipv4_prefix, "192.0.2.64/26"_ipv4_prefix);
//         // 192.0.2.0/26, 192.0.2.128/25
//
//     Exclude("::/0"_ipv6_prefix, "10.0.0.0/8"_ipv4_prefix);
//         // does not compile

namespace dualstack {

// The prefixes that have the addresses of the range: at most 62 of IPv4 and 254
// of IPv6, twice the bits of an address less two.
std::vector<Ipv4Prefix> Summarize(const Ipv4Range& range);
std::vector<Ipv6Prefix> Summarize(const Ipv6Range& range);
std::vector<Ipv4MappedPrefix> Summarize(const Ipv4MappedRange& range);

// The prefixes that have the addresses of all the given ones, which may come in
// any order, overlap and repeat. It takes any range of prefixes of one type; of
// IpPrefixes, those of IPv4 and IPv6 stay apart.
template <std::ranges::input_range Prefixes>
requires internal::Prefix<std::ranges::range_value_t<Prefixes>>
auto Aggregate(Prefixes&& prefixes)
    -> std::vector<std::ranges::range_value_t<Prefixes>> {
  std::vector<std::ranges::range_value_t<Prefixes>> sorted;
  std::ranges::copy(prefixes, std::back_inserter(sorted));
  std::ranges::sort(sorted);
  std::vector<std::ranges::range_value_t<Prefixes>> aggregate;
  for (auto prefix : sorted) {
    if (!aggregate.empty() && aggregate.back().Contains(prefix)) continue;
    // Two halves of a prefix are that prefix, which may be a half again.
    while (!aggregate.empty() && aggregate.back().length() == prefix.length()) {
      const auto whole = prefix.Supernet();
      if (!whole || !whole->Contains(aggregate.back())) break;
      prefix = *whole;
      aggregate.pop_back();
    }
    aggregate.push_back(prefix);
  }
  return aggregate;
}

// The prefixes that have those addresses of `from` that `what` has not: at most
// one of each length. That is `from`, if they have no address in common, and
// none, if `what` has them all.
template <internal::Prefix P>
std::vector<P> Exclude(const P& from, const P& what) {
  if (what.Contains(from)) return {};
  if (!from.Contains(what)) return {from};
  std::vector<P> rest;
  for (P around = from; around != what;) {
    const int length = around.length() + 1;
    const P half = *what.Supernet(length);
    for (const P& other : around.Subnets(length)) {
      if (other != half) rest.push_back(other);
    }
    around = half;
  }
  std::ranges::sort(rest);
  return rest;
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_PREFIX_ALGEBRA_H_
