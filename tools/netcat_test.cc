// `dualstack listen` and `dualstack connect`, with each other and with programs
// that are not ours, in a network of the test's own.

#include <string>
#include <string_view>

#include "dualstack/socket/testing/net_namespace.h"
#include "dualstack/tools/shell.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class NetcatTest : public testing::NetNamespaceTest {};

// Starts `listen` with $dir/said on standard input and $dir/heard as output,
// and waits until it listens, on $port. Its pid is $!. After it ends, `rest`
// writes what else it said on standard error, and its exit status.
constexpr char kServer[] = R"(
: >> $dir/said
serve() {
  rm -f $dir/fifo
  mkfifo $dir/fifo
  $tool listen "$@" 0 < $dir/said > $dir/heard 2> $dir/fifo &
  exec 3< $dir/fifo
  while read -r key port <&3; do
    [ $key = listening: ] && break
  done
  port=${port##*:}
}
rest() {
  cat <&3
  wait $! && echo exit: 0 || echo exit: $?
}
)";

Ran WithServer(const std::string& command, std::string_view input = "") {
  return Shell(kServer + command, input);
}

struct Pair {
  std::string server;
  std::string client;
  std::string host;
  std::string_view server_says;  // A regular expression.
  std::string_view client_says;
  std::string_view reason;
};

TEST_F(NetcatTest, SaysWhatAConnectionIs) {
  const Pair rows[] = {
      {"--kind=dual", "--kind=ipv4", "127.0.0.1",
       "socket: dual-stack\n"
       "local: \\[::ffff:127\\.0\\.0\\.1\\]:[0-9]+\n"
       "peer: \\[::ffff:127\\.0\\.0\\.1\\]:[0-9]+\n"
       "kind: ipv4-mapped\n"
       "canonical: 127\\.0\\.0\\.1:[0-9]+\n",
       "socket: IPv4-only\n"
       "local: 127\\.0\\.0\\.1:[0-9]+\n"
       "peer: 127\\.0\\.0\\.1:[0-9]+\n"
       "kind: ipv4\n"
       "canonical: 127\\.0\\.0\\.1:[0-9]+\n",
       "an IPv4 client of a dual-stack socket"},
      {"--kind=dual", "--kind=ipv6", "::1",
       "socket: dual-stack\n.*kind: ipv6\ncanonical: \\[::1\\]:[0-9]+\n",
       "socket: IPv6-only\n.*kind: ipv6\ncanonical: \\[::1\\]:[0-9]+\n",
       "an IPv6 client of the same"},
      {"--kind=any", "--kind=dual", "::ffff:127.0.0.1",
       "socket: dual-stack\n.*kind: ipv4-mapped\ncanonical: 127.*",
       "socket: dual-stack\n.*kind: ipv4-mapped\ncanonical: 127.*",
       "mapped addresses at both ends"},
      {"--kind=ipv4", "--kind=any", "127.0.0.1",
       "socket: IPv4-only\n.*kind: ipv4\ncanonical: 127.*",
       "attempt: 127\\.0\\.0\\.1:[0-9]+ .*: connected\n"
       "socket: IPv4-only\n.*kind: ipv4\ncanonical: 127.*",
       "whichever socket does"},
      {"--kind=any", "--kind=any", "localhost", "socket: dual-stack\n.*",
       "(attempt: .*\n)+socket: .*kind: .*canonical: .*:[0-9]+\n",
       "a name, whatever it stands for here"},
  };
  for (const Pair& row : rows) {
    SCOPED_TRACE(row.reason);
    const Ran ran =
        WithServer("serve " + row.server + "; $tool connect " + row.client +
                   " " + row.host + " $port < /dev/null && rest");
    EXPECT_THAT(ran.err, MatchesRegex(std::string(row.client_says)));
    EXPECT_THAT(ran.out,
                MatchesRegex(std::string(row.server_says) + "exit: 0\n"));
  }
}

TEST_F(NetcatTest, SaysThePlan) {
  const Ran ran = Shell(
      "$tool listen 0 < /dev/null 2> $dir/says & "
      "until grep -q listening $dir/says; do :; done; kill $!");
  EXPECT_THAT(ReadFile("says"),
              MatchesRegex("plan: dual-stack\nlistening: \\[::\\]:[0-9]+\n"));
}

// Each side says more than the buffers between them hold before it listens, and
// ends before the other one does.
TEST_F(NetcatTest, RelaysMuchBothWaysAtTheSameTime) {
  const Ran ran = WithServer(
      "head -c 9000000 /dev/urandom > $dir/said\n"
      "head -c 7000000 /dev/urandom > $dir/asked\n"
      "serve; cat $dir/asked | $tool connect ::1 $port 2> /dev/null |"
      " cat > $dir/answer\n"
      "rest; cmp $dir/said $dir/answer && cmp $dir/asked $dir/heard");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.out, EndsWith("exit: 0\n"));
}

TEST_F(NetcatTest, OneEndIsNotTheOther) {
  // The client has ended before the server begins to speak.
  const Ran ran = WithServer(
      "mkfifo $dir/slow\n"
      "rm -f $dir/fifo; mkfifo $dir/fifo\n"
      "$tool listen 0 < $dir/slow 2> $dir/fifo | "
      "  { cat; echo late > $dir/late; } &\n"
      "exec 4> $dir/slow 3< $dir/fifo\n"
      "while read -r key port <&3; do [ $key = listening: ] && break; done\n"
      "$tool connect 127.0.0.1 ${port##*:} < /dev/null 2> /dev/null 4>&- &\n"
      "while read -r key value <&3; do [ $key = canonical: ] && break; done\n"
      "echo later >&4; exec 4>&-; wait");
  EXPECT_EQ(ran.out, "later\n") << ran.err;
}

TEST_F(NetcatTest, SpeaksToNetcat) {
  const Ran ran = WithServer(
      "echo hello > $dir/said\n"
      "serve --kind=dual; echo ping | nc -N 127.0.0.1 $port; rest;"
      "cat $dir/heard");
  EXPECT_THAT(ran.out, AllOf(StartsWith("hello\nsocket: dual-stack\n"),
                             EndsWith("exit: 0\nping\n")))
      << ran.err;
}

TEST_F(NetcatTest, AnswersDatagramsFromWhereTheyWereSentTo) {
  for (const std::string_view kind : {"any", "dual"}) {
    // nc is connected: an answer from another address would not reach it.
    const Ran ran = WithServer(
        "echo pong > $dir/said\n"
        "serve --udp --kind=" +
        std::string(kind) +
        "\n"
        "echo ping | nc -u -W 1 127.0.0.2 $port\n"
        "kill $!; cat <&3; cat $dir/heard");
    EXPECT_THAT(ran.out,
                MatchesRegex("pong\n"
                             "peer: \\[::ffff:127\\.0\\.0\\.1\\]:[0-9]+\n"
                             "kind: ipv4-mapped\n"
                             "to: ::ffff:127\\.0\\.0\\.2\n"
                             "ping\n"))
        << ran.err;
  }
  const Ran ran = WithServer(
      "echo pong > $dir/said; serve --udp --kind=ipv6\n"
      "echo ping | nc -u -W 1 ::1 $port\n"
      "kill $!; cat <&3");
  EXPECT_THAT(ran.out, MatchesRegex("pong\npeer: \\[::1\\]:[0-9]+\n"
                                    "kind: ipv6\nto: ::1\n"))
      << ran.err;
}

struct Refused {
  std::string arguments;
  int exit;
  std::string_view message;
};

TEST_F(NetcatTest, SaysWhatItCannotDo) {
  const Refused rows[] = {
      {"connect --kind=ipv6 ::ffff:127.0.0.1 80", 1,
       "dualstack: [::ffff:127.0.0.1]:80 is an IPv4-mapped address and the "
       "socket is IPv6-only: use a dual-stack socket, or Unmap() it"},
      {"connect --kind=dual 127.0.0.1 80", 1,
       "dualstack: 127.0.0.1:80 is an IPv4 address and the socket is "
       "dual-stack: Map() it"},
      {"connect --kind=ipv4 ::1 80", 1, "is an IPv6 address and the socket is"},
      {"connect ::ffff:127.0.0.1 80", 1, "IPv4-mapped address where"},
      {"connect --kind=ipv4 127.0.0.1 0", 1, "port 0"},
      {"connect --kind=ipv6 fe80::1 80", 1, "needs the scope id"},
      {"connect --kind=ipv6 fe80::1%nowhere 80", 1, "nowhere"},
      {"connect 127.1 80", 1, "127.1"},
      {"connect 127.0.0.1 1", 1,
       "port 1: no address works: connect 127.0.0.1:1: ECONNREFUSED (111)"},
      {"connect --kind=ipv4 localhost:1", 1, "connect 127.0.0.1:1: "},
      {"connect [::1]:80 80", 1, "[::1]"},
      {"connect", 2, "too few arguments"},
      {"connect ::1", 2, "without brackets, or no port: '::1'"},
      {"connect ::1:80", 2, "without brackets, or no port: '::1:80'"},
      {"connect 127.0.0.1", 2, "no port in '127.0.0.1'"},
      {"connect 127.0.0.1:080", 2, "no port from 0 to 65535: '080'"},
      {"connect 127.0.0.1 65536", 2, "no port from 0 to 65535: '65536'"},
      {"connect 127.0.0.1 http", 2, "no port from 0 to 65535: 'http'"},
      {"connect a b c", 2, "too many arguments"},
      {"connect --udp ::1 80", 2, "no option of this command: --udp"},
      {"listen", 2, "too few arguments"},
      {"listen ::1", 2, "no port from 0 to 65535: '::1'"},
      {"listen -- -1", 2, "no port from 0 to 65535: '-1'"},
      {"listen --kind=mapped 80", 2, "has no value 'mapped'"},
  };
  for (const Refused& row : rows) {
    SCOPED_TRACE(row.arguments);
    const Ran ran = Tool(row.arguments);
    EXPECT_EQ(ran.exit, row.exit);
    EXPECT_THAT(ran.err, HasSubstr(row.message));
    EXPECT_THAT(ran.out, IsEmpty());
  }
}

TEST_F(NetcatTest, APortIsTakenOnce) {
  for (const std::string_view option : {"", "--kind=ipv4", "--udp"}) {
    const std::string udp = option == "--udp" ? "--udp" : "";
    const Ran ran =
        WithServer("serve " + udp + "; $tool listen " + std::string(option) +
                   " $port; x=$?; kill $!;"
                   "exit $x");
    EXPECT_EQ(ran.exit, 1) << option;
    EXPECT_THAT(ran.err, HasSubstr("EADDRINUSE (98)"));
  }
}

TEST_F(NetcatTest, SaysWhatItCannotReadOrWrite) {
  const auto fails = [](const std::string& streams, std::string_view why) {
    const Ran ran = WithServer(
        "echo x > $dir/said; serve\n$tool connect ::1 "
        "$port " +
        streams);
    EXPECT_EQ(ran.exit, 2) << streams;
    EXPECT_THAT(ran.err,
                EndsWith("dualstack: standard " + std::string(why) + "\n"));
  };
  fails("> /dev/full", "output: write: No space left on device");
  fails("< /", "input: read: Is a directory");
  // The socket gets none of their numbers.
  fails("<&-", "input: read: Bad file descriptor");
  fails(">&-", "output: write: Bad file descriptor");
}

}  // namespace
}  // namespace dualstack
