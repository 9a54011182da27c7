#ifndef DUALSTACK_SOCKET_BIND_OPTIONS_H_
#define DUALSTACK_SOCKET_BIND_OPTIONS_H_

namespace dualstack {

// What has to be said of a socket between its making and its binding, and
// cannot be said later.
struct BindOptions {
  // Whether it may have an address that only lingering connections hold
  // (SO_REUSEADDR on POSIX), so that a server can be started again at once. For
  // TCP, never whether two may listen at a time.
  bool reuse_address = false;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_BIND_OPTIONS_H_
