#include "dualstack/address/testing/allocations.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace dualstack::testing {
namespace {

thread_local int allocations = 0;

void* Allocate(size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

int Allocations() { return allocations; }

}  // namespace dualstack::testing

// The forms that are not here end up in these.
void* operator new(size_t size) { return dualstack::testing::Allocate(size); }
void* operator new[](size_t size) { return dualstack::testing::Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
