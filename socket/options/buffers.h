#ifndef DUALSTACK_SOCKET_OPTIONS_BUFFERS_H_
#define DUALSTACK_SOCKET_OPTIONS_BUFFERS_H_

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>

#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/options/set_option.h"
#include "dualstack/socket/platform/options.h"

// How much the system keeps for a socket between the program and the network. A
// size that is set is a wish, which no error answers: the system cuts it to its
// limits (on Linux, net.core.rmem_max and wmem_max) and adds what it needs
// itself (Linux gives, and tells, the double). To know what came of it, read
// it:
//
//     SetOption(socket, ReceiveBuffer(4 << 20));
//     GetOption<ReceiveBuffer>(socket)->bytes();      // 425984, say.
//
//     SetOption(socket, ReceiveBuffer(-1));           // does not compile
//     SetOption(socket, ReceiveBuffer(from_a_flag));  // nor does any int
//
// A TcpListener's are those of the streams that it accepts, and have to be: the
// size decides on what is said when a connection begins (the window scale, RFC
// 7323). Linux adapts the buffers of TCP to the path by itself until a size is
// set.

namespace dualstack {
namespace internal {

// Named by the compiler's error for a size that is none; never defined.
void a_buffer_size_is_not_negative();

template <platform::Option kOption>
class BufferSize {
 public:
  // In bytes.
  template <std::unsigned_integral T>
  constexpr explicit BufferSize(T bytes) : bytes_(bytes) {}
  template <std::signed_integral T>
  consteval explicit BufferSize(T bytes) : bytes_(static_cast<size_t>(bytes)) {
    if (bytes < 0) a_buffer_size_is_not_negative();
  }

  constexpr size_t bytes() const { return bytes_; }

  friend constexpr bool operator==(BufferSize, BufferSize) = default;

 private:
  size_t bytes_;
};

}  // namespace internal

// Of what came and was not read (SO_RCVBUF).
using ReceiveBuffer = internal::BufferSize<platform::Option::kReceiveBuffer>;
// Of what was written and has not gone (SO_SNDBUF).
using SendBuffer = internal::BufferSize<platform::Option::kSendBuffer>;

template <platform::Option kOption>
struct internal::OptionTraits<internal::BufferSize<kOption>> : OptionOfAny {
  static constexpr platform::Option kNames = kOption;
  static constexpr int NumberOf(BufferSize<kOption> option) {
    constexpr size_t kMost = std::numeric_limits<int>::max();
    return static_cast<int>(std::min(option.bytes(), kMost));
  }
  static constexpr std::optional<BufferSize<kOption>> FromNumber(int number) {
    if (number < 0) return std::nullopt;
    return BufferSize<kOption>(static_cast<size_t>(number));
  }
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_BUFFERS_H_
