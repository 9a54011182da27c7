// A tool to ask the library: what an address is, what it becomes, and whether a
// server may connect to it.
//
//   bazel run //tools:dualstack -- inspect ::ffff:192.0.2.1
//   bazel run //tools:dualstack -- --help
//
// What it does stands below tools/cli.

#include <fcntl.h>
#include <unistd.h>

#include <string_view>
#include <vector>

#include "dualstack/tools/cli/program.h"

namespace {

// A standard stream that the caller has closed must not become a socket, which
// would get the lowest number that is free. It is opened so that what it is for
// still fails as if it were closed.
void KeepClosed(int descriptor, int other_direction) {
  if (fcntl(descriptor, F_GETFD) == -1) open("/dev/null", other_direction);
}

}  // namespace

int main(int argc, char** argv) {
  // In this order: the lower ones are taken.
  KeepClosed(STDIN_FILENO, O_WRONLY);
  KeepClosed(STDOUT_FILENO, O_RDONLY);
  KeepClosed(STDERR_FILENO, O_RDONLY);
  // argc is 0 if the caller says so.
  const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0),
                                                argv + argc);
  return dualstack::cli::Run(arguments, STDIN_FILENO, STDOUT_FILENO,
                             STDERR_FILENO);
}
