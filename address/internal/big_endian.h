#ifndef DUALSTACK_ADDRESS_INTERNAL_BIG_ENDIAN_H_
#define DUALSTACK_ADDRESS_INTERNAL_BIG_ENDIAN_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

// Numbers as bytes, the high one first, on every host.

namespace dualstack::internal {

// Writes at `out`, which must have room for sizeof(T) bytes, and returns the
// end of what it wrote.
template <std::unsigned_integral T>
constexpr uint8_t* WriteBigEndian(T value, uint8_t* out) {
  for (size_t left = sizeof(T); left > 0; --left) {
    *out++ = static_cast<uint8_t>(value >> 8 * (left - 1) & 0xff);
  }
  return out;
}

template <std::unsigned_integral T>
constexpr T ReadBigEndian(std::span<const uint8_t, sizeof(T)> bytes) {
  T value = 0;
  for (const uint8_t byte : bytes) value = static_cast<T>(value << 8 | byte);
  return value;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_BIG_ENDIAN_H_
