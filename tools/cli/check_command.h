#ifndef DUALSTACK_TOOLS_CLI_CHECK_COMMAND_H_
#define DUALSTACK_TOOLS_CLI_CHECK_COMMAND_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `check`: may a server connect to it on a user's behalf?
extern const Command kCheck;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_CHECK_COMMAND_H_
