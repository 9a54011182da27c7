#ifndef DUALSTACK_ADDRESS_INTERNAL_PREFIX_TRIE_H_
#define DUALSTACK_ADDRESS_INTERNAL_PREFIX_TRIE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::internal {

// The prefixes of one family that a table has entries for: an Ipv4Prefix or an
// Ipv6Prefix each. It knows nothing of their values. It gives the entries the
// indices from 0 to size() - 1, and whoever has values keeps them by index.
//
// It is a binary trie without the nodes that would not branch. Below a node are
// the prefixes that it contains, on the side of their next bit; a node that is
// no entry is there because its two sides differ. Of 10.0.0.0/8, 10.1.0.0/16,
// 10.1.2.0/24 and 10.64.0.0/10:
//
//     0.0.0.0/0
//     '- 0: 10.0.0.0/8               entry
//           '- 0: 10.0.0.0/9
//                 |- 0: 10.1.0.0/16        entry
//                 |     '- 0: 10.1.2.0/24  entry
//                 '- 1: 10.64.0.0/10       entry
//
// A path is no longer than an address has bits, and nothing recurses. There are
// at most two nodes for an entry, all in one vector and without gaps: the last
// one moves to where one is taken out.
template <typename Prefix>
class PrefixTrie {
 public:
  using Address = std::conditional_t<std::is_same_v<Prefix, Ipv4Prefix>,
                                     Ipv4Address, Ipv6Address>;

  // Where an entry is, until the next Insert() or Erase(). kNone is the place
  // of no entry, and the one after the last.
  using Place = uint32_t;
  static constexpr Place kNone = 0xffffffff;
  // Two nodes for each, and the one at the top, leave kNone free.
  static constexpr size_t kMaxSize = 0x7fffffff;

  size_t size() const { return entries_.size(); }
  // At most 2 * size() + 1.
  size_t node_count() const { return nodes_.size(); }

  Prefix PrefixAt(Place place) const;
  size_t IndexAt(Place place) const { return nodes_[place].index; }

  // The entry of that very prefix.
  Place Find(const Prefix& prefix) const;
  // The entry of the longest prefix that contains the address.
  Place FindLongest(const Address& address) const;

  // All entries, in the order of their prefixes.
  Place First() const;
  Place Next(Place place) const;

  // The entries of the prefixes that contain this one or are it, the shortest
  // first.
  Place FirstCovering(const Prefix& prefix) const;
  Place NextCovering(Place place, const Prefix& prefix) const;

  // The entries of the prefixes that this one contains, or that are it: the
  // first in order, and the one after the last.
  struct Places {
    Place begin = kNone;
    Place end = kNone;
  };
  Places Within(const Prefix& prefix) const;

  // Whether the prefix is made up of prefixes that have entries, or contained
  // in one.
  bool Covers(const Prefix& prefix) const;

  // Allocates what the next Insert() needs, which then cannot fail.
  void MakeRoom();
  // Adds an entry, whose index is size(). There must be none of that prefix,
  // and less than kMaxSize of others.
  void Insert(const Prefix& prefix);
  // Takes the entry out. Its index becomes that of the entry whose index was
  // the last.
  void Erase(Place place);
  void Clear();

 private:
  using Number = std::conditional_t<std::is_same_v<Prefix, Ipv4Prefix>,
                                    uint32_t, absl::uint128>;
  static constexpr Place kRoot = 0;

  // A prefix as internal/prefix_bits.h calculates with it.
  struct Key {
    Number bits = 0;
    int length = 0;
  };

  struct Node {
    Key key;
    Place parent = kNone;
    std::array<Place, 2> children = {kNone, kNone};
    uint32_t index = kNone;  // kNone if it is no entry.

    bool is_entry() const { return index != kNone; }
  };

  static Key KeyOf(const Prefix& prefix);
  static Key KeyOf(const Address& address);

  // Nodes, where the public functions speak of entries.
  Place ChildToward(Place place, const Key& key) const;
  Place NodeAfter(Place place) const;
  Place NodeAfterThoseBelow(Place place) const;
  Place EntryFrom(Place place) const;
  Place TopWithin(const Key& key) const;
  Place FirstCovering(const Key& key) const;
  Place NextCovering(Place place, const Key& key) const;
  Place& LinkTo(Place place);
  Place AddNode(const Key& key, Place parent);
  Place AddNodeAbove(Place child, int length);
  void RemoveIfNeedless(Place place);
  void RemoveNode(Place place);

  std::vector<Node> nodes_;     // The root, of length 0, is the first.
  std::vector<Place> entries_;  // By their index.
};

extern template class PrefixTrie<Ipv4Prefix>;
extern template class PrefixTrie<Ipv6Prefix>;

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_PREFIX_TRIE_H_
