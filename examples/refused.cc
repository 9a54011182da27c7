// The bug that the library prevents, as README.md shows it. The demo prints
// what the compiler says to it.

#include "absl/status/status.h"
#include "dualstack/socket/socket.h"

namespace dualstack {

#ifdef NC_CALL_BACK_FROM_AN_IPV6_ONLY_SOCKET
// want: could not convert|invalid initialization|no matching function
// want: cannot convert|no viable conversion
absl::Status CallBack(TcpListener<DualStack>& listener) {
  auto accepted = listener.Accept();  // From [::ffff:192.0.2.1]:49152, say.
  if (!accepted.ok()) return accepted.status();
  // Without the types this fails at run time, with "Network is unreachable".
  return TcpStream<Ipv6Only>::Connect(accepted->peer).status();
}
#else
absl::Status CallBack(TcpListener<DualStack>& listener) {
  auto accepted = listener.Accept();
  if (!accepted.ok()) return accepted.status();
  return TcpStream<DualStack>::Connect(accepted->peer).status();
}
#endif

}  // namespace dualstack
