// A TCP relay between the families: its clients come over IPv4 and IPv6, and
// its backend has an address of either.
//
//   bazel run //examples:family_relay -- --port=8080 --backend=[::1]:80
//
// One thread, one poll() and non-blocking sockets. Nothing here depends on
// which sockets the host can have: AnyListener opens one or two, and a client
// of either family is an AnyTcpStream with a canonical peer. It stops at SIGINT
// (Ctrl-C).

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/relay_session.h"
#include "dualstack/examples/stop_signal.h"
#include "dualstack/socket/socket.h"

ABSL_FLAG(uint32_t, port, 8080,
          "the port to listen on; 0 for one that the system chooses");
ABSL_FLAG(std::string, backend, "[::1]:80",
          "where to, such as 127.0.0.1:80 or [::1]:80");

namespace dualstack::examples {
namespace {

class Relay {
 public:
  Relay(AnyListener listener, const IpEndpoint& backend)
      : listener_(std::move(listener)), backend_(backend) {}

  // Until `stop` is readable.
  absl::Status RunUntil(int stop) {
    for (;;) {
      std::vector<pollfd> waiting = Waiting(stop);
      constexpr int kRetryMilliseconds = 100;
      if (poll(waiting.data(), waiting.size(),
               accepting_ ? -1 : kRetryMilliseconds) < 0 &&
          errno != EINTR) {
        return absl::ErrnoToStatus(errno, "poll");
      }
      if (waiting[0].revents != 0) return absl::OkStatus();
      auto ready = waiting.cbegin() + 1;
      for (auto session = sessions_.begin(); session != sessions_.end();) {
        const bool stepping = ready[0].revents != 0 || ready[1].revents != 0;
        session = stepping ? Step(session) : std::next(session);
        ready += 2;
      }
      const bool knocking = std::any_of(
          ready, waiting.cend(),
          [](const pollfd& listener) { return listener.revents != 0; });
      if (knocking || !accepting_) Accept();
    }
  }

 private:
  using Sessions = std::list<RelaySession>;

  // First `stop`, then two entries of each session, then the listener's.
  std::vector<pollfd> Waiting(int stop) const {
    std::vector<pollfd> waiting = {
        {.fd = stop, .events = POLLIN, .revents = 0}};
    for (const RelaySession& session : sessions_) {
      const auto entries = session.waiting();
      waiting.insert(waiting.end(), entries.begin(), entries.end());
    }
    for (const NativeSocket socket : listener_.native_handles()) {
      waiting.push_back(
          {.fd = accepting_ ? socket : -1, .events = POLLIN, .revents = 0});
    }
    return waiting;
  }

  // The session after it, which ends if it is done or broken.
  Sessions::iterator Step(Sessions::iterator session) {
    const absl::Status status = session->Step();
    if (status.ok() && !session->done()) return std::next(session);
    std::cout << "ended   " << session->client_name() << "  "
              << session->bytes_up() << " bytes up, " << session->bytes_down()
              << " down";
    if (!status.ok()) std::cout << "  " << status.message();
    std::cout << std::endl;
    return sessions_.erase(session);
  }

  // A client that waits, if there is one after all.
  void Accept() {
    auto accepted = listener_.Accept();
    accepting_ = !absl::IsResourceExhausted(accepted.status());
    // Any other error is one lost connection's own.
    if (!accepted.ok()) return;
    std::cout << "client  " << accepted->peer << "  on a socket that is "
              << accepted->stream.kind_name() << std::endl;
    sessions_.emplace_back(*std::move(accepted), backend_);
    Step(std::prev(sessions_.end()));
  }

  AnyListener listener_;
  const IpEndpoint backend_;
  Sessions sessions_;
  // Cleared while there is no descriptor left for another client: the listener
  // would stay readable and poll() never wait.
  bool accepting_ = true;
};

absl::Status Run() {
  const uint32_t port = absl::GetFlag(FLAGS_port);
  if (port > 65535) return absl::InvalidArgumentError("--port is above 65535");
  const absl::StatusOr<IpEndpoint> backend =
      IpEndpoint::Parse(absl::GetFlag(FLAGS_backend), InterfaceIndex);
  if (!backend.ok()) return backend.status();
  const int stop = StopSignal();
  auto listener = AnyListener::Listen(static_cast<uint16_t>(port));
  if (!listener.ok()) return listener.status();
  if (absl::Status status = listener->SetNonBlocking(true); !status.ok()) {
    return status;
  }
  std::cout << "listening on TCP port " << listener->port() << ", "
            << listener->plan().ToString() << std::endl;
  return Relay(*std::move(listener), *backend).RunUntil(stop);
}

}  // namespace
}  // namespace dualstack::examples

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Relays TCP between the families.\n"
      "  family_relay [--port=N] [--backend=ENDPOINT]");
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = dualstack::examples::Run();
  if (status.ok()) return 0;
  std::cerr << "family_relay: " << status << "\n";
  return 1;
}
