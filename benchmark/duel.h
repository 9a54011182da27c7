#ifndef DUALSTACK_BENCHMARK_DUEL_H_
#define DUALSTACK_BENCHMARK_DUEL_H_

#include <functional>
#include <string>

// Two ways of doing the same work, measured against each other where neither
// can be measured by itself: on a machine that is twice as slow the next
// second.

namespace dualstack::benchmarks {

struct Duel {
  std::string name;
  int operations;  // That a call of `raw` or of `ours` does.

  // Neither is timed. `prepare` leaves what one of the two needs, and `clear`
  // takes away what it left.
  std::function<void()> prepare;
  std::function<void()> clear;

  // By system calls alone, and by the library.
  std::function<void()> raw;
  std::function<void()> ours;
};

// Medians, of an operation.
struct Outcome {
  double raw;    // Nanoseconds of this thread's processor time, in the kernel
  double ours;   // or out of it.
  double ratio;  // Of two measurements, one right after the other: ours to raw.
  // Between which lies the middle half of those ratios. The ratio is as good as
  // they are near to each other.
  double lower_quartile;
  double upper_quartile;
};

// Measures both, as often as `rounds` says, in turns, and each first as often
// as second.
Outcome Fight(const Duel& duel, int rounds);

}  // namespace dualstack::benchmarks

#endif  // DUALSTACK_BENCHMARK_DUEL_H_
