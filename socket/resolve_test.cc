#include "dualstack/socket/resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/platform/resolver.h"
#include "dualstack/socket/testing/hosts_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using ::testing::ElementsAre;
using testing::RunInChildWithHosts;
using ::testing::StartsWith;

using Answers = std::vector<std::string_view>;

std::vector<AnySockaddr> Read(const Answers& texts) {
  std::vector<AnySockaddr> answers;
  for (std::string_view text : texts) {
    answers.push_back(AnySockaddr::Parse(text).value());
  }
  return answers;
}

std::vector<std::string> Texts(const absl::StatusOr<Resolved>& resolved) {
  if (!resolved.ok()) return {resolved.status().ToString()};
  std::vector<std::string> texts;
  for (const IpEndpoint& endpoint : resolved->endpoints) {
    texts.push_back(endpoint.ToString());
  }
  for (const Ipv4MappedAddress& address : resolved->left_out) {
    texts.push_back("not " + address.ToString());
  }
  return texts;
}

// Resolves with one who has these answers for every host.
absl::StatusOr<Resolved> ResolveTo(const Answers& texts,
                                   ResolveFamily family = ResolveFamily::kAny) {
  return Resolve("host", 80, {.family = family},
                 [&](std::string_view host) -> std::vector<AnySockaddr> {
                   EXPECT_EQ(host, "host");
                   return Read(texts);
                 });
}

// Nobody may be asked about the hosts that are resolved with this.
absl::StatusOr<std::vector<AnySockaddr>> Nobody(std::string_view host) {
  ADD_FAILURE() << "asked for " << host;
  return absl::InternalError("asked");
}

TEST(ResolveTest, KeepsOrderAndScopesAndSetsThePort) {
  EXPECT_THAT(Texts(ResolveTo({"[2001:db8::2]:0", "192.0.2.1:1",
                               "[fe80::1%7]:2", "[2001:db8::1]:0"})),
              ElementsAre("[2001:db8::2]:80", "192.0.2.1:80", "[fe80::1%7]:80",
                          "[2001:db8::1]:80"));
}

TEST(ResolveTest, ListsNoEndpointTwice) {
  EXPECT_THAT(Texts(ResolveTo({"127.0.0.1:0", "[::1]:0", "127.0.0.1:0",
                               "127.0.0.1:7", "[::1]:0", "[fe80::1%1]:0",
                               "[fe80::1%2]:0", "[fe80::1%1]:0"})),
              ElementsAre("127.0.0.1:80", "[::1]:80", "[fe80::1%1]:80",
                          "[fe80::1%2]:80"));
}

TEST(ResolveTest, AMappedAnswerIsNoEndpointOfEitherFamily) {
  EXPECT_THAT(Texts(ResolveTo({"[::ffff:192.0.2.7]:0", "192.0.2.8:0",
                               "[::ffff:192.0.2.7]:1"})),
              ElementsAre("192.0.2.8:80", "not ::ffff:192.0.2.7"));
  for (const ResolveFamily family :
       {ResolveFamily::kAny, ResolveFamily::kIpv4, ResolveFamily::kIpv6}) {
    const absl::Status status =
        ResolveTo({"[::ffff:192.0.2.7]:0", "[::ffff:10.0.0.1]:0"}, family)
            .status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                ::testing::EndsWith("address, and IPv4-mapped ones are left "
                                    "out: ::ffff:192.0.2.7, ::ffff:10.0.0.1"));
  }
}

TEST(ResolveTest, KeepsTheFamilyThatIsAskedFor) {
  const Answers both = {"[::1]:0", "127.0.0.1:0", "[::ffff:192.0.2.7]:0"};
  EXPECT_THAT(Texts(ResolveTo(both, ResolveFamily::kIpv4)),
              ElementsAre("127.0.0.1:80", "not ::ffff:192.0.2.7"));
  EXPECT_THAT(Texts(ResolveTo(both, ResolveFamily::kIpv6)),
              ElementsAre("[::1]:80", "not ::ffff:192.0.2.7"));
  EXPECT_EQ(ResolveTo({"[::1]:0"}, ResolveFamily::kIpv4).status(),
            absl::NotFoundError("resolve \"host\": it has no IPv4 address"));
  EXPECT_EQ(ResolveTo({"127.0.0.1:0"}, ResolveFamily::kIpv6).status(),
            absl::NotFoundError("resolve \"host\": it has no IPv6 address"));
  EXPECT_EQ(ResolveTo({}).status(),
            absl::NotFoundError("resolve \"host\": it has no address"));
}

TEST(ResolveTest, PassesOnWhatTheResolverSays) {
  const absl::Status wrong = absl::AbortedError("the dog ate the cable");
  EXPECT_EQ(
      Resolve("host", 80, {}, [&](std::string_view) { return wrong; }).status(),
      wrong);
}

// --- Hosts that are addresses, or that can be nothing else

TEST(ResolveTest, AnAddressIsItselfTheAnswer) {
  struct Case {
    std::string_view host;
    std::string_view endpoint;
  };
  const Case kCases[] = {
      {"192.0.2.1", "192.0.2.1:80"},
      {"0.0.0.0", "0.0.0.0:80"},
      {"2001:db8::1", "[2001:db8::1]:80"},
      {"2001:DB8:0:0::1", "[2001:db8::1]:80"},
      {"::", "[::]:80"},
      {"::127.0.0.1", "[::7f00:1]:80"},
      {"64:ff9b::192.0.2.1", "[64:ff9b::c000:201]:80"},
      {"fe80::1", "[fe80::1]:80"},
      {"fe80::1%7", "[fe80::1%7]:80"},
      {"ff02::1%4294967295", "[ff02::1%4294967295]:80"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(Texts(Resolve(c.host, 80, {}, Nobody)), ElementsAre(c.endpoint))
        << c.host;
  }
  const absl::StatusOr<Resolved> scoped = Resolve("fe80::1%lo", 80, {}, Nobody);
  ASSERT_TRUE(scoped.ok()) << scoped.status();
  EXPECT_NE(scoped->endpoints[0].AsIpv6()->scope_id(), 0u);
}

TEST(ResolveTest, AnAddressIsOfItsOwnFamily) {
  EXPECT_EQ(
      Resolve("::1", 80, {.family = ResolveFamily::kIpv4}, Nobody).status(),
      absl::NotFoundError("resolve \"::1\": it has no IPv4 address"));
  EXPECT_EQ(Resolve("127.0.0.1", 80, {.family = ResolveFamily::kIpv6}, Nobody)
                .status(),
            absl::NotFoundError("resolve \"127.0.0.1\": it has no IPv6 "
                                "address"));
  EXPECT_TRUE(
      Resolve("::1", 80, {.family = ResolveFamily::kIpv6}, Nobody).ok());
}

TEST(ResolveTest, RefusesTextThatIsNeitherAnAddressNorAName) {
  struct Case {
    std::string_view host;
    std::string_view message;
    const char* why;
  };
  const std::string longest = std::string(63, 'a') + "." +
                              std::string(63, 'b') + "." +
                              std::string(63, 'c') + "." + std::string(61, 'd');
  const std::string too_long = longest + "d";
  const std::string too_long_message =
      "resolve \"" + std::string(63, 'a') +
      ".\"...: a name has 253 bytes at most, and this has 254";
  using namespace std::string_view_literals;
  const Case kCases[] = {
      // What resolvers read as numbers.
      {"127.1",
       "resolve a host that ends in a number: IP address \"127.1\": offset 5: "
       "fewer than four decimal octets",
       "inet_aton(): 127.0.0.1"},
      {"2130706433",
       "resolve a host that ends in a number: IP address \"2130706433\": "
       "offset 0: decimal octet above 255",
       "inet_aton(): 127.0.0.1"},
      {"0x7f.1",
       "resolve a host that ends in a number: IP address \"0x7f.1\": offset 1: "
       "'.' wanted after a decimal octet",
       "inet_aton(): 127.0.0.1"},
      {"127.0.0.0x1",
       "resolve a host that ends in a number: IP address \"127.0.0.0x1\": "
       "offset 9: text after the fourth decimal octet",
       "inet_aton(): 127.0.0.1"},
      {"010.0.0.1",
       "resolve a host that ends in a number: IP address \"010.0.0.1\": offset "
       "0: leading zero in a decimal octet",
       "inet_aton(): 8.0.0.1"},
      {"192.0.2.256",
       "resolve a host that ends in a number: IP address \"192.0.2.256\": "
       "offset 8: decimal octet above 255",
       "a typing error, and no name either"},
      {"192.0.2.1.",
       "resolve a host that ends in a number: IP address \"192.0.2.1.\": "
       "offset 9: text after the fourth decimal octet",
       "glibc asks DNS about it, browsers take it for an address"},
      {"www.1",
       "resolve a host that ends in a number: IP address \"www.1\": offset 0: "
       "decimal octet wanted",
       "RFC 1123, section 2.1"},
      {"0X",
       "resolve a host that ends in a number: IP address \"0X\": offset 1: "
       "'.' wanted after a decimal octet",
       "BSD's inet_aton(): 0.0.0.0"},
      // What is written with colons and zones.
      {"::ffff:127.0.0.1",
       "resolve a host that has a colon: IP address \"::ffff:127.0.0.1\": "
       "offset 0: IPv4-mapped address where a canonical address is wanted: "
       "parse it as Ipv4MappedAddress and Unmap() it",
       "glibc, asked for IPv4: 127.0.0.1"},
      {"::ffff:7f00:1",
       "resolve a host that has a colon: IP address \"::ffff:7f00:1\": "
       "offset 0: IPv4-mapped address where a canonical address is wanted: "
       "parse it as Ipv4MappedAddress and Unmap() it",
       "the same in another dress"},
      {"[::1]",
       "resolve a host that has a colon: ", "brackets are for an endpoint"},
      {"192.0.2.1:80",
       "resolve a host that has a colon: ", "the port has its own parameter"},
      {"host:80", "resolve a host that has a colon: ", "here as well"},
      {"::ffff:192.0.2.1%1",
       "resolve a host that has a zone: ", "a mapped address has no zone"},
      {"::1%lo",
       "resolve a host that has a zone: ", "the loopback address has none"},
      {"127.0.0.1%lo", "resolve a host that has a zone: ", "nor has IPv4"},
      {"fe80::1%", "resolve a host that has a zone: ", "no zone"},
      {"host%lo", "resolve a host that has a zone: ", "nor has a name"},
      // What is in no name.
      {"", "resolve: no host", "getaddrinfo(nullptr) is the host itself"},
      {"localhost\0.example.com"sv,
       "resolve \"localhost\\x00.example.com\": offset 9: not a character of a "
       "name",
       "a C string ends there"},
      {"127.0.0.1 x",
       "resolve \"127.0.0.1 x\": offset 9: not a character of a name",
       "BSD's inet_aton(): 127.0.0.1"},
      {" localhost",
       "resolve \" localhost\": offset 0: not a character of a name", "blank"},
      {"localhost\n",
       "resolve \"localhost\\n\": offset 9: not a character of a name",
       "control character"},
      {"a/b", "resolve \"a/b\": offset 1: not a character of a name", "URL"},
      {"a@b", "resolve \"a@b\": offset 1: not a character of a name", "mail"},
      {"[a]", "resolve \"[a]\": offset 0: not a character of a name",
       "bracket"},
      {too_long, too_long_message, "254 bytes"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.host) + ": " + c.why);
    const absl::Status status = Resolve(c.host, 80, {}, Nobody).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    // The parsers' own messages are tested where they are made.
    if (c.message.ends_with(": ")) {
      EXPECT_THAT(std::string(status.message()), StartsWith(c.message));
    } else {
      EXPECT_EQ(std::string(status.message()), c.message);
    }
    // Nor does the system get to see it by the other way in.
    EXPECT_TRUE(absl::IsInvalidArgument(SystemResolver(c.host).status()));
  }
  for (const std::string_view zone : {"fe80::1%nosuch", "ff02::1%25lo"}) {
    const absl::Status status = Resolve(zone, 80, {}, Nobody).status();
    EXPECT_FALSE(status.ok()) << zone;
    EXPECT_THAT(std::string(status.message()),
                StartsWith("resolve a host that has a zone: scoped IPv6"));
  }
}

TEST(ResolveTest, AsksAboutEveryName) {
  const std::string longest = std::string(126 * 2, 'a') + "b";
  const std::string_view kNames[] = {
      "localhost",
      "www.example.com",
      "www.example.com.",
      "a_b",
      "-",
      "x1",
      "1x",
      "1.2.3.4.x",
      "0xg",
      "0x1.x",
      "4711.example",
      "b\xc3\xbc"
      "cher.example",
      ".",
      "a..b",
      longest,
  };
  for (const std::string_view name : kNames) {
    int asked = 0;
    const absl::StatusOr<Resolved> resolved =
        Resolve(name, 80, {}, [&](std::string_view host) {
          EXPECT_EQ(host, name);
          ++asked;
          return Read({"192.0.2.1:0"});
        });
    EXPECT_TRUE(resolved.ok()) << resolved.status();
    EXPECT_EQ(asked, 1) << name;
  }
  EXPECT_EQ(longest.size(), 253u);
  EXPECT_TRUE(Resolve(longest + ".", 80, {}, [](std::string_view) {
                return Read({"192.0.2.1:0"});
              }).ok());
}

// What would become of it if the system's resolver saw it.
bool IsNumberToTheSystem(const std::string& host) {
  in_addr address;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) == 0) {
    ::freeaddrinfo(list);
    return true;
  }
  return ::inet_aton(host.c_str(), &address) != 0;
}

// Whatever these pieces make, when put together.
void TryAll(const std::vector<std::string_view>& pieces, int count,
            std::string_view separator, const std::string& host, int& numbers) {
  bool asked = false;
  const absl::StatusOr<Resolved> resolved =
      Resolve(host, 80, {}, [&](std::string_view) {
        asked = true;
        return std::vector<AnySockaddr>();
      });
  const bool is_number = IsNumberToTheSystem(host);
  numbers += is_number;
  ASSERT_FALSE(asked && is_number) << host;
  // And what is read here, is read so there.
  ASSERT_FALSE(resolved.ok() && !is_number) << host;
  if (count == 0) return;
  for (const std::string_view piece : pieces) {
    std::string longer = host;
    if (!host.empty()) longer += separator;
    TryAll(pieces, count - 1, separator, longer.append(piece), numbers);
  }
}

TEST(ResolveTest, NoTextThatTheSystemReadsAsANumberReachesIt) {
  int numbers = 0;
  TryAll({"0", "1", "8", "f", "x", ".", ":", " "}, 5, "", "", numbers);
  TryAll({"0", "127", "0x7f", "0177", "08", "256", "65536", "0x", ""}, 4, ".",
         "", numbers);
  EXPECT_GT(numbers, 1'000);
}

// --- The system's resolver

constexpr std::string_view kHosts =
    "127.0.0.1 four\n"
    "::1 six\n"
    "127.0.0.1 both\n"
    "::1 both\n"
    "127.0.0.1 twice\n"
    "127.0.0.1 twice\n"
    "::ffff:192.0.2.7 mapped\n"
    "::ffff:192.0.2.9 mixed\n"
    "192.0.2.8 mixed\n"
    "fe80::2 link\n"
    "192.0.2.1 b\xc3\xbc"
    "cher\n"
    "192.0.2.1 4711\n";

TEST(SystemResolverTest, GivesTypedAnswers) {
  RunInChildWithHosts(kHosts, [] {
    EXPECT_THAT(Texts(Resolve("four", 80)), ElementsAre("127.0.0.1:80"));
    EXPECT_THAT(Texts(Resolve("FOUR", 80)), ElementsAre("127.0.0.1:80"));
    EXPECT_THAT(Texts(Resolve("six", 80)), ElementsAre("[::1]:80"));
    EXPECT_THAT(Texts(Resolve("both", 80)),
                ::testing::UnorderedElementsAre("127.0.0.1:80", "[::1]:80"));
    EXPECT_THAT(Texts(Resolve("twice", 80)), ElementsAre("127.0.0.1:80"));
    EXPECT_THAT(Texts(Resolve("link", 80)), ElementsAre("[fe80::2]:80"));
    EXPECT_THAT(Texts(Resolve("b\xc3\xbc"
                              "cher",
                              80)),
                ElementsAre("192.0.2.1:80"));
    EXPECT_THAT(Texts(Resolve("mixed", 80)),
                ElementsAre("192.0.2.8:80", "not ::ffff:192.0.2.9"));
    EXPECT_EQ(Resolve("mapped", 80).status(),
              absl::NotFoundError("resolve \"mapped\": it has no address, and "
                                  "IPv4-mapped ones are left out: "
                                  "::ffff:192.0.2.7"));
    // Where glibc would have told 127.0.0.1 and 192.0.2.7.
    EXPECT_EQ(Resolve("six", 80, {.family = ResolveFamily::kIpv4}).status(),
              absl::NotFoundError("resolve \"six\": it has no IPv4 address"));
    EXPECT_FALSE(Resolve("mapped", 80, {.family = ResolveFamily::kIpv4}).ok());
    // In the file or not: it is a number.
    EXPECT_TRUE(absl::IsInvalidArgument(Resolve("4711", 80).status()));
  });
}

TEST(SystemResolverTest, SaysThatThereIsNoSuchHost) {
  RunInChildWithHosts(kHosts, [] {
    const absl::Status status = Resolve("nosuch", 80).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                StartsWith("resolve \"nosuch\": EAI_NONAME ("));
    EXPECT_EQ(SystemErrorOf(status), std::nullopt);
  });
}

// For want of a descriptor for /etc/hosts: with glibc, of a host that is there
// this is EAI_NONAME.
TEST(SystemResolverTest, DoesNotTakeAShortageForAnAnswer) {
  RunInChildWithHosts(kHosts, [] {
    // Once for each object, UndefinedBehaviorSanitizer takes descriptors to see
    // whether it is there. This is one that makes messages.
    EXPECT_FALSE(std::system_category().message(EMFILE).empty());
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    for (const std::string_view host : {"four", "nosuch"}) {
      const absl::Status status = Resolve(host, 80).status();
      EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
      EXPECT_EQ(SystemErrorOf(status), EMFILE);
      EXPECT_THAT(
          std::string(status.message()),
          StartsWith("resolve \"" + std::string(host) + "\": EMFILE ("));
    }
  });
}

TEST(SystemResolverTest, EveryErrorHasACode) {
  struct Case {
    int error;
    std::string_view name;
    absl::StatusCode code;
  };
  const Case kCases[] = {
      {EAI_NONAME, "EAI_NONAME", absl::StatusCode::kNotFound},
      {EAI_AGAIN, "EAI_AGAIN", absl::StatusCode::kAborted},
      {EAI_FAIL, "EAI_FAIL", absl::StatusCode::kUnknown},
      {EAI_MEMORY, "EAI_MEMORY", absl::StatusCode::kResourceExhausted},
      {EAI_FAMILY, "EAI_FAMILY", absl::StatusCode::kUnimplemented},
      {EAI_SOCKTYPE, "EAI_SOCKTYPE", absl::StatusCode::kUnimplemented},
      {EAI_BADFLAGS, "EAI_BADFLAGS", absl::StatusCode::kUnimplemented},
      {EAI_SYSTEM, "EAI_SYSTEM", absl::StatusCode::kUnknown},
      {12345, "", absl::StatusCode::kUnknown},
  };
  for (const Case& c : kCases) {
    const platform::ResolverErrorInfo info =
        platform::DescribeResolverError(c.error);
    EXPECT_EQ(info.name, c.name);
    EXPECT_EQ(info.code, c.code) << c.name;
    EXPECT_FALSE(info.text.empty()) << c.name;
  }
}

#if defined(__GLIBC__)

// Why the resolver is asked for both families, whichever is wanted. If this
// fails and nothing else does, glibc has changed.
TEST(ResolverFacts, GlibcAskedForIpv4AloneMakesItUp) {
  RunInChildWithHosts(kHosts, [] {
    for (const auto& [host, address] : {std::pair("six", "127.0.0.1:0"),
                                        std::pair("mapped", "192.0.2.7:0")}) {
      addrinfo hints{};
      hints.ai_family = AF_INET;
      hints.ai_socktype = SOCK_STREAM;
      addrinfo* list = nullptr;
      ASSERT_EQ(::getaddrinfo(host, nullptr, &hints, &list), 0);
      EXPECT_EQ(AnySockaddr::FromSockaddr(list->ai_addr, list->ai_addrlen)
                    ->ToString(),
                address);
      ::freeaddrinfo(list);
    }
  });
}

// Why a host that is a number never gets there.
TEST(ResolverFacts, GlibcReadsNumbersAsInetAtonDoes) {
  for (const auto& [host, address] :
       {std::pair("127.1", "127.0.0.1:0"), std::pair("0x7f.1", "127.0.0.1:0"),
        std::pair("2130706433", "127.0.0.1:0"),
        std::pair("010.0.0.1", "8.0.0.1:0")}) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    ASSERT_EQ(::getaddrinfo(host, nullptr, &hints, &list), 0) << host;
    EXPECT_EQ(
        AnySockaddr::FromSockaddr(list->ai_addr, list->ai_addrlen)->ToString(),
        address);
    ::freeaddrinfo(list);
  }
}

#endif

}  // namespace
}  // namespace dualstack
