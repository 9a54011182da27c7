#ifndef DUALSTACK_BENCHMARK_REQUIRE_H_
#define DUALSTACK_BENCHMARK_REQUIRE_H_

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace dualstack::benchmarks {

// Ends the program where a figure would mean nothing.
inline void Require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "socket_benchmark: " << what << "\n";
  std::exit(1);
}

template <typename T>
T Value(absl::StatusOr<T> value) {
  Require(value.ok(), value.status().ToString());
  return *std::move(value);
}

}  // namespace dualstack::benchmarks

#endif  // DUALSTACK_BENCHMARK_REQUIRE_H_
