#include "dualstack/tools/cli/connect.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/connect_by_name.h"
#include "dualstack/socket/interface_index.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/resolve.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/connection.h"
#include "dualstack/tools/cli/host_port.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/record.h"

namespace dualstack::cli {
namespace {

// The endpoint of a host that is an address of any kind; nothing if it is a
// name.
std::optional<AnySockaddr> EndpointOf(const HostPort& to) {
  const bool has_colon = to.host.find(':') != to.host.npos;
  const std::string text = (has_colon ? "[" + to.host + "]:" : to.host + ":") +
                           std::to_string(to.port);
  const absl::StatusOr<AnySockaddr> endpoint =
      AnySockaddr::Parse(text, InterfaceIndex);
  if (!endpoint.ok()) return std::nullopt;
  return *endpoint;
}

// What a socket of the kind can connect to of what a name stands for.
std::optional<Ipv4Sockaddr> SpokenBy(Ipv4Only, const IpEndpoint& endpoint) {
  return endpoint.AsIpv4();
}
std::optional<Ipv6Sockaddr> SpokenBy(Ipv6Only, const IpEndpoint& endpoint) {
  return endpoint.AsIpv6();
}
std::optional<DualStackSockaddr> SpokenBy(DualStack,
                                          const IpEndpoint& endpoint) {
  return ForDualStack(endpoint);
}

// In the order in which to try them; at least one.
template <SocketKind Kind>
absl::StatusOr<std::vector<typename Kind::Sockaddr>> PeersOf(
    const HostPort& to) {
  std::vector<typename Kind::Sockaddr> peers;
  if (const std::optional<AnySockaddr> endpoint = EndpointOf(to)) {
    const auto peer = Kind::FromAny(*endpoint);
    if (!peer.ok()) return peer.status();
    peers.push_back(*peer);
    return peers;
  }
  const absl::StatusOr<Resolved> resolved = Resolve(to.host, to.port);
  if (!resolved.ok()) return resolved.status();
  for (const IpEndpoint& endpoint : resolved->endpoints) {
    if (const auto peer = SpokenBy(Kind(), endpoint)) peers.push_back(*peer);
  }
  if (!peers.empty()) return peers;
  return absl::NotFoundError(to.host + " has no address for a socket that is " +
                             std::string(Kind::kName));
}

// One after another.
template <SocketKind Kind>
absl::StatusOr<AnyTcpStream> ConnectAs(const HostPort& to) {
  const auto peers = PeersOf<Kind>(to);
  if (!peers.ok()) return peers.status();
  absl::Status failed;
  for (const auto& peer : *peers) {
    auto stream = TcpStream<Kind>::Connect(peer);
    if (stream.ok()) return *std::move(stream);
    failed = stream.status();
  }
  return failed;
}

absl::StatusOr<AnyTcpStream> ConnectAsAny(const HostPort& to,
                                          RecordWriter record) {
  ConnectOutcome outcome = ConnectByName(to.host, to.port);
  for (const ConnectAttempt& attempt : outcome.attempts) {
    record.Line("attempt", attempt.ToString(),
                attempt.status.ok() ? News::kGood : News::kBad);
  }
  if (!outcome.connected.ok()) return outcome.connected.status();
  return std::move(outcome.connected->stream);
}

absl::StatusOr<AnyTcpStream> Connect(const HostPort& to,
                                     const CommandLine& line,
                                     Streams& streams) {
  switch (line.kind) {
    case SocketChoice::kAny:
      break;
    case SocketChoice::kDualStack:
      return ConnectAs<DualStack>(to);
    case SocketChoice::kIpv4Only:
      return ConnectAs<Ipv4Only>(to);
    case SocketChoice::kIpv6Only:
      return ConnectAs<Ipv6Only>(to);
  }
  return ConnectAsAny(to, RecordWriter(streams.err, line));
}

Command::Result RunConnect(const CommandLine& line,
                           std::span<const std::string_view> arguments,
                           Streams& streams) {
  const absl::StatusOr<HostPort> to = ReadHostPort(arguments);
  if (!to.ok()) return to.status();
  absl::StatusOr<AnyTcpStream> stream = Connect(*to, line, streams);
  if (stream.ok()) return UseConnection(*std::move(stream), line, streams);
  streams.Complain(Message(stream.status()));
  return false;
}

}  // namespace

const Command kConnect = {
    .name = "connect",
    .arguments = "HOST PORT | ENDPOINT",
    .help = R"(
Connects, says on standard error what the connection is, and relays:
standard input to the peer, and what the peer sends to standard output,
each until its end. An endpoint is 192.0.2.1:80, [2001:db8::1]:80,
[::ffff:192.0.2.1]:80 or www.example.com:80.

With --kind=any, the addresses of a host race as RFC 8305 has it, and
each attempt is said. With another, they are tried one after another, by
sockets of that kind; an address that such a socket does not speak is
refused, and standard error says what to do.

Exit status 0 if the connection was made and held, 1 if not.
)",
    .options = BitOf(Option::kKind) | BitOf(Option::kColor),
    .min_arguments = 1,
    .max_arguments = 2,
    .run = RunConnect,
};

}  // namespace dualstack::cli
