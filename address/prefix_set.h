#ifndef DUALSTACK_ADDRESS_PREFIX_SET_H_
#define DUALSTACK_ADDRESS_PREFIX_SET_H_

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dualstack/address/internal/prefix_table.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/prefix_map.h"

namespace dualstack {

// A set of prefixes, and the question whether an address is in one of them: an
// access list without "except".
//
// It is not the set of their addresses. 10.0.0.0/8 stays a member beside
// 10.1.0.0/16, and two halves beside each other are two members: iteration,
// Has(), Erase() and == are about the prefixes that were put in. Contains(),
// Covers(), Overlaps() and the algebra below the class are about the addresses.
//
//     const PrefixSet internal = {"10.0.0.0/8"_ipv4_prefix,
//                                 "fc00::/7"_ipv6_prefix};
//     internal.Contains(Canonical(peer.address()));        // ::ffff:10.1.2.3
//     internal.Covers("10.1.0.0/16"_ipv4_prefix);          // true
//     internal.Has("10.1.0.0/16"_ipv4_prefix);             // false
//
//     internal.Contains(peer.address());                   // does not compile
//
// It allocates, throws, may be shared between threads and keeps iterators good
// as PrefixMap does.
class PrefixSet {
 public:
  using key_type = IpPrefix;
  using value_type = IpPrefix;
  using size_type = size_t;
  using difference_type = std::ptrdiff_t;
  // Forward iterators, but that a prefix is made when one is read.
  using const_iterator = internal::PrefixIterator<PrefixSet>;
  using iterator = const_iterator;
  using Range = internal::PrefixRange<PrefixSet>;

  // The most prefixes that any set takes.
  static constexpr size_t kMaxSize = internal::PrefixTable::kMaxSize;

  // Empty.
  PrefixSet() = default;
  PrefixSet(std::initializer_list<IpPrefix> prefixes) {
    for (const IpPrefix& prefix : prefixes) Insert(prefix);
  }
  // Empty, and never of more prefixes than that, nor than kMaxSize: for a set
  // that outsiders fill.
  static PrefixSet WithMaxSize(size_t max_size) {
    PrefixSet set;
    set.max_size_ = std::min(max_size, kMaxSize);
    return set;
  }

  // What was moved from is empty. The maximum size goes along, and stays.
  PrefixSet(const PrefixSet&) = default;
  PrefixSet(PrefixSet&&) = default;
  PrefixSet& operator=(PrefixSet other) noexcept {
    std::swap(table_, other.table_);
    max_size_ = other.max_size_;
    return *this;
  }
  ~PrefixSet() = default;

  size_t size() const { return table_.size(); }
  bool empty() const { return size() == 0; }
  size_t max_size() const { return max_size_; }

  Insertion Insert(const IpPrefix& prefix) {
    if (Has(prefix)) return Insertion::kExisting;
    if (size() >= max_size_) return Insertion::kFull;
    table_.Insert(prefix);
    return Insertion::kNew;
  }

  // Removes that very prefix, and returns whether it was there.
  bool Erase(const IpPrefix& prefix) {
    const Place place = table_.Find(prefix);
    if (!place.has_entry()) return false;
    table_.Erase(place);
    return true;
  }
  void clear() { table_.Clear(); }

  // Whether that very prefix is in the set.
  bool Has(const IpPrefix& prefix) const {
    return table_.Find(prefix).has_entry();
  }

  // Whether a prefix of the set contains the address. An Ipv4Address or
  // Ipv6Address need not become an IpAddress first.
  template <internal::CanonicalAddress Address>
  bool Contains(const Address& address) const {
    return table_.FindLongest(address).has_entry();
  }
  // Contains() of each address into the element of `answers` in its place, as
  // far as both reach. Returns the elements written.
  std::span<bool> ContainsAll(std::span<const IpAddress> addresses,
                              std::span<bool> answers) const {
    return ContainsEach(addresses, answers);
  }
  std::span<bool> ContainsAll(std::span<const Ipv4Address> addresses,
                              std::span<bool> answers) const {
    return ContainsEach(addresses, answers);
  }
  std::span<bool> ContainsAll(std::span<const Ipv6Address> addresses,
                              std::span<bool> answers) const {
    return ContainsEach(addresses, answers);
  }
  // Whether the prefix is made up of prefixes of the set, or contained in one.
  // It is taken for its bits, as in prefix_algebra.h. This takes time in
  // proportion to the members inside the prefix.
  bool Covers(const IpPrefix& prefix) const { return table_.Covers(prefix); }
  // Whether a prefix of the set has an address in common with this one.
  bool Overlaps(const IpPrefix& prefix) const {
    return !Covering(prefix).empty() || !Within(prefix).empty();
  }

  // The longest prefix of the set that contains the address, if one does.
  std::optional<IpPrefix> LongestMatch(const IpAddress& address) const {
    const Place place = table_.FindLongest(address);
    if (!place.has_entry()) return std::nullopt;
    return EntryAt(place);
  }
  // All prefixes of the set that contain this one, or the address, itself
  // included: from the shortest to the longest.
  Range Covering(const IpPrefix& prefix) const {
    return {{*this, table_.FirstCovering(prefix), prefix}, end()};
  }
  Range Covering(const IpAddress& address) const {
    return Covering(IpPrefix::Host(address));
  }
  // All prefixes of the set that this one contains, itself included, in order.
  Range Within(const IpPrefix& prefix) const {
    const internal::PrefixTable::Places places = table_.Within(prefix);
    return {{*this, places.begin}, {*this, places.end}};
  }

  // In order: IPv4 before IPv6, then by network address, and a prefix before
  // those that it contains.
  const_iterator begin() const { return {*this, table_.First()}; }
  const_iterator end() const { return {*this, Place()}; }

  // Whether the prefixes are the same. The addresses are the same if
  // Aggregate() is (prefix_algebra.h).
  friend bool operator==(const PrefixSet& a, const PrefixSet& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
  }

 private:
  friend class internal::PrefixIterator<PrefixSet>;
  using Place = internal::PrefixTable::Place;

  IpPrefix EntryAt(Place place) const { return table_.PrefixAt(place); }

  template <typename Address>
  std::span<bool> ContainsEach(std::span<const Address> addresses,
                               std::span<bool> answers) const {
    const size_t count = std::min(addresses.size(), answers.size());
    for (size_t i = 0; i < count; ++i) answers[i] = Contains(addresses[i]);
    return answers.first(count);
  }

  internal::PrefixTable table_;
  size_t max_size_ = kMaxSize;
};

// The addresses that are in one set or the other, in both, and in `a` but not
// in `b`: as the fewest prefixes, in order, like all of prefix_algebra.h.
std::vector<IpPrefix> Union(const PrefixSet& a, const PrefixSet& b);
std::vector<IpPrefix> Intersection(const PrefixSet& a, const PrefixSet& b);
std::vector<IpPrefix> Difference(const PrefixSet& a, const PrefixSet& b);

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_PREFIX_SET_H_
