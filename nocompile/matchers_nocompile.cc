// Questions that a matcher of the test library must not be asked.

#include "dualstack/address/address.h"
#include "dualstack/address/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dualstack {

using testing::Matches;
using testing::Not;

void Matchers(const Ipv4MappedAddress& mapped, const IpAddress& ip,
              const AnyIpAddress& any, const DualStackSockaddr& peer,
              Ipv4Prefix prefix, int number) {
#ifdef NC_CANONICAL_IS_MAPPED
  // want: has no member named 'AsIpv4Mapped'
  // want: no member named 'AsIpv4Mapped' in 'dualstack::IpAddress'
  EXPECT_THAT(ip, Not(IsMapped()));
#else
  EXPECT_THAT(any, Not(IsMapped()));
#endif

#ifdef NC_KIND_OF_ONE_KIND
  // want: has no member named 'kind'|no member named 'kind' in
  EXPECT_THAT(mapped, IsMapped());
#else
  EXPECT_THAT(peer, IsMapped());
#endif

#ifdef NC_PORT_OF_ADDRESS
  // want: has no member named 'port'|no member named 'port' in
  EXPECT_THAT(any, HasPort(80));
#else
  EXPECT_THAT(peer, HasPort(80));
#endif

#ifdef NC_PORT_70000
  // want: port_is_not_between_0_and_65535
  // want: is not a constant expression
  EXPECT_THAT(peer, HasPort(70000));
#else
  EXPECT_THAT(peer, HasPort(7000));
#endif

#ifdef NC_PORT_OF_INT
  // want: is not a constant expression
  EXPECT_THAT(peer, HasPort(number));
#else
  EXPECT_THAT(peer, HasPort(testing::Eq(number)));
#endif

#ifdef NC_MAPPED_IN_IPV4_PREFIX
  // want: no matching function for call|no matching member function for call
  EXPECT_THAT(mapped, InPrefix(prefix));
#else
  EXPECT_THAT(Unmap(mapped), InPrefix(prefix));
#endif

#ifdef NC_ANY_IN_PREFIX
  // want: incomplete type 'struct dualstack::internal::PrefixesOf
  // want: implicit instantiation of undefined template
  EXPECT_THAT(any, InPrefix("10.0.0.0/8"));
#else
  EXPECT_THAT(any, CanonicalIs(InPrefix("10.0.0.0/8")));
#endif
}

}  // namespace dualstack
