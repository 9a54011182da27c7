#ifndef DUALSTACK_ADDRESS_MATCHERS_H_
#define DUALSTACK_ADDRESS_MATCHERS_H_

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/statusor.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/port.h"
#include "dualstack/address/reachability_policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// GoogleTest matchers for the values of address/, for the tests of code that
// uses them.
//
//     EXPECT_THAT(accepted.peer, IsMapped());
//     EXPECT_THAT(accepted.peer.address(), CanonicalIs("192.0.2.1"));
//     EXPECT_THAT(FindServer(), Optional(HasPort(Ge(1024))));
//     EXPECT_THAT(clients, Each(CanonicalIs(InPrefix("10.0.0.0/8"))));
//
//     EXPECT_THAT(ip_address, IsMapped());              // does not compile
//     EXPECT_THAT(mapped, InPrefix(ipv4_prefix));       // does not compile
//
// A matcher takes the types for which its question has an answer: an IpAddress
// is never mapped, so asking is a mistake. Text that does not parse fails the
// test, with the reason, under Not() as well.

namespace dualstack {
namespace internal {

// What Parse() returned, or a failure of the test and any value.
template <typename T>
T ParsedOrFailure(std::string_view text) {
  const absl::StatusOr<T> parsed = T::Parse(text);
  if (!parsed.ok()) ADD_FAILURE() << parsed.status().message();
  return parsed.value_or(T());
}

// Equality with a text, which is parsed as what it is compared with.
class EqualsParsed {
 public:
  explicit EqualsParsed(std::string_view text) : text_(text) {}

  template <typename T>
  operator testing::Matcher<T>() const {
    return testing::Eq(ParsedOrFailure<std::remove_cvref_t<T>>(text_));
  }

 private:
  std::string text_;
};

// Canonical() and Unmap() of every type, and nothing of what is canonical.
struct CanonicalForm {
  template <typename Sum, typename T>
  static constexpr Sum As(const T& value) {
    if constexpr (std::convertible_to<const T&, Sum>) {
      return value;
    } else if constexpr (requires { Unmap(value); }) {
      return Unmap(value);
    } else {
      return value.Visit([](const auto& held) { return As<Sum>(held); });
    }
  }

  constexpr auto operator()(const Value auto& value) const {
    using T = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::constructible_from<AnyIpAddress, T>) {
      return As<IpAddress>(value);
    } else if constexpr (std::constructible_from<AnySockaddr, T>) {
      return As<IpEndpoint>(value);
    } else {
      return As<IpPrefix>(value);
    }
  }
};

// The prefixes of an address type.
template <typename Address>
struct PrefixesOf;
template <>
struct PrefixesOf<Ipv4Address> : std::type_identity<Ipv4Prefix> {};
template <>
struct PrefixesOf<Ipv6Address> : std::type_identity<Ipv6Prefix> {};
template <>
struct PrefixesOf<Ipv4MappedAddress> : std::type_identity<Ipv4MappedPrefix> {};
template <>
struct PrefixesOf<IpAddress> : std::type_identity<IpPrefix> {};

// Of addresses, and of prefixes.
template <typename Prefix>
class InPrefixMatcher {
 public:
  using is_gtest_matcher = void;

  explicit InPrefixMatcher(const Prefix& prefix) : prefix_(prefix) {}

  template <typename T>
  bool MatchAndExplain(const T& value, testing::MatchResultListener*) const {
    return prefix_.Contains(value);
  }
  void DescribeTo(std::ostream* out) const { *out << "is in " << prefix_; }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "isn't in " << prefix_;
  }

 private:
  Prefix prefix_;
};

// The same with a text, which is parsed as a prefix of the address's kind.
class InParsedPrefix {
 public:
  explicit InParsedPrefix(std::string_view text) : text_(text) {}

  template <typename T>
  operator testing::Matcher<T>() const {
    using Prefix = typename PrefixesOf<std::remove_cvref_t<T>>::type;
    return InPrefixMatcher(ParsedOrFailure<Prefix>(text_));
  }

 private:
  std::string text_;
};

// Of addresses, and of socket addresses by their address.
class AllowedByMatcher {
 public:
  using is_gtest_matcher = void;

  explicit AllowedByMatcher(const ReachabilityPolicy& policy)
      : policy_(policy) {}

  template <typename T>
  bool MatchAndExplain(const T& value,
                       testing::MatchResultListener* listener) const {
    if constexpr (requires { value.address(); }) {
      return MatchAndExplain(value.address(), listener);
    } else {
      const ReachabilityVerdict verdict = policy_.Check(value);
      *listener << verdict;
      return verdict.allowed();
    }
  }
  void DescribeTo(std::ostream* out) const { *out << "is allowed"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "is denied"; }

 private:
  ReachabilityPolicy policy_;
};

template <typename T>
concept Text = std::convertible_to<const T&, std::string_view>;

}  // namespace internal

// Which kind a sum holds: an AnyIpAddress, DualStackSockaddr, IpPrefix, ...
MATCHER(IsIpv4, negation ? "isn't IPv4" : "is IPv4") {
  *result_listener << "which is " << arg.kind();
  return arg.AsIpv4().has_value();
}
MATCHER(IsMapped, negation ? "isn't IPv4-mapped" : "is IPv4-mapped") {
  *result_listener << "which is " << arg.kind();
  return arg.AsIpv4Mapped().has_value();
}
MATCHER(IsIpv6, negation ? "isn't IPv6" : "is IPv6") {
  *result_listener << "which is " << arg.kind();
  return arg.AsIpv6().has_value();
}

// What an address, socket address or prefix of any type is after unmapping: an
// IpAddress, IpEndpoint or IpPrefix. It is given as text, as a value or as a
// matcher.
//
//     EXPECT_THAT("::ffff:192.0.2.1"_mapped, CanonicalIs("192.0.2.1"));
//     EXPECT_THAT(peer, CanonicalIs(IsIpv4()));
auto CanonicalIs(const auto& expected) {
  if constexpr (internal::Text<decltype(expected)>) {
    return testing::ResultOf("canonical form", internal::CanonicalForm(),
                             internal::EqualsParsed(expected));
  } else {
    return testing::ResultOf("canonical form", internal::CanonicalForm(),
                             expected);
  }
}

// The port of a socket address: a number, with the checks of Port, or a matcher
// of a uint16_t.
inline auto HasPort(Port port) {
  return testing::ResultOf(
      "port", [](const auto& sockaddr) { return sockaddr.port(); },
      port.number());
}
template <typename Matcher>
requires(!std::integral<Matcher>) auto HasPort(const Matcher& port) {
  return testing::ResultOf(
      "port", [](const auto& sockaddr) { return sockaddr.port(); }, port);
}

// The text of any value: a string or a matcher of one.
auto HasText(const auto& text) {
  return testing::ResultOf(
      "text",
      [](const internal::Value auto& value) { return value.ToString(); }, text);
}

// Whether an address, or every address of a prefix, is in a prefix of its kind:
// text for an Ipv4Address, Ipv6Address, Ipv4MappedAddress or IpAddress, or a
// prefix for all that it can be asked about.
auto InPrefix(const auto& prefix) {
  if constexpr (internal::Text<decltype(prefix)>) {
    return internal::InParsedPrefix(prefix);
  } else {
    return internal::InPrefixMatcher(prefix);
  }
}

// Whether the policy lets a server connect to an address or socket address.
inline auto IsAllowedBy(const ReachabilityPolicy& policy) {
  return internal::AllowedByMatcher(policy);
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_MATCHERS_H_
