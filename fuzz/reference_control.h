#ifndef DUALSTACK_FUZZ_REFERENCE_CONTROL_H_
#define DUALSTACK_FUZZ_REFERENCE_CONTROL_H_

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

// Control messages as a fuzz target expects them to be read: by offsets from
// the beginning, which are numbers and can be compared, and by nothing of the
// system's but where its header has its three fields. No CMSG_ macro, no
// pointer that moves.

namespace dualstack {

struct ReferenceMessage {
  int level;
  int type;
  // Where the data lie among the bytes.
  size_t begin;
  size_t size;

  bool Is(int wanted_level, int wanted_type) const {
    return level == wanted_level && type == wanted_type;
  }
};

// The datum of that type at an offset; it must lie in the bytes.
template <typename T>
T ReferenceLoad(std::span<const std::byte> bytes, size_t offset) {
  static_assert(std::is_trivially_copyable_v<T>);
  T datum;
  // Trivially copyable; subspan() is told where it ends.
  std::memcpy(&datum, bytes.subspan(offset, sizeof(T)).data(), sizeof(T));
  return datum;
}

inline std::vector<ReferenceMessage> ReferenceMessages(
    std::span<const std::byte> bytes) {
  using Length = decltype(cmsghdr::cmsg_len);
  // Headers and data alike begin at multiples of this.
  constexpr size_t kUnit = sizeof(size_t);
  constexpr size_t kHeader = sizeof(cmsghdr);
  static_assert(kHeader % kUnit == 0);
  std::vector<ReferenceMessage> messages;
  size_t at = 0;
  while (at <= bytes.size() && bytes.size() - at >= kHeader) {
    const uint64_t length =
        ReferenceLoad<Length>(bytes, at + offsetof(cmsghdr, cmsg_len));
    if (length < kHeader || length > bytes.size() - at) break;
    messages.push_back(
        {.level = ReferenceLoad<int>(bytes, at + offsetof(cmsghdr, cmsg_level)),
         .type = ReferenceLoad<int>(bytes, at + offsetof(cmsghdr, cmsg_type)),
         .begin = at + kHeader,
         .size = static_cast<size_t>(length) - kHeader});
    at += static_cast<size_t>(length);
    while (at % kUnit != 0) ++at;
  }
  return messages;
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_REFERENCE_CONTROL_H_
