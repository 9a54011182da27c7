#ifndef DUALSTACK_TOOLS_CLI_CONVERT_H_
#define DUALSTACK_TOOLS_CLI_CONVERT_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `map`, `unmap` and `canonical`: the library's three conversions.
extern const Command kMap;
extern const Command kUnmap;
extern const Command kCanonical;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_CONVERT_H_
