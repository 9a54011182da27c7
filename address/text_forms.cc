#include "dualstack/address/text_forms.h"

#include <array>
#include <string>

#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/ipv6_address.h"

namespace dualstack {

std::string ToUncompressedString(const DualStackAddress& address) {
  std::array<char, kUncompressedTextSize> buffer;
  return std::string(FormatUncompressedTo(address, buffer));
}

std::string ToMixedString(const Ipv6Address& address) {
  std::array<char, kMaxMixedTextSize> buffer;
  return std::string(FormatMixedTo(address, buffer));
}

}  // namespace dualstack
