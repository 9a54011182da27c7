// The table of errors: every row, and that kUnavailable stands in no other.
#include "dualstack/socket/error.h"

#include <cerrno>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "dualstack/socket/internal/payload.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/refusal.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using internal::SystemStatus;

struct Row {
  int error;
  absl::StatusCode code;
  const char* message;
};

constexpr Row kRows[] = {
    {EADDRNOTAVAIL, absl::StatusCode::kNotFound,
     "EADDRNOTAVAIL (99): Cannot assign requested address"},
    {ECONNREFUSED, absl::StatusCode::kNotFound,
     "ECONNREFUSED (111): Connection refused"},
    {EHOSTDOWN, absl::StatusCode::kNotFound, "EHOSTDOWN (112): Host is down"},
    {EHOSTUNREACH, absl::StatusCode::kNotFound,
     "EHOSTUNREACH (113): No route to host"},
    {ENETDOWN, absl::StatusCode::kNotFound, "ENETDOWN (100): Network is down"},
    {ENETUNREACH, absl::StatusCode::kNotFound,
     "ENETUNREACH (101): Network is unreachable"},
    {ENODEV, absl::StatusCode::kNotFound, "ENODEV (19): No such device"},
    {ENXIO, absl::StatusCode::kNotFound,
     "ENXIO (6): No such device or address"},
    {ENONET, absl::StatusCode::kNotFound,
     "ENONET (64): Machine is not on the network"},
    {EADDRINUSE, absl::StatusCode::kAlreadyExists,
     "EADDRINUSE (98): Address already in use"},
    {ECONNABORTED, absl::StatusCode::kAborted,
     "ECONNABORTED (103): Software caused connection abort"},
    {ECONNRESET, absl::StatusCode::kAborted,
     "ECONNRESET (104): Connection reset by peer"},
    {ENETRESET, absl::StatusCode::kAborted,
     "ENETRESET (102): Network dropped connection on reset"},
    {EPIPE, absl::StatusCode::kAborted, "EPIPE (32): Broken pipe"},
    {EPROTO, absl::StatusCode::kAborted, "EPROTO (71): Protocol error"},
    {ETIMEDOUT, absl::StatusCode::kDeadlineExceeded,
     "ETIMEDOUT (110): Connection timed out"},
    {EACCES, absl::StatusCode::kPermissionDenied,
     "EACCES (13): Permission denied"},
    {EPERM, absl::StatusCode::kPermissionDenied,
     "EPERM (1): Operation not permitted"},
    {EMFILE, absl::StatusCode::kResourceExhausted,
     "EMFILE (24): Too many open files"},
    {ENFILE, absl::StatusCode::kResourceExhausted,
     "ENFILE (23): Too many open files in system"},
    {ENOBUFS, absl::StatusCode::kResourceExhausted,
     "ENOBUFS (105): No buffer space available"},
    {ENOMEM, absl::StatusCode::kResourceExhausted,
     "ENOMEM (12): Cannot allocate memory"},
    {EAFNOSUPPORT, absl::StatusCode::kUnimplemented,
     "EAFNOSUPPORT (97): Address family not supported by protocol"},
    {ENOPROTOOPT, absl::StatusCode::kUnimplemented,
     "ENOPROTOOPT (92): Protocol not available"},
    {EOPNOTSUPP, absl::StatusCode::kUnimplemented,
     "EOPNOTSUPP (95): Operation not supported"},
    {EPFNOSUPPORT, absl::StatusCode::kUnimplemented,
     "EPFNOSUPPORT (96): Protocol family not supported"},
    {EPROTONOSUPPORT, absl::StatusCode::kUnimplemented,
     "EPROTONOSUPPORT (93): Protocol not supported"},
    {EPROTOTYPE, absl::StatusCode::kUnimplemented,
     "EPROTOTYPE (91): Protocol wrong type for socket"},
    {ESOCKTNOSUPPORT, absl::StatusCode::kUnimplemented,
     "ESOCKTNOSUPPORT (94): Socket type not supported"},
    {EALREADY, absl::StatusCode::kFailedPrecondition,
     "EALREADY (114): Operation already in progress"},
    {EBADF, absl::StatusCode::kFailedPrecondition,
     "EBADF (9): Bad file descriptor"},
    {EDESTADDRREQ, absl::StatusCode::kFailedPrecondition,
     "EDESTADDRREQ (89): Destination address required"},
    {EINPROGRESS, absl::StatusCode::kFailedPrecondition,
     "EINPROGRESS (115): Operation now in progress"},
    {EISCONN, absl::StatusCode::kFailedPrecondition,
     "EISCONN (106): Transport endpoint is already connected"},
    {ENOTCONN, absl::StatusCode::kFailedPrecondition,
     "ENOTCONN (107): Transport endpoint is not connected"},
    {ENOTSOCK, absl::StatusCode::kFailedPrecondition,
     "ENOTSOCK (88): Socket operation on non-socket"},
    {ESHUTDOWN, absl::StatusCode::kFailedPrecondition,
     "ESHUTDOWN (108): Cannot send after transport endpoint shutdown"},
    {EINVAL, absl::StatusCode::kInvalidArgument,
     "EINVAL (22): Invalid argument"},
    {EMSGSIZE, absl::StatusCode::kInvalidArgument,
     "EMSGSIZE (90): Message too long"},
};

TEST(ErrorTest, EveryRowHasItsCodeItsTextAndItsNumber) {
  for (const Row& row : kRows) {
    const absl::Status status = SystemStatus(row.error, "bind [::1]:80");
    EXPECT_EQ(status.code(), row.code) << row.message;
    EXPECT_EQ(std::string(status.message()),
              std::string("bind [::1]:80: ") + row.message);
    EXPECT_EQ(SystemErrorOf(status), row.error);
  }
}

TEST(ErrorTest, TheOthersAreUnknownAndKeepTheirNumber) {
  std::set<int> known = {EAGAIN, EWOULDBLOCK};
  for (const Row& row : kRows) known.insert(row.error);
  for (int error = 1; error < 200; ++error) {
    if (known.contains(error)) continue;
    const absl::Status status = SystemStatus(error, "bind [::1]:80");
    EXPECT_EQ(status.code(), absl::StatusCode::kUnknown) << error;
    EXPECT_EQ(SystemErrorOf(status), error);
  }
  EXPECT_EQ(std::string(SystemStatus(EIO, "bind [::1]:80").message()),
            "bind [::1]:80: error (5): Input/output error");
}

TEST(ErrorTest, OnlyAnOperationThatWouldBlockIsUnavailable) {
  for (int error = 1; error < 200; ++error) {
    EXPECT_EQ(internal::WouldBlock(error),
              error == EAGAIN || error == EWOULDBLOCK)
        << error;
  }
  EXPECT_EQ(internal::WouldBlockStatus(), absl::UnavailableError(""));
  // Linux gives it to connect() when there is no port left.
  const absl::Status no_port = SystemStatus(EAGAIN, "connect [::1]:80");
  EXPECT_TRUE(absl::IsResourceExhausted(no_port)) << no_port;
  EXPECT_EQ(SystemErrorOf(no_port), EAGAIN);
}

// --- What is refused before the system is asked

TEST(RefusalTest, IsAPartOfTheStatus) {
  for (int i = 0; i <= static_cast<int>(Refusal::kNoSuchInterface); ++i) {
    const auto refusal = static_cast<Refusal>(i);
    const absl::Status status =
        internal::RefusedStatus(refusal, "connect to [::]:0");
    EXPECT_EQ(RefusalOf(status), refusal);
    EXPECT_EQ(SystemErrorOf(status), std::nullopt);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()),
              "connect to [::]:0: " + std::string(ToString(refusal)));
  }
  const absl::Status in_other_words = internal::RefusedStatus(
      Refusal::kDatagramTooLarge, "send", "65508 bytes are too many");
  EXPECT_EQ(RefusalOf(in_other_words), Refusal::kDatagramTooLarge);
  EXPECT_EQ(std::string(in_other_words.message()),
            "send: 65508 bytes are too many");
}

TEST(RefusalTest, IsNoneWhereItWasTheSystemOrSomebodyElse) {
  EXPECT_EQ(RefusalOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(RefusalOf(absl::InvalidArgumentError("no")), std::nullopt);
  EXPECT_EQ(RefusalOf(SystemStatus(EINVAL, "bind")), std::nullopt);
  for (const char* number : {"", "-1", "1000", "one"}) {
    absl::Status foreign = absl::InvalidArgumentError("of somebody else");
    foreign.SetPayload(internal::kRefusalPayload, absl::Cord(number));
    EXPECT_EQ(RefusalOf(foreign), std::nullopt) << number;
  }
  EXPECT_EQ(ToString(static_cast<Refusal>(255)), "refused");
}

TEST(ErrorTest, NoNumberWhereTheSystemWasNotAsked) {
  EXPECT_EQ(SystemErrorOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(SystemErrorOf(absl::InvalidArgumentError("no")), std::nullopt);
  EXPECT_EQ(SystemErrorOf(internal::WouldBlockStatus()), std::nullopt);
  absl::Status foreign = absl::UnknownError("of somebody else");
  foreign.SetPayload(internal::kSystemErrorPayload, absl::Cord("thirteen"));
  EXPECT_EQ(SystemErrorOf(foreign), std::nullopt);
}

}  // namespace
}  // namespace dualstack
