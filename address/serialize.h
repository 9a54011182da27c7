#ifndef DUALSTACK_ADDRESS_SERIALIZE_H_
#define DUALSTACK_ADDRESS_SERIALIZE_H_

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/internal/big_endian.h"
#include "dualstack/address/internal/values.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ip_prefix.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/ipv6_sockaddr.h"

// Addresses, prefixes and socket addresses as bytes, for files, databases and
// protocols. The bytes are the same on every host and will be the same in every
// version of this library; nothing in them tells the version or the type, so
// how many there are has to be stored or known.
//
//     kind           address        prefix         socket address
//     IPv4           a4             a4 length      a4 port
//     IPv4-mapped    a16            a16 length     a16 port
//     IPv6           a16            a16 length     a16 scope_id port
//
//     a4, a16     the address in network order, 4 or 16 bytes
//     length      of the prefix in bits, 1 byte
//     scope_id    of the zone, 0 if there is none, 4 bytes, the high one first
//     port        2 bytes, the high one first
//
// So there are 4, 16, 5, 17, 6, 18 or 22 of them. A sum is written as the kind
// it holds, and the size and the first twelve bytes tell the kind. Of two
// values of one kind, the lesser has the lesser bytes, as memcmp() compares
// them.
//
// It is not the system's sockaddr, which differs between systems: see
// FromSockaddr(). Flow information, which is no part of equality, is not kept.
// Scope ids are, but mean something on one host only; and a ScopedIpv6Address,
// whose zone may be a name, has no bytes but its text.
//
//     std::array<uint8_t, kMaxSerializedSize<IpAddress>> buffer;
//     const std::span<const uint8_t> bytes = Serialize(key, buffer);
//     const std::optional<IpAddress> same = TryDeserialize<IpAddress>(bytes);
//
//     TryDeserialize<IpAddress>(mapped_bytes);         // std::nullopt

namespace dualstack {
namespace internal {

// One of the forms in the table above, for errors to say what was wanted.
struct SerialForm {
  AddressKind kind;
  std::string_view noun;
  size_t size;
};

// How one type is written and read. Read() takes bytes of any number and
// content.
template <typename T>
struct Serial;

template <typename A>
inline constexpr AddressKind kKindOf = AnyIpAddress(A()).kind();

template <AddressOfOneKind T>
struct Serial<T> {
  static constexpr size_t kMaxSize = T::kSize;
  static constexpr std::array<SerialForm, 1> kForms = {
      {{kKindOf<T>, "address", kMaxSize}}};

  static constexpr uint8_t* Write(const T& address, uint8_t* out) {
    return std::copy(address.bytes().begin(), address.bytes().end(), out);
  }
  static constexpr std::optional<T> Read(std::span<const uint8_t> bytes) {
    if (bytes.size() != kMaxSize) return std::nullopt;
    return T::FromBytes(bytes.template first<kMaxSize>());
  }
};

template <typename T>
requires kIsOneOf<T, Ipv4Prefix, Ipv4MappedPrefix, Ipv6Prefix>
struct Serial<T> {
  using Address = typename T::Address;
  static constexpr size_t kMaxSize = Address::kSize + 1;
  static constexpr std::array<SerialForm, 1> kForms = {
      {{kKindOf<Address>, "prefix", kMaxSize}}};

  static constexpr uint8_t* Write(const T& prefix, uint8_t* out) {
    out = Serial<Address>::Write(prefix.network(), out);
    return WriteBigEndian(static_cast<uint8_t>(prefix.length()), out);
  }
  static constexpr std::optional<T> Read(std::span<const uint8_t> bytes) {
    if (bytes.size() != kMaxSize) return std::nullopt;
    const auto network = Serial<Address>::Read(bytes.first(Address::kSize));
    if (!network) return std::nullopt;
    return T::FromAddress(*network, bytes.back());
  }
};

template <typename T>
requires kIsOneOf<T, Ipv4Sockaddr, Ipv4MappedSockaddr, Ipv6Sockaddr>
struct Serial<T> {
  using Address = decltype(T().address());
  static constexpr bool kHasScope = std::same_as<T, Ipv6Sockaddr>;
  static constexpr size_t kPortAt = Address::kSize + (kHasScope ? 4 : 0);
  static constexpr size_t kMaxSize = kPortAt + 2;
  static constexpr std::array<SerialForm, 1> kForms = {
      {{kKindOf<Address>, "endpoint", kMaxSize}}};

  static constexpr uint8_t* Write(const T& sockaddr, uint8_t* out) {
    out = Serial<Address>::Write(sockaddr.address(), out);
    if constexpr (kHasScope) out = WriteBigEndian(sockaddr.scope_id(), out);
    return WriteBigEndian(sockaddr.port(), out);
  }
  static constexpr std::optional<T> Read(std::span<const uint8_t> bytes) {
    if (bytes.size() != kMaxSize) return std::nullopt;
    const auto address = Serial<Address>::Read(bytes.first(Address::kSize));
    if (!address) return std::nullopt;
    const auto port =
        ReadBigEndian<uint16_t>(bytes.template subspan<kPortAt, 2>());
    if constexpr (kHasScope) {
      return T::WithScope(
          *address, port,
          ReadBigEndian<uint32_t>(bytes.template subspan<Address::kSize, 4>()));
    } else {
      return T(*address, port);
    }
  }
};

// No two of the kinds read the same bytes.
template <typename T, typename... Kinds>
struct SerialSum {
  static constexpr size_t kMaxSize = std::max({Serial<Kinds>::kMaxSize...});
  static constexpr std::array<SerialForm, sizeof...(Kinds)> kForms = {
      Serial<Kinds>::kForms[0]...};

  static constexpr uint8_t* Write(const T& sum, uint8_t* out) {
    return sum.Visit([out]<typename Kind>(const Kind& held) {
      return Serial<Kind>::Write(held, out);
    });
  }
  static constexpr std::optional<T> Read(std::span<const uint8_t> bytes) {
    std::optional<T> sum;
    ((sum = ReadAs<Kinds>(bytes)).has_value() || ...);
    return sum;
  }

 private:
  template <typename Kind>
  static constexpr std::optional<T> ReadAs(std::span<const uint8_t> bytes) {
    const std::optional<Kind> held = Serial<Kind>::Read(bytes);
    if (!held) return std::nullopt;
    return T(*held);
  }
};

template <>
struct Serial<IpAddress> : SerialSum<IpAddress, Ipv4Address, Ipv6Address> {};
template <>
struct Serial<DualStackAddress>
    : SerialSum<DualStackAddress, Ipv4MappedAddress, Ipv6Address> {};
template <>
struct Serial<AnyIpAddress>
    : SerialSum<AnyIpAddress, Ipv4Address, Ipv4MappedAddress, Ipv6Address> {};
template <>
struct Serial<IpPrefix> : SerialSum<IpPrefix, Ipv4Prefix, Ipv6Prefix> {};
template <>
struct Serial<IpEndpoint> : SerialSum<IpEndpoint, Ipv4Sockaddr, Ipv6Sockaddr> {
};
template <>
struct Serial<DualStackSockaddr>
    : SerialSum<DualStackSockaddr, Ipv4MappedSockaddr, Ipv6Sockaddr> {};
template <>
struct Serial<AnySockaddr>
    : SerialSum<AnySockaddr, Ipv4Sockaddr, Ipv4MappedSockaddr, Ipv6Sockaddr> {};

template <typename T>
concept Serializable = requires {
  Serial<T>::kMaxSize;
};

// Why the bytes are none of the forms.
absl::Status SerialStatus(std::span<const SerialForm> forms,
                          std::span<const uint8_t> bytes);

}  // namespace internal

// In bytes. Of a type that is no sum, every value has as many.
template <internal::Serializable T>
inline constexpr size_t kMaxSerializedSize = internal::Serial<T>::kMaxSize;

// The value's bytes, into the caller's buffer: the span is of its first part.
template <internal::Serializable T>
constexpr std::span<const uint8_t> Serialize(
    const T& value, std::span<uint8_t, kMaxSerializedSize<T>> buffer) {
  return {buffer.data(), internal::Serial<T>::Write(value, buffer.data())};
}

// The value that was written as these bytes: no fewer, no more, and of a kind
// that the type can hold. What the type excludes is refused: the prefix with a
// bit set after its length, the scope id of an address that has no zone.
// TryDeserialize() neither allocates nor explains; Deserialize() fails with
// kInvalidArgument and what is wrong.
template <internal::Serializable T>
constexpr std::optional<T> TryDeserialize(std::span<const uint8_t> bytes) {
  return internal::Serial<T>::Read(bytes);
}
template <internal::Serializable T>
absl::StatusOr<T> Deserialize(std::span<const uint8_t> bytes) {
  if (const std::optional<T> value = TryDeserialize<T>(bytes)) return *value;
  return internal::SerialStatus(internal::Serial<T>::kForms, bytes);
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_SERIALIZE_H_
