// The bug that the library prevents, in the form that README.md shows. The demo
// prints what the compiler says to it.

#include "dualstack/socket/socket.h"

namespace dualstack {

absl::Status CallBack(TcpListener<DualStack>& listener) {
  auto accepted = listener.Accept();
  if (!accepted.ok()) return accepted.status();
#ifdef NC_CALL_BACK_FROM_AN_IPV6_ONLY_SOCKET
  // want: could not convert|invalid initialization|no matching function
  // want: cannot convert|no viable conversion
  return TcpStream<Ipv6Only>::Connect(accepted->peer).status();
#else
  return TcpStream<DualStack>::Connect(accepted->peer).status();
#endif
}

}  // namespace dualstack
