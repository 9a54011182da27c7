// A target with a bug: it reads one byte past the end of an input that begins
// with "ff:". If the fuzzing set-up does not find it, it would not find a real
// one either. No seed begins so, and the replay of the seeds is as harmless as
// any.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::unique_ptr<char[]> copy(new char[size]);
  std::copy_n(data, size, copy.get());
  if (std::string_view(copy.get(), size).starts_with("ff:")) {
    // volatile: a read of nothing anybody wants would be optimised away.
    const volatile char* const past_the_end = copy.get() + size;
    static_cast<void>(*past_the_end);
  }
  return 0;
}
