#ifndef DUALSTACK_SOCKET_OPTIONS_KEEP_ALIVE_H_
#define DUALSTACK_SOCKET_OPTIONS_KEEP_ALIVE_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_access.h"

namespace dualstack {

// How a TcpStream finds out that its peer has gone without a word: when nothing
// was heard for `idle`, it is probed, and again every `interval`; after
// `probes` that nobody answered the connection is lost (kDeadlineExceeded). RFC
// 9293, section 3.8.4.
//
//     SetKeepAlive(stream, {.idle = absl::Minutes(1),
//                           .interval = absl::Seconds(10),
//                           .probes = 6});   // Known after 2 minutes.
struct KeepAlive {
  // Whole seconds, at least one, as the option has no others; Linux allows
  // 32767.
  absl::Duration idle;      // SO_KEEPALIVE and TCP_KEEPIDLE
  absl::Duration interval;  // TCP_KEEPINTVL
  int probes;               // TCP_KEEPCNT: at least one; Linux allows 127.

  friend bool operator==(const KeepAlive&, const KeepAlive&) = default;
};

namespace internal {
absl::Status SetKeepAlive(const Descriptor& descriptor,
                          const KeepAlive& wanted);
absl::Status StopKeepAlive(const Descriptor& descriptor);
absl::StatusOr<std::optional<KeepAlive>> GetKeepAlive(
    const Descriptor& descriptor);
}  // namespace internal

// A Refusal (kOptionOutOfRange) for times that are no whole seconds or out of
// what the option's type holds, and for anything below 1. After any error it is
// neither turned on nor off, but times that the system took remain set.
template <internal::IsTcpStream Stream>
absl::Status SetKeepAlive(Stream& stream, const KeepAlive& wanted) {
  return internal::SetKeepAlive(internal::SocketAccess::DescriptorOf(stream),
                                wanted);
}

// As it is at first: a peer that has gone is never missed.
template <internal::IsTcpStream Stream>
absl::Status StopKeepAlive(Stream& stream) {
  return internal::StopKeepAlive(internal::SocketAccess::DescriptorOf(stream));
}

// Nothing if it is off.
template <internal::IsTcpStream Stream>
absl::StatusOr<std::optional<KeepAlive>> GetKeepAlive(const Stream& stream) {
  return internal::GetKeepAlive(internal::SocketAccess::DescriptorOf(stream));
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_KEEP_ALIVE_H_
