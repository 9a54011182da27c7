#include "dualstack/socket/testing/seccomp.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "dualstack/socket/testing/child_process.h"
#include "gtest/gtest.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define DUALSTACK_HAS_SECCOMP 1
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#else
#define DUALSTACK_HAS_SECCOMP 0
#endif

namespace dualstack::testing {
namespace {

#if DUALSTACK_HAS_SECCOMP

// The numbers of system calls mean something under one of these alone. Both are
// little-endian, so that the first half of an argument is its lower one.
#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#else
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// A call that fails with `error` if its argument of that index, from 0, has the
// value.
struct Rule {
  uint32_t call;
  uint32_t argument;
  uint32_t value;
  uint32_t error;
};

constexpr Rule kNoIpv4Sockets = {SYS_socket, 0, AF_INET, EAFNOSUPPORT};
constexpr Rule kNoIpv4Options = {SYS_setsockopt, 1, IPPROTO_IP, EINVAL};
constexpr Rule kNoIpv6Sockets = {SYS_socket, 0, AF_INET6, EAFNOSUPPORT};

std::vector<Rule> RulesFor(Lacking what) {
  switch (what) {
    case Lacking::kIpv4Sockets:
      return {kNoIpv4Sockets};
    case Lacking::kIpv4SocketsAndOptions:
      return {kNoIpv4Sockets, kNoIpv4Options};
    case Lacking::kIpv6Sockets:
      return {kNoIpv6Sockets};
  }
  return {};
}

sock_filter Load(size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset));
}
// Leaves out so many of the following if what was loaded has the value, and so
// many if not.
sock_filter SkipIf(uint32_t value, uint8_t equal, uint8_t different) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, equal, different);
}
sock_filter Return(uint32_t answer) {
  return BPF_STMT(BPF_RET | BPF_K, answer);
}

std::vector<sock_filter> ProgramOf(const std::vector<Rule>& rules) {
  const sock_filter allow = Return(SECCOMP_RET_ALLOW);
  std::vector<sock_filter> program = {Load(offsetof(seccomp_data, arch)),
                                      SkipIf(kArchitecture, 1, 0), allow};
  for (const Rule& rule : rules) {
    program.insert(
        program.end(),
        {Load(offsetof(seccomp_data, nr)), SkipIf(rule.call, 0, 3),
         Load(offsetof(seccomp_data, args) + rule.argument * sizeof(uint64_t)),
         SkipIf(rule.value, 0, 1), Return(SECCOMP_RET_ERRNO | rule.error)});
  }
  program.push_back(allow);
  return program;
}

// Why it cannot be had; empty if it was.
std::string WhyNotInstall(Lacking what) {
  std::vector<sock_filter> code = ProgramOf(RulesFor(what));
  const sock_fprog program{.len = static_cast<unsigned short>(code.size()),
                           .filter = code.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1) {
    return std::strerror(errno);
  }
  return {};
}

#else

std::string WhyNotInstall(Lacking) { return "not on this system or processor"; }

#endif

}  // namespace

void RunInChildLacking(Lacking what, const std::function<void()>& body) {
  RunInChild([&] {
    if (const std::string why = WhyNotInstall(what); !why.empty()) {
      GTEST_SKIP() << "SKIPPED: no seccomp filter here: " << why;
    }
    body();
  });
}

}  // namespace dualstack::testing
