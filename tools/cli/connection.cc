#include "dualstack/tools/cli/connection.h"

#include <limits.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/record.h"
#include "dualstack/tools/cli/report.h"

namespace dualstack::cli {
namespace {

// As much as a pipe takes without making its writer wait, once poll() says that
// it takes something.
constexpr size_t kPieceSize = PIPE_BUF;

void SayWhatItIs(AnyTcpStream& stream, RecordWriter record) {
  record.Line("socket", stream.kind_name());
  stream.Visit([&record](const auto& typed) {
    if (const auto local = typed.LocalAddress(); local.ok()) {
      record.Line("local", local->ToString());
    }
    if (const auto peer = typed.PeerAddress(); peer.ok()) {
      record.Line("peer", peer->ToString());
      record.Line("kind", NameOf(AnySockaddr(*peer).kind()));
    }
  });
  if (const auto peer = stream.PeerAddress(); peer.ok()) {
    record.Line("canonical", peer->ToString());
  }
}

// That an operation would have to wait is no error here: poll() comes next.
absl::Status UnlessBlocked(const absl::Status& status) {
  return absl::IsUnavailable(status) ? absl::OkStatus() : status;
}

pollfd Entry(int descriptor, bool reading, bool writing) {
  const int events = (reading ? POLLIN : 0) | (writing ? POLLOUT : 0);
  // poll() passes over a negative descriptor.
  return {.fd = events == 0 ? -1 : descriptor,
          .events = static_cast<short>(events),
          .revents = 0};
}

// Between a stream that does not block and two descriptors that may.
class Relay {
 public:
  Relay(AnyTcpStream& stream, Streams& streams)
      : stream_(stream), streams_(streams) {}

  bool done() const {
    return input_ended_ && peer_ended_ && to_peer_.empty() && to_out_.empty();
  }

  // Waits until something can be done, and does it.
  absl::Status Step() {
    const bool reads_input = !input_ended_ && to_peer_.empty();
    const bool reads_peer = !peer_ended_ && to_out_.empty();
    std::array<pollfd, 3> waiting = {
        Entry(streams_.lines.descriptor(), reads_input, false),
        Entry(stream_.native_handle(), reads_peer, !to_peer_.empty()),
        Entry(streams_.out.descriptor(), false, !to_out_.empty())};
    if (poll(waiting.data(), waiting.size(), -1) < 0) {
      return errno == EINTR ? absl::OkStatus()
                            : absl::ErrnoToStatus(errno, "poll");
    }
    if (waiting[0].revents != 0) {
      to_peer_ = streams_.lines.NextBytes();
      input_ended_ = to_peer_.empty();
      if (input_ended_) return stream_.ShutdownWrite();
    }
    if (waiting[2].revents != 0) WriteOutput();
    if (waiting[1].revents == 0) return absl::OkStatus();
    if (absl::Status status = WriteToPeer(); !status.ok()) return status;
    return reads_peer ? ReadFromPeer() : absl::OkStatus();
  }

 private:
  void WriteOutput() {
    const std::string_view piece = to_out_.substr(0, kPieceSize);
    streams_.out.Append(piece);
    streams_.out.Flush();
    to_out_.remove_prefix(piece.size());
  }

  absl::Status WriteToPeer() {
    if (to_peer_.empty()) return absl::OkStatus();
    const absl::StatusOr<size_t> size = stream_.Write(to_peer_);
    if (!size.ok()) return UnlessBlocked(size.status());
    to_peer_.remove_prefix(*size);
    return absl::OkStatus();
  }

  absl::Status ReadFromPeer() {
    const absl::StatusOr<size_t> size = stream_.Read(std::span<char>(buffer_));
    if (!size.ok()) return UnlessBlocked(size.status());
    peer_ended_ = *size == 0;
    to_out_ = std::string_view(buffer_.data(), *size);
    return absl::OkStatus();
  }

  AnyTcpStream& stream_;
  Streams& streams_;
  std::string_view to_peer_;  // Of the reader of standard input.
  std::string_view to_out_;   // Of the buffer.
  bool input_ended_ = false;
  bool peer_ended_ = false;
  std::array<char, 65536> buffer_;
};

}  // namespace

bool UseConnection(AnyTcpStream stream, const CommandLine& line,
                   Streams& streams) {
  SayWhatItIs(stream, RecordWriter(streams.err, line));
  streams.err.Flush();
  absl::Status status = stream.SetNonBlocking(true);
  Relay relay(stream, streams);
  while (status.ok() && !relay.done() && streams.out.ok() &&
         streams.lines.status().ok()) {
    status = relay.Step();
  }
  if (!status.ok()) streams.Complain(Message(status));
  return status.ok();
}

}  // namespace dualstack::cli
