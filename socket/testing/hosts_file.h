#ifndef DUALSTACK_SOCKET_TESTING_HOSTS_FILE_H_
#define DUALSTACK_SOCKET_TESTING_HOSTS_FILE_H_

#include <functional>
#include <string_view>

// A host whose resolver knows what a test wrote down, and asks nobody else.

namespace dualstack::testing {

// RunInChild(), where /etc/hosts has this text and /etc/nsswitch.conf names no
// other source of host names: in a mount namespace, so that nobody else sees
// them. The test is skipped where that is not permitted.
void RunInChildWithHosts(std::string_view hosts,
                         const std::function<void()>& body);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_HOSTS_FILE_H_
