#include "dualstack/benchmark/duel.h"

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace dualstack::benchmarks {
namespace {

// Not the clock on the wall, which goes on while others have the processor.
double ThreadNanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 +
         static_cast<double>(now.tv_nsec);
}

double NanosecondsOf(const Duel& duel, const std::function<void()>& way) {
  duel.prepare();
  const double begin = ThreadNanoseconds();
  way();
  const double end = ThreadNanoseconds();
  duel.clear();
  return (end - begin) / duel.operations;
}

// The value below which this part of the values lies.
double Quantile(std::vector<double> values, double part) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(
                           part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

Outcome Fight(const Duel& duel, int rounds) {
  std::vector<double> raw;
  std::vector<double> ours;
  std::vector<double> ratios;
  // The first ones fill caches and are not counted.
  for (int round = -rounds / 10; round < rounds; ++round) {
    const bool raw_first = round % 2 == 0;
    const double first = NanosecondsOf(duel, raw_first ? duel.raw : duel.ours);
    const double second = NanosecondsOf(duel, raw_first ? duel.ours : duel.raw);
    if (round < 0) continue;
    raw.push_back(raw_first ? first : second);
    ours.push_back(raw_first ? second : first);
    ratios.push_back(ours.back() / raw.back());
  }
  return {.raw = Quantile(raw, 0.5),
          .ours = Quantile(ours, 0.5),
          .ratio = Quantile(ratios, 0.5),
          .lower_quartile = Quantile(ratios, 0.25),
          .upper_quartile = Quantile(ratios, 0.75)};
}

}  // namespace dualstack::benchmarks
