#ifndef DUALSTACK_ADDRESS_INTERNAL_TO_ABSL_H_
#define DUALSTACK_ADDRESS_INTERNAL_TO_ABSL_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace dualstack::internal {

// Where Abseil was built for C++14, as distributions did for years, its
// string_view is a class of its own and nothing converts between the two.
inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_TO_ABSL_H_
