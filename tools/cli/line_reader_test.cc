// Lines from a pipe, however they come through it.

#include "dualstack/tools/cli/line_reader.h"

#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "dualstack/tools/cli/output.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack::cli {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr size_t kMaxLine = LineReader::kMaxLine;

// All lines of a text that is written to a pipe in pieces of that size, and
// whether each was cut.
std::vector<std::pair<std::string, bool>> Lines(std::string_view text,
                                                size_t piece = 1 << 20) {
  std::array<int, 2> ends;
  EXPECT_EQ(pipe(ends.data()), 0);
  std::thread writer([&] {
    for (std::string_view rest = text; !rest.empty();) {
      const ssize_t size =
          write(ends[1], rest.data(), std::min(piece, rest.size()));
      rest.remove_prefix(static_cast<size_t>(size));
    }
    close(ends[1]);
  });
  Output tied(-1);
  LineReader reader(ends[0], tied);
  std::vector<std::pair<std::string, bool>> lines;
  while (const auto line = reader.Next()) {
    lines.emplace_back(line->text, line->is_cut);
  }
  EXPECT_FALSE(reader.Next().has_value()) << "the end is the end";
  EXPECT_TRUE(reader.status().ok()) << reader.status();
  writer.join();
  close(ends[0]);
  return lines;
}

TEST(LineReaderTest, EndsLinesAtNewlinesAlone) {
  EXPECT_THAT(Lines(""), IsEmpty());
  EXPECT_THAT(Lines("\n"), ElementsAre(Pair("", false)));
  EXPECT_THAT(Lines("\n\n"), ElementsAre(Pair("", false), Pair("", false)));
  EXPECT_THAT(Lines("a"), ElementsAre(Pair("a", false)));
  EXPECT_THAT(Lines("a\n"), ElementsAre(Pair("a", false)));
  EXPECT_THAT(Lines("a\n\nb"),
              ElementsAre(Pair("a", false), Pair("", false), Pair("b", false)));
  EXPECT_THAT(Lines("a\r\nb\r"),
              ElementsAre(Pair("a\r", false), Pair("b\r", false)));
  EXPECT_THAT(Lines("\0\n\0\0"sv),
              ElementsAre(Pair("\0"sv, false), Pair("\0\0"sv, false)));
  EXPECT_THAT(Lines("\xff\v\f\x85\n"),
              ElementsAre(Pair("\xff\v\f\x85", false)));
}

TEST(LineReaderTest, PiecesDoNotMatter) {
  const std::string_view text = "one\ntwo\n\nthree and four\nfive"sv;
  for (size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(Lines(text, piece), Lines(text)) << piece;
  }
}

TEST(LineReaderTest, ReadsLongLinesToTheirEndAndKeepsTheirStart) {
  for (const size_t more : {0u, 1u, 2u, 65535u, 65536u, 65537u, 3'000'000u}) {
    for (const std::string_view end : {"", "\n", "\nnext"}) {
      SCOPED_TRACE(testing::Message()
                   << more << " more, then \"" << end << "\"");
      std::string text = std::string(kMaxLine - 1, 'a');
      text.append(1, 'z').append(more, 'b').append(end);
      const auto lines = Lines(text);
      ASSERT_THAT(lines, SizeIs(end == "\nnext" ? 2 : 1));
      EXPECT_EQ(lines[0].second, more > 0);
      EXPECT_TRUE(lines[0].first == text.substr(0, kMaxLine));
      if (lines.size() == 2) {
        EXPECT_THAT(lines[1], Pair("next", false));
      }
    }
  }
}

// A program that sends a line and waits for the answer gets it, although the
// output is buffered.
TEST(LineReaderTest, FlushesBeforeItWaits) {
  std::array<int, 2> question;
  std::array<int, 2> answer;
  ASSERT_EQ(pipe(question.data()), 0);
  ASSERT_EQ(pipe(answer.data()), 0);
  std::thread echo([&] {
    Output out(answer[1]);
    LineReader reader(question[0], out);
    while (const auto line = reader.Next()) out.Append(line->text);
  });
  for (const char c : {'a', 'b', 'c'}) {
    const std::array<char, 2> line = {c, '\n'};
    EXPECT_EQ(write(question[1], line.data(), line.size()), 2);
    constexpr int kSilenceMilliseconds = 10'000;
    pollfd readable{.fd = answer[0], .events = POLLIN, .revents = 0};
    if (poll(&readable, 1, kSilenceMilliseconds) != 1) {
      ADD_FAILURE() << "no answer to " << c;
      break;
    }
    char got = 0;
    EXPECT_EQ(read(answer[0], &got, 1), 1);
    EXPECT_EQ(got, c);
  }
  close(question[1]);
  echo.join();
  for (const int end : {question[0], answer[0], answer[1]}) close(end);
}

TEST(LineReaderTest, SaysWhyItCannotRead) {
  Output tied(-1);
  LineReader reader(-1, tied);
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_EQ(std::string(reader.status().message()),
            "read: Bad file descriptor");
}

}  // namespace
}  // namespace dualstack::cli
