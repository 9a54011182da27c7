#ifndef DUALSTACK_SOCKET_PLATFORM_RESOLVER_H_
#define DUALSTACK_SOCKET_PLATFORM_RESOLVER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/socket/platform/types.h"

// The system's resolver, getaddrinfo() (RFC 3493, section 6.1). What its
// answers mean is decided above. Unlike the calls of platform.h it waits as
// long as it likes, and it allocates.

namespace dualstack::platform {

struct Lookup {
  // In the resolver's order, which is that of RFC 6724. Their ports are 0.
  std::vector<Name> names;
  // The resolver's number for what went wrong (EAI_NONAME and so on), or 0.
  int error = 0;
  // The system's number for why, where the system was the reason; else 0.
  int system_error = 0;

  bool ok() const { return error == 0; }
};

// The addresses of both families that the resolver has for a host, each as
// often as it says. Not for text that is an address.
Lookup LookUp(const std::string& host);

// What a number of the resolver's means.
struct ResolverErrorInfo {
  std::string_view name;  // "EAI_NONAME"; empty if the number is none of ours.
  absl::StatusCode code;
  std::string text;  // In the system's words.
};
ResolverErrorInfo DescribeResolverError(int error);

}  // namespace dualstack::platform

#endif  // DUALSTACK_SOCKET_PLATFORM_RESOLVER_H_
