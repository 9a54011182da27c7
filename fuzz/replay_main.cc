// The main function of a fuzz test where no fuzzing engine is linked: runs
// every file named on the command line, or found in a directory named there,
// through the fuzz target once. That makes the seeds, and every crash that was
// ever found and kept among them, an ordinary test under every compiler and
// every sanitizer. Flags are ignored, so that libFuzzer's command line works as
// it is. To have run nothing is an error: a corpus that has moved away must not
// pass.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>
#include <vector>

#include "dualstack/fuzz/own_copy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// What a target may define to be called before anything else.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv)
    __attribute__((weak));

namespace {

namespace fs = std::filesystem;

[[noreturn]] void Die(const fs::path& path, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", path.c_str(), what.c_str());
  std::exit(1);
}

// Runs one input.
void Replay(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<uint8_t> content(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) Die(file, "cannot be read");

  const dualstack::OwnCopy input(content);
  std::printf("%s: %zu bytes\n", file.c_str(), content.size());
  std::fflush(stdout);  // The last line names the input that crashed.
  if (LLVMFuzzerTestOneInput(input.octets().data(), content.size()) != 0) {
    Die(file, "the fuzz target returned other than 0");
  }
}

// Replays a file, or all files below a directory, and returns their number.
int ReplayAll(const fs::path& path) {
  if (!fs::is_directory(path)) {
    Replay(path);
    return 1;
  }
  int count = 0;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    Replay(entry.path());
    ++count;
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  int count = 0;
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] != '-') count += ReplayAll(argv[i]);
  }
  std::printf("%d inputs\n", count);
  if (count == 0) std::fprintf(stderr, "there is no corpus\n");
  return count == 0 ? 1 : 0;
}
