#ifndef DUALSTACK_FUZZ_SCANNED_TABLE_H_
#define DUALSTACK_FUZZ_SCANNED_TABLE_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <vector>

#include "dualstack/address/address_kind.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/testing/number_set.h"

namespace dualstack {

// Prefixes and values in no order, which are looked through for every answer:
// what PrefixMap and PrefixSet are held against.
class ScannedTable {
 public:
  struct Row {
    IpPrefix prefix;
    int value = 0;

    friend bool operator==(const Row&, const Row&) = default;
  };

  const std::vector<Row>& rows() const { return rows_; }

  // There must be no row of that prefix.
  void Add(const Row& row) { rows_.push_back(row); }
  // Nothing if there is no row of that prefix.
  std::optional<int> Find(const IpPrefix& prefix) const {
    for (const Row& row : rows_) {
      if (row.prefix == prefix) return row.value;
    }
    return std::nullopt;
  }
  // Returns how many rows it takes out.
  template <typename Predicate>
  size_t EraseIf(Predicate predicate) {
    return std::erase_if(rows_, predicate);
  }

  // The rows whose prefixes contain this one, the shortest first;
  std::vector<Row> Covering(const IpPrefix& prefix) const {
    return Sorted(
        [&prefix](const Row& row) { return HasAll(row.prefix, prefix); });
  }
  // those that it contains, and all, in the order of prefixes.
  std::vector<Row> Within(const IpPrefix& prefix) const {
    return Sorted(
        [&prefix](const Row& row) { return HasAll(prefix, row.prefix); });
  }
  std::vector<Row> All() const {
    return Sorted([](const Row&) { return true; });
  }
  std::optional<Row> LongestMatch(const IpAddress& address) const {
    const std::vector<Row> covering = Covering(IpPrefix::Host(address));
    if (covering.empty()) return std::nullopt;
    return covering.back();
  }

  // The numbers of the family's addresses that its prefixes have.
  testing::NumberSet NumbersOf(AddressKind family) const {
    testing::NumberSet numbers;
    for (const Row& row : rows_) {
      if (row.prefix.kind() == family) numbers.push_back(Numbers(row.prefix));
    }
    return UnionOf(numbers);
  }
  static testing::Interval Numbers(const IpPrefix& prefix) {
    return prefix.Visit(
        [](const auto& kind) { return testing::IntervalOf(kind); });
  }

 private:
  static bool HasAll(const IpPrefix& a, const IpPrefix& b) {
    return a.kind() == b.kind() && Numbers(a).HasAll(Numbers(b));
  }

  // IPv4 first, then what begins first, and the longer interval of two.
  template <typename Predicate>
  std::vector<Row> Sorted(Predicate predicate) const {
    std::vector<Row> sorted;
    std::ranges::copy_if(rows_, std::back_inserter(sorted), predicate);
    std::ranges::sort(sorted, [](const Row& a, const Row& b) {
      if (a.prefix.kind() != b.prefix.kind()) {
        return a.prefix.kind() == AddressKind::kIpv4;
      }
      const testing::Interval of_a = Numbers(a.prefix);
      const testing::Interval of_b = Numbers(b.prefix);
      if (of_a.first != of_b.first) return of_a.first < of_b.first;
      return of_a.last > of_b.last;
    });
    return sorted;
  }

  std::vector<Row> rows_;
};

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_SCANNED_TABLE_H_
