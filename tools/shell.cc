#include "dualstack/tools/shell.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace dualstack {

std::string PathOf(const std::string& name) {
  return ::testing::TempDir() + "/" + name;
}

void WriteFile(const std::string& name, std::string_view content) {
  std::ofstream(PathOf(name), std::ios::binary) << content;
}

std::string ReadFile(const std::string& name) {
  std::ifstream in(PathOf(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Ran Shell(const std::string& command, std::string_view input) {
  WriteFile("in", input);
  const std::string script = "tool=tools/dualstack dir='" + PathOf("") +
                             "'\nexec < $dir/in > $dir/out 2> $dir/err\n" +
                             command;
  const int status = std::system(script.c_str());
  return {.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .out = ReadFile("out"),
          .err = ReadFile("err")};
}

Ran Tool(const std::string& arguments, std::string_view input) {
  return Shell("$tool " + arguments, input);
}

}  // namespace dualstack
