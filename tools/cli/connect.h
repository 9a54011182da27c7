#ifndef DUALSTACK_TOOLS_CLI_CONNECT_H_
#define DUALSTACK_TOOLS_CLI_CONNECT_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `connect`: a client of one connection.
extern const Command kConnect;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_CONNECT_H_
