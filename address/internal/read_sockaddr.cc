#include "dualstack/address/internal/read_sockaddr.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"

namespace dualstack::internal {
namespace {

template <typename Sockaddr>
absl::StatusOr<Sockaddr> Read(std::span<const std::byte> bytes, int family,
                              const char* name) {
  if (bytes.size() != sizeof(Sockaddr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("sockaddr of ", bytes.size(), " bytes where a ", name,
                     " of ", sizeof(Sockaddr), " is wanted"));
  }
  Sockaddr copy;
  // Both structures are trivially copyable, and the size was checked above.
  static_assert(std::is_trivially_copyable_v<Sockaddr>);
  std::memcpy(&copy, bytes.data(), sizeof(copy));
  // The family stands at the same place and has the same type in every sockaddr
  // (POSIX, <sys/socket.h>).
  sockaddr common;
  static_assert(sizeof(common) <= sizeof(copy));
  std::memcpy(&common, bytes.data(), sizeof(common));
  if (common.sa_family != family) {
    return absl::InvalidArgumentError(
        absl::StrCat("sockaddr of address family ", int{common.sa_family},
                     " where a ", name, " of family ", family, " is wanted"));
  }
  return copy;
}

}  // namespace

std::span<const std::byte> SockaddrBytes(const sockaddr* address,
                                         socklen_t size) {
  if (address == nullptr || size <= 0) return {};
  // Any object may be read as bytes.
  return {reinterpret_cast<const std::byte*>(address),
          static_cast<size_t>(size)};
}

std::span<const std::byte> SockaddrBytes(const sockaddr_storage& storage,
                                         size_t size) {
  return std::as_bytes(std::span(&storage, 1)).first(size);
}

absl::StatusOr<sockaddr_in> ReadSockaddrIn(std::span<const std::byte> bytes) {
  return Read<sockaddr_in>(bytes, AF_INET, "sockaddr_in");
}

absl::StatusOr<sockaddr_in6> ReadSockaddrIn6(std::span<const std::byte> bytes) {
  return Read<sockaddr_in6>(bytes, AF_INET6, "sockaddr_in6");
}

absl::Status ScopeIdStatus(std::string_view address, uint32_t scope_id) {
  return absl::InvalidArgumentError(
      absl::StrCat("sockaddr of ", ToAbsl(address), " with scope id ", scope_id,
                   ": only a scoped address (RFC 4007) has one"));
}

}  // namespace dualstack::internal
