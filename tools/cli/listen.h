#ifndef DUALSTACK_TOOLS_CLI_LISTEN_H_
#define DUALSTACK_TOOLS_CLI_LISTEN_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `listen`: a server for one connection, or for datagrams.
extern const Command kListen;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_LISTEN_H_
