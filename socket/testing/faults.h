#ifndef DUALSTACK_SOCKET_TESTING_FAULTS_H_
#define DUALSTACK_SOCKET_TESTING_FAULTS_H_

#include <sys/socket.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

// A system that fails and lies as a test tells it to. In every test that
// depends on this, the linker puts functions of ours between the library and
// the C library (--wrap), so that a failure is exact and takes microseconds.
// Such a test needs `linkstatic`: nothing is put between shared objects.
//
//     const Traced<absl::Status> listen = Under(
//         {.at = {{.call = 0, .error = EMFILE}}},
//         [] { return TcpListener<DualStack>::Listen(0).status(); });
//     EXPECT_EQ(SystemErrorOf(listen.result), EMFILE);
//     EXPECT_THAT(listen.trace.calls, ElementsAre("socket"));
//
// It is no sandbox: calls that do not fail reach the real system.

namespace dualstack::testing {

// The call of this index, counted from 0 over all names, fails with this
// number; getaddrinfo() returns it. What a failed call has done nevertheless is
// done here too: close() has closed, and an interrupted connect() goes on.
struct Fault {
  size_t call = 0;
  int error = 0;
};

// What goes wrong. Nothing, as it stands.
struct FaultPlan {
  std::vector<Fault> at = {};

  // The first `times` calls of this name fail, wherever they are, once `spared`
  // of them have worked.
  std::string_view name = {};
  int error = 0;
  int times = 0;
  int spared = 0;

  // What getsockopt() says of IPV6_V6ONLY, from its call of this index on.
  std::optional<int> v6only = std::nullopt;
  int v6only_from = 0;
  // How long, and of which family, every address is that the system gives.
  std::optional<socklen_t> name_size = std::nullopt;
  std::optional<sa_family_t> name_family = std::nullopt;
  // How much a stream takes at a time.
  std::optional<size_t> send_at_most = std::nullopt;
};

// What was seen meanwhile.
struct FaultTrace {
  // The names of the calls, in order.
  std::vector<std::string_view> calls = {};
  // Descriptors that were made and not closed; and that were closed, but were
  // not open: somebody else's, on another day. Lists of getaddrinfo() that were
  // not freed.
  std::vector<int> leaked = {};
  std::vector<int> not_open = {};
  int unfreed_lists = 0;
};

// While it lives, calls that the thread makes go by the plan. There is one at a
// time in a thread, and other threads are not concerned.
class FaultScope {
 public:
  explicit FaultScope(FaultPlan plan);
  FaultScope(const FaultScope&) = delete;
  FaultScope& operator=(const FaultScope&) = delete;
  ~FaultScope();

  const FaultTrace& trace() const { return trace_; }

  // For the functions that stand in for the system's.

  // Notes a call, and says with which error it fails; 0 if it does not.
  int ErrorOfCall(std::string_view name);
  void Opened(int fd);
  void Closed(int fd, bool was_open);
  void ListMade() { ++trace_.unfreed_lists; }
  void ListFreed() { --trace_.unfreed_lists; }
  // Falsifies what the system has answered.
  void FalsifyName(sockaddr* name, socklen_t* size) const;
  void FalsifyV6Only(int* value);
  size_t SendAtMost(size_t size) const;

 private:
  FaultPlan plan_;
  FaultTrace trace_;
  int v6only_reads_ = 0;
};

template <typename T>
struct Traced {
  T result;
  FaultTrace trace;
};

// Runs `operation` under the plan.
template <typename Operation>
auto Under(const FaultPlan& plan, Operation operation)
    -> Traced<decltype(operation())> {
  const FaultScope scope(plan);
  auto result = operation();
  return {std::move(result), scope.trace()};
}

}  // namespace dualstack::testing

#endif  // DUALSTACK_SOCKET_TESTING_FAULTS_H_
