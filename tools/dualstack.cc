// A tool to ask the library: what an address is, what it becomes, and whether a
// server may connect to it.
//
//   bazel run //tools:dualstack -- inspect ::ffff:192.0.2.1
//   bazel run //tools:dualstack -- --help
//
// What it does stands below tools/cli.

#include <unistd.h>

#include <string_view>
#include <vector>

#include "dualstack/tools/cli/program.h"

int main(int argc, char** argv) {
  // argc is 0 if the caller says so.
  const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0),
                                                argv + argc);
  return dualstack::cli::Run(arguments, STDIN_FILENO, STDOUT_FILENO,
                             STDERR_FILENO);
}
