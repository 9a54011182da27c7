#include "dualstack/address/testing/number_set.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace dualstack::testing {
namespace {

constexpr Number kMaxNumber = ~Number{0};

bool Has(const NumberSet& set, Number number) {
  return HasAny(set, {number, number});
}

}  // namespace

NumberSet UnionOf(NumberSet intervals) {
  std::sort(
      intervals.begin(), intervals.end(),
      [](const Interval& a, const Interval& b) { return a.first < b.first; });
  NumberSet out;
  for (const Interval& interval : intervals) {
    if (!out.empty() && (out.back().last == kMaxNumber ||
                         interval.first <= out.back().last + 1)) {
      out.back().last = std::max(out.back().last, interval.last);
    } else {
      out.push_back(interval);
    }
  }
  return out;
}

// Between two numbers at which an interval begins, or the first after its end,
// nothing changes.
NumberSet Combined(const NumberSet& a, const NumberSet& b,
                   const std::function<bool(bool, bool)>& wanted) {
  std::vector<Number> begins;
  for (const NumberSet* const set : {&a, &b}) {
    for (const Interval& interval : *set) {
      begins.push_back(interval.first);
      if (interval.last != kMaxNumber) begins.push_back(interval.last + 1);
    }
  }
  std::sort(begins.begin(), begins.end());
  NumberSet out;
  for (size_t i = 0; i < begins.size(); ++i) {
    const bool is_last = i + 1 == begins.size();
    if (!is_last && begins[i + 1] == begins[i]) continue;
    if (!wanted(Has(a, begins[i]), Has(b, begins[i]))) continue;
    out.push_back({begins[i], is_last ? kMaxNumber : begins[i + 1] - 1});
  }
  return UnionOf(std::move(out));
}

bool HasAll(const NumberSet& set, const Interval& interval) {
  return std::any_of(set.begin(), set.end(), [&interval](const Interval& i) {
    return i.HasAll(interval);
  });
}

bool HasAny(const NumberSet& set, const Interval& interval) {
  return std::any_of(set.begin(), set.end(), [&interval](const Interval& i) {
    return i.HasAny(interval);
  });
}

}  // namespace dualstack::testing
