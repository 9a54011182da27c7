// Any sequence of operations on real sockets of all kinds, under a system that
// fails when the script says so, against a model that says of each what it must
// come to (socket_sequence/world.h). The input is text, an operation a line
// (socket_sequence/script.h).
//
// The sockets are in a network namespace of their own, which the process enters
// when it begins, so that no script reaches anybody and no host matters. A
// script is run from its beginning to its end and leaves nothing behind: every
// descriptor is closed, and no socket lingers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/literals.h"
#include "dualstack/address/prefix_literals.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/fuzz/socket_sequence/world.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/test_support.h"

namespace dualstack::sequence {
namespace {

using testing::NetNamespace;

// The host that places.h describes.
absl::Status EnterHost() {
  const absl::StatusOr<NetNamespace> here = NetNamespace::Enter();
  if (!here.ok()) return here.status();
  for (const absl::Status& status :
       {here->AddAddress("lo", "192.0.2.1"_ipv4, 32),
        here->AddAddress("lo", "2001:db8::1"_ipv6, 128),
        here->AddAddress("lo", "fe80::1"_ipv6, 128),
        here->AddRoute("lo", "239.0.0.0/8"_ipv4_prefix),
        here->AddRoute("lo", "ff00::/8"_ipv6_prefix),
        // No script sees the connections of the one before.
        here->WriteSysctl("net/ipv4/tcp_max_tw_buckets", "0")}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// --- A mutator that knows lines: those of bytes mostly make a line that is no
// operation.

using Lines = std::vector<std::string>;

Lines LinesOf(std::string_view script) {
  Lines lines;
  while (!script.empty()) {
    const size_t end = std::min(script.find('\n'), script.size());
    lines.emplace_back(script.substr(0, end));
    script.remove_prefix(std::min(end + 1, script.size()));
  }
  return lines;
}

void Mutate(Lines& lines, std::minstd_rand& random) {
  const auto any = [&] {
    return lines.begin() + static_cast<ptrdiff_t>(random() % lines.size());
  };
  if (lines.empty() || random() % 3 == 0) {
    const size_t at = random() % (lines.size() + 1);
    lines.insert(lines.begin() + static_cast<ptrdiff_t>(at),
                 RandomLine(random));
    return;
  }
  switch (random() % 4) {
    case 0:
      *any() = RandomLine(random);
      return;
    case 1:
      lines.erase(any());
      return;
    case 2:
      std::iter_swap(any(), any());
      return;
    default:
      lines.push_back(*any());
  }
}

}  // namespace
}  // namespace dualstack::sequence

// libFuzzer's own, of bytes.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size)
    __attribute__((weak));

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max_size, unsigned seed) {
  std::minstd_rand random(seed);
  // Words within a line, such as the slots and ports, are the dictionary's.
  if (LLVMFuzzerMutate != nullptr && random() % 4 == 0) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  // Any object may be read as chars.
  auto lines =
      dualstack::sequence::LinesOf({reinterpret_cast<const char*>(data), size});
  for (size_t times = 1 + random() % 3; times > 0; --times) {
    dualstack::sequence::Mutate(lines, random);
  }
  std::string script;
  for (const std::string& line : lines) script += line + "\n";
  script.resize(std::min(script.size(), max_size));
  std::copy(script.begin(), script.end(), data);
  return script.size();
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const absl::Status entered = dualstack::sequence::EnterHost();
  if (entered.ok()) return 0;
  std::fprintf(stderr, "SKIPPED: no network namespace: %s\n",
               entered.ToString().c_str());
#if defined(FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION)
  std::exit(1);  // Nobody shall believe that anything was searched.
#else
  std::exit(0);
#endif
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Engines open and close files of their own between inputs.
  const int before = dualstack::testing::OpenDescriptors();
  const dualstack::OwnCopy copy({data, size});
  dualstack::sequence::World().Run(dualstack::sequence::Parse(copy.text()));
  FUZZ_CHECK(dualstack::testing::OpenDescriptors() == before);
  return 0;
}
