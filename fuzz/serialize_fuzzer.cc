// Any bytes, of any number, as what Serialize() wrote of each type. What they
// are is told by hand, from the table in serialize.h; a type reads them if and
// only if they are that, and writes the same bytes again. The input is the
// bytes; its two halves, if they are as long, are two values to compare.

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/own_copy.h"

namespace dualstack {
namespace {

using Bytes = std::span<const uint8_t>;

bool IsZero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](uint8_t byte) { return byte == 0; });
}

bool IsMapped(Bytes bytes) {
  return IsZero(bytes.first(10)) && bytes[10] == 0xff && bytes[11] == 0xff;
}

// RFC 4007, sections 4 to 6: link-local and site-local unicast, and multicast
// from interface-local to one less than global.
bool IsScoped(Bytes bytes) {
  const int scope = bytes[1] % 16;
  return (bytes[0] == 0xfe && bytes[1] >= 0x80) ||
         (bytes[0] == 0xff && scope >= 0x1 && scope <= 0xd);
}

// Whether the last byte is a length from `min`, with no bit after it set in
// the address before it.
bool EndsWithLength(Bytes bytes, size_t min) {
  const Bytes address = bytes.first(bytes.size() - 1);
  const size_t length = bytes.back();
  if (length < min || length > 8 * address.size()) return false;
  for (size_t bit = length; bit < 8 * address.size(); ++bit) {
    if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

// What the bytes are, by the table.
struct Forms {
  explicit Forms(Bytes bytes) {
    const size_t size = bytes.size();
    const bool mapped = size >= 16 && IsMapped(bytes);
    ipv4_address = size == 4;
    mapped_address = size == 16 && mapped;
    ipv6_address = size == 16 && !mapped;
    ipv4_prefix = size == 5 && EndsWithLength(bytes, 0);
    mapped_prefix = size == 17 && mapped && EndsWithLength(bytes, 96);
    ipv6_prefix = size == 17 && !mapped && EndsWithLength(bytes, 0);
    ipv4_sockaddr = size == 6;
    mapped_sockaddr = size == 18 && mapped;
    ipv6_sockaddr = size == 22 && !mapped &&
                    (IsZero(bytes.subspan(16, 4)) || IsScoped(bytes));
  }

  bool ipv4_address, mapped_address, ipv6_address;
  bool ipv4_prefix, mapped_prefix, ipv6_prefix;
  bool ipv4_sockaddr, mapped_sockaddr, ipv6_sockaddr;
};

// T reads the bytes if and only if they are its own, and there are no others
// for the value.
template <typename T>
void Check(Bytes bytes, bool expected) {
  const std::optional<T> value = TryDeserialize<T>(bytes);
  FUZZ_CHECK(value.has_value() == expected);
  if (!value) return;
  std::array<uint8_t, kMaxSerializedSize<T>> buffer;
  FUZZ_CHECK(std::ranges::equal(Serialize(*value, buffer), bytes));
}

void CheckAll(Bytes bytes) {
  const Forms is(bytes);
  Check<Ipv4Address>(bytes, is.ipv4_address);
  Check<Ipv4MappedAddress>(bytes, is.mapped_address);
  Check<Ipv6Address>(bytes, is.ipv6_address);
  Check<IpAddress>(bytes, is.ipv4_address || is.ipv6_address);
  Check<DualStackAddress>(bytes, is.mapped_address || is.ipv6_address);
  Check<AnyIpAddress>(bytes,
                      is.ipv4_address || is.mapped_address || is.ipv6_address);
  Check<Ipv4Prefix>(bytes, is.ipv4_prefix);
  Check<Ipv4MappedPrefix>(bytes, is.mapped_prefix);
  Check<Ipv6Prefix>(bytes, is.ipv6_prefix);
  Check<IpPrefix>(bytes, is.ipv4_prefix || is.ipv6_prefix);
  Check<Ipv4Sockaddr>(bytes, is.ipv4_sockaddr);
  Check<Ipv4MappedSockaddr>(bytes, is.mapped_sockaddr);
  Check<Ipv6Sockaddr>(bytes, is.ipv6_sockaddr);
  Check<IpEndpoint>(bytes, is.ipv4_sockaddr || is.ipv6_sockaddr);
  Check<DualStackSockaddr>(bytes, is.mapped_sockaddr || is.ipv6_sockaddr);
  Check<AnySockaddr>(
      bytes, is.ipv4_sockaddr || is.mapped_sockaddr || is.ipv6_sockaddr);
}

// Deserialize() and TryDeserialize() are two faces of one reader.
template <typename T>
void CheckError(Bytes bytes) {
  const absl::StatusOr<T> value = Deserialize<T>(bytes);
  const std::optional<T> quick = TryDeserialize<T>(bytes);
  FUZZ_CHECK(value.ok() == quick.has_value());
  if (quick) {
    FUZZ_CHECK(*value == *quick);
    return;
  }
  FUZZ_CHECK(value.status().code() == absl::StatusCode::kInvalidArgument);
  FUZZ_CHECK(!value.status().message().empty());
  FUZZ_CHECK(value.status().message().size() < 256);
}

template <typename... Types>
void CheckErrorOfOne(const OwnCopy& copy) {
  CallDrawn(copy.text(), 4, [&copy] { CheckError<Types>(copy.octets()); }...);
}

// Of two values of one kind, the lesser has the lesser bytes.
template <typename T>
void CheckOrder(Bytes a, Bytes b) {
  const std::optional<T> first = TryDeserialize<T>(a);
  const std::optional<T> second = TryDeserialize<T>(b);
  if (!first || !second) return;
  const std::strong_ordering order = std::lexicographical_compare_three_way(
      a.begin(), a.end(), b.begin(), b.end());
  FUZZ_CHECK((*first <=> *second) == order);
  FUZZ_CHECK((*first == *second) == (order == 0));
}

template <typename... Types>
void CheckOrders(Bytes a, Bytes b) {
  (CheckOrder<Types>(a, b), ...);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dualstack;  // Nearly all of its types.
  const OwnCopy copy({data, size});
  CheckAll(copy.octets());
  CheckErrorOfOne<Ipv4Address, Ipv4MappedAddress, Ipv6Address, IpAddress,
                  DualStackAddress, AnyIpAddress, Ipv4Prefix, Ipv4MappedPrefix,
                  Ipv6Prefix, IpPrefix, Ipv4Sockaddr, Ipv4MappedSockaddr,
                  Ipv6Sockaddr, IpEndpoint, DualStackSockaddr, AnySockaddr>(
      copy);
  if (size % 2 == 0) {
    CheckOrders<Ipv4Address, Ipv4MappedAddress, Ipv6Address, Ipv4Prefix,
                Ipv4MappedPrefix, Ipv6Prefix, Ipv4Sockaddr, Ipv4MappedSockaddr,
                Ipv6Sockaddr, DualStackSockaddr>(copy.octets().first(size / 2),
                                                 copy.octets().last(size / 2));
  }
  return 0;
}
