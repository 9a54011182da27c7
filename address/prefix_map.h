#ifndef DUALSTACK_ADDRESS_PREFIX_MAP_H_
#define DUALSTACK_ADDRESS_PREFIX_MAP_H_

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/prefix_table.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

// What becomes of an entry that is to be put into a PrefixMap or PrefixSet.
enum class Insertion : uint8_t {
  kNew,       // It is in.
  kExisting,  // There is one of that prefix already.
  kFull,      // There are max_size() others already; it is not in.
};

// Values by prefix, as of a routing table or an access list. Lookup() finds the
// value of the longest prefix that contains an address: the most specific of
// those that contradict each other, in whatever order they came.
//
//     10.0.0.0/8    office    |ooooooooooooooooooooooooo|
//     10.1.0.0/16   lab             |lllllllll|
//     10.1.2.3/32   printer             |p|
//     Lookup() finds          |ooooo|lll|p|lll|ooooooooo|
//
// The keys are canonical. An IPv4-mapped address is in no prefix here, so it
// cannot be asked about: ::ffff:10.1.2.3 does not slip past 10.0.0.0/8, it does
// not compile, and Canonical() says what was meant.
//
//     PrefixMap<std::string> sites = {
//         {"10.0.0.0/8"_ipv4_prefix, "office"},
//         {"10.1.0.0/16"_ipv4_prefix, "lab"},
//         {"2001:db8::/32"_ipv6_prefix, "office"}};
//     const std::string* site = sites.Lookup(Canonical(peer.address()));
//     if (site != nullptr) std::cout << *site;             // lab
//
//     sites.Lookup(peer.address());                        // does not compile
//
// It is a container: it allocates when something is put in, and if that fails,
// or T throws, nothing is put in. Finding, looking up and iterating allocate
// nothing, and any number of threads may do it as long as none changes the map.
// One look-up takes as many steps as an address has bits, at most, whatever the
// number of entries.
//
// Pointers and references to values, iterators and ranges are good until the
// map is changed, assigned to, moved from or destroyed.
template <std::movable T>
class PrefixMap {
 public:
  struct Entry {
    IpPrefix prefix;
    const T& value;
  };

  using key_type = IpPrefix;
  using mapped_type = T;
  using value_type = Entry;
  using size_type = size_t;
  using difference_type = std::ptrdiff_t;
  // Forward iterators, but that an Entry is made when one is read.
  using const_iterator = internal::PrefixIterator<PrefixMap>;
  using iterator = const_iterator;
  using Range = internal::PrefixRange<PrefixMap>;

  // The most entries that any map takes.
  static constexpr size_t kMaxSize = internal::PrefixTable::kMaxSize;

  // Empty.
  PrefixMap() = default;
  // Of several entries of one prefix, the first counts.
  PrefixMap(std::initializer_list<std::pair<IpPrefix, T>> entries) {
    for (const auto& [prefix, value] : entries) Insert(prefix, value);
  }
  // Empty, and never of more entries than that, nor than kMaxSize: for a map
  // that outsiders fill.
  static PrefixMap WithMaxSize(size_t max_size) {
    PrefixMap map;
    map.max_size_ = std::min(max_size, kMaxSize);
    return map;
  }

  // What was moved from is empty. The maximum size goes along, and stays.
  PrefixMap(const PrefixMap&) requires std::copy_constructible<T>
  = default;
  PrefixMap(PrefixMap&&) = default;
  PrefixMap& operator=(PrefixMap other) noexcept {
    std::swap(table_, other.table_);
    std::swap(values_, other.values_);
    max_size_ = other.max_size_;
    return *this;
  }
  ~PrefixMap() = default;

  size_t size() const { return table_.size(); }
  bool empty() const { return size() == 0; }
  size_t max_size() const { return max_size_; }

  // Adds the entry, unless there is one of that very prefix, which stays as it
  // is.
  Insertion Insert(const IpPrefix& prefix, T value) {
    if (Find(prefix) != nullptr) return Insertion::kExisting;
    return InsertNew(prefix, std::move(value));
  }
  // The same, but an entry of that very prefix gets the new value.
  Insertion InsertOrAssign(const IpPrefix& prefix, T value) {
    T* const existing = Find(prefix);
    if (existing == nullptr) return InsertNew(prefix, std::move(value));
    *existing = std::move(value);
    return Insertion::kExisting;
  }

  // Removes the entry of that very prefix, and returns whether there was one.
  bool Erase(const IpPrefix& prefix) {
    const Place place = table_.Find(prefix);
    if (!place.has_entry()) return false;
    std::vector<Slot>& values = values_[place.is_ipv6];
    const size_t index = table_.IndexAt(place);
    if (index + 1 != values.size()) values[index] = std::move(values.back());
    values.pop_back();
    table_.Erase(place);
    return true;
  }
  // Removes the entries for which `predicate(const Entry&)` is true, and
  // returns how many. It is called for all before the first is removed.
  template <std::predicate<const Entry&> Predicate>
  size_t EraseIf(Predicate predicate) {
    std::vector<IpPrefix> found;
    for (const Entry& entry : *this) {
      if (predicate(entry)) found.push_back(entry.prefix);
    }
    for (const IpPrefix& prefix : found) Erase(prefix);
    return found.size();
  }
  void clear() {
    table_.Clear();
    for (std::vector<Slot>& values : values_) values.clear();
  }

  // The value of that very prefix; nullptr if there is none.
  const T* Find(const IpPrefix& prefix) const {
    return ValueAt(table_.Find(prefix));
  }
  T* Find(const IpPrefix& prefix) {
    return const_cast<T*>(std::as_const(*this).Find(prefix));
  }

  // The value of the longest prefix that contains the address; nullptr if none
  // does. An Ipv4Address or Ipv6Address need not become an IpAddress first.
  template <internal::CanonicalAddress Address>
  const T* Lookup(const Address& address) const {
    return ValueAt(table_.FindLongest(address));
  }
  template <internal::CanonicalAddress Address>
  T* Lookup(const Address& address) {
    return const_cast<T*>(std::as_const(*this).Lookup(address));
  }
  // Lookup() of each address into the element of `values` in its place, as far
  // as both reach. Returns the elements written.
  std::span<const T*> LookupAll(std::span<const IpAddress> addresses,
                                std::span<const T*> values) const {
    return LookupEach(addresses, values);
  }
  std::span<const T*> LookupAll(std::span<const Ipv4Address> addresses,
                                std::span<const T*> values) const {
    return LookupEach(addresses, values);
  }
  std::span<const T*> LookupAll(std::span<const Ipv6Address> addresses,
                                std::span<const T*> values) const {
    return LookupEach(addresses, values);
  }

  // The entry of the longest prefix that contains the address, if one does.
  std::optional<Entry> LongestMatch(const IpAddress& address) const {
    const Place place = table_.FindLongest(address);
    if (!place.has_entry()) return std::nullopt;
    return EntryAt(place);
  }
  // The entries of all prefixes that contain this one, or the address, itself
  // included: from the shortest to the longest.
  Range Covering(const IpPrefix& prefix) const {
    return {{*this, table_.FirstCovering(prefix), prefix}, end()};
  }
  Range Covering(const IpAddress& address) const {
    return Covering(IpPrefix::Host(address));
  }
  // The entries of all prefixes that this one contains, itself included, in
  // order.
  Range Within(const IpPrefix& prefix) const {
    const internal::PrefixTable::Places places = table_.Within(prefix);
    return {{*this, places.begin}, {*this, places.end}};
  }

  // In the order of the prefixes: IPv4 before IPv6, then by network address,
  // and a prefix before those that it contains.
  const_iterator begin() const { return {*this, table_.First()}; }
  const_iterator end() const { return {*this, Place()}; }

  // Whether the entries are the same.
  friend bool operator==(const PrefixMap& a, const PrefixMap& b) requires
      std::equality_comparable<T> {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](const Entry& x, const Entry& y) {
                        return x.prefix == y.prefix && x.value == y.value;
                      });
  }

 private:
  friend class internal::PrefixIterator<PrefixMap>;
  using Place = internal::PrefixTable::Place;

  // So that there are references to elements also if T is bool.
  struct Slot {
    T value;
  };

  // There must be no entry of that prefix.
  Insertion InsertNew(const IpPrefix& prefix, T&& value) {
    if (size() >= max_size_) return Insertion::kFull;
    // Whatever can throw comes before the table is changed.
    table_.MakeRoom(prefix);
    values_[prefix.kind() == AddressKind::kIpv6].push_back({std::move(value)});
    table_.Insert(prefix);
    return Insertion::kNew;
  }

  const T* ValueAt(Place place) const {
    if (!place.has_entry()) return nullptr;
    return &values_[place.is_ipv6][table_.IndexAt(place)].value;
  }
  Entry EntryAt(Place place) const {
    return {.prefix = table_.PrefixAt(place), .value = *ValueAt(place)};
  }

  template <typename Address>
  std::span<const T*> LookupEach(std::span<const Address> addresses,
                                 std::span<const T*> values) const {
    const size_t count = std::min(addresses.size(), values.size());
    for (size_t i = 0; i < count; ++i) values[i] = Lookup(addresses[i]);
    return values.first(count);
  }

  internal::PrefixTable table_;
  // Of the IPv4 entries and the IPv6 entries, by their index in the table.
  std::array<std::vector<Slot>, 2> values_;
  size_t max_size_ = kMaxSize;
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_PREFIX_MAP_H_
