#ifndef DUALSTACK_TOOLS_CLI_DOCTOR_H_
#define DUALSTACK_TOOLS_CLI_DOCTOR_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `doctor`: what sockets can do on this host, and what a server would listen on
// because of that.
extern const Command kDoctor;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_DOCTOR_H_
