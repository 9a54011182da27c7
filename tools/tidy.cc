#include "dualstack/tools/tidy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dualstack::tidy {
namespace {

using Findings = std::vector<Finding>;

struct Line {
  int number;  // From 1.
  std::string_view text;
};

std::vector<Line> Lines(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back({static_cast<int>(lines.size()) + 1, text.substr(0, end)});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool StartsWithAny(std::string_view text,
                   std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.starts_with(p); });
}

std::string_view StripLeft(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// A workspace of its own, written as a user would and not as we do.
bool IsConsumer(std::string_view path) {
  return path.starts_with("examples/consumer/");
}

bool IsHeader(std::string_view path) {
  return path.ends_with(".h") && !IsConsumer(path);
}

bool IsCpp(std::string_view path) {
  return IsHeader(path) || (path.ends_with(".cc") && !IsConsumer(path));
}

bool IsBuildFile(std::string_view path) {
  return path.ends_with("BUILD.bazel") && !IsConsumer(path);
}

bool IsScript(const Tree& tree, std::string_view path) {
  return tree.find(path)->second.starts_with("#!");
}

std::string_view Directory(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : path.substr(0, slash + 1);
}

// A call at the beginning of a line of a BUILD file, such as a cc_library, with
// all its lines.
struct Call {
  int line;
  std::string_view function;
  std::string_view text;
};

std::vector<Call> Calls(std::string_view build_file) {
  std::vector<Call> calls;
  const std::vector<Line> lines = Lines(build_file);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string_view text = lines[i].text;
    const size_t name_end = text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    if (name_end == 0 || name_end == std::string_view::npos ||
        text[name_end] != '(') {
      continue;
    }
    size_t last = i;
    if (text.ends_with('(')) {
      while (last + 1 < lines.size() && lines[last].text != ")") ++last;
    }
    const char* const end = lines[last].text.data() + lines[last].text.size();
    calls.push_back({lines[i].number,
                     text.substr(0, name_end),
                     {text.data(), static_cast<size_t>(end - text.data())}});
  }
  return calls;
}

// --- Text

void CheckWhiteSpace(const Tree& tree, std::string_view path,
                     Findings& findings) {
  const std::string& content = tree.find(path)->second;
  for (const auto& [number, text] : Lines(content)) {
    if (Contains(text, "\t")) {
      findings.push_back({std::string(path), number, "a tab"});
    }
    if (text.ends_with(' ') || text.ends_with('\r')) {
      findings.push_back({std::string(path), number, "trailing white space"});
    }
  }
  if (!content.empty() && !content.ends_with('\n')) {
    findings.push_back({std::string(path), 0, "no newline at the end"});
  }
  if (content.ends_with("\n\n")) {
    findings.push_back({std::string(path), 0, "an empty line at the end"});
  }
}

// clang-format holds C++ to 80 columns, and this the rest. A URL, and what must
// stand on one line, may be longer.
void CheckLineLength(const Tree& tree, std::string_view path,
                     Findings& findings) {
  constexpr size_t kLimit = 100;
  if (path.ends_with(".md") || path.ends_with(".svg")) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    // Bytes of UTF-8 that continue a character take no column.
    const auto columns = static_cast<size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    if (columns > kLimit && !Contains(text, "https://") &&
        !Contains(text, "// want:") && !Contains(text, "--per_file_copt")) {
      findings.push_back({std::string(path), number, "over 100 columns"});
    }
  }
}

void CheckUnfinished(const Tree& tree, std::string_view path,
                     Findings& findings) {
  if (path.starts_with("tools/tidy")) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    for (const std::string_view mark : {"TODO", "FIXME"}) {
      if (Contains(text, mark)) {
        findings.push_back(
            {std::string(path), number, "unfinished: " + std::string(mark)});
      }
    }
  }
}

// --- C++

void CheckIncludes(const Tree& tree, std::string_view path,
                   Findings& findings) {
  if (!IsCpp(path)) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    if (text.starts_with("#include \"") &&
        !StartsWithAny(text.substr(10), {"dualstack/", "absl/", "benchmark/",
                                         "gmock/", "gtest/"})) {
      findings.push_back({std::string(path), number,
                          "our headers are included as \"dualstack/...\""});
    }
    if (text.starts_with("#include <") &&
        StartsWithAny(text.substr(10), {"dualstack/", "absl/", "benchmark/",
                                        "gmock/", "gtest/"})) {
      findings.push_back(
          {std::string(path), number, "<> is for the system's headers"});
    }
  }
}

void CheckIncludeGuard(const Tree& tree, std::string_view path,
                       Findings& findings) {
  if (!IsHeader(path)) return;
  std::string guard = "DUALSTACK_" + std::string(path) + "_";
  for (char& c : guard) {
    const auto byte = static_cast<unsigned char>(c);
    c = std::isalnum(byte) ? static_cast<char>(std::toupper(byte)) : '_';
  }
  const std::string content = "\n" + tree.find(path)->second;
  const std::string begin = "\n#ifndef " + guard + "\n#define " + guard + "\n";
  const size_t first = content.find("\n#");
  if (first == std::string::npos ||
      content.compare(first, begin.size(), begin) != 0 ||
      !content.ends_with("\n#endif  // " + guard + "\n")) {
    findings.push_back({std::string(path), 0, "wants the guard " + guard});
  }
  if (!Contains(content, "\n// ")) {
    findings.push_back({std::string(path), 0, "no comment says what it is"});
  }
}

void CheckHeaderScope(const Tree& tree, std::string_view path,
                      Findings& findings) {
  if (!IsHeader(path)) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    if (StripLeft(text).starts_with("using namespace ")) {
      findings.push_back({std::string(path), number,
                          "a header opens a namespace for all its includers"});
    }
  }
}

// Abseil's twins of std types are other types in some builds of Abseil and the
// same in others, so that a signature would mean two things.
void CheckStdTypes(const Tree& tree, std::string_view path,
                   Findings& findings) {
  if (!IsHeader(path) || Contains(path, "/internal/")) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    if (StripLeft(text).starts_with("//")) continue;
    if (Contains(text, "bool AbslParseFlag(")) continue;  // Abseil's choice.
    for (const std::string_view twin : {"absl::string_view", "absl::optional",
                                        "absl::Span<", "absl::variant"}) {
      if (Contains(text, twin)) {
        findings.push_back({std::string(path), number,
                            "a header uses std:: where there is a choice"});
      }
    }
  }
}

void CheckPlatform(const Tree& tree, std::string_view path,
                   Findings& findings) {
  if (!IsCpp(path) || path.starts_with("socket/platform/")) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    if (!StripLeft(text).starts_with('#')) continue;
    if (Contains(text, "WIN32")) {
      findings.push_back({std::string(path), number,
                          "Windows is known to socket/platform/ alone"});
    }
  }
}

// --- BUILD files

// Bazel 9 has no native rules for a language, whereas older ones do not mind.
void CheckLoads(const Tree& tree, std::string_view path, Findings& findings) {
  if (path.starts_with("bazel/rules_cc_shim/")) return;
  const std::string& content = tree.find(path)->second;
  if (IsBuildFile(path)) {
    for (const Call& call : Calls(content)) {
      if (!StartsWithAny(call.function,
                         {"cc_", "java_", "proto_", "py_", "sh_"})) {
        continue;
      }
      const std::string symbol = "\"" + std::string(call.function) + "\")\n";
      if (!Contains(content, symbol)) {
        findings.push_back({std::string(path), call.line,
                            std::string(call.function) + " is not loaded"});
      }
    }
  }
  if (path.ends_with(".bzl")) {
    for (const auto& [number, text] : Lines(content)) {
      for (const std::string_view prefix :
           {"native.cc_", "native.py_", "native.sh_"}) {
        if (Contains(text, prefix)) {
          findings.push_back({std::string(path), number, "a native rule"});
        }
      }
    }
  }
}

void CheckRules(const Tree& tree, std::string_view path, Findings& findings) {
  if (!IsBuildFile(path)) return;
  const std::string& content = tree.find(path)->second;
  bool has_cc_rules = false;
  for (const Call& call : Calls(content)) {
    has_cc_rules |= call.function.starts_with("cc_");
    if (call.function == "cc_library" && Contains(call.text, " hdrs = [") &&
        (!Contains(call.text, " include_prefix = \"dualstack\",") ||
         !Contains(call.text, " strip_include_prefix = \"/\","))) {
      findings.push_back(
          {std::string(path), call.line,
           "a library with headers has include_prefix = \"dualstack\" and "
           "strip_include_prefix = \"/\""});
    }
    if (call.function == "cc_test" && !Contains(call.text, " size = \"")) {
      findings.push_back({std::string(path), call.line, "a test has a size"});
    }
  }
  if (has_cc_rules &&
      (!Contains(content, "\"layering_check\"") ||
       !Contains(content, " default_visibility = ") ||
       Contains(content, " default_visibility = [\"//visibility:public\"]"))) {
    findings.push_back({std::string(path), 0,
                        "a C++ package has layering_check and is not public "
                        "by default"});
  }
}

// What no BUILD file names is neither compiled nor tested.
void CheckIsBuilt(const Tree& tree, std::string_view path, Findings& findings) {
  if (!IsCpp(path)) return;
  // The nearest BUILD file is the one whose package the file belongs to.
  std::string_view directory = Directory(path);
  auto build_file = tree.find(std::string(directory) + "BUILD.bazel");
  while (build_file == tree.end() && !directory.empty()) {
    directory = Directory(directory.substr(0, directory.size() - 1));
    build_file = tree.find(std::string(directory) + "BUILD.bazel");
  }
  const std::string name =
      "\"" + std::string(path.substr(directory.size())) + "\"";
  if (build_file == tree.end() || !Contains(build_file->second, name)) {
    findings.push_back({std::string(path), 0, "no BUILD file names it"});
  }
}

// --- Documents

// A header that its package's README does not name is found by nobody.
void CheckIsListed(const Tree& tree, std::string_view path,
                   Findings& findings) {
  if (!IsHeader(path)) return;
  const auto readme = tree.find(std::string(Directory(path)) + "README.md");
  if (readme == tree.end() || Directory(path).empty()) return;
  const std::string_view name = path.substr(Directory(path).size());
  if (!Contains(readme->second, "`" + std::string(name) + "`")) {
    findings.push_back(
        {std::string(path), 0, "the README.md beside it names every header"});
  }
}

// "One, Two (which is why), Three" at the beginning of a text, without what is
// in parentheses.
std::vector<std::string_view> NamesOfTests(std::string_view text) {
  std::vector<std::string_view> names;
  while (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    const auto end = std::ranges::find_if_not(
        text, [](unsigned char c) { return std::isalnum(c) != 0; });
    const auto size = static_cast<size_t>(end - text.begin());
    names.push_back(text.substr(0, size));
    text.remove_prefix(size);
    if (text.starts_with(" (")) {
      text.remove_prefix(std::min(text.find(')'), text.size() - 1) + 1);
    }
    if (!text.starts_with(", ")) break;
    text.remove_prefix(2);
  }
  return names;
}

// A README.md names its evidence as `file_test`: One, Two. What was renamed
// since proves nothing any more.
void CheckTestsExist(const Tree& tree, std::string_view path,
                     Findings& findings) {
  if (!path.ends_with("/README.md")) return;
  for (const auto& [number, text] : Lines(tree.find(path)->second)) {
    std::string_view rest = text;
    while (Contains(rest, "`")) {
      rest.remove_prefix(rest.find('`') + 1);
      const std::string name(rest.substr(0, rest.find('`')));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      if (!name.ends_with("_test") && !name.ends_with("_nocompile")) continue;
      if (Contains(name, ":")) continue;  // A label, which Bazel knows.
      auto file = tree.find(std::string(Directory(path)) + name + ".cc");
      if (file == tree.end()) file = tree.find(name + ".cc");
      if (file == tree.end()) {
        findings.push_back({std::string(path), number, "there is no " + name});
        continue;
      }
      if (!rest.starts_with(": ")) continue;
      for (const std::string_view test : NamesOfTests(rest.substr(2))) {
        if (!Contains(file->second, " " + std::string(test) + ") {")) {
          findings.push_back({std::string(path), number,
                              name + " has no test " + std::string(test)});
        }
      }
    }
  }
}

// A fuzz test without these searches worse than it could, or is not understood.
void CheckFuzzTests(const Tree& tree, std::string_view path,
                    Findings& findings) {
  if (!IsBuildFile(path)) return;
  const auto readme = tree.find(std::string(Directory(path)) + "README.md");
  for (const Call& call : Calls(tree.find(path)->second)) {
    if (call.function != "cc_fuzz_test") continue;
    const auto want = [&](bool found, std::string_view what) {
      if (found) return;
      findings.push_back({std::string(path), call.line,
                          "a fuzz test has " + std::string(what)});
    };
    constexpr std::string_view kName = " name = \"";
    std::string_view name = call.text;
    name.remove_prefix(std::min(name.find(kName), name.size()));
    name.remove_prefix(std::min(kName.size(), name.size()));
    name = name.substr(0, name.find('"'));
    want(Contains(call.text, "\"//testdata:") &&
             Contains(call.text, "_corpus\""),
         "seeds of its own below testdata/fuzz/");
    want(Contains(call.text, " dicts = [") ||
             Contains(call.text, "# No dictionary: "),
         "dicts, or a comment \"# No dictionary: \" with the reason");
    want(Contains(call.text, " options = {\"max_len\": "),
         "options = {\"max_len\": ...}, for the longest input that can matter");
    want(readme != tree.end() &&
             Contains(readme->second, "\n| `" + std::string(name) + "` |"),
         "a row \"| `" + std::string(name) +
             "` | what holds |\" in the README.md beside it");
  }
}

// --- Scripts

void CheckScript(const Tree& tree, std::string_view path, Findings& findings) {
  if (!IsScript(tree, path)) return;
  const std::string& content = tree.find(path)->second;
  const std::vector<Line> lines = Lines(content);
  if (!StartsWithAny(lines[0].text,
                     {"#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env "})) {
    findings.push_back({std::string(path), 1, "an unusual interpreter"});
  }
  if (lines.size() < 2 || !StartsWithAny(lines[1].text, {"# ", "\"\"\""})) {
    findings.push_back(
        {std::string(path), 2, "a script begins with what it does"});
  }
  if (lines[0].text.ends_with("sh") && !Contains(content, "\nset -eu")) {
    findings.push_back({std::string(path), 0, "a shell script has set -eu"});
  }
}

constexpr auto kRules = std::to_array<Rule>({
    {"white space", CheckWhiteSpace},
    {"line length", CheckLineLength},
    {"unfinished", CheckUnfinished},
    {"includes", CheckIncludes},
    {"include guard", CheckIncludeGuard},
    {"header scope", CheckHeaderScope},
    {"std types", CheckStdTypes},
    {"platform", CheckPlatform},
    {"loads", CheckLoads},
    {"rules", CheckRules},
    {"is built", CheckIsBuilt},
    {"is listed", CheckIsListed},
    {"tests exist", CheckTestsExist},
    {"fuzz tests", CheckFuzzTests},
    {"script", CheckScript},
});

}  // namespace

std::span<const Rule> Rules() { return kRules; }

}  // namespace dualstack::tidy
