#ifndef DUALSTACK_ADDRESS_INTERNAL_SYSTEM_SOCKADDR_H_
#define DUALSTACK_ADDRESS_INTERNAL_SYSTEM_SOCKADDR_H_

// The system's declarations of in_addr, in6_addr and the sockaddr structures.
// These are declarations alone: nothing below address/ makes a system call.
#if __has_include(<netinet/in.h>)
#include <netinet/in.h>
#include <sys/socket.h>
#else
#include <winsock2.h>
#include <ws2tcpip.h>
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dualstack/address/internal/mapped_prefix.h"

namespace dualstack::internal {

// htons, htonl and their inverses, which are no constant expressions
// everywhere.
constexpr uint16_t NetworkOrder(uint16_t value) {
  if constexpr (std::endian::native == std::endian::big) return value;
  return static_cast<uint16_t>(value << 8 | value >> 8);
}

constexpr uint32_t NetworkOrder(uint32_t value) {
  if constexpr (std::endian::native == std::endian::big) return value;
  return value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) |
         value >> 24;
}

constexpr uint64_t NetworkOrder(uint64_t value) {
  if constexpr (std::endian::native == std::endian::big) return value;
  return uint64_t{NetworkOrder(static_cast<uint32_t>(value))} << 32 |
         NetworkOrder(static_cast<uint32_t>(value >> 32));
}

constexpr in_addr InAddr(const Ipv4Bytes& bytes) {
  in_addr out{};
  out.s_addr = std::bit_cast<decltype(out.s_addr)>(bytes);
  return out;
}

constexpr Ipv4Bytes BytesOf(const in_addr& in) {
  return std::bit_cast<Ipv4Bytes>(in.s_addr);
}

constexpr in6_addr In6Addr(const Ipv6Bytes& bytes) {
  in6_addr out{};
  for (size_t i = 0; i < bytes.size(); ++i) out.s6_addr[i] = bytes[i];
  return out;
}

constexpr Ipv6Bytes BytesOf(const in6_addr& in) {
  Ipv6Bytes bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = in.s6_addr[i];
  return bytes;
}

// The BSDs begin a sockaddr with its length; elsewhere there is no such member.
template <typename Sockaddr>
constexpr void SetLength(Sockaddr& sockaddr) {
  if constexpr (requires { sockaddr.sin_len; }) {
    sockaddr.sin_len = sizeof(Sockaddr);
  } else if constexpr (requires { sockaddr.sin6_len; }) {
    sockaddr.sin6_len = sizeof(Sockaddr);
  }
}

// A copy in the structure that has room for every family's.
template <typename Sockaddr>
sockaddr_storage StorageOf(const Sockaddr& sockaddr) {
  static_assert(sizeof(Sockaddr) <= sizeof(sockaddr_storage));
  sockaddr_storage storage{};
  std::memcpy(&storage, &sockaddr, sizeof(sockaddr));
  return storage;
}

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_SYSTEM_SOCKADDR_H_
