// Options that a socket does not have, values that an option does not have, and
// groups that a socket cannot hear, each with what should have been written.
// The whole matrix stands as static_asserts in the tests of socket/options/.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

namespace dualstack {

void Sets(TcpStream<DualStack>& stream, TcpListener<DualStack>& listener,
          UdpSocket<Ipv4Only>& ipv4, UdpSocket<Ipv6Only>& ipv6,
          UdpSocket<DualStack>& dual, int from_a_flag) {
#ifdef NC_NO_DELAY_OF_UDP
  // want: no matching function for call to .*SetOption
  static_cast<void>(SetOption(ipv4, NoDelay(true)));
#else
  static_cast<void>(SetOption(stream, NoDelay(true)));
#endif

#ifdef NC_NO_DELAY_OF_A_LISTENER
  // want: no matching function for call to .*SetOption
  static_cast<void>(SetOption(listener, NoDelay(true)));
#else
  static_cast<void>(SetOption(listener, ReceiveBuffer(1 << 20)));
#endif

#ifdef NC_MULTICAST_OF_TCP
  // want: no matching function for call to .*SetOption
  static_cast<void>(SetOption(stream, MulticastLoop(false)));
#else
  static_cast<void>(SetOption(dual, MulticastLoop(false)));
#endif

#ifdef NC_HALF_AN_OUTCOME
  // want: (conversion from|no viable conversion) .*BothFamilies.* to .*Status
  const absl::Status outcome = SetOption(dual, UnicastHopLimit(64));
#else
  const absl::Status outcome = SetOption(dual, UnicastHopLimit(64)).status();
#endif
  static_cast<void>(outcome);

#ifdef NC_HOP_LIMIT_OF_0
  // want: hop_limit_is_not_between_1_and_255|consteval function .*BasicHopLimit
  static_cast<void>(SetOption(ipv6, UnicastHopLimit(0)));
#else
  static_cast<void>(SetOption(ipv6, UnicastHopLimit(1)));
#endif

#ifdef NC_HOP_LIMIT_OF_ANY_INT
  // want: .from_a_flag. is not a constant expression|consteval function .*BasicHopLimit
  static_cast<void>(SetOption(ipv6, UnicastHopLimit(from_a_flag)));
#else
  if (const auto limit = UnicastHopLimit::FromNumber(from_a_flag)) {
    static_cast<void>(SetOption(ipv6, *limit));
  }
#endif

#ifdef NC_MULTICAST_THAT_STAYS_ON_THE_HOST
  // want: hop_limit_is_not_between_1_and_255|consteval function .*BasicHopLimit
  static_cast<void>(SetOption(dual, MulticastHopLimit(0)));
#else
  static_cast<void>(SetOption(dual, MulticastHopLimit(1)));
#endif

#ifdef NC_NEGATIVE_BUFFER
  // want: a_buffer_size_is_not_negative|consteval function .*BufferSize
  static_cast<void>(SetOption(stream, SendBuffer(-1)));
#else
  static_cast<void>(SetOption(stream, SendBuffer(size_t{0})));
#endif

#ifdef NC_SWITCH_OF_A_NUMBER
  // want: no matching (function for call to .*NoDelay|conversion .* to .*NoDelay)
  static_cast<void>(SetOption(stream, NoDelay(1)));
#else
  static_cast<void>(SetOption(stream, NoDelay(from_a_flag != 0)));
#endif

#ifdef NC_TRAFFIC_CLASS_OF_A_NUMBER
  // want: no matching (function for call to .*TrafficClass|conversion .* to .*TrafficClass)
  static_cast<void>(SetOption(ipv4, TrafficClass(46)));
#else
  static_cast<void>(SetOption(ipv4, TrafficClass(Dscp::kEf)));
#endif

#ifdef NC_KEEP_ALIVE_OF_UDP
  // want: no matching function for call to .*StopKeepAlive
  static_cast<void>(StopKeepAlive(dual));
#else
  static_cast<void>(StopKeepAlive(stream));
#endif
}

void Reads(const TcpStream<DualStack>& stream, const UdpSocket<Ipv4Only>& ipv4,
           const UdpSocket<Ipv6Only>& ipv6) {
#ifdef NC_READ_AN_IPV4_INTERFACE
  // want: no matching function for call to .*GetOption
  static_cast<void>(GetOption<MulticastInterface>(ipv4));
#else
  static_cast<void>(GetOption<MulticastLoop>(ipv4));
  static_cast<void>(GetOption<MulticastInterface>(ipv6));
#endif

#ifdef NC_PATH_MTU_TO_EVERYBODY
  // want: no matching function for call to .*PathMtu
  static_cast<void>(PathMtu(ipv4));
#else
  static_cast<void>(PathMtu(stream));
#endif
}

void Joins(UdpSocket<Ipv4Only>& ipv4, UdpSocket<Ipv6Only>& ipv6,
           UdpSocket<DualStack>& dual, TcpStream<DualStack>& stream,
           const Ipv4Membership& ipv4_group, const Ipv6Membership& ipv6_group) {
#ifdef NC_JOIN_AN_IPV4_GROUP_WITH_IPV6_ONLY
  // want: no matching function for call to .*JoinGroup
  static_cast<void>(JoinGroup(ipv6, ipv4_group));
#else
  static_cast<void>(JoinGroup(ipv4, ipv4_group));
  static_cast<void>(JoinGroup(dual, ipv4_group));
#endif

#ifdef NC_JOIN_AN_IPV6_GROUP_WITH_IPV4_ONLY
  // want: no matching function for call to .*JoinGroup
  static_cast<void>(JoinGroup(ipv4, ipv6_group));
#else
  static_cast<void>(JoinGroup(ipv6, ipv6_group));
#endif

#ifdef NC_JOIN_WITH_TCP
  // want: no matching function for call to .*JoinGroup
  static_cast<void>(JoinGroup(stream, ipv6_group));
#else
  static_cast<void>(stream);
  static_cast<void>(JoinGroup(dual, ipv6_group));
#endif

#ifdef NC_MAPPED_GROUP
  // want: (cannot|could not) convert .*Ipv4MappedAddress.* to .*Ipv6Address
  // want: no viable conversion .*Ipv4MappedAddress.* to .*Ipv6Address
  const Ipv6Membership mapped{.group = Map(ipv4_group.group)};
#else
  const Ipv4Membership mapped{.group = ipv4_group.group};
#endif
  static_cast<void>(mapped);

#ifdef NC_SOURCE_OF_THE_OTHER_FAMILY
  // want: (cannot|could not) convert .*Ipv6Address.* to .*optional.*Ipv4Address
  // want: no viable conversion .*Ipv6Address.* to .*optional.*Ipv4Address
  const Ipv4Membership mixed{.group = ipv4_group.group,
                             .source = ipv6_group.group};
#else
  const Ipv4Membership mixed{.group = ipv4_group.group,
                             .source = ipv4_group.group};
#endif
  static_cast<void>(mixed);
}

void Groups(std::vector<UdpSocket<DualStack>>& group,
            UdpSocket<DualStack>& dual, UdpSocket<Ipv4Only>& ipv4) {
#ifdef NC_REUSE_PORT_GROUP_OF_TWO_KINDS
  // want: no matching (member )?function for call to .*push_back
  group.push_back(std::move(ipv4));
#else
  group.push_back(std::move(dual));
  static_cast<void>(ipv4);
#endif
}

}  // namespace dualstack
