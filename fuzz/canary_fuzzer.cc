// A target with a bug: it reads one byte past the end of an input that begins
// with "ff:". If the fuzzing set-up does not find it, it would not find a real
// one either. No seed begins so, and the replay of the seeds is as harmless as
// any.

#include <cstddef>
#include <cstdint>

#include "dualstack/fuzz/own_copy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  if (copy.text().starts_with("ff:")) {
    // volatile: a read of nothing anybody wants would be optimised away.
    const volatile char* const past_the_end = copy.text().data() + size;
    static_cast<void>(*past_the_end);
  }
  return 0;
}
