#ifndef DUALSTACK_SOCKET_OPTIONS_NO_DELAY_H_
#define DUALSTACK_SOCKET_OPTIONS_NO_DELAY_H_

#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

namespace dualstack {

// Whether a TcpStream sends small segments at once (TCP_NODELAY), and does not
// collect what is written while earlier data is unacknowledged (Nagle's
// algorithm: RFC 9293, section 3.7.4). Not so at first. To be set where a
// message is written whole and its answer awaited.
class NoDelay : public internal::Switch<NoDelay> {
 public:
  using Switch::Switch;
};

template <>
struct internal::OptionTraits<NoDelay> : OptionOfTcpStreams,
                                         SwitchTraits<NoDelay> {
  static constexpr platform::Option kNames = platform::Option::kNoDelay;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_NO_DELAY_H_
