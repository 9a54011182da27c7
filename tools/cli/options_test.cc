// The command line, and what is wrong with one.

#include "dualstack/tools/cli/options.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "dualstack/tools/cli/reading.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Arguments = std::vector<std::string_view>;

TEST(OptionsTest, OptionsAndWordsMix) {
  const auto line = ParseCommandLine(
      Arguments{"--json", "inspect", "a", "--color", "never", "b"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->words, ElementsAre("inspect", "a", "b"));
  EXPECT_EQ(line->given, BitOf(Option::kJson) | BitOf(Option::kColor));
  EXPECT_TRUE(line->has(Option::kJson));
  EXPECT_FALSE(line->has(Option::kEscaped));
  EXPECT_EQ(line->color, Color::kNever);
}

TEST(OptionsTest, NothingIsAnOptionAfterTwoDashes) {
  const auto line =
      ParseCommandLine(Arguments{"inspect", "--", "--json", "--", "-h"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->words, ElementsAre("inspect", "--json", "--", "-h"));
  EXPECT_EQ(line->given, 0u);
}

TEST(OptionsTest, ADashAndAnEmptyTextAreWords) {
  const auto line = ParseCommandLine(Arguments{"-", ""});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->words, ElementsAre("-", ""));
  EXPECT_THAT(ParseCommandLine(Arguments{})->words, IsEmpty());
}

TEST(OptionsTest, TheLastOfTwoValuesCounts) {
  const auto line =
      ParseCommandLine(Arguments{"--color=always", "--color=never"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->color, Color::kNever);
}

TEST(OptionsTest, PrefixesAddUp) {
  const auto line = ParseCommandLine(
      Arguments{"--deny", "--", "--allow=a", "--deny=b", "--nat64", "c"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->allow, ElementsAre("a"));
  EXPECT_THAT(line->deny, ElementsAre("--", "b"));
  EXPECT_THAT(line->nat64, ElementsAre("c"));
}

TEST(OptionsTest, HelpHasAShortForm) {
  EXPECT_TRUE(ParseCommandLine(Arguments{"-h"})->has(Option::kHelp));
  EXPECT_TRUE(ParseCommandLine(Arguments{"--help"})->has(Option::kHelp));
}

struct Wrong {
  Arguments arguments;
  std::string_view message;
};

TEST(OptionsTest, RefusesWhatItDoesNotKnow) {
  const Wrong rows[] = {
      {{"--jsn"}, "unknown option '--jsn'"},
      {{"-j"}, "unknown option '-j'"},
      {{"-1.2.3.4"}, "unknown option '-1.2.3.4'"},
      {{"--JSON"}, "unknown option '--JSON'"},
      {{"--=x"}, "unknown option '--'"},
      {{"--\xff\n"}, "unknown option '--\\xff\\x0a'"},
      {{"--json=yes"}, "a value for an option that takes none, '--json=yes'"},
      {{"--json="}, "a value for an option that takes none, '--json='"},
      {{"--color"}, "no value for '--color=auto|always|never'"},
      {{"--color=", "x"}, "--color=auto|always|never has no value ''"},
      {{"--color", "x"}, "--color=auto|always|never has no value 'x'"},
      {{"--color", "--"}, "--color=auto|always|never has no value '--'"},
  };
  for (const Wrong& row : rows) {
    const auto line = ParseCommandLine(row.arguments);
    EXPECT_EQ(std::string(line.status().message()), row.message);
  }
}

}  // namespace
}  // namespace dualstack::cli
