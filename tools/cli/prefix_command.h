#ifndef DUALSTACK_TOOLS_CLI_PREFIX_COMMAND_H_
#define DUALSTACK_TOOLS_CLI_PREFIX_COMMAND_H_

#include "dualstack/tools/cli/command.h"

namespace dualstack::cli {

// `prefix ...`: the algebra of prefixes, each with those of its own kind.
extern const Command kPrefixContains;
extern const Command kPrefixSplit;
extern const Command kPrefixSummarise;
extern const Command kPrefixAggregate;

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_PREFIX_COMMAND_H_
