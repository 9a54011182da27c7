// Writes address/internal/special_purpose_table.h anew from testdata/iana, into
// the checkout:
//     bazel run //tools/special_purpose_table
//
// It is C++, though a script would be shorter, because then it reads blocks
// with the library's own parser, its test is a test like any other, and
// nothing needs an interpreter.

#include <cstdlib>
#include <fstream>
#include <ios>
#include <iostream>
#include <iterator>
#include <string>

#include "absl/status/statusor.h"
#include "dualstack/tools/special_purpose_table/registry.h"

namespace {

constexpr char kOutput[] = "address/internal/special_purpose_table.h";

std::string Contents(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

int main() {
  const char* const checkout = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (checkout == nullptr) {
    std::cerr << "Run it as: bazel run //tools/special_purpose_table\n";
    return 2;
  }
  const absl::StatusOr<std::string> header =
      dualstack::special_purpose_table::TableHeader(
          Contents("testdata/iana/iana-ipv4-special-registry-1.csv"),
          Contents("testdata/iana/iana-ipv6-special-registry-1.csv"));
  if (!header.ok()) {
    std::cerr << header.status() << "\n";
    return 1;
  }
  std::ofstream out(std::string(checkout) + "/" + kOutput, std::ios::binary);
  if (!(out << *header << std::flush)) {
    std::cerr << "Cannot write " << kOutput << "\n";
    return 1;
  }
  std::cout << "Wrote " << kOutput << "\n";
  return 0;
}
