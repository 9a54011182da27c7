#ifndef DUALSTACK_TOOLS_MUTANTS_EXAMPLE_DIGITS_H_
#define DUALSTACK_TOOLS_MUTANTS_EXAMPLE_DIGITS_H_

// Something for engine_test.py to plant mistakes in: one of them is none, one
// makes a loop without an end, one does not compile, and digits_test.cc
// overlooks some.

namespace dualstack::example {

struct Length {
  explicit constexpr Length(int n) : value(n) {}
  int value;
};

// Only the compiler calls it.
constexpr int Base() { return 10; }
inline constexpr int kBase = Base();

// How many digits it takes to write `number`.
inline Length Digits(unsigned number) {
  int digits = 0;
  if (number == 0) {
    digits = 1;
  } else {
    digits = 0;
  }
  while (number > 0) {
    number /= kBase;
    ++digits;
  }
  return Length(digits);
}

template <typename Integer>
bool IsDigit(Integer number) {
  return number >= 0 && number < kBase;
}

}  // namespace dualstack::example

#endif  // DUALSTACK_TOOLS_MUTANTS_EXAMPLE_DIGITS_H_
