#include "dualstack/socket/testing/faults.h"

#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <utility>

namespace dualstack::testing {
namespace {

thread_local FaultScope* active = nullptr;

// More calls than any operation makes: it hangs in a loop.
constexpr size_t kEndlessly = 100'000;

[[noreturn]] void Die(const char* why) {
  std::fprintf(stderr, "faults: %s\n", why);
  std::abort();
}

// Whether the call fails by the plan, with errno set.
bool Fails(std::string_view name) {
  const int error = active == nullptr ? 0 : active->ErrorOfCall(name);
  if (error != 0) errno = error;
  return error != 0;
}

// Notes a new descriptor.
int Opened(int fd) {
  if (active != nullptr && fd != -1) active->Opened(fd);
  return fd;
}

// Falsifies the address that a call has given if it worked.
template <typename Outcome>
Outcome Named(Outcome outcome, void* name, socklen_t* size) {
  if (active != nullptr && outcome != -1 && name != nullptr) {
    active->FalsifyName(static_cast<sockaddr*>(name), size);
  }
  return outcome;
}

size_t AtMost(size_t size) {
  return active == nullptr ? size : active->SendAtMost(size);
}

}  // namespace

FaultScope::FaultScope(FaultPlan plan) : plan_(std::move(plan)) {
  if (active != nullptr) Die("a FaultScope within another");
  active = this;
}

FaultScope::~FaultScope() { active = nullptr; }

int FaultScope::ErrorOfCall(std::string_view name) {
  const size_t call = trace_.calls.size();
  if (call == kEndlessly) Die("the operation does not end");
  trace_.calls.push_back(name);
  for (const Fault& fault : plan_.at) {
    if (fault.call == call) return fault.error;
  }
  if (name != plan_.name || plan_.times == 0) return 0;
  if (plan_.spared > 0) {
    --plan_.spared;
    return 0;
  }
  --plan_.times;
  return plan_.error;
}

void FaultScope::Opened(int fd) { trace_.leaked.push_back(fd); }

void FaultScope::Closed(int fd, bool was_open) {
  std::erase(trace_.leaked, fd);
  if (!was_open) trace_.not_open.push_back(fd);
}

void FaultScope::FalsifyName(sockaddr* name, socklen_t* size) const {
  if (plan_.name_size) *size = *plan_.name_size;
  if (plan_.name_family) name->sa_family = *plan_.name_family;
}

void FaultScope::FalsifyV6Only(int* value) {
  if (plan_.v6only && v6only_reads_++ >= plan_.v6only_from) {
    *value = *plan_.v6only;
  }
}

size_t FaultScope::SendAtMost(size_t size) const {
  return std::min(size, plan_.send_at_most.value_or(size));
}

}  // namespace dualstack::testing

// The linker's names: a call of f() becomes one of __wrap_f(), and one of
// __real_f() the system's.
extern "C" {

using dualstack::testing::active;
using dualstack::testing::AtMost;
using dualstack::testing::Fails;
using dualstack::testing::Named;
using dualstack::testing::Opened;

// A function that gives `failure` if it fails, and otherwise what the
// expression `outcome` does.
#define DUALSTACK_WRAP(type, name, parameters, failure, outcome) \
  type __real_##name parameters;                                 \
  type __wrap_##name parameters;                                 \
  type __wrap_##name parameters {                                \
    if (Fails(#name)) return failure;                            \
    return outcome;                                              \
  }                                                              \
  static_assert(true, "a semicolon follows")

// --- Descriptors

DUALSTACK_WRAP(int, socket, (int family, int type, int protocol), -1,
               Opened(__real_socket(family, type, protocol)));
DUALSTACK_WRAP(int, accept, (int fd, sockaddr* name, socklen_t* size), -1,
               Opened(Named(__real_accept(fd, name, size), name, size)));
DUALSTACK_WRAP(int, accept4,
               (int fd, sockaddr* name, socklen_t* size, int flags), -1,
               Opened(Named(__real_accept4(fd, name, size, flags), name,
                            size)));
DUALSTACK_WRAP(int, dup, (int fd), -1, Opened(__real_dup(fd)));

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) {
  const bool fails = Fails("close");
  const int error = errno;
  const int result = __real_close(fd);
  if (active != nullptr) active->Closed(fd, result == 0);
  if (!fails) return result;
  errno = error;
  return -1;
}

// With the commands that sockets know, whose argument is an int or missing.
int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...) {
  if (Fails("fcntl")) return -1;
  if (command == F_GETFD || command == F_GETFL) {
    return __real_fcntl(fd, command);
  }
  va_list arguments;
  va_start(arguments, command);
  const int argument = va_arg(arguments, int);
  va_end(arguments);
  const int result = __real_fcntl(fd, command, argument);
  const bool duplicates = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
  return duplicates ? Opened(result) : result;
}

int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...) {
  if (Fails("ioctl")) return -1;
  va_list arguments;
  va_start(arguments, request);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return __real_ioctl(fd, request, argument);
}

// --- States and names

DUALSTACK_WRAP(int, bind, (int fd, const sockaddr* name, socklen_t size), -1,
               __real_bind(fd, name, size));
DUALSTACK_WRAP(int, listen, (int fd, int backlog), -1,
               __real_listen(fd, backlog));
DUALSTACK_WRAP(int, shutdown, (int fd, int how), -1, __real_shutdown(fd, how));
DUALSTACK_WRAP(int, getsockname, (int fd, sockaddr* name, socklen_t* size), -1,
               Named(__real_getsockname(fd, name, size), name, size));
DUALSTACK_WRAP(int, getpeername, (int fd, sockaddr* name, socklen_t* size), -1,
               Named(__real_getpeername(fd, name, size), name, size));
DUALSTACK_WRAP(int, setsockopt,
               (int fd, int level, int option, const void* value,
                socklen_t size),
               -1, __real_setsockopt(fd, level, option, value, size));

int __real_connect(int fd, const sockaddr* name, socklen_t size);
int __wrap_connect(int fd, const sockaddr* name, socklen_t size);
int __wrap_connect(int fd, const sockaddr* name, socklen_t size) {
  const bool fails = Fails("connect");
  const int error = errno;
  if (!fails || error == EINTR) {
    const int result = __real_connect(fd, name, size);
    // What has failed by now was not interrupted, and its error is taken.
    if (!fails || (result == -1 && errno != EINPROGRESS)) return result;
  }
  errno = error;
  return -1;
}

int __real_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size);
int __wrap_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size);
int __wrap_getsockopt(int fd, int level, int option, void* value,
                      socklen_t* size) {
  if (Fails("getsockopt")) return -1;
  const int result = __real_getsockopt(fd, level, option, value, size);
  if (active != nullptr && result == 0 && level == IPPROTO_IPV6 &&
      option == IPV6_V6ONLY) {
    active->FalsifyV6Only(static_cast<int*>(value));
  }
  return result;
}

// --- Data

DUALSTACK_WRAP(ssize_t, send,
               (int fd, const void* data, size_t size, int flags), -1,
               __real_send(fd, data, AtMost(size), flags));
DUALSTACK_WRAP(ssize_t, sendto,
               (int fd, const void* data, size_t size, int flags,
                const sockaddr* name, socklen_t name_size),
               -1, __real_sendto(fd, data, size, flags, name, name_size));
DUALSTACK_WRAP(ssize_t, sendmsg, (int fd, const msghdr* message, int flags), -1,
               __real_sendmsg(fd, message, flags));
DUALSTACK_WRAP(int, sendmmsg,
               (int fd, mmsghdr* messages, unsigned count, int flags), -1,
               __real_sendmmsg(fd, messages, count, flags));
DUALSTACK_WRAP(ssize_t, recv, (int fd, void* data, size_t size, int flags), -1,
               __real_recv(fd, data, size, flags));
DUALSTACK_WRAP(ssize_t, recvfrom,
               (int fd, void* data, size_t size, int flags, sockaddr* name,
                socklen_t* name_size),
               -1,
               Named(__real_recvfrom(fd, data, size, flags, name, name_size),
                     name, name_size));
DUALSTACK_WRAP(ssize_t, recvmsg, (int fd, msghdr* message, int flags), -1,
               Named(__real_recvmsg(fd, message, flags), message->msg_name,
                     &message->msg_namelen));

int __real_recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags,
                    timespec* timeout);
int __wrap_recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags,
                    timespec* timeout);
int __wrap_recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags,
                    timespec* timeout) {
  if (Fails("recvmmsg")) return -1;
  const int result = __real_recvmmsg(fd, messages, count, flags, timeout);
  for (int i = 0; i < result; ++i) {
    msghdr& message = messages[i].msg_hdr;
    Named(result, message.msg_name, &message.msg_namelen);
  }
  return result;
}

// --- Waiting

DUALSTACK_WRAP(int, poll, (pollfd * fds, nfds_t count, int timeout), -1,
               __real_poll(fds, count, timeout));
DUALSTACK_WRAP(int, ppoll,
               (pollfd * fds, nfds_t count, const timespec* timeout,
                const sigset_t* signals),
               -1, __real_ppoll(fds, count, timeout, signals));

// --- What has a name

DUALSTACK_WRAP(unsigned, if_nametoindex, (const char* name), 0,
               __real_if_nametoindex(name));
DUALSTACK_WRAP(char*, if_indextoname, (unsigned index, char* name), nullptr,
               __real_if_indextoname(index, name));

int __real_getaddrinfo(const char* node, const char* service,
                       const addrinfo* hints, addrinfo** result);
int __wrap_getaddrinfo(const char* node, const char* service,
                       const addrinfo* hints, addrinfo** result);
int __wrap_getaddrinfo(const char* node, const char* service,
                       const addrinfo* hints, addrinfo** result) {
  if (Fails("getaddrinfo")) {
    // EAI_SYSTEM says that errno knows more.
    return std::exchange(errno, errno == EAI_SYSTEM ? EMFILE : 0);
  }
  const int error = __real_getaddrinfo(node, service, hints, result);
  if (active != nullptr && error == 0) active->ListMade();
  return error;
}

void __real_freeaddrinfo(addrinfo* list);
void __wrap_freeaddrinfo(addrinfo* list);
void __wrap_freeaddrinfo(addrinfo* list) {
  if (active != nullptr) active->ListFreed();
  __real_freeaddrinfo(list);
}

#undef DUALSTACK_WRAP

}  // extern "C"
