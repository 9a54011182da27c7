#include "dualstack/socket/refusal.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/internal/payload.h"

namespace dualstack {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 21> kRules = {
    "a destination cannot be unspecified",
    "a destination cannot have port 0",
    "an address of one link needs the scope id of the link",
    "TCP has no multicast",
    "TCP has no broadcast",
    "the socket does not allow broadcast",
    "the socket does not speak this kind of address",
    "an IPv6-only socket does not speak IPv4-mapped addresses",
    "the source is of another kind than the destination",
    "a source must be the address of one host",
    "the scope id is that of another interface",
    "the datagram is larger than UDP allows",
    "a group must be multicast",
    "a source-specific group needs a source",
    "a port that is shared must be named",
    "the value is out of range",
    "the socket is none of TCP or UDP over IP",
    "the socket is of another type",
    "there is no such interface",
    "the datagram came without packet info, which says from where to answer",
    "the source is IPv4-mapped and the packet was IPv6: it is forged",
};
static_assert(kRules.size() == static_cast<size_t>(Refusal::kForgedSource) + 1);

}  // namespace

std::string_view ToString(Refusal refusal) {
  const size_t index = static_cast<size_t>(refusal);
  return index < kRules.size() ? kRules[index] : "refused";
}

std::optional<Refusal> RefusalOf(const absl::Status& status) {
  const std::optional<int> number =
      internal::PayloadNumber(status, internal::kRefusalPayload);
  if (!number || *number < 0 || *number >= static_cast<int>(kRules.size())) {
    return std::nullopt;
  }
  return static_cast<Refusal>(*number);
}

}  // namespace dualstack
