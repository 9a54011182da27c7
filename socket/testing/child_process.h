#ifndef DUALSTACK_SOCKET_TESTING_CHILD_PROCESS_H_
#define DUALSTACK_SOCKET_TESTING_CHILD_PROCESS_H_

#include <functional>

// A part of a test that runs in a process of its own, because it changes what
// cannot be changed back: a filter of system calls, a limit, a namespace.

namespace dualstack::testing {

// Forks, and runs `body` in the child as a part of the current test. What the
// child prints, and so every failure of its expectations, becomes a failure
// here; and so does a child that ends by a signal. If the child skips the test,
// it is skipped. Nothing else that the child does to its memory is seen here.
//
// Call it while no other thread runs, as before every fork().
void RunInChild(const std::function<void()>& body);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_CHILD_PROCESS_H_
