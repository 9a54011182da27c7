#include "dualstack/address/reverse_dns.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/internal/text_rule.h"
#include "dualstack/address/ip_address.h"
#include "dualstack/address/ip_prefix.h"

namespace dualstack {

std::string ToReverseName(const IpAddress& address) {
  std::array<char, kMaxReverseNameSize> buffer;
  return std::string(FormatReverseNameTo(address, buffer));
}

absl::StatusOr<IpAddress> ParseReverseName(std::string_view text) {
  const internal::ParsedReverseName parsed = internal::ReadReverseName(text);
  if (parsed.error.ok()) return parsed.address;
  return internal::TextStatus("reverse DNS name", text, parsed.error);
}

std::optional<std::string> ToReverseZone(const IpPrefix& prefix) {
  std::array<char, kMaxReverseNameSize> buffer;
  const auto zone = FormatReverseZoneTo(prefix, buffer);
  if (!zone) return std::nullopt;
  return std::string(*zone);
}

}  // namespace dualstack
