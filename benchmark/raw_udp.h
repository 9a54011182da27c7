#ifndef DUALSTACK_BENCHMARK_RAW_UDP_H_
#define DUALSTACK_BENCHMARK_RAW_UDP_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <optional>
#include <span>

// UDP as a careful program does it without the library: the same calls and
// options, control messages read and written, and addresses left as the system
// gives them. On Linux alone.

namespace dualstack::benchmarks {

// The address that a datagram was sent to.
struct RawInfo {
  std::optional<in_addr> ipv4;
  std::optional<in6_addr> ipv6;
};

// Room for many datagrams, each with an address and control messages: to
// receive them or to send them, and not both with the same.
class RawBatch {
 public:
  static constexpr size_t kCapacity = 64;

  RawBatch();
  RawBatch(const RawBatch&) = delete;
  RawBatch& operator=(const RawBatch&) = delete;

  // Receives as many as `count`, with one call, and reads their packet info
  // into info() if there is any. How many came.
  size_t Receive(int socket, size_t count = kCapacity);
  // Sends one payload to one address as often as `count`, with one call, from
  // where the info says if it says anything. How many went.
  size_t Send(int socket, std::span<const std::byte> bytes,
              const sockaddr* peer, socklen_t peer_size, const RawInfo& info,
              size_t count = kCapacity);

  const RawInfo& info(size_t i) const { return infos_[i]; }

 private:
  static constexpr size_t kBufferSize = 1500;
  // What the library has room for as well.
  static constexpr size_t kControlSize = 256;

  std::array<mmsghdr, kCapacity> messages_;
  std::array<iovec, kCapacity> parts_;
  std::array<sockaddr_in6, kCapacity> names_;
  struct alignas(cmsghdr) Control {
    std::array<std::byte, kControlSize> bytes;
  };
  std::array<Control, kCapacity> controls_;
  std::array<std::array<std::byte, kBufferSize>, kCapacity> buffers_;
  std::array<RawInfo, kCapacity> infos_;
};

}  // namespace dualstack::benchmarks

#endif  // DUALSTACK_BENCHMARK_RAW_UDP_H_
