#ifndef DUALSTACK_ADDRESS_INTERNAL_STD_HASH_H_
#define DUALSTACK_ADDRESS_INTERNAL_STD_HASH_H_

#include <cstddef>
#include <functional>

#include "absl/hash/hash.h"
#include "dualstack/address/internal/values.h"

// std::hash is absl::Hash: seeded per process, because addresses are chosen by
// whoever connects, and a table must not be theirs to fill with collisions.
template <dualstack::internal::Value T>
struct std::hash<T> {
  size_t operator()(const T& value) const { return absl::Hash<T>{}(value); }
};

#endif  // DUALSTACK_ADDRESS_INTERNAL_STD_HASH_H_
