// Values as flags: what a flag takes, and what the user is told otherwise.

#include "dualstack/address/flags.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/flags/flag.h"
#include "absl/flags/marshalling.h"
#include "absl/flags/parse.h"
#include "absl/strings/string_view.h"
#include "dualstack/address/address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

ABSL_FLAG(dualstack::IpAddress, upstream, dualstack::IpAddress(),
          "a flag with a default");
ABSL_FLAG(std::optional<dualstack::Ipv6Prefix>, site, std::nullopt,
          "a flag that may be left out");

namespace dualstack {
namespace {

template <typename T>
void ExpectTakes(std::string_view text, std::string_view written) {
  SCOPED_TRACE(text);
  T value;
  std::string error = "untouched";
  ASSERT_TRUE(absl::ParseFlag(absl::string_view(text.data(), text.size()),
                              &value, &error));
  EXPECT_EQ(error, "untouched");
  EXPECT_EQ(absl::UnparseFlag(value), written);
}

template <typename T>
void ExpectRefuses(std::string_view text, std::string_view why) {
  SCOPED_TRACE(text);
  T value;
  std::string error;
  EXPECT_FALSE(absl::ParseFlag(absl::string_view(text.data(), text.size()),
                               &value, &error));
  EXPECT_EQ(error, why);
  EXPECT_EQ(value, T()) << "a refused text leaves the value alone";
}

TEST(FlagsTest, Addresses) {
  ExpectTakes<Ipv4Address>("192.0.2.1", "192.0.2.1");
  ExpectTakes<Ipv6Address>("2001:DB8::0", "2001:db8::");
  ExpectTakes<Ipv4MappedAddress>("::FFFF:C000:201", "::ffff:192.0.2.1");
  ExpectTakes<IpAddress>("192.0.2.1", "192.0.2.1");
  ExpectTakes<DualStackAddress>("::ffff:192.0.2.1", "::ffff:192.0.2.1");
  ExpectTakes<AnyIpAddress>("::ffff:192.0.2.1", "::ffff:192.0.2.1");

  ExpectRefuses<Ipv4Address>("", "IPv4 address \"\": offset 0: empty text");
  ExpectRefuses<Ipv4Address>("192.0.2.256",
                             "IPv4 address \"192.0.2.256\": offset 8: decimal "
                             "octet above 255");
  ExpectRefuses<Ipv6Address>(
      "::ffff:192.0.2.1",
      "IPv6 address \"::ffff:192.0.2.1\": offset 0: IPv4-mapped address where "
      "a native IPv6 address is wanted: parse it as Ipv4MappedAddress");
}

TEST(FlagsTest, SocketAddresses) {
  ExpectTakes<Ipv4Sockaddr>("192.0.2.1:80", "192.0.2.1:80");
  ExpectTakes<Ipv6Sockaddr>("[FE80::1%2]:80", "[fe80::1%2]:80");
  ExpectTakes<Ipv4MappedSockaddr>("[::ffff:1.2.3.4]:0", "[::ffff:1.2.3.4]:0");
  ExpectTakes<IpEndpoint>("[::1]:65535", "[::1]:65535");
  ExpectTakes<DualStackSockaddr>("[::1]:80", "[::1]:80");
  ExpectTakes<AnySockaddr>("192.0.2.1:80", "192.0.2.1:80");

  ExpectRefuses<IpEndpoint>("[::1]:65536",
                            "IP endpoint \"[::1]:65536\": offset 6: port above "
                            "65535");
  ExpectRefuses<Ipv6Sockaddr>(
      "[fe80::1%eth0]:80",
      "IPv6 endpoint \"[fe80::1%eth0]:80\": offset 9: interface name where "
      "only "
      "a numeric zone can be read: parse it with a resolver");
}

TEST(FlagsTest, ScopedAddresses) {
  ExpectTakes<ScopedIpv6Address>("FE80::1%eth0", "fe80::1%eth0");
  ExpectTakes<ScopedIpv6Address>("fe80::1%0", "fe80::1");
  ExpectRefuses<ScopedIpv6Address>(
      "::1%eth0",
      "scoped IPv6 address \"::1%eth0\": offset 3: zone on an address that has "
      "none (RFC 4007): neither link-local nor another of limited scope");
}

TEST(FlagsTest, Prefixes) {
  ExpectTakes<Ipv4Prefix>("10.0.0.0/8", "10.0.0.0/8");
  ExpectTakes<Ipv6Prefix>("2001:DB8::/32", "2001:db8::/32");
  ExpectTakes<Ipv4MappedPrefix>("::ffff:a00:0/104", "::ffff:10.0.0.0/104");
  ExpectTakes<IpPrefix>("::/0", "::/0");
  ExpectTakes<Nat64Prefix>("64:FF9B::/96", "64:ff9b::/96");

  ExpectRefuses<IpPrefix>("10.0.0.1/8",
                          "IP prefix \"10.0.0.1/8\": offset 9: prefix length "
                          "that leaves bits of the address set after it: "
                          "ParseTruncating() clears them");
  ExpectRefuses<Ipv4Prefix>("10.0.0.0/08",
                            "IPv4 prefix \"10.0.0.0/08\": offset 9: leading "
                            "zero in a prefix length");
}

TEST(FlagsTest, OnACommandLine) {
  std::array<std::string, 4> arguments = {"program", "--upstream=2001:db8::1",
                                          "--site=2001:db8::/48", "rest"};
  std::array<char*, 4> argv;
  for (size_t i = 0; i < argv.size(); ++i) argv[i] = arguments[i].data();
  const auto rest = absl::ParseCommandLine(4, argv.data());
  EXPECT_EQ(rest.size(), 2u);
  EXPECT_EQ(absl::GetFlag(FLAGS_upstream), "2001:db8::1"_ipv6);
  EXPECT_EQ(absl::GetFlag(FLAGS_site), "2001:db8::/48"_ipv6_prefix);
}

TEST(FlagsDeathTest, OnAMistakenCommandLine) {
  std::array<std::string, 2> arguments = {"program",
                                          "--upstream=::ffff:1.2.3.4"};
  std::array<char*, 2> argv = {arguments[0].data(), arguments[1].data()};
  EXPECT_EXIT(absl::ParseCommandLine(2, argv.data()),
              testing::ExitedWithCode(1),
              "Illegal value '::ffff:1.2.3.4' specified for flag 'upstream'; "
              "IP address \"::ffff:1.2.3.4\": offset 0: IPv4-mapped address "
              "where a canonical address is wanted");
}

}  // namespace
}  // namespace dualstack
