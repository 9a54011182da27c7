// The tool as its users run it: a program with arguments and three streams,
// called from a shell.

#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/socket/testing/seccomp.h"
#include "dualstack/tools/shell.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

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
      {"prefix contains 10.0.0.0/8 10.0.0.1", "", 0, "it does"},
      {"prefix contains 10.0.0.0/8 11.0.0.1", "", 1, "it does not"},
      {"prefix contains 10.0.0.0/8", "10.0.0.1\n", 0, "of standard input"},
      {"prefix contains 10.0.0.0 10.0.0.1", "", 1, "no prefix"},
      {"prefix split 10.0.0.0/8 33", "", 2, "too many bits"},
      {"prefix split 10.0.0.0/8 7", "", 2, "too few bits"},
      {"prefix split 10.0.0.0/8 -- -9", "", 2, "a negative length"},
      {"prefix split 10.0.0.0/8 +9", "", 2, "a sign"},
      {"prefix split 10.0.0.0/8 09", "", 2, "a leading zero"},
      {"prefix split 10.0.0.0/8 ''", "", 2, "no length"},
      {"prefix split 10.0.0.0/8 99999999999", "", 2, "no int"},
      {"prefix split 10.0.0.1/8 9", "", 1, "no prefix"},
      {"prefix summarise 10.0.0.1 10.0.0.1", "", 0, "one address"},
      {"prefix summarise 10.0.0.2 10.0.0.1", "", 1, "backwards"},
      {"prefix summarise 10.0.0.1 ::1", "", 1, "of two kinds"},
      {"prefix summarise 10.0.0.1 x", "", 1, "no address"},
      {"prefix aggregate", "", 0, "of nothing"},
      {"prefix contains", "", 2, "no prefix at all"},
      {"prefix split 10.0.0.0/8", "", 2, "no length at all"},
      {"prefix summarise 10.0.0.1", "", 2, "no last address"},
      {"prefix summarise 1.1.1.1 1.1.1.2 1.1.1.3", "", 2, "one too many"},
      {"doctor ::1", "", 2, "no text is asked about"},
      {"doctor --as=prefix", "", 2, "an option of other commands"},
      {"doctor --help", "", 0, "help on it"},
      {"prefix", "", 2, "no command of prefix"},
      {"prefix merge", "", 2, "an unknown command of prefix"},
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
  EXPECT_THAT(all.out, HasSubstr("dualstack doctor [OPTION...]\n"));
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
            R"("prefix_length":null,"scope":"global",)"
            R"-("special":"Documentation (TEST-NET-1)","global":false,)-"
            R"("embedded":[],"policy":{"allowed":false,)"
            R"("reason":"not globally reachable","verdict":)"
            R"-("denied: 192.0.2.1 is Documentation (TEST-NET-1) [RFC5737]"}})-"
            "\n");
  EXPECT_EQ(Tool("inspect --json ::FFFF:C000:201").out,
            R"({"input":"::FFFF:C000:201","ok":true,"error":null,)"
            R"("kind":"ipv4-mapped","text":"::ffff:192.0.2.1",)"
            R"("canonical":"192.0.2.1",)"
            R"("bytes":"00000000000000000000ffffc0000201","zone":null,)"
            R"("port":null,"prefix_length":null,"scope":"global",)"
            R"-("special":"Documentation (TEST-NET-1)","global":false,)-"
            R"("embedded":[{"mechanism":"ipv4-mapped","ipv4":"192.0.2.1"}],)"
            R"("policy":{"allowed":false,"reason":"not globally reachable",)"
            R"("verdict":"denied: ::ffff:192.0.2.1 embeds 192.0.2.1 )"
            R"-((ipv4-mapped): Documentation (TEST-NET-1) [RFC5737]"}})-"
            "\n");
  EXPECT_EQ(Tool("inspect --json 64:ff9b::1.2.3.4").out,
            R"({"input":"64:ff9b::1.2.3.4","ok":true,"error":null,)"
            R"("kind":"ipv6","text":"64:ff9b::102:304",)"
            R"("canonical":"64:ff9b::102:304",)"
            R"("bytes":"0064ff9b000000000000000001020304","zone":null,)"
            R"("port":null,"prefix_length":null,"scope":"global",)"
            R"("special":"IPv4-IPv6 Translat.","global":true,"embedded":)"
            R"([{"mechanism":"nat64-well-known","ipv4":"1.2.3.4"}],)"
            R"("policy":{"allowed":true,"reason":"globally reachable",)"
            R"("verdict":"allowed: 64:ff9b::102:304 is globally reachable"}})"
            "\n");
}

TEST(InspectTest, ARecordOfWhatIsNone) {
  EXPECT_EQ(Tool("inspect --json 1.2.3").out,
            R"({"input":"1.2.3","ok":false,"error":)"
            R"("IP address \"1.2.3\": offset 5: fewer than four decimal )"
            R"(octets","kind":null,"text":null,"canonical":null,)"
            R"("bytes":null,"zone":null,"port":null,)"
            R"("prefix_length":null,"scope":null,"special":null,)"
            R"("global":null,"embedded":[],"policy":null})"
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
            "scope: global\n"
            "special: 6to4, 2002::/16 [RFC3056]\n"
            "global: not applicable\n"
            "embedded: 127.0.0.1 (6to4)\n"
            "policy: denied: 2002:7f00:1:: embeds 127.0.0.1 (6to4): Loopback "
            "[RFC1122], Section 3.2.1.3\n"
            "\n"
            "input: 1\\x0a\n"
            "ok: false\n"
            "error: IP address \"1\\\\n\": offset 1: '.' wanted after a "
            "decimal octet\n");
}

// The part of a record that begins with a key, and its end cut off.
std::string Member(const std::string& arguments, const std::string& key) {
  const std::string record = Tool("inspect --json " + arguments).out;
  const size_t at = record.find("\"" + key + "\":");
  return at == record.npos ? record : record.substr(at);
}

struct Record {
  std::string_view text;
  std::string_view key;
  std::string_view value;
};

void ExpectMembers(const std::string& flags, std::span<const Record> rows) {
  for (const Record& row : rows) {
    const std::string key(row.key);
    EXPECT_THAT(
        Member(flags + " '" + std::string(row.text) + "'", key),
        AnyOf(StartsWith("\"" + key + "\":" + std::string(row.value) + ","),
              StartsWith("\"" + key + "\":" + std::string(row.value) + "}")))
        << row.text;
  }
}

TEST(InspectTest, TheRegistry) {
  const Record rows[] = {
      {"8.8.8.8", "special", "null"},
      {"8.8.8.8", "global", "true"},
      {"10.1.2.3", "special", R"("Private-Use")"},
      {"::ffff:10.1.2.3", "special", R"("Private-Use")"},
      {"0.0.0.0", "special", R"("This host on this network")"},
      {"0.1.2.3", "special", R"("This network")"},
      {"192.0.0.9", "global", "true"},
      {"192.0.0.11", "global", "false"},
      {"192.88.99.1", "global", R"("n/a")"},
      {"224.0.0.1", "global", "false"},
      {"224.0.0.1", "special", "null"},
      {"2001::1", "global", R"("n/a")"},
      {"2001:db8::", "special", R"("Documentation")"},
      {"fd00::1", "special", R"("Unique-Local")"},
      {"ff0e::1", "global", "false"},
      {"2606::1", "global", "true"},
  };
  ExpectMembers("", rows);
}

TEST(InspectTest, Scopes) {
  const Record rows[] = {
      {"0.0.0.0", "scope", "null"},
      {"127.0.0.1", "scope", R"("link-local")"},
      {"169.254.1.1", "scope", R"("link-local")"},
      {"10.0.0.1", "scope", R"("global")"},
      {"224.0.0.1", "scope", "null"},
      {"255.255.255.255", "scope", "null"},
      {"::ffff:127.0.0.1", "scope", R"("link-local")"},
      {"::", "scope", "null"},
      {"::1", "scope", R"("link-local")"},
      {"fe80::1", "scope", R"("link-local")"},
      {"fec0::1", "scope", R"("site-local")"},
      {"fd00::1", "scope", R"("global")"},
      {"ff02::1", "scope", R"("link-local")"},
      {"ff05::2", "scope", R"("site-local")"},
      {"ff0f::1", "scope", R"("reserved")"},
  };
  ExpectMembers("", rows);
}

TEST(InspectTest, ScopedAddresses) {
  const Record rows[] = {
      {"FE80::1%eth0", "text", R"("fe80::1%eth0")"},
      {"FE80::1%eth0", "canonical", R"("fe80::1%eth0")"},
      {"FE80::1%eth0", "zone", R"("eth0")"},
      {"FE80::1%eth0", "bytes", R"("fe800000000000000000000000000001")"},
      {"fe80::1%4294967295", "zone", R"("4294967295")"},
      {R"(fe80::1%a"b\c)", "zone", R"("a\"b\\c")"},
      {"fe80::1%0", "zone", "null"},
      {"fe80::1%0", "text", R"("fe80::1")"},
      {"fe80::1", "zone", "null"},
      // An address without a zone, of any kind.
      {"192.0.2.1", "kind", R"("ipv4")"},
      {"::FFFF:1.2.3.4", "canonical", R"("1.2.3.4")"},
      {"2001:db8::1%eth0", "ok", "false"},
      {"::ffff:1.2.3.4%eth0", "ok", "false"},
      {"192.0.2.1%eth0", "ok", "false"},
      {"fe80::1%", "ok", "false"},
      {"fe80::1%00", "ok", "false"},
      {"fe80::1%4294967296", "ok", "false"},
      {"fe80::1%eth0/64", "ok", "false"},
  };
  ExpectMembers("--as=scoped", rows);
  ExpectMembers(
      "--as=scoped --escaped",
      std::array<Record, 1>{{{R"(fe80::1%a\\b)", "zone", R"("a\\\\b")"}}});
}

TEST(InspectTest, Endpoints) {
  const Record rows[] = {
      {"192.0.2.1:80", "text", R"("192.0.2.1:80")"},
      {"192.0.2.1:80", "port", "80"},
      {"192.0.2.1:0", "port", "0"},
      {"[::FFFF:1.2.3.4]:65535", "text", R"("[::ffff:1.2.3.4]:65535")"},
      {"[::FFFF:1.2.3.4]:65535", "canonical", R"("1.2.3.4:65535")"},
      {"[::FFFF:1.2.3.4]:65535", "kind", R"("ipv4-mapped")"},
      {"[2001:DB8::0]:80", "bytes", R"("20010db8000000000000000000000000")"},
      {"[2001:DB8::0]:80", "zone", "null"},
      {"[fe80::1%7]:80", "zone", R"("7")"},
      {"[fe80::1%7]:80", "text", R"("[fe80::1%7]:80")"},
      {"[fe80::1%0]:80", "zone", "null"},
      {"[fe80::1%eth0.1]:80", "zone", R"("eth0.1")"},
      {"[FE80::1%eth0.1]:80", "canonical", R"("[fe80::1%eth0.1]:80")"},
      {"192.0.2.1", "ok", "false"},
      {"[192.0.2.1]:80", "ok", "false"},
      {"2001:db8::1:80", "ok", "false"},
      {"[::1]:080", "ok", "false"},
      {"[::1%eth0]:80", "ok", "false"},
      {"[::ffff:1.2.3.4%eth0]:80", "ok", "false"},
  };
  ExpectMembers("--as=endpoint", rows);
}

TEST(InspectTest, Prefixes) {
  const Record rows[] = {
      {"10.0.0.0/8", "text", R"("10.0.0.0/8")"},
      {"10.0.0.0/8", "prefix_length", "8"},
      {"10.0.0.0/8", "bytes", R"("0a000000")"},
      {"10.0.0.0/8", "special", R"("Private-Use")"},
      {"10.0.0.0/8", "embedded", "[]"},
      {"10.0.0.0/8", "scope", "null"},
      {"::FFFF:A00:0/104", "text", R"("::ffff:10.0.0.0/104")"},
      {"::FFFF:A00:0/104", "canonical", R"("10.0.0.0/8")"},
      {"::FFFF:A00:0/104", "prefix_length", "104"},
      {"::FFFF:A00:0/104", "special", R"("Private-Use")"},
      {"2001:DB8::/32", "kind", R"("ipv6")"},
      {"2001:DB8::/32", "special", R"("Documentation")"},
      // The smallest block that all of it is in.
      {"192.0.0.0/24", "special", R"("IETF Protocol Assignments")"},
      {"192.0.0.0/29", "special", R"("IPv4 Service Continuity Prefix")"},
      {"192.0.0.9/32", "global", "true"},
      // Part of it is reachable, and part is not.
      {"8.0.0.0/6", "special", "null"},
      {"8.0.0.0/6", "global", "null"},
      {"0.0.0.0/0", "global", "null"},
      {"::/0", "global", "null"},
      {"224.0.0.0/3", "global", "null"},
      {"8.8.8.0/24", "global", "true"},
      {"224.0.0.0/4", "global", "false"},
      {"ff02::/16", "global", "false"},
      {"10.0.0.1/8", "ok", "false"},
      {"10.0.0.0/08", "ok", "false"},
      {"10.0.0.0", "ok", "false"},
      {"::ffff:0:0/95", "ok", "false"},
  };
  ExpectMembers("--as=prefix", rows);
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
  EXPECT_EQ(Tool("map --as=endpoint 1.2.3.4:80").out, "[::ffff:1.2.3.4]:80\n");
  EXPECT_EQ(Tool("unmap --as=endpoint [::ffff:1.2.3.4]:80").out,
            "1.2.3.4:80\n");
  EXPECT_EQ(Tool("map --as=prefix 10.0.0.0/8").out, "::ffff:10.0.0.0/104\n");
  EXPECT_EQ(Tool("unmap --as=prefix ::ffff:10.0.0.0/104").out, "10.0.0.0/8\n");
  EXPECT_EQ(
      Tool("canonical --as=endpoint [::ffff:1.2.3.4]:80 [FE80::1%a]:1").out,
      "1.2.3.4:80\n[fe80::1%a]:1\n");
  const Ran refused = Tool("unmap ::1.2.3.4");
  EXPECT_EQ(refused.out, "\n");
  EXPECT_EQ(refused.err,
            "dualstack: text 1: IPv4-mapped address \"::1.2.3.4\": offset "
            "0: native IPv6 address where an IPv4-mapped address is wanted: "
            "parse it as Ipv6Address\n");
}

// --- check

TEST(CheckTest, SaysWhetherAndWhy) {
  const Ran ran = Tool("check 8.8.8.8 ::ffff:10.0.0.1 x 64:ff9b::7f00:1");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.out,
            "allowed: 8.8.8.8 is globally reachable\n"
            "denied: ::ffff:10.0.0.1 embeds 10.0.0.1 (ipv4-mapped): "
            "Private-Use [RFC1918]\n"
            "\n"
            "denied: 64:ff9b::7f00:1 embeds 127.0.0.1 (nat64-well-known): "
            "Loopback [RFC1122], Section 3.2.1.3\n");
  EXPECT_EQ(ran.err,
            "dualstack: text 3: IP address \"x\": offset 0: decimal octet "
            "wanted\n");
}

TEST(CheckTest, TakesRules) {
  const Exit rows[] = {
      {"8.8.8.8", "", 0, "public"},
      {"8.8.8.8 10.0.0.1", "", 1, "one is private"},
      {"x", "", 1, "no address"},
      {"", "8.8.8.8\n8.8.4.4", 0, "standard input"},
      {"--allow=10.0.0.0/8 10.0.0.1", "", 0, "an exception"},
      {"--allow 10.0.0.0/8 --allow fd00::/8 10.0.0.1 fd00::1", "", 0,
       "two of them"},
      {"--deny=8.0.0.0/8 8.8.8.8", "", 1, "a rule against it"},
      {"--deny=8.0.0.0/8 9.9.9.9", "", 0, "a rule against another"},
      {"2606:4700:64::808:808", "", 0, "no translator is known"},
      {"--nat64=2606:4700:64::/96 2606:4700:64::a00:1", "", 1,
       "a translator to a private address"},
      {"--nat64=2606:4700:64::/96 2606:4700:64::808:808", "", 0,
       "a translator to a public address"},
      {"--as=endpoint 8.8.8.8:80 '[2606:4700::1111]:443'", "", 0, "endpoints"},
      {"--as=scoped fe80::1%eth0", "", 1, "link-local"},
      {"--as=prefix 8.8.8.0/24", "", 2, "a prefix is not an address"},
      {"--allow=10.0.0.1/8 8.8.8.8", "", 2, "no prefix"},
      {"--allow=::ffff:10.0.0.0/104 8.8.8.8", "", 2, "no canonical prefix"},
      {"--deny=x 8.8.8.8", "", 2, "no prefix"},
      {"--nat64=2606::/95 8.8.8.8", "", 2, "no length of RFC 6052"},
      {"--deny=10.0.0.0/8 --allow=10.1.0.0/16 8.8.8.8", "", 2,
       "a rule in vain"},
      {"--allow", "", 2, "no value"},
  };
  for (const Exit& row : rows) {
    const Ran ran = Tool("check " + row.arguments, row.input);
    EXPECT_EQ(ran.exit, row.exit) << row.arguments << ": " << row.reason << "\n"
                                  << ran.out << ran.err;
  }
  EXPECT_THAT(
      Tool("check --deny=x 8.8.8.8").err,
      AllOf(StartsWith("dualstack: --deny: IP prefix \"x\": offset 0: "),
            EndsWith("; see dualstack check --help\n")));
}

// --- prefix

TEST(PrefixTest, Contains) {
  const Ran ran = Tool(
      "prefix contains 10.0.0.0/8 10.255.255.255 11.0.0.0 10.0.0.0/8 "
      "10.0.0.0/7 ::a00:1 ::/0 ::ffff:10.0.0.1 x");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.out, "true\nfalse\ntrue\nfalse\nfalse\nfalse\n\n\n");
  EXPECT_EQ(ran.err,
            "dualstack: text 7: ::ffff:10.0.0.1 is IPv4-mapped and 10.0.0.0/8 "
            "is not: map or unmap one of them first\n"
            "dualstack: text 8: IP address \"x\": offset 0: decimal octet "
            "wanted\n");
  EXPECT_EQ(Tool("prefix contains ::ffff:10.0.0.0/104", "::ffff:a00:1").out,
            "true\n");
  EXPECT_THAT(Tool("prefix contains ::/0 ::ffff:1.2.3.4").err,
              HasSubstr("::ffff:1.2.3.4 is IPv4-mapped and ::/0 is not"));
  EXPECT_THAT(Tool("prefix contains ::ffff:0:0/96 1.2.3.4").err,
              HasSubstr("::ffff:0.0.0.0/96 is IPv4-mapped and 1.2.3.4 is not"));
}

TEST(PrefixTest, Split) {
  EXPECT_EQ(Tool("prefix split 10.0.0.0/8 9").out,
            "10.0.0.0/9\n10.128.0.0/9\n");
  EXPECT_EQ(Tool("prefix split 10.0.0.0/8 8").out, "10.0.0.0/8\n");
  EXPECT_EQ(Tool("prefix split ::ffff:0:0/96 97").out,
            "::ffff:0.0.0.0/97\n::ffff:128.0.0.0/97\n");
  // Endless for all that anybody can tell.
  EXPECT_EQ(Shell("$tool prefix split ::/0 128 | head -n 2").out,
            "::/128\n::1/128\n");
}

TEST(PrefixTest, Summarise) {
  EXPECT_EQ(Tool("prefix summarise 10.0.0.1 10.0.0.4").out,
            "10.0.0.1/32\n10.0.0.2/31\n10.0.0.4/32\n");
  EXPECT_EQ(Tool("prefix summarize 0.0.0.0 255.255.255.255").out,
            "0.0.0.0/0\n");
  EXPECT_EQ(Tool("prefix summarise ::ffff:1.2.3.4 ::ffff:1.2.3.5").out,
            "::ffff:1.2.3.4/127\n");
  EXPECT_EQ(Tool("prefix summarise 10.0.0.2 10.0.0.1").err,
            "dualstack: no range goes from 10.0.0.2 to 10.0.0.1: it would go "
            "backwards\n");
  EXPECT_EQ(Tool("prefix summarise 10.0.0.1 ::ffff:10.0.0.2").err,
            "dualstack: no range goes from 10.0.0.1 to ::ffff:10.0.0.2: they "
            "are of two kinds\n");
}

TEST(PrefixTest, Aggregate) {
  const std::string prefixes =
      "2001:db8::/32\n10.128.0.0/9\n::ffff:1.2.3.4/128\n10.0.0.0/9\n"
      "10.1.0.0/16\n::ffff:1.2.3.5/128\n2001:db8:1::/48\n";
  const std::string aggregate =
      "10.0.0.0/8\n::ffff:1.2.3.4/127\n2001:db8::/32\n";
  const Ran ran = Tool("prefix aggregate", prefixes);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out, aggregate);
  const Ran with_junk = Tool("prefix aggregate", prefixes + "1.2.3.4\n");
  EXPECT_EQ(with_junk.exit, 1);
  EXPECT_EQ(with_junk.out, aggregate);
  EXPECT_THAT(with_junk.err, StartsWith("dualstack: line 8: IPv4 prefix"));
  EXPECT_EQ(Tool("prefix aggregate").out, "");
}

// --- doctor

// In a network of the test's own, where the host's settings do not count.
class DoctorTest : public testing::NetNamespaceTest {
 protected:
  void Set(std::string_view name, std::string_view value) {
    const absl::Status set = here().WriteSysctl(name, value);
    ASSERT_TRUE(set.ok()) << set;
  }
};

TEST_F(DoctorTest, AHostThatCanDoEverything) {
  const Ran ran = Tool("doctor");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "ipv4: yes\n"
            "ipv6: yes\n"
            "mapped: yes\n"
            "ipv4_wildcard: yes\n"
            "ipv6_wildcard: yes\n"
            "dual_wildcard: yes\n"
            "ipv4_pktinfo: yes\n"
            "ipv6_pktinfo: yes\n"
            "v6only_default: false\n"
            "plan: dual-stack\n");
  Set("net/ipv6/bindv6only", "1");
  EXPECT_THAT(Tool("doctor").out, HasSubstr("\nv6only_default: true\n"
                                            "plan: dual-stack\n"));
}

TEST_F(DoctorTest, AHostWhereIpv6IsDisabled) {
  Set("net/ipv6/conf/all/disable_ipv6", "1");
  const Ran ran = Tool("doctor --color=always");
  EXPECT_EQ(ran.exit, 1) << ran.err;
  EXPECT_THAT(ran.out,
              HasSubstr("\x1b[2mipv6\x1b[0m: \x1b[31mno: bind [::1]:0: "
                        "EADDRNOTAVAIL (99): Cannot assign requested "
                        "address\x1b[0m\n"
                        "\x1b[2mmapped\x1b[0m: \x1b[32myes\x1b[0m\n"));
  EXPECT_THAT(ran.out, EndsWith("\x1b[31mdual-stack; no IPv6 peers now, "
                                "because bind [::1]:0: EADDRNOTAVAIL (99): "
                                "Cannot assign requested address\x1b[0m\n"));
}

TEST_F(DoctorTest, AHostWithoutIpv6) {
  testing::RunInChildLacking(testing::Lacking::kIpv6Sockets, [] {
    const Ran ran = Tool("doctor");
    EXPECT_EQ(ran.exit, 1) << ran.err;
    EXPECT_THAT(
        ran.out,
        AllOf(StartsWith("ipv4: yes\n"
                         "ipv6: no: socket for [::1]:0: EAFNOSUPPORT (97): "
                         "Address family not supported by protocol\n"),
              Not(HasSubstr("v6only_default")),
              HasSubstr("\nplan: IPv4-only; not dual-stack, because socket for "
                        "[::]:0: EAFNOSUPPORT (97): ")));
  });
}

TEST_F(DoctorTest, AHostWithoutIpv4SocketsHasIpv4Peers) {
  testing::RunInChildLacking(testing::Lacking::kIpv4SocketsAndOptions, [] {
    const Ran ran = Tool("doctor");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("ipv4: no: socket for 127.0.0.1:0: "));
    EXPECT_THAT(ran.out, HasSubstr("\nmapped: yes\n"));
    EXPECT_THAT(ran.out, HasSubstr("\nipv4_pktinfo: no: enable IPv4 packet info"
                                   ": EINVAL (22): Invalid argument\n"
                                   "ipv6_pktinfo: yes\n"));
    EXPECT_THAT(ran.out, EndsWith("\nplan: dual-stack\n"));
  });
}

TEST_F(DoctorTest, WritesJson) {
  const Ran well = Tool("doctor --json");
  EXPECT_EQ(well.exit, 0) << well.err;
  std::string abilities;
  for (const char* key :
       {"ipv4", "ipv6", "mapped", "ipv4_wildcard", "ipv6_wildcard",
        "dual_wildcard", "ipv4_pktinfo", "ipv6_pktinfo"}) {
    abilities.append("\"").append(key).append(
        R"(":{"ok":true,"error":null,"errno":null},)");
  }
  EXPECT_EQ(well.out, R"({"ok":true,)" + abilities +
                          R"("v6only_default":false,"plan":{"sockets":)"
                          R"("dual-stack","ipv4":true,"ipv6":true,)"
                          R"("text":"dual-stack","rejected":[]}})"
                          "\n");

  testing::RunInChildLacking(testing::Lacking::kIpv6Sockets, [] {
    const Ran ill = Tool("doctor --json");
    EXPECT_EQ(ill.exit, 1) << ill.err;
    EXPECT_THAT(ill.out, StartsWith(R"({"ok":false,"ipv4":)"));
    EXPECT_THAT(ill.out,
                HasSubstr(R"("ipv6":{"ok":false,"error":"socket for [::1]:0: )"
                          R"(EAFNOSUPPORT (97): Address family not supported )"
                          R"(by protocol","errno":97},)"));
    EXPECT_THAT(ill.out, HasSubstr(R"("v6only_default":null,"plan":{"sockets":)"
                                   R"("IPv4-only","ipv4":true,"ipv6":false,)"));
    EXPECT_THAT(ill.out,
                HasSubstr(R"("rejected":[{"sockets":"dual-stack","why":)"
                          R"("socket for [::]:0: )"));
    // And in the words of a parser that is not ours.
    const Ran parsed = Shell(
        "$tool doctor --json | python3 -c 'import json, sys\n"
        "doctor = json.load(sys.stdin)\n"
        "print(doctor[\"plan\"][\"sockets\"], doctor[\"ipv6\"][\"errno\"])'");
    EXPECT_EQ(parsed.out, "IPv4-only 97\n") << parsed.err;
  });
}

TEST_F(DoctorTest, AHostWithoutAnyFamily) {
  testing::RunInChildLacking(testing::Lacking::kIpv4Sockets, [] {
    testing::RunInChildLacking(testing::Lacking::kIpv6Sockets, [] {
      const Ran ran = Tool("doctor");
      EXPECT_EQ(ran.exit, 1) << ran.err;
      EXPECT_THAT(ran.out, HasSubstr("\nplan: listen: this host can do nothing "
                                     "that is allowed; not dual-stack, "));
      EXPECT_THAT(Tool("doctor --json").out,
                  HasSubstr(R"("plan":{"sockets":null,"ipv4":false,)"
                            R"("ipv6":false,"text":"listen: this host )"));
    });
  });
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
  std::string lines;
  for (int i = 0; i < 50'000; ++i) {
    lines += "64:ff9b::" + std::to_string(i % 10'000) + "\n1.2.3.999\n";
  }
  lines.append(20'000'000, 'x');
  for (const std::string command : {"inspect --json", "check"}) {
    // Asked when all is written and all but the pipe's content read.
    const Ran ran = Shell(
        "mkfifo $dir/fifo && trap 'rm $dir/fifo' EXIT\n"
        "$tool " +
            command +
            " < $dir/fifo > /dev/null 2> /dev/null &\n"
            "exec 3> $dir/fifo\n"
            "cat <&0 >&3\n"
            "sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\) kB$/\\1/p' /proc/$!/status\n"
            "exec 3>&-\n"
            "wait $!",
        lines);
    EXPECT_EQ(ran.exit, 1) << ran.err;
    const int peak_kib = std::atoi(ran.out.c_str());
    EXPECT_GT(peak_kib, 1 << 10) << command;
    EXPECT_LT(peak_kib, 16 << 10) << command;
  }
}

}  // namespace
}  // namespace dualstack
