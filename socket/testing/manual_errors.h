#ifndef DUALSTACK_SOCKET_TESTING_MANUAL_ERRORS_H_
#define DUALSTACK_SOCKET_TESTING_MANUAL_ERRORS_H_

#include <span>
#include <string_view>

namespace dualstack::testing {

// The errors that the Linux manual gives to a call (man-pages 6.03, section
// ERRORS of the call's own page and of socket(7), ip(7), ipv6(7), tcp(7) and
// udp(7)), and those that the kernel has besides; EINTR too, where a signal can
// interrupt. Without EFAULT, which only a bad pointer gives, and without what
// the pages say of files, pipes, locks and sockets of the UNIX domain.
//
// Of getaddrinfo(), the codes of its own that are no errno. Empty for a call
// that is not known, which a test should take for a failure.
std::span<const int> ErrorsInManual(std::string_view call);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_MANUAL_ERRORS_H_
