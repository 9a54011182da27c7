#include "dualstack/examples/echo_server.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

namespace dualstack::examples {
namespace {

// The kind and the canonical form of a peer, for each thing that a socket may
// call it.
AddressKind KindOf(const Ipv4Sockaddr&) { return AddressKind::kIpv4; }
AddressKind KindOf(const Ipv6Sockaddr&) { return AddressKind::kIpv6; }
AddressKind KindOf(const DualStackSockaddr& peer) { return peer.kind(); }

IpEndpoint CanonicalOf(const Ipv4Sockaddr& peer) { return peer; }
IpEndpoint CanonicalOf(const Ipv6Sockaddr& peer) { return peer; }
IpEndpoint CanonicalOf(const DualStackSockaddr& peer) {
  return Canonical(peer);
}

// "client  IPv4-mapped  [::ffff:192.0.2.1]:49152  which is  192.0.2.1:49152"
template <typename Sockaddr>
void PrintClient(const Sockaddr& peer, std::ostream& out) {
  const IpEndpoint canonical = CanonicalOf(peer);
  out << "client  " << std::left << std::setw(11) << ToString(KindOf(peer))
      << "  " << peer;
  if (canonical.ToString() != peer.ToString())
    out << "  which is  " << canonical;
  out << std::endl;
}

template <SocketKind Kind, typename Socket>
void PrintListening(const Socket& socket, std::string_view protocol,
                    std::ostream& out) {
  const auto local = socket.LocalAddress();
  out << "listening on " << protocol << " port "
      << (local.ok() ? local->port() : 0) << ", " << Kind::kName << std::endl;
}

// Waits for one of them. EINTR is for whoever handles the signal: here, `stop`.
absl::Status Poll(std::vector<pollfd>& waiting, int milliseconds) {
  if (poll(waiting.data(), waiting.size(), milliseconds) < 0 &&
      errno != EINTR) {
    return absl::ErrnoToStatus(errno, "poll");
  }
  return absl::OkStatus();
}

// One TCP client, and what of its text it has not been sent back yet.
template <SocketKind Kind>
class EchoClient {
 public:
  explicit EchoClient(TcpStream<Kind> stream) : stream_(std::move(stream)) {}

  bool is_open() const { return stream_.is_open(); }

  // Reads no more before all is sent: a client that does not read gets no
  // memory.
  pollfd waiting() const {
    const bool idle = pending_.empty();
    return {.fd = stream_.native_handle(),
            .events = static_cast<short>(idle ? POLLIN : POLLOUT),
            .revents = 0};
  }

  // One step of reading or writing. Closes the stream at its end or on an
  // error.
  void Step(EchoTotals& totals) {
    if (pending_.empty()) {
      const absl::StatusOr<size_t> size =
          stream_.Read(std::span<char>(buffer_));
      if (!size.ok()) return EndUnlessBlocked(size.status());
      if (*size == 0) return stream_.Close();
      pending_ = std::string_view(buffer_.data(), *size);
    }
    const absl::StatusOr<size_t> size = stream_.Write(pending_);
    if (!size.ok()) return EndUnlessBlocked(size.status());
    pending_.remove_prefix(*size);
    totals.bytes += static_cast<int64_t>(*size);
  }

 private:
  void EndUnlessBlocked(const absl::Status& status) {
    if (!absl::IsUnavailable(status)) stream_.Close();
  }

  TcpStream<Kind> stream_;
  std::vector<char> buffer_ = std::vector<char>(16384);
  std::string_view
      pending_;  // Of the buffer, which stays where it is when moved.
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const EchoTotals& totals) {
  out << "totals  ";
  for (const AddressKind kind :
       {AddressKind::kIpv4, AddressKind::kIpv4Mapped, AddressKind::kIpv6}) {
    out << ToString(kind) << " " << totals.clients[static_cast<size_t>(kind)]
        << "  ";
  }
  return out << totals.bytes << " bytes";
}

template <SocketKind Kind>
absl::Status ServeTcp(uint16_t port, int stop, std::ostream& out) {
  auto listener = TcpListener<Kind>::Listen(Kind::Wildcard(port));
  if (!listener.ok()) return listener.status();
  if (absl::Status status = listener->SetNonBlocking(true); !status.ok()) {
    return status;
  }
  PrintListening<Kind>(*listener, "TCP", out);

  EchoTotals totals;
  std::vector<EchoClient<Kind>> clients;
  // Cleared while there is no descriptor left for another client: the listener
  // would stay readable and poll() never wait.
  bool accepting = true;
  for (;;) {
    std::vector<pollfd> waiting = {
        {.fd = stop, .events = POLLIN, .revents = 0},
        {.fd = accepting ? listener->native_handle() : -1,
         .events = POLLIN,
         .revents = 0}};
    for (const auto& client : clients) waiting.push_back(client.waiting());
    constexpr int kRetryMilliseconds = 100;
    if (absl::Status status =
            Poll(waiting, accepting ? -1 : kRetryMilliseconds);
        !status.ok()) {
      return status;
    }
    if (waiting[0].revents != 0) break;

    for (size_t i = 0; i < clients.size(); ++i) {
      if (waiting[i + 2].revents != 0) clients[i].Step(totals);
    }
    std::erase_if(clients,
                  [](const auto& client) { return !client.is_open(); });

    if (accepting && waiting[1].revents == 0) continue;
    auto accepted = listener->Accept();
    accepting = !absl::IsResourceExhausted(accepted.status());
    // Any other error is one lost connection's own, or nobody was there after
    // all.
    if (!accepted.ok()) continue;
    ++totals.of(KindOf(accepted->peer));
    PrintClient(accepted->peer, out);
    if (accepted->stream.SetNonBlocking(true).ok()) {
      clients.emplace_back(std::move(accepted->stream));
    }
  }
  out << totals << std::endl;
  return absl::OkStatus();
}

template <SocketKind Kind>
absl::Status ServeUdp(uint16_t port, int stop, std::ostream& out) {
  auto socket = UdpSocket<Kind>::Bind(Kind::Wildcard(port));
  if (!socket.ok()) return socket.status();
  if (absl::Status status = socket->SetNonBlocking(true); !status.ok()) {
    return status;
  }
  PrintListening<Kind>(*socket, "UDP", out);

  EchoTotals totals;
  std::array<char, 65536> buffer;
  for (;;) {
    std::vector<pollfd> waiting = {
        {.fd = stop, .events = POLLIN, .revents = 0},
        {.fd = socket->native_handle(), .events = POLLIN, .revents = 0}};
    if (absl::Status status = Poll(waiting, -1); !status.ok()) return status;
    if (waiting[0].revents != 0) break;

    const auto datagram = socket->ReceiveFrom(std::span<char>(buffer));
    // An earlier answer that was refused, a forged source: no matter to the
    // others.
    if (!datagram.ok()) continue;
    ++totals.of(KindOf(datagram->peer));
    PrintClient(datagram->peer, out);
    const std::string_view text(buffer.data(), datagram->size);
    if (socket->SendTo(text, datagram->peer).ok()) {
      totals.bytes += static_cast<int64_t>(text.size());
    }
  }
  out << totals << std::endl;
  return absl::OkStatus();
}

std::optional<uint16_t> PortIn(const std::string& listening) {
  constexpr std::string_view kBefore = " port ";
  const size_t at = listening.find(kBefore);
  uint32_t port = 0;
  if (at == std::string::npos) return std::nullopt;
  const std::string rest = listening.substr(at + kBefore.size());
  if (!absl::SimpleAtoi(rest.substr(0, rest.find(',')), &port) || port == 0 ||
      port > 65535) {
    return std::nullopt;
  }
  return static_cast<uint16_t>(port);
}

template absl::Status ServeTcp<Ipv4Only>(uint16_t, int, std::ostream&);
template absl::Status ServeTcp<Ipv6Only>(uint16_t, int, std::ostream&);
template absl::Status ServeTcp<DualStack>(uint16_t, int, std::ostream&);
template absl::Status ServeUdp<Ipv4Only>(uint16_t, int, std::ostream&);
template absl::Status ServeUdp<Ipv6Only>(uint16_t, int, std::ostream&);
template absl::Status ServeUdp<DualStack>(uint16_t, int, std::ostream&);

}  // namespace dualstack::examples
