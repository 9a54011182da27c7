#ifndef DUALSTACK_ADDRESS_INTERNAL_PREFIX_TABLE_H_
#define DUALSTACK_ADDRESS_INTERNAL_PREFIX_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>

#include "dualstack/address/internal/prefix_trie.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::internal {

// What a PrefixSet or PrefixMap can be asked about.
template <typename T>
concept CanonicalAddress = kIsOneOf<T, IpAddress, Ipv4Address, Ipv6Address>;

// The prefixes of a PrefixSet or PrefixMap: a trie for each family. Its users
// know only what is said here, so that another layout may take the tries'
// place.
class PrefixTable {
 public:
  static constexpr size_t kMaxSize = PrefixTrie<Ipv4Prefix>::kMaxSize;

  // Where an entry is, until the next Insert(), Erase() or Clear(). As it is
  // constructed it is the place of no entry, and the one after the last.
  struct Place {
    bool is_ipv6 = true;
    uint32_t in_trie = PrefixTrie<Ipv6Prefix>::kNone;

    bool has_entry() const { return *this != Place(); }
    friend bool operator==(const Place&, const Place&) = default;
  };

  size_t size() const { return ipv4_.size() + ipv6_.size(); }

  IpPrefix PrefixAt(Place place) const;
  // The entry's index among those of its family, as in PrefixTrie.
  size_t IndexAt(Place place) const {
    return place.is_ipv6 ? ipv6_.IndexAt(place.in_trie)
                         : ipv4_.IndexAt(place.in_trie);
  }

  // The entry of that very prefix.
  Place Find(const IpPrefix& prefix) const;
  // The entry of the longest prefix that contains the address.
  Place FindLongest(Ipv4Address address) const;
  Place FindLongest(const Ipv6Address& address) const;
  Place FindLongest(const IpAddress& address) const;

  // All entries, in the order of their prefixes.
  Place First() const;
  Place Next(Place place) const;

  // The entries of the prefixes that contain this one or are it, the shortest
  // first.
  Place FirstCovering(const IpPrefix& prefix) const;
  Place NextCovering(Place place, const IpPrefix& prefix) const;

  // The entries of the prefixes that this one contains, or that are it: the
  // first in order, and the one after the last.
  struct Places {
    Place begin;
    Place end;
  };
  Places Within(const IpPrefix& prefix) const;

  // Whether the prefix is made up of prefixes that have entries, or contained
  // in one.
  bool Covers(const IpPrefix& prefix) const;

  // As the functions of PrefixTrie, of the trie of the prefix or place.
  void MakeRoom(const IpPrefix& prefix);
  void Insert(const IpPrefix& prefix);
  void Erase(Place place);
  void Clear();

 private:
  Place Ipv4Place(uint32_t in_trie) const;

  PrefixTrie<Ipv4Prefix> ipv4_;
  PrefixTrie<Ipv6Prefix> ipv6_;
};

// Iterates over the entries of a PrefixSet or PrefixMap: over those that cover
// a prefix if one is given, and otherwise from a place on. Entries are made as
// they are read, and not stored.
template <typename Container>
class PrefixIterator {
 public:
  using Place = PrefixTable::Place;

  using iterator_concept = std::forward_iterator_tag;
  using iterator_category = std::input_iterator_tag;  // See `reference`.
  using value_type = typename Container::value_type;
  using reference = value_type;
  using difference_type = std::ptrdiff_t;

  // What operator->() has to return where there is nothing to point to.
  class pointer {
   public:
    explicit pointer(const value_type& entry) : entry_(entry) {}
    const value_type* operator->() const { return std::addressof(entry_); }

   private:
    value_type entry_;
  };

  PrefixIterator() = default;
  PrefixIterator(const Container& container, Place place)
      : container_(&container), place_(place) {}
  PrefixIterator(const Container& container, Place place,
                 const IpPrefix& covered)
      : container_(&container), place_(place), covered_(covered) {}

  value_type operator*() const { return container_->EntryAt(place_); }
  pointer operator->() const { return pointer(**this); }

  PrefixIterator& operator++() {
    const PrefixTable& table = container_->table_;
    place_ =
        covered_ ? table.NextCovering(place_, *covered_) : table.Next(place_);
    return *this;
  }
  PrefixIterator operator++(int) {
    PrefixIterator before = *this;
    ++*this;
    return before;
  }

  friend bool operator==(const PrefixIterator& a, const PrefixIterator& b) {
    return a.place_ == b.place_;
  }

 private:
  const Container* container_ = nullptr;
  Place place_;
  std::optional<IpPrefix> covered_;
};

// A part of a PrefixSet or PrefixMap, to be iterated over.
template <typename Container>
class PrefixRange {
 public:
  using value_type = typename Container::value_type;
  using const_iterator = PrefixIterator<Container>;
  using iterator = const_iterator;

  PrefixRange(const_iterator begin, const_iterator end)
      : begin_(begin), end_(end) {}

  const_iterator begin() const { return begin_; }
  const_iterator end() const { return end_; }
  bool empty() const { return begin_ == end_; }

 private:
  const_iterator begin_;
  const_iterator end_;
};

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PREFIX_TABLE_H_
