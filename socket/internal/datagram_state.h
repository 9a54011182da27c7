#ifndef DUALSTACK_SOCKET_INTERNAL_DATAGRAM_STATE_H_
#define DUALSTACK_SOCKET_INTERNAL_DATAGRAM_STATE_H_

#include <atomic>
#include <cstdint>

// What a UDP socket remembers beside its descriptor.

namespace dualstack::internal {

// A count that several threads may raise at a time, because several may receive
// on one socket. Moved with the socket, by one thread alone.
class SharedCount {
 public:
  SharedCount() = default;
  SharedCount(SharedCount&& other) noexcept : count_(other.value()) {}
  SharedCount& operator=(SharedCount&& other) noexcept {
    count_.store(other.value(), std::memory_order_relaxed);
    return *this;
  }
  ~SharedCount() = default;

  // Nothing else is ordered by it.
  void Add(uint64_t number) {
    count_.fetch_add(number, std::memory_order_relaxed);
  }
  uint64_t value() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> count_ = 0;
};

struct DatagramState {
  bool packet_info = false;  // Whether the system was asked for it.
  bool keep_forged = false;  // Rather than drop them.
  bool broadcast_allowed = false;
  SharedCount dropped;
};

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_DATAGRAM_STATE_H_
