#ifndef DUALSTACK_SOCKET_INTERNAL_QUOTED_H_
#define DUALSTACK_SOCKET_INTERNAL_QUOTED_H_

#include <string>
#include <string_view>

namespace dualstack::internal {

// As messages show a name that came from outside: in quotes, whatever bytes it
// has escaped and, past 64 of them, cut.
std::string Quoted(std::string_view name);

}  // namespace dualstack::internal

#endif  // DUALSTACK_SOCKET_INTERNAL_QUOTED_H_
