#include "dualstack/socket/tcp_stream.h"

#include <cstddef>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/tcp_connect.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack {
namespace {

absl::StatusOr<size_t> ReadSome(const Descriptor& descriptor,
                                std::span<std::byte> buffer) {
  if (!descriptor.is_open()) return internal::ClosedStatus("read");
  if (buffer.empty()) {
    return absl::InvalidArgumentError(
        "read: the buffer is empty, and 0 would be the end of the stream");
  }
  const platform::Result<size_t> read =
      platform::Receive(descriptor.get(), buffer);
  if (!read.ok()) return internal::FailedStatus("read", descriptor, read.error);
  return read.value;
}

absl::StatusOr<size_t> WriteSome(const Descriptor& descriptor,
                                 std::span<const std::byte> bytes) {
  if (!descriptor.is_open()) return internal::ClosedStatus("write");
  const platform::Result<size_t> written =
      platform::Send(descriptor.get(), bytes);
  if (!written.ok()) {
    return internal::FailedStatus("write", descriptor, written.error);
  }
  return written.value;
}

absl::Status WriteEverything(const Descriptor& descriptor,
                             std::span<const std::byte> bytes) {
  size_t done = 0;
  do {
    const absl::StatusOr<size_t> written =
        WriteSome(descriptor, bytes.subspan(done));
    if (!written.ok()) {
      if (done == 0 || !absl::IsUnavailable(written.status())) {
        return written.status();
      }
      return absl::FailedPreconditionError(absl::StrCat(
          "write: would block after ", done, " of ", bytes.size(), " bytes"));
    }
    done += *written;
  } while (done < bytes.size());
  return absl::OkStatus();
}

absl::Status EndWriting(const Descriptor& descriptor) {
  if (!descriptor.is_open()) return internal::ClosedStatus("shut down");
  const platform::Result<void> shut = platform::ShutdownWrite(descriptor.get());
  if (!shut.ok()) {
    return internal::FailedStatus("shut down", descriptor, shut.error);
  }
  return absl::OkStatus();
}

}  // namespace

template <SocketKind Kind>
absl::StatusOr<TcpStream<Kind>> TcpStream<Kind>::Connect(
    const Sockaddr& peer, const ConnectOptions<Kind>& options) {
  absl::StatusOr<Descriptor> descriptor = internal::ConnectTcp(
      internal::SpecOf<Kind>(),
      internal::RouteOf<Kind>(peer, options.local, options.bind),
      options.timeout);
  if (!descriptor.ok()) return descriptor.status();
  return TcpStream(*std::move(descriptor));
}

template <SocketKind Kind>
absl::StatusOr<size_t> TcpStream<Kind>::Read(std::span<std::byte> buffer) {
  return ReadSome(this->descriptor(), buffer);
}

template <SocketKind Kind>
absl::StatusOr<size_t> TcpStream<Kind>::Write(
    std::span<const std::byte> bytes) {
  return WriteSome(this->descriptor(), bytes);
}

template <SocketKind Kind>
absl::Status TcpStream<Kind>::WriteAll(std::span<const std::byte> bytes) {
  return WriteEverything(this->descriptor(), bytes);
}

template <SocketKind Kind>
absl::Status TcpStream<Kind>::ShutdownWrite() {
  return EndWriting(this->descriptor());
}

template <SocketKind Kind>
absl::StatusOr<typename Kind::Sockaddr> TcpStream<Kind>::PeerAddress() const {
  return internal::PeerAddress<Kind>(this->descriptor());
}

template class TcpStream<Ipv4Only>;
template class TcpStream<Ipv6Only>;
template class TcpStream<DualStack>;

}  // namespace dualstack
