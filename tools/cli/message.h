#ifndef DUALSTACK_TOOLS_CLI_MESSAGE_H_
#define DUALSTACK_TOOLS_CLI_MESSAGE_H_

#include <string>

#include "absl/status/status.h"

namespace dualstack::cli {

// The words of an error, without the name of its code.
inline std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

}  // namespace dualstack::cli

#endif  // DUALSTACK_TOOLS_CLI_MESSAGE_H_
