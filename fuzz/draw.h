#ifndef DUALSTACK_FUZZ_DRAW_H_
#define DUALSTACK_FUZZ_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dualstack {

// A number below `count` that the input decides: what is too slow to be done
// with every input is done with one in so many, and always with the same.
inline size_t Draw(std::string_view input, size_t count) {
  size_t number = 0;
  for (const char c : input) number = 31 * number + static_cast<uint8_t>(c);
  return number % count;
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_DRAW_H_
