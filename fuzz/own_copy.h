#ifndef DUALSTACK_FUZZ_OWN_COPY_H_
#define DUALSTACK_FUZZ_OWN_COPY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace dualstack {

// The bytes of an input, or of a part of it, in a heap block that ends where
// they end, so that AddressSanitizer sees the first read past them. Not every
// engine hands over its input so, and none a part of it.
class OwnCopy {
 public:
  // They begin `offset` bytes after an aligned place, for what must take bytes
  // of any alignment.
  explicit OwnCopy(std::span<const uint8_t> bytes, size_t offset = 0)
      : offset_(offset),
        size_(bytes.size()),
        block_(new uint8_t[offset + bytes.size()]) {
    std::copy(bytes.begin(), bytes.end(), block_.get() + offset);
  }

  std::span<const uint8_t> octets() const {
    return {block_.get() + offset_, size_};
  }
  std::span<const std::byte> bytes() const { return std::as_bytes(octets()); }
  std::string_view text() const {
    // Any object may be read as chars.
    return {reinterpret_cast<const char*>(octets().data()), size_};
  }

 private:
  const size_t offset_;
  const size_t size_;
  const std::unique_ptr<uint8_t[]> block_;
};

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_OWN_COPY_H_
