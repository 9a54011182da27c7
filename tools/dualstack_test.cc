// The tool as its users run it: a program with arguments and three streams,
// called from a shell.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string PathOf(const std::string& name) {
  return testing::TempDir() + "/" + name;
}

void WriteFile(const std::string& name, std::string_view content) {
  std::ofstream(PathOf(name), std::ios::binary) << content;
}

std::string ReadFile(const std::string& name) {
  std::ifstream in(PathOf(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
};

// Has a shell run a command, in which $tool is the program and $dir a directory
// for files.
Ran Shell(const std::string& command, std::string_view input = "") {
  WriteFile("in", input);
  const std::string script = "tool=tools/dualstack dir='" + PathOf("") +
                             "'\nexec < $dir/in > $dir/out 2> $dir/err\n" +
                             command;
  const int status = std::system(script.c_str());
  return {.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .out = ReadFile("out"),
          .err = ReadFile("err")};
}

// The program with these arguments, as a shell reads them.
Ran Tool(const std::string& arguments, std::string_view input = "") {
  return Shell("$tool " + arguments, input);
}

// --- Exit status

struct Exit {
  std::string arguments;
  std::string input;
  int exit;
  std::string_view reason;
};

TEST(ToolTest, ExitsAsItPromises) {
  const Exit rows[] = {
      {"inspect 192.0.2.1 ::1 ::ffff:1.2.3.4", "", 0, "all are valid"},
      {"inspect 192.0.2.1 192.0.2.256", "", 1, "one is not"},
      {"inspect ''", "", 1, "an empty argument is a text"},
      {"inspect", "", 0, "no line at all"},
      {"inspect", "\n", 1, "one empty line"},
      {"inspect", "::1\n\n::2\n", 1, "an empty line between valid ones"},
      {"inspect", "::1\n::2", 0, "the last line lacks its newline"},
      {"inspect", "::1\r\n", 1, "a carriage return is part of the line"},
      {"inspect", " ::1\n", 1, "and so is a blank"},
      {"inspect", "::1\0\n"s, 1, "and a NUL"},
      {"inspect 192.0.2.1", "nonsense\n", 0, "arguments leave the input alone"},
      {"inspect -- -1", "", 1, "a text that begins with a dash"},
      {"inspect -", "", 1, "a dash is a text and no address"},
      {"inspect --json --escaped --as=address --color=never ::1", "", 0,
       "every option"},
      {"inspect ::1 --json", "", 0, "an option after the text"},
      {"map 192.0.2.1", "", 0, "IPv4 can be mapped"},
      {"map ::ffff:192.0.2.1", "", 1, "mapped it is already"},
      {"unmap ::ffff:192.0.2.1", "", 0, "mapped can be unmapped"},
      {"unmap ::1", "", 1, "IPv6 cannot"},
      {"canonical", "::ffff:1.2.3.4\nx\n", 1, "one line of two"},
      {"--help", "", 0, "help"},
      {"-h", "", 0, "help, in short"},
      {"inspect --help", "nonsense", 0, "help on one command"},
      {"", "", 2, "no command"},
      {"''", "", 2, "an empty command"},
      {"inspekt", "", 2, "an unknown command"},
      {"192.0.2.1", "", 2, "a text where a command belongs"},
      {"inspect --jsn", "", 2, "an unknown option"},
      {"inspect --as=host ::1", "", 2, "an unknown value"},
      {"inspect --as", "", 2, "no value"},
      {"inspect --json=1 ::1", "", 2, "a value where there is none"},
      {"map --json 192.0.2.1", "", 2, "an option of another command"},
  };
  for (const Exit& row : rows) {
    SCOPED_TRACE(row.arguments);
    SCOPED_TRACE(row.reason);
    const Ran ran = Tool(row.arguments, row.input);
    EXPECT_EQ(ran.exit, row.exit) << ran.err;
    // Who is told of wrong usage is told where help is, and gets no output.
    if (row.exit == 2) {
      EXPECT_THAT(ran.out, IsEmpty());
      EXPECT_THAT(ran.err,
                  AllOf(StartsWith("dualstack: "),
                        HasSubstr("; see dualstack "), EndsWith("--help\n")));
    }
  }
}

TEST(ToolTest, ExplainsItself) {
  const Ran all = Tool("--help");
  const Ran inspect = Tool("inspect --help");
  EXPECT_THAT(all.out, HasSubstr("dualstack canonical [OPTION...] [TEXT...]"));
  EXPECT_THAT(inspect.out, StartsWith("dualstack inspect [OPTION...]"));
  EXPECT_THAT(inspect.out, HasSubstr("--escaped"));
  EXPECT_EQ(Tool("nonsense --help").out, all.out);
}

TEST(ToolTest, SaysWhatItCannotReadOrWrite) {
  const auto fails = [](const std::string& command, std::string_view why) {
    const Ran ran = Shell(command, "::1\n");
    EXPECT_EQ(ran.exit, 2) << command;
    EXPECT_EQ(ran.err, "dualstack: standard " + std::string(why) + "\n");
  };
  fails("$tool inspect > /dev/full", "output: write: No space left on device");
  fails("$tool --help > /dev/full", "output: write: No space left on device");
  fails("$tool inspect >&-", "output: write: Bad file descriptor");
  fails("$tool inspect <&-", "input: read: Bad file descriptor");
  fails("$tool inspect < /", "input: read: Is a directory");
  EXPECT_EQ(Shell("$tool inspect nonsense 2>&-").exit, 1);
  EXPECT_EQ(Shell("$tool nonsense 2> /dev/full").exit, 2);
}

// Neither is a reason to complain, nor to go on reading.
TEST(ToolTest, StopsQuietlyWhenNobodyReads) {
  const Ran killed = Shell("yes ::1 | $tool inspect | head -n 1");
  EXPECT_EQ(killed.out, "input: ::1\n");
  EXPECT_THAT(killed.err, IsEmpty());
  const Ran ignoring =
      Shell("yes ::1 | (trap '' PIPE; $tool inspect; echo $? >&2) | head -n 1");
  EXPECT_EQ(ignoring.out, "input: ::1\n");
  EXPECT_THAT(ignoring.err, EndsWith("2\n"));
  EXPECT_THAT(ignoring.err, Not(HasSubstr("dualstack:")));
}

// --- inspect

TEST(InspectTest, ARecordOfEachKind) {
  EXPECT_EQ(Tool("inspect --json 192.0.2.1").out,
            R"({"input":"192.0.2.1","ok":true,"error":null,"kind":"ipv4",)"
            R"("text":"192.0.2.1","canonical":"192.0.2.1",)"
            R"("bytes":"c0000201","zone":null,"port":null,)"
            R"("prefix_length":null,"embedded":[]})"
            "\n");
  EXPECT_EQ(Tool("inspect --json ::FFFF:C000:201").out,
            R"({"input":"::FFFF:C000:201","ok":true,"error":null,)"
            R"("kind":"ipv4-mapped","text":"::ffff:192.0.2.1",)"
            R"("canonical":"192.0.2.1",)"
            R"("bytes":"00000000000000000000ffffc0000201","zone":null,)"
            R"("port":null,"prefix_length":null,)"
            R"("embedded":[{"mechanism":"ipv4-mapped","ipv4":"192.0.2.1"}]})"
            "\n");
  EXPECT_EQ(Tool("inspect --json 64:ff9b::1.2.3.4").out,
            R"({"input":"64:ff9b::1.2.3.4","ok":true,"error":null,)"
            R"("kind":"ipv6","text":"64:ff9b::102:304",)"
            R"("canonical":"64:ff9b::102:304",)"
            R"("bytes":"0064ff9b000000000000000001020304","zone":null,)"
            R"("port":null,"prefix_length":null,"embedded":)"
            R"([{"mechanism":"nat64-well-known","ipv4":"1.2.3.4"}]})"
            "\n");
}

TEST(InspectTest, ARecordOfWhatIsNone) {
  EXPECT_EQ(Tool("inspect --json 1.2.3").out,
            R"({"input":"1.2.3","ok":false,"error":)"
            R"("IP address \"1.2.3\": offset 5: fewer than four decimal )"
            R"(octets","kind":null,"text":null,"canonical":null,)"
            R"("bytes":null,"zone":null,"port":null,)"
            R"("prefix_length":null,"embedded":null})"
            "\n");
}

TEST(InspectTest, RecordsForPeople) {
  EXPECT_EQ(Tool("inspect 2002:7f00:1:: '1\n'").out,
            "input: 2002:7f00:1::\n"
            "ok: true\n"
            "kind: ipv6\n"
            "text: 2002:7f00:1::\n"
            "canonical: 2002:7f00:1::\n"
            "bytes: 20027f00000100000000000000000000\n"
            "embedded: 127.0.0.1 (6to4)\n"
            "\n"
            "input: 1\\x0a\n"
            "ok: false\n"
            "error: IP address \"1\\\\n\": offset 1: '.' wanted after a "
            "decimal octet\n");
}

// What a terminal shows is an aligned column, in colours unless they are not
// wanted; nothing else is.
TEST(InspectTest, TablesAndColoursAreForTerminals) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
    GTEST_SKIP() << "no pseudo-terminal";
  }
  const auto shown = [terminal](const std::string& environment,
                                const std::string& arguments) {
    const Ran ran = Shell(environment + " $tool inspect " + arguments +
                          " 1.2.3.4 > " + ptsname(terminal));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    std::array<char, 4096> buffer;
    const ssize_t size = read(terminal, buffer.data(), buffer.size());
    return std::string(buffer.data(), size > 0 ? static_cast<size_t>(size) : 0);
  };
  EXPECT_THAT(shown("", ""),
              StartsWith("\x1b[2minput\x1b[0m          1.2.3.4"));
  for (const std::string& plain :
       {shown("NO_COLOR=1", ""), shown("", "--color=never"),
        shown("TERM=dumb", "")}) {
    EXPECT_THAT(plain, StartsWith("input          1.2.3.4\r\nok        "));
  }
  EXPECT_THAT(shown("NO_COLOR=1", "--color=always"), HasSubstr("\x1b["));
  EXPECT_THAT(shown("NO_COLOR=", ""), HasSubstr("\x1b["));
  EXPECT_THAT(Tool("inspect 1.2.3.4").out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(Tool("inspect --color=always 1.2.3.4").out,
              StartsWith("\x1b[2minput\x1b[0m: 1.2.3.4"));
  EXPECT_THAT(shown("", "--json"), StartsWith("{\"input\":"));
  close(terminal);
}

// Lines that are hard on a JSON writer and on whoever prints them.
std::string HostileLines() {
  std::string lines;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    lines.append({c, '\n', '1', c, '2', '\n'});
    lines.append("1.2.3.4").append({c, '\n'});
    lines.append("::ffff:1.2.3.4%").append({c, '\n'});
  }
  for (const std::string& line :
       {"{\"input\":\"::1\"}"s, "\"\\\""s, "\\u0000"s, "\\x41"s, "\\"s,
        "\xc3\xa9"s, "\xc3"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s,
        "\xef\xbb\xbf::1"s, "\xe2\x80\xa8"s, "\x1b[31m::1\x1b[0m"s, "\0\0\0"s,
        "</script>"s, std::string(1'000'000, 'a'),
        std::string(1'000'000, '\xff')}) {
    lines.append(line).append("\n");
  }
  return lines;
}

// Has a parser of JSON that is not ours compare the records with the lines.
void ExpectJsonOf(const std::string& lines, const std::string& flags) {
  const Ran ran = Shell("$tool inspect --json " + flags +
                            "> $dir/records; test $? = 1 && "
                            "python3 tools/check_json.py $dir/in $dir/records",
                        lines);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(InspectTest, JsonOfAnyBytes) {
  if (Shell("python3 -c ''").exit != 0) {
    GTEST_SKIP() << "no python3, and so no JSON parser that is not ours";
  }
  ExpectJsonOf(HostileLines(), "");
  ExpectJsonOf("\n\n::1\n", "");
  ExpectJsonOf("x", "");
}

TEST(InspectTest, LongLinesAreCut) {
  const std::string whole(4 << 20, '1');
  const Ran ran =
      Tool("inspect --json", whole + "\n" + whole + "1\n::1\n" + whole + "22");
  EXPECT_EQ(ran.exit, 1);
  const std::string cut =
      "\",\"ok\":false,\"error\":\"line of more than 4194304 bytes\"";
  const std::string other = "\",\"ok\":false,\"error\":\"IP address ";
  EXPECT_TRUE(ran.out.starts_with("{\"input\":\"" + whole + other));
  EXPECT_THAT(ran.out.substr(whole.size() * 2), HasSubstr("1" + cut));
  EXPECT_THAT(ran.out.substr(whole.size() * 2), HasSubstr("\"input\":\"::1\""));
  EXPECT_EQ(ran.out.substr(ran.out.size() - 500).find("2" + cut),
            std::string::npos);
}

// --- --escaped

TEST(EscapedTest, InAndOut) {
  EXPECT_THAT(Tool("inspect --json --escaped '1.2.3.\\x34'").out,
              StartsWith(R"({"input":"1.2.3.4","ok":true)"));
  EXPECT_THAT(Tool("inspect --json --escaped '1\\x0a\\\\\\xFF'").out,
              StartsWith(R"({"input":"1\\x0a\\\\\\xff","ok":false)"));
  // What cannot be decoded is shown as it came.
  EXPECT_THAT(Tool("inspect --json --escaped", "::1\\n\n").out,
              StartsWith(R"({"input":"::1\\\\n","ok":false,"error":)"
                         R"("escaped text: offset 3: backslash before )"));
  EXPECT_THAT(Tool("inspect --json --escaped", "::1\t\n").out,
              StartsWith(R"({"input":"::1\\x09","ok":false,"error":)"
                         R"("escaped text: offset 3: byte outside )"));
  EXPECT_THAT(Tool("map --escaped '1.2.3.\\x34'").out, "::ffff:1.2.3.4\n");
}

// Reading back what was written gives the same.
TEST(EscapedTest, RoundTrip) {
  if (Shell("python3 -c ''").exit != 0) {
    GTEST_SKIP() << "no python3, and so no JSON parser that is not ours";
  }
  const std::string lines = HostileLines();
  const Ran ran = Shell(
      "$tool inspect --json > $dir/plain\n"
      "python3 tools/check_json.py $dir/in $dir/plain --write-escaped "
      "$dir/escaped-in || exit 1\n"
      "$tool inspect --json --escaped < $dir/escaped-in > $dir/records\n"
      "python3 tools/check_json.py $dir/in $dir/records --escaped",
      lines);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
}

// --- Conversions

TEST(ConvertTest, AnswersStayBesideTheirTexts) {
  const Ran ran = Tool("canonical", "::FFFF:C000:201\n\n2001:DB8::0\n1.2\n::1");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.out, "192.0.2.1\n\n2001:db8::\n\n::1\n");
  EXPECT_EQ(ran.err,
            "dualstack: line 2: IP address \"\": offset 0: empty text\n"
            "dualstack: line 4: IP address \"1.2\": offset 3: fewer than four "
            "decimal octets\n");
}

TEST(ConvertTest, MapsAndUnmaps) {
  EXPECT_EQ(Tool("map 0.0.0.0 255.255.255.255").out,
            "::ffff:0.0.0.0\n::ffff:255.255.255.255\n");
  EXPECT_EQ(Tool("unmap ::ffff:0:0 ::ffff:ffff:ffff").out,
            "0.0.0.0\n255.255.255.255\n");
  const Ran refused = Tool("unmap ::1.2.3.4");
  EXPECT_EQ(refused.out, "\n");
  EXPECT_EQ(refused.err,
            "dualstack: argument 1: IPv4-mapped address \"::1.2.3.4\": offset "
            "0: native IPv6 address where an IPv4-mapped address is wanted: "
            "parse it as Ipv6Address\n");
}

// --- Endless input

TEST(ToolTest, MemoryDoesNotGrow) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's memory is not ours to bound";
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "a sanitizer's memory is not ours to bound";
#endif
#endif
  // The most that any child had so far, in KiB.
  const auto peak = [] {
    rusage usage;
    EXPECT_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return usage.ru_maxrss;
  };
  std::string lines;
  for (int i = 0; i < 100'000; ++i) {
    lines += "64:ff9b::" + std::to_string(i % 10'000) + "\n1.2.3.999\n";
  }
  EXPECT_EQ(Shell("$tool inspect --json > /dev/null", lines).exit, 1);
  EXPECT_EQ(Shell("$tool inspect > /dev/null", lines).exit, 1);
  EXPECT_EQ(
      Shell("head -c 300000000 /dev/zero | $tool inspect > /dev/null").exit, 1);
  EXPECT_LT(peak(), 24 << 10);
}

}  // namespace
}  // namespace dualstack
