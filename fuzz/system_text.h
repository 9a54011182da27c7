#ifndef DUALSTACK_FUZZ_SYSTEM_TEXT_H_
#define DUALSTACK_FUZZ_SYSTEM_TEXT_H_

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Addresses as the system's inet_pton() and inet_ntop() read and write them.

namespace dualstack {

// A NUL is a character here as well, which no address has: inet_pton(), which
// takes a C string, would read what stands before it.
template <size_t kSize>
std::optional<std::array<uint8_t, kSize>> SystemRead(int family,
                                                     std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::array<uint8_t, kSize> bytes{};
  if (inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  return bytes;
}

template <size_t kSize>
std::string SystemWrite(int family, const std::array<uint8_t, kSize>& bytes) {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(family, bytes.data(), text, sizeof(text));
}

}  // namespace dualstack

#endif  // DUALSTACK_FUZZ_SYSTEM_TEXT_H_
