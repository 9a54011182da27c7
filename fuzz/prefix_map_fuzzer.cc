// Any sequence of operations on a PrefixMap against a table that is looked
// through (scanned_table.h). The first byte is the map's maximum size. Each
// operation is a byte, and the prefix or address that it is about, as
// neighbour_reader.h has them; what is put in is the number of the operation.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/neighbour_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/scanned_table.h"

namespace dualstack {
namespace {

using Row = ScannedTable::Row;
// On the heap, so that a value which was moved away or destroyed shows.
using Value = std::shared_ptr<const int>;
using ValueMap = PrefixMap<Value>;

struct Pair {
  ValueMap map;
  ScannedTable table;
};

template <typename Range>
bool IsSame(const Range& range, const std::vector<Row>& rows) {
  return std::ranges::equal(range, rows, {}, [](const ValueMap::Entry& entry) {
    return Row{.prefix = entry.prefix, .value = *entry.value};
  });
}

// There is a value if there ought to be, and it is that one.
bool IsSame(const Value* value, const std::optional<int>& expected) {
  if (value == nullptr || !expected) return value == nullptr && !expected;
  return **value == *expected;
}

void CheckPrefix(const Pair& pair, const IpPrefix& prefix) {
  FUZZ_CHECK(IsSame(pair.map.Find(prefix), pair.table.Find(prefix)));
  FUZZ_CHECK(IsSame(pair.map.Covering(prefix), pair.table.Covering(prefix)));
  FUZZ_CHECK(IsSame(pair.map.Within(prefix), pair.table.Within(prefix)));
}

void CheckAddress(Pair& pair, const IpAddress& address) {
  const auto row = pair.table.LongestMatch(address);
  const auto longest = pair.map.LongestMatch(address);
  FUZZ_CHECK(longest.has_value() == row.has_value());
  FUZZ_CHECK(!row || longest->prefix == row->prefix);
  const Value* const value = std::as_const(pair.map).Lookup(address);
  FUZZ_CHECK(value == (row ? &longest->value : nullptr));
  FUZZ_CHECK(!row || **value == row->value);
  FUZZ_CHECK(pair.map.Lookup(address) == value);
  FUZZ_CHECK(IsSame(pair.map.Covering(address),
                    pair.table.Covering(IpPrefix::Host(address))));
  std::array<const Value*, 2> values{};
  FUZZ_CHECK(pair.map.LookupAll({&address, 1}, values).size() == 1);
  FUZZ_CHECK(values[0] == value && values[1] == nullptr);
  address.Visit([&](const auto& kind) {
    FUZZ_CHECK(std::as_const(pair.map).Lookup(kind) == value);
    FUZZ_CHECK(pair.map.LookupAll(std::span(&kind, 1), values)[0] == value);
  });
}

// Of a row that is there already the value is the new one if it is assigned to,
// and otherwise stays.
void Insert(Pair& pair, const IpPrefix& prefix, int value, bool assign) {
  Insertion expected = Insertion::kNew;
  if (pair.table.Find(prefix)) {
    expected = Insertion::kExisting;
  } else if (pair.table.rows().size() >= pair.map.max_size()) {
    expected = Insertion::kFull;
  }
  if (expected == Insertion::kExisting && assign) {
    pair.table.EraseIf(
        [&prefix](const Row& row) { return row.prefix == prefix; });
  }
  if (expected == Insertion::kNew ||
      (expected == Insertion::kExisting && assign)) {
    pair.table.Add({.prefix = prefix, .value = value});
  }
  auto own = std::make_shared<const int>(value);
  const Insertion insertion =
      assign ? pair.map.InsertOrAssign(prefix, std::move(own))
             : pair.map.Insert(prefix, std::move(own));
  FUZZ_CHECK(insertion == expected);
}

void Erase(Pair& pair, const IpPrefix& prefix) {
  const size_t erased = pair.table.EraseIf(
      [&prefix](const Row& row) { return row.prefix == prefix; });
  FUZZ_CHECK(pair.map.Erase(prefix) == (erased == 1));
}

void EraseEven(Pair& pair) {
  const size_t erased =
      pair.table.EraseIf([](const Row& row) { return row.value % 2 == 0; });
  FUZZ_CHECK(pair.map.EraseIf([](const ValueMap::Entry& entry) {
    return *entry.value % 2 == 0;
  }) == erased);
}

// What was moved from is empty, a copy is a map of its own, and the maximum
// size goes along.
void Move(Pair& pair) {
  const size_t max_size = pair.map.max_size();
  ValueMap copy = pair.map;
  FUZZ_CHECK(copy == pair.map);
  ValueMap moved = std::move(pair.map);
  FUZZ_CHECK(pair.map.empty() && moved == copy);
  copy.clear();
  pair.map = std::move(moved);
  FUZZ_CHECK(copy.empty() && pair.map.max_size() == max_size);
}

// Maps are equal that have the same values at the same prefixes, in whatever
// order these were put in.
void CheckEqual(const ValueMap& map) {
  std::vector<std::pair<IpPrefix, Value>> rows;
  for (const auto& [prefix, value] : map) rows.emplace_back(prefix, value);
  ValueMap other;
  std::for_each(rows.rbegin(), rows.rend(), [&other](const auto& row) {
    other.Insert(row.first, row.second);
  });
  FUZZ_CHECK(other == map);
  if (rows.empty()) return;
  const auto& [prefix, value] = rows.front();
  other.InsertOrAssign(prefix, nullptr);
  FUZZ_CHECK(other != map);
  other.Erase(prefix);
  FUZZ_CHECK(other != map);
  const std::optional<IpPrefix> supernet = prefix.Supernet();
  if (!supernet) return;
  other.Insert(*supernet, value);
  FUZZ_CHECK(other != map);
}

void Operate(int number, InputReader& input, IpNeighbourReader& reader,
             Pair& pair) {
  switch (input.TakeByte() % 8) {
    case 0:
    case 1:
      Insert(pair, reader.TakePrefix(), number, /*assign=*/false);
      break;
    case 2:
      Insert(pair, reader.TakePrefix(), number, /*assign=*/true);
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
      EraseEven(pair);
      break;
    default:
      Move(pair);
  }
  FUZZ_CHECK(pair.map.size() == pair.table.rows().size());
  FUZZ_CHECK(pair.map.empty() == pair.table.rows().empty());
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::InputReader input(copy.octets());
  dualstack::Pair pair = {
      .map = dualstack::ValueMap::WithMaxSize(input.TakeByte()), .table = {}};
  dualstack::IpNeighbourReader reader(input);
  for (int i = 0; i < 32 && !input.empty(); ++i) {
    dualstack::Operate(i, input, reader, pair);
  }
  FUZZ_CHECK(dualstack::IsSame(pair.map, pair.table.All()));
  if (dualstack::Drawn(copy.text(), 8)) dualstack::CheckEqual(pair.map);
  return 0;
}
