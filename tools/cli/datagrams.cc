#include "dualstack/tools/cli/datagrams.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/send_options.h"
#include "dualstack/socket/udp_socket.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/record.h"
#include "dualstack/tools/cli/report.h"

namespace dualstack::cli {
namespace {

// Of an option that a dual-stack socket has twice.
absl::Status StatusOf(const absl::Status& outcome) { return outcome; }
absl::Status StatusOf(const BothFamilies& outcome) { return outcome.status(); }

// At a port, with one socket of the kind.
template <SocketKind Kind>
class Exchange {
 public:
  Exchange(UdpSocket<Kind> socket, const CommandLine& line, Streams& streams)
      : socket_(std::move(socket)), line_(line), streams_(streams) {}

  absl::Status Run() {
    while (streams_.out.ok() && streams_.lines.status().ok()) {
      // Standard input waits until there is somebody to send it to.
      const bool reads_input = last_ && !input_ended_;
      std::array<pollfd, 2> waiting = {
          pollfd{.fd = reads_input ? streams_.lines.descriptor() : -1,
                 .events = POLLIN,
                 .revents = 0},
          pollfd{
              .fd = socket_.native_handle(), .events = POLLIN, .revents = 0}};
      if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) {
        return absl::ErrnoToStatus(errno, "poll");
      }
      if (waiting[1].revents != 0) {
        if (absl::Status status = Receive(); !status.ok()) return status;
      }
      if (waiting[0].revents != 0) Send();
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Receive() {
    const auto datagram = socket_.ReceiveFrom(std::span<char>(*buffer_));
    if (absl::IsUnavailable(datagram.status())) return absl::OkStatus();
    if (!datagram.ok()) return datagram.status();
    if (!last_ || last_->peer != datagram->peer) Say(*datagram);
    last_ = *datagram;
    streams_.out.Append(std::string_view(buffer_->data(), datagram->size));
    streams_.out.Flush();
    return absl::OkStatus();
  }

  void Say(const Datagram<Kind>& datagram) {
    const AnySockaddr peer(datagram.peer);
    RecordWriter record(streams_.err, line_);
    record.Line("peer", peer.ToString());
    record.Line("kind", NameOf(peer.kind()));
    if (datagram.info) {
      record.Line("to", datagram.info->destination.ToString());
    }
    streams_.err.Flush();
  }

  // That a peer is gone, or knows an address that cannot be answered from, is
  // said, and is no matter to the next one.
  void Send() {
    std::string_view input = streams_.lines.NextBytes();
    input_ended_ = input.empty();
    while (!input.empty()) {
      const std::string_view text = input.substr(0, kMaxIpv4Datagram);
      input.remove_prefix(text.size());
      if (absl::Status status = socket_.Reply(text, *last_); !status.ok()) {
        streams_.Complain(std::string(status.message()));
      }
    }
  }

  UdpSocket<Kind> socket_;
  const CommandLine& line_;
  Streams& streams_;
  // What was received last.
  std::optional<Datagram<Kind>> last_;
  bool input_ended_ = false;
  std::unique_ptr<std::array<char, 65536>> buffer_ =
      std::make_unique<std::array<char, 65536>>();
};

template <SocketKind Kind>
absl::Status ExchangeAs(uint16_t port, const CommandLine& line,
                        Streams& streams) {
  auto socket = UdpSocket<Kind>::Bind(Kind::Wildcard(port));
  if (!socket.ok()) return socket.status();
  for (const absl::Status& status :
       {StatusOf(socket->EnablePacketInfo()), socket->SetNonBlocking(true)}) {
    if (!status.ok()) return status;
  }
  const auto local = socket->LocalAddress();
  if (!local.ok()) return local.status();
  RecordWriter record(streams.err, line);
  record.Line("socket", Kind::kName);
  record.Line("listening", local->ToString());
  streams.err.Flush();
  return Exchange<Kind>(*std::move(socket), line, streams).Run();
}

// The one socket that has the most peers on this host.
absl::StatusOr<SocketChoice> BestKind() {
  const absl::StatusOr<ListenPlan> plan = ListenPlan::Make(
      HostCapabilities::Probe(),
      {.allowed = {Arrangement::kDualStack, Arrangement::kIpv6Only,
                   Arrangement::kIpv4Only}});
  if (!plan.ok()) return plan.status();
  switch (plan->arrangement) {
    case Arrangement::kIpv6Only:
      return SocketChoice::kIpv6Only;
    case Arrangement::kIpv4Only:
      return SocketChoice::kIpv4Only;
    default:
      return SocketChoice::kDualStack;
  }
}

}  // namespace

absl::Status ExchangeDatagrams(uint16_t port, const CommandLine& line,
                               Streams& streams) {
  const absl::StatusOr<SocketChoice> kind =
      line.kind == SocketChoice::kAny ? BestKind() : line.kind;
  if (!kind.ok()) return kind.status();
  switch (*kind) {
    case SocketChoice::kIpv4Only:
      return ExchangeAs<Ipv4Only>(port, line, streams);
    case SocketChoice::kIpv6Only:
      return ExchangeAs<Ipv6Only>(port, line, streams);
    default:
      return ExchangeAs<DualStack>(port, line, streams);
  }
}

}  // namespace dualstack::cli
