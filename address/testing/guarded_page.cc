#include "dualstack/address/testing/guarded_page.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

namespace dualstack::testing {

GuardedPage::GuardedPage() : size_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
  void* const pages =
      mmap(nullptr, 3 * size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) std::abort();
  page_ = static_cast<char*>(pages) + size_;
  if (mprotect(page_, size_, PROT_READ | PROT_WRITE) != 0) std::abort();
}

GuardedPage::~GuardedPage() { munmap(page_ - size_, 3 * size_); }

}  // namespace dualstack::testing
