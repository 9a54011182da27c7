#ifndef DUALSTACK_EXAMPLES_STOP_SIGNAL_H_
#define DUALSTACK_EXAMPLES_STOP_SIGNAL_H_

namespace dualstack::examples {

// Turns SIGINT and SIGTERM, from now on, into a descriptor that becomes
// readable, so that a loop over poll() ends like on any other event and can
// still say goodbye. -1 if the system has no descriptor left.
int StopSignal();

}  // namespace dualstack::examples

#endif  // DUALSTACK_EXAMPLES_STOP_SIGNAL_H_
