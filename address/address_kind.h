#ifndef DUALSTACK_ADDRESS_ADDRESS_KIND_H_
#define DUALSTACK_ADDRESS_ADDRESS_KIND_H_

#include <cstdint>
#include <ostream>
#include <string_view>

namespace dualstack {

// Which of the three a sum holds. The order is the sums' order.
enum class AddressKind : uint8_t {
  kIpv4,
  kIpv4Mapped,
  kIpv6,
};

// "IPv4", "IPv4-mapped" or "IPv6".
constexpr std::string_view ToString(AddressKind kind) {
  switch (kind) {
    case AddressKind::kIpv4:
      return "IPv4";
    case AddressKind::kIpv4Mapped:
      return "IPv4-mapped";
    case AddressKind::kIpv6:
      return "IPv6";
  }
  return "unknown";
}

inline std::ostream& operator<<(std::ostream& out, AddressKind kind) {
  return out << ToString(kind);
}

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_ADDRESS_KIND_H_
