#include "dualstack/socket/testing/hosts_file.h"

#include <sched.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include "dualstack/socket/testing/child_process.h"
#include "gtest/gtest.h"

namespace dualstack::testing {
namespace {

std::string Failed(std::string_view what) {
  return std::string(what) + ": " + std::strerror(errno);
}

// Puts a file of this text in the place of /etc/NAME. Empty, or why not.
std::string Replace(const std::string& name, std::string_view text) {
  const std::string ours = ::testing::TempDir() + "/" + name;
  const std::string theirs = "/etc/" + name;
  std::ofstream(ours) << text;
  if (::mount(ours.c_str(), theirs.c_str(), nullptr, MS_BIND, nullptr) == -1) {
    return Failed("mount on " + theirs);
  }
  return {};
}

std::string EnterNamespace() {
  // Only the first of the two may need a right; inside of it one has all.
  if (::unshare(CLONE_NEWNS) == -1 &&
      ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1) {
    return Failed("unshare");
  }
  // What is mounted from here on stays here.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == -1) {
    return Failed("make / private");
  }
  return {};
}

}  // namespace

void RunInChildWithHosts(std::string_view hosts,
                         const std::function<void()>& body) {
  RunInChild([hosts, &body] {
    std::string why = EnterNamespace();
    if (why.empty()) why = Replace("nsswitch.conf", "hosts: files\n");
    if (why.empty()) why = Replace("hosts", hosts);
    if (!why.empty()) {
      GTEST_SKIP() << "SKIPPED: no /etc/hosts of the test's own: " << why;
    }
    body();
  });
}

}  // namespace dualstack::testing
