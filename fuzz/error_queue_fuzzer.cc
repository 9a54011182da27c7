// Any bytes as what a system gives out of its queue of errors. The linker puts
// a recvmsg() of ours in the place of the system's (--wrap), which copies them
// from the input: a byte with the flags of the call, and how often it is
// interrupted before; its return value; the length of the name as the system
// claims it, the length of what is there of it, and the name; and the control
// messages. The expectation is read from those by offsets.

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

// After <time.h>: it wants a timespec, and does not say from where.
#include <linux/errqueue.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/reference_control.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/options/error_queue.h"
#include "dualstack/socket/platform/error_queue.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack {
namespace {

constexpr NativeSocket kSocket = 4711;

// What the system has to say.
struct Given {
  int interruptions;
  int flags;
  int result;  // Or, below 0, the error.
  uint32_t name_size;
  std::span<const uint8_t> name;
  std::span<const uint8_t> control;
};

// In place of the system, for the call that is being made; see --wrap.
Given* given = nullptr;

Given TakeGiven(InputReader& input) {
  const uint8_t what = input.TakeByte();
  Given taken{.interruptions = what / 4 % 4,
              .flags = ((what & 1) != 0 ? MSG_TRUNC : 0) |
                       ((what & 2) != 0 ? MSG_CTRUNC : 0),
              .result = static_cast<int16_t>(input.TakeUint16()),
              .name_size = input.TakeUint32(),
              .name = {},
              .control = {}};
  // That would be an interruption without end.
  if (taken.result == -EINTR) taken.result = -EAGAIN;
  taken.name = input.Take(input.TakeByte());
  taken.control = input.TakeRest();
  return taken;
}

// The last account among the messages, and the address behind it.
struct ReferenceAccount {
  sock_extended_err error;
  std::span<const std::byte> offender;
};

std::optional<ReferenceAccount> LastAccount(
    std::span<const std::byte> control) {
  std::optional<ReferenceAccount> account;
  for (const ReferenceMessage& message : ReferenceMessages(control)) {
    const bool is_account = message.Is(IPPROTO_IP, IP_RECVERR) ||
                            message.Is(IPPROTO_IPV6, IPV6_RECVERR);
    if (!is_account || message.size < sizeof(sock_extended_err)) continue;
    account = {
        .error = ReferenceLoad<sock_extended_err>(control, message.begin),
        .offender = control.subspan(message.begin, message.size)
                        .subspan(sizeof(sock_extended_err))};
  }
  return account;
}

// As much of it as its family takes; nothing of a family that is none, or if
// there is less.
std::span<const std::byte> SockaddrAt(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(sa_family_t)) return {};
  const auto family = ReferenceLoad<sa_family_t>(bytes, 0);
  const size_t size = family == AF_INET    ? sizeof(sockaddr_in)
                      : family == AF_INET6 ? sizeof(sockaddr_in6)
                                           : 0;
  return bytes.first(size <= bytes.size() ? size : 0);
}

// The address is that which the bytes are, of the one kind and of no other.
template <typename Sockaddr>
void CheckName(const platform::Name& name) {
  const auto bytes = name.bytes();
  const auto read = internal::NameInError<Sockaddr>(name);
  const auto expected = Sockaddr::FromSockaddr(bytes);
  FUZZ_CHECK(read.has_value() == expected.ok());
  FUZZ_CHECK(!read || *read == *expected);
}

void CheckNames(const platform::QueuedError& queued, const Given& said) {
  // Never more of it than there is room for, whatever length the system claims.
  const auto bytes = queued.destination.bytes();
  FUZZ_CHECK(bytes.size() ==
             std::min<size_t>(said.name_size, sizeof(sockaddr_storage)));
  const size_t there = std::min(said.name.size(), bytes.size());
  FUZZ_CHECK(std::ranges::equal(bytes.first(there),
                                std::as_bytes(said.name).first(there)));
  for (const platform::Name* name : {&queued.destination, &queued.offender}) {
    CheckName<Ipv4Sockaddr>(*name);
    CheckName<Ipv6Sockaddr>(*name);
    CheckName<DualStackSockaddr>(*name);
  }
}

ErrorOrigin ExpectedOrigin(uint8_t origin) {
  switch (origin) {
    case SO_EE_ORIGIN_LOCAL:
      return ErrorOrigin::kLocal;
    case SO_EE_ORIGIN_ICMP:
      return ErrorOrigin::kIcmp;
    case SO_EE_ORIGIN_ICMP6:
      return ErrorOrigin::kIcmpv6;
    default:
      return ErrorOrigin::kOther;
  }
}

void CheckAccount(const platform::QueuedError& queued,
                  const ReferenceAccount& expected) {
  const sock_extended_err& account = expected.error;
  FUZZ_CHECK(queued.error == static_cast<int>(account.ee_errno));
  FUZZ_CHECK(queued.type == account.ee_type && queued.code == account.ee_code);
  FUZZ_CHECK(queued.mtu ==
             (account.ee_errno == EMSGSIZE ? account.ee_info : 0));
  FUZZ_CHECK(internal::OriginOf(queued) == ExpectedOrigin(account.ee_origin));
  // The offender is of the same account as the error.
  FUZZ_CHECK(std::ranges::equal(queued.offender.bytes(),
                                SockaddrAt(expected.offender)));
  // An error is an error, whatever its number; no error is none.
  const absl::Status status = internal::StatusOf(queued);
  FUZZ_CHECK(status.ok() == (queued.error == 0));
  if (status.ok()) return;
  FUZZ_CHECK(SystemErrorOf(status) == queued.error);
  FUZZ_CHECK(status.message().substr(0, 4) == "send");
}

void Check(const Given& said) {
  Given once = said;
  given = &once;
  std::array<std::byte, 8> buffer;
  const platform::Result<platform::QueuedError> result =
      platform::ReceiveError(kSocket, buffer);
  given = nullptr;
  FUZZ_CHECK(once.interruptions == -1);
  FUZZ_CHECK(result.ok() == (said.result >= 0));
  if (!result.ok()) {
    FUZZ_CHECK(result.error == -said.result);
    return;
  }
  const platform::QueuedError& queued = result.value;
  FUZZ_CHECK(queued.size == static_cast<size_t>(said.result));
  FUZZ_CHECK(queued.truncated == ((said.flags & MSG_TRUNC) != 0));
  CheckNames(queued, said);
  // Nothing is believed of what was cut off.
  const auto account = (said.flags & MSG_CTRUNC) != 0
                           ? std::nullopt
                           : LastAccount(std::as_bytes(once.control));
  FUZZ_CHECK(queued.has_account == account.has_value());
  if (!account) {
    FUZZ_CHECK(queued.error == 0 && queued.offender.size == 0);
    return;
  }
  CheckAccount(queued, *account);
}

}  // namespace
}  // namespace dualstack

// The system's promises are kept: no more than there is room for is written,
// and only what was written is there.
extern "C" ssize_t __wrap_recvmsg(int socket, msghdr* message, int flags) {
  using dualstack::given;
  FUZZ_CHECK(socket == dualstack::kSocket);
  // It never waits.
  FUZZ_CHECK((flags & MSG_ERRQUEUE) != 0 && (flags & MSG_DONTWAIT) != 0);
  FUZZ_CHECK(message->msg_namelen == sizeof(sockaddr_storage));
  if (given->interruptions-- > 0) {
    // What a call wrote that was interrupted is not there for the next.
    message->msg_namelen = 0;
    message->msg_controllen = 0;
    errno = EINTR;
    return -1;
  }
  if (given->result < 0) {
    errno = -given->result;
    return -1;
  }
  std::memset(message->msg_name, 0, message->msg_namelen);
  const auto name = given->name.first(
      std::min<size_t>(given->name.size(), message->msg_namelen));
  std::copy(name.begin(), name.end(), static_cast<uint8_t*>(message->msg_name));
  message->msg_namelen = given->name_size;
  given->control = given->control.first(
      std::min<size_t>(given->control.size(), message->msg_controllen));
  std::copy(given->control.begin(), given->control.end(),
            static_cast<uint8_t*>(message->msg_control));
  message->msg_controllen =
      static_cast<decltype(message->msg_controllen)>(given->control.size());
  message->msg_flags = given->flags;
  return given->result;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  dualstack::Check(dualstack::TakeGiven(input));
  return 0;
}
