#include "dualstack/address/internal/prefix_trie.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/internal/prefix_bits.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::internal {
namespace {

uint32_t NumberOf(Ipv4Address address) { return address.ToUint32(); }
absl::uint128 NumberOf(const Ipv6Address& address) {
  return address.ToUint128();
}

int LeadingZeros(uint32_t bits) { return std::countl_zero(bits); }
int LeadingZeros(absl::uint128 bits) {
  const int zeros = std::countl_zero(absl::Uint128High64(bits));
  return zeros < 64 ? zeros : 64 + std::countl_zero(absl::Uint128Low64(bits));
}

// The bit after the first `index`.
template <typename Number>
size_t Bit(Number bits, int index) {
  return static_cast<size_t>(bits >> (kBits<Number> - 1 - index) & 1);
}

// As push_back() makes room, so that many calls take linear time.
template <typename T>
void MakeRoomFor(size_t count, std::vector<T>& elements) {
  const size_t wanted = elements.size() + count;
  if (wanted <= elements.capacity()) return;
  elements.reserve(std::max(wanted, 2 * elements.capacity()));
}

}  // namespace

template <typename Prefix>
Prefix PrefixTrie<Prefix>::PrefixAt(Place place) const {
  const Key& key = nodes_[place].key;
  if constexpr (std::is_same_v<Prefix, Ipv4Prefix>) {
    return *Ipv4Prefix::FromAddress(Ipv4Address::FromUint32(key.bits),
                                    key.length);
  } else {
    // An entry was a prefix, so its address is native.
    return *Ipv6Prefix::FromAddress(*Ipv6Address::FromUint128(key.bits),
                                    key.length);
  }
}

template <typename Prefix>
auto PrefixTrie<Prefix>::Find(const Prefix& prefix) const -> Place {
  const Key key = KeyOf(prefix);
  Place place = FirstCovering(key);
  while (place != kNone && nodes_[place].key.length < key.length) {
    place = NextCovering(place, key);
  }
  return place;
}

template <typename Prefix>
auto PrefixTrie<Prefix>::FindLongest(const Address& address) const -> Place {
  const Key key = KeyOf(address);
  Place longest = kNone;
  for (Place place = FirstCovering(key); place != kNone;
       place = NextCovering(place, key)) {
    longest = place;
  }
  return longest;
}

template <typename Prefix>
auto PrefixTrie<Prefix>::First() const -> Place {
  return nodes_.empty() ? kNone : EntryFrom(kRoot);
}

template <typename Prefix>
auto PrefixTrie<Prefix>::Next(Place place) const -> Place {
  return EntryFrom(NodeAfter(place));
}

template <typename Prefix>
auto PrefixTrie<Prefix>::FirstCovering(const Prefix& prefix) const -> Place {
  return FirstCovering(KeyOf(prefix));
}

template <typename Prefix>
auto PrefixTrie<Prefix>::NextCovering(Place place, const Prefix& prefix) const
    -> Place {
  return NextCovering(place, KeyOf(prefix));
}

template <typename Prefix>
auto PrefixTrie<Prefix>::Within(const Prefix& prefix) const -> Places {
  const Place top = TopWithin(KeyOf(prefix));
  if (top == kNone) return {};
  return {.begin = EntryFrom(top), .end = EntryFrom(NodeAfterThoseBelow(top))};
}

template <typename Prefix>
bool PrefixTrie<Prefix>::Covers(const Prefix& prefix) const {
  if (FirstCovering(prefix) != kNone) return true;
  const Place top = TopWithin(KeyOf(prefix));
  if (top == kNone || nodes_[top].key.length != prefix.length()) return false;
  // What is no entry must have both its halves below it.
  const Place end = NodeAfterThoseBelow(top);
  for (Place place = top; place != end;) {
    const Node& node = nodes_[place];
    if (node.is_entry()) {
      place = NodeAfterThoseBelow(place);
      continue;
    }
    for (const Place child : node.children) {
      if (child == kNone) return false;
      if (nodes_[child].key.length != node.key.length + 1) return false;
    }
    place = node.children[0];
  }
  return true;
}

template <typename Prefix>
void PrefixTrie<Prefix>::MakeRoom() {
  MakeRoomFor(nodes_.empty() ? 3 : 2, nodes_);
  MakeRoomFor(1, entries_);
}

template <typename Prefix>
void PrefixTrie<Prefix>::Insert(const Prefix& prefix) {
  MakeRoom();
  if (nodes_.empty()) nodes_.emplace_back();
  const Key key = KeyOf(prefix);
  Place place = kRoot;
  while (nodes_[place].key.length < key.length) {
    const Place child = ChildToward(place, key);
    if (child == kNone) {
      place = AddNode(key, place);
      break;
    }
    const Key& below = nodes_[child].key;
    const int common = std::min(
        {LeadingZeros(below.bits ^ key.bits), below.length, key.length});
    place = common == below.length ? child : AddNodeAbove(child, common);
  }
  nodes_[place].index = static_cast<uint32_t>(entries_.size());
  entries_.push_back(place);
}

template <typename Prefix>
void PrefixTrie<Prefix>::Erase(Place place) {
  const uint32_t index = nodes_[place].index;
  const Place last = entries_.back();
  entries_[index] = last;
  nodes_[last].index = index;
  entries_.pop_back();
  nodes_[place].index = kNone;
  RemoveIfNeedless(place);
}

template <typename Prefix>
void PrefixTrie<Prefix>::Clear() {
  nodes_.clear();
  entries_.clear();
}

template <typename Prefix>
auto PrefixTrie<Prefix>::KeyOf(const Prefix& prefix) -> Key {
  return {.bits = NumberOf(prefix.network()), .length = prefix.length()};
}

template <typename Prefix>
auto PrefixTrie<Prefix>::KeyOf(const Address& address) -> Key {
  return {.bits = NumberOf(address), .length = kBits<Number>};
}

// The child on the side where the key is or would be. The key must be longer.
template <typename Prefix>
auto PrefixTrie<Prefix>::ChildToward(Place place, const Key& key) const
    -> Place {
  const Node& node = nodes_[place];
  return node.children[Bit(key.bits, node.key.length)];
}

// In order: the node, what is below it on the side of 0, and on that of 1.
template <typename Prefix>
auto PrefixTrie<Prefix>::NodeAfter(Place place) const -> Place {
  for (const Place child : nodes_[place].children) {
    if (child != kNone) return child;
  }
  return NodeAfterThoseBelow(place);
}

template <typename Prefix>
auto PrefixTrie<Prefix>::NodeAfterThoseBelow(Place place) const -> Place {
  for (Place parent = nodes_[place].parent; parent != kNone;
       place = parent, parent = nodes_[place].parent) {
    const Place sibling = nodes_[parent].children[1];
    if (sibling != place && sibling != kNone) return sibling;
  }
  return kNone;
}

// The first entry from that node on.
template <typename Prefix>
auto PrefixTrie<Prefix>::EntryFrom(Place place) const -> Place {
  while (place != kNone && !nodes_[place].is_entry()) place = NodeAfter(place);
  return place;
}

// The node that the key contains, or is, and that has all others below it.
template <typename Prefix>
auto PrefixTrie<Prefix>::TopWithin(const Key& key) const -> Place {
  Place place = nodes_.empty() ? kNone : kRoot;
  while (place != kNone && nodes_[place].key.length < key.length) {
    place = ChildToward(place, key);
  }
  if (place == kNone) return kNone;
  const bool inside = SamePrefix(nodes_[place].key.bits, key.bits, key.length);
  return inside ? place : kNone;
}

template <typename Prefix>
auto PrefixTrie<Prefix>::FirstCovering(const Key& key) const -> Place {
  if (nodes_.empty()) return kNone;
  return nodes_[kRoot].is_entry() ? kRoot : NextCovering(kRoot, key);
}

template <typename Prefix>
auto PrefixTrie<Prefix>::NextCovering(Place place, const Key& key) const
    -> Place {
  while (nodes_[place].key.length < key.length) {
    place = ChildToward(place, key);
    if (place == kNone) break;
    const Node& node = nodes_[place];
    if (node.key.length > key.length ||
        !SamePrefix(node.key.bits, key.bits, node.key.length)) {
      break;
    }
    if (node.is_entry()) return place;
  }
  return kNone;
}

// What the parent knows the node by.
template <typename Prefix>
auto PrefixTrie<Prefix>::LinkTo(Place place) -> Place& {
  std::array<Place, 2>& children = nodes_[nodes_[place].parent].children;
  return children[0] == place ? children[0] : children[1];
}

template <typename Prefix>
auto PrefixTrie<Prefix>::AddNode(const Key& key, Place parent) -> Place {
  const Place place = static_cast<Place>(nodes_.size());
  nodes_.push_back({.key = key, .parent = parent});
  Node& above = nodes_[parent];
  above.children[Bit(key.bits, above.key.length)] = place;
  return place;
}

// The node takes its child's place, and the child goes below it.
template <typename Prefix>
auto PrefixTrie<Prefix>::AddNodeAbove(Place child, int length) -> Place {
  const Number bits = nodes_[child].key.bits;
  const Place place =
      AddNode({.bits = WithoutHostBits(bits, length), .length = length},
              nodes_[child].parent);
  nodes_[place].children[Bit(bits, length)] = child;
  nodes_[child].parent = place;
  return place;
}

// A node is needed if it is the root, an entry, or branches. If it goes and had
// nothing below it, its parent may be next.
template <typename Prefix>
void PrefixTrie<Prefix>::RemoveIfNeedless(Place place) {
  for (;;) {
    const Node& node = nodes_[place];
    const auto& [left, right] = node.children;
    if (place == kRoot || node.is_entry()) return;
    if (left != kNone && right != kNone) return;
    const Place child = left != kNone ? left : right;
    const Place parent = node.parent;
    LinkTo(place) = child;
    if (child != kNone) nodes_[child].parent = parent;
    RemoveNode(place);
    if (child != kNone) return;
    // The parent moved if it was the last node.
    place = parent == nodes_.size() ? place : parent;
  }
}

// Of a node that nothing links to any more. The last one moves to its place.
template <typename Prefix>
void PrefixTrie<Prefix>::RemoveNode(Place place) {
  const Place last = static_cast<Place>(nodes_.size() - 1);
  if (place != last) {
    LinkTo(last) = place;
    const Node& moved = nodes_[place] = nodes_[last];
    for (const Place child : moved.children) {
      if (child != kNone) nodes_[child].parent = place;
    }
    if (moved.is_entry()) entries_[moved.index] = place;
  }
  nodes_.pop_back();
}

template class PrefixTrie<Ipv4Prefix>;
template class PrefixTrie<Ipv6Prefix>;

}  // namespace dualstack::internal
