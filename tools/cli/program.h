#ifndef DUALSTACK_TOOLS_CLI_PROGRAM_H_
#define DUALSTACK_TOOLS_CLI_PROGRAM_H_

#include <span>
#include <string_view>

namespace dualstack::cli {

// The tool as a function of its arguments, without the program's name, and of
// three descriptors. It returns the exit status:
//
//     0   every text was valid and, of a question, every answer yes
//     1   some were not
//     2   wrong usage; or input that cannot be read, output that cannot be
//         written
int Run(std::span<const std::string_view> arguments, int in, int out, int err);

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_PROGRAM_H_
