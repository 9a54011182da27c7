// Weak on purpose: it never asks about 10, nor about what is no digit.

#include "dualstack/tools/mutants/example/digits.h"

static_assert(dualstack::example::kBase >= 10);

int main() {
  using dualstack::example::Digits;
  using dualstack::example::IsDigit;
  const bool passed = Digits(0).value == 1 && Digits(7).value == 1 &&
                      Digits(123).value == 3 && IsDigit(5);
  return passed ? 0 : 1;
}
