#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "dualstack/socket/platform/resolver.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {
namespace {

// Short of these, glibc says of a host that it has not asked anybody about that
// there is none (EAI_NONAME), or that the system is the reason (EAI_SYSTEM), as
// it happens. errno has the truth.
bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM;
}

struct Row {
  int error;
  std::string_view name;
  absl::StatusCode code;
};

#define DUALSTACK_ROW(error, code) \
  Row { error, #error, absl::StatusCode::code }

// The reasons for the codes stand in socket/resolve.h.
constexpr std::array kErrors = {
    DUALSTACK_ROW(EAI_NONAME, kNotFound),
#if defined(EAI_NODATA) && EAI_NODATA != EAI_NONAME
    DUALSTACK_ROW(EAI_NODATA, kNotFound),
#endif
#if defined(EAI_ADDRFAMILY)
    DUALSTACK_ROW(EAI_ADDRFAMILY, kNotFound),
#endif
    DUALSTACK_ROW(EAI_AGAIN, kAborted),
    DUALSTACK_ROW(EAI_FAIL, kUnknown),
    DUALSTACK_ROW(EAI_MEMORY, kResourceExhausted),
    DUALSTACK_ROW(EAI_FAMILY, kUnimplemented),
    DUALSTACK_ROW(EAI_SOCKTYPE, kUnimplemented),
    DUALSTACK_ROW(EAI_BADFLAGS, kUnimplemented),
    DUALSTACK_ROW(EAI_SYSTEM, kUnknown),
};

#undef DUALSTACK_ROW

}  // namespace

Lookup LookUp(const std::string& host) {
  // Always given: without, glibc takes AI_ADDRCONFIG, which leaves out families
  // as it finds the host's interfaces, and AI_V4MAPPED, which maps addresses.
  addrinfo hints{};
  // Never AF_INET: then glibc answers 127.0.0.1 for a `::1` in /etc/hosts, and
  // the IPv4 address for an IPv4-mapped one.
  hints.ai_family = AF_UNSPEC;
  // Of one type, so that each address comes once and not once for each type.
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  Lookup lookup;
  do {
    errno = 0;
    lookup.error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  } while (lookup.error == EAI_SYSTEM && errno == EINTR);
  if (!lookup.ok()) {
    const int why = errno;
    if (lookup.error == EAI_SYSTEM || IsShortage(why)) {
      lookup.system_error = why;
    }
    return lookup;
  }
  for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
    Name& name = lookup.names.emplace_back();
    name.size = info->ai_addrlen;
    // ai_addr points to as many bytes as ai_addrlen says (RFC 3493, section
    // 6.1); what there is no room for is not read later, either.
    std::memcpy(&name.storage, info->ai_addr, name.bytes().size());
  }
  ::freeaddrinfo(list);
  return lookup;
}

ResolverErrorInfo DescribeResolverError(int error) {
  ResolverErrorInfo info{.name = {},
                         .code = absl::StatusCode::kUnknown,
                         .text = ::gai_strerror(error)};
  for (const Row& row : kErrors) {
    if (row.error != error) continue;
    info.name = row.name;
    info.code = row.code;
  }
  return info;
}

}  // namespace dualstack::platform
