#include "dualstack/tools/tidy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::tidy {
namespace {

namespace fs = std::filesystem;

using ::testing::IsEmpty;
using ::testing::Not;

// Whether a file is text that we wrote. Seeds and vectors are not ours to lay
// out, and neither is the licence.
bool IsOurText(const fs::path& path, std::string_view content) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {".bazelignore", ".bazelrc", ".clang-format", ".gitignore", "WORKSPACE",
       "WORKSPACE.bzlmod"});
  static constexpr auto kExtensions = std::to_array<std::string_view>(
      {".bazel", ".bzl", ".cc", ".dict", ".h", ".md", ".py", ".sh", ".svg"});
  const std::string name = path.filename();
  const std::string extension = path.extension();
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::find(kExtensions, extension) != kExtensions.end() ||
         (extension.empty() && content.starts_with("#!"));
}

// Whether a directory of the checkout is not part of the repository.
bool IsForeign(const fs::path& path) {
  const std::string name = path.filename();
  return name == ".git" || name == ".system" || name.starts_with("bazel-");
}

// Reads the checkout itself and not files declared as data: a file that nobody
// has thought of is what this test is after. Bazel runs it every time, since
// it is tagged "external".
Tree ReadCheckout() {
  // Our data is a symbolic link, or several in a row, into the checkout.
  const fs::path root = fs::canonical("MODULE.bazel").parent_path();
  Tree tree;
  for (auto it = fs::recursive_directory_iterator(root);
       it != fs::recursive_directory_iterator(); ++it) {
    if (IsForeign(it->path())) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!IsOurText(it->path(), content)) continue;
    tree.emplace(it->path().lexically_relative(root).generic_string(),
                 std::move(content));
  }
  return tree;
}

std::vector<std::string> Check(const Rule& rule, const Tree& tree) {
  std::vector<Finding> findings;
  for (const auto& [path, content] : tree) {
    rule.check(tree, path, findings);
  }
  std::vector<std::string> texts;
  for (const Finding& finding : findings) {
    texts.push_back(finding.path + ":" + std::to_string(finding.line) + ": " +
                    finding.message);
  }
  return texts;
}

TEST(TidyTest, TheCheckoutIsRead) {
  const Tree tree = ReadCheckout();
  for (const char* path : {".bazelrc", "tools/tidy.h", "tools/setup",
                           "fuzz/cc_fuzz_test.bzl", "MODULE.bazel"}) {
    EXPECT_TRUE(tree.contains(path)) << path;
  }
}

TEST(TidyTest, TheCheckoutIsTidy) {
  const Tree tree = ReadCheckout();
  for (const Rule& rule : Rules()) {
    EXPECT_THAT(Check(rule, tree), IsEmpty()) << rule.name;
  }
}

// --- The rules themselves

struct Case {
  std::string_view rule;
  Tree tree;
  bool tidy;
};

constexpr std::string_view kGoodHeader =
    "// Why.\n\n#ifndef DUALSTACK_SOCKET_A_H_\n#define DUALSTACK_SOCKET_A_H_\n"
    "#endif  // DUALSTACK_SOCKET_A_H_\n";

constexpr std::string_view kPackage =
    "load(\"@rules_cc//cc:cc_library.bzl\", \"cc_library\")\n"
    "load(\"@rules_cc//cc:cc_test.bzl\", \"cc_test\")\n"
    "package(\n    default_visibility = [\"//visibility:private\"],\n"
    "    features = [\"layering_check\"],\n)\n";

std::string Package(std::string_view rules) {
  return std::string(kPackage) + std::string(rules);
}

// A fuzz test that has everything, but with one thing replaced.
Tree FuzzTest(std::string_view part, std::string_view replacement) {
  Tree tree = {{"a/BUILD.bazel",
                "cc_fuzz_test(\n    name = \"b\",\n"
                "    corpus = [\"//testdata:b_corpus\"],\n"
                "    dicts = [\"b\"],\n"
                "    options = {\"max_len\": \"9\"},\n)\n"},
               {"a/README.md", "\n| `b` | what holds |\n"}};
  for (auto& [path, content] : tree) {
    const size_t at = content.find(part);
    if (at == std::string::npos) continue;
    content.replace(at, part.size(), replacement);
  }
  return tree;
}

std::vector<Case> Cases() {
  constexpr bool kTidy = true;
  constexpr bool kUntidy = false;
  const std::string guard(kGoodHeader);
  const std::string long_line(101, 'x');
  return {
      {"white space", {{"a.cc", "int a;\n"}}, kTidy},
      {"white space", {{"a.cc", "int\ta;\n"}}, kUntidy},
      {"white space", {{"a.md", "text \n"}}, kUntidy},
      {"white space", {{"a.bzl", "a = 1\r\n"}}, kUntidy},
      {"white space", {{"a.cc", "int a;"}}, kUntidy},
      {"white space", {{"a.cc", "int a;\n\n"}}, kUntidy},

      {"line length", {{"a.cc", long_line.substr(1) + "\n"}}, kTidy},
      {"line length", {{"a.cc", long_line + "\n"}}, kUntidy},
      {"line length", {{"tools/a", "\n" + long_line}}, kUntidy},
      {"line length", {{"a.md", long_line + "\n"}}, kTidy},
      {"line length", {{"a.bzl", "https://" + long_line}}, kTidy},
      {"line length", {{"a.cc", std::string(60, '\xC3') + "\n"}}, kTidy},

      {"unfinished", {{"a.cc", "// Done.\n"}}, kTidy},
      {"unfinished", {{"a.cc", "// TODO: this.\n"}}, kUntidy},

      {"includes", {{"a.cc", "#include \"dualstack/a/b.h\"\n"}}, kTidy},
      {"includes", {{"a.cc", "#include \"absl/hash/hash.h\"\n"}}, kTidy},
      {"includes", {{"a.cc", "#include <vector>\n"}}, kTidy},
      {"includes", {{"a.cc", "#include \"socket/a.h\"\n"}}, kUntidy},
      {"includes", {{"a.h", "#include \"a.h\"\n"}}, kUntidy},
      {"includes", {{"a.cc", "#include <dualstack/a/b.h>\n"}}, kUntidy},
      {"includes",
       {{"examples/consumer/a.cc", "#include \"socket/a.h\"\n"}},
       kTidy},

      {"include guard", {{"socket/a.h", guard}}, kTidy},
      {"include guard", {{"socket/b.h", guard}}, kUntidy},
      {"include guard", {{"socket/a.h", "// Why.\n#pragma once\n"}}, kUntidy},
      {"include guard", {{"socket/a.h", guard + "int a;\n"}}, kUntidy},
      {"include guard",
       {{"socket/a.h", guard.substr(guard.find('#'))}},
       kUntidy},
      {"include guard",
       {{"socket/a.h", "// Why.\n#include <map>" + guard.substr(7)}},
       kUntidy},

      {"header scope", {{"a.h", "using std::string;\n"}}, kTidy},
      {"header scope", {{"a.h", "  using namespace std;\n"}}, kUntidy},

      {"std types", {{"a.h", "void F(std::string_view);\n"}}, kTidy},
      {"std types", {{"a.h", "// Not absl::string_view.\n"}}, kTidy},
      {"std types",
       {{"a.h", "bool AbslParseFlag(absl::string_view, T*);\n"}},
       kTidy},
      {"std types", {{"a.h", "void F(absl::string_view);\n"}}, kUntidy},
      {"std types", {{"a.h", "absl::optional<int> F();\n"}}, kUntidy},

      {"platform", {{"socket/a.cc", "#ifdef __linux__\n"}}, kTidy},
      {"platform", {{"socket/a.cc", "// _WIN32 is elsewhere\n"}}, kTidy},
      {"platform", {{"socket/a.cc", "#if defined(_WIN32)\n"}}, kUntidy},
      {"platform", {{"address/a.h", "#  ifndef WIN32\n"}}, kUntidy},
      {"platform", {{"socket/platform/a.cc", "#ifdef _WIN32\n"}}, kTidy},

      {"loads", {{"a/BUILD.bazel", Package("cc_library(\n)\n")}}, kTidy},
      {"loads", {{"a/BUILD.bazel", "cc_library(name = \"a\")\n"}}, kUntidy},
      {"loads", {{"a/BUILD.bazel", Package("sh_test(\n)\n")}}, kUntidy},
      {"loads", {{"a/a.bzl", "    native.cc_test(\n"}}, kUntidy},
      {"loads", {{"a/a.bzl", "    cc_test(\n"}}, kTidy},

      {"rules",
       {{"a/BUILD.bazel", Package("cc_library(\n    hdrs = [\"a.h\"],\n"
                                  "    include_prefix = \"dualstack\",\n"
                                  "    strip_include_prefix = \"/\",\n)\n")}},
       kTidy},
      {"rules",
       {{"a/BUILD.bazel", Package("cc_library(\n    hdrs = [\"a.h\"],\n"
                                  "    strip_include_prefix = \"/\",\n)\n")}},
       kUntidy},
      {"rules",
       {{"a/BUILD.bazel",
         Package("cc_library(\n    hdrs = [\n        \"a.h\",\n    ],\n"
                 "    include_prefix = \"dualstack\",\n)\n")}},
       kUntidy},
      // The second library does not lend its prefix to the first.
      {"rules",
       {{"a/BUILD.bazel",
         Package("cc_library(\n    hdrs = [\"a.h\"],\n)\n\ncc_library(\n"
                 "    include_prefix = \"dualstack\",\n"
                 "    strip_include_prefix = \"/\",\n)\n")}},
       kUntidy},
      {"rules",
       {{"a/BUILD.bazel", Package("cc_test(\n    size = \"small\",\n)\n")}},
       kTidy},
      {"rules",
       {{"a/BUILD.bazel", Package("cc_test(\n    srcs = [],\n)\n")}},
       kUntidy},
      {"rules", {{"a/BUILD.bazel", "cc_binary(\n)\n"}}, kUntidy},
      {"rules",
       {{"a/BUILD.bazel",
         "package(\n    default_visibility = [\"//visibility:public\"],\n"
         "    features = [\"layering_check\"],\n)\ncc_binary(\n)\n"}},
       kUntidy},
      {"rules", {{"a/BUILD.bazel", "exports_files([\"a\"])\n"}}, kTidy},

      {"is built",
       {{"a/BUILD.bazel", "srcs = [\"b.cc\"]\n"}, {"a/b.cc", "\n"}},
       kTidy},
      {"is built",
       {{"a/BUILD.bazel", "srcs = [\"b/c.cc\"]\n"}, {"a/b/c.cc", "\n"}},
       kTidy},
      {"is built",
       {{"a/BUILD.bazel", "srcs = [\"b.cc\"]\n"}, {"a/c.cc", "\n"}},
       kUntidy},
      {"is built", {{"a/c.h", "\n"}}, kUntidy},

      {"is listed", {{"a/README.md", "`b.h`\n"}, {"a/b.h", "\n"}}, kTidy},
      {"is listed", {{"a/README.md", "`cb.h`\n"}, {"a/b.h", "\n"}}, kUntidy},
      {"is listed", {{"README.md", "\n"}, {"a/b.h", "\n"}}, kTidy},

      {"tests exist",
       {{"a/b_test.cc", "TEST(B, One) {\nTEST(B,\n     Two) {\n"},
        {"a/README.md",
         "| `b_test`: One (of two), Two; `c.h`; `b_test`: x |\n"}},
       kTidy},
      {"tests exist",
       {{"a/README.md", "`b/c_test`: One\n"}, {"b/c_test.cc", "(C, One) {\n"}},
       kTidy},
      {"tests exist", {{"a/README.md", "`b_test`\n"}}, kUntidy},
      {"tests exist", {{"a/README.md", "`b_nocompile`\n"}}, kUntidy},
      {"tests exist",
       {{"b_test.cc", "TEST(B, One) {\nTEST(B, TwoThree) {\n"},
        {"a/README.md", "`b_test`: One (of two), Two\n"}},
       kUntidy},
      {"fuzz tests", FuzzTest("b", "b"), kTidy},
      {"fuzz tests", FuzzTest("dicts = [\"b\"],", "# No dictionary: why."),
       kTidy},
      {"fuzz tests", FuzzTest("dicts = [\"b\"],", ""), kUntidy},
      {"fuzz tests", FuzzTest("//testdata:", ":"), kUntidy},
      {"fuzz tests", FuzzTest("max_len", "timeout"), kUntidy},
      {"fuzz tests", FuzzTest("| `b` |", "`b`:"), kUntidy},

      {"script", {{"a", "#!/bin/sh\n# Does it.\nset -eu\n"}}, kTidy},
      {"script", {{"a", "#!/bin/sh\n# Does it.\nset -e\n"}}, kUntidy},
      {"script", {{"a", "#!/bin/sh\nset -eu\n"}}, kUntidy},
      {"script", {{"a", "#!/usr/local/bin/zsh\n# It.\nset -eu\n"}}, kUntidy},
      {"script",
       {{"a.py", "#!/usr/bin/env python3\n\"\"\"It.\"\"\"\n"}},
       kTidy},
  };
}

TEST(TidyRulesTest, FindWhatIsWrongAndNothingElse) {
  for (const Case& test : Cases()) {
    const auto rule = std::ranges::find(Rules(), test.rule, &Rule::name);
    ASSERT_NE(rule, Rules().end()) << test.rule;
    const auto& [path, content] = *test.tree.rbegin();
    SCOPED_TRACE(std::string(test.rule) + " on " + path + ":\n" + content);
    if (test.tidy) {
      EXPECT_THAT(Check(*rule, test.tree), IsEmpty());
    } else {
      EXPECT_THAT(Check(*rule, test.tree), Not(IsEmpty()));
    }
  }
}

TEST(TidyRulesTest, EveryRuleHasACaseOfEitherKind) {
  for (const Rule& rule : Rules()) {
    for (const bool tidy : {true, false}) {
      const std::vector<Case> cases = Cases();
      EXPECT_TRUE(std::ranges::any_of(cases, [&](const Case& test) {
        return test.rule == rule.name && test.tidy == tidy;
      })) << rule.name;
    }
  }
}

}  // namespace
}  // namespace dualstack::tidy
