// A service that tells everybody who calls it what their address is, on
// whatever sockets systemd has opened for it: TCP or UDP, of any kind.
//
//   bazel build //examples:socket_activated_whoami
//   systemd-socket-activate -l 7777 bazel-bin/examples/socket_activated_whoami
//   nc localhost 7777
//
// It opens no socket itself. What the unit file says, ListenStream=7777 or
// ListenDatagram=192.0.2.1:7777 or BindIPv6Only=ipv6-only, comes out as a type.

#include <poll.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/stop_signal.h"
#include "dualstack/socket/socket.h"

namespace dualstack::examples {
namespace {

// "you are 192.0.2.1:49152; for this dual-stack socket,
// [::ffff:192.0.2.1]:49152".
template <SocketKind Kind>
std::string Answer(const typename Kind::Sockaddr& peer) {
  std::string canonical = peer.ToString();
  if constexpr (std::same_as<Kind, DualStack>) {
    canonical = Canonical(peer).ToString();
  }
  return absl::StrCat("you are ", canonical, "; for this ",
                      std::string(Kind::kName), " socket, ", peer.ToString(),
                      "\n");
}

// One step for each sort of socket, when there is something for it to do. Who
// does not take the answer at once gets none: nobody waits for him.
template <SocketKind Kind>
void Step(TcpListener<Kind>& listener) {
  auto accepted = listener.Accept();
  if (!accepted.ok()) return;  // A lost connection is no reason to stop.
  if (!accepted->stream.SetNonBlocking(true).ok()) return;
  static_cast<void>(accepted->stream.WriteAll(Answer<Kind>(accepted->peer)));
}

template <SocketKind Kind>
void Step(UdpSocket<Kind>& socket) {
  std::array<char, 1> buffer;  // What is asked does not matter.
  const auto datagram = socket.ReceiveFrom(std::span<char>(buffer));
  if (!datagram.ok()) return;
  static_cast<void>(
      socket.SendTo(Answer<Kind>(datagram->peer), datagram->peer));
}

// With Accept=yes, systemd has accepted the connection: one process for each.
template <SocketKind Kind>
void Step(TcpStream<Kind>& stream) {
  if (const auto peer = stream.PeerAddress(); peer.ok()) {
    static_cast<void>(stream.WriteAll(Answer<Kind>(*peer)));
  }
  stream.Close();
}

template <SocketKind Kind>
void Step(ConnectedUdpSocket<Kind>& socket) {
  std::array<char, 1> buffer;
  if (!socket.Receive(std::span<char>(buffer)).ok()) return;
  static_cast<void>(socket.Send(Answer<Kind>(socket.peer())));
}

// What is left to this process, but what cannot be adopted.
absl::StatusOr<std::vector<AdoptedSocket>> AdoptAll() {
  const absl::StatusOr<std::vector<ListenFd>> fds = ListenFds();
  if (!fds.ok()) return fds.status();
  std::vector<AdoptedSocket> sockets;
  for (const ListenFd& fd : *fds) {
    absl::StatusOr<AdoptedSocket> socket = Adopt(fd.socket);
    if (!socket.ok()) {
      std::cout << fd.name << ": " << socket.status().message() << std::endl;
      continue;
    }
    const absl::Status set = std::visit(
        [](auto& typed) { return typed.SetNonBlocking(true); }, *socket);
    if (!set.ok()) return set;
    sockets.push_back(*std::move(socket));
  }
  if (sockets.empty()) {
    return absl::FailedPreconditionError(
        "no sockets: start it with systemd-socket-activate");
  }
  return sockets;
}

// A stream waits for nothing but room for its answer.
pollfd WaitFor(const AdoptedSocket& socket) {
  return std::visit(
      [](const auto& typed) -> pollfd {
        const bool is_stream = requires { typed.PeerAddress(); };
        return {.fd = typed.native_handle(),
                .events = static_cast<short>(is_stream ? POLLOUT : POLLIN),
                .revents = 0};
      },
      socket);
}

bool IsClosed(const AdoptedSocket& socket) {
  return std::visit([](const auto& typed) { return !typed.is_open(); }, socket);
}

// Until `stop` is readable, or nothing is left to serve.
absl::Status Serve(std::vector<AdoptedSocket> sockets, int stop) {
  while (!sockets.empty()) {
    std::vector<pollfd> waiting;
    for (const AdoptedSocket& socket : sockets) {
      waiting.push_back(WaitFor(socket));
    }
    waiting.push_back({.fd = stop, .events = POLLIN, .revents = 0});
    if (poll(waiting.data(), waiting.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return absl::ErrnoToStatus(errno, "poll");
    }
    if (waiting.back().revents != 0) break;
    for (size_t i = 0; i < sockets.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      std::visit([](auto& typed) { Step(typed); }, sockets[i]);
    }
    std::erase_if(sockets, IsClosed);
  }
  return absl::OkStatus();
}

absl::Status Run() {
  absl::StatusOr<std::vector<AdoptedSocket>> sockets = AdoptAll();
  if (!sockets.ok()) return sockets.status();
  return Serve(*std::move(sockets), StopSignal());
}

}  // namespace
}  // namespace dualstack::examples

int main() {
  const absl::Status status = dualstack::examples::Run();
  if (status.ok()) return 0;
  std::cerr << "socket_activated_whoami: " << status << "\n";
  return 1;
}
