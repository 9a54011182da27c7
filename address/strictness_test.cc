// The points on which parsers in use read text differently, and what this
// library makes of each: one table, whose rows say who reads it otherwise. The
// library is the same on every system, and has no option that changes a row.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using namespace std::string_view_literals;

// What reads the text: the functions that TryParse() and Parse() of one type
// are, which have to agree, and of every narrower type, which read their part.
using Reader = std::optional<std::string> (*)(std::string_view text);

template <typename T>
std::optional<std::string> Read(std::string_view text) {
  const std::optional<T> quick = T::TryParse(text);
  const absl::StatusOr<T> parsed = T::Parse(text);
  EXPECT_EQ(parsed.ok(), quick.has_value());
  if (!quick) return std::nullopt;
  EXPECT_EQ(*parsed, *quick);
  return quick->ToString();
}

// A sum reads what one of its alternatives reads, and nothing else.
template <typename Sum, typename... Kinds>
std::optional<std::string> ReadByKinds(std::string_view text) {
  const std::optional<std::string> read = Read<Sum>(text);
  int kinds = 0;
  const auto count = [&](const std::optional<std::string>& by_kind) {
    if (!by_kind) return;
    ++kinds;
    EXPECT_EQ(by_kind, read);
  };
  (count(Read<Kinds>(text)), ...);
  EXPECT_EQ(kinds, read ? 1 : 0);
  return read;
}

std::optional<std::string> Address(std::string_view text) {
  return ReadByKinds<AnyIpAddress, Ipv4Address, Ipv4MappedAddress, Ipv6Address>(
      text);
}

std::optional<std::string> Mapped(std::string_view text) {
  return Read<Ipv4MappedAddress>(text);
}

std::optional<std::string> Scoped(std::string_view text) {
  return Read<ScopedIpv6Address>(text);
}

std::optional<std::string> Endpoint(std::string_view text) {
  return ReadByKinds<AnySockaddr, Ipv4Sockaddr, Ipv4MappedSockaddr,
                     Ipv6Sockaddr>(text);
}

std::optional<std::string> Prefix(std::string_view text) {
  return ReadByKinds<IpPrefix, Ipv4Prefix, Ipv6Prefix>(text);
}

constexpr std::string_view kRefused = "";

struct Row {
  Reader reader;
  std::string_view text;
  std::string_view verdict;  // The canonical text of what is read.
  std::string_view otherwise;
};

constexpr Row kRows[] = {
    // A leading zero in an octet: octal to some, decimal to others.
    {Address, "01.2.3.4", kRefused, "c-ares, inet_aton, WHATWG, curl read it"},
    {Address, "1.2.3.00", kRefused, "c-ares, inet_aton, WHATWG, curl read it"},
    {Address, "010.0.0.1", kRefused, "inet_aton, WHATWG, curl: 8.0.0.1"},
    {Address, "192.168.010.1", kRefused, "inet_aton, .NET: 192.168.8.1"},
    {Address, "::ffff:192.0.2.01", kRefused, "as without the prefix"},
    {Endpoint, "010.0.0.1:80", kRefused, "as without the port"},
    {Prefix, "010.0.0.0/8", kRefused, "as without the length"},

    // Fewer than four parts, and parts that are not decimal.
    {Address, "127.1", kRefused, "inet_aton, WHATWG, curl: 127.0.0.1"},
    {Address, "123.0.0", kRefused, "Qt reads it"},
    {Address, "1", kRefused, "inet_aton: 0.0.0.1"},
    {Address, "2130706433", kRefused, "inet_aton, WHATWG, curl: 127.0.0.1"},
    {Address, "0x7f.0.0.1", kRefused, "inet_aton, WHATWG: 127.0.0.1"},
    {Address, "0x7f000001", kRefused, "inet_aton, WHATWG: 127.0.0.1"},
    {Address, "0177.0.0.01", kRefused, "inet_aton, WHATWG: 127.0.0.1"},
    {Address, "::127.1", kRefused, "a short form at the end"},

    // A dot at the end.
    {Address, "1.2.3.4.", kRefused, "WHATWG, curl: 1.2.3.4"},
    {Address, "::1.2.3.4.", kRefused, "the same in a tail"},
    {Endpoint, "1.2.3.4.:80", kRefused, "the same before a port"},

    // White space, and what follows it.
    {Address, " 1.2.3.4", kRefused, "Qt trims"},
    {Address, "1.2.3.4 ", kRefused, "Qt trims, inet_aton ignores"},
    {Address, "1.2.3.4 x", kRefused, "inet_aton ignores"},
    {Address, "1.2.3.4\n", kRefused, "inet_aton ignores"},
    {Address, "1. 2.3.4", kRefused, "inside"},
    {Address, " ::1", kRefused, "Qt trims"},
    {Address, "::1\t", kRefused, "Qt trims"},
    {Endpoint, "1.2.3.4: 80", kRefused, "strtol() skips it"},
    {Endpoint, "[::1]:80 ", kRefused, "at the end"},
    {Prefix, "1.2.3.0/ 24", kRefused, "strtol() skips it"},
    {Scoped, "fe80::1%eth0 ", kRefused, "no interface has such a name"},

    // A NUL: no end here, where the length decides.
    {Address, "1.2.3.4\0"sv, kRefused, "as a C string it would be none"},
    {Address, "1.2.3.4\0.example"sv, kRefused, "as a C string: 1.2.3.4"},
    {Address, "::1\0"sv, kRefused, "as a C string: ::1"},
    {Address, "\0::1"sv, kRefused, "as a C string: empty"},
    {Endpoint, "1.2.3.4:80\0"sv, kRefused, "as a C string: port 80"},
    {Scoped, "fe80::1%eth0\0x"sv, kRefused, "as a C string: eth0"},

    // A group of five digits and more, whatever their value.
    {Address, "::00001", kRefused, "Go up to 1.19, Guava: ::1"},
    {Address, "00000::", kRefused, "older ipaddr.js reads it"},
    {Address, "::10000", kRefused, "one above a group"},

    // "::" for no group at all, beside eight.
    {Address, "1:2:3:4:5:6:7:8::", kRefused, "older ipaddr.js reads it"},
    {Address, "1:2:3:4::5:6:7:8", kRefused, "older ipaddr.js reads it"},
    {Prefix, "::1:2:3:4:5:6:7:8/128", kRefused, "Rust's ipnet reads it"},

    // "::" for one group: read, and never written (RFC 5952, section 4.2.2).
    {Address, "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "all read it"},
    {Address, "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "all read it"},
    {Address, "1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8", "all read it"},

    // Dotted decimal at the end, after any prefix, and nowhere else.
    {Address, "::fffe:1.2.3.4", "::fffe:102:304", "ip6addr refuses"},
    {Address, "64:ff9b::1.2.3.4", "64:ff9b::102:304", "ip6addr refuses"},
    {Address, "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", "ip6addr refuses"},
    {Address, "1:2:3:4:5:6:7:1.2.3.4", kRefused, "more than 128 bits"},
    {Address, "::1.2.3.4:5", kRefused, "not at the end"},
    {Address, "1.2.3.4::", kRefused, "not at the end"},

    // An IPv4-compatible address (RFC 4291, section 2.5.5.1) is not mapped.
    {Address, "::8.8.8.8", "::808:808", "ipaddr.js: ::ffff:8.8.8.8"},
    {Mapped, "::8.8.8.8", kRefused, "ipaddr.js: ::ffff:8.8.8.8"},

    // A zone where no zone is asked for.
    {Address, "fe80::1%eth0", kRefused, "Go, Node, .NET, CPython read it"},
    {Address, "fe80::1%1", kRefused, "Go, Node, .NET, CPython read it"},
    {Address, "1.2.3.4%1", kRefused, "IPv4 has no zones"},
    {Prefix, "fe80::%1/64", kRefused, "some read it"},

    // A zone where one is asked for.
    {Scoped, "fe80::1%eth0", "fe80::1%eth0", ".NET: an unknown name is 0"},
    {Scoped, "fe80::1%1", "fe80::1%1", "ipaddr.js loses it"},
    {Scoped, "fe80::1", "fe80::1", "all read it"},
    {Scoped, "fe80::1%", kRefused, "an empty zone"},
    {Scoped, "fe80::1%4294967296", kRefused, "2^32"},
    {Scoped, "fe80::1%01", kRefused, "a leading zero"},
    {Scoped, "fe80::1%0x1", "fe80::1%0x1", "strtoul(): 1; here it is a name"},
    {Scoped, "fe80::1%+1", "fe80::1%+1", "strtoul(): 1; here it is a name"},
    {Scoped, "::%eth0", kRefused, "glibc refuses, too"},
    {Scoped, "::1%lo", kRefused, "glibc refuses, too"},
    {Scoped, "2001:db8::1%eth0", kRefused, "glibc refuses, too"},
    {Scoped, "2001:db8::1%1", kRefused, "glibc reads a number"},
    {Scoped, "::ffff:1.2.3.4%eth0", kRefused, "older Go reads it"},
    {Scoped, "1.2.3.4%eth0", kRefused, "IPv4 has no zones"},
    {Endpoint, "[fe80::1%1]:80", "[fe80::1%1]:80", "all read it"},
    {Endpoint, "[fe80::1%eth0]:80", kRefused, "it takes a resolver"},
    {Endpoint, "[fe80::1%+1]:80", kRefused, "strtoul(): 1"},
    {Endpoint, "[::ffff:1.2.3.4%1]:80", kRefused, "older Go reads it"},

    // "%25" for '%', which is for URIs (RFC 6874).
    {Scoped, "fe80::1%25eth0", kRefused, "in a URL, Go and curl: %eth0"},
    {Scoped, "fe80::1%25", "fe80::1%25", "the zone 25, not an empty one"},
    {Endpoint, "[fe80::1%25eth0]:80", kRefused, "in a URL, Go and curl: %eth0"},

    // Brackets and ports are an endpoint's.
    {Address, "[::1]", kRefused, "folly, .NET: ::1"},
    {Address, "[::1]:80", kRefused, ".NET: ::1"},
    {Address, "1.2.3.4:80", kRefused, "it is an endpoint"},
    {Prefix, "[2001:db8::]/32", kRefused, "brackets are for ports"},
    {Endpoint, "[::1]:80", "[::1]:80", "all read it"},
    {Endpoint, "[::ffff:1.2.3.4]:80", "[::ffff:1.2.3.4]:80", "all read it"},
    {Endpoint, "1.2.3.4:80", "1.2.3.4:80", "all read it"},
    {Endpoint, "[1.2.3.4]:80", kRefused, "some read it"},
    {Endpoint, "::1:80", kRefused, "it could be an address alone"},
    {Endpoint, "1.2.3.4", kRefused, "without a port"},
    {Endpoint, "[::1]", kRefused, "without a port"},
    {Endpoint, "1.2.3.4:+80", kRefused, "strtol() reads it"},
    {Endpoint, "1.2.3.4:-1", kRefused, "strtoul(): 65535 of 16 bits"},
    {Endpoint, "1.2.3.4:080", kRefused, "strtol() reads it, perhaps as octal"},
    {Endpoint, "1.2.3.4:65535", "1.2.3.4:65535", "the most"},
    {Endpoint, "1.2.3.4:65536", kRefused, "cut to 16 bits: 0"},
    {Endpoint, "1.2.3.4:0", "1.2.3.4:0", "for the system to choose"},

    // A prefix has a length, in decimal, and bits after it are not set.
    {Prefix, "10.0.0.0/8", "10.0.0.0/8", "all read it"},
    {Prefix, "10.0.0.0", kRefused, "CPython, folly, Qt: /32"},
    {Prefix, "10.0.0.0/", kRefused, "the length is missing"},
    {Prefix, "10.0.0.0/255.0.0.0", kRefused, "CPython: /8"},
    {Prefix, "10.0.0.0/0.255.255.255", kRefused, "CPython: /8"},
    {Prefix, "10.0.0.0/08", kRefused, "CPython, folly: /8"},
    {Prefix, "10.0.0.0/+8", kRefused, "some read it"},
    {Prefix, "10.0.0.0/33", kRefused, "above 32"},
    {Prefix, "10/8", kRefused, "Qt, c-ares: 10.0.0.0/8"},
    {Prefix, "2001:db8::/129", kRefused, "above 128"},
    {Prefix, "fe80::1%1/64", kRefused, "some read it"},
    {Prefix, "10.1.2.3/8", kRefused, "Go keeps the bits: see Truncating"},

    // What is written in decimal: the mapped prefix, and nothing else.
    {Address, "::1.2.3.4", "::102:304", "glibc, Qt, .NET: ::1.2.3.4"},
    {Address, "::ffff:102:304", "::ffff:1.2.3.4", "Chromium: ::ffff:102:304"},
    {Address, "::ffff:0:1.2.3.4", "::ffff:0:102:304", ".NET dots it"},
    {Address, "fe80::5efe:1.2.3.4", "fe80::5efe:102:304", ".NET dots it"},

    // Of equal runs of zeros the first (RFC 5952, section 4.2.3).
    {Address, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "all"},
    {Address, "0:0:1:2:0:0:3:4", "::1:2:0:0:3:4", "musl: the second"},
    {Address, "0:0:0:1:2:0:0:0", "::1:2:0:0:0", "musl: the second"},
};

TEST(StrictnessTest, EveryPointIsDecidedThisWay) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message()
                 << "\"" << row.text << "\"; " << row.otherwise);
    EXPECT_EQ(row.reader(row.text).value_or(std::string(kRefused)),
              row.verdict);
  }
}

// What is written is read, as itself.
TEST(StrictnessTest, EveryVerdictIsAFixedPoint) {
  for (const Row& row : kRows) {
    if (row.verdict == kRefused) continue;
    EXPECT_EQ(row.reader(row.verdict), row.verdict);
  }
}

// Two verdicts on bits after the length, each with a name of its own.
TEST(StrictnessTest, BitsAfterThePrefixLengthAreCutOnRequestOnly) {
  EXPECT_EQ(IpPrefix::TryParse("10.1.2.3/8"), std::nullopt);
  EXPECT_EQ(IpPrefix::TryParseTruncating("10.1.2.3/8"),
            IpPrefix::TryParse("10.0.0.0/8"));
  EXPECT_EQ(IpPrefix::TryParseTruncating("10.1.2.3/08"), std::nullopt);
}

// A name that is unknown is an error, where others have a zone 0 for it.
TEST(StrictnessTest, AnUnknownInterfaceIsNotTheDefaultZone) {
  const auto nothing = [](std::string_view) -> std::optional<uint32_t> {
    return std::nullopt;
  };
  EXPECT_EQ("fe80::1%eth0"_scoped.ScopeId(nothing).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(AnySockaddr::Parse("[fe80::1%eth0]:80", nothing).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace dualstack
