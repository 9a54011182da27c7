#ifndef DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_REGISTRY_H_
#define DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_REGISTRY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace dualstack::special_purpose_table {

// address/internal/special_purpose_table.h, made of the two files in
// testdata/iana. kInvalidArgument, with the file and the line, if one of them
// holds what this does not understand: what IANA adds to the form of its
// registries wants a decision, not a guess.
absl::StatusOr<std::string> TableHeader(std::string_view ipv4_csv,
                                        std::string_view ipv6_csv);

}  // namespace dualstack::special_purpose_table

#endif  // DUALSTACK_TOOLS_SPECIAL_PURPOSE_TABLE_REGISTRY_H_
