#include "dualstack/socket/descriptor.h"

#include "dualstack/socket/platform/platform.h"

namespace dualstack {

void Descriptor::Close() {
  if (const NativeSocket socket = Release(); socket != kInvalidSocket) {
    static_cast<void>(platform::Close(socket));
  }
}

}  // namespace dualstack
