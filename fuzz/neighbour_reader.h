#ifndef DUALSTACK_FUZZ_NEIGHBOUR_READER_H_
#define DUALSTACK_FUZZ_NEIGHBOUR_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/fuzz/input_reader.h"

namespace dualstack {

// Takes addresses and prefixes of one kind off the front of an input, many of
// which have to do with each other: a fuzzer that changes bytes would hardly
// ever come upon the two halves of a prefix among 2^128 addresses.
//
// An address begins with a byte. Below 0x80, its bytes follow, 4 for IPv4 and
// for mapped addresses, or 16. Otherwise it is the one before it with one bit
// turned over, whose number, from the front, is in the other seven bits. A
// prefix is an address, and its length in a byte.
template <typename A>
class NeighbourReader {
 public:
  // The reader must outlive this, and others may take from it in between.
  explicit NeighbourReader(InputReader& input) : input_(input) {}

  A TakeAddress() {
    const uint8_t how = input_.TakeByte();
    if (how < 0x80) {
      bytes_ = input_.TakeArray<kBytes>();
    } else {
      const size_t bit = how % (8 * kBytes);
      bytes_[bit / 8] ^= static_cast<uint8_t>(0x80 >> bit % 8);
    }
    return Address();
  }

  // Of a prefix type with addresses of the kind. Lengths that it does not have
  // begin anew with the shortest, and bits after the length are cleared.
  template <typename P>
  P TakePrefix() {
    const A address = TakeAddress();
    const int shortest = P::All().length();
    const int lengths = P::kMaxLength - shortest + 1;
    return *P::Truncating(address, shortest + input_.TakeByte() % lengths);
  }

 private:
  static constexpr size_t kBytes = std::is_same_v<A, Ipv6Address> ? 16 : 4;

  // In place of a mapped address its neighbour in ::fffe:0:0/96.
  A Address() const {
    if constexpr (std::is_same_v<A, Ipv4Address>) {
      return Ipv4Address::FromBytes(bytes_);
    } else if constexpr (std::is_same_v<A, Ipv4MappedAddress>) {
      return Map(Ipv4Address::FromBytes(bytes_));
    } else {
      if (const auto native = Ipv6Address::FromBytes(bytes_)) return *native;
      std::array<uint8_t, kBytes> bytes = bytes_;
      bytes[11] = 0xfe;
      return *Ipv6Address::FromBytes(bytes);
    }
  }

  InputReader& input_;
  std::array<uint8_t, kBytes> bytes_{};
};

// The same for canonical addresses and prefixes. A byte before each says which
// kind it is, IPv6 if it is odd, and each kind has neighbours of its own.
class IpNeighbourReader {
 public:
  explicit IpNeighbourReader(InputReader& input)
      : input_(input), ipv4_(input), ipv6_(input) {}

  IpAddress TakeAddress() {
    if (TakeIsIpv6()) return ipv6_.TakeAddress();
    return ipv4_.TakeAddress();
  }
  IpPrefix TakePrefix() {
    if (TakeIsIpv6()) return ipv6_.TakePrefix<Ipv6Prefix>();
    return ipv4_.TakePrefix<Ipv4Prefix>();
  }

 private:
  bool TakeIsIpv6() { return input_.TakeByte() % 2 == 1; }

  InputReader& input_;
  NeighbourReader<Ipv4Address> ipv4_;
  NeighbourReader<Ipv6Address> ipv6_;
};

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_NEIGHBOUR_READER_H_
