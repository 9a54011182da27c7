#ifndef DUALSTACK_TOOLS_CLI_INSPECT_H_
#define DUALSTACK_TOOLS_CLI_INSPECT_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `inspect`: all there is to say about each text, for people or as JSON.
extern const Command kInspect;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_INSPECT_H_
