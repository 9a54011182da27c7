#include "dualstack/socket/adopt.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/socket/connected_udp_socket.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/internal/socket_calls.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/inspect.h"
#include "dualstack/socket/platform/platform.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/udp_socket.h"

namespace dualstack::internal {
namespace {

// The rows and columns of AdoptedSocket.
enum class State : uint8_t { kListener, kStream, kUdp, kConnectedUdp };
enum class KindIndex : uint8_t { kIpv4Only, kIpv6Only, kDualStack };

constexpr size_t IndexOf(State state, KindIndex kind) {
  return 3 * static_cast<size_t>(state) + static_cast<size_t>(kind);
}
static_assert(IndexOf(State::kListener, KindIndex::kDualStack) ==
              AdoptedIndex<TcpListener<DualStack>>());
static_assert(IndexOf(State::kStream, KindIndex::kIpv4Only) ==
              AdoptedIndex<TcpStream<Ipv4Only>>());
static_assert(IndexOf(State::kUdp, KindIndex::kIpv6Only) ==
              AdoptedIndex<UdpSocket<Ipv6Only>>());
static_assert(IndexOf(State::kConnectedUdp, KindIndex::kDualStack) ==
              AdoptedIndex<ConnectedUdpSocket<DualStack>>());

// "an IPv6-only TCP listener".
std::string Describe(size_t index) {
  constexpr std::array<const char*, 3> kKinds = {"an IPv4-only", "an IPv6-only",
                                                 "a dual-stack"};
  constexpr std::array<const char*, 4> kStates = {
      "TCP listener", "TCP stream", "UDP socket", "connected UDP socket"};
  return absl::StrCat(kKinds[index % 3], " ", kStates[index / 3]);
}

// What was found out, and what is said when that is not good.
struct Candidate {
  NativeSocket socket;
  std::string operation;  // "adopt descriptor 3".
  platform::Name local = {};
  std::optional<platform::Name> peer = std::nullopt;
};

absl::Status Foreign(const Candidate& candidate, std::string_view rule) {
  return RefusedStatus(Refusal::kForeignSocket, candidate.operation, rule);
}

// Whether the protocol is that which its type has in this library.
absl::Status CheckProtocol(const Candidate& candidate,
                           const platform::Inspected& inspected) {
  const bool stream = inspected.type == SOCK_STREAM;
  if (!inspected.protocol ||
      *inspected.protocol == (stream ? IPPROTO_TCP : IPPROTO_UDP)) {
    return absl::OkStatus();
  }
  const std::string_view name = platform::ProtocolName(*inspected.protocol);
  return Foreign(candidate,
                 absl::StrCat("its protocol is ", *inspected.protocol,
                              name.empty() ? "" : " (", ToAbsl(name),
                              name.empty() ? "" : ")", ", and not ",
                              stream ? "TCP" : "UDP"));
}

absl::Status CheckNature(const Candidate& candidate,
                         const platform::Inspected& inspected) {
  if (inspected.family != AF_INET && inspected.family != AF_INET6) {
    return Foreign(candidate,
                   absl::StrCat("its address family is ", inspected.family,
                                ", neither AF_INET nor AF_INET6"));
  }
  if (inspected.type != SOCK_STREAM && inspected.type != SOCK_DGRAM) {
    return Foreign(candidate,
                   absl::StrCat("its type is ", inspected.type,
                                ", neither SOCK_STREAM nor SOCK_DGRAM"));
  }
  return CheckProtocol(candidate, inspected);
}

absl::StatusOr<State> StateOf(const Candidate& candidate,
                              const platform::Inspected& inspected) {
  if (inspected.type == SOCK_DGRAM) {
    return candidate.peer ? State::kConnectedUdp : State::kUdp;
  }
  if (inspected.listening) return State::kListener;
  if (candidate.peer) return State::kStream;
  return Foreign(candidate,
                 "a TCP socket that neither listens nor is connected");
}

absl::StatusOr<KindIndex> KindOf(const Candidate& candidate,
                                 const platform::Inspected& inspected) {
  if (inspected.family == AF_INET) return KindIndex::kIpv4Only;
  const platform::Result<bool> v6only = platform::GetV6Only(candidate.socket);
  if (!v6only.ok()) {
    return SystemStatus(
        v6only.error, absl::StrCat(candidate.operation, ": read IPV6_V6ONLY"));
  }
  if (v6only.value) return KindIndex::kIpv6Only;
  if (candidate.peer) return KindIndex::kDualStack;
  const absl::StatusOr<AnySockaddr> local =
      AnySockaddr::FromSockaddr(candidate.local.bytes());
  if (!local.ok()) return KindIndex::kDualStack;  // ReadName() says the rest.
  if (const auto mapped = local->AsIpv4Mapped()) {
    return Foreign(candidate,
                   absl::StrCat("bound to ", mapped->ToString(),
                                ", it serves IPv4 alone, under mapped names; "
                                "use an AF_INET socket"));
  }
  // Other systems than Linux leave IPV6_V6ONLY alone, and do the same.
  const std::optional<Ipv6Sockaddr> ipv6 = local->AsIpv6();
  return ipv6 && !ipv6->address().is_unspecified() ? KindIndex::kIpv6Only
                                                   : KindIndex::kDualStack;
}

// Both names are of the kind, so that there is nothing left to go wrong but the
// system itself.
template <SocketKind Kind>
absl::StatusOr<AdoptedSocket> Take(const Candidate& candidate, State state) {
  using Sockaddr = typename Kind::Sockaddr;
  if (absl::Status status =
          ReadName<Kind>(candidate.operation, candidate.local).status();
      !status.ok()) {
    return status;
  }
  std::optional<Sockaddr> peer;
  if (candidate.peer) {
    absl::StatusOr<Sockaddr> name =
        ReadName<Kind>(candidate.operation, *candidate.peer);
    if (!name.ok()) return name.status();
    peer = *name;
  }
  const platform::Result<void> taken = platform::TakeOver(candidate.socket);
  if (!taken.ok()) return SystemStatus(taken.error, candidate.operation);

  Descriptor descriptor(candidate.socket);
  switch (state) {
    case State::kListener:
      return SocketAccess::Make<TcpListener<Kind>>(std::move(descriptor));
    case State::kStream:
      return SocketAccess::Make<TcpStream<Kind>>(std::move(descriptor));
    case State::kUdp:
      return SocketAccess::Make<UdpSocket<Kind>>(std::move(descriptor));
    case State::kConnectedUdp:
      break;
  }
  // Whether it was the connection to a link-local peer that bound it to an
  // interface, or somebody before that, cannot be told.
  uint32_t interface_index = BoundInterface(descriptor);
  const std::optional<Ipv6Sockaddr> ipv6 = Erase(*peer).AsIpv6();
  if (ipv6 && ipv6->scope_id() == interface_index) interface_index = 0;
  return SocketAccess::Make<ConnectedUdpSocket<Kind>>(std::move(descriptor),
                                                      *peer, interface_index);
}

}  // namespace

absl::StatusOr<AdoptedSocket> Adopt(NativeSocket socket,
                                    std::optional<size_t> wanted) {
  Candidate candidate{.socket = socket,
                      .operation = absl::StrCat(
                          "adopt descriptor ", socket, wanted ? " as " : "",
                          wanted ? Describe(*wanted) : std::string())};
  const auto failed = [&candidate](int error) {
    return SystemStatus(error, candidate.operation);
  };
  const platform::Result<platform::Inspected> inspected =
      platform::Inspect(socket);
  if (!inspected.ok()) return failed(inspected.error);
  if (absl::Status status = CheckNature(candidate, inspected.value);
      !status.ok()) {
    return status;
  }
  const platform::Result<platform::Name> local = platform::LocalName(socket);
  if (!local.ok()) return failed(local.error);
  candidate.local = local.value;
  const auto peer = platform::PeerIfConnected(socket);
  if (!peer.ok()) return failed(peer.error);
  candidate.peer = peer.value;

  const absl::StatusOr<State> state = StateOf(candidate, inspected.value);
  if (!state.ok()) return state.status();
  const absl::StatusOr<KindIndex> kind = KindOf(candidate, inspected.value);
  if (!kind.ok()) return kind.status();
  if (const size_t found = IndexOf(*state, *kind); wanted && *wanted != found) {
    return RefusedStatus(Refusal::kOtherSocket, candidate.operation,
                         absl::StrCat("it is ", Describe(found)));
  }
  switch (*kind) {
    case KindIndex::kIpv4Only:
      return Take<Ipv4Only>(candidate, *state);
    case KindIndex::kIpv6Only:
      return Take<Ipv6Only>(candidate, *state);
    case KindIndex::kDualStack:
      break;
  }
  return Take<DualStack>(candidate, *state);
}

}  // namespace dualstack::internal

namespace dualstack {

absl::StatusOr<AdoptedSocket> Adopt(NativeSocket socket) {
  return internal::Adopt(socket, std::nullopt);
}

}  // namespace dualstack
