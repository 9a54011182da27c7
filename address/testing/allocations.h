#ifndef DUALSTACK_ADDRESS_TESTING_ALLOCATIONS_H_
#define DUALSTACK_ADDRESS_TESTING_ALLOCATIONS_H_

// How often a call allocates. A program that is linked with this has its global
// operator new replaced by one that counts.

namespace dualstack::testing {

// What this thread has allocated so far.
int Allocations();

template <typename Call>
int AllocationsOf(Call call) {
  const int before = Allocations();
  call();
  return Allocations() - before;
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_ALLOCATIONS_H_
