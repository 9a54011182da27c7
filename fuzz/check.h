#ifndef DUALSTACK_FUZZ_CHECK_H_
#define DUALSTACK_FUZZ_CHECK_H_

#include <cstdio>
#include <cstdlib>

// Stops the fuzzer, which then keeps the input, if a property does not hold.
// Not assert(): a fuzzer that is built with NDEBUG has to see it as well.
#define FUZZ_CHECK(condition)                                              \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                        \
    }                                                                      \
  } while (false)

#endif  // DUALSTACK_FUZZ_CHECK_H_
