// What PrefixMap cannot show of the trie below it: that memory is in proportion
// to the entries, whatever came and went, and that the indices have no gaps.

#include "dualstack/address/internal/prefix_trie.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>

#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "gtest/gtest.h"

namespace dualstack::internal {
namespace {

using Trie = PrefixTrie<Ipv4Prefix>;

// As few nodes as there can be: the root, one for each entry, and one for each
// place where two ways part.
size_t NodesWantedBy(const Trie& trie) {
  std::set<Ipv4Prefix> nodes = {Ipv4Prefix::All()};
  Ipv4Prefix before;
  for (Trie::Place place = trie.First(); place != Trie::kNone;
       place = trie.Next(place)) {
    const Ipv4Prefix prefix = trie.PrefixAt(place);
    nodes.insert(prefix);
    int length = 0;
    while (before.Supernet(length + 1) &&
           before.Supernet(length + 1) == prefix.Supernet(length + 1)) {
      ++length;
    }
    nodes.insert(*prefix.Supernet(length));
    before = prefix;
  }
  return nodes.size();
}

void ExpectSound(const Trie& trie) {
  EXPECT_EQ(trie.node_count(), NodesWantedBy(trie));
  EXPECT_LE(trie.node_count(), 2 * trie.size() + 1);
  std::set<size_t> indices;
  for (Trie::Place place = trie.First(); place != Trie::kNone;
       place = trie.Next(place)) {
    EXPECT_TRUE(indices.insert(trie.IndexAt(place)).second);
    EXPECT_LT(trie.IndexAt(place), trie.size());
  }
  EXPECT_EQ(indices.size(), trie.size());
}

TEST(PrefixTrieTest, HasNoMoreNodesThanItsEntriesNeed) {
  std::mt19937 random(1);
  Trie trie;
  EXPECT_EQ(trie.node_count(), 0u);
  for (int step = 0; step < 1600; ++step) {
    const Ipv4Prefix prefix = *Ipv4Prefix::Truncating(
        Ipv4Address::FromUint32(static_cast<uint32_t>(random() % 64) << 26),
        static_cast<int>(random() % 8));
    const Trie::Place place = trie.Find(prefix);
    const unsigned removals = step % 400 < 200 ? 2 : 8;
    if (random() % 10 < removals) {
      if (place != Trie::kNone) trie.Erase(place);
    } else if (place == Trie::kNone) {
      const size_t size = trie.size();
      trie.Insert(prefix);
      EXPECT_EQ(trie.IndexAt(trie.Find(prefix)), size);
    }
    ExpectSound(trie);
    if (HasFailure()) return;
  }
  while (trie.size() > 0) trie.Erase(trie.First());
  EXPECT_EQ(trie.node_count(), 1u);
  trie.Clear();
  EXPECT_EQ(trie.node_count(), 0u);
}

TEST(PrefixTrieTest, TheIndexOfAnErasedEntryGoesToTheLast) {
  Trie trie;
  for (int length = 0; length <= 4; ++length) {
    trie.Insert(*Ipv4Prefix::Truncating({}, length));
  }
  const auto index_of = [&trie](int length) {
    return trie.IndexAt(trie.Find(*Ipv4Prefix::Truncating({}, length)));
  };
  trie.Erase(trie.Find(*Ipv4Prefix::Truncating({}, 1)));
  EXPECT_EQ(index_of(4), 1u);
  EXPECT_EQ(index_of(2), 2u);
  EXPECT_EQ(index_of(3), 3u);
  trie.Erase(trie.Find(*Ipv4Prefix::Truncating({}, 3)));
  EXPECT_EQ(index_of(0), 0u);
  EXPECT_EQ(index_of(4), 1u);
  EXPECT_EQ(index_of(2), 2u);
}

}  // namespace
}  // namespace dualstack::internal
