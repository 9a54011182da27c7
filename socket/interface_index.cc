#include "dualstack/socket/interface_index.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "dualstack/socket/platform/platform.h"

namespace dualstack {

std::optional<uint32_t> InterfaceIndex(std::string_view name) {
  const platform::Result<uint32_t> index = platform::InterfaceIndex(name);
  if (!index.ok()) return std::nullopt;
  return index.value;
}

}  // namespace dualstack
