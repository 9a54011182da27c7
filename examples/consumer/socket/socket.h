#ifndef SOCKET_SOCKET_H_
#define SOCKET_SOCKET_H_

// A socket in a wall: this program's own socket/socket.h, beside dualstack's.
namespace shop {

struct Socket {
  int volts;
};

}  // namespace shop

#endif  // SOCKET_SOCKET_H_
