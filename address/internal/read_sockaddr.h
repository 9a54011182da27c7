#ifndef DUALSTACK_ADDRESS_INTERNAL_READ_SOCKADDR_H_
#define DUALSTACK_ADDRESS_INTERNAL_READ_SOCKADDR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/internal/system_sockaddr.h"

// The one way in for socket addresses that somebody else wrote: the system, a
// file, a fuzzer. Kernels accept lengths that lose the scope id or run past the
// structure; here the length must be the structure's own, and it is checked
// before any field is read.

namespace dualstack::internal {

// The bytes of a sockaddr as the system's calls pass it; none if it is null.
std::span<const std::byte> SockaddrBytes(const sockaddr* address,
                                         socklen_t size);
// The first `size` bytes of it.
std::span<const std::byte> SockaddrBytes(const sockaddr_storage& storage,
                                         size_t size);

// Copies of the structures, from bytes of any alignment. kInvalidArgument if
// there are not exactly as many bytes as the structure has, or if the family is
// another one.
absl::StatusOr<sockaddr_in> ReadSockaddrIn(std::span<const std::byte> bytes);
absl::StatusOr<sockaddr_in6> ReadSockaddrIn6(std::span<const std::byte> bytes);

// Whether ReadSockaddrIn() succeeds. This one and the next tell before anything
// is copied, and allocate nothing.
bool IsSockaddrIn(std::span<const std::byte> bytes);
// The kind of the address in a sockaddr_in6, kIpv6 or kIpv4Mapped. Nothing if
// ReadSockaddrIn6() fails, or if there is a scope id that is not 0 beside an
// address that has no zone.
std::optional<AddressKind> KindOfSockaddrIn6(std::span<const std::byte> bytes);

// kInvalidArgument, for a scope id that is not 0 beside an address that has no
// zone.
absl::Status ScopeIdStatus(std::string_view address, uint32_t scope_id);

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_READ_SOCKADDR_H_
