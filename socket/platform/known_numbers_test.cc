// What the seam knows by number: protocols, and errors that have one meaning.
#include <netinet/in.h>

#include <cerrno>
#include <string_view>

#include "dualstack/socket/platform/inspect.h"
#include "dualstack/socket/platform/options.h"
#include "gtest/gtest.h"

namespace dualstack::platform {
namespace {

TEST(KnownNumbersTest, ProtocolsHaveNames) {
  struct Case {
    int protocol;
    std::string_view name;
  };
  // By the registry's numbers, which systems share; Linux made up the last.
  for (const Case& c :
       {Case{1, "ICMP"}, Case{6, "TCP"}, Case{17, "UDP"}, Case{33, "DCCP"},
        Case{58, "ICMPv6"}, Case{132, "SCTP"}, Case{136, "UDP-Lite"},
        Case{262, "MPTCP"}, Case{0, ""}, Case{253, ""}, Case{-1, ""}}) {
    EXPECT_EQ(ProtocolName(c.protocol), c.name) << c.protocol;
  }
}

TEST(KnownNumbersTest, AFamilyIsMissingByThreeErrors) {
  struct Case {
    int error;
    bool is_missing_family;
    const char* why;
  };
  for (const Case& c :
       {Case{EAFNOSUPPORT, true, "what Linux says of socket()"},
        Case{EPFNOSUPPORT, true, "what older systems say"},
        Case{EPROTONOSUPPORT, true, "FreeBSD without IPv6"},
        Case{EADDRNOTAVAIL, false, "the family is there, the address not"},
        Case{EPROTONOSUPPORT + 1, false, "a neighbour"},
        Case{0, false, "success"}}) {
    EXPECT_EQ(IsMissingFamily(c.error), c.is_missing_family) << c.why;
  }
}

}  // namespace
}  // namespace dualstack::platform
