// The owner of a descriptor: it closes once, and what is not its own never.
#include "dualstack/socket/descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <type_traits>
#include <utility>

#include "gtest/gtest.h"

namespace dualstack {
namespace {

int NewHandle() {
  const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_NE(handle, -1);
  return handle;
}

bool IsOpen(int handle) { return ::fcntl(handle, F_GETFD) != -1; }

// The system gives the lowest free number, so that right after a close the next
// one to ask has the same: if it is closed once more, this notices.
class Bait {
 public:
  explicit Bait(int number) : handle_(NewHandle()) {
    EXPECT_EQ(handle_, number);
  }
  ~Bait() {
    EXPECT_TRUE(IsOpen(handle_)) << "closed a descriptor of somebody else";
    ::close(handle_);
  }

 private:
  int handle_;
};

static_assert(!std::is_copy_constructible_v<Descriptor>);
static_assert(!std::is_copy_assignable_v<Descriptor>);
static_assert(std::is_nothrow_move_constructible_v<Descriptor>);
static_assert(std::is_nothrow_move_assignable_v<Descriptor>);
static_assert(!std::is_convertible_v<NativeSocket, Descriptor>);

TEST(DescriptorTest, OwnsNothingByDefault) {
  Descriptor descriptor;
  EXPECT_FALSE(descriptor.is_open());
  EXPECT_EQ(descriptor.get(), kInvalidSocket);
  EXPECT_EQ(descriptor.Release(), kInvalidSocket);
  descriptor.Close();
}

TEST(DescriptorTest, ClosesWhenItEnds) {
  const int handle = NewHandle();
  {
    const Descriptor descriptor(handle);
    EXPECT_TRUE(descriptor.is_open());
    EXPECT_EQ(descriptor.get(), handle);
  }
  EXPECT_FALSE(IsOpen(handle));
}

TEST(DescriptorTest, ClosesOnce) {
  const int handle = NewHandle();
  Descriptor descriptor(handle);
  descriptor.Close();
  const Bait bait(handle);
  descriptor.Close();
  EXPECT_EQ(descriptor.get(), kInvalidSocket);
}

TEST(DescriptorTest, EndsOnceAfterClose) {
  const int handle = NewHandle();
  Descriptor* const descriptor = new Descriptor(handle);
  descriptor->Close();
  const Bait bait(handle);
  delete descriptor;
}

TEST(DescriptorTest, ReleaseGivesItAway) {
  const int handle = NewHandle();
  {
    Descriptor descriptor(handle);
    EXPECT_EQ(descriptor.Release(), handle);
    EXPECT_FALSE(descriptor.is_open());
    EXPECT_EQ(descriptor.Release(), kInvalidSocket);
  }
  EXPECT_TRUE(IsOpen(handle));
  ::close(handle);
}

TEST(DescriptorTest, AMovedFromOneOwnsNothing) {
  const int handle = NewHandle();
  Descriptor* const from = new Descriptor(handle);
  Descriptor to = std::move(*from);
  EXPECT_EQ(to.get(), handle);
  EXPECT_EQ(from->get(), kInvalidSocket);
  to.Close();
  const Bait bait(handle);
  delete from;
}

TEST(DescriptorTest, MoveAssignmentClosesWhatWasThere) {
  const int first = NewHandle();
  const int second = NewHandle();
  Descriptor a(first);
  Descriptor b(second);
  a = std::move(b);
  EXPECT_FALSE(IsOpen(first));
  EXPECT_EQ(a.get(), second);
  EXPECT_TRUE(IsOpen(second));
  EXPECT_FALSE(b.is_open());
}

TEST(DescriptorTest, AMoveToItselfIsNone) {
  const int handle = NewHandle();
  Descriptor descriptor(handle);
  Descriptor& itself = descriptor;
  descriptor = std::move(itself);
  EXPECT_EQ(descriptor.get(), handle);
  EXPECT_TRUE(IsOpen(handle));
}

}  // namespace
}  // namespace dualstack
