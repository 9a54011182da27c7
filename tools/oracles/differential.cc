// Holds our parser of addresses against others', on any number of texts:
//   differential [--seed=N] --texts=N NAME=FILE.so...
//   differential --length=N [--part=N/N] NAME=FILE.so...
//   differential [--seed=N] --texts=N --print
// The first makes texts that are nearly addresses, the second takes all texts
// of a length over AllTexts::kAlphabet, or a part of them. Each FILE.so is an
// oracle (oracle.h). The third prints texts and what we read, for an oracle
// that is another program. tools/differential builds all of them and runs this
// on every core.

#include <dlfcn.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/vectors.h"
#include "dualstack/tools/oracles/oracle.h"
#include "dualstack/tools/oracles/texts.h"

ABSL_FLAG(uint64_t, seed, 1, "what the texts follow from");
ABSL_FLAG(uint64_t, texts, 0, "how many texts to make");
ABSL_FLAG(int, length, 0, "take all texts of this length instead");
ABSL_FLAG(std::string, part, "0/1", "which part of those, of how many");
ABSL_FLAG(bool, print, false, "print them and what we read");
ABSL_FLAG(std::string, vectors, "testdata/vectors", "texts to change");

namespace dualstack::oracles {
namespace {

constexpr size_t kBatch = 4096;

std::string_view View(const OracleText& text) {
  return {text.bytes, text.size};
}

// The longest run of hexadecimal digits.
size_t LongestGroup(std::string_view text) {
  size_t longest = 0;
  size_t now = 0;
  for (const char c : text) {
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
                       (c >= 'A' && c <= 'F');
    now = digit ? now + 1 : 0;
    longest = std::max(longest, now);
  }
  return longest;
}

// Where an oracle may differ from us, and why. Nothing else may.
struct Difference {
  std::string_view oracle;
  const char* reason;
  bool (*applies)(std::string_view text);
};

constexpr Difference kDifferences[] = {
    {"go", "netip.ParseAddr reads a zone; our plain addresses have none",
     [](std::string_view text) {
       return text.find('%') != std::string_view::npos;
     }},
    {"go", "up to Go 1.19 a group may have more than four digits",
     [](std::string_view text) { return LongestGroup(text) > 4; }},
};

struct Oracle {
  std::string name;
  OracleRead read;
  uint64_t accepted = 0;
  uint64_t explained = 0;
  uint64_t unexplained = 0;
};

OracleReading Ours(std::string_view text) {
  OracleReading reading{};
  const auto set = [&reading](const auto& bytes) {
    reading.size = static_cast<uint8_t>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), reading.bytes);
  };
  if (const auto ipv4 = Ipv4Address::TryParse(text)) {
    set(ipv4->bytes());
  } else if (const auto other = DualStackAddress::TryParse(text)) {
    set(other->bytes());
  }
  return reading;
}

bool Same(const OracleReading& a, const OracleReading& b) {
  return a.size == b.size && std::memcmp(a.bytes, b.bytes, a.size) == 0;
}

void Compare(const std::vector<OracleText>& texts,
             const std::vector<OracleReading>& ours,
             const std::vector<OracleReading>& theirs, Oracle& oracle) {
  for (size_t i = 0; i < texts.size(); ++i) {
    if (theirs[i].size != 0) ++oracle.accepted;
    if (Same(ours[i], theirs[i])) continue;
    const std::string_view text = View(texts[i]);
    if (std::any_of(std::begin(kDifferences), std::end(kDifferences),
                    [&](const Difference& difference) {
                      return difference.oracle == oracle.name &&
                             difference.applies(text);
                    })) {
      ++oracle.explained;
    } else if (++oracle.unexplained <= 20) {
      std::printf("%s: '%s': ours %d bytes, theirs %d\n", oracle.name.c_str(),
                  testing::Escape(text).c_str(), ours[i].size, theirs[i].size);
    }
  }
}

// Runs all texts of a source in batches, and returns their number.
template <typename Source>
uint64_t Run(Source source, std::vector<Oracle>& oracles) {
  std::vector<OracleText> texts;
  std::vector<OracleReading> ours(kBatch);
  std::vector<OracleReading> theirs(kBatch);
  texts.reserve(kBatch);
  uint64_t count = 0;
  do {
    texts.clear();
    while (texts.size() < kBatch && !source.done()) {
      texts.push_back(source.Next());
    }
    for (size_t i = 0; i < texts.size(); ++i) ours[i] = Ours(View(texts[i]));
    for (Oracle& oracle : oracles) {
      oracle.read(texts.data(), texts.size(), theirs.data());
      Compare(texts, ours, theirs, oracle);
    }
    count += texts.size();
  } while (!texts.empty());
  return count;
}

// A number of near addresses.
class Some {
 public:
  Some(NearAddresses texts, uint64_t count) : texts_(texts), left_(count) {}
  bool done() const { return left_ == 0; }
  OracleText Next() {
    --left_;
    return texts_.Next();
  }

 private:
  NearAddresses texts_;
  uint64_t left_;
};

void PrintHex(const void* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    std::printf("%02x", static_cast<const unsigned char*>(bytes)[i]);
  }
}

void Print(Some source) {
  while (!source.done()) {
    const OracleText text = source.Next();
    const OracleReading reading = Ours(View(text));
    PrintHex(text.bytes, text.size);
    std::printf("\t");
    if (reading.size == 0) std::printf("-");
    PrintHex(reading.bytes, reading.size);
    std::printf("\n");
  }
}

// An oracle that does not load ends the program: it must not be passed over.
bool Load(std::string_view argument, std::vector<Oracle>& oracles) {
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string file(argument.substr(equals + 1));
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const read =
      library == nullptr ? nullptr : dlsym(library, "oracle_read");
  if (read == nullptr) {
    std::fprintf(stderr, "differential: %s\n", dlerror());
    return false;
  }
  oracles.push_back({.name = std::string(argument.substr(0, equals)),
                     // POSIX: a symbol's address converts to its function.
                     .read = reinterpret_cast<OracleRead>(read)});
  return true;
}

std::vector<std::string> VectorTexts() {
  std::vector<std::string> texts;
  for (const char* name : {"ipv4", "ipv6", "mapped", "sums", "scoped"}) {
    const auto file = std::filesystem::path(absl::GetFlag(FLAGS_vectors)) /
                      (std::string(name) + ".tsv");
    for (const testing::Vector& vector : testing::ReadVectors(file)) {
      texts.push_back(vector.text);
    }
  }
  return texts;
}

int Main(const std::vector<char*>& arguments) {
  std::vector<Oracle> oracles;
  for (size_t i = 1; i < arguments.size(); ++i) {
    if (!Load(arguments[i], oracles)) return 2;
  }
  const int length = absl::GetFlag(FLAGS_length);
  uint64_t count = 0;
  if (length > 0) {
    unsigned part = 0;
    unsigned parts = 1;
    if (std::sscanf(absl::GetFlag(FLAGS_part).c_str(), "%u/%u", &part,
                    &parts) != 2 ||
        parts == 0 || part >= parts || length > 15) {
      std::fprintf(stderr, "differential: --part=N/N below 1, length to 15\n");
      return 2;
    }
    const uint64_t all = AllTexts::Count(length);
    count = Run(AllTexts(length, all / parts * part,
                         part + 1 == parts ? all : all / parts * (part + 1)),
                oracles);
  } else {
    const Some some(NearAddresses(VectorTexts(), absl::GetFlag(FLAGS_seed)),
                    absl::GetFlag(FLAGS_texts));
    if (absl::GetFlag(FLAGS_print)) {
      Print(some);
      return 0;
    }
    count = Run(some, oracles);
  }
  uint64_t unexplained = 0;
  for (const Oracle& oracle : oracles) {
    std::printf(
        "%s: %llu texts, %llu accepted, %llu set apart, %llu unexplained\n",
        oracle.name.c_str(), static_cast<unsigned long long>(count),
        static_cast<unsigned long long>(oracle.accepted),
        static_cast<unsigned long long>(oracle.explained),
        static_cast<unsigned long long>(oracle.unexplained));
    unexplained += oracle.unexplained;
  }
  // To have compared nothing is no success.
  return count == 0 || oracles.empty() || unexplained != 0 ? 1 : 0;
}

}  // namespace
}  // namespace dualstack::oracles

int main(int argc, char** argv) {
  return dualstack::oracles::Main(absl::ParseCommandLine(argc, argv));
}
