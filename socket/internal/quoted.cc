#include "dualstack/socket/internal/quoted.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/to_absl.h"

namespace dualstack::internal {

std::string Quoted(std::string_view name) {
  constexpr size_t kMaxShown = 64;
  return absl::StrCat("\"", absl::CHexEscape(ToAbsl(name.substr(0, kMaxShown))),
                      name.size() > kMaxShown ? "\"..." : "\"");
}

}  // namespace dualstack::internal
