#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#if defined(__linux__)
#include <time.h>

// After <time.h>: it wants a timespec, and does not say from where.
#include <linux/errqueue.h>
#endif

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/error_queue.h"
#include "dualstack/socket/platform/posix_calls.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack::platform {

#if defined(__linux__)

namespace {

// The account, and behind it the address of who reported the error.
constexpr size_t kAccountSize = sizeof(sock_extended_err);
// Room for more than the one message that there is by default: other options
// of the socket may add their own.
constexpr size_t kControlSize = 512;

bool IsAccount(const ControlMessage& message) {
  return (message.level == IPPROTO_IP && message.type == IP_RECVERR) ||
         (message.level == IPPROTO_IPV6 && message.type == IPV6_RECVERR);
}

// `data` begins with a whole account.
void ReadAccount(std::span<const std::byte> data, QueuedError& result) {
  // A copy of as many bytes as the structure has: those in the buffer are not
  // an object of that type, and need not be aligned as one.
  sock_extended_err account;
  std::memcpy(&account, data.data(), kAccountSize);
  result.has_account = true;
  result.error = static_cast<int>(account.ee_errno);
  result.type = account.ee_type;
  result.code = account.ee_code;
  result.mtu = account.ee_errno == EMSGSIZE ? account.ee_info : 0;
  result.origin = static_cast<QueuedError::Origin>(account.ee_origin);
  // Not that of an account before this one.
  result.offender.size = 0;
  const auto address = data.subspan(kAccountSize);
  if (address.size() < sizeof(sa_family_t)) return;
  sa_family_t family;
  std::memcpy(&family, address.data(), sizeof(family));
  const size_t size = family == AF_INET    ? sizeof(sockaddr_in)
                      : family == AF_INET6 ? sizeof(sockaddr_in6)
                                           : 0;
  // AF_UNSPEC: nobody but the system itself reported it.
  if (size == 0 || address.size() < size) return;
  std::memcpy(&result.offender.storage, address.data(), size);
  result.offender.size = size;
}

}  // namespace

Result<QueuedError> ReceiveError(NativeSocket socket,
                                 std::span<std::byte> buffer) {
  Result<QueuedError> result;
  QueuedError& queued = result.value;
  alignas(cmsghdr) std::array<std::byte, kControlSize> control;
  iovec part{.iov_base = buffer.data(), .iov_len = buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_name = &queued.destination.storage;
  const ssize_t size = RetryIfInterrupted([&] {
    message.msg_namelen = sizeof(queued.destination.storage);
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return ::recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  });
  if (size == -1) {
    result.error = errno;
    return result;
  }
  queued.destination.size = message.msg_namelen;
  queued.size = static_cast<size_t>(size);
  queued.truncated = (message.msg_flags & MSG_TRUNC) != 0;
  if ((message.msg_flags & MSG_CTRUNC) != 0) return result;
  ControlReader reader({control.data(), message.msg_controllen});
  while (const std::optional<ControlMessage> next = reader.Next()) {
    if (IsAccount(*next) && next->data.size() >= kAccountSize) {
      ReadAccount(next->data, queued);
    }
  }
  return result;
}

#else

Result<QueuedError> ReceiveError(NativeSocket, std::span<std::byte>) {
  Result<QueuedError> result;
  result.error = EOPNOTSUPP;
  return result;
}

#endif

}  // namespace dualstack::platform
