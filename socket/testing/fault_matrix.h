#ifndef DUALSTACK_SOCKET_TESTING_FAULT_MATRIX_H_
#define DUALSTACK_SOCKET_TESTING_FAULT_MATRIX_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace dualstack::testing {

// An operation of the library, to be run while the system fails.
struct FaultyOperation {
  std::string name;
  // Works while nothing fails, however often it is run.
  std::function<absl::Status()> run;
  // What it takes for that, before each run and without faults: a connection to
  // accept, a datagram to receive.
  std::function<void()> prepare = [] {};
  // Calls without which the operation may do as well. It always does without
  // close().
  std::vector<std::string_view> does_without = {};
  // Whether it waits by other means, so that EAGAIN is no error.
  bool polls = false;
  // Whether it may get over any failure, because it has other ways to try: then
  // it need not fail, and may fail for another reason. There are as many ways
  // as there are calls, so that pairs are of calls that follow soon.
  bool has_other_ways = false;
};

// Runs each operation with every call that it makes failing with every error
// that the manual gives to it; and then, with each of these, every call that it
// makes afterwards failing too, with a few errors each. Expects, each time:
// - the error of the first call that fails and that is not done without, with
//   the code that socket/error.h says; but that an interrupted call goes on;
// - kUnavailable if and only if a call that waits gives EAGAIN, and then the
//   status that costs nothing;
// - that every descriptor it made is closed, and no other;
// - that it ends, and works the next time.
//
// How many runs there were in which something failed, in all calls of this by
// one test, is a property of the test, "runs_with_a_fault".
void RunFaultMatrix(const std::vector<FaultyOperation>& operations);

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_FAULT_MATRIX_H_
