#ifndef DUALSTACK_SOCKET_PLATFORM_CONTROL_MESSAGES_H_
#define DUALSTACK_SOCKET_PLATFORM_CONTROL_MESSAGES_H_

#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

// The control messages that accompany a datagram in recvmsg() and sendmsg()
// (RFC 3542, section 20): a walk over any bytes, and a writer. Neither calls
// the system nor knows what a message means.
//
//     header   level, type and size      data      padding
//     |----------- CMSG_LEN(n) ------------------|
//     |----------- CMSG_SPACE(n) -------------------------|

namespace dualstack::platform {

// What a header takes, with the padding before the data.
inline constexpr size_t kControlHeaderSize = CMSG_LEN(0);
// What a message takes whose data has `size` bytes, with all padding.
constexpr size_t ControlSpace(size_t size) { return CMSG_SPACE(size); }

struct ControlMessage {
  int level;
  int type;
  std::span<const std::byte> data;

  // The data as a T; nothing unless there are exactly as many bytes as that
  // has. The type alone does not say so: Linux delivers a message of the right
  // type and less data when the buffer ends.
  template <typename T>
  std::optional<T> As() const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (data.size() != sizeof(T)) return std::nullopt;
    T datum;
    // Trivially copyable, and of that size, as was just checked.
    std::memcpy(&datum, data.data(), sizeof(datum));
    return datum;
  }
};

// Walks over bytes of any content, length and alignment. At a header that
// cannot be right, shorter than itself or longer than what is left, the walk is
// over, because nothing tells where the next one would be.
class ControlReader {
 public:
  explicit ControlReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  // The next message, whose data are in the bytes that were given; nothing
  // after the last.
  std::optional<ControlMessage> Next() {
    cmsghdr header;
    if (rest_.size() < kControlHeaderSize) return std::nullopt;
    // Trivially copyable, and there are as many bytes, as was just checked.
    static_assert(sizeof(header) <= kControlHeaderSize);
    std::memcpy(&header, rest_.data(), sizeof(header));
    const size_t size = header.cmsg_len;
    if (size < kControlHeaderSize || size > rest_.size()) {
      rest_ = {};
      return std::nullopt;
    }
    const std::span<const std::byte> data =
        rest_.first(size).subspan(kControlHeaderSize);
    // No overflow: `size` is at most that of the bytes. The last message may
    // come without its padding.
    rest_ = rest_.subspan(std::min(ControlSpace(data.size()), rest_.size()));
    return ControlMessage{
        .level = header.cmsg_level, .type = header.cmsg_type, .data = data};
  }

 private:
  std::span<const std::byte> rest_;
};

// Writes one message after the other into a buffer of any alignment. One for
// which there is no room is left out.
class ControlWriter {
 public:
  explicit ControlWriter(std::span<std::byte> buffer) : buffer_(buffer) {}

  template <typename T>
  void Add(int level, int type, const T& datum) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (buffer_.size() - size_ < ControlSpace(sizeof(T))) return;
    std::byte* const out = buffer_.data() + size_;
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof(T));
    header.cmsg_level = level;
    header.cmsg_type = type;
    // All are trivially copyable, and there is room for them and the padding,
    // as was just checked.
    std::memset(out, 0, ControlSpace(sizeof(T)));
    std::memcpy(out, &header, sizeof(header));
    std::memcpy(out + kControlHeaderSize, &datum, sizeof(datum));
    size_ += ControlSpace(sizeof(T));
  }

  // Of what was written.
  size_t size() const { return size_; }

 private:
  std::span<std::byte> buffer_;
  size_t size_ = 0;
};

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_CONTROL_MESSAGES_H_
