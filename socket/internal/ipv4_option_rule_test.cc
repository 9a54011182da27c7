#include "dualstack/socket/internal/ipv4_option_rule.h"

#include <sys/resource.h>

#include <cerrno>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/testing/child_process.h"
#include "dualstack/socket/testing/seccomp.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using internal::Ipv4HalfOf;
using internal::SystemStatus;

constexpr char kOption[] = "set IP_TTL to 7";

TEST(Ipv4OptionRuleTest, WhereThereIsIpv4EveryErrorIsReal) {
  EXPECT_EQ(Ipv4HalfOf(absl::OkStatus()).value(), Ipv4Half::kSet);
  for (const int error : {EINVAL, EPERM, ENOPROTOOPT, ENODEV, ENOBUFS, EBADF}) {
    const absl::Status status = SystemStatus(error, kOption);
    EXPECT_EQ(Ipv4HalfOf(status).status(), status);
  }
}

TEST(Ipv4OptionRuleTest, WhereThereIsNoneEinvalMeansSkippedAndOnlyThat) {
  testing::RunInChildLacking(testing::Lacking::kIpv4Sockets, [] {
    EXPECT_EQ(Ipv4HalfOf(absl::OkStatus()).value(), Ipv4Half::kSet);
    EXPECT_EQ(Ipv4HalfOf(SystemStatus(EINVAL, kOption)).value(),
              Ipv4Half::kSkippedIpv4IsDisabled);
    for (const int error : {EPERM, ENOPROTOOPT, ENODEV, ENOBUFS, EBADF}) {
      const absl::Status status = SystemStatus(error, kOption);
      EXPECT_EQ(Ipv4HalfOf(status).status(), status);
    }
    // Of the same code, and not the system's.
    const absl::Status refused = absl::InvalidArgumentError(kOption);
    EXPECT_EQ(Ipv4HalfOf(refused).status(), refused);
  });
}

TEST(Ipv4OptionRuleTest, AHostThatOnlyLacksIpv6HasIpv4) {
  testing::RunInChildLacking(testing::Lacking::kIpv6Sockets, [] {
    const absl::Status status = SystemStatus(EINVAL, kOption);
    EXPECT_EQ(Ipv4HalfOf(status).status(), status);
  });
}

TEST(Ipv4OptionRuleTest, AHostThatCannotBeAskedIsNotSaidToLackIt) {
  testing::RunInChild([] {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const absl::Status status = SystemStatus(EINVAL, kOption);
    EXPECT_EQ(Ipv4HalfOf(status).status(), status);
  });
}

}  // namespace
}  // namespace dualstack
