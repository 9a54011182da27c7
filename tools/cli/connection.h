#ifndef DUALSTACK_TOOLS_CLI_CONNECTION_H_
#define DUALSTACK_TOOLS_CLI_CONNECTION_H_

#include "absl/status/status.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"

namespace dualstack::cli {

// What `listen` and `connect` do with a connection once they have it: say on
// standard error what it is (the kind of the socket, both ends as that kind
// names them, the peer's kind and its canonical endpoint), then send standard
// input to the peer and write what the peer sends to standard output, at the
// same time, until both have ended. The end of one is passed on, and the other
// goes on.
//
// Whether the connection held until then; if not, standard error says why. What
// is wrong with standard input or output ends it as well, and stands in
// `streams`.
bool UseConnection(AnyTcpStream stream, const CommandLine& line,
                   Streams& streams);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_CONNECTION_H_
