// Any sequence of operations on two PrefixSets against two tables that are
// looked through (scanned_table.h), and then their union, intersection and
// difference against sets of numbers. The first two bytes are the maximum sizes
// of the sets. Each operation is a byte, whose highest bit says on which set,
// and the prefix or address that it is about, as neighbour_reader.h has them.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/number_set.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/neighbour_reader.h"
#include "dualstack/fuzz/scanned_table.h"

namespace dualstack {
namespace {

using testing::Combined;
using testing::Shortest;

struct Pair {
  PrefixSet set;
  ScannedTable table;
};

// A range of prefixes has the rows' prefixes, in their order.
template <typename Range>
bool IsSame(const Range& range, const std::vector<ScannedTable::Row>& rows) {
  return std::ranges::equal(range, rows, {}, {}, &ScannedTable::Row::prefix);
}

void CheckPrefix(const Pair& pair, const IpPrefix& prefix) {
  const auto covering = pair.table.Covering(prefix);
  const auto within = pair.table.Within(prefix);
  FUZZ_CHECK(pair.set.Has(prefix) == pair.table.Find(prefix).has_value());
  FUZZ_CHECK(IsSame(pair.set.Covering(prefix), covering));
  FUZZ_CHECK(IsSame(pair.set.Within(prefix), within));
  FUZZ_CHECK(pair.set.Overlaps(prefix) ==
             !(covering.empty() && within.empty()));
  FUZZ_CHECK(pair.set.Covers(prefix) ==
             HasAll(pair.table.NumbersOf(prefix.kind()),
                    ScannedTable::Numbers(prefix)));
}

void CheckAddress(const Pair& pair, const IpAddress& address) {
  const auto row = pair.table.LongestMatch(address);
  const std::optional<IpPrefix> longest = pair.set.LongestMatch(address);
  FUZZ_CHECK(longest.has_value() == row.has_value());
  FUZZ_CHECK(!row || *longest == row->prefix);
  FUZZ_CHECK(pair.set.Contains(address) == row.has_value());
  FUZZ_CHECK(IsSame(pair.set.Covering(address),
                    pair.table.Covering(IpPrefix::Host(address))));
  // The bulk look-ups, of the sum and of its kind, leave alone what is past
  // the addresses.
  std::array<bool, 2> answers = {!row, !row};
  FUZZ_CHECK(pair.set.ContainsAll({&address, 1}, answers).size() == 1);
  FUZZ_CHECK(answers[0] == row.has_value() && answers[1] == !row);
  address.Visit([&](const auto& kind) {
    FUZZ_CHECK(pair.set.Contains(kind) == row.has_value());
    FUZZ_CHECK(pair.set.ContainsAll(std::span(&kind, 1), answers)[0] ==
               row.has_value());
  });
}

void Insert(Pair& pair, const IpPrefix& prefix) {
  Insertion expected = Insertion::kNew;
  if (pair.table.Find(prefix)) {
    expected = Insertion::kExisting;
  } else if (pair.table.rows().size() >= pair.set.max_size()) {
    expected = Insertion::kFull;
  } else {
    pair.table.Add({.prefix = prefix});
  }
  FUZZ_CHECK(pair.set.Insert(prefix) == expected);
  FUZZ_CHECK(pair.set.Has(prefix) == (expected != Insertion::kFull));
}

void Erase(Pair& pair, const IpPrefix& prefix) {
  const size_t erased = pair.table.EraseIf(
      [&prefix](const auto& row) { return row.prefix == prefix; });
  FUZZ_CHECK(pair.set.Erase(prefix) == (erased == 1));
}

// What was moved from is empty, a copy is a set of its own, and the maximum
// size goes along.
void Move(Pair& pair) {
  const size_t max_size = pair.set.max_size();
  PrefixSet copy = pair.set;
  FUZZ_CHECK(copy == pair.set);
  PrefixSet moved = std::move(pair.set);
  FUZZ_CHECK(pair.set.empty() && moved == copy);
  copy.clear();
  pair.set = std::move(moved);
  FUZZ_CHECK(copy.empty() && pair.set.max_size() == max_size);
}

void Operate(uint8_t operation, IpNeighbourReader& reader, Pair& pair) {
  switch (operation % 8) {
    case 0:
    case 1:
    case 2:
      Insert(pair, reader.TakePrefix());
      break;
    case 3:
      Erase(pair, reader.TakePrefix());
      break;
    case 4:
      CheckPrefix(pair, reader.TakePrefix());
      break;
    case 5:
      CheckAddress(pair, reader.TakeAddress());
      break;
    case 6:
      Move(pair);
      break;
    default:
      pair.set.clear();
      pair.table = {};
  }
  FUZZ_CHECK(pair.set.size() == pair.table.rows().size());
  FUZZ_CHECK(pair.set.empty() == pair.table.rows().empty());
}

// The fewest prefixes of either family, for the numbers that are wanted of
// those that both sets have.
template <typename Wanted>
std::vector<IpPrefix> Expected(const Pair& a, const Pair& b, Wanted wanted) {
  const auto numbers = [&](AddressKind family) {
    return Combined(a.table.NumbersOf(family), b.table.NumbersOf(family),
                    wanted);
  };
  const auto ipv4 = Shortest<Ipv4Prefix>(numbers(AddressKind::kIpv4));
  const auto ipv6 = Shortest<Ipv6Prefix>(numbers(AddressKind::kIpv6));
  std::vector<IpPrefix> expected(ipv4.begin(), ipv4.end());
  expected.insert(expected.end(), ipv6.begin(), ipv6.end());
  return expected;
}

void CheckBoth(const Pair& a, const Pair& b) {
  FUZZ_CHECK(IsSame(a.set, a.table.All()));
  FUZZ_CHECK(IsSame(b.set, b.table.All()));
  FUZZ_CHECK((a.set == b.set) == (a.table.All() == b.table.All()));
  FUZZ_CHECK(Union(a.set, b.set) ==
             Expected(a, b, [](bool in_a, bool in_b) { return in_a || in_b; }));
  FUZZ_CHECK(Intersection(a.set, b.set) ==
             Expected(a, b, [](bool in_a, bool in_b) { return in_a && in_b; }));
  FUZZ_CHECK(
      Difference(a.set, b.set) ==
      Expected(a, b, [](bool in_a, bool in_b) { return in_a && !in_b; }));
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  std::array<dualstack::Pair, 2> pairs;
  for (dualstack::Pair& pair : pairs) {
    pair.set = dualstack::PrefixSet::WithMaxSize(input.TakeByte());
  }
  dualstack::IpNeighbourReader reader(input);
  for (int i = 0; i < 32 && !input.empty(); ++i) {
    const uint8_t operation = input.TakeByte();
    dualstack::Operate(operation, reader, pairs[operation >> 7]);
  }
  dualstack::CheckBoth(pairs[0], pairs[1]);
  return 0;
}
