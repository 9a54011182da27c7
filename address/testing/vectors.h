#ifndef DUALSTACK_ADDRESS_TESTING_VECTORS_H_
#define DUALSTACK_ADDRESS_TESTING_VECTORS_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The vectors of testdata/vectors/, which README.md there describes.

namespace dualstack::testing {

// A row: what a type makes of a text.
struct Vector {
  std::string place;  // "ipv4.tsv:2", for messages.
  bool accepted;
  std::string text;
  std::string type;    // "Ipv4Address"
  std::string result;  // Canonical text, or offset and rule.
  std::string reason;
};

// The rows of a file. One that is not of the documented form is an error in the
// file: the program says where and exits.
std::vector<Vector> ReadVectors(const std::filesystem::path& file);

// Those of all files, for a test that has //testdata:vectors as data.
std::vector<Vector> ReadAllVectors();

// `text` with every byte that is not printable ASCII as \xHH and a backslash as
// two.
std::string Escape(std::string_view text);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_VECTORS_H_
