// Prefixes and ranges of one kind, and lists of them, against sets of numbers
// (address/testing/number_set.h). The first byte says the kind: IPv4, native
// IPv6, mapped. Then come a length and one, so that -1 is among them, the place
// of a subnet in sixteen bytes, two prefixes, four addresses and up to eight
// prefixes more, all as neighbour_reader.h has them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>
#include <vector>

#include "absl/numeric/int128.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/number_set.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/neighbour_reader.h"

namespace dualstack {
namespace {

using testing::Combined;
using testing::CountIn;
using testing::Interval;
using testing::IntervalOf;
using testing::kMappedNumbers;
using testing::Number;
using testing::NumberOf;
using testing::NumberSet;
using testing::Shortest;
using testing::UnionOf;

// How many numbers the last `bits` bits tell apart. 2^128 is zero, as it is to
// all the arithmetic here.
Number Power(int bits) { return bits == 128 ? 0 : Number{1} << bits; }

template <typename P>
bool IsLength(int length) {
  return P::All().length() <= length && length <= P::kMaxLength;
}

// The first and the last address, and how many there are: of native IPv6,
// without the hole, which may be at the end.
template <typename P>
void CheckEnds(const P& prefix) {
  using Address = typename P::Address;
  const Interval interval = IntervalOf(prefix);
  const Number hosts = Power(P::kMaxLength - prefix.length());
  FUZZ_CHECK(hosts == 0 ? interval.first == 0 : interval.first % hosts == 0);
  const bool ends_in_hole =
      std::is_same_v<P, Ipv6Prefix> && kMappedNumbers.Has(interval.last);
  const Number last = ends_in_hole ? kMappedNumbers.first - 1 : interval.last;
  FUZZ_CHECK(NumberOf(prefix.first()) == interval.first);
  FUZZ_CHECK(NumberOf(prefix.last()) == last);
  FUZZ_CHECK(prefix.size() == CountIn<Address>(interval));
  FUZZ_CHECK(prefix.Range() == AddressRange<Address>::FromFirstAndLast(
                                   prefix.first(), prefix.last()));
  if constexpr (std::is_same_v<P, Ipv4Prefix>) {
    FUZZ_CHECK(NumberOf(prefix.netmask()) + hosts == Power(32));
  }
}

// Prefixes are made of any address and length, if at all, as they must be.
template <typename P, typename A>
void CheckMaking(const A& address, int length) {
  const std::optional<P> prefix = P::Truncating(address, length);
  FUZZ_CHECK(prefix.has_value() == IsLength<P>(length));
  const std::optional<P> exact = P::FromAddress(address, length);
  FUZZ_CHECK(exact.has_value() == (prefix && prefix->network() == address));
  FUZZ_CHECK(P::Host(address) == P::FromAddress(address, P::kMaxLength));
  if (!prefix) return;
  CheckEnds(*prefix);
  FUZZ_CHECK(prefix->length() == length);
  FUZZ_CHECK(IntervalOf(*prefix).Has(NumberOf(address)));
  FUZZ_CHECK(!exact || *exact == *prefix);
}

template <typename P>
void CheckSupernets(const P& prefix, int length) {
  const std::optional<P> supernet = prefix.Supernet(length);
  FUZZ_CHECK(supernet.has_value() ==
             (IsLength<P>(length) && length <= prefix.length()));
  FUZZ_CHECK(!supernet || *supernet == P::Truncating(prefix.network(), length));
  FUZZ_CHECK(prefix.Supernet() == prefix.Supernet(prefix.length() - 1));
}

// The subnet at that place: counted in steps of its size, which jump over the
// hole where a subnet fits into it.
template <typename P>
Number SubnetNumber(const P& prefix, int length, Number index) {
  const int bits = P::kMaxLength - length;
  const Number number =
      NumberOf(prefix.network()) + (bits == 128 ? 0 : index << bits);
  const bool jumps = std::is_same_v<P, Ipv6Prefix> && length >= 96 &&
                     IntervalOf(prefix).HasAll(kMappedNumbers) &&
                     number >= kMappedNumbers.first;
  return jumps ? number + Power(32) : number;
}

template <typename P>
void CheckSubnets(const P& prefix, int length, Number any) {
  const auto subnets = prefix.Subnets(length);
  Number count = 0;
  if (prefix.length() <= length && length <= P::kMaxLength) {
    // One less than there are, since all but the hole may be 2^128.
    const int bits = length - prefix.length();
    Number last = bits == 128 ? ~Number{0} : Power(bits) - 1;
    if (std::is_same_v<P, Ipv6Prefix> && length >= 96 &&
        IntervalOf(prefix).HasAll(kMappedNumbers)) {
      last -= Power(length - 96);
    }
    count = last + 1;
  }
  FUZZ_CHECK(subnets.size() == count);
  FUZZ_CHECK(subnets.empty() == (count == 0));
  FUZZ_CHECK(!subnets.At(count));
  FUZZ_CHECK(subnets.empty() == (subnets.begin() == subnets.end()));
  if (count == 0) return;
  FUZZ_CHECK(*subnets.begin() == subnets.At(0));
  FUZZ_CHECK(*std::ranges::prev(subnets.end()) == subnets.At(count - 1));
  FUZZ_CHECK(std::ranges::next(subnets.begin()) == subnets.end() ||
             *std::ranges::next(subnets.begin()) == subnets.At(1));
  const Number index = any % count;
  const std::optional<P> subnet = subnets.At(index);
  FUZZ_CHECK(subnet && subnet->length() == length);
  FUZZ_CHECK(NumberOf(subnet->network()) ==
             SubnetNumber(prefix, length, index));
}

template <typename P>
void CheckPair(const P& a, const P& b) {
  const Interval of_a = IntervalOf(a);
  const Interval of_b = IntervalOf(b);
  FUZZ_CHECK(a.Contains(b) == of_a.HasAll(of_b));
  FUZZ_CHECK(a.Overlaps(b) == of_a.HasAny(of_b));
  FUZZ_CHECK((a == b) == (of_a.first == of_b.first && of_a.last == of_b.last));
  // A prefix comes before all that it contains.
  FUZZ_CHECK((a < b) == (of_a.first < of_b.first ||
                         (of_a.first == of_b.first && of_a.last > of_b.last)));
  FUZZ_CHECK(Exclude(a, b) ==
             Shortest<P>(Combined({of_a}, {of_b}, [](bool in_a, bool in_b) {
               return in_a && !in_b;
             })));
}

template <typename P, typename A>
void CheckRanges(const A& a, const A& b, const A& c, const A& d) {
  using Range = AddressRange<A>;
  FUZZ_CHECK(Range::FromFirstAndLast(a, b).has_value() ==
             (NumberOf(a) <= NumberOf(b)));
  const auto range = *Range::FromFirstAndLast(std::min(a, b), std::max(a, b));
  const auto other = *Range::FromFirstAndLast(std::min(c, d), std::max(c, d));
  const Interval interval = {NumberOf(range.first()), NumberOf(range.last())};
  const Interval of_other = {NumberOf(other.first()), NumberOf(other.last())};
  FUZZ_CHECK(range.size() == CountIn<A>(interval));
  FUZZ_CHECK(range.Contains(c) == interval.Has(NumberOf(c)));
  FUZZ_CHECK(range.Contains(other) == interval.HasAll(of_other));
  FUZZ_CHECK(range.Overlaps(other) == interval.HasAny(of_other));
  FUZZ_CHECK(Summarize(range) == Shortest<P>({interval}));
  // Its iterators go to the next address, and to the hole's other side.
  FUZZ_CHECK(*range.begin() == range.first());
  FUZZ_CHECK(*std::ranges::prev(range.end()) == range.last());
  const auto second = std::ranges::next(range.begin());
  FUZZ_CHECK((second == range.end()) == (range.size() == 1));
  if (range.size() == 1) return;
  FUZZ_CHECK(CountIn<A>({interval.first, NumberOf(*second)}) == 2);
  FUZZ_CHECK(*second == range.first().Next());
  FUZZ_CHECK((*second).Previous() == range.first());
}

template <typename P>
void CheckList(const std::vector<P>& prefixes) {
  NumberSet set;
  for (const P& prefix : prefixes) set.push_back(IntervalOf(prefix));
  const std::vector<P> aggregate = Aggregate(prefixes);
  FUZZ_CHECK(aggregate == Shortest<P>(UnionOf(set)));
}

// The sum says what the kind that it holds says, and knows no other.
template <typename P>
void CheckSum(const P& a, const P& b, const typename P::Address& address,
              int length) {
  const IpPrefix sum = a;
  FUZZ_CHECK(sum.first() == a.first() && sum.last() == a.last());
  FUZZ_CHECK(sum.size() == a.size() && sum.length() == a.length());
  FUZZ_CHECK(sum.Contains(address) == a.Contains(address));
  FUZZ_CHECK(sum.Contains(IpPrefix(b)) == a.Contains(b));
  FUZZ_CHECK(sum.Overlaps(IpPrefix(b)) == a.Overlaps(b));
  FUZZ_CHECK((sum < IpPrefix(b)) == (a < b));
  FUZZ_CHECK(IpPrefix::Truncating(address, length) ==
             P::Truncating(address, length));
  FUZZ_CHECK(IpPrefix::FromAddress(address, length) ==
             P::FromAddress(address, length));
  FUZZ_CHECK(IpPrefix::Host(address) == P::Host(address));
  FUZZ_CHECK(sum.Supernet() == a.Supernet());
  FUZZ_CHECK(sum.Supernet(length) == a.Supernet(length));
  FUZZ_CHECK(sum.Subnets(length).size() == a.Subnets(length).size());
  FUZZ_CHECK(sum.Subnets(length).At(0) == a.Subnets(length).At(0));
  constexpr bool kIsIpv4 = std::is_same_v<P, Ipv4Prefix>;
  const IpPrefix all_others =
      kIsIpv4 ? IpPrefix(Ipv6Prefix::All()) : IpPrefix(Ipv4Prefix::All());
  FUZZ_CHECK(!all_others.Overlaps(sum) && !sum.Contains(all_others.first()));
}

// What is mapped and what is not have the same numbers behind their prefixes.
void CheckMapping(Ipv4Prefix prefix) {
  const Ipv4MappedPrefix mapped = Map(prefix);
  FUZZ_CHECK(Unmap(mapped) == prefix);
  FUZZ_CHECK(mapped.length() == prefix.length() + 96);
  FUZZ_CHECK(IntervalOf(mapped).first ==
             kMappedNumbers.first + IntervalOf(prefix).first);
  FUZZ_CHECK(IntervalOf(mapped).last ==
             kMappedNumbers.first + IntervalOf(prefix).last);
}

// The length of a mapped prefix counts 96 bits more, of those that there are.
void CheckMappedLength(int length) {
  const std::optional<int> mapped = MappedPrefixLength(length);
  FUZZ_CHECK(mapped.has_value() == IsLength<Ipv4Prefix>(length));
  FUZZ_CHECK(!mapped || *mapped == length + 96);
  const std::optional<int> ipv4 = Ipv4PrefixLength(length);
  FUZZ_CHECK(ipv4.has_value() == IsLength<Ipv4MappedPrefix>(length));
  FUZZ_CHECK(!ipv4 || *ipv4 == length - 96);
}

template <typename P>
void Check(InputReader& input) {
  using Address = typename P::Address;
  const int length = input.TakeByte() - 1;
  const Number index = Number{input.TakeUint64()} << 64 | input.TakeUint64();
  NeighbourReader<Address> reader(input);
  const P a = reader.template TakePrefix<P>();
  const P b = reader.template TakePrefix<P>();
  const Address address = reader.TakeAddress();
  CheckMappedLength(length);
  CheckEnds(a);
  CheckMaking<P>(address, length);
  FUZZ_CHECK(a.Contains(address) == IntervalOf(a).Has(NumberOf(address)));
  CheckSupernets(a, length);
  CheckSubnets(a, length, index);
  CheckPair(a, b);
  const Address first = reader.TakeAddress();
  const Address last = reader.TakeAddress();
  CheckRanges<P>(address, first, last, reader.TakeAddress());
  std::vector<P> list = {a, b};
  while (list.size() < 10 && !input.empty()) {
    list.push_back(reader.template TakePrefix<P>());
  }
  CheckList(list);
  if constexpr (!std::is_same_v<P, Ipv4MappedPrefix>) {
    CheckSum(a, b, address, length);
  }
  if constexpr (std::is_same_v<P, Ipv4Prefix>) CheckMapping(a);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  switch (input.TakeByte() % 3) {
    case 0:
      dualstack::Check<dualstack::Ipv4Prefix>(input);
      break;
    case 1:
      dualstack::Check<dualstack::Ipv6Prefix>(input);
      break;
    default:
      dualstack::Check<dualstack::Ipv4MappedPrefix>(input);
  }
  return 0;
}
