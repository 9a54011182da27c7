#include "dualstack/tools/cli/listen.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/any_listener.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/connection.h"
#include "dualstack/tools/cli/datagrams.h"
#include "dualstack/tools/cli/host_port.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/record.h"

namespace dualstack::cli {
namespace {

constexpr ListenOptions kOneAtATime = {.backlog = 1};

// The next client that is still there when it is its turn.
template <typename Listener>
absl::StatusOr<AnyTcpStream> AcceptOne(Listener& listener) {
  for (;;) {
    auto accepted = listener.Accept();
    if (accepted.ok()) return AnyTcpStream(std::move(accepted->stream));
    if (!absl::IsAborted(accepted.status())) return accepted.status();
  }
}

template <SocketKind Kind>
absl::StatusOr<AnyTcpStream> ListenAs(uint16_t port, RecordWriter record,
                                      Streams& streams) {
  auto listener = TcpListener<Kind>::Listen(Kind::Wildcard(port), kOneAtATime);
  if (!listener.ok()) return listener.status();
  const auto local = listener->LocalAddress();
  if (!local.ok()) return local.status();
  record.Line("listening", local->ToString());
  streams.err.Flush();
  return AcceptOne(*listener);
}

absl::StatusOr<AnyTcpStream> ListenAsAny(uint16_t port, RecordWriter record,
                                         Streams& streams) {
  auto listener = AnyListener::Listen(port, {}, kOneAtATime);
  if (!listener.ok()) return listener.status();
  const auto locals = listener->LocalAddresses();
  if (!locals.ok()) return locals.status();
  record.Line("plan", listener->plan().ToString());
  for (const IpEndpoint& local : *locals) {
    record.Line("listening", local.ToString());
  }
  streams.err.Flush();
  return AcceptOne(*listener);
}

absl::StatusOr<AnyTcpStream> Listen(uint16_t port, const CommandLine& line,
                                    Streams& streams) {
  const RecordWriter record(streams.err, line);
  switch (line.kind) {
    case SocketChoice::kAny:
      break;
    case SocketChoice::kDualStack:
      return ListenAs<DualStack>(port, record, streams);
    case SocketChoice::kIpv4Only:
      return ListenAs<Ipv4Only>(port, record, streams);
    case SocketChoice::kIpv6Only:
      return ListenAs<Ipv6Only>(port, record, streams);
  }
  return ListenAsAny(port, record, streams);
}

Command::Result RunListen(const CommandLine& line,
                          std::span<const std::string_view> arguments,
                          Streams& streams) {
  const absl::StatusOr<uint16_t> port = ReadPort(arguments[0]);
  if (!port.ok()) return port.status();
  if (line.has(Option::kUdp)) {
    const absl::Status status = ExchangeDatagrams(*port, line, streams);
    if (!status.ok()) streams.Complain(Message(status));
    return status.ok();
  }
  absl::StatusOr<AnyTcpStream> stream = Listen(*port, line, streams);
  if (stream.ok()) return UseConnection(*std::move(stream), line, streams);
  streams.Complain(Message(stream.status()));
  return false;
}

}  // namespace

const Command kListen = {
    .name = "listen",
    .arguments = "PORT",
    .help = R"(
Listens on a port of all addresses; 0 is one that the system chooses.
Takes one connection, says on standard error what it is, and relays:
standard input to the peer, and what the peer sends to standard output,
each until its end. With --kind=any it takes the sockets that the host
can have, and says which and why.

With --udp, writes what datagrams hold to standard output and, each time
that the peer is another, says who it is and which address of this host
it knows. What standard input has at a time is a datagram to the last
peer, from that address. It goes on until it is stopped.

Exit status 0 if there was a connection and it held, 1 if not.
)",
    .options =
        BitOf(Option::kKind) | BitOf(Option::kUdp) | BitOf(Option::kColor),
    .min_arguments = 1,
    .max_arguments = 1,
    .run = RunListen,
};

}  // namespace dualstack::cli
