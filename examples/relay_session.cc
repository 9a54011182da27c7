#include "dualstack/examples/relay_session.h"

#include <poll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

namespace dualstack::examples {
namespace {

// That an operation would have to wait is no error here: poll() comes next.
absl::Status UnlessBlocked(const absl::Status& status) {
  return absl::IsUnavailable(status) ? absl::OkStatus() : status;
}

// A side of which nothing is wanted is passed over, by a negative descriptor:
// once it is gone, it would wake poll() all the time.
pollfd Entry(NativeSocket socket, bool reading, bool writing) {
  const int events = (reading ? POLLIN : 0) | (writing ? POLLOUT : 0);
  return {.fd = events == 0 ? -1 : socket,
          .events = static_cast<short>(events),
          .revents = 0};
}

}  // namespace

absl::Status Pipe::Step(AnyTcpStream& from, AnyTcpStream& to) {
  if (wants_to_read()) {
    const absl::StatusOr<size_t> size = from.Read(std::span<char>(buffer_));
    if (!size.ok()) return UnlessBlocked(size.status());
    ended_ = *size == 0;
    if (ended_) return to.ShutdownWrite();
    pending_ = std::string_view(buffer_.data(), *size);
  }
  if (!wants_to_write()) return absl::OkStatus();
  const absl::StatusOr<size_t> size = to.Write(pending_);
  if (!size.ok()) return UnlessBlocked(size.status());
  pending_.remove_prefix(*size);
  bytes_ += static_cast<int64_t>(*size);
  return absl::OkStatus();
}

RelaySession::RelaySession(AnyListener::Accepted client,
                           const IpEndpoint& backend)
    : client_name_(client.peer),
      client_(std::move(client.stream)),
      connecting_(Start(backend)) {}

absl::StatusOr<RelaySession::Connecting> RelaySession::Start(
    const IpEndpoint& backend) {
  using Result = absl::StatusOr<Connecting>;
  return backend.Visit(
      [](const Ipv4Sockaddr& peer) -> Result {
        return TcpConnecting<Ipv4Only>::Start(peer);
      },
      [](const Ipv6Sockaddr& peer) -> Result {
        return TcpConnecting<Ipv6Only>::Start(peer);
      });
}

std::array<pollfd, 2> RelaySession::waiting() const {
  if (backend_) {
    return {Entry(client_.native_handle(), up_.wants_to_read(),
                  down_.wants_to_write()),
            Entry(backend_->native_handle(), down_.wants_to_read(),
                  up_.wants_to_write())};
  }
  const NativeSocket connecting = std::visit(
      [](const auto& held) { return held.native_handle(); }, *connecting_);
  return {Entry(client_.native_handle(), false, false),
          Entry(connecting, false, true)};
}

absl::Status RelaySession::FinishConnecting() {
  if (!connecting_.ok()) return connecting_.status();
  absl::StatusOr<AnyTcpStream> made = std::visit(
      [](auto& held) -> absl::StatusOr<AnyTcpStream> {
        return std::move(held).Finish();
      },
      *connecting_);
  if (!made.ok()) return made.status();
  backend_ = *std::move(made);
  if (absl::Status status = client_.SetNonBlocking(true); !status.ok()) {
    return status;
  }
  return backend_->SetNonBlocking(true);
}

absl::Status RelaySession::Step() {
  if (!backend_) {
    if (absl::Status status = FinishConnecting(); !status.ok()) {
      return UnlessBlocked(status);
    }
  }
  if (absl::Status status = up_.Step(client_, *backend_); !status.ok()) {
    return status;
  }
  return down_.Step(*backend_, client_);
}

}  // namespace dualstack::examples
