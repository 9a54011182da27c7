#ifndef DUALSTACK_FUZZ_DRAW_H_
#define DUALSTACK_FUZZ_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dualstack {

// Whether the input is of the one in `count` with which something is done that
// is too slow to be done with all of them. The input decides, so it is always
// the same; `which`, from 0 to `count` - 1, tells apart what takes turns. Where
// nothing is searched for, but seeds are replayed or a crash is, there is time
// for everything.
inline bool Drawn(std::string_view input, size_t count, size_t which = 0) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  size_t number = 0;
  for (const char c : input) number = 31 * number + static_cast<uint8_t>(c);
  return number % count == which;
#else
  static_cast<void>(input);
  return which < count;
#endif
}

// Calls the one of `checks` that the input draws, for one input in `count`.
template <typename... Checks>
void CallDrawn(std::string_view input, size_t count, Checks... checks) {
  size_t which = 0;
  ((Drawn(input, count * sizeof...(Checks), which++) ? checks() : void()), ...);
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_DRAW_H_
