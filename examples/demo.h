#ifndef DUALSTACK_EXAMPLES_DEMO_H_
#define DUALSTACK_EXAMPLES_DEMO_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace dualstack::examples {

// The problem and the answer on one screen: `server`, this very program, serves
// IPv4 and IPv6 clients that are not ours, and then the IPv4 client's address
// is tried on an IPv6-only socket: by the kernel's rules, by the library's, and
// by the compiler's. Fails if anything does not happen as it is told.
absl::Status RunDemo(const std::string& server, std::ostream& out);

}  // namespace dualstack::examples

#endif  // DUALSTACK_EXAMPLES_DEMO_H_
