// The house rules that neither the compiler nor clang-format knows, as
// functions over the text of the repository. They hold for every file from the
// day it is written, which a reviewer's eye does not guarantee. tidy_test runs
// them over the checkout, and over a violation of each, so that no rule can
// fall silent.

#ifndef DUALSTACK_TOOLS_TIDY_H_
#define DUALSTACK_TOOLS_TIDY_H_

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dualstack::tidy {

// The text files of a checkout: contents by path from its root, such as
// "address/ipv4_address.h".
using Tree = std::map<std::string, std::string, std::less<>>;

struct Finding {
  std::string path;
  int line;  // Counted from 1; 0 if the finding is about the file as a whole.
  std::string message;

  friend bool operator==(const Finding&, const Finding&) = default;
};

struct Rule {
  std::string_view name;
  // Appends what is wrong with the file of that path, which is in the tree.
  void (*check)(const Tree& tree, std::string_view path,
                std::vector<Finding>& findings);
};

// All rules there are.
std::span<const Rule> Rules();

}  // namespace dualstack::tidy

#endif  // DUALSTACK_TOOLS_TIDY_H_
