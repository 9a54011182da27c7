#ifndef DUALSTACK_ADDRESS_TESTING_GUARDED_PAGE_H_
#define DUALSTACK_ADDRESS_TESTING_GUARDED_PAGE_H_

#include <cstddef>
#include <span>

// Memory of which not one byte more can be touched.

namespace dualstack::testing {

// A page of memory between two that nobody may read or write: whoever reaches
// past an end of it, be it by one byte, crashes. (AddressSanitizer sees that as
// well, but not where the byte beyond belongs to the same object.)
class GuardedPage {
 public:
  // Aborts if the system has no memory.
  GuardedPage();
  GuardedPage(const GuardedPage&) = delete;
  GuardedPage& operator=(const GuardedPage&) = delete;
  ~GuardedPage();

  // The first and the last `size` bytes; at most a page.
  std::span<char> First(size_t size) const { return {page_, size}; }
  std::span<char> Last(size_t size) const {
    return {page_ + size_ - size, size};
  }

 private:
  size_t size_;
  char* page_;
};

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_GUARDED_PAGE_H_
