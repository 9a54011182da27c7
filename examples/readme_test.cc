// README.md shows code; this is the test that the code is real. Every C++ block
// in it stands, letter by letter, in one of the files beside this one, which
// are compiled, run, or refused by the compiler as the text says.

#include <unistd.h>

#include <array>
#include <fstream>
#include <iostream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/subprocess.h"
#include "dualstack/socket/socket.h"
#include "gtest/gtest.h"

namespace dualstack {

constexpr Ipv4Address kServer = "192.0.2.1"_ipv4;  // Read by the compiler.
static_assert(Map(kServer) == "::ffff:192.0.2.1"_mapped);
static_assert(Canonical(Map(kServer)) == kServer);
static_assert(!Ipv6Address::TryParse("::ffff:192.0.2.1"));

namespace examples {
namespace {

// An access list that no disguise gets past: ::ffff:10.1.2.3 is 10.1.2.3 here.
bool MayConfigure(const PrefixSet& office, const DualStackSockaddr& peer) {
  return office.Contains(Canonical(peer.address()));
}

// Server-side request forgery: a user chose the URL, a resolver this address.
absl::Status MayFetchFrom(const ReachabilityPolicy& policy,
                          const AnySockaddr& server) {
  const ReachabilityVerdict verdict = policy.Check(server.address());
  if (verdict.allowed()) return absl::OkStatus();
  // denied: 64:ff9b::a00:1 embeds 10.0.0.1 (nat64-well-known): Private-Use ...
  return absl::PermissionDeniedError(verdict.ToString());
}

// Answers from the address that was asked, whichever of the host's that is. A
// packet that only claims to come from IPv4 is dropped and counted.
absl::Status EchoOne(UdpSocket<DualStack>& socket) {
  std::array<char, 1500> buffer;
  const auto datagram = socket.ReceiveFrom(buffer);
  if (!datagram.ok()) return datagram.status();
  return socket.Reply({buffer.data(), datagram->size}, *datagram);
}

// On one dual-stack socket, on two, or on one of a family, as the host is.
absl::StatusOr<AnyListener> Serve(Port port) {
  auto listener = AnyListener::Listen(port);
  // dual-stack; no IPv6 peers now, because bind [::1]:0: EADDRNOTAVAIL ...
  if (listener.ok()) std::clog << listener->plan().ToString() << "\n";
  return listener;
}

// Whichever of the host's addresses answers first (RFC 8305).
absl::Status Greet(std::string_view host) {
  ConnectOutcome outcome = ConnectByName(host, 7777);
  for (const ConnectAttempt& attempt : outcome.attempts) {
    std::clog << attempt.ToString() << "\n";
  }
  if (!outcome.connected.ok()) return outcome.connected.status();
  return outcome.connected->stream.WriteAll("hello\n");
}

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

// What stands between "```cpp" and "```".
std::vector<std::string> CppBlocks(const std::string& markdown) {
  std::vector<std::string> blocks;
  const std::string begin = "```cpp\n";
  const std::string end = "```\n";
  for (size_t at = markdown.find(begin); at != std::string::npos;
       at = markdown.find(begin, at)) {
    at += begin.size();
    const size_t last = markdown.find(end, at);
    blocks.push_back(markdown.substr(at, last - at));
    at = last;
  }
  return blocks;
}

TEST(ReadmeTest, EveryBlockIsCompiled) {
  const std::vector<std::string> blocks = CppBlocks(Contents("README.md"));
  EXPECT_EQ(blocks.size(), 5u);
  std::string sources;
  for (const char* file : {"quickstart.cc", "readme_test.cc", "refused.cc"}) {
    sources += Contents(std::string("examples/") + file);
  }
  for (const std::string& block : blocks) {
    EXPECT_NE(sources.find(block), std::string::npos) << block;
  }
}

TEST(ReadmeTest, AnswersAreFromTheAddressThatWasAsked) {
  auto server = UdpSocket<DualStack>::Bind(0);
  ASSERT_TRUE(server.ok()) << server.status();
  ASSERT_TRUE(server->EnablePacketInfo().ok());
  auto client = UdpSocket<Ipv4Only>::Open();
  ASSERT_TRUE(client.ok()) << client.status();
  const Ipv4Sockaddr asked("127.0.0.2"_ipv4, server->LocalAddress()->port());
  ASSERT_TRUE(client->SendTo("ping", asked).ok());
  EXPECT_EQ(EchoOne(*server), absl::OkStatus());
  std::array<char, 10> buffer;
  const auto answer = client->ReceiveFrom(buffer);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->peer, asked);
}

TEST(ReadmeTest, AServerOnWhateverTheHostHasIsGreeted) {
  auto listener = Serve(7777);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_EQ(Greet("127.0.0.1"), absl::OkStatus());
  auto accepted = listener->Accept();
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->peer.address(), "127.0.0.1"_ipv4);
}

TEST(ReadmeTest, AccessListSeesThroughMapping) {
  const PrefixSet office = {"10.0.0.0/8"_ipv4_prefix,
                            "2001:db8::/32"_ipv6_prefix};
  EXPECT_TRUE(MayConfigure(office, "[::ffff:10.1.2.3]:4915"_mapped_sockaddr));
  EXPECT_TRUE(MayConfigure(office, "[2001:db8::1]:4915"_ipv6_sockaddr));
  EXPECT_FALSE(MayConfigure(office, "[::ffff:11.1.2.3]:4915"_mapped_sockaddr));
}

TEST(ReadmeTest, FetchesFromTheInternetOnly) {
  const ReachabilityPolicy policy;
  EXPECT_TRUE(MayFetchFrom(policy, "8.8.8.8:443"_ipv4_sockaddr).ok());
  EXPECT_EQ(MayFetchFrom(policy, "[64:ff9b::a00:1]:443"_ipv6_sockaddr),
            absl::PermissionDeniedError(
                "denied: 64:ff9b::a00:1 embeds 10.0.0.1 (nat64-well-known): "
                "Private-Use [RFC1918]"));
}

TEST(ReadmeTest, QuickstartGreets) {
  if (!TcpListener<DualStack>::Listen(7777).ok()) {
    GTEST_SKIP() << "SKIPPED: somebody else listens on port 7777";
  }
  auto server = Subprocess::Start({"examples/quickstart"});
  ASSERT_TRUE(server.ok()) << server.status();
  const Ipv4Sockaddr address(Ipv4Address::Loopback(), 7777);
  auto stream = TcpStream<Ipv4Only>::Connect(address);
  for (int i = 0; i < 500 && !stream.ok(); ++i) {  // Until it listens.
    usleep(10'000);
    stream = TcpStream<Ipv4Only>::Connect(address);
  }
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::string greeting(6, ' ');
  EXPECT_EQ(*stream->Read(std::span<char>(greeting)), 6u);
  EXPECT_EQ(greeting, "hello\n");
  EXPECT_EQ(server->ReadLine(), stream->LocalAddress()->ToString());
}

}  // namespace
}  // namespace examples
}  // namespace dualstack
