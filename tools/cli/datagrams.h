#ifndef DUALSTACK_TOOLS_CLI_DATAGRAMS_H_
#define DUALSTACK_TOOLS_CLI_DATAGRAMS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"

namespace dualstack::cli {

// What `listen --udp` does: receives at a port of all addresses and writes what
// comes to standard output, says on standard error who it comes from and to
// which address, and answers the last peer with standard input. Returns when a
// socket fails, or standard output; not when standard input ends.
absl::Status ExchangeDatagrams(uint16_t port, const CommandLine& line,
                               Streams& streams);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_DATAGRAMS_H_
