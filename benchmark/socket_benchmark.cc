// What the sockets cost, beside the system calls that they make: the same
// sockets, options and buffers, in the same run.
//
//   bazel run -c opt //benchmark:socket_benchmark [-- ROUNDS]
//
// Only the ratio means something. A row is the median of as many pairs of
// measurements as there are ROUNDS (1000 if not given), taken in turns on one
// processor: machines differ, and so does one machine from second to second.
// The goal is a ratio of at most 1.02, and 1.05 for batches with packet info.

#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dualstack/address/address.h"
#include "dualstack/benchmark/duel.h"
#include "dualstack/benchmark/require.h"
#include "dualstack/benchmark/udp_duels.h"
#include "dualstack/socket/socket.h"

namespace dualstack::benchmarks {
namespace {

// --- TCP

// A listener, and room for connections that wait for it at `peer`.
template <SocketKind Kind>
struct Lobby {
  TcpListener<Kind> listener =
      Value(TcpListener<Kind>::Listen(Kind::Wildcard(0)));
  typename Kind::Sockaddr peer;
  std::vector<TcpStream<Kind>> clients;
  std::vector<TcpStream<Kind>> accepted;
  std::vector<NativeSocket> accepted_raw;

  template <typename Loopback>
  explicit Lobby(const Loopback& loopback)
      : peer(loopback(Value(listener.LocalAddress()).port())) {
    accepted.reserve(kCount);
    accepted_raw.reserve(kCount);
  }

  void Enter() {
    for (size_t i = 0; i < kCount; ++i) {
      clients.push_back(Value(TcpStream<Kind>::Connect(peer)));
      // Its end is a reset, so that no port lingers.
      const linger reset{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(clients.back().native_handle(), SOL_SOCKET, SO_LINGER,
                   &reset, sizeof(reset));
    }
  }
  void Leave() {
    clients.clear();
    accepted.clear();
    for (const NativeSocket socket : accepted_raw) ::close(socket);
    accepted_raw.clear();
  }
};

template <SocketKind Kind>
Duel AcceptDuel(Lobby<Kind>& lobby) {
  return {.name = "TCP accept",
          .operations = kCount,
          .prepare = [&lobby] { lobby.Enter(); },
          .clear = [&lobby] { lobby.Leave(); },
          .raw =
              [&lobby] {
                for (size_t i = 0; i < kCount; ++i) {
                  sockaddr_storage name;
                  socklen_t size = sizeof(name);
                  const int socket = ::accept4(
                      lobby.listener.native_handle(),
                      reinterpret_cast<sockaddr*>(&name), &size, SOCK_CLOEXEC);
                  Require(socket != -1, "accept4() failed");
                  lobby.accepted_raw.push_back(socket);
                }
              },
          .ours =
              [&lobby] {
                for (size_t i = 0; i < kCount; ++i) {
                  auto accepted = lobby.listener.Accept();
                  Require(accepted.ok(), "Accept() failed");
                  lobby.accepted.push_back(std::move(accepted->stream));
                }
              }};
}

// --- The table

void PrintRow(const std::string& kind, const Duel& duel, int rounds) {
  const Outcome outcome = Fight(duel, rounds);
  std::printf("%-19s %-28s %8.1f %8.1f %12.0f   %5.3f  (%5.3f..%5.3f)\n",
              kind.c_str(), duel.name.c_str(), outcome.raw, outcome.ours,
              1e9 / outcome.ours, outcome.ratio, outcome.lower_quartile,
              outcome.upper_quartile);
  std::fflush(stdout);
}

// `loopback` makes the address at which both ends are, of a port.
template <SocketKind Kind, typename Loopback>
void PrintRows(const std::string& kind, const Loopback& loopback, int rounds) {
  // On the heap: batches are large.
  const auto pair = std::make_unique<UdpPair<Kind>>(loopback, false);
  PrintRow(kind, SendDuel(*pair), rounds);
  PrintRow(kind, SendBatchDuel(*pair), rounds);
  PrintRow(kind, ReceiveDuel(*pair), rounds);
  PrintRow(kind, ReceiveBatchDuel(*pair, "UDP receive, batch"), rounds);

  const auto with_info = std::make_unique<UdpPair<Kind>>(loopback, true);
  const ToReplyTo<Kind> asked(*with_info);
  PrintRow(kind, ReplyDuel(*with_info, asked), rounds);
  PrintRow(kind, ReplyBatchDuel(*with_info, asked), rounds);
  PrintRow(kind, ReceiveInfoDuel(*with_info), rounds);
  PrintRow(kind, ReceiveBatchDuel(*with_info, "UDP receive with info, batch"),
           rounds);

  Lobby<Kind> lobby(loopback);
  PrintRow(kind, AcceptDuel(lobby), rounds);
}

void PrintTable(int rounds) {
  std::printf("%-19s %-28s %8s %8s %12s   %5s  (%s)\n", "socket", "operation",
              "raw ns", "ours ns", "ours per s", "ratio", "middle half");
  PrintRows<Ipv4Only>(
      "IPv4-only",
      [](uint16_t port) { return Ipv4Sockaddr(Ipv4Address::Loopback(), port); },
      rounds);
  PrintRows<DualStack>(
      "dual-stack, IPv6",
      [](uint16_t port) { return Ipv6Sockaddr(Ipv6Address::Loopback(), port); },
      rounds);
  PrintRows<DualStack>(
      "dual-stack, mapped",
      [](uint16_t port) {
        return Map(Ipv4Sockaddr(Ipv4Address::Loopback(), port));
      },
      rounds);
}

}  // namespace
}  // namespace dualstack::benchmarks

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
  dualstack::benchmarks::Require(rounds > 0, "ROUNDS is a number above 0");
  dualstack::benchmarks::PrintTable(rounds);
  return 0;
}
