// A UDP echo server on one dual-stack socket, for Linux's epoll: it takes
// datagrams in batches, answers each from the very address that it was sent to,
// and waits for nothing but epoll_wait().
//
//   bazel run //examples:epoll_udp_echo -- --port=7777
//
// A client that asked 192.0.2.2 does not know a server at 192.0.2.1. So the
// server is told where each datagram was sent to (packet info), which is also
// how it tells an IPv4 client from an IPv6 packet that pretends to be from one.
// It stops at SIGINT (Ctrl-C) and prints the totals.

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/stop_signal.h"
#include "dualstack/socket/socket.h"

ABSL_FLAG(uint32_t, port, 7777,
          "the port to serve; 0 for one that the system chooses");

namespace dualstack::examples {
namespace {

class EchoServer {
 public:
  static absl::StatusOr<EchoServer> Start(uint16_t port) {
    auto socket = UdpSocket<DualStack>::Bind(port);
    if (!socket.ok()) return socket.status();
    if (const BothFamilies enabled = socket->EnablePacketInfo();
        !enabled.ok()) {
      return enabled.status();
    }
    if (absl::Status status = socket->SetNonBlocking(true); !status.ok()) {
      return status;
    }
    return EchoServer(*std::move(socket));
  }

  const UdpSocket<DualStack>& socket() const { return socket_; }
  // What epoll is to wait for. Answers lie in the memory to receive into: those
  // that wait are sent before anything is received.
  uint32_t events() const {
    return batches_->answers.empty() ? EPOLLIN : EPOLLOUT;
  }

  // Does what can be done without waiting, a batch at a time.
  absl::Status Step() {
    if (batches_->answers.empty()) {
      const auto received = batches_->received.Receive(socket_);
      if (absl::IsUnavailable(received.status())) return absl::OkStatus();
      if (!received.ok()) return received.status();
      for (const auto& datagram : *received) Answer(datagram);
    }
    Send();
    return absl::OkStatus();
  }

  void PrintTotals() const {
    std::cout << "totals  IPv4 " << ipv4_ << "  IPv6 " << ipv6_
              << "  not answered " << unanswered_ << "  forged "
              << socket_.dropped() << std::endl;
  }

 private:
  static constexpr size_t kBatch = 64;
  // More than an Ethernet carries at once; what is longer is cut.
  static constexpr size_t kDatagram = 2048;  // Bytes.

  // Neither small nor movable.
  struct Batches {
    std::array<std::byte, kBatch * kDatagram> memory;
    ReceiveBatch<DualStack, kBatch> received{memory};
    SendBatch<DualStack, kBatch> answers;
  };

  explicit EchoServer(UdpSocket<DualStack> socket)
      : socket_(std::move(socket)) {}

  void Answer(const ReceivedDatagram<DualStack>& datagram) {
    ++(datagram.peer.kind() == AddressKind::kIpv4Mapped ? ipv4_ : ipv6_);
    const absl::Status added =
        batches_->answers.AddReply(datagram.bytes, datagram);
    if (!added.ok()) ++unanswered_;
  }

  void Send() {
    SendBatch<DualStack, kBatch>& answers = batches_->answers;
    while (!answers.empty()) {
      const absl::Status status = answers.Send(socket_).status;
      // The rest goes when epoll says that there is room.
      if (absl::IsUnavailable(status)) return;
      // One client cannot be reached: no matter to the next.
      if (!status.ok()) {
        answers.Skip();
        ++unanswered_;
      }
    }
  }

  UdpSocket<DualStack> socket_;
  std::unique_ptr<Batches> batches_ = std::make_unique<Batches>();
  int64_t ipv4_ = 0;
  int64_t ipv6_ = 0;
  int64_t unanswered_ = 0;
};

// Until `stop` is readable. The library has no event loop: this is one.
absl::Status RunUntil(int stop, EchoServer& server) {
  const Descriptor epoll(epoll_create1(EPOLL_CLOEXEC));
  const auto wait_for = [&epoll](int operation, int descriptor,
                                 uint32_t events) {
    epoll_event event{.events = events, .data = {.fd = descriptor}};
    return epoll_ctl(epoll.get(), operation, descriptor, &event);
  };
  const NativeSocket socket = server.socket().native_handle();
  uint32_t events = server.events();
  if (wait_for(EPOLL_CTL_ADD, stop, EPOLLIN) != 0 ||
      wait_for(EPOLL_CTL_ADD, socket, events) != 0) {
    return absl::ErrnoToStatus(errno, "epoll_ctl");
  }
  for (;;) {
    epoll_event event;
    const int count = epoll_wait(epoll.get(), &event, 1, -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return absl::ErrnoToStatus(errno, "epoll_wait");
    if (event.data.fd == stop) return absl::OkStatus();
    if (absl::Status status = server.Step(); !status.ok()) return status;
    if (std::exchange(events, server.events()) == server.events()) continue;
    if (wait_for(EPOLL_CTL_MOD, socket, events) != 0) {
      return absl::ErrnoToStatus(errno, "epoll_ctl");
    }
  }
}

absl::Status Run() {
  const uint32_t port = absl::GetFlag(FLAGS_port);
  if (port > 65535) return absl::InvalidArgumentError("--port is above 65535");
  const int stop = StopSignal();
  auto server = EchoServer::Start(static_cast<uint16_t>(port));
  if (!server.ok()) return server.status();
  const auto local = server->socket().LocalAddress();
  if (!local.ok()) return local.status();
  std::cout << "listening on UDP port " << local->port() << ", dual-stack"
            << std::endl;
  absl::Status status = RunUntil(stop, *server);
  server->PrintTotals();
  return status;
}

}  // namespace
}  // namespace dualstack::examples

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Echoes UDP datagrams from where they were sent to.\n"
      "  epoll_udp_echo [--port=N]");
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = dualstack::examples::Run();
  if (status.ok()) return 0;
  std::cerr << "epoll_udp_echo: " << status << "\n";
  return 1;
}
