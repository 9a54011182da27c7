// That the faults can be anywhere: whatever the library calls and this test
// does not know for harmless stands in wrapped_calls.bzl, and nothing outside
// of socket/platform/ calls any of that.
//   unwrapped_calls_test WRAPPED_CALL... ARCHIVE...
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

std::set<std::string> wrapped_calls;
std::set<std::string> archives;

// Functions of C that ask the system nothing, or nothing that can fail. Those
// of C++ are recognised by their mangled names.
const std::set<std::string_view> kHarmless = {
    "__cmsg_nxthdr", "abort",  "bcmp",    "environ",  "free",
    "gai_strerror",  "getenv", "getpid",  "malloc",   "memchr",
    "memcmp",        "memcpy", "memmove", "memset",   "strchr",
    "strcmp",        "strlen", "strnlen", "unsetenv", "clock_gettime",
};

// What compilers and sanitizers add by themselves.
bool IsOfTheCompiler(std::string_view symbol) {
  for (const std::string_view prefix :
       {"_Unwind_", "_GLOBAL_OFFSET_TABLE_", "__asan_", "__assert_fail",
        "__cxa_", "__dso_handle", "__errno_location", "__gxx_", "__llvm_",
        "__sanitizer_", "__stack_chk_fail", "__start_", "__stop_", "__tls_",
        "__tsan_", "__ubsan_"}) {
    if (symbol.starts_with(prefix)) return true;
  }
  return false;
}

std::string Output(const std::string& command) {
  std::string output;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) {
    output += buffer.data();
  }
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return output;
}

// The functions of C that an archive needs and that are not harmless.
std::set<std::string> CallsOf(const std::string& archive) {
  std::set<std::string> calls;
  // "printf U 0 0", in the portable format.
  std::istringstream lines(Output("nm -u -P '" + archive + "'"));
  for (std::string line; std::getline(lines, line);) {
    const std::string symbol = line.substr(0, line.find(' '));
    const bool is_symbol = line.find(" U") != std::string::npos ||
                           line.find(" w") != std::string::npos;
    if (is_symbol && !symbol.starts_with("_Z") && !IsOfTheCompiler(symbol) &&
        !kHarmless.contains(symbol)) {
      calls.insert(symbol);
    }
  }
  return calls;
}

// Of every archive; nm is slow.
const std::map<std::string, std::set<std::string>>& AllCalls() {
  static const auto* const kCalls = [] {
    auto* const calls = new std::map<std::string, std::set<std::string>>;
    for (const std::string& path : archives)
      calls->emplace(path, CallsOf(path));
    return calls;
  }();
  return *kCalls;
}

TEST(UnwrappedCallsTest, ThereAreNone) {
  std::set<std::string> called;
  for (const auto& [archive, calls] : AllCalls()) {
    for (const std::string& call : calls) {
      EXPECT_TRUE(wrapped_calls.contains(call))
          << call << "() of " << archive << " is harmless (say so above), or "
          << "can fail: then it belongs into wrapped_calls.bzl and faults.cc";
      called.insert(call);
    }
  }
  // The archives are the right ones.
  EXPECT_THAT(called, IsSupersetOf({"accept4", "bind", "close", "connect",
                                    "getsockname", "recvfrom", "socket"}));
}

TEST(UnwrappedCallsTest, OnlyThePlatformAsksTheSystem) {
  for (const auto& [archive, calls] : AllCalls()) {
    if (archive.find("socket/platform/") != std::string::npos) continue;
    EXPECT_THAT(calls, IsEmpty()) << archive;
  }
}

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool is_path = argument.find('/') != std::string::npos;
    (is_path ? archives : wrapped_calls).insert(argument);
  }
  return RUN_ALL_TESTS();
}
