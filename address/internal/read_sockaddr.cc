#include "dualstack/address/internal/read_sockaddr.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/system_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack::internal {
namespace {

// A field of a structure, from bytes of any alignment that begin with its
// first. `offset` is what offsetof() says, and the bytes reach so far.
template <typename Field>
Field FieldAt(std::span<const std::byte> bytes, size_t offset) {
  static_assert(std::is_trivially_copyable_v<Field>);
  Field field;
  std::memcpy(&field, bytes.data() + offset, sizeof(field));
  return field;
}

// The family stands at the same place and has the same type in every sockaddr
// (POSIX, <sys/socket.h>).
auto FamilyOf(std::span<const std::byte> bytes) {
  return FieldAt<decltype(sockaddr::sa_family)>(bytes,
                                                offsetof(sockaddr, sa_family));
}

template <typename Sockaddr>
absl::StatusOr<Sockaddr> Read(std::span<const std::byte> bytes, int family,
                              const char* name) {
  if (bytes.size() != sizeof(Sockaddr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("sockaddr of ", bytes.size(), " bytes where a ", name,
                     " of ", sizeof(Sockaddr), " is wanted"));
  }
  if (FamilyOf(bytes) != family) {
    return absl::InvalidArgumentError(
        absl::StrCat("sockaddr of address family ", int{FamilyOf(bytes)},
                     " where a ", name, " of family ", family, " is wanted"));
  }
  return FieldAt<Sockaddr>(bytes, 0);
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

bool IsSockaddrIn(std::span<const std::byte> bytes) {
  return bytes.size() == sizeof(sockaddr_in) && FamilyOf(bytes) == AF_INET;
}

std::optional<AddressKind> KindOfSockaddrIn6(std::span<const std::byte> bytes) {
  if (bytes.size() != sizeof(sockaddr_in6) || FamilyOf(bytes) != AF_INET6) {
    return std::nullopt;
  }
  const auto native = Ipv6Address::FromIn6Addr(
      FieldAt<in6_addr>(bytes, offsetof(sockaddr_in6, sin6_addr)));
  const auto scope_id = FieldAt<decltype(sockaddr_in6::sin6_scope_id)>(
      bytes, offsetof(sockaddr_in6, sin6_scope_id));
  const bool may_have_scope = native && native->is_scoped();
  if (scope_id != 0 && !may_have_scope) return std::nullopt;
  return native ? AddressKind::kIpv6 : AddressKind::kIpv4Mapped;
}

absl::Status ScopeIdStatus(std::string_view address, uint32_t scope_id) {
  return absl::InvalidArgumentError(
      absl::StrCat("sockaddr of ", ToAbsl(address), " with scope id ", scope_id,
                   ": only a scoped address (RFC 4007) has one"));
}

}  // namespace dualstack::internal
