#include "dualstack/address/classification.h"

#include <string>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/steps.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::AtBothEnds;

enum Predicate : unsigned {
  kNone = 0,
  kUnspecified = 1 << 0,
  kLoopback = 1 << 1,
  kLinkLocal = 1 << 2,
  kMulticast = 1 << 3,
  kDocumentation = 1 << 4,
  kBenchmarking = 1 << 5,
  kIetfProtocolAssignment = 1 << 6,
  kAs112 = 1 << 7,
  kThisNetwork = 1 << 8,
  kPrivateUse = 1 << 9,
  kSharedAddressSpace = 1 << 10,
  kBroadcast = 1 << 11,
  kReserved = 1 << 12,
  kUniqueLocal = 1 << 13,
  kSiteLocal = 1 << 14,
  kDiscardOnly = 1 << 15,
  kSegmentRouting = 1 << 16,
};

// All that hold, so that those which a row does not list are tested as well.
template <typename Address>
constexpr unsigned PredicatesOf(const Address& address) {
  unsigned predicates = kNone;
  const auto add = [&predicates](bool holds, Predicate predicate) {
    if (holds) predicates |= predicate;
  };
  add(IsUnspecified(address), kUnspecified);
  add(IsLoopback(address), kLoopback);
  add(IsLinkLocal(address), kLinkLocal);
  add(IsMulticast(address), kMulticast);
  add(IsDocumentation(address), kDocumentation);
  add(IsBenchmarking(address), kBenchmarking);
  add(IsIetfProtocolAssignment(address), kIetfProtocolAssignment);
  add(IsAs112(address), kAs112);
  if constexpr (internal::MaybeIpv4<Address>) {
    add(IsThisNetwork(address), kThisNetwork);
    add(IsPrivateUse(address), kPrivateUse);
    add(IsSharedAddressSpace(address), kSharedAddressSpace);
    add(IsBroadcast(address), kBroadcast);
    add(IsReserved(address), kReserved);
  }
  if constexpr (internal::MaybeIpv6<Address>) {
    add(IsUniqueLocal(address), kUniqueLocal);
    add(IsSiteLocal(address), kSiteLocal);
    add(IsDiscardOnly(address), kDiscardOnly);
    add(IsSegmentRouting(address), kSegmentRouting);
  }
  return predicates;
}

TEST(ClassificationTest, Ipv4) {
  constexpr struct {
    Ipv4Address from;
    unsigned predicates;
  } kRows[] = {
      {"0.0.0.0"_ipv4, kUnspecified | kThisNetwork},
      {"0.0.0.1"_ipv4, kThisNetwork},
      {"1.0.0.0"_ipv4, kNone},
      {"10.0.0.0"_ipv4, kPrivateUse},
      {"11.0.0.0"_ipv4, kNone},
      {"100.64.0.0"_ipv4, kSharedAddressSpace},
      {"100.128.0.0"_ipv4, kNone},
      {"127.0.0.0"_ipv4, kLoopback},
      {"128.0.0.0"_ipv4, kNone},
      {"169.254.0.0"_ipv4, kLinkLocal},
      {"169.255.0.0"_ipv4, kNone},
      {"172.16.0.0"_ipv4, kPrivateUse},
      {"172.32.0.0"_ipv4, kNone},
      {"192.0.0.0"_ipv4, kIetfProtocolAssignment},
      {"192.0.1.0"_ipv4, kNone},
      {"192.0.2.0"_ipv4, kDocumentation},
      {"192.0.3.0"_ipv4, kNone},
      {"192.31.196.0"_ipv4, kAs112},
      {"192.31.197.0"_ipv4, kNone},
      {"192.168.0.0"_ipv4, kPrivateUse},
      {"192.169.0.0"_ipv4, kNone},
      {"192.175.48.0"_ipv4, kAs112},
      {"192.175.49.0"_ipv4, kNone},
      {"198.18.0.0"_ipv4, kBenchmarking},
      {"198.20.0.0"_ipv4, kNone},
      {"198.51.100.0"_ipv4, kDocumentation},
      {"198.51.101.0"_ipv4, kNone},
      {"203.0.113.0"_ipv4, kDocumentation},
      {"203.0.114.0"_ipv4, kNone},
      {"224.0.0.0"_ipv4, kMulticast},
      {"240.0.0.0"_ipv4, kReserved},
      {"255.255.255.255"_ipv4, kBroadcast},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(PredicatesOf(address), row.predicates) << address;
  });
}

TEST(ClassificationTest, Ipv6) {
  constexpr struct {
    Ipv6Address from;
    unsigned predicates;
  } kRows[] = {
      {"::"_ipv6, kUnspecified},
      {"::1"_ipv6, kLoopback},
      {"::2"_ipv6, kNone},
      // To an IPv4 address inside, an IPv6 address does not answer.
      {"::10.0.0.1"_ipv6, kNone},
      {"::127.0.0.1"_ipv6, kNone},
      {"::1:0:0:0"_ipv6, kNone},
      {"64:ff9b::127.0.0.1"_ipv6, kNone},
      {"100::"_ipv6, kDiscardOnly},
      {"100:0:0:1::"_ipv6, kNone},
      {"2001::"_ipv6, kIetfProtocolAssignment},
      {"2001:2::"_ipv6, kIetfProtocolAssignment | kBenchmarking},
      {"2001:2:1::"_ipv6, kIetfProtocolAssignment},
      {"2001:4:112::"_ipv6, kIetfProtocolAssignment | kAs112},
      {"2001:4:113::"_ipv6, kIetfProtocolAssignment},
      {"2001:200::"_ipv6, kNone},
      {"2001:db8::"_ipv6, kDocumentation},
      {"2001:db9::"_ipv6, kNone},
      {"2002:a00:1::"_ipv6, kNone},
      {"2620:4f:8000::"_ipv6, kAs112},
      {"2620:4f:8001::"_ipv6, kNone},
      {"3fff::"_ipv6, kDocumentation},
      {"3fff:1000::"_ipv6, kNone},
      {"5f00::"_ipv6, kSegmentRouting},
      {"5f01::"_ipv6, kNone},
      {"fc00::"_ipv6, kUniqueLocal},
      {"fe00::"_ipv6, kNone},
      {"fe80::"_ipv6, kLinkLocal},
      {"fec0::"_ipv6, kSiteLocal},
      {"ff00::"_ipv6, kMulticast},
  };
  AtBothEnds(kRows, [](const auto& row, const auto& address) {
    EXPECT_EQ(PredicatesOf(address), row.predicates) << address;
  });
}

// The compiler can answer, too.
static_assert(PredicatesOf("10.0.0.1"_ipv4) == kPrivateUse);
static_assert(PredicatesOf("::ffff:10.0.0.1"_mapped) == kPrivateUse);
static_assert(PredicatesOf(AnyIpAddress("fd00::1"_ipv6)) == kUniqueLocal);

// What is no question is not answered with "no".
template <typename T>
constexpr int Ipv4Questions() {
  return requires(T t) { IsThisNetwork(t); }
  +requires(T t) {
    IsPrivateUse(t);
  }
  +requires(T t) {
    IsSharedAddressSpace(t);
  }
  +requires(T t) {
    IsBroadcast(t);
  }
  +requires(T t) {
    IsReserved(t);
  };
}
template <typename T>
constexpr int Ipv6Questions() {
  return requires(T t) { IsUniqueLocal(t); }
  +requires(T t) {
    IsSiteLocal(t);
  }
  +requires(T t) {
    IsDiscardOnly(t);
  }
  +requires(T t) {
    IsSegmentRouting(t);
  };
}
template <typename T>
constexpr int CommonQuestions() {
  return requires(T t) { IsUnspecified(t); }
  +requires(T t) {
    IsLoopback(t);
  }
  +requires(T t) {
    IsLinkLocal(t);
  }
  +requires(T t) {
    IsMulticast(t);
  }
  +requires(T t) {
    IsDocumentation(t);
  }
  +requires(T t) {
    IsBenchmarking(t);
  }
  +requires(T t) {
    IsIetfProtocolAssignment(t);
  }
  +requires(T t) {
    IsAs112(t);
  };
}
template <typename T>
constexpr bool QuestionsAre(int common, int ipv4, int ipv6) {
  return CommonQuestions<T>() == common && Ipv4Questions<T>() == ipv4 &&
         Ipv6Questions<T>() == ipv6;
}

static_assert(QuestionsAre<Ipv4Address>(8, 5, 0));
static_assert(QuestionsAre<Ipv4MappedAddress>(8, 5, 0));
static_assert(QuestionsAre<Ipv6Address>(8, 0, 4));
static_assert(QuestionsAre<IpAddress>(8, 5, 4));
static_assert(QuestionsAre<DualStackAddress>(8, 5, 4));
static_assert(QuestionsAre<AnyIpAddress>(8, 5, 4));
// Endpoints have an address and are none.
static_assert(QuestionsAre<Ipv4Sockaddr>(0, 0, 0));
static_assert(QuestionsAre<AnySockaddr>(0, 0, 0));
static_assert(QuestionsAre<std::string>(0, 0, 0));
static_assert(QuestionsAre<uint32_t>(0, 0, 0));

}  // namespace
}  // namespace dualstack
