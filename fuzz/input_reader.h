#ifndef DUALSTACK_FUZZ_INPUT_READER_H_
#define DUALSTACK_FUZZ_INPUT_READER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/ipv4_address.h"

namespace dualstack {

// Takes values off the front of an input. Numbers are in network order, so that
// an address, a port or a length stands in a seed as it is written. Past the
// end of the input everything is zero, and overrun() says so: every input means
// something, and the shorter of two that mean the same is the one to keep.
class InputReader {
 public:
  // The input must outlive this and what it gives.
  explicit InputReader(std::span<const uint8_t> input) : rest_(input) {}

  uint8_t TakeByte() { return TakeArray<1>()[0]; }
  uint16_t TakeUint16() { return static_cast<uint16_t>(TakeNumber<2>()); }
  uint32_t TakeUint32() { return static_cast<uint32_t>(TakeNumber<4>()); }
  uint64_t TakeUint64() { return TakeNumber<8>(); }

  template <size_t kSize>
  std::array<uint8_t, kSize> TakeArray() {
    std::array<uint8_t, kSize> bytes{};
    overrun_ = overrun_ || rest_.size() < kSize;
    const std::span<const uint8_t> taken = Take(kSize);
    std::copy(taken.begin(), taken.end(), bytes.begin());
    return bytes;
  }

  Ipv4Address TakeIpv4Address() {
    return Ipv4Address::FromBytes(TakeArray<4>());
  }
  // Any sixteen bytes, so of either kind.
  DualStackAddress TakeDualStackAddress() {
    return DualStackAddress::FromBytes(TakeArray<16>());
  }

  // The next `size` bytes, or as many as there are.
  std::span<const uint8_t> Take(size_t size) {
    const std::span<const uint8_t> taken =
        rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  // All that is left.
  std::span<const uint8_t> TakeRest() { return Take(rest_.size()); }

  // Whether everything was taken.
  bool empty() const { return rest_.empty(); }
  // Whether a number, an array or an address was taken that the input did not
  // have, or not all of it.
  bool overrun() const { return overrun_; }

 private:
  template <size_t kSize>
  uint64_t TakeNumber() {
    uint64_t number = 0;
    for (const uint8_t byte : TakeArray<kSize>()) number = number << 8 | byte;
    return number;
  }

  std::span<const uint8_t> rest_;
  bool overrun_ = false;
};

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_INPUT_READER_H_
