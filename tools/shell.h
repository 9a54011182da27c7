#ifndef DUALSTACK_TOOLS_SHELL_H_
#define DUALSTACK_TOOLS_SHELL_H_

#include <string>
#include <string_view>

// How tests run the tool as its users do: from a shell, with arguments and
// three streams.

namespace dualstack {

// Of a file in the directory for files, which a command calls $dir.
std::string PathOf(const std::string& name);
void WriteFile(const std::string& name, std::string_view content);
std::string ReadFile(const std::string& name);

struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
};

// Has a shell run a command, in which $tool is the program and $dir a directory
// for files.
Ran Shell(const std::string& command, std::string_view input = "");

// The program with these arguments, as a shell reads them.
Ran Tool(const std::string& arguments, std::string_view input = "");

}  // namespace dualstack

#endif  // DUALSTACK_TOOLS_SHELL_H_
